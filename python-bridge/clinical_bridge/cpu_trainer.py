"""The trainer where there is no GPU."""

from typing import Any

import torch
from torch.nn.functional import cross_entropy
from trl import SFTTrainer

IGNORED = -100
"""Label of what is not learnt, as in PyTorch."""


class CpuTrainer(SFTTrainer):  # type: ignore[misc]
    """Computes the loss itself: TRL's goes over the vocabulary in float32 tiles, two fifths of a step on a CPU."""

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        loss = answer_loss(model, inputs, num_items_in_batch)
        if num_items_in_batch is not None:
            # The items are those of all processes, whose gradients are averaged afterwards.
            loss = loss * self.accelerator.num_processes
        return (loss, {}) if return_outputs else loss


def answer_loss(model: Any, inputs: dict[str, Any], items: Any = None) -> torch.Tensor:
    """Cross-entropy of the labelled tokens; over `items` where a step has several batches, else over their number.

    The head, the widest layer of a small model, works from the first answer of the batch on, not on the questions.
    """
    labels = inputs["labels"]
    first = int((labels != IGNORED).any(dim=0).nonzero()[0])
    answers = labels[:, first:]
    kept = answers.shape[1] + 1
    outputs = model(
        input_ids=inputs["input_ids"],
        attention_mask=inputs["attention_mask"],
        use_cache=False,
        logits_to_keep=kept,
    )
    logits = outputs.logits[:, :-1].float()
    total = cross_entropy(logits.flatten(0, 1), answers.flatten(), ignore_index=IGNORED, reduction="sum")
    loss: torch.Tensor = total / ((answers != IGNORED).sum() if items is None else items)
    return loss
