"""Why something failed, as a code that the editor has words for."""

import errno
from pathlib import Path
from typing import Literal

ErrorCode = Literal[
    "configuration",
    "dataset_empty",
    "base_model_missing",
    "base_model_unreadable",
    "out_of_memory",
    "disk_full",
    "labels_all_masked",
    "loss_not_finite",
    "converter_missing",
    "serve_unreachable",
    "serve_refused",
    "template_mismatch",
    "no_gpu",
    "library_missing",
    "reporter_missing",
    "reporter_refused",
    "internal",
]


class BridgeError(Exception):
    """A failure with a code and the numbers it rests on; neither they nor the message hold text of a record."""

    def __init__(self, code: ErrorCode, message: str, data: dict[str, int] | None = None) -> None:
        super().__init__(message)
        self.code: ErrorCode = code
        self.data = data


def unusable_base_model(name: str) -> BridgeError:
    """A base model that is not there, or whose files cannot be read."""
    return BridgeError("base_model_unreadable" if Path(name).exists() else "base_model_missing", f"{name}.")


class Cancelled(BaseException):
    """Raised by SIGTERM wherever the main thread is; no `except Exception` holds it up."""


class Paused(BaseException):
    """Raised once a checkpoint is saved, when the run has been asked to make way and go on later."""

    def __init__(self, step: int) -> None:
        super().__init__(step)
        self.step = step


def classify(error: BaseException) -> BridgeError:
    """The failure behind an exception of Python or of a library."""
    if isinstance(error, BridgeError):
        return error
    text = str(error)
    if (
        isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    ) or "No space left on device" in text:
        return BridgeError("disk_full", "No space left on device.")
    if isinstance(error, MemoryError) or "out of memory" in text.lower() or "can't allocate memory" in text:
        return BridgeError("out_of_memory", "Memory ran out.")
    if type(error).__module__.partition(".")[0] == "wandb":
        return BridgeError("reporter_refused", text)
    if isinstance(error, ModuleNotFoundError):
        return BridgeError("library_missing", f"{error.name}.")
    return BridgeError("internal", f"{type(error).__name__}: {text}" if text else type(error).__name__)
