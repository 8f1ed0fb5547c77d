"""How a run is asked to end: SIGTERM cancels it, SIGUSR1 ends training early and keeps what is learnt, SIGUSR2 saves a
checkpoint and leaves, to go on later."""

import signal
from types import FrameType

from .errors import Cancelled

WISHES = (signal.SIGUSR1, signal.SIGUSR2)
"""Training goes on until they are granted: after a step."""


class StopRequest:
    """Set by signals; training looks at it after every step."""

    def __init__(self) -> None:
        self.stop_and_keep = False
        self.pause = False

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, _cancel)
        signal.signal(signal.SIGINT, _cancel)
        signal.signal(signal.SIGUSR1, self._keep)
        signal.signal(signal.SIGUSR2, self._pause)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WISHES)

    def _keep(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop_and_keep = True

    def _pause(self, _signal: int, _frame: FrameType | None) -> None:
        self.pause = True


def _cancel(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Cancelled
