"""A library's message must not carry a patient's text into a log."""

from clinical_bridge.errors import BridgeError, classify
from clinical_bridge.quiet import scrub


def test_lines_of_a_record_are_taken_out_of_a_message() -> None:
    record = "CAS CLINIQUE:\nFemme de 34 ans, fièvre depuis hier"
    assert scrub("KeyError: 'Femme de 34 ans, fièvre depuis hier'", [record]) == "KeyError: '…'"


def test_failures_of_libraries_get_a_code() -> None:
    assert classify(OSError(28, "No space left on device")).code == "disk_full"
    assert classify(RuntimeError("I/O error: No space left on device (os error 28)")).code == "disk_full"
    assert classify(RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")).code == "out_of_memory"
    assert classify(ModuleNotFoundError("x", name="trl")).code == "library_missing"
    assert classify(ZeroDivisionError("division by zero")).code == "internal"
    assert classify(BridgeError("no_gpu", "x")).code == "no_gpu"
