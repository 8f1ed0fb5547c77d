"""The training phase: loss on the answers alone, early stopping on the validation loss, resumable."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .backend import Backend
from .configuration import Configuration
from .device import collectives
from .events import EventLog
from .processes import Processes
from .reporting import end_reporting
from .rows import Encoded
from .stopping import StopRequest

CHECKPOINTS = "checkpoints"
CHECKPOINT = "checkpoint-"


@dataclass(frozen=True)
class Fitted:
    model: Any
    best_validation_loss: float | None
    stopped: bool
    """Ended by the user before its last step."""


def fit(
    folder: Path,
    configuration: Configuration,
    backend: Backend,
    model: Any,
    tokenizer: Any,
    train: list[Encoded],
    validation: list[Encoded],
    events: EventLog,
    stop: StopRequest,
    processes: Processes,
) -> Fitted:
    """Trains in place; the model returned is the one of the best validation loss.

    Several processes share the rows of each step and average their gradients: the same rows decide a step as in one.
    """
    from datasets import Dataset
    from transformers import EarlyStoppingCallback

    from .callbacks import EventCallback

    tokenizer.pad_token = padding_token(tokenizer)
    share = share_of_step(configuration, processes.size)
    steps = total_steps(configuration, len(train), processes.size)
    every = max(1, steps // configuration.evaluations_per_run)
    checkpoints = folder / CHECKPOINTS
    arguments = training_arguments(checkpoints, configuration, backend, share, every, processes.size)
    trainer = backend.trainer_class()(
        model=model,
        args=arguments,
        train_dataset=Dataset.from_list([_features(example) for example in train]),
        eval_dataset=Dataset.from_list([_features(example) for example in validation]),
        processing_class=tokenizer,
        callbacks=[
            EventCallback(events, stop, processes),
            EarlyStoppingCallback(early_stopping_patience=configuration.early_stopping_patience),
        ],
    )
    trainable, total = _parameters(trainer.model)
    events.write(
        "plan",
        steps=steps,
        trainRows=len(train),
        validationRows=len(validation),
        trainableParameters=trainable,
        totalParameters=total,
        maxTokens=max(len(example.input_ids) for example in train),
        truncatedRows=sum(example.truncated for example in train),
        evaluationEverySteps=every,
        rowsPerStep=share.rows,
    )
    if processes.size > 1:
        events.write("notice", code="distributed", data={"processes": processes.size, "rowsPerStep": share.rows})
    last = processes.as_the_first(last_checkpoint(checkpoints))
    if last is not None:
        events.write("notice", code="resumed", data={"step": last})
    trainer.train(resume_from_checkpoint=None if last is None else str(checkpoints / f"{CHECKPOINT}{last}"))
    end_reporting(configuration)
    if trainer.state.global_step < steps and not stop.stop_and_keep:
        events.write("notice", code="early_stopped", data={"step": trainer.state.global_step})
    return Fitted(trainer.model, trainer.state.best_metric, stop.stop_and_keep and trainer.state.global_step < steps)


@dataclass(frozen=True)
class Share:
    """What one process does of a step."""

    batch_size: int
    accumulation: int
    rows: int
    """Of the whole step, in all processes."""


def share_of_step(configuration: Configuration, processes: int) -> Share:
    """As many rows decide a step as the configuration says, rounded up to equal shares; no batch is larger."""
    planned = configuration.batch_size * configuration.gradient_accumulation_steps
    if processes == 1:
        return Share(configuration.batch_size, configuration.gradient_accumulation_steps, planned)
    rows = math.ceil(planned / processes)
    batch = next(size for size in range(min(configuration.batch_size, rows), 0, -1) if rows % size == 0)
    return Share(batch, rows // batch, rows * processes)


def training_arguments(
    checkpoints: Path, configuration: Configuration, backend: Backend, share: Share, every: int, processes: int = 1
) -> Any:
    """What TRL is told of a run that validates and saves after so many steps."""
    from trl import SFTConfig

    return SFTConfig(
        output_dir=str(checkpoints),
        per_device_train_batch_size=share.batch_size,
        per_device_eval_batch_size=max(4, configuration.batch_size),
        gradient_accumulation_steps=share.accumulation,
        warmup_steps=configuration.warmup_steps,
        num_train_epochs=configuration.epochs,
        max_steps=configuration.max_steps or -1,
        learning_rate=configuration.learning_rate,
        weight_decay=configuration.weight_decay,
        lr_scheduler_type=configuration.scheduler,
        seed=configuration.seed,
        logging_steps=configuration.logging_steps,
        include_num_input_tokens_seen="non_padding",
        eval_strategy="steps",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        completion_only_loss=True,
        max_length=None,
        dataloader_pin_memory=False,
        disable_tqdm=True,
        report_to=configuration.report_to,
        run_name=checkpoints.parent.name,
        **({"ddp_find_unused_parameters": False, "ddp_backend": collectives()} if processes > 1 else {}),
        **backend.training_options(configuration),
    )


def total_steps(configuration: Configuration, rows: int, processes: int = 1) -> int:
    """Optimizer steps of the whole run, as the Trainer counts them."""
    if configuration.max_steps is not None:
        return configuration.max_steps
    share = share_of_step(configuration, processes)
    batches = math.ceil(math.ceil(rows / share.batch_size) / processes)
    return math.ceil(max(1, batches / share.accumulation) * configuration.epochs)


def last_checkpoint(folder: Path) -> int | None:
    """Step of the last checkpoint that was written to its end; a process may be killed while it writes one."""
    steps = (int(path.name.removeprefix(CHECKPOINT)) for path in folder.glob(f"{CHECKPOINT}*") if _is_whole(path))
    return max(steps, default=None)


def _is_whole(checkpoint: Path) -> bool:
    """The trainer's state is the last file of a checkpoint."""
    try:
        json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return True


def _parameters(model: Any) -> tuple[int, int]:
    """Trainable and all. PEFT knows how many stand behind weights that are packed in 4 bits."""
    if hasattr(model, "get_nb_trainable_parameters"):
        trainable, total = model.get_nb_trainable_parameters()
        return trainable, total
    counts = [(parameter.numel(), parameter.requires_grad) for parameter in model.parameters()]
    return sum(count for count, trained in counts if trained), sum(count for count, _ in counts)


def _features(example: Encoded) -> dict[str, list[int]]:
    return {"input_ids": example.input_ids, "completion_mask": example.completion_mask}


def padding_token(tokenizer: Any) -> str:
    """A padding token that is not the one that ends an answer: padding is masked, and the end must be learnt."""
    if tokenizer.pad_token is not None and tokenizer.pad_token != tokenizer.eos_token:
        return str(tokenizer.pad_token)
    for candidate in ("<|endoftext|>", "<pad>", "<unk>"):
        if candidate in tokenizer.get_vocab():
            return candidate
    return str(tokenizer.eos_token)
