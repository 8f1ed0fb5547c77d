"""The training phase: loss on the answers alone, early stopping on the validation loss, resumable."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .backend import Backend
from .configuration import Configuration
from .events import EventLog
from .rows import Encoded
from .stopping import StopRequest

CHECKPOINTS = "checkpoints"


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
) -> Fitted:
    """Trains in place; the model returned is the one of the best validation loss."""
    from datasets import Dataset
    from transformers import EarlyStoppingCallback
    from transformers.trainer_utils import get_last_checkpoint
    from trl import SFTConfig

    from .callbacks import EventCallback

    tokenizer.pad_token = padding_token(tokenizer)
    steps = total_steps(configuration, len(train))
    every = max(1, steps // configuration.evaluations_per_run)
    checkpoints = folder / CHECKPOINTS
    arguments = SFTConfig(
        output_dir=str(checkpoints),
        per_device_train_batch_size=configuration.batch_size,
        per_device_eval_batch_size=max(4, configuration.batch_size),
        gradient_accumulation_steps=configuration.gradient_accumulation_steps,
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
        report_to="none",
        **backend.training_options(configuration),
    )
    trainer = backend.trainer_class()(
        model=model,
        args=arguments,
        train_dataset=Dataset.from_list([_features(example) for example in train]),
        eval_dataset=Dataset.from_list([_features(example) for example in validation]),
        processing_class=tokenizer,
        callbacks=[
            EventCallback(events, stop),
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
        rowsPerStep=configuration.batch_size * configuration.gradient_accumulation_steps,
    )
    last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None
    if last is not None:
        events.write("notice", code="resumed", data={"step": int(last.rpartition("-")[2])})
    trainer.train(resume_from_checkpoint=last)
    if trainer.state.global_step < steps and not stop.stop_and_keep:
        events.write("notice", code="early_stopped", data={"step": trainer.state.global_step})
    return Fitted(trainer.model, trainer.state.best_metric, stop.stop_and_keep and trainer.state.global_step < steps)


def total_steps(configuration: Configuration, rows: int) -> int:
    """Optimizer steps of the whole run, as the Trainer counts them."""
    if configuration.max_steps is not None:
        return configuration.max_steps
    batches = math.ceil(rows / configuration.batch_size)
    return math.ceil(max(1, batches / configuration.gradient_accumulation_steps) * configuration.epochs)


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
