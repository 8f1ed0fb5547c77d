"""A tiny real model and run folders of it; a real Ollama and the real base model come from the environment."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from running import SYSTEM, TEMPLATE, train, write_run

BASE_MODEL = "CLINICAL_PROMPTS_TEST_BASE_MODEL"
OLLAMA = "CLINICAL_PROMPTS_TEST_OLLAMA"
MakeRun = Callable[..., Path]


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        pytest.fail(f"{name} is not set: `npm test -- python` provides it.")
    return value


@pytest.fixture(scope="session")
def base_model() -> Path:
    """Folder of the real base model, whose tokenizer the tiny model has."""
    return Path(_required(BASE_MODEL))


@pytest.fixture(scope="session")
def ollama() -> str:
    """Address of a server whose models the tests may change."""
    return _required(OLLAMA)


@pytest.fixture(scope="session")
def tiny_model(base_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights in the real model's architecture, small enough to train in a second."""
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM, set_seed

    set_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(str(base_model))
    shape = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    folder = tmp_path_factory.mktemp("tiny-model")
    LlamaForCausalLM(shape).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return folder


@pytest.fixture
def make_run(tiny_model: Path, tmp_path: Path) -> MakeRun:
    """Writes a run folder; keywords replace keys of its config.json."""

    def make(folder: Path | None = None, **changes: Any) -> Path:
        return write_run(folder or tmp_path / "run", {"baseModel": str(tiny_model), **changes})

    return make


@pytest.fixture(scope="session")
def finished_run(tiny_model: Path, ollama: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that went through every phase, tuned and base model served."""
    serve = {
        "host": ollama,
        "model": "bridge-test",
        "baseModelName": "bridge-test-base",
        "template": TEMPLATE,
        "system": SYSTEM,
        "parameters": {"temperature": 0, "top_p": 0.9, "top_k": 40, "num_ctx": 2048, "stop": ["<|im_end|>"]},
    }
    changes = {"baseModel": str(tiny_model), "export": {"gguf": "q8_0", "base": True}, "serve": serve}
    folder = write_run(tmp_path_factory.mktemp("finished") / "run", changes)
    assert train(folder) == 0, (folder / "events.jsonl").read_text()
    return folder
