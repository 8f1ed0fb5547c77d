"""Rows of a run folder, and the tokens that the model sees of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import BridgeError

TRAIN_FILE = "train.jsonl"
VALIDATION_FILE = "val.jsonl"


@dataclass(frozen=True)
class Row:
    id: str
    prompt: str
    completion: str


@dataclass(frozen=True)
class Encoded:
    """One example as tokens; the loss is taken where `completion_mask` is 1."""

    input_ids: list[int]
    completion_mask: list[int]
    truncated: bool
    whole: int
    """Tokens before anything was cut."""


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        values = [json.loads(line) for line in file if line.strip()]
    return [Row(value["id"], value["prompt"], value["completion"]) for value in values]


def encode(row: Row, tokenizer: Any, max_length: int) -> Encoded:
    """Prompt and completion are tokenised apart, as a server does: the prompt alone, then what follows."""
    prompt = tokenizer(row.prompt)["input_ids"]
    completion = [*tokenizer(row.completion, add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
    ids, mask = [*prompt, *completion], [0] * len(prompt) + [1] * len(completion)
    return Encoded(ids[:max_length], mask[:max_length], truncated=len(ids) > max_length, whole=len(ids))


def encode_all(rows: list[Row], tokenizer: Any, max_length: int) -> list[Encoded]:
    """Raises BridgeError when a row has no answer left to learn from."""
    encoded = [encode(row, tokenizer, max_length) for row in rows]
    lost = [row.id for row, example in zip(rows, encoded, strict=True) if not any(example.completion_mask)]
    if lost:
        message = f"{len(lost)} rows, the first is {lost[0]}."
        raise BridgeError("labels_all_masked", message, {"rows": len(lost), "of": len(rows)})
    return encoded
