"""How a run is asked to end: SIGTERM cancels it, SIGUSR1 ends training early and keeps what is learnt."""

import signal
from types import FrameType

from .errors import Cancelled


class StopRequest:
    """Set by SIGUSR1; training looks at it after every step."""

    def __init__(self) -> None:
        self.stop_and_keep = False

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, _cancel)
        signal.signal(signal.SIGINT, _cancel)
        signal.signal(signal.SIGUSR1, self._keep)

    def _keep(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop_and_keep = True


def _cancel(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Cancelled
