"""`launch <run folder>`: the processes of one node of a Slurm step, started and watched by torchrun.

torchrun starts each in a session of its own, where signals for the step do not reach it. SIGTERM and SIGINT end all by
torchrun itself; wishes, which a training goes on after, are passed on here.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .stopping import WISHES

LOOK_AGAIN_SECONDS = 0.1
KILLED = 128
"""Added to the signal that has ended a process, as shells do."""


def launch(folder: Path, nodes: int, processes: int, meet_at: str) -> int:
    """The exit code of the process that failed first, else 0; 130 when all were cancelled.

    `processes` counts those of each node. They meet at host and port `meet_at`, which the first node, number 0 of
    SLURM_NODEID, opens.
    """
    # What is held back here is held back in the processes too, until they listen: no wish comes too early for them.
    signal.pthread_sigmask(signal.SIG_BLOCK, WISHES)
    threading.Thread(target=_pass_wishes_on, daemon=True).start()
    # On other nodes torchrun waits five minutes for the first one: its model may take longer, and nothing is wrong.
    logging.getLogger("torch.distributed.elastic.agent.server.api").addFilter(
        lambda record: not record.getMessage().startswith("Error waiting on exit barrier")
    )
    from torch.distributed.elastic.multiprocessing.api import SignalException
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
    from torch.distributed.run import main

    try:
        main(
            [
                f"--nnodes={nodes}",
                f"--node-rank={os.environ['SLURM_NODEID']}",
                f"--nproc-per-node={processes}",
                "--rdzv-backend=static",
                f"--rdzv-endpoint={meet_at}",
                f"--rdzv-id={os.environ['SLURM_JOB_ID']}",
                "--max-restarts=0",
                # Otherwise an empty folder stays behind in the system's own for temporary files.
                f"--log-dir={os.devnull}",
                "--module",
                "clinical_bridge",
                "train",
                # torchrun puts values in the place of words after a dollar sign.
                str(folder).replace("$", "$$"),
            ]
        )
    except ChildFailedError as failed:
        code = failed.get_first_failure()[1].exitcode
        return code if code > 0 else KILLED - code
    except SignalException:
        return KILLED + signal.SIGINT
    return 0


def _pass_wishes_on() -> None:
    while True:
        wish = signal.sigwait(WISHES)
        while not (workers := list(_workers())):
            time.sleep(LOOK_AGAIN_SECONDS)
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, wish)


def _workers() -> Iterator[int]:
    import psutil

    for child in psutil.Process().children():
        with suppress(ProcessLookupError):
            if os.getsid(child.pid) == child.pid:
                yield child.pid
