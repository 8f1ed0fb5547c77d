"""The machine that a run is looked at for: this one, or another whose facts are told by who has asked it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .configuration import Configuration
from .device import computes_bfloat16, describe_device, has_cuda, memory_free


@dataclass(frozen=True)
class Machine:
    device: dict[str, Any]
    """As `describe_device` says it."""
    bfloat16: bool
    """Whether its CPU has the instructions."""
    free_memory: int | None
    """Bytes of what computes, GPU or not; None where nobody knows."""
    free_disk: int | None
    folder: str
    """Whose disk that is."""
    has_base_model: bool
    serves: bool
    """Whether Ollama copies the model there."""
    processes: int
    """That train together."""

    @property
    def cuda(self) -> bool:
        return bool(self.device["kind"] == "cuda")


def this_machine(configuration: Configuration, folder: Path) -> Machine:
    cuda = has_cuda()
    place = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    return Machine(
        device=describe_device(),
        bfloat16=computes_bfloat16(),
        free_memory=memory_free(cuda),
        free_disk=shutil.disk_usage(place).free,
        folder=str(place),
        has_base_model=_is_here(configuration),
        serves=configuration.serve is not None,
        processes=1,
    )


def told_machine(told: dict[str, Any], folder: Path) -> Machine:
    """Of a plan on standard input; nothing of it is looked up here."""
    return Machine(
        device=told["device"],
        bfloat16=told["bfloat16"],
        free_memory=told["freeMemory"],
        free_disk=told["freeDisk"],
        folder=str(folder),
        has_base_model=told["hasBaseModel"],
        serves=False,
        processes=told["processes"],
    )


def _is_here(configuration: Configuration) -> bool:
    """A folder, or a hub id whose weights the hub's cache has."""
    if Path(configuration.base_model).exists():
        return True
    from huggingface_hub import try_to_load_from_cache

    return any(
        isinstance(try_to_load_from_cache(configuration.base_model, file, revision=configuration.revision), str)
        for file in ("model.safetensors", "model.safetensors.index.json")
    )
