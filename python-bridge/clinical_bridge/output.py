"""Short commands speak JSON Lines on stdout, a greeting first."""

import json
import sys
from typing import Any

from . import PROTOCOL, __version__


def say_hello() -> None:
    say("hello", protocol=PROTOCOL, bridge=__version__)


def say(type_: str, **body: Any) -> None:
    sys.stdout.write(json.dumps({"type": type_, **body}, ensure_ascii=False) + "\n")
    sys.stdout.flush()
