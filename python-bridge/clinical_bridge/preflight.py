"""`preflight`: what a run would do, by its own tokenizer and the shape of its model, before anything is spent."""

import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .configuration import Configuration, decode_configuration, read_configuration
from .device import library_versions, use_one_gpu, wait_asleep
from .errors import BridgeError, classify
from .output import say, say_hello
from .quiet import scrub, silence_libraries
from .reporting import require_reporter
from .rows import TRAIN_FILE, VALIDATION_FILE, Encoded, Row, encode, read_rows

SAMPLES = 3
MOST_IDS = 200
"""Ids that are named of rows that are cut; a dataset with more of them has one fault, not many."""


def preflight(source: str) -> int:
    """Says what is known of the run; 0 even where it could not begin: who asked has an answer.

    `source` is a run folder, or `-` for a plan on standard input.
    """
    answer(lambda: plan_of(sys.stdin.buffer.read()) if source == "-" else _from_folder(Path(source)))
    return 0


def answer(read: Callable[[], "Plan"]) -> Configuration | None:
    """Says `preflight`, with the run's configuration as the result, or `error` where the run could not begin."""
    say_hello()
    texts: list[str] = []
    try:
        configuration, train, validation, folder, told = read()
        texts += [text for row in (*train, *validation) for text in (row.prompt, row.completion)]
        silence_libraries(configuration.base_model, configuration.report_to)
        require_reporter(configuration)
        wait_asleep()
        use_one_gpu()
        say("preflight", **examine(configuration, train, validation, folder, told))
    except Exception as error:
        failure = classify(error)
        say("error", code=failure.code, message=scrub(str(failure), texts))
        return None
    return configuration


def examine(
    configuration: Configuration,
    train: list[Row],
    validation: list[Row],
    folder: Path,
    told: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything that is known without training. Raises BridgeError where the base model cannot be read."""
    if not train or not validation:
        raise BridgeError("dataset_empty", "No row to train on or none to validate with.")
    from .backend_trl import load_tokenizer
    from .estimates import disk, memory
    from .fitting import padding_token, total_steps
    from .machine import this_machine, told_machine
    from .model_shape import read_shape

    tokenizer = load_tokenizer(configuration)
    encoded = [encode(row, tokenizer, configuration.max_length) for row in train]
    encoded_validation = [encode(row, tokenizer, configuration.max_length) for row in validation]
    pairs = list(zip([*train, *validation], [*encoded, *encoded_validation], strict=True))
    shape = read_shape(configuration)
    machine = this_machine(configuration, folder) if told is None else told_machine(told, folder)
    longest = max(len(example.input_ids) for _, example in pairs)
    return {
        "libraries": library_versions(),
        "device": machine.device,
        "limit": configuration.max_length,
        "train": _lengths(encoded),
        "validation": _lengths(encoded_validation),
        "truncated": _named((row, example) for row, example in pairs if example.truncated),
        "unlearnable": _named((row, example) for row, example in pairs if not any(example.completion_mask)),
        "endToken": tokenizer.eos_token,
        "paddingIsEnd": padding_token(tokenizer) == tokenizer.eos_token,
        "samples": [_sample(row, example, tokenizer) for row, example in _shown(pairs[: len(train)])],
        "steps": total_steps(configuration, len(train), machine.processes),
        "parameters": {"total": shape.total, "trainable": shape.trainable},
        "memory": memory(configuration, shape, longest, machine),
        "disk": disk(configuration, shape, machine),
    }


Plan = tuple[Configuration, list[Row], list[Row], Path, dict[str, Any] | None]


def _from_folder(folder: Path) -> Plan:
    rows = [read_rows(folder / file) for file in (TRAIN_FILE, VALIDATION_FILE)]
    return read_configuration(folder), rows[0], rows[1], folder, None


def plan_of(text: bytes) -> Plan:
    """JSON: {"configuration", "train", "validation", "folder"}, for a run on another machine its facts in "machine"."""
    plan = json.loads(text.decode("utf-8"))
    rows = [
        [Row(value["id"], value["prompt"], value["completion"]) for value in plan[side]]
        for side in ("train", "validation")
    ]
    return decode_configuration(plan["configuration"]), rows[0], rows[1], Path(plan["folder"]), plan.get("machine")


def _lengths(encoded: list[Encoded]) -> dict[str, int]:
    """Tokens of whole rows, whatever the limit. The 95 % are the nearest rank (Hyndman and Fan 1996, type 1)."""
    tokens = sorted(example.whole for example in encoded)
    return {
        "rows": len(tokens),
        "min": tokens[0],
        "median": round(statistics.median(tokens)),
        "p95": tokens[-(-95 * len(tokens) // 100) - 1],
        "max": tokens[-1],
    }


def _named(pairs: Any) -> list[dict[str, Any]]:
    return [{"id": row.id, "tokens": example.whole} for row, example in pairs][:MOST_IDS]


def _shown(pairs: list[tuple[Row, Encoded]]) -> list[tuple[Row, Encoded]]:
    """The shortest, the median and the longest row: what is masked wrongly shows at the ends first."""
    by_length = sorted(pairs, key=lambda pair: pair[1].whole)
    places = sorted({0, len(by_length) // 2, len(by_length) - 1})
    return [by_length[place] for place in places][:SAMPLES]


def _sample(row: Row, example: Encoded, tokenizer: Any) -> dict[str, Any]:
    return {"id": row.id, "truncated": example.truncated, "pieces": pieces(example, tokenizer)}


def pieces(example: Encoded, tokenizer: Any) -> list[dict[str, Any]]:
    """The text of each token and whether it is learnt. Tokens that are parts of one character stand together.

    A token alone may read otherwise than among others (SentencePiece drops its space): each is what it adds.
    """

    def text_of(first: int, end: int) -> str:
        return str(tokenizer.decode(example.input_ids[first:end], clean_up_tokenization_spaces=False))

    found: list[dict[str, Any]] = []
    before, start = 0, 0
    for end in range(1, len(example.input_ids) + 1):
        last = end == len(example.input_ids) or example.completion_mask[end] != example.completion_mask[start]
        text = text_of(before, end)[len(text_of(before, start)) :]
        if not last and (text == "" or text.endswith("\ufffd")):
            continue
        found.append({"text": text, "tokens": end - start, "trained": example.completion_mask[start] == 1})
        before, start = start, end
    return found
