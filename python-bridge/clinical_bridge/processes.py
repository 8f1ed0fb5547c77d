"""The processes that train one run together: a single one, or as many as torchrun has started.

They meet under `torch.distributed`, which the Trainer joins when its arguments are made. The first one alone writes.
"""

import ctypes
import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import BridgeError, ErrorCode
from .files import write_atomically


@dataclass(frozen=True)
class Processes:
    """Where this process stands among those that train."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    """Among the processes of this machine, and so the number of its GPU."""

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def any_of(self, *wishes: bool) -> tuple[bool, ...]:
        """Each wish as soon as one process has it: all must stop at the same step, or those left wait for ever."""
        if self.size == 1:
            return wishes
        import torch
        import torch.distributed as dist

        device = "cuda" if dist.get_backend() == "nccl" else "cpu"
        votes = torch.tensor([int(wish) for wish in wishes], device=device)
        dist.all_reduce(votes, op=dist.ReduceOp.MAX)
        return tuple(bool(vote) for vote in votes.tolist())

    def as_the_first(self, value: Any) -> Any:
        """What the first process passes, for all: a shared disk may not show the same to each of them yet."""
        if self.size == 1:
            return value
        import torch.distributed as dist

        values = [value]
        dist.broadcast_object_list(values, src=0)
        return values[0]

    def wait_for_all(self) -> None:
        if self.size > 1:
            import torch.distributed as dist

            dist.barrier()

    def part(self) -> None:
        """Leaves the group; what follows is the first one's own work."""
        if self.size > 1:
            import torch.distributed as dist

            dist.destroy_process_group()

    def say_failure(self, folder: Path, code: ErrorCode, message: str) -> None:
        """Leaves word for the first process, which only sees that this one is gone."""
        write_atomically(_failure_file(folder, self.rank), json.dumps({"code": code, "message": message}))

    def forget_failure(self, folder: Path) -> None:
        """What an earlier attempt of this process has left."""
        _failure_file(folder, self.rank).unlink(missing_ok=True)

    def failure_of_another(self, folder: Path) -> BridgeError | None:
        for rank in range(1, self.size):
            file = _failure_file(folder, rank)
            if file.exists():
                said = json.loads(file.read_text(encoding="utf-8"))
                return BridgeError(said["code"], said["message"])
        return None


def processes_of_environment() -> Processes:
    """As torchrun tells it."""
    rank, size, local = (int(os.environ.get(name, default)) for name, default in _VARIABLES)
    return Processes(rank, size, local)


def end_with_torchrun() -> None:
    """Has Linux end this process once torchrun is killed: in its own session it would write on beside its successor."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1

_VARIABLES = (("RANK", "0"), ("WORLD_SIZE", "1"), ("LOCAL_RANK", "0"))


def _failure_file(folder: Path, rank: int) -> Path:
    return folder / f"failure-{rank}.json"
