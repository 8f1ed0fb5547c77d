"""Creates a model in Ollama over HTTP, so that the server may be another machine and no binary is needed here."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from .configuration import Serving
from .errors import BridgeError
from .files import sha256_of

TIMEOUT_SECONDS = 600


def create_model(serving: Serving, name: str, gguf: Path, digest: str) -> str:
    """Uploads the GGUF where the server does not have it, creates the model, and returns the model's digest."""
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
    }
    for status in _lines(serving.host, "/api/create", body):
        if "error" in status:
            raise BridgeError("serve_refused", str(status["error"]))
    return _digest_of(serving.host, name)


def blob_digest(gguf: Path) -> str:
    return sha256_of(gguf)


def generate(host: str, model: str, prompt: str, tokens: int) -> dict[str, Any]:
    """One greedy answer with the server's own token ids of prompt and answer in `context`."""
    options = {"temperature": 0, "seed": 42, "num_predict": tokens}
    body = {"model": model, "prompt": prompt, "stream": False, "options": options}
    return next(_lines(host, "/api/generate", body))


def _digest_of(host: str, name: str) -> str:
    for model in next(_lines(host, "/api/tags", None)).get("models", []):
        if model["name"] in (name, f"{name}:latest"):
            return str(model["digest"])
    raise BridgeError("serve_refused", f"{name} is not in the list of models.")


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
