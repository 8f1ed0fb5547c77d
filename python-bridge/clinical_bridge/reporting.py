"""A run's figures beside its own events: to TensorBoard in its folder, or to Weights & Biases, which is elsewhere."""

import netrc
import os
import sys
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from .configuration import Configuration
from .errors import BridgeError

TENSORBOARD_FOLDER = "tensorboard"
WANDB_PROJECT = "clinical-prompts"
WANDB_SERVER = "https://api.wandb.ai"
LOCAL_MODES = ("offline", "dryrun", "disabled")
"""Modes of `WANDB_MODE` in which nothing is sent."""


def require_reporter(configuration: Configuration) -> None:
    """Raises BridgeError with the command that mends it, before anything is spent."""
    package = configuration.report_to
    if package == "none":
        return
    if not _is_installed(package):
        command = f"python3 -m pip --python {sys.executable} install {package}"
        raise BridgeError("reporter_missing", command)
    if package == "wandb" and not _has_wandb_key():
        raise BridgeError("reporter_missing", f"{sys.executable} -m wandb login")


def prepare_reporter(configuration: Configuration, folder: Path) -> None:
    """Says to the libraries where they may write and what they may send; before they are imported."""
    if configuration.report_to == "tensorboard":
        os.environ["TENSORBOARD_LOGGING_DIR"] = str(folder / TENSORBOARD_FOLDER)
    if configuration.report_to == "wandb":
        os.environ.setdefault("WANDB_PROJECT", WANDB_PROJECT)
        # Figures and settings go; what is printed, code, weights, and who and where one is stay here.
        os.environ.update(
            {
                "WANDB_DIR": str(folder),
                "WANDB_SILENT": "true",
                "WANDB_CONSOLE": "off",
                "WANDB_HOST": "-",
                "WANDB_LOG_MODEL": "false",
                "WANDB_WATCH": "false",
                "WANDB_DISABLE_CODE": "true",
                "WANDB_DISABLE_GIT": "true",
                "WANDB_ERROR_REPORTING": "false",
                "WANDB_X_DISABLE_META": "true",
                "WANDB_X_DISABLE_STATS": "true",
                "WANDB_X_DISABLE_MACHINE_INFO": "true",
                "WANDB_X_SAVE_REQUIREMENTS": "false",
            }
        )


def end_reporting(configuration: Configuration) -> None:
    """Sends what is left, so that merging and serving are no part of it."""
    if configuration.report_to == "wandb":
        import wandb

        wandb.finish()


def _is_installed(package: str) -> bool:
    try:
        metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _has_wandb_key() -> bool:
    """As `wandb login` leaves it: a trainer without a terminal cannot ask for one."""
    if os.environ.get("WANDB_MODE") in LOCAL_MODES or os.environ.get("WANDB_API_KEY"):
        return True
    host = urlsplit(os.environ.get("WANDB_BASE_URL", WANDB_SERVER)).hostname
    place = os.environ.get("NETRC")
    for file in [Path(place)] if place else [Path.home() / ".netrc", Path.home() / "_netrc"]:
        try:
            found = netrc.netrc(str(file)).authenticators(host or "")
        except (OSError, netrc.NetrcParseError):
            continue
        if found is not None:
            return True
    return False
