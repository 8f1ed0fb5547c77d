"""The loss of the answers is the model's own loss with the questions masked."""

from pathlib import Path

import pytest


def test_rows_of_different_length_give_the_models_own_loss(tiny_model: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    from clinical_bridge.cpu_trainer import answer_loss

    model = AutoModelForCausalLM.from_pretrained(str(tiny_model))
    ids = torch.tensor([[5, 6, 7, 8, 9], [5, 6, 7, 0, 0]])
    inputs = {
        "input_ids": ids,
        "attention_mask": torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]),
        "labels": torch.tensor([[-100, -100, -100, 8, 9], [-100, -100, 7, -100, -100]]),
    }
    expected = model(**inputs).loss.item()
    assert answer_loss(model, inputs).item() == pytest.approx(expected, rel=1e-5)
    assert answer_loss(model, inputs, items=6).item() == pytest.approx(expected / 2, rel=1e-5)
