"""The run's own record of what happens: `events.jsonl`, appended and flushed line by line."""

import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

EVENTS_FILE = "events.jsonl"
RESERVE_FILE = ".reserve"
RESERVE_BYTES = 64 * 1024


class EventLog:
    """Appends events. `(attempt, seq)` is unique in the file; a full disk still leaves room for the last words."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / EVENTS_FILE
        self._reserve = folder / RESERVE_FILE
        self._seq = 0
        self.attempt = 1 + self._last_attempt()
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._reserve.write_bytes(b"\0" * RESERVE_BYTES)

    def write(self, type_: str, **body: Any) -> None:
        event = {
            "seq": self._seq,
            "attempt": self.attempt,
            "time": datetime.now(UTC).isoformat(),
            "type": type_,
            **body,
        }
        self._seq += 1
        line = (json.dumps(event, ensure_ascii=False, allow_nan=False) + "\n").encode()
        try:
            self._append(line)
        except OSError as error:
            if error.errno != errno.ENOSPC or not self._reserve.exists():
                raise
            self._reserve.unlink()
            self._append(b"\n" + line)

    def close(self) -> None:
        os.close(self._file)
        self._reserve.unlink(missing_ok=True)

    def _append(self, line: bytes) -> None:
        written = os.write(self._file, line)
        if written < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(self._file)

    def _last_attempt(self) -> int:
        if not self._path.exists():
            return 0
        content = self._path.read_bytes()
        if content and not content.endswith(b"\n"):
            with self._path.open("ab") as file:
                file.write(b"\n")
        return max((_attempt_of(line) for line in content.splitlines()), default=0)


class SilentLog(EventLog):
    """For every process but the first: one alone may write."""

    def __init__(self) -> None:
        self.attempt = 0

    def write(self, type_: str, **body: Any) -> None:
        pass

    def close(self) -> None:
        pass


def _attempt_of(line: bytes) -> int:
    try:
        attempt = json.loads(line).get("attempt", 0)
    except (ValueError, AttributeError):
        return 0
    return attempt if isinstance(attempt, int) else 0
