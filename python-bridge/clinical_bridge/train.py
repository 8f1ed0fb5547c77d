"""`train <run folder>`: one attempt at a run, which always says how it ended."""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from .errors import BridgeError, Cancelled, Paused, classify
from .events import EventLog, SilentLog
from .pipeline import Pipeline
from .processes import end_with_torchrun, processes_of_environment
from .quiet import scrub
from .stopping import StopRequest


def train(folder: Path, begin: Callable[[], None] = lambda: None) -> int:
    """0 when the run succeeded or was stopped and kept, 1 when it failed, 130 when it was cancelled.

    75 (EX_TEMPFAIL of sysexits.h) when it has saved a checkpoint and waits to be started again, without an `end`. Of
    several processes the first alone says so: torchrun ends those that are left once one has failed.
    `begin` is called first, when signals are listened to.
    """
    stop = StopRequest()
    stop.listen()
    processes = processes_of_environment()
    if processes.size > 1:
        end_with_torchrun()
    processes.forget_failure(folder)
    events = EventLog(folder) if processes.is_first else SilentLog()
    pipeline = Pipeline(folder, events, stop, processes)
    try:
        begin()
        state = pipeline.run()
    except Cancelled:
        # torchrun cancels all when one has failed.
        cause = processes.failure_of_another(folder)
        if cause is not None:
            return _say_failure(events, cause)
        events.write("end", state="cancelled")
        return 130
    except Paused as pause:
        events.write("notice", code="paused", data={"step": pause.step})
        return os.EX_TEMPFAIL if processes.is_first else 0
    except Exception as error:
        failure = classify(error)
        sys.stderr.write(scrub("".join(traceback.format_exception(error)), pipeline.texts))
        failure = BridgeError(failure.code, scrub(str(failure), pipeline.texts), failure.data)
        if not processes.is_first:
            processes.say_failure(folder, failure.code, str(failure))
            return 1
        return _say_failure(events, processes.failure_of_another(folder) or failure)
    else:
        events.write("end", state=state)
        return 0
    finally:
        events.close()


def _say_failure(events: EventLog, failure: BridgeError) -> int:
    numbers = {} if failure.data is None else {"data": failure.data}
    events.write("error", code=failure.code, message=str(failure), **numbers)
    events.write("end", state="failed")
    return 1
