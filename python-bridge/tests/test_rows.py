"""The model learns the answer and its end, nothing of the question."""

from pathlib import Path
from typing import Any

import pytest

from clinical_bridge.errors import BridgeError
from clinical_bridge.rows import Row, encode, encode_all

QUESTION = "<|im_start|>user\nmigraine<|im_end|>\n<|im_start|>assistant\n"
ROW = Row("a", QUESTION, "Recommandation: repos.")


@pytest.fixture(scope="module")
def tokenizer(base_model: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(str(base_model))


def test_the_loss_is_taken_on_the_answer_and_the_end_token(tokenizer: Any) -> None:
    encoded = encode(ROW, tokenizer, 128)
    learnt = [token for token, kept in zip(encoded.input_ids, encoded.completion_mask, strict=True) if kept]
    assert tokenizer.decode(learnt) == "Recommandation: repos.<|im_end|>"
    assert tokenizer.decode(encoded.input_ids) == f"{QUESTION}Recommandation: repos.<|im_end|>"
    assert not encoded.truncated


def test_a_long_row_is_cut_at_its_end(tokenizer: Any) -> None:
    whole = encode(ROW, tokenizer, 128)
    cut = encode(ROW, tokenizer, len(whole.input_ids) - 2)
    assert cut.truncated
    assert cut.input_ids == whole.input_ids[:-2]


def test_a_row_without_an_answer_left_is_refused(tokenizer: Any) -> None:
    with pytest.raises(BridgeError) as caught:
        encode_all([ROW], tokenizer, 4)
    assert (caught.value.code, str(caught.value)) == ("labels_all_masked", "1 rows, the first is a.")
