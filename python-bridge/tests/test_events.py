"""`(attempt, seq)` is unique in the file, whatever happened to the attempt before."""

import json
from pathlib import Path

from clinical_bridge.events import EventLog
from running import read_events


def test_events_are_numbered_within_an_attempt(tmp_path: Path) -> None:
    events = EventLog(tmp_path)
    events.write("phase", phase="load", state="started")
    events.write("end", state="succeeded")
    events.close()
    assert [(event["attempt"], event["seq"], event["type"]) for event in read_events(tmp_path)] == [
        (1, 0, "phase"),
        (1, 1, "end"),
    ]


def test_the_next_attempt_counts_from_the_highest(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"attempt": 3, "seq": 8, "type": "end"}\n{"attempt": 2}\n')
    assert EventLog(tmp_path).attempt == 4


def test_a_torn_last_line_does_not_swallow_the_next_event(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"attempt": 1, "seq": 0, "type": "hello"}\n{"attempt": 1, "seq": 1, "ty')
    events = EventLog(tmp_path)
    events.write("hello")
    events.close()
    last = json.loads(path.read_text().splitlines()[-1])
    assert (last["attempt"], last["seq"], last["type"]) == (2, 0, "hello")


def test_only_the_events_remain_when_the_log_is_closed(tmp_path: Path) -> None:
    EventLog(tmp_path).close()
    assert [path.name for path in tmp_path.iterdir()] == ["events.jsonl"]
