"""Makes a trainable model folder from a GGUF, for machines that reach no model hub."""

from pathlib import Path

from .files import made_whole

PADDING = "<|endoftext|>"


def dequantise(gguf: Path, target: Path) -> None:
    """Writes the weights as safetensors; does nothing where the folder is there.

    transformers refuses to train what it has read from a GGUF, so the traces of it are taken out.
    """
    if target.exists():
        return
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder, file = str(gguf.parent), gguf.name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
    del model.config.quantization_config
    model.hf_quantizer = None
    model.is_quantized = False
    model.quantization_method = None
    if tokenizer.pad_token is None or tokenizer.pad_token == tokenizer.eos_token:
        tokenizer.pad_token = PADDING
    target.parent.mkdir(parents=True, exist_ok=True)
    with made_whole(target) as partial:
        model.to(torch.bfloat16).save_pretrained(str(partial), safe_serialization=True)
        tokenizer.save_pretrained(str(partial))
