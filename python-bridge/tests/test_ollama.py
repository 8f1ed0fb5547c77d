"""What a server says of a failure reaches the user, also inside an answer that began well."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from clinical_bridge.configuration import Serving
from clinical_bridge.errors import BridgeError
from clinical_bridge.ollama import Ingredients, create_model


class _Refusing(BaseHTTPRequestHandler):
    """Has every blob, begins to create, then fails inside HTTP 200 as Ollama does."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "parsing GGUF"}\n{"error": "unknown architecture"}\n')

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture
def refusing_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _serving(host: str) -> Serving:
    return Serving(host=host, model="m", base_model_name=None, template="", system="", parameters={})


def test_an_error_line_inside_a_good_answer(refusing_server: str, tmp_path: Path) -> None:
    with pytest.raises(BridgeError, match="unknown architecture") as caught:
        create_model(_serving(refusing_server), "m", Ingredients(tmp_path / "model.gguf", "0" * 64, None))
    assert caught.value.code == "serve_refused"


def test_an_address_that_is_no_http(tmp_path: Path) -> None:
    with pytest.raises(BridgeError) as caught:
        create_model(_serving("file:///etc"), "m", Ingredients(tmp_path / "model.gguf", "0" * 64, None))
    assert caught.value.code == "configuration"


def test_a_file_that_is_no_gguf_is_refused_by_a_real_server(ollama: str, tmp_path: Path) -> None:
    import hashlib

    file = tmp_path / "model.gguf"
    file.write_bytes(b"not a model")
    made_of = Ingredients(file, hashlib.sha256(file.read_bytes()).hexdigest(), None)
    with pytest.raises(BridgeError) as caught:
        create_model(_serving(ollama), "bridge-refused", made_of)
    assert caught.value.code == "serve_refused"
