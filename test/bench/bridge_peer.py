"""Trains the rows of a run folder at each line of stdin.

`bare`: by a plain TRL script with the bridge's settings; `bridge`: by the bridge. Prints one line of JSON after each:
the seconds of building the trainer and training, and the share of their CPU time that the bridge's callbacks took.
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from clinical_bridge import callbacks, fitting
from clinical_bridge.backend import backend_for
from clinical_bridge.configuration import read_configuration
from clinical_bridge.events import EventLog
from clinical_bridge.processes import Processes
from clinical_bridge.quiet import silence_libraries
from clinical_bridge.rows import TRAIN_FILE, VALIDATION_FILE, encode_all, read_rows
from clinical_bridge.stopping import StopRequest

folder = Path(sys.argv[1])
configuration = read_configuration(folder)
silence_libraries(configuration.base_model)

from datasets import Dataset  # noqa: E402
from transformers import EarlyStoppingCallback, set_seed  # noqa: E402

backend = backend_for(configuration)
in_callbacks = 0.0


class TimedCallback(callbacks.EventCallback):
    """The bridge's own, with its CPU time."""

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if not name.startswith("on_") or not callable(found):
            return found

        def timed(*args: Any, **options: Any) -> Any:
            global in_callbacks
            started = time.thread_time()
            try:
                return found(*args, **options)
            finally:
                in_callbacks += time.thread_time() - started

        return timed


callbacks.EventCallback = TimedCallback  # type: ignore[misc]


def dataset(rows: list[Any]) -> Any:
    return Dataset.from_list([{"input_ids": row.input_ids, "completion_mask": row.completion_mask} for row in rows])


def bare(model: Any, tokenizer: Any, train: list[Any], validation: list[Any]) -> None:
    """What the manuals of TRL and PEFT show, with the same trainer and the same settings."""
    tokenizer.pad_token = fitting.padding_token(tokenizer)
    every = max(1, fitting.total_steps(configuration, len(train)) // configuration.evaluations_per_run)
    share = fitting.share_of_step(configuration, 1)
    arguments = fitting.training_arguments(folder / fitting.CHECKPOINTS, configuration, backend, share, every)
    # Counting tokens is the bridge's own wish.
    arguments.include_num_input_tokens_seen = "no"
    backend.trainer_class()(
        model=model,
        args=arguments,
        train_dataset=dataset(train),
        eval_dataset=dataset(validation),
        processing_class=tokenizer,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=configuration.early_stopping_patience)],
    ).train()


def bridge(model: Any, tokenizer: Any, train: list[Any], validation: list[Any]) -> None:
    events = EventLog(folder)
    try:
        fitting.fit(
            folder, configuration, backend, model, tokenizer, train, validation, events, StopRequest(), Processes()
        )
    finally:
        events.close()


# What the trainer prints is not asked for.
answers = sys.stdout
sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
print("ready", file=answers, flush=True)
for line in sys.stdin:
    shutil.rmtree(folder / fitting.CHECKPOINTS, ignore_errors=True)
    set_seed(configuration.seed)
    model, tokenizer = backend.load(configuration)
    rows = [
        encode_all(read_rows(folder / file), tokenizer, configuration.max_length)
        for file in (TRAIN_FILE, VALIDATION_FILE)
    ]
    in_callbacks = 0.0
    started, cpu = time.monotonic(), time.process_time()
    (bare if line.strip() == "bare" else bridge)(model, tokenizer, *rows)
    seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    print(json.dumps({"seconds": seconds, "callbacks": in_callbacks / cpu}), file=answers, flush=True)
