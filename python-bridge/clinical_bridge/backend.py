"""What a training backend gives: a model to train, its tokenizer, and a way to write it whole."""

from pathlib import Path
from typing import Any, Protocol

from .configuration import Configuration


class Backend(Protocol):
    def load(self, configuration: Configuration) -> tuple[Any, Any]:
        """The base model, with fresh adapters or all of it trainable, and its tokenizer."""

    def training_options(self, configuration: Configuration) -> dict[str, Any]:
        """Arguments of `SFTConfig` that only this backend sets."""

    def trainer_class(self) -> Any:
        """`SFTTrainer`, or what stands for it."""

    def merge(self, configuration: Configuration, adapter: Path, model: Any, tokenizer: Any, target: Path) -> None:
        """Writes base and adapter, or what was trained whole, as one 16-bit model in safetensors to `target`."""


def backend_for(configuration: Configuration) -> Backend:
    if configuration.backend == "unsloth":
        from .backend_unsloth import UnslothBackend

        return UnslothBackend()
    from .backend_trl import TrlBackend

    return TrlBackend()
