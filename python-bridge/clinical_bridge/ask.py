"""`ask`: a Python function answers prompts, a JSON line for each on stdin and one on stdout.

Needs nothing but Python, so that it runs under the interpreter that has the function's own libraries.
"""

import hashlib
import importlib
import inspect
import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from . import PROTOCOL, __version__
from .quiet import scrub

Function = Callable[..., Any]


class UnusableError(Exception):
    """No function can be called by this name."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def ask(name: str, folder: Path) -> int:
    """Answers until standard input closes: whoever asks is gone then, and what the function has started ends too."""
    lines = own_stdout()
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=read_requests, args=(sys.stdin, requests), daemon=True).start()

    def say(type_: str, **body: Any) -> None:
        lines.write(json.dumps({"type": type_, **body}) + "\n")
        lines.flush()

    say("hello", protocol=PROTOCOL, bridge=__version__)
    try:
        function, source = load(name, folder)
    except UnusableError as error:
        say("error", code=error.code, message=str(error))
        return 1
    say("ready", source=source)
    accepted = keywords(function)
    while True:
        request = json.loads(requests.get())
        prompt: str = request["prompt"]
        options = {key: value for key, value in request["options"].items() if accepted is None or key in accepted}
        try:
            answer = function(prompt, **options)
        except Exception as error:
            say("error", code="raised", message=scrub(last_line(error), [prompt]))
            continue
        if isinstance(answer, str):
            say("answer", text=answer)
        else:
            say("error", code="no_text", message=type(answer).__name__)


def own_stdout() -> TextIO:
    """Standard output for answers alone: whatever else prints, libraries in C too, goes to standard error."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return lines


def read_requests(stdin: TextIO, requests: "queue.SimpleQueue[str]") -> None:
    for line in stdin:
        requests.put(line)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)


def load(name: str, folder: Path) -> tuple[Function, str | None]:
    """The function, and the SHA-256 of its module's source; `None` for a module without one."""
    module_name, _, path = name.partition(":")
    sys.path.insert(0, str(folder))
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        own = module_name == missing or module_name.startswith(missing + ".")
        raise UnusableError("module_missing" if own else "library_missing", missing) from error
    except Exception as error:
        raise UnusableError("not_loaded", last_line(error)) from error
    found: Any = module
    for part in path.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise UnusableError("function_missing", path)
    source = inspect.getsourcefile(module) if getattr(module, "__file__", None) else None
    return found, None if source is None else hashlib.sha256(Path(source).read_bytes()).hexdigest()


def keywords(function: Function) -> set[str] | None:
    """Names of the options that the function takes; `None` where it takes any."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return set()
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        return None
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    # The first takes the case.
    return {parameter.name for parameter in list(parameters)[1:] if parameter.kind in named}


def last_line(error: BaseException) -> str:
    """Of the traceback: what was raised, and what it says."""
    return traceback.format_exception_only(error)[-1].strip()
