"""Files and folders that appear whole or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PARTIAL = ".partial"


def write_atomically(path: Path, text: str) -> None:
    """Temporary file, flushed to the disk, renamed over the old one."""
    temporary = path.with_name(f"{path.name}{PARTIAL}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def update_json(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Reads a JSON object, changes it and writes it back atomically."""
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    write_atomically(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A place to build a file or folder, renamed to `path` when the block ends well and removed when it does not."""
    partial = path.with_name(f"{path.name}{PARTIAL}")
    remove(partial)
    try:
        yield partial
        _flush(partial)
        remove(path)
        partial.replace(path)
    except BaseException:
        remove(partial)
        raise


def _flush(path: Path) -> None:
    """What is renamed must be on the disk first, or a power cut leaves the name without the content."""
    for file in [path] if path.is_file() else [*path.rglob("*"), path]:
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
