"""Turns what the trainer reports into events, and requests to stop into its control flags."""

import math
import time
from typing import Any

from transformers import TrainerCallback

from .device import memory_in_use
from .errors import BridgeError, Paused
from .events import EventLog
from .processes import Processes
from .stopping import StopRequest


class EventCallback(TrainerCallback):  # type: ignore[misc]
    """One `progress` a step, one `step` a logging step, one `evaluation` and `checkpoint` each time there is one."""

    def __init__(self, events: EventLog, stop: StopRequest, processes: Processes) -> None:
        self._events = events
        self._stop = stop
        self._processes = processes
        self._pausing = False
        """As all processes have agreed; a signal may have reached some of them only."""
        self._started = 0.0
        self._first_step = 0
        self._throughput = Throughput()

    def on_train_begin(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        self._started = time.monotonic()
        self._first_step = state.global_step
        self._throughput = Throughput(int(state.num_input_tokens_seen))

    def on_step_begin(self, _args: Any, _state: Any, _control: Any, **_: Any) -> None:
        self._throughput.begin(time.monotonic())

    def on_step_end(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
        self._throughput.end(time.monotonic())
        self._events.write(
            "progress",
            step=state.global_step,
            steps=state.max_steps,
            secondsLeft=self._seconds_per_step(state) * (state.max_steps - state.global_step),
        )
        keep, pause = self._processes.any_of(self._stop.stop_and_keep, self._stop.pause)
        if keep:
            self._stop.stop_and_keep = True
            control.should_training_stop = True
        elif pause:
            self._pausing = True
            control.should_save = True

    def on_log(self, _args: Any, state: Any, _control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        if logs is None or "loss" not in logs:
            return
        loss = float(logs["loss"])
        if not math.isfinite(loss):
            raise BridgeError("loss_not_finite", f"Step {state.global_step}.", {"step": state.global_step})
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
            **self._throughput.since_last(int(state.num_input_tokens_seen)),
            memoryBytes=memory_in_use(),
        )

    def on_evaluate(
        self, _args: Any, state: Any, _control: Any, metrics: dict[str, float] | None = None, **_: Any
    ) -> None:
        loss = float((metrics or {}).get("eval_loss", math.nan))
        if not math.isfinite(loss):
            message = f"Validation at step {state.global_step}."
            raise BridgeError("loss_not_finite", message, {"step": state.global_step})
        self._events.write("evaluation", step=state.global_step, loss=loss)

    def on_save(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        self._events.write("checkpoint", step=state.global_step, path=f"checkpoints/checkpoint-{state.global_step}")
        if self._pausing:
            # The first process may still be writing: who leaves early would have it ended with the rest.
            self._processes.wait_for_all()
            raise Paused(state.global_step)

    def _seconds_per_step(self, state: Any) -> float:
        return (time.monotonic() - self._started) / max(1, int(state.global_step) - self._first_step)


class Throughput:
    """Tokens a second within the steps: evaluations and checkpoints lie between them and do not count."""

    def __init__(self, tokens: int = 0) -> None:
        self._tokens = tokens
        self._seconds = 0.0
        self._begun: float | None = None

    def begin(self, now: float) -> None:
        self._begun = now

    def end(self, now: float) -> None:
        if self._begun is not None:
            self._seconds += now - self._begun
        self._begun = None

    def since_last(self, tokens: int) -> dict[str, float]:
        """The key of the event; none where no step or no token was counted since the last call."""
        read, seconds = tokens - self._tokens, self._seconds
        self._tokens, self._seconds = tokens, 0.0
        return {"tokensPerSecond": round(read / seconds, 1)} if read > 0 and seconds > 0 else {}
