"""Unsloth: faster on a CUDA GPU. It must be imported before trl, transformers and peft."""

from pathlib import Path
from typing import Any

from .configuration import Configuration
from .device import has_cuda
from .errors import BridgeError, unusable_base_model


class UnslothBackend:
    def __init__(self) -> None:
        if not has_cuda():
            raise BridgeError("no_gpu", "Unsloth needs a CUDA GPU.")
        import unsloth

        self._model_class = unsloth.FastLanguageModel

    def load(self, configuration: Configuration) -> tuple[Any, Any]:
        try:
            model, tokenizer = self._model_class.from_pretrained(
                model_name=configuration.base_model,
                revision=configuration.revision,
                max_seq_length=configuration.max_length,
                dtype=None,
                load_in_4bit=configuration.quantization == "4bit",
                full_finetuning=configuration.method == "full",
                trust_remote_code=False,
                use_safetensors=True,
            )
        except (OSError, ValueError) as error:
            raise unusable_base_model(configuration.base_model) from error
        if configuration.method == "full":
            return model, tokenizer
        lora = configuration.lora
        adapted = self._model_class.get_peft_model(
            model,
            r=lora.r,
            lora_alpha=lora.alpha,
            lora_dropout=lora.dropout,
            target_modules=lora.target_modules,
            bias="none",
            use_gradient_checkpointing="unsloth",
            random_state=configuration.seed,
        )
        return adapted, tokenizer

    def training_options(self, configuration: Configuration) -> dict[str, Any]:
        import torch

        half = torch.cuda.is_bf16_supported()
        optimizer = "adamw_8bit" if configuration.optimizer == "adamw_8bit" else "adamw_torch"
        return {"optim": optimizer, "bf16": half, "fp16": not half}

    def trainer_class(self) -> Any:
        from trl import SFTTrainer

        return SFTTrainer

    def merge(self, configuration: Configuration, adapter: Path, model: Any, tokenizer: Any, target: Path) -> None:
        if configuration.method == "full":
            from .backend_trl import write_whole

            write_whole(model, tokenizer, target)
            return
        if model is None:
            model, tokenizer = self._model_class.from_pretrained(
                model_name=str(adapter), max_seq_length=configuration.max_length, load_in_4bit=False
            )
        model.save_pretrained_merged(str(target), tokenizer, save_method="merged_16bit")
