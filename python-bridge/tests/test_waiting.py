"""A pre-flight that goes on as the trainer of its run."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import MakeRun
from running import CONFIGURATION, PACKAGE_FOLDER, ROWS, of_type, read_events, start


def _ask(folder: Path, base_model: Path, rows: list[dict[str, Any]] = ROWS) -> subprocess.Popen[str]:
    """As the editor asks, with the input left open."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clinical_bridge", "preflight", "-", "--then-train"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE_FOLDER), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    configuration = {**CONFIGURATION, "baseModel": str(base_model)}
    _say(process, {"configuration": configuration, "train": rows, "validation": rows, "folder": str(folder)})
    assert _heard(process)["type"] == "hello"
    return process


def _say(process: subprocess.Popen[str], line: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(line) + "\n")
    process.stdin.flush()


def _heard(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    said: dict[str, Any] = json.loads(process.stdout.readline())
    return said


def _losses(folder: Path) -> list[tuple[str, int, float]]:
    """Of training and validation, by step."""
    return [(event["type"], event["step"], event["loss"]) for event in read_events(folder) if "loss" in event]


def test_it_trains_as_a_trainer_of_its_own_does(make_run: MakeRun, tiny_model: Path, tmp_path: Path) -> None:
    alone = make_run(tmp_path / "alone", maxSteps=2)
    assert start(alone).wait(120) == 0
    folder = tmp_path / "a run\nof two lines"
    process = _ask(folder, tiny_model)
    assert _heard(process)["type"] == "preflight"
    assert not folder.exists()
    # The configuration in the folder is the one that counts.
    make_run(folder, maxSteps=2)
    _say(process, str(folder))
    assert _heard(process) == {"type": "training"}
    assert process.stdout is not None
    assert process.stdout.read() == "", "what it prints from now on is for the log"
    assert process.wait(120) == 0
    assert {step for _, step, _ in _losses(folder)} == {1, 2}
    assert _losses(folder) == _losses(alone)
    assert of_type(read_events(folder), "hello")[0]["pid"] == process.pid
    assert (folder / "log.txt").stat().st_mode & 0o777 == 0o600


def test_a_cancellation_is_heard_from_the_moment_it_trains(make_run: MakeRun, tiny_model: Path) -> None:
    folder = make_run()
    process = _ask(folder, tiny_model)
    _heard(process)
    _say(process, str(folder))
    assert _heard(process) == {"type": "training"}
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(60) == 130
    assert read_events(folder)[-1]["state"] == "cancelled"


def test_it_leaves_with_who_has_asked_and_writes_nothing(tiny_model: Path, tmp_path: Path) -> None:
    process = _ask(tmp_path / "run", tiny_model)
    assert _heard(process)["type"] == "preflight"
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 0
    assert not (tmp_path / "run").exists()


def test_a_run_that_cannot_begin_is_not_waited_for(tiny_model: Path, tmp_path: Path) -> None:
    process = _ask(tmp_path / "run", tiny_model, rows=[])
    said = _heard(process)
    assert (said["type"], said["code"]) == ("error", "dataset_empty")
    assert process.wait(60) == 0
