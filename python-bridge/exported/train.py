"""Trains an adapter with TRL and PEFT and merges it, or all weights of a model. Needs only its libraries and the rows.

python train.py [--rows FOLDER] [--out FOLDER] [--max-steps N]

The rows are train.jsonl and val.jsonl, each line a {"prompt", "completion"} as the prompt template renders it.
"""

import argparse
import json
import os
from pathlib import Path
from typing import Any

SETTINGS: dict[str, Any] = {}

os.environ |= {"HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "WANDB_MODE": "disabled"}

import torch  # noqa: E402
from datasets import Dataset  # noqa: E402
from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training  # noqa: E402
from transformers import (  # noqa: E402
    AutoModelForCausalLM,
    AutoTokenizer,
    BitsAndBytesConfig,
    EarlyStoppingCallback,
    set_seed,
)
from trl import SFTConfig, SFTTrainer  # noqa: E402

CUDA = torch.cuda.is_available()
# Older cards only emulate bfloat16.
BFLOAT16 = CUDA and torch.cuda.get_device_capability()[0] >= 8
DTYPE = torch.bfloat16 if BFLOAT16 else torch.float16 if CUDA else torch.float32
FULL = SETTINGS["method"] == "full"
# bitsandbytes, which four bits need, computes on CUDA alone.
FOUR_BITS = CUDA and SETTINGS["quantization"] == "4bit"


def load_model(dtype: torch.dtype, **options: Any) -> Any:
    """Never runs code of a model's repository, never unpickles."""
    return AutoModelForCausalLM.from_pretrained(
        SETTINGS["base_model"],
        revision=SETTINGS["revision"],
        trust_remote_code=False,
        use_safetensors=True,
        dtype=dtype,
        **options,
    )


def load_tokenizer() -> Any:
    """With a padding token that is not the one that ends an answer: padding is masked, and the end must be learnt."""
    tokenizer = AutoTokenizer.from_pretrained(
        SETTINGS["base_model"], revision=SETTINGS["revision"], trust_remote_code=False
    )
    if tokenizer.pad_token is None or tokenizer.pad_token == tokenizer.eos_token:
        known = tokenizer.get_vocab()
        candidates = [token for token in ("<|endoftext|>", "<pad>", "<unk>") if token in known]
        tokenizer.pad_token = candidates[0] if candidates else tokenizer.eos_token
    return tokenizer


def read_rows(path: Path, tokenizer: Any) -> Dataset:
    """Prompt and completion are tokenised apart, as a server does; the loss is taken on the completion alone."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        prompt = tokenizer(row["prompt"])["input_ids"]
        completion = [
            *tokenizer(row["completion"], add_special_tokens=False)["input_ids"],
            tokenizer.eos_token_id,
        ]
        ids, mask = [*prompt, *completion], [0] * len(prompt) + [1] * len(completion)
        length = SETTINGS["max_length"]
        if not any(mask[:length]):
            raise SystemExit(f"{path}:{number}: the prompt leaves no room for an answer within {length} tokens.")
        rows.append({"input_ids": ids[:length], "completion_mask": mask[:length]})
    return Dataset.from_list(rows)


def load_trained() -> Any:
    if FULL:
        # Half precision would round small updates away: it is for the computing alone.
        return load_model(torch.float32)
    if FOUR_BITS:
        quantization = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=DTYPE)
        model = load_model(DTYPE, quantization_config=quantization, device_map={"": 0})
        model = prepare_model_for_kbit_training(model)
    else:
        model = load_model(DTYPE)
    return get_peft_model(model, LoraConfig(**SETTINGS["lora"], bias="none", task_type="CAUSAL_LM"))


def training_arguments(out: Path, max_steps: int) -> SFTConfig:
    arguments = dict(SETTINGS["training"])
    if not CUDA and arguments["optim"] == "adamw_8bit":
        arguments["optim"] = "adamw_torch"
    if max_steps > 0:
        arguments |= {"max_steps": max_steps, "eval_steps": max_steps, "save_steps": max_steps, "warmup_steps": 0}
    return SFTConfig(
        **arguments,
        output_dir=str(out / "checkpoints"),
        completion_only_loss=True,
        # The rows are cut already.
        max_length=None,
        eval_strategy="steps",
        save_strategy="steps",
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        use_cpu=not CUDA,
        bf16=BFLOAT16,
        fp16=CUDA and not BFLOAT16,
        gradient_checkpointing=CUDA,
        dataloader_pin_memory=False,
        report_to="none",
    )


def main() -> None:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=Path, default=here / "rows", help="folder of train.jsonl and val.jsonl")
    parser.add_argument("--out", type=Path, default=here / "out", help="folder for the adapter and the merged model")
    parser.add_argument("--max-steps", type=int, default=0, help="stop after so many steps, to try")
    given = parser.parse_args()

    set_seed(SETTINGS["training"]["seed"])
    tokenizer = load_tokenizer()
    trainer = SFTTrainer(
        model=load_trained(),
        args=training_arguments(given.out, given.max_steps),
        train_dataset=read_rows(given.rows / "train.jsonl", tokenizer),
        eval_dataset=read_rows(given.rows / "val.jsonl", tokenizer),
        processing_class=tokenizer,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=SETTINGS["early_stopping_patience"])],
    )
    trainer.train()
    if FULL:
        merged = trainer.model.to(torch.bfloat16)
    else:
        adapter = given.out / "adapter"
        trainer.model.save_pretrained(str(adapter))
        tokenizer.save_pretrained(str(adapter))
        # The base is loaded anew: adapters merged into four bits would keep their rounding.
        base = load_model(torch.float32)
        merged = PeftModel.from_pretrained(base, str(adapter)).merge_and_unload().to(torch.bfloat16)
    merged.save_pretrained(str(given.out / "merged"), safe_serialization=True)
    tokenizer.save_pretrained(str(given.out / "merged"))
    print(f"{given.out / 'merged'}: validation loss {trainer.state.best_metric}")


if __name__ == "__main__":
    main()
