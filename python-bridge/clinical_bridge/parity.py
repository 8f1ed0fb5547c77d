"""Whether the served model is the one that was trained: it must see the same tokens, and answers are compared."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .configuration import Serving, read_configuration
from .device import computes_bfloat16, memory_free, wait_asleep
from .errors import BridgeError
from .files import size_of
from .layout import MERGED
from .ollama import generate
from .output import say, say_hello
from .quiet import silence_libraries
from .rows import VALIDATION_FILE, Row, read_rows

PROMPTS = 4
"""Whose tokens are compared: one of them alone would already show another template."""
ANSWERS = 3
ANSWER_TOKENS = 28
"""Ollama breaks off after 30 equal tokens in a row. A CPU that writes ten a second is done in as many seconds."""
SHOWN_IDS = 8
ROOM = 1.3
"""Memory that answering needs, by the size of the weights."""


class TemplateMismatchError(BridgeError):
    """The first place at which a prompt reaches the server as other tokens than training saw: ids, never text."""

    def __init__(self, row: str, token: int, trained: list[int], served: list[int]) -> None:
        message = f"{row}, token {token}: {trained} in training, {served} in Ollama."
        super().__init__("template_mismatch", message, {"token": token})
        self.row = row
        self.token = token
        self.trained = trained
        self.served = served


def parity(folder: Path, rows: int) -> int:
    """0 when every prompt has equal token ids on both sides, 1 at the first that differs."""
    configuration = read_configuration(folder)
    silence_libraries(configuration.base_model)
    wait_asleep()
    if configuration.serve is None:
        raise BridgeError("configuration", "This run is served nowhere.")
    say_hello()
    try:
        said = compare(folder, configuration.serve, rows)
    except TemplateMismatchError as found:
        say("mismatch", row=found.row, token=found.token, trained=found.trained, served=found.served)
        return 1
    say("parity", **said)
    return 0


def compare(folder: Path, serving: Serving, prompts: int) -> dict[str, int]:
    """The body of a `parity` event; without answers where the memory does not hold the merged model.

    Raises TemplateMismatchError at the first prompt that reaches the server as other tokens.
    """
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder / MERGED))
    rows = read_rows(folder / VALIDATION_FILE)[:prompts]
    served = [_ask(row, serving, ANSWER_TOKENS if place < ANSWERS else 1) for place, row in enumerate(rows)]
    for row, reply in zip(rows, served, strict=True):
        _require_equal_tokens(row, reply, tokenizer)
    model = _merged_model(folder)
    if model is None:
        return {"prompts": len(rows), "answers": 0}
    answers = [str(reply["response"]) for reply in served[:ANSWERS]]
    return {"prompts": len(rows), **_agreement(model, tokenizer, rows[:ANSWERS], answers, serving)}


def expectation(folder: Path, stops: Sequence[str]) -> dict[str, Any]:
    """What another machine holds the model against that it serves: ids of prompts, with the answers to the first.

    Without answers where the memory does not hold the merged model.
    """
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder / MERGED))
    model = _merged_model(folder)
    rows = []
    for place, row in enumerate(read_rows(folder / VALIDATION_FILE)[:PROMPTS]):
        asked = model is not None and place < ANSWERS
        answer = _until(stops, _answer(model, tokenizer, row.prompt)) if asked else None
        ids = tokenizer(row.prompt + (answer or ""))["input_ids"]
        rows.append({"row": row.id, "prompt": len(tokenizer(row.prompt)["input_ids"]), "ids": ids, "answer": answer})
    return {"answerTokens": ANSWER_TOKENS, "rows": rows}


def _ask(row: Row, serving: Serving, tokens: int) -> dict[str, Any]:
    return generate(serving.host, serving.model, _instruction(row, serving), tokens)


def _require_equal_tokens(row: Row, reply: dict[str, Any], tokenizer: Any) -> None:
    served = reply["context"]
    # Ollama tokenises both as one text: the first letters of the answer may join the last token of the prompt.
    trained = tokenizer(row.prompt + reply["response"])["input_ids"]
    place = _common(trained, served)
    if place < len(tokenizer(row.prompt)["input_ids"]):
        raise TemplateMismatchError(
            row.id, place, trained[place : place + SHOWN_IDS], served[place : place + SHOWN_IDS]
        )


def _agreement(model: Any, tokenizer: Any, rows: list[Row], served: list[str], serving: Serving) -> dict[str, int]:
    """How alike both answer, each taking the likeliest token: answers, and tokens up to the first that differs."""
    stops = [str(stop) for stop in serving.parameters.get("stop", [])]
    equal = tokens = agreeing = 0
    for row, answer in zip(rows, served, strict=True):
        # Whether a space stands before the first word is the tokenizer's affair, and Ollama's.
        texts = [text.removeprefix(" ") for text in (_until(stops, _answer(model, tokenizer, row.prompt)), answer)]
        ids, ids_served = (tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts)
        equal += texts[0] == texts[1]
        tokens += len(ids)
        agreeing += _common(ids, ids_served)
    return {"answers": len(rows), "equal": equal, "tokens": tokens, "agreeing": agreeing}


def _merged_model(folder: Path) -> Any:
    """On the GPU where it has room, else on the CPU."""
    import torch
    from transformers import AutoModelForCausalLM

    size = size_of(folder / MERGED)
    on_gpu = torch.cuda.is_available() and memory_free(gpu=True) > ROOM * size
    dtype = torch.bfloat16 if on_gpu or computes_bfloat16() else torch.float32
    if not on_gpu and memory_free(gpu=False) < ROOM * size * (1 if dtype == torch.bfloat16 else 2):
        return None
    model = AutoModelForCausalLM.from_pretrained(
        str(folder / MERGED), dtype=dtype, use_safetensors=True, trust_remote_code=False
    )
    return model.to("cuda" if on_gpu else "cpu").eval()


def _answer(model: Any, tokenizer: Any, prompt: str) -> str:
    import torch

    asked = tokenizer(prompt, return_tensors="pt").to(model.device)
    with torch.inference_mode():
        whole = model.generate(
            input_ids=asked["input_ids"],
            attention_mask=asked["attention_mask"],
            max_new_tokens=ANSWER_TOKENS,
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            repetition_penalty=1.0,
            pad_token_id=tokenizer.pad_token_id or tokenizer.eos_token_id,
        )
    written = whole[0][asked["input_ids"].shape[1] :]
    # A character whose bytes are cut apart at the end is not written by Ollama either.
    return str(tokenizer.decode(written, skip_special_tokens=True, clean_up_tokenization_spaces=False)).rstrip("\ufffd")


def _until(stops: Sequence[str], text: str) -> str:
    return min((text.partition(stop)[0] for stop in stops), key=len, default=text)


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """How many of the first ids are the same."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _instruction(row: Row, serving: Serving) -> str:
    """What the template is filled with to give the prompt of the row."""
    text = serving.template.partition("{{ .Response }}")[0]
    text = text.replace("{{ if .System }}", "").replace("{{ end }}", "").replace("{{ .System }}", serving.system)
    before, _, after = text.partition("{{ .Prompt }}")
    return row.prompt.removeprefix(before).removesuffix(after)
