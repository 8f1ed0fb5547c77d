"""TRL + PEFT: works everywhere, 4-bit where CUDA is."""

from pathlib import Path
from typing import Any

from .configuration import Configuration
from .device import computes_bfloat16, has_cuda, local_gpu
from .errors import unusable_base_model


class TrlBackend:
    def load(self, configuration: Configuration) -> tuple[Any, Any]:
        import torch
        from peft import LoraConfig, get_peft_model

        tokenizer = load_tokenizer(configuration)
        if configuration.method == "full":
            # Half precision would round small updates away: it is for the computing alone, by `bf16`.
            return load_model(configuration, torch.float32), tokenizer
        if configuration.quantization == "4bit":
            from peft import prepare_model_for_kbit_training
            from transformers import BitsAndBytesConfig

            quantization = BitsAndBytesConfig(
                load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16
            )
            model = load_model(
                configuration, torch.bfloat16, quantization_config=quantization, device_map={"": local_gpu()}
            )
            model = prepare_model_for_kbit_training(model)
        else:
            model = load_model(configuration, torch.bfloat16 if has_cuda() or computes_bfloat16() else torch.float32)
        lora = configuration.lora
        adapters = LoraConfig(
            r=lora.r,
            lora_alpha=lora.alpha,
            lora_dropout=lora.dropout,
            target_modules=lora.target_modules,
            bias="none",
            task_type="CAUSAL_LM",
        )
        return get_peft_model(model, adapters), tokenizer

    def training_options(self, configuration: Configuration) -> dict[str, Any]:
        cuda = has_cuda()
        return {
            "optim": "adamw_8bit" if configuration.optimizer == "adamw_8bit" else "adamw_torch",
            "use_cpu": not cuda,
            "bf16": cuda,
            "gradient_checkpointing": cuda,
        }

    def trainer_class(self) -> Any:
        if has_cuda():
            from trl import SFTTrainer

            return SFTTrainer
        from .cpu_trainer import CpuTrainer

        return CpuTrainer

    def merge(self, configuration: Configuration, adapter: Path, model: Any, tokenizer: Any, target: Path) -> None:
        import torch
        from peft import PeftModel

        if configuration.method == "full":
            write_whole(model, tokenizer, target)
            return
        del model
        base = load_model(configuration, torch.float32)
        merged = PeftModel.from_pretrained(base, str(adapter)).merge_and_unload().to(torch.bfloat16)
        merged.save_pretrained(str(target), safe_serialization=True)
        tokenizer.save_pretrained(str(target))


def write_whole(model: Any, tokenizer: Any, target: Path) -> None:
    """A model that was trained whole, in 16 bits."""
    import torch

    model.to(torch.bfloat16).save_pretrained(str(target), safe_serialization=True)
    tokenizer.save_pretrained(str(target))


def load_tokenizer(configuration: Configuration) -> Any:
    from transformers import AutoTokenizer

    return load_described(AutoTokenizer.from_pretrained, configuration)


def load_model(configuration: Configuration, dtype: Any, **options: Any) -> Any:
    from transformers import AutoModelForCausalLM

    load = AutoModelForCausalLM.from_pretrained
    return load_described(load, configuration, dtype=dtype, use_safetensors=True, **options)


def load_described(load: Any, configuration: Configuration, **options: Any) -> Any:
    """Never runs code of a model's repository, never unpickles."""
    try:
        return load(configuration.base_model, revision=configuration.revision, trust_remote_code=False, **options)
    except (OSError, ValueError) as error:
        raise unusable_base_model(configuration.base_model) from error
