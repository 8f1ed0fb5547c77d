"""Run folders as the editor writes them, and the trainer as the editor starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from clinical_bridge.__main__ import main

PACKAGE_FOLDER = Path(__file__).parents[1]
SYSTEM = "Tu réponds en français."
TEMPLATE = (
    "{{ if .System }}<|im_start|>system\n{{ .System }}<|im_end|>\n{{ end }}"
    "<|im_start|>user\n{{ .Prompt }}<|im_end|>\n<|im_start|>assistant\n{{ .Response }}<|im_end|>\n"
)
CASES = ["céphalées depuis 3 jours", "migraine connue", "fièvre et raideur de nuque", "douleur en casque"]
ROWS = [
    {
        "id": f"row-{number}",
        "prompt": f"<|im_start|>system\n{SYSTEM}<|im_end|>\n"
        f"<|im_start|>user\n{case}<|im_end|>\n<|im_start|>assistant\n",
        "completion": "Recommandation: surveillance. Source: HAS/SFETD 2017.",
    }
    for number, case in enumerate(CASES)
]
CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "backend": "trl",
    "baseModel": "",
    "lora": {"r": 4, "alpha": 4, "dropout": 0, "targetModules": ["q_proj", "v_proj"]},
    "quantization": "none",
    "maxLength": 128,
    "batchSize": 2,
    "gradientAccumulationSteps": 1,
    "warmupSteps": 1,
    "epochs": 2,
    "learningRate": 1e-3,
    "optimizer": "adamw",
    "weightDecay": 0.01,
    "scheduler": "linear",
    "seed": 42,
    "loggingSteps": 1,
    "evaluationsPerRun": 2,
    "earlyStoppingPatience": 3,
    "export": {"gguf": "q8_0", "base": False},
}


def write_run(folder: Path, changes: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({**CONFIGURATION, **changes}), encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    (folder / "train.jsonl").write_text(lines, encoding="utf-8")
    (folder / "val.jsonl").write_text(lines, encoding="utf-8")
    (folder / "run.json").write_text('{"version": 1, "name": "test"}', encoding="utf-8")
    return folder


def start(folder: Path) -> subprocess.Popen[str]:
    """The trainer in a process group of its own, as the editor starts it."""
    with (folder / "log.txt").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "clinical_bridge", "train", str(folder)],
            env={**os.environ, "PYTHONPATH": str(PACKAGE_FOLDER), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )


def bridge(*arguments: str) -> int:
    """The exit code of a command run in this process, which spares importing the libraries again."""
    handlers = {
        number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2)
    }
    try:
        return main(list(arguments))
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def train(folder: Path) -> int:
    return bridge("train", str(folder))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def read_events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines() if line]


def of_type(events: list[dict[str, Any]], type_: str) -> list[dict[str, Any]]:
    return [event for event in events if event["type"] == type_]
