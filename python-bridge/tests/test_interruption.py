"""Cancelled, killed, ended early or starved of disk, a run leaves nothing half made."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import MakeRun
from running import of_type, read_events, start, train

LONG = {"epochs": 500, "evaluationsPerRun": 100}


def _begin(folder: Path, until: str) -> subprocess.Popen[str]:
    """Starts a run and returns at its first event of a type."""
    process = start(folder)
    _wait_for(
        lambda: (folder / "events.jsonl").exists() and f'"type": "{until}"' in (folder / "events.jsonl").read_text()
    )
    return process


def _wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the event did not come"
        time.sleep(0.05)


def _group_is_empty(process: subprocess.Popen[str]) -> bool:
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def _artefacts(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} & {"adapter", "merged", "model.gguf"}


def test_a_cancelled_run_leaves_no_partial_and_no_process(make_run: MakeRun) -> None:
    folder = make_run(**LONG)
    process = _begin(folder, "progress")
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(30) == 130
    assert read_events(folder)[-1]["state"] == "cancelled"
    assert not _artefacts(folder)
    assert not list(folder.rglob("*.partial"))
    assert _group_is_empty(process)


def test_a_killed_run_goes_on_from_its_last_checkpoint(make_run: MakeRun) -> None:
    folder = make_run(epochs=20, evaluationsPerRun=10)
    process = _begin(folder, "checkpoint")
    process.kill()
    process.wait(30)
    assert train(folder) == 0
    events = read_events(folder)
    second = [event for event in events if event["attempt"] == 2]
    resumed = of_type(second, "notice")[0]
    assert resumed["code"] == "resumed"
    assert resumed["data"]["step"] >= 4
    assert of_type(second, "progress")[0]["step"] == resumed["data"]["step"] + 1
    assert len({(event["attempt"], event["seq"]) for event in events}) == len(events)
    assert _artefacts(folder) == {"adapter", "merged", "model.gguf"}


def test_a_run_ended_early_keeps_what_is_learnt(make_run: MakeRun) -> None:
    folder = make_run(**LONG)
    process = _begin(folder, "evaluation")
    process.send_signal(signal.SIGUSR1)
    assert process.wait(60) == 0
    assert read_events(folder)[-1]["state"] == "stopped"
    assert _artefacts(folder) == {"adapter", "merged", "model.gguf"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB, less than the merged model."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_leaves_no_half_model(make_run: MakeRun, small_disk: Path) -> None:
    folder = make_run(small_disk / "run")
    assert train(folder) == 1
    events = read_events(folder)
    assert [event["code"] for event in of_type(events, "error")] == ["disk_full"]
    assert events[-1]["state"] == "failed"
    assert "merged" not in _artefacts(folder)
    assert not list(folder.rglob("*.partial"))
