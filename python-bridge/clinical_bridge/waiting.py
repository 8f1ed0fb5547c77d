"""`preflight - --then-train`: a pre-flight that goes on as the trainer, so that the libraries are imported once."""

import contextlib
import importlib
import json
import os
import sys
from pathlib import Path
from threading import Thread

from .configuration import Configuration
from .layout import LOG
from .preflight import answer, plan_of
from .train import train

TRAINING_LIBRARIES = ("peft", "datasets", "trl", "clinical_bridge.cpu_trainer")
"""What training needs beside what the pre-flight has imported."""


def preflight_then_train() -> int:
    """Reads a plan, on one line, and says what `preflight` says of it; then waits for a line with a run folder as JSON.

    That folder is trained as `train` does it, and the exit code is the training's. Where the input ends before,
    nothing is written. Unsloth must be imported before what the pre-flight imports: nothing is waited for then.
    """
    configuration = answer(lambda: plan_of(sys.stdin.buffer.readline()))
    if configuration is None or configuration.backend == "unsloth":
        return 0
    libraries = Thread(target=_import_libraries, args=(configuration,), daemon=True)
    libraries.start()
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        libraries.join()
        return 0
    folder = Path(json.loads(line))

    def begin() -> None:
        _stand_alone(folder)
        libraries.join()

    return train(folder, begin)


def _import_libraries(configuration: Configuration) -> None:
    # Some of them import Weights & Biases, which reads at once what it may send: the training is to say that first.
    if configuration.report_to == "wandb":
        return
    # What cannot be imported is said by the training, which needs it.
    with contextlib.suppress(Exception):
        for name in TRAINING_LIBRARIES:
            importlib.import_module(name)


def _stand_alone(folder: Path) -> None:
    """Says `training` to who has asked and depends on it no more: what is printed goes to the run's log."""
    log = os.open(folder / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    caller = os.dup(1)
    for own, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(own, standard)
    os.close(log)
    os.close(nothing)
    os.chdir(folder)
    # Who has asked may be gone by now; the run goes on.
    with contextlib.suppress(BrokenPipeError):
        os.write(caller, json.dumps({"type": "training"}).encode() + b"\n")
    os.close(caller)
