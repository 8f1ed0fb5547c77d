"""A file or folder appears whole or not at all."""

from pathlib import Path

import pytest

from clinical_bridge.errors import Cancelled
from clinical_bridge.files import made_whole, update_json, write_atomically


def test_a_folder_replaces_the_old_one_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "adapter"
    target.mkdir()
    (target / "old").touch()
    with made_whole(target) as partial:
        partial.mkdir()
        (partial / "new").write_text("weights")
        assert (target / "old").exists()
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["adapter", "adapter/new"]


def _begin_and_cancel(target: Path) -> None:
    with made_whole(target) as partial:
        partial.write_text("half")
        raise Cancelled


def test_an_interrupted_file_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "model.gguf"
    target.write_text("old")
    with pytest.raises(Cancelled):
        _begin_and_cancel(target)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"model.gguf": "old"}


def test_json_keeps_the_keys_that_are_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_atomically(path, '{"name": "céphalées"}')
    update_json(path, lambda manifest: manifest.update(results={"loss": 1}))
    assert path.read_text(encoding="utf-8") == '{\n  "name": "céphalées",\n  "results": {\n    "loss": 1\n  }\n}\n'
