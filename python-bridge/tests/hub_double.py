"""As much of the Hugging Face Hub's API as pushing a model needs, since the hub itself cannot be reached in a test."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

GOOD = "hf_good"
READS_ONLY = "hf_reads_only"
COMMIT = "c" * 40


class Hub:
    """Repositories by their id, and what has arrived."""

    def __init__(self) -> None:
        self.private: dict[str, bool] = {}
        self.uploaded: dict[str, bytes] = {}
        self.committed: dict[str, list[str]] = {}
        self.upload_reached = Event()
        self.uploads_may_end = Event()
        self.uploads_may_end.set()
        self.endpoint = ""


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_GET(self) -> None:
        repository = self.path.removeprefix("/api/models/")
        if repository in self.hub.private:
            self._answer(
                200, {"id": repository, "private": self.hub.private[repository], "sha": COMMIT, "siblings": []}
            )
        else:
            self._answer(404, {"error": "Not found"})

    def do_PUT(self) -> None:
        content = self._body()
        self.hub.upload_reached.set()
        self.hub.uploads_may_end.wait(30)
        self.hub.uploaded[self.path.removeprefix("/lfs/")] = content
        self._answer(200, {})

    def do_POST(self) -> None:
        body = self._body()
        token = self.headers["Authorization"].removeprefix("Bearer ")
        if token not in (GOOD, READS_ONLY):
            self._answer(401, {"error": f"Invalid credentials: {token}"})
        elif token == READS_ONLY:
            self._answer(403, {"error": "You do not have the rights to create a model under this namespace"})
        elif self.path == "/api/repos/create":
            self._create(json.loads(body))
        elif "/preupload/" in self.path:
            files = [file["path"] for file in json.loads(body)["files"]]
            modes = {path: "lfs" if path.endswith(".safetensors") else "regular" for path in files}
            self._answer(
                200,
                {"files": [{"path": path, "uploadMode": modes[path], "shouldIgnore": False} for path in files]},
            )
        elif self.path.endswith("/info/lfs/objects/batch"):
            self._answer(200, {"transfer": "basic", "objects": [self._place(o) for o in json.loads(body)["objects"]]})
        else:
            self._commit(body)

    def _create(self, asked: dict[str, Any]) -> None:
        repository = f"{asked['organization']}/{asked['name']}"
        if repository in self.hub.private:
            url = f"{self.hub.endpoint}/{repository}"
            self._answer(409, {"error": "You already created this model repo", "url": url})
            return
        self.hub.private[repository] = asked.get("visibility") == "private"
        self._answer(200, {"url": f"{self.hub.endpoint}/{repository}"})

    def _place(self, wanted: dict[str, Any]) -> dict[str, Any]:
        return {**wanted, "actions": {"upload": {"href": f"{self.hub.endpoint}/lfs/{wanted['oid']}"}}}

    def _commit(self, body: bytes) -> None:
        lines = [json.loads(line) for line in body.splitlines()]
        repository = self.path.removeprefix("/api/models/").partition("/commit/")[0]
        self.hub.committed[repository] = sorted(line["value"]["path"] for line in lines if line["key"] != "header")
        url = f"{self.hub.endpoint}/{repository}/commit/{COMMIT}"
        self._answer(200, {"success": True, "commitOid": COMMIT, "commitUrl": url, "hookOutput": ""})

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that was cancelled is gone before its answer."""


@contextmanager
def running_hub() -> Iterator[Hub]:
    hub = Hub()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        hub.uploads_may_end.set()
        server.shutdown()
        server.server_close()
