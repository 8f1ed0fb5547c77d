"""Before a run: real tokens, what is masked, and sums of memory and disk that can be checked by hand."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from clinical_bridge.configuration import decode_configuration
from clinical_bridge.estimates import memory
from clinical_bridge.machine import Machine
from clinical_bridge.model_shape import Shape, read_shape
from running import CONFIGURATION, ROWS, bridge, read_events, train, write_run


def _said(source: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert bridge("preflight", source) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["type"] == "hello"
    last: dict[str, Any] = lines[-1]
    return last


def _learnt(sample: dict[str, Any], trained: bool) -> str:
    return "".join(piece["text"] for piece in sample["pieces"] if piece["trained"] is trained)


def test_the_real_tokenizer_counts_and_shows_what_is_learnt(
    base_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _said(str(write_run(tmp_path / "run", {"baseModel": str(base_model)})), capsys)
    assert said["type"] == "preflight"
    assert said["train"] == {"rows": 4, "min": 50, "median": 54, "p95": 56, "max": 56}
    assert (said["truncated"], said["unlearnable"], said["steps"]) == ([], [], 4)
    assert (said["endToken"], said["paddingIsEnd"]) == ("<|im_end|>", False)
    rows = {row["id"]: row for row in ROWS}
    assert len(said["samples"]) == 3
    for sample in said["samples"]:
        row = rows[sample["id"]]
        assert _learnt(sample, trained=False) == row["prompt"]
        assert _learnt(sample, trained=True) == row["completion"] + "<|im_end|>"


def test_it_reads_no_weight_and_writes_nothing(
    base_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "model"
    bare.mkdir()
    for file in base_model.iterdir():
        if file.suffix != ".safetensors":
            (bare / file.name).write_bytes(file.read_bytes())
    folder = write_run(tmp_path / "run", {"baseModel": str(bare)})
    before = sorted(path.name for path in folder.iterdir())
    said = _said(str(folder), capsys)
    assert said["parameters"]["total"] == 134_515_008
    assert sorted(path.name for path in folder.iterdir()) == before


def test_rows_that_are_cut_are_named_and_those_without_an_answer_left(
    base_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _said(str(write_run(tmp_path / "run", {"baseModel": str(base_model), "maxLength": 30})), capsys)
    assert {row["id"] for row in said["truncated"]} == {row["id"] for row in ROWS}
    unlearnable = {row["id"] for row in said["unlearnable"]}
    assert "row-1" not in unlearnable, "the shortest has an answer of one token left"
    assert unlearnable == {"row-0", "row-2", "row-3"}


def test_a_plan_on_standard_input_is_examined_without_a_folder(
    base_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "not" / "there"
    configuration = {**CONFIGURATION, "baseModel": str(base_model)}
    plan = json.dumps({"configuration": configuration, "train": ROWS, "validation": ROWS, "folder": str(folder)})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(plan.encode())))
    said = _said("-", capsys)
    assert said["disk"]["folder"] == str(tmp_path)
    assert not folder.exists()


def test_a_plan_for_another_machine_is_measured_by_that_machines_facts(
    base_model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    device = {"kind": "cuda", "name": "Some GPU", "memoryBytes": 24 * 1024**3}
    told = {
        "device": device,
        "bfloat16": False,
        "freeMemory": None,
        "freeDisk": 1234,
        "hasBaseModel": False,
        "processes": 2,
    }
    configuration = {**CONFIGURATION, "baseModel": str(base_model)}
    plan = {
        "configuration": configuration,
        "train": ROWS,
        "validation": ROWS,
        "folder": "/there/runs/a",
        "machine": told,
    }
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(plan).encode())))
    said = _said("-", capsys)
    assert said["device"] == device
    assert (said["memory"]["kind"], said["memory"]["available"]) == ("gpu", None)
    assert (said["disk"]["free"], said["disk"]["folder"]) == (1234, "/there/runs/a")
    assert said["disk"]["base"] == 2 * said["parameters"]["total"], "the model goes there"
    assert said["disk"]["ollama"] == 0, "the model is served here"
    assert said["train"]["rows"] == len(ROWS)


def test_a_model_that_is_not_there_is_an_error_with_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _said(str(write_run(tmp_path / "run", {"baseModel": "/no/such/model"})), capsys)
    assert (said["type"], said["code"]) == ("error", "base_model_missing")


def test_adapters_are_counted_as_peft_counts_them(base_model: Path) -> None:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    configuration = decode_configuration({**CONFIGURATION, "baseModel": str(base_model)})
    model = AutoModelForCausalLM.from_pretrained(str(base_model))
    lora = LoraConfig(r=4, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    trainable, total = get_peft_model(model, lora).get_nb_trainable_parameters()
    shape = read_shape(configuration)
    assert shape.trainable == trainable
    assert shape.total == total - trainable


SEVEN_BILLION = Shape(
    total=7_241_732_096,
    linear=6_979_321_856,
    trainable=41_943_040,
    hidden=4096,
    intermediate=14336,
    layers=32,
    vocabulary=32000,
)


def machine_with(kind: str) -> Machine:
    return Machine({"kind": kind, "name": kind}, False, 0, 0, "/", has_base_model=True, serves=False, processes=1)


def test_the_estimate_of_a_7b_model_in_4_bits_is_near_what_was_measured() -> None:
    """Unsloth on one H200, rank 16, batch 2, short rows: the peak was 4.64 GB, without the libraries' own memory."""
    changes = {"quantization": "4bit", "backend": "unsloth", "optimizer": "adamw_8bit"}
    estimate = memory(decode_configuration({**CONFIGURATION, **changes}), SEVEN_BILLION, 300, machine_with("cuda"))
    measured = 4.64e9
    said = estimate["total"] - estimate["libraries"]
    assert abs(said - measured) < estimate["error"] * measured


@pytest.mark.parametrize(
    ("changes", "weights", "trained"),
    [({"method": "full"}, 4, 12), ({"method": "full", "optimizer": "adamw_8bit"}, 4, 6)],
)
def test_all_weights_cost_their_gradient_and_two_moments(changes: dict[str, Any], weights: int, trained: int) -> None:
    shape = Shape(1000, 900, 1000, hidden=1, intermediate=1, layers=1, vocabulary=1)
    estimate = memory(decode_configuration({**CONFIGURATION, **changes}), shape, 1, machine_with("cpu"))
    assert estimate["weights"] == weights * 1000
    assert estimate["gradients"] + estimate["optimizer"] == trained * 1000


def test_all_weights_are_trained_merged_and_converted(tiny_model: Path, tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    folder = write_run(tmp_path / "run", {"baseModel": str(tiny_model), "method": "full", "maxSteps": 2})
    assert train(folder) == 0, (folder / "events.jsonl").read_text()
    events = read_events(folder)
    plan = next(event for event in events if event["type"] == "plan")
    assert plan["trainableParameters"] == plan["totalParameters"]
    assert {event["kind"] for event in events if event["type"] == "artefact"} == {"merged", "gguf"}
    before = AutoModelForCausalLM.from_pretrained(str(tiny_model), dtype=torch.float32)
    after = AutoModelForCausalLM.from_pretrained(str(folder / "merged"), dtype=torch.float32)
    # The norms are near 1, where 16 bits are too coarse for two steps.
    pairs = zip(before.parameters(), after.parameters(), strict=True)
    assert all(not torch.equal(one, other) for one, other in pairs if one.dim() == 2)
