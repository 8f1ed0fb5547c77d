"""A wrong config.json is refused with the key that is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from clinical_bridge.configuration import read_configuration
from clinical_bridge.errors import BridgeError
from running import CONFIGURATION


def _refusal(tmp_path: Path, text: str) -> str:
    (tmp_path / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(BridgeError) as caught:
        read_configuration(tmp_path)
    assert caught.value.code == "configuration"
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"baseModel": 7}, "baseModel"),
        ({"backend": "magic"}, "trl, unsloth"),
        ({"batchSize": True}, "batchSize"),
        ({"lora": {"r": 16}}, "alpha"),
        ({"version": 2}, "version 1"),
    ],
)
def test_the_wrong_key_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    assert said in _refusal(tmp_path, json.dumps({**CONFIGURATION, **change}))


def test_text_that_is_no_json(tmp_path: Path) -> None:
    assert _refusal(tmp_path, "{") == "config.json is not JSON."


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BridgeError, match=r"config\.json"):
        read_configuration(tmp_path)


def test_values_are_read(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    configuration = read_configuration(tmp_path)
    assert (configuration.lora.target_modules, configuration.max_steps, configuration.serve) == (
        ["q_proj", "v_proj"],
        None,
        None,
    )
