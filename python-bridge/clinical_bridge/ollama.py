"""Creates a model in Ollama over HTTP, so that the server may be another machine and no binary is needed here."""

import hashlib
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .configuration import Serving
from .errors import BridgeError

TIMEOUT_SECONDS = 600
WHOLE_KINDS = ("F32", "F16", "BF16")


@dataclass(frozen=True)
class Ingredients:
    """Everything that decides what a model becomes: made of the same, it is the same."""

    gguf: Path
    sha256: str
    """Of the GGUF."""
    quantize: str | None
    """The kind that Ollama makes of it, where it is not the file's own."""

    def digest(self, serving: Serving) -> str:
        """SHA-256 of all of it."""
        parts = [self.sha256, self.quantize, serving.template, serving.system, serving.parameters]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Quantization:
    """What a served model's weights are held in."""

    level: str
    """As Ollama calls it."""
    matrices: int
    fallen_back: int
    """Of these, held in a wider kind: a row of theirs is no multiple of the 256 weights that a K kind packs."""


def create_model(serving: Serving, name: str, made_of: Ingredients) -> str:
    """Uploads the GGUF where the server does not have it, creates the model, and returns the model's digest."""
    gguf, digest = made_of.gguf, made_of.sha256
    blob = f"/api/blobs/sha256:{digest}"
    if not _exists(serving.host, blob):
        with gguf.open("rb") as content:
            _open(serving.host, blob, content, {"Content-Length": str(gguf.stat().st_size)}).close()
    body = {
        "model": name,
        "files": {gguf.name: f"sha256:{digest}"},
        "template": serving.template,
        "system": serving.system,
        "parameters": serving.parameters,
        **({} if made_of.quantize is None else {"quantize": made_of.quantize}),
    }
    for status in _lines(serving.host, "/api/create", body):
        if "error" in status:
            raise BridgeError("serve_refused", str(status["error"]))
    digest_there = find_digest(serving.host, name)
    if digest_there is None:
        raise BridgeError("serve_refused", f"{name} is not in the list of models.")
    return digest_there


def find_digest(host: str, name: str) -> str | None:
    """Digest of a model that the server has; None where it has none of that name."""
    for model in next(_lines(host, "/api/tags", None)).get("models", []):
        if model["name"] in (name, f"{name}:latest"):
            return str(model["digest"])
    return None


def quantization_of(host: str, name: str) -> Quantization:
    shown = next(_lines(host, "/api/show", {"model": name, "verbose": True}))
    kinds = [tensor["type"] for tensor in shown.get("tensors") or [] if tensor["type"] not in WHOLE_KINDS]
    fallen_back = [kind for kind in kinds if not kind.endswith("_K")]
    return Quantization(str(shown.get("details", {}).get("quantization_level", "")), len(kinds), len(fallen_back))


def generate(host: str, model: str, prompt: str, tokens: int) -> dict[str, Any]:
    """One greedy answer with the server's own token ids of prompt and answer in `context`.

    Ollama's own penalty for what is repeated is left out: it would not be the likeliest token any more.
    """
    options = {"temperature": 0, "seed": 42, "num_predict": tokens, "repeat_penalty": 1, **_threads(host)}
    body = {"model": model, "prompt": prompt, "stream": False, "options": options}
    return next(_lines(host, "/api/generate", body))


def _threads(host: str) -> dict[str, int]:
    """One core of this machine is left free: on two busy ones threads that wait for each other took 10 s a row."""
    if urllib.parse.urlsplit(host).hostname not in ("127.0.0.1", "localhost", "::1"):
        return {}
    return {"num_thread": max(1, len(os.sched_getaffinity(0)) - 1)}


def _exists(host: str, path: str) -> bool:
    try:
        _open(host, path, None, method="HEAD").close()
    except BridgeError as error:
        if error.code == "serve_refused":
            return False
        raise
    return True


def _lines(host: str, path: str, body: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    data = None if body is None else json.dumps(body).encode()
    with _open(host, path, data, {"Content-Type": "application/json"}) as response:
        for line in response:
            if line.strip():
                yield json.loads(line)


def _open(
    host: str, path: str, data: Any, headers: dict[str, str] | None = None, method: str | None = None
) -> IO[bytes]:
    if not host.startswith(("http://", "https://")):
        raise BridgeError("configuration", f"{host} is no http address.")
    request = urllib.request.Request(host.rstrip("/") + path, data=data, headers=headers or {}, method=method)
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)  # type: ignore[no-any-return]
    except urllib.error.HTTPError as error:
        with error:
            text = error.read().decode(errors="replace")
        raise BridgeError("serve_refused", text or f"HTTP {error.code}") from error
    except OSError as error:
        raise BridgeError("serve_unreachable", f"{host}.") from error
