"""Turns what the trainer reports into events, and requests to stop into its control flags."""

import math
import time
from typing import Any

from transformers import TrainerCallback

from .errors import BridgeError
from .events import EventLog
from .stopping import StopRequest


class EventCallback(TrainerCallback):  # type: ignore[misc]
    """One `progress` a step, one `step` a logging step, one `evaluation` and `checkpoint` each time there is one."""

    def __init__(self, events: EventLog, stop: StopRequest) -> None:
        self._events = events
        self._stop = stop
        self._started = 0.0
        self._first_step = 0

    def on_train_begin(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        self._started = time.monotonic()
        self._first_step = state.global_step

    def on_step_end(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
        self._events.write(
            "progress",
            step=state.global_step,
            steps=state.max_steps,
            secondsLeft=self._seconds_per_step(state) * (state.max_steps - state.global_step),
        )
        if self._stop.stop_and_keep:
            control.should_training_stop = True

    def on_log(self, _args: Any, state: Any, _control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        if logs is None or "loss" not in logs:
            return
        loss = float(logs["loss"])
        if not math.isfinite(loss):
            raise BridgeError("loss_not_finite", f"Step {state.global_step}.")
        per_step = self._seconds_per_step(state)
        self._events.write(
            "step",
            step=state.global_step,
            steps=state.max_steps,
            epoch=float(state.epoch or 0),
            loss=loss,
            learningRate=float(logs.get("learning_rate", 0)),
            secondsPerStep=per_step,
            secondsLeft=per_step * (state.max_steps - state.global_step),
        )

    def on_evaluate(
        self, _args: Any, state: Any, _control: Any, metrics: dict[str, float] | None = None, **_: Any
    ) -> None:
        loss = float((metrics or {}).get("eval_loss", math.nan))
        if not math.isfinite(loss):
            raise BridgeError("loss_not_finite", f"Validation at step {state.global_step}.")
        self._events.write("evaluation", step=state.global_step, loss=loss)

    def on_save(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        self._events.write("checkpoint", step=state.global_step, path=f"checkpoints/checkpoint-{state.global_step}")

    def _seconds_per_step(self, state: Any) -> float:
        return (time.monotonic() - self._started) / max(1, int(state.global_step) - self._first_step)
