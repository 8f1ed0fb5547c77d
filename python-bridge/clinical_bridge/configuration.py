"""`config.json` of a run folder, decoded."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from .errors import BridgeError

CONFIGURATION_FILE = "config.json"
GgufKind = Literal["q8_0", "f16", "q4_K_M", "q4_K_S"]
GGUF_KINDS: tuple[GgufKind, ...] = ("q8_0", "f16", "q4_K_M", "q4_K_S")
T = TypeVar("T")


@dataclass(frozen=True)
class Lora:
    r: int
    alpha: int
    dropout: float
    target_modules: list[str]


@dataclass(frozen=True)
class Serving:
    host: str
    model: str
    base_model_name: str | None
    template: str
    system: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Configuration:
    """Names and units are those of `BridgeConfiguration` in src/core/training/plan.ts."""

    backend: Literal["trl", "unsloth"]
    base_model: str
    revision: str | None
    method: Literal["lora", "full"]
    lora: Lora
    quantization: Literal["4bit", "none"]
    max_length: int
    batch_size: int
    gradient_accumulation_steps: int
    warmup_steps: int
    epochs: float
    max_steps: int | None
    learning_rate: float
    optimizer: Literal["adamw_8bit", "adamw"]
    weight_decay: float
    scheduler: str
    seed: int
    logging_steps: int
    evaluations_per_run: int
    early_stopping_patience: int
    report_to: Literal["none", "tensorboard", "wandb"]
    gguf: GgufKind
    export_base: bool
    serve: Serving | None
    served_elsewhere: tuple[str, ...] | None
    """Where the model is served by the machine that has asked for it: what ends an answer there."""


def read_configuration(folder: Path) -> Configuration:
    """Raises BridgeError("configuration") naming the key that is missing or wrong."""
    path = folder / CONFIGURATION_FILE
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BridgeError("configuration", f"{path.name}: {error.strerror}.") from error
    except ValueError as error:
        raise BridgeError("configuration", f"{path.name} is not JSON.") from error
    if not isinstance(value, dict) or value.get("version") != 1:
        raise BridgeError("configuration", f"{path.name} is not of version 1.")
    return decode_configuration(value)


def decode_configuration(value: dict[str, Any]) -> Configuration:
    """Raises BridgeError("configuration") naming the key that is missing or wrong."""
    lora, export = _get(value, "lora", dict), _get(value, "export", dict)
    serve, elsewhere = value.get("serve"), value.get("servedElsewhere")
    return Configuration(
        backend=_get_choice(value, "backend", ("trl", "unsloth")),
        base_model=_get(value, "baseModel", str),
        revision=value.get("revision"),
        # A run that was planned before there was a choice has adapters.
        method=_get_choice({"method": "lora", **value}, "method", ("lora", "full")),
        lora=Lora(
            r=_get(lora, "r", int),
            alpha=_get(lora, "alpha", int),
            dropout=float(_get(lora, "dropout", (int, float))),
            target_modules=_get(lora, "targetModules", list),
        ),
        quantization=_get_choice(value, "quantization", ("4bit", "none")),
        max_length=_get(value, "maxLength", int),
        batch_size=_get(value, "batchSize", int),
        gradient_accumulation_steps=_get(value, "gradientAccumulationSteps", int),
        warmup_steps=_get(value, "warmupSteps", int),
        epochs=float(_get(value, "epochs", (int, float))),
        max_steps=value.get("maxSteps"),
        learning_rate=float(_get(value, "learningRate", (int, float))),
        optimizer=_get_choice(value, "optimizer", ("adamw_8bit", "adamw")),
        weight_decay=float(_get(value, "weightDecay", (int, float))),
        scheduler=_get(value, "scheduler", str),
        seed=_get(value, "seed", int),
        logging_steps=_get(value, "loggingSteps", int),
        evaluations_per_run=_get(value, "evaluationsPerRun", int),
        early_stopping_patience=_get(value, "earlyStoppingPatience", int),
        # A run that was planned before there was a choice reports nowhere.
        report_to=_get_choice({"reportTo": "none", **value}, "reportTo", ("none", "tensorboard", "wandb")),
        gguf=_get_choice(export, "gguf", GGUF_KINDS),
        export_base=_get(export, "base", bool),
        serve=None if serve is None else _decode_serving(serve),
        served_elsewhere=None if elsewhere is None else tuple(map(str, _get(elsewhere, "stop", list))),
    )


def _decode_serving(value: dict[str, Any]) -> Serving:
    return Serving(
        host=_get(value, "host", str),
        model=_get(value, "model", str),
        base_model_name=value.get("baseModelName"),
        template=_get(value, "template", str),
        system=_get(value, "system", str),
        parameters=_get(value, "parameters", dict),
    )


def _get(value: dict[str, Any], key: str, kind: type | tuple[type, ...]) -> Any:
    found = value.get(key)
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        raise BridgeError("configuration", f"“{key}” is missing or of the wrong kind.")
    return found


def _get_choice(value: dict[str, Any], key: str, choices: tuple[T, ...]) -> Any:
    found = value.get(key)
    if found not in choices:
        raise BridgeError("configuration", f"“{key}” must be one of {', '.join(map(str, choices))}.")
    return found
