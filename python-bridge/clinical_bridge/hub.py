"""`push <run folder>`: an adapter or a merged model to the Hugging Face Hub, by the user's own login."""

import os
from pathlib import Path
from typing import Any, Literal

from .files import size_of
from .output import say, say_hello

HubErrorCode = Literal[
    "nothing_to_push", "no_token", "token_refused", "forbidden", "public", "unreachable", "refused", "library_missing"
]
SENT = ["*.safetensors", "*.json", "*.jinja", "*.model", "*.txt"]
"""Weights and what is needed to use them: a model card would name folders of this machine."""
MESSAGE = "Model of Clinical Prompt Studio"


class HubError(Exception):
    """Why nothing was sent. The message never holds the token."""

    def __init__(self, code: HubErrorCode, message: str) -> None:
        super().__init__(message)
        self.code: HubErrorCode = code


def push(folder: Path, what: str, repository: str, public: bool) -> int:
    """Says `pushed` or `error`; 0 in both cases: who asked has an answer. All files arrive in one commit or none."""
    say_hello()
    # One way of sending, the hub's own and older one, which any endpoint knows.
    os.environ.update(
        {
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "DO_NOT_TRACK": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_XET": "1",
        }
    )
    try:
        say("pushed", **_send(folder / what, repository, public))
    except HubError as error:
        say("error", code=error.code, message=str(error))
    return 0


def _send(source: Path, repository: str, public: bool) -> dict[str, Any]:
    if not any(source.glob("*.safetensors")):
        raise HubError("nothing_to_push", source.name)
    try:
        from huggingface_hub import HfApi, get_token
        from huggingface_hub.errors import HfHubHTTPError
    except ModuleNotFoundError as error:
        raise HubError("library_missing", str(error.name)) from error
    token = get_token()
    if token is None:
        raise HubError("no_token", "")
    api = HfApi(token=token)
    try:
        api.create_repo(repository, private=not public, exist_ok=True)
        if not public:
            _require_private(api, repository)
        commit = api.upload_folder(
            repo_id=repository, folder_path=str(source), allow_patterns=SENT, commit_message=MESSAGE
        )
    except HfHubHTTPError as error:
        raise _refusal(error, token) from error
    except HubError:
        raise
    except OSError as error:
        raise HubError("unreachable", api.endpoint) from error
    except Exception as error:
        # The hub's library has changed the one that it speaks HTTP by, and may again.
        if type(error).__module__.startswith(("httpx", "httpcore", "requests")):
            raise HubError("unreachable", api.endpoint) from error
        raise HubError("refused", _without(token, f"{type(error).__name__}: {error}")) from error
    return {"url": commit.repo_url.url, "commit": commit.oid, "bytes": size_of(source)}


def _require_private(api: Any, repository: str) -> None:
    """One that was there keeps its visibility."""
    if not api.model_info(repository).private:
        raise HubError("public", repository)


def _refusal(error: Any, token: str) -> HubError:
    status = None if error.response is None else error.response.status_code
    said = _without(token, str(error.server_message or error).splitlines()[0])
    if status == 401:
        return HubError("token_refused", said)
    if status == 403:
        return HubError("forbidden", said)
    return HubError("refused", said)


def _without(token: str, text: str) -> str:
    return text.replace(token, "…")
