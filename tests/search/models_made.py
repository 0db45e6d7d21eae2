"""A small model of the published form, with weights by chance, and what it should answer, worked out plainly."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

WIDTH, HEADS, LAYERS, INNER = 16, 2, 2, 32
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "harbour", "forest", "bus", "school", "ready"]

Array = NDArray[np.float64]


def make(
    folder: Path, *, kind: str = "bert", first_token: bool = False, pieces: bool = False
) -> dict[str, Array]:
    """Write the model to `folder`; returns its weights. `pieces`: its tokenizer cuts words as SentencePiece does."""
    (folder / "1_Pooling").mkdir(parents=True)
    described = {
        "model_type": kind,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "hidden_size": WIDTH,
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
        "hidden_act": "gelu",
    }
    (folder / "config.json").write_text(json.dumps(described))
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": first_token}))
    weights = _weights(np.random.default_rng(7))
    whose = "bert" if kind == "bert" else "roberta"
    save_file(
        {f"{whose}.{name}": array.astype(np.float32) for name, array in weights.items()},
        folder / "model.safetensors",
    )
    tokenizer = _of_pieces() if pieces else _of_words()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return weights


def _of_words() -> Tokenizer:
    tokenizer = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def _of_pieces() -> Tokenizer:
    """The most probable pieces of a text (Kudo 2018), as XLM-RoBERTa's tokenizer finds them."""
    tokenizer = Tokenizer(models.Unigram([(word, -1.0) for word in WORDS], unk_id=1, byte_fallback=False))
    tokenizer.normalizer = normalizers.Replace(" ", "")
    return tokenizer


def answer(weights: dict[str, Array], ids: list[int], *, shift: int = 0, first_token: bool = False) -> Array:
    """The encoder as its paper has it, in float64, one text."""
    hidden = weights["embeddings.word_embeddings.weight"][ids]
    hidden = hidden + weights["embeddings.position_embeddings.weight"][shift : shift + len(ids)]
    hidden = _normalised(
        weights, "embeddings.LayerNorm", hidden + weights["embeddings.token_type_embeddings.weight"][0]
    )
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        mixed = _linear(weights, f"{name}.attention.output.dense", _attention(weights, name, hidden))
        hidden = _normalised(weights, f"{name}.attention.output.LayerNorm", mixed + hidden)
        wide = _linear(weights, f"{name}.intermediate.dense", hidden)
        wide = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        hidden = _normalised(
            weights, f"{name}.output.LayerNorm", _linear(weights, f"{name}.output.dense", wide) + hidden
        )
    pooled: Array = hidden[0] if first_token else hidden.mean(axis=0)
    return pooled


def _attention(weights: dict[str, Array], name: str, hidden: Array) -> Array:
    query, key, value = (
        _linear(weights, f"{name}.attention.self.{part}", hidden) for part in ("query", "key", "value")
    )
    each = WIDTH // HEADS
    heads = []
    for start in range(0, WIDTH, each):
        part = slice(start, start + each)
        scores = query[:, part] @ key[:, part].T / math.sqrt(each)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        heads.append(shares / shares.sum(axis=1, keepdims=True) @ value[:, part])
    return np.concatenate(heads, axis=1)


def _linear(weights: dict[str, Array], name: str, hidden: Array) -> Array:
    return hidden @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normalised(weights: dict[str, Array], name: str, hidden: Array) -> Array:
    centred = hidden - hidden.mean(axis=1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _weights(source: Any) -> dict[str, Array]:
    sizes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (32, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    dense = {"attention.self.query": (WIDTH, WIDTH), "attention.self.key": (WIDTH, WIDTH)}
    dense |= {"attention.self.value": (WIDTH, WIDTH), "attention.output.dense": (WIDTH, WIDTH)}
    dense |= {"intermediate.dense": (INNER, WIDTH), "output.dense": (WIDTH, INNER)}
    for layer in range(LAYERS):
        for name, size in dense.items():
            sizes[f"encoder.layer.{layer}.{name}.weight"] = size
            sizes[f"encoder.layer.{layer}.{name}.bias"] = size[:1]
    weights = {name: source.normal(size=size) * 0.5 for name, size in sizes.items()}
    norms = ["embeddings.LayerNorm"]
    norms += [
        f"encoder.layer.{n}.{part}.LayerNorm"
        for n in range(LAYERS)
        for part in ("attention.output", "output")
    ]
    for name in norms:
        weights |= {
            f"{name}.weight": source.normal(size=WIDTH) + 1,
            f"{name}.bias": source.normal(size=WIDTH),
        }
    return weights
