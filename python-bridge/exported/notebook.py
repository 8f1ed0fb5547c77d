# %% [markdown] introduction
# %% [markdown] install
# %% install
# %% [markdown] settings
# %%
from typing import Any

SETTINGS: dict[str, Any] = {}

# %% [markdown] rows
# %%
import json
import os
from pathlib import Path

os.environ |= {
    "UNSLOTH_DISABLE_STATISTICS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "WANDB_MODE": "disabled",
}

ROWS = Path("rows")
ROWS.mkdir(exist_ok=True)
MISSING = [name for name in ("train.jsonl", "val.jsonl") if not (ROWS / name).exists()]
if MISSING:
    from google.colab import files

    for name, content in files.upload().items():
        (ROWS / Path(name).name).write_bytes(content)

# %% [markdown] load
# %%
# Unsloth comes before the libraries that it changes.
from unsloth import FastLanguageModel

import torch

model, tokenizer = FastLanguageModel.from_pretrained(
    model_name=SETTINGS["base_model"],
    revision=SETTINGS["revision"],
    max_seq_length=SETTINGS["max_length"],
    dtype=None,
    load_in_4bit=SETTINGS["quantization"] == "4bit",
    full_finetuning=SETTINGS["method"] == "full",
    trust_remote_code=False,
    use_safetensors=True,
)
if tokenizer.pad_token is None or tokenizer.pad_token == tokenizer.eos_token:
    known = tokenizer.get_vocab()
    candidates = [token for token in ("<|endoftext|>", "<pad>", "<unk>") if token in known]
    tokenizer.pad_token = candidates[0] if candidates else tokenizer.eos_token
if SETTINGS["method"] != "full":
    model = FastLanguageModel.get_peft_model(
        model,
        **SETTINGS["lora"],
        bias="none",
        use_gradient_checkpointing="unsloth",
        random_state=SETTINGS["training"]["seed"],
    )

# %% [markdown] tokens
# %%
from datasets import Dataset


def read_rows(path: Path) -> Dataset:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        prompt = tokenizer(row["prompt"])["input_ids"]
        completion = [*tokenizer(row["completion"], add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
        ids, mask = [*prompt, *completion], [0] * len(prompt) + [1] * len(completion)
        length = SETTINGS["max_length"]
        if not any(mask[:length]):
            raise ValueError(f"{path}:{number}: the prompt leaves no room for an answer within {length} tokens.")
        rows.append({"input_ids": ids[:length], "completion_mask": mask[:length]})
    return Dataset.from_list(rows)


train, validation = read_rows(ROWS / "train.jsonl"), read_rows(ROWS / "val.jsonl")

# %% [markdown] train
# %%
from transformers import EarlyStoppingCallback
from trl import SFTConfig, SFTTrainer

HALF = torch.cuda.get_device_capability()[0] >= 8
trainer = SFTTrainer(
    model=model,
    args=SFTConfig(
        **SETTINGS["training"],
        output_dir="out/checkpoints",
        completion_only_loss=True,
        max_length=None,
        eval_strategy="steps",
        save_strategy="steps",
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        bf16=HALF,
        fp16=not HALF,
        dataloader_pin_memory=False,
        report_to="none",
    ),
    train_dataset=train,
    eval_dataset=validation,
    processing_class=tokenizer,
    callbacks=[EarlyStoppingCallback(early_stopping_patience=SETTINGS["early_stopping_patience"])],
)
trainer.train()

# %% [markdown] merge
# %%
if SETTINGS["method"] == "full":
    model.to(torch.bfloat16).save_pretrained("out/merged", safe_serialization=True)
    tokenizer.save_pretrained("out/merged")
else:
    model.save_pretrained("out/adapter")
    tokenizer.save_pretrained("out/adapter")
    model.save_pretrained_merged("out/merged", tokenizer, save_method="merged_16bit")
