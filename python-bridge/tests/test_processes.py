"""Several processes train as one: the same adapters, one writer, one decision to stop."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from clinical_bridge.configuration import read_configuration
from clinical_bridge.device import use_one_gpu
from clinical_bridge.fitting import last_checkpoint, share_of_step, total_steps
from clinical_bridge.processes import Processes
from conftest import MakeRun
from running import PACKAGE_FOLDER, free_port, of_type, read_events, start, train

JOB = "7"


def start_two(folder: Path) -> subprocess.Popen[bytes]:
    """torchrun with two processes, as on a single node of a Slurm step."""
    # A training in this process has kept one GPU to itself.
    environment = {name: value for name, value in os.environ.items() if name != "CUDA_VISIBLE_DEVICES"}
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "clinical_bridge", "launch", str(folder)),
                *("--nodes=1", "--processes=2", f"--meet-at=127.0.0.1:{free_port()}"),
            ],
            env={
                **environment,
                "PYTHONPATH": str(PACKAGE_FOLDER),
                "OMP_NUM_THREADS": "1",
                "SLURM_NODEID": "0",
                "SLURM_JOB_ID": JOB,
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def workers_of(torchrun: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """By their ranks."""
    started = [worker for worker in psutil.Process(torchrun.pid).children() if "RANK" in worker.environ()]
    assert {worker.environ()["TORCHELASTIC_RUN_ID"] for worker in started} == {JOB}
    return sorted(started, key=lambda worker: int(worker.environ()["RANK"]))


def end_of(torchrun: subprocess.Popen[bytes]) -> int:
    try:
        return torchrun.wait(300)
    finally:
        torchrun.kill()


def adapter(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return dict(load_file(str(folder / "adapter" / "adapter_model.safetensors")))


def test_two_processes_learn_what_one_learns(make_run: MakeRun, tmp_path: Path) -> None:
    import torch

    alone, together = make_run(tmp_path / "alone"), make_run(tmp_path / "$$ and ${local_rank}")
    assert train(alone) == 0
    assert end_of(start_two(together)) == 0, (together / "log.txt").read_text()
    events = read_events(together)
    assert len({(event["attempt"], event["seq"]) for event in events}) == len(events)
    assert [event["type"] for event in events].count("hello") == 1
    assert events[-1]["state"] == "succeeded"
    distributed = of_type(events, "notice")[0]
    assert (distributed["code"], distributed["data"]) == ("distributed", {"processes": 2, "rowsPerStep": 2})
    steps = [of_type(read_events(folder), "step") for folder in (alone, together)]
    assert [event["step"] for event in steps[1]] == [1, 2, 3, 4]
    assert [event["loss"] for event in steps[1]] == pytest.approx([event["loss"] for event in steps[0]], rel=1e-3)
    expected, learnt = adapter(alone), adapter(together)
    assert learnt.keys() == expected.keys()
    # These matrices begin as zeros: what is in them is what was learnt. Adam turns the rounding of a sum into more.
    ours, theirs = (
        torch.cat([tensors[name].flatten() for name in sorted(tensors) if "lora_B" in name])
        for tensors in (learnt, expected)
    )
    assert theirs.norm() > 0
    assert (ours - theirs).norm() / theirs.norm() < 0.05
    assert not list(together.glob("failure-*.json"))


def wait_for_event(folder: Path, type_: str) -> None:
    end = time.monotonic() + 200
    while not ((folder / "events.jsonl").exists() and f'"type": "{type_}"' in (folder / "events.jsonl").read_text()):
        assert time.monotonic() < end, (folder / "log.txt").read_text()
        time.sleep(0.05)


def test_a_pause_asked_of_one_process_is_taken_by_all_and_gone_on_from(make_run: MakeRun) -> None:
    folder = make_run(epochs=100, evaluationsPerRun=1)
    torchrun = start_two(folder)
    wait_for_event(folder, "progress")
    workers_of(torchrun)[1].send_signal(signal.SIGUSR2)
    assert end_of(torchrun) == os.EX_TEMPFAIL, (folder / "log.txt").read_text()
    events = read_events(folder)
    paused = events[-1]
    assert (paused["type"], paused["code"]) == ("notice", "paused")
    assert not of_type(events, "end")
    assert last_checkpoint(folder / "checkpoints") == paused["data"]["step"]

    torchrun = start_two(folder)
    wait_for_attempt(folder, 2)
    torchrun.send_signal(signal.SIGUSR1)
    assert end_of(torchrun) == 0, (folder / "log.txt").read_text()
    second = [event for event in read_events(folder) if event["attempt"] == 2]
    resumed = next(event for event in of_type(second, "notice") if event["code"] == "resumed")
    assert resumed["data"] == paused["data"]
    assert of_type(second, "progress")[0]["step"] == paused["data"]["step"] + 1
    assert second[-1]["state"] == "stopped"


def wait_for_attempt(folder: Path, attempt: int) -> None:
    end = time.monotonic() + 200
    while not any(event["attempt"] == attempt and event["type"] == "progress" for event in whole_events(folder)):
        assert time.monotonic() < end, (folder / "log.txt").read_text()
        time.sleep(0.05)


def whole_events(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1] if line]


def test_a_wish_before_there_is_a_process_to_grant_it_is_not_lost(make_run: MakeRun) -> None:
    folder = make_run(epochs=100, evaluationsPerRun=1)
    torchrun = start_two(folder)
    status = Path(f"/proc/{torchrun.pid}/status")
    while not int(re.search(r"SigBlk:\s*(\w+)", status.read_text())[1], 16) >> (signal.SIGUSR1 - 1) & 1:
        time.sleep(0.005)
    assert not psutil.Process(torchrun.pid).children()
    torchrun.send_signal(signal.SIGUSR1)
    assert end_of(torchrun) == 0, (folder / "log.txt").read_text()
    events = read_events(folder)
    assert of_type(events, "progress")[-1]["step"] == 1
    assert events[-1]["state"] == "stopped"


def test_torchrun_cancels_all_and_takes_them_along_when_it_is_killed(make_run: MakeRun) -> None:
    folder = make_run(epochs=100, evaluationsPerRun=1)
    torchrun = start_two(folder)
    wait_for_event(folder, "progress")
    torchrun.terminate()
    assert end_of(torchrun) == 130, (folder / "log.txt").read_text()
    assert read_events(folder)[-1] | {"type": "end", "state": "cancelled"} == read_events(folder)[-1]

    torchrun = start_two(folder)
    wait_for_attempt(folder, 2)
    workers = workers_of(torchrun)
    torchrun.kill()
    _, left = psutil.wait_procs(workers, 20)
    assert not left


def test_a_process_that_is_killed_ends_the_run(make_run: MakeRun) -> None:
    folder = make_run(epochs=100, evaluationsPerRun=1)
    torchrun = start_two(folder)
    wait_for_event(folder, "progress")
    first, other = workers_of(torchrun)
    other.kill()
    assert end_of(torchrun) in {1, 137}, "the code of the one that torchrun found first"
    assert not first.is_running()
    assert read_events(folder)[-1]["type"] == "end"
    assert read_events(folder)[-1]["state"] != "succeeded"


def test_why_all_processes_fail_is_said_once(make_run: MakeRun, tmp_path: Path) -> None:
    folder = make_run(baseModel=str(tmp_path / "nowhere"))
    assert end_of(start_two(folder)) == 1
    events = read_events(folder)
    assert [event["code"] for event in of_type(events, "error")] == ["base_model_missing"]
    assert events[-1]["state"] == "failed"


def test_torchrun_cancels_the_first_because_another_has_failed(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_run()
    for name, value in (("RANK", "0"), ("WORLD_SIZE", "2")):
        monkeypatch.setenv(name, value)
    first = start(folder)
    wait_for_event(folder, "phase")
    Processes(rank=1, size=2).say_failure(folder, "out_of_memory", "Memory ran out.")
    first.terminate()
    assert first.wait(60) == 1
    events = read_events(folder)
    assert [(event["code"], event["message"]) for event in of_type(events, "error")] == [
        ("out_of_memory", "Memory ran out.")
    ]
    assert events[-1]["state"] == "failed"


def test_what_another_process_failed_of_is_said_by_the_first(tmp_path: Path) -> None:
    other, first = Processes(rank=1, size=2), Processes(rank=0, size=2)
    assert first.failure_of_another(tmp_path) is None
    other.say_failure(tmp_path, "out_of_memory", "Memory ran out.")
    failure = first.failure_of_another(tmp_path)
    assert failure is not None
    assert (failure.code, str(failure)) == ("out_of_memory", "Memory ran out.")
    other.forget_failure(tmp_path)
    assert first.failure_of_another(tmp_path) is None


@pytest.mark.parametrize(
    ("processes", "visible", "left"),
    [("1", None, "0"), ("1", "2,3", "2"), ("1", "", ""), ("2", "2,3", "2,3"), ("2", None, None)],
)
def test_a_process_that_trains_alone_sees_one_gpu(
    monkeypatch: pytest.MonkeyPatch, processes: str, visible: str | None, left: str | None
) -> None:
    monkeypatch.setenv("WORLD_SIZE", processes)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible or "")
    if visible is None:
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
    use_one_gpu()
    assert os.environ.get("CUDA_VISIBLE_DEVICES") == left


@pytest.mark.parametrize(
    ("batch", "accumulation", "processes", "share"),
    [
        (2, 4, 1, (2, 4, 8)),
        (2, 4, 2, (2, 2, 8)),
        (2, 4, 4, (2, 1, 8)),
        (2, 4, 8, (1, 1, 8)),
        (2, 4, 3, (1, 3, 9)),
        (2, 1, 4, (1, 1, 4)),
    ],
)
def test_the_same_rows_decide_a_step_however_many_share_them(
    make_run: MakeRun, batch: int, accumulation: int, processes: int, share: tuple[int, int, int]
) -> None:
    configuration = read_configuration(make_run(batchSize=batch, gradientAccumulationSteps=accumulation))
    found = share_of_step(configuration, processes)
    assert (found.batch_size, found.accumulation, found.rows) == share
    assert total_steps(configuration, 72, processes) == 72 * 2 // share[2]


def test_a_checkpoint_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    assert last_checkpoint(tmp_path / "checkpoints") is None
    for step, state in ((2, "{}"), (4, '{"global_st'), (6, None)):
        folder = tmp_path / "checkpoints" / f"checkpoint-{step}"
        folder.mkdir(parents=True)
        if state is not None:
            (folder / "trainer_state.json").write_text(state)
    assert last_checkpoint(tmp_path / "checkpoints") == 2
