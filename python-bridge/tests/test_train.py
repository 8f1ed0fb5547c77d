"""One run of a tiny model through every phase, to a served model."""

import hashlib
import json
import shutil
import urllib.request
from pathlib import Path

import pytest

from conftest import MakeRun
from running import bridge, free_port, of_type, read_events, start, train

PHASES = ["prepare", "load", "train", "merge", "convert", "serve", "compare"]


def test_a_run_says_hello_first_and_its_end_once(finished_run: Path) -> None:
    events = read_events(finished_run)
    assert events[0]["type"] == "hello"
    assert [event["type"] for event in events].count("end") == 1
    assert (events[-1]["type"], events[-1]["state"]) == ("end", "succeeded")


def test_phases_come_in_order_and_finish(finished_run: Path) -> None:
    phases = of_type(read_events(finished_run), "phase")
    assert [event["phase"] for event in phases if event["state"] == "started"] == PHASES
    assert [event["phase"] for event in phases if event["state"] == "finished"] == PHASES


def test_every_step_is_reported(finished_run: Path) -> None:
    events = read_events(finished_run)
    steps = of_type(events, "plan")[0]["steps"]
    assert steps == 4
    assert [event["step"] for event in of_type(events, "progress")] == [1, 2, 3, 4]
    assert [event["step"] for event in of_type(events, "evaluation")] == [2, 4]
    assert [event["step"] for event in of_type(events, "checkpoint")] == [2, 4]


def test_a_logged_step_says_its_throughput_and_memory(finished_run: Path) -> None:
    for step in of_type(read_events(finished_run), "step"):
        assert step["tokensPerSecond"] > 0
        assert step["memoryBytes"] > 50_000_000, "PyTorch alone takes more"


def test_artefacts_lie_where_the_events_say(finished_run: Path) -> None:
    artefacts = {event["kind"]: event for event in of_type(read_events(finished_run), "artefact")}
    assert set(artefacts) == {"adapter", "merged", "gguf", "base_gguf", "ollama_model", "base_ollama_model"}
    gguf = finished_run / artefacts["gguf"]["path"]
    assert artefacts["gguf"]["bytes"] == gguf.stat().st_size
    assert artefacts["gguf"]["sha256"] == hashlib.sha256(gguf.read_bytes()).hexdigest()
    assert not list(finished_run.rglob("*.partial"))


def test_the_manifest_keeps_its_keys_and_gains_results(finished_run: Path) -> None:
    manifest = json.loads((finished_run / "run.json").read_text())
    assert manifest["name"] == "test"
    assert set(manifest["results"]) >= {"libraries", "bestValidationLoss", "ggufSha256", "ollamaDigest", "parity"}


def test_the_gguf_is_quantised_and_carries_the_tokenizer(finished_run: Path) -> None:
    from gguf import GGMLQuantizationType, GGUFReader

    reader = GGUFReader(str(finished_run / "model.gguf"))
    kinds = {tensor.name: tensor.tensor_type for tensor in reader.tensors}
    assert kinds["blk.0.attn_q.weight"] == GGMLQuantizationType.Q8_0
    assert "tokenizer.ggml.tokens" in reader.fields


def test_ollama_has_both_models_under_the_digests_of_the_events(finished_run: Path, ollama: str) -> None:
    with urllib.request.urlopen(f"{ollama}/api/tags") as response:
        served = {model["name"]: model["digest"] for model in json.load(response)["models"]}
    said = [event for event in of_type(read_events(finished_run), "artefact") if "digest" in event]
    assert {f"{event['name']}:latest": event["digest"] for event in said}.items() <= served.items()


def test_the_server_sees_the_tokens_that_training_saw(finished_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = bridge("parity", str(finished_run), "--rows", "4")
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["type"], said["prompts"], said["answers"]) == ("parity", 4, 3)
    assert code == 0


