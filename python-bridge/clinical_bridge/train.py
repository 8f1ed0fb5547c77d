"""`train <run folder>`: one attempt at a run, which always says how it ended."""

import os
import sys
import traceback
from pathlib import Path

from .errors import Cancelled, Paused, classify
from .events import EventLog, SilentLog
from .pipeline import Pipeline
from .processes import processes_of_environment
from .quiet import scrub
from .stopping import StopRequest


def train(folder: Path) -> int:
    """0 when the run succeeded or was stopped and kept, 1 when it failed, 130 when it was cancelled.

    75 (EX_TEMPFAIL of sysexits.h) when it has saved a checkpoint and waits to be started again, without an `end`.
    """
    stop = StopRequest()
    stop.listen()
    processes = processes_of_environment()
    processes.forget_failure(folder)
    events = EventLog(folder) if processes.is_first else SilentLog()
    pipeline = Pipeline(folder, events, stop, processes)
    try:
        state = pipeline.run()
    except Cancelled:
        events.write("end", state="cancelled")
        return 130
    except Paused as pause:
        events.write("notice", code="paused", data={"step": pause.step})
        return os.EX_TEMPFAIL
    except Exception as error:
        failure = classify(error)
        sys.stderr.write(scrub("".join(traceback.format_exception(error)), pipeline.texts))
        message = scrub(str(failure), pipeline.texts)
        if not processes.is_first:
            processes.say_failure(folder, failure.code, message)
            return 1
        cause = processes.failure_of_another(folder)
        numbers = {} if cause is not None or failure.data is None else {"data": failure.data}
        events.write("error", code=(cause or failure).code, message=message if cause is None else str(cause), **numbers)
        events.write("end", state="failed")
        return 1
    else:
        events.write("end", state=state)
        return 0
    finally:
        events.close()
