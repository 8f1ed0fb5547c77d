"""`doctor`: Python, libraries, device and converter of this environment."""

import platform
import sys
from pathlib import Path

from .gguf_file import CONVERTER
from .output import say, say_hello

REQUIRED = ("torch", "transformers", "trl", "peft", "datasets")


def doctor() -> int:
    """0 when training can run here, 1 when a library is missing."""
    from .device import describe_device, library_versions

    say_hello()
    versions = library_versions()
    missing = [name for name in REQUIRED if name not in versions]
    say("python", version=platform.python_version(), executable=sys.executable)
    say("libraries", versions=versions, missing=missing)
    if "torch" in versions:
        say("device", **describe_device())
    say("converter", present=Path(sys.executable).with_name(CONVERTER).exists())
    return 1 if missing else 0
