"""The short commands speak JSON Lines, a greeting first."""

import json
from pathlib import Path

import pytest

from running import bridge


def test_doctor_tells_what_this_environment_has(capsys: pytest.CaptureFixture[str]) -> None:
    code = bridge("doctor")
    said = {line["type"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert next(iter(said)) == "hello"
    assert said["libraries"]["missing"] == []
    assert said["converter"]["present"] is True
    assert code == 0


def test_base_makes_a_trainable_folder_once(finished_run: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = tmp_path / "base"
    assert bridge("base", str(finished_run / "model.gguf"), str(folder)) == 0
    model, tokenizer = AutoModelForCausalLM.from_pretrained(str(folder)), AutoTokenizer.from_pretrained(str(folder))
    assert not hasattr(model.config, "quantization_config")
    assert (tokenizer.bos_token, tokenizer.eos_token) == ("<|im_start|>", "<|im_end|>")
    assert tokenizer.pad_token != tokenizer.eos_token
    written = (folder / "model.safetensors").stat().st_mtime_ns
    assert bridge("base", str(finished_run / "model.gguf"), str(folder)) == 0
    assert (folder / "model.safetensors").stat().st_mtime_ns == written
