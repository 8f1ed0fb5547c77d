"""Kinds of GGUF that the converter writes, and those that Ollama makes of 16 bits."""

import json
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from clinical_bridge.configuration import Serving
from clinical_bridge.files import sha256_of
from clinical_bridge.gguf_file import convert, written_kind
from clinical_bridge.ollama import Ingredients, create_model, generate, quantization_of
from running import of_type, read_events, train


def _copy(finished_run: Path, folder: Path, kind: str, model: str) -> Path:
    """The finished run as it is once training is done, to be converted and served otherwise."""
    shutil.copytree(finished_run, folder)
    for name in ("model.gguf", "base.gguf"):
        (folder / name).unlink()
    configuration = json.loads((folder / "config.json").read_text())
    configuration["export"] = {"gguf": kind, "base": False}
    configuration["serve"]["model"] = model
    (folder / "config.json").write_text(json.dumps(configuration))
    return folder


def _listed(ollama: str, name: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{ollama}/api/tags") as response:
        return next(model for model in json.load(response)["models"] if model["name"] == f"{name}:latest")


@pytest.mark.parametrize(("kind", "level"), [("q4_K_M", "Q4_K_M"), ("q4_K_S", "Q4_K_S")])
def test_ollama_makes_a_k_kind_of_a_file_of_16_bits(
    finished_run: Path, tmp_path: Path, ollama: str, kind: str, level: str
) -> None:
    from gguf import GGMLQuantizationType, GGUFReader

    folder = _copy(finished_run, tmp_path / "run", kind, f"bridge-{kind.lower()}")
    assert train(folder) == 0
    types = {tensor.name: tensor.tensor_type for tensor in GGUFReader(str(folder / "model.gguf")).tensors}
    assert types["blk.0.attn_q.weight"] == GGMLQuantizationType.F16
    last = [event for event in read_events(folder) if event["attempt"] == 2]
    artefact = next(event for event in of_type(last, "artefact") if event["kind"] == "ollama_model")
    assert artefact["quantization"] == level
    # No row of the tiny model has 256 weights: Ollama says so by the kinds that it took instead.
    held = quantization_of(ollama, f"bridge-{kind.lower()}")
    assert held.fallen_back > 0
    notices = [event["data"] for event in of_type(last, "notice") if event["code"] == "quantization_fallback"]
    assert notices == [{"matrices": held.fallen_back, "of": held.matrices}]


def test_16_bits_are_served_as_they_are(finished_run: Path, tmp_path: Path, ollama: str) -> None:
    folder = _copy(finished_run, tmp_path / "run", "f16", "bridge-f16")
    assert train(folder) == 0
    assert quantization_of(ollama, "bridge-f16").level == "F16"
    assert not [event for event in of_type(read_events(folder), "notice") if event["code"] == "quantization_fallback"]


def test_a_model_is_made_again_only_of_something_else(finished_run: Path, tmp_path: Path, ollama: str) -> None:
    folder = _copy(finished_run, tmp_path / "run", "q4_K_M", "bridge-once")
    assert train(folder) == 0
    first = _listed(ollama, "bridge-once")
    assert train(folder) == 0
    assert _listed(ollama, "bridge-once")["modified_at"] == first["modified_at"]
    configuration = json.loads((folder / "config.json").read_text())
    configuration["serve"]["parameters"]["top_k"] = 20
    (folder / "config.json").write_text(json.dumps(configuration))
    assert train(folder) == 0
    assert _listed(ollama, "bridge-once")["digest"] != first["digest"]
    results = json.loads((folder / "run.json").read_text())["results"]
    assert results["ollamaDigest"] == _listed(ollama, "bridge-once")["digest"]


def test_the_small_base_model_becomes_a_third_of_its_16_bits(base_model: Path, tmp_path: Path, ollama: str) -> None:
    gguf = tmp_path / "model.gguf"
    convert(base_model, gguf, written_kind("q4_K_M"))
    template = "<|im_start|>user\n{{ .Prompt }}<|im_end|>\n<|im_start|>assistant\n{{ .Response }}"
    serving = Serving(host=ollama, model="m", base_model_name=None, template=template, system="", parameters={})
    create_model(serving, "bridge-small", Ingredients(gguf, sha256_of(gguf), "q4_K_M"))
    assert quantization_of(ollama, "bridge-small").level == "Q4_K_M"
    # The layers are in, the embeddings of this vocabulary weigh much: Ollama holds rows of 576 weights in wider kinds.
    assert _listed(ollama, "bridge-small")["size"] < 0.45 * gguf.stat().st_size
    assert "Paris" in generate(ollama, "bridge-small", "What is the capital of France?", 16)["response"]
