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
        trained = tokenizer(row.prompt)["input_ids"]
        reply = generate(configuration.serve.host, configuration.serve.model, _instruction(row, prefix, suffix), 1)
        served = reply["context"][: len(trained)]
        if served != trained:
            place = next((i for i, (a, b) in enumerate(zip(trained, served, strict=False)) if a != b), len(served))
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
