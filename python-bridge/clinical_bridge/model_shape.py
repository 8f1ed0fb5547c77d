"""The size of a base model, from its description alone: no weight is read."""

from dataclasses import dataclass
from typing import Any

from .configuration import Configuration


@dataclass(frozen=True)
class Shape:
    total: int
    """Parameters of the base model; tied ones count once."""
    linear: int
    """Of these, in the linear layers of the blocks: what 4-bit quantisation packs."""
    trainable: int
    """Of the adapters, or all for full fine-tuning."""
    hidden: int
    intermediate: int
    layers: int
    vocabulary: int


def read_shape(configuration: Configuration) -> Shape:
    """Raises BridgeError where the description of the base model cannot be had."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    from .backend_trl import load_described

    described = load_described(AutoConfig.from_pretrained, configuration)
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(described, trust_remote_code=False)
    total = sum(parameter.numel() for parameter in model.parameters())
    layers = _linear_layers(model)
    adapters = sum(
        configuration.lora.r * (layer.in_features + layer.out_features)
        for name, layer in layers
        if name.rpartition(".")[2] in configuration.lora.target_modules
    )
    text = described.get_text_config()
    return Shape(
        total=total,
        linear=sum(layer.weight.numel() for _, layer in layers),
        trainable=total if configuration.method == "full" else adapters,
        hidden=text.hidden_size,
        intermediate=getattr(text, "intermediate_size", None) or 4 * text.hidden_size,
        layers=text.num_hidden_layers,
        vocabulary=text.vocab_size,
    )


def _linear_layers(model: Any) -> list[tuple[str, Any]]:
    """All but the head, which stays whole."""
    import torch

    head = model.get_output_embeddings()
    return [
        (name, layer)
        for name, layer in model.named_modules()
        if isinstance(layer, torch.nn.Linear) and layer is not head
    ]
