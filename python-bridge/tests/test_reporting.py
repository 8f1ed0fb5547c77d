"""Figures beside the events: where they go, and what is said where they cannot."""

import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from clinical_bridge.configuration import Configuration, read_configuration
from clinical_bridge.errors import BridgeError, classify
from clinical_bridge.quiet import silence_libraries
from clinical_bridge.reporting import prepare_reporter, require_reporter
from conftest import MakeRun
from running import CASES, ROWS, of_type, read_events, train


@pytest.fixture
def environment() -> Iterator[None]:
    """What a run sets is the next test's too, in one process."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def _reporting_to(reporter: str, make_run: MakeRun) -> Configuration:
    return read_configuration(make_run(reportTo=reporter))


@pytest.mark.usefixtures("environment")
def test_tensorboard_gets_the_figures_in_the_run_folder_and_no_text(make_run: MakeRun) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    folder = make_run(reportTo="tensorboard")
    assert train(folder) == 0
    written = list((folder / "tensorboard").rglob("events.out.*"))
    assert len(written) == 1
    figures = EventAccumulator(str(folder / "tensorboard")).Reload()
    said = {step["step"]: step["loss"] for step in of_type(read_events(folder), "step")}
    reported = {scalar.step: scalar.value for scalar in figures.Scalars("train/loss")}
    assert reported == pytest.approx(said, rel=1e-3)
    assert [scalar.step for scalar in figures.Scalars("eval/loss")] == [2, 4]
    content = written[0].read_bytes()
    assert not [text for text in (*CASES, ROWS[0]["completion"]) if text.encode() in content]


@pytest.mark.parametrize("reporter", ["tensorboard", "wandb"])
def test_a_package_that_is_missing_is_said_before_anything_is_loaded(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, reporter: str
) -> None:
    def missing(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    folder = make_run(reportTo=reporter, baseModel="/no/such/model")
    assert train(folder) == 1
    (error,) = of_type(read_events(folder), "error")
    assert error["code"] == "reporter_missing"
    assert error["message"] == f"python3 -m pip --python {sys.executable} install {reporter}"


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("variables", "allowed"),
    [
        ({}, False),
        ({"WANDB_API_KEY": "k" * 40}, True),
        ({"WANDB_MODE": "offline"}, True),
        ({"WANDB_BASE_URL": "https://wandb.example.org"}, True),
    ],
)
def test_weights_and_biases_needs_a_key_because_a_trainer_cannot_ask(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str], allowed: bool
) -> None:
    (tmp_path / "netrc").write_text("machine wandb.example.org\n  login user\n  password key\n")
    monkeypatch.setattr(metadata, "distribution", lambda _name: None)
    for name in ("WANDB_MODE", "WANDB_API_KEY", "WANDB_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    os.environ.update({"NETRC": str(tmp_path / "netrc"), **variables})
    configuration = _reporting_to("wandb", make_run)
    if allowed:
        require_reporter(configuration)
        return
    with pytest.raises(BridgeError, match="wandb login") as caught:
        require_reporter(configuration)
    assert caught.value.code == "reporter_missing"


@pytest.mark.usefixtures("environment")
def test_weights_and_biases_may_send_figures_alone(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WANDB_MODE", raising=False)
    configuration = _reporting_to("wandb", make_run)
    silence_libraries(configuration.base_model, configuration.report_to)
    prepare_reporter(configuration, Path("/runs/a"))
    assert "WANDB_MODE" not in os.environ
    off = ("WANDB_LOG_MODEL", "WANDB_WATCH")
    assert [os.environ[name] for name in off] == ["false", "false"]
    assert (os.environ["WANDB_CONSOLE"], os.environ["WANDB_DIR"]) == ("off", "/runs/a")


@pytest.mark.usefixtures("environment")
def test_a_run_that_reports_nowhere_keeps_weights_and_biases_silent(make_run: MakeRun) -> None:
    configuration = read_configuration(make_run())
    assert configuration.report_to == "none"
    silence_libraries(configuration.base_model, configuration.report_to)
    assert os.environ["WANDB_MODE"] == "disabled"


def test_what_weights_and_biases_refuses_is_called_so() -> None:
    refusal = type("CommError", (Exception,), {"__module__": "wandb.errors"})("no answer")
    assert classify(refusal).code == "reporter_refused"