def test_answers_of_the_served_model_are_held_against_the_merged_one(finished_run: Path) -> None:
    (said,) = of_type(read_events(finished_run), "parity")
    assert (said["prompts"], said["answers"]) == (4, 3)
    # The tiny model repeats one token, of whichever 8 bits are enough.
    assert (said["equal"], said["agreeing"]) == (3, said["tokens"])
    assert said["tokens"] > 0


def test_what_was_compared_is_not_compared_again(finished_run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished_run, folder)
    first = of_type(read_events(folder), "parity")[0]
    (folder / "merged" / "model.safetensors").write_bytes(b"")
    assert train(folder) == 0
    again = of_type(read_events(folder), "parity")[-1]
    assert {**again, "attempt": 1, "seq": 0, "time": ""} == {**first, "attempt": 1, "seq": 0, "time": ""}


@pytest.mark.parametrize(
    "other", [{"template": "{{ .Prompt }} {{ .Response }}"}, {"system": "You answer in English."}, {"system": ""}]
)
def test_a_server_that_asks_otherwise_is_found(
    finished_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], other: dict[str, str]
) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished_run, folder)
    configuration = json.loads((folder / "config.json").read_text())
    configuration["serve"] |= {"model": "bridge-test-other", **other}
    (folder / "config.json").write_text(json.dumps(configuration))
    assert train(folder) == 1
    last = [event for event in read_events(folder) if event["attempt"] == 2]
    assert [event["code"] for event in of_type(last, "error")] == ["template_mismatch"]
    assert last[-1]["state"] == "failed"
    assert bridge("parity", str(folder), "--rows", "1") == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["type"] == "mismatch"


def test_a_dead_server_loses_nothing_and_the_next_attempt_only_serves(finished_run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished_run, folder)
    configuration = json.loads((folder / "config.json").read_text())
    dead = f"http://127.0.0.1:{free_port()}"
    (folder / "config.json").write_text(
        json.dumps({**configuration, "serve": {**configuration["serve"], "host": dead}})
    )
    assert train(folder) == 1
    second = [event for event in read_events(folder) if event["attempt"] == 2]
    assert [event["code"] for event in of_type(second, "error")] == ["serve_unreachable"]
    assert second[-1]["state"] == "failed"
    assert not of_type(second, "progress")
    (folder / "config.json").write_text(json.dumps(configuration))
    assert train(folder) == 0
    assert read_events(folder)[-1]["state"] == "succeeded"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"baseModel": "/no/such/model"}, "base_model_missing"), ({"maxLength": 4}, "labels_all_masked")],
)
def test_a_run_that_cannot_begin_says_why(make_run: MakeRun, changes: dict[str, object], code: str) -> None:
    folder = make_run(**changes)
    assert train(folder) == 1
    events = read_events(folder)
    assert [event["code"] for event in of_type(events, "error")] == [code]
    assert events[-1]["state"] == "failed"


def test_answers_that_are_cut_away_are_counted(make_run: MakeRun) -> None:
    folder = make_run(maxLength=4)
    assert train(folder) == 1
    assert of_type(read_events(folder), "error")[0]["data"] == {"rows": 4, "of": 4}


def test_unsloth_without_a_gpu_says_so(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    folder = make_run(backend="unsloth")
    assert start(folder).wait(60) == 1
    events = read_events(folder)
    assert [event["code"] for event in of_type(events, "error")] == ["no_gpu"]
    assert events[-1]["state"] == "failed"


def test_the_events_are_what_the_schema_describes(finished_run: Path) -> None:
    schema = json.loads((Path(__file__).parents[2] / "schemas" / "bridge-event.schema.json").read_text())
    kinds = {
        kind["properties"]["type"]["const"]: kind for kind in schema["$defs"].values() if "type" in kind["properties"]
    }
    for event in read_events(finished_run):
        kind = kinds[event["type"]]
        assert set(kind["required"]) <= set(event) <= set(kind["properties"]), event["type"]
