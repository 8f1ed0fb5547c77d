"""How much memory and disk a run takes, by sums that can be checked.

Memory, in bytes. P parameters of the base model, Q of them in linear layers, T trained ones, N tokens of a batch of the
longest rows, h and i the widths of a block and of its inner layer, L blocks, V entries of the vocabulary.

    weights      full: 4 P; LoRA: 2 P, 4 P on a CPU without bfloat16, and 4 T for the adapters;
                 QLoRA: 0.56 Q + 4 (P - Q), with Unsloth 0.53 Q + 2 (P - Q), and 4 T
    gradients    4 T
    optimizer    8 T, 2 T with 8-bit AdamW
    activations  b (10 h + 4 i) N for each block; with gradient checkpoints, as on a GPU, for one block,
                 and b h N for each; b is 2 bytes on a GPU, 4 on a CPU; logits with their gradient, 8 V N
    libraries    0.7 GB

Published parts: QLoRA (Dettmers et al. 2023), 8-bit optimizers (Dettmers et al. 2022), activations (Korthikanti et al.
2022). Measured: SmolLM2-135M on a CPU, batch 2 of 505 tokens, LoRA 3.63 GB (2.92 estimated), full 5.00 GB (4.73);
a 7B model in 4 bits with Unsloth, 4.64 GB without the libraries.
"""

from typing import Any

from .configuration import Configuration, GgufKind
from .fitting import share_of_step
from .gguf_file import made_by_ollama
from .machine import Machine
from .model_shape import Shape

LIBRARIES = 700 * 1024**2
ERROR = 0.35
"""Of the whole, in either direction: how far the sums were off where peaks have been measured."""
BYTES_A_WEIGHT: dict[GgufKind, float] = {"q8_0": 34 / 32, "f16": 2, "q4_K_M": 0.61, "q4_K_S": 0.58}
"""q8_0: 32 weights of 8 bits share a scale of 16. The others are llama.cpp's figures for a 7B model."""
KEPT_CHECKPOINTS = 2


def memory(configuration: Configuration, shape: Shape, longest: int, machine: Machine) -> dict[str, Any]:
    """Of each process, where several train together."""
    cuda = machine.cuda
    tokens = longest * share_of_step(configuration, machine.processes).batch_size
    width = 2 if cuda else 4
    block = width * (10 * shape.hidden + 4 * shape.intermediate) * tokens
    kept = block + shape.layers * width * shape.hidden * tokens if cuda else shape.layers * block
    parts = {
        "weights": _weights(configuration, shape, machine),
        "gradients": 4 * shape.trainable,
        "optimizer": _optimizer(configuration) * shape.trainable,
        "activations": kept + 8 * shape.vocabulary * tokens,
        "libraries": LIBRARIES,
    }
    return {
        **{name: round(size) for name, size in parts.items()},
        "total": round(sum(parts.values())),
        "error": ERROR,
        "available": machine.free_memory,
        "kind": "gpu" if cuda else "ram",
    }


def disk(configuration: Configuration, shape: Shape, machine: Machine) -> dict[str, Any]:
    """A checkpoint is written before the oldest goes: one more for a moment. `ollama` copies its file.

    What Ollama quantises lies there twice until its server starts anew: as it came, and as it became.
    """
    checkpoint = (4 + _optimizer(configuration)) * shape.trainable
    kept = BYTES_A_WEIGHT[configuration.gguf] * shape.total
    gguf = BYTES_A_WEIGHT["f16"] * shape.total if made_by_ollama(configuration.gguf) else kept
    served = gguf + kept if made_by_ollama(configuration.gguf) else gguf
    models = 2 if configuration.export_base else 1
    parts = {
        "base": 0 if machine.has_base_model else 2 * shape.total,
        "checkpoints": (KEPT_CHECKPOINTS + 1) * checkpoint,
        "adapter": 0 if configuration.method == "full" else 4 * shape.trainable,
        "merged": 2 * shape.total,
        "gguf": models * gguf,
        "ollama": models * served if machine.serves else 0,
    }
    return {
        **{name: round(size) for name, size in parts.items()},
        "total": round(sum(parts.values())),
        "free": machine.free_disk,
        "folder": machine.folder,
    }


def _weights(configuration: Configuration, shape: Shape, machine: Machine) -> float:
    if configuration.method == "full":
        return 4 * shape.total
    adapters = 4 * shape.trainable
    if configuration.quantization == "4bit":
        packed, whole = (0.53, 2) if configuration.backend == "unsloth" else (0.5625, 4)
        return packed * shape.linear + whole * (shape.total - shape.linear) + adapters
    return (2 if machine.cuda or machine.bfloat16 else 4) * shape.total + adapters


def _optimizer(configuration: Configuration) -> int:
    """Bytes of AdamW's two moments a trained parameter."""
    return 2 if configuration.optimizer == "adamw_8bit" else 8
