"""Libraries neither call home nor print what they read."""

import os
from pathlib import Path

SHORTEST_SECRET = 8
"""Characters; shorter lines say nothing of a patient and stand in every message."""


def silence_libraries(base_model: str, report_to: str = "none") -> None:
    """Must run before torch, transformers, trl and unsloth are imported.

    Only a base model named by its hub id may use the network, and Weights & Biases where a run is to report to it.
    """
    settings = {
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "UNSLOTH_DISABLE_STATISTICS": "1",
        "WANDB_MODE": "disabled",
        "TOKENIZERS_PARALLELISM": "false",
        "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
        "TRL_EXPERIMENTAL_SILENCE": "1",
    }
    if report_to == "wandb":
        del settings["WANDB_MODE"]
    if Path(base_model).exists():
        settings |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    os.environ.update(settings)


def scrub(text: str, secrets: list[str]) -> str:
    """Takes out every line of a record that a library has put into its message."""
    for secret in sorted(
        {line for text_ in secrets for line in text_.splitlines() if len(line) >= SHORTEST_SECRET},
        key=len,
        reverse=True,
    ):
        text = text.replace(secret, "…")
    return text
