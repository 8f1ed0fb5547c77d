"""`parity <run folder>`: the served model must see the tokens that training saw, and answer alike."""

from pathlib import Path

from .configuration import read_configuration
from .errors import BridgeError
from .ollama import generate
from .output import say, say_hello
from .pipeline import MERGED
from .quiet import silence_libraries
from .rows import VALIDATION_FILE, Row, read_rows


def parity(folder: Path, rows: int) -> int:
    """0 when every prompt has equal token ids on both sides, 1 at the first that differs.

    The place of a difference is said, never its text.
    """
    configuration = read_configuration(folder)
    silence_libraries(configuration.base_model)
    if configuration.serve is None:
        raise BridgeError("configuration", "This run is served nowhere.")
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder / MERGED))
    prefix, suffix = _frame(configuration.serve.template, configuration.serve.system)
    say_hello()
    sample = read_rows(folder / VALIDATION_FILE)[:rows]
    for row in sample:
        reply = generate(configuration.serve.host, configuration.serve.model, _instruction(row, prefix, suffix), 1)
        served = reply["context"]
        # Ollama tokenises both as one text: the first letters of the answer may join the last token of the prompt.
        trained = tokenizer(row.prompt + reply["response"])["input_ids"]
        if served != trained:
            pairs = zip(trained, served, strict=False)
            place = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(trained), len(served)))
            say(
                "mismatch",
                row=row.id,
                token=place,
                trained=trained[place : place + 8],
                served=served[place : place + 8],
            )
            return 1
    say("parity", prompts=len(sample))
    return 0


def _frame(template: str, system: str) -> tuple[str, str]:
    """What the template writes before and after the instruction."""
    text = template.partition("{{ .Response }}")[0]
    text = text.replace("{{ if .System }}", "").replace("{{ end }}", "").replace("{{ .System }}", system)
    before, _, after = text.partition("{{ .Prompt }}")
    return before, after


def _instruction(row: Row, prefix: str, suffix: str) -> str:
    return row.prompt.removeprefix(prefix).removesuffix(suffix)
