"""Pushing to a hub: a real client against a stand-in for the hub, which cannot be reached from a test."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub_double import COMMIT, GOOD, READS_ONLY, Hub, running_hub
from running import PACKAGE_FOLDER, free_port

WEIGHTS = b"weights of an adapter"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as running:
        yield running


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    adapter = tmp_path / "run" / "adapter"
    adapter.mkdir(parents=True)
    (adapter / "adapter_model.safetensors").write_bytes(WEIGHTS)
    (adapter / "adapter_config.json").write_text("{}")
    (adapter / "tokenizer.json").write_text("{}")
    (adapter / "README.md").write_text("---\nbase_model: /home/somebody/model\n---\n")
    (adapter.parent / "train.jsonl").write_text('{"prompt": "text of a patient"}\n')
    return adapter.parent


def _start(
    folder: Path, endpoint: str, token: str | None, *options: str, what: str = "adapter"
) -> subprocess.Popen[str]:
    hidden = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING", "TRANSFORMERS_"))
    }
    env = {
        **hidden,
        "PYTHONPATH": str(PACKAGE_FOLDER),
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(folder / "home"),
        **({} if token is None else {"HF_TOKEN": token}),
    }
    command = [sys.executable, "-m", "clinical_bridge", "push", str(folder), "--what", what, "--repository=me/model"]
    return subprocess.Popen(
        [*command, *options],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    assert not any(token in out + error for token in (GOOD, READS_ONLY, "hf_wrong"))
    answer: dict[str, Any] = json.loads(out.splitlines()[-1])
    return answer


def test_an_adapter_arrives_in_a_private_repository_and_nothing_else_does(hub: Hub, run_folder: Path) -> None:
    answer = _answer(_start(run_folder, hub.endpoint, GOOD))
    assert answer["type"] == "pushed"
    assert (answer["url"], answer["commit"]) == (f"{hub.endpoint}/me/model", COMMIT)
    assert hub.private == {"me/model": True}
    assert hub.committed == {"me/model": ["adapter_config.json", "adapter_model.safetensors", "tokenizer.json"]}
    assert list(hub.uploaded.values()) == [WEIGHTS]


def test_a_repository_is_public_on_request_alone(hub: Hub, run_folder: Path) -> None:
    assert _answer(_start(run_folder, hub.endpoint, GOOD, "--public"))["type"] == "pushed"
    assert hub.private == {"me/model": False}


def test_a_repository_that_is_public_already_gets_nothing_unasked(hub: Hub, run_folder: Path) -> None:
    hub.private["me/model"] = False
    assert _answer(_start(run_folder, hub.endpoint, GOOD))["code"] == "public"
    assert (hub.uploaded, hub.committed) == ({}, {})


@pytest.mark.parametrize(
    ("token", "code"), [(None, "no_token"), ("hf_wrong", "token_refused"), (READS_ONLY, "forbidden")]
)
def test_without_the_right_token_nothing_is_sent(hub: Hub, run_folder: Path, token: str | None, code: str) -> None:
    assert _answer(_start(run_folder, hub.endpoint, token))["code"] == code
    assert (hub.private, hub.uploaded, hub.committed) == ({}, {}, {})


def test_a_hub_that_does_not_answer(run_folder: Path) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    answer = _answer(_start(run_folder, endpoint, GOOD))
    assert (answer["code"], answer["message"]) == ("unreachable", endpoint)


def test_a_run_that_has_no_such_weights(hub: Hub, run_folder: Path) -> None:
    assert _answer(_start(run_folder, hub.endpoint, GOOD, what="merged"))["code"] == "nothing_to_push"


def test_who_cancels_leaves_no_commit(hub: Hub, run_folder: Path) -> None:
    hub.uploads_may_end.clear()
    process = _start(run_folder, hub.endpoint, GOOD)
    assert hub.upload_reached.wait(120)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGTERM
    assert "pushed" not in out
    hub.uploads_may_end.set()
    assert hub.committed == {}
