"""`train <run folder>`: one attempt at a run, which always says how it ended."""

import sys
import traceback
from pathlib import Path

from .errors import Cancelled, classify
from .events import EventLog
from .pipeline import Pipeline
from .quiet import scrub
from .stopping import StopRequest


def train(folder: Path) -> int:
    """0 when the run succeeded or was stopped and kept, 1 when it failed, 130 when it was cancelled."""
    stop = StopRequest()
    stop.listen()
    events = EventLog(folder)
    pipeline = Pipeline(folder, events, stop)
    try:
        state = pipeline.run()
    except Cancelled:
        events.write("end", state="cancelled")
        return 130
    except Exception as error:
        failure = classify(error)
        sys.stderr.write(scrub("".join(traceback.format_exception(error)), pipeline.texts))
        numbers = {} if failure.data is None else {"data": failure.data}
        events.write("error", code=failure.code, message=scrub(str(failure), pipeline.texts), **numbers)
        events.write("end", state="failed")
        return 1
    else:
        events.write("end", state=state)
        return 0
    finally:
        events.close()
