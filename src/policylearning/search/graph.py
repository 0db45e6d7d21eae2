"""The graph of the embedding model: written once from its weights, then run without a deep-learning framework.

The encoder is BERT (Devlin et al. 2019) as its published files describe it: word, position and type embeddings,
layers of self-attention and feed-forward nets, mean or first-token pooling (Reimers and Gurevych 2019). Weights of
matrices are kept as int8 with one scale a column, activations are quantised as they come.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors import SafetensorError
from safetensors.numpy import load_file

KNOWN: Final = ("bert", "roberta", "xlm-roberta", "camembert")
OPSET: Final = 17
RANGE: Final = 127
"""Largest weight of a quantised matrix."""
OUT_OF_SIGHT: Final = -10_000.0
"""Added to the attention paid to padding."""

Array = NDArray[Any]


class UnknownModel(Exception):
    """The folder holds no model that this can run."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the model's own description says."""

    layers: int
    heads: int
    width: int
    epsilon: float
    first_position: int
    """Rows of the position table that stand before the first word's: RoBERTa counts from its padding on."""
    first_token: bool
    """Pooled by the first token instead of the mean."""


def shape_of(folder: Path) -> Shape:
    """Read the description. UnknownModel when it is of another kind."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        pooling = _pooling(folder)
    except (OSError, ValueError) as error:
        raise UnknownModel(f"{folder.name}: its description cannot be read ({error}).") from error
    if config.get("model_type") not in KNOWN or config.get("hidden_act", "gelu") != "gelu":
        raise UnknownModel(
            f"{folder.name}: a model of the kind {config.get('model_type')!r} is not known here."
        )
    shifted = config["model_type"] != "bert"
    return Shape(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        width=config["hidden_size"],
        epsilon=config["layer_norm_eps"],
        first_position=config.get("pad_token_id", 1) + 1 if shifted else 0,
        first_token=bool(pooling.get("pooling_mode_cls_token")),
    )


def write(folder: Path, target: Path) -> None:
    """Write the graph of the model in `folder` (config.json, model.safetensors) to `target`, whole or not at all.

    Inputs: `ids` and `mask`, int64 [batch, length]. Output: `vectors`, float32 [batch, width], not normalised.
    Raises UnknownModel.
    """
    shape = shape_of(folder)
    try:
        weights = load_file(folder / "model.safetensors")
        graph = _Writer(shape, weights).graph()
    except (OSError, KeyError, SafetensorError) as error:
        raise UnknownModel(f"{folder.name}: its weights cannot be read ({error}).") from error
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_suffix(".new")
    onnx.save(model, new)
    new.replace(target)


def _pooling(folder: Path) -> dict[str, Any]:
    path = folder / "1_Pooling" / "config.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return read


class _Writer:
    """Collects the nodes and weights of one graph, in the order a text passes them."""

    def __init__(self, shape: Shape, weights: dict[str, Array]) -> None:
        self._shape = shape
        self._weights = {_bare(name): array for name, array in weights.items()}
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def graph(self) -> onnx.GraphProto:
        hidden = self._embeddings()
        bias = self._attention_bias()
        for layer in range(self._shape.layers):
            hidden = self._layer(f"encoder.layer.{layer}", hidden, bias)
        self._pooled(hidden)
        sizes = ["batch", "length"]
        return helper.make_graph(
            self._nodes,
            "sentence encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, sizes) for name in ("ids", "mask")],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", self._shape.width])],
            self._constants,
        )

    def _embeddings(self) -> str:
        words = self._table("embeddings.word_embeddings.weight", "ids")
        places = self._weight("embeddings.position_embeddings.weight")[self._shape.first_position :]
        kinds = self._weights.get("embeddings.token_type_embeddings.weight")
        places = places + kinds[0] if kinds is not None else places
        length = self._node("Shape", "ids", start=1, end=2)
        start, axis = self._constant(np.array([0], np.int64)), self._constant(np.array([0], np.int64))
        placed = self._node("Slice", self._constant(places), start, length, axis)
        return self._normalised("embeddings.LayerNorm", self._node("Add", words, placed))

    def _table(self, name: str, ids: str) -> str:
        """Rows of a large table, kept as int8 with one scale a row."""
        table = self._weight(name)
        scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-9) / 127
        rows = self._node("Gather", self._constant(np.rint(table / scales).astype(np.int8)), ids, axis=0)
        scale = self._node("Gather", self._constant(scales.astype(np.float32)), ids, axis=0)
        return self._node("Mul", self._node("Cast", rows, to=TensorProto.FLOAT), scale)

    def _attention_bias(self) -> str:
        """[batch, 1, 1, length]: 0 for words, far below for padding."""
        mask = self._node("Cast", "mask", to=TensorProto.FLOAT)
        absent = self._node("Sub", self._constant(np.float32(1)), mask)
        axes = self._constant(np.array([1, 2], np.int64))
        return self._node(
            "Unsqueeze", self._node("Mul", absent, self._constant(np.float32(OUT_OF_SIGHT))), axes
        )

    def _layer(self, name: str, hidden: str, bias: str) -> str:
        mixed = self._linear([f"{name}.attention.output.dense"], self._attention(name, hidden, bias))
        hidden = self._normalised(f"{name}.attention.output.LayerNorm", self._node("Add", mixed, hidden))
        wide = self._linear([f"{name}.intermediate.dense"], hidden)
        wide = self._node("Gelu", wide, domain="com.microsoft")
        narrow = self._linear([f"{name}.output.dense"], wide)
        return self._normalised(f"{name}.output.LayerNorm", self._node("Add", narrow, hidden))

    def _attention(self, name: str, hidden: str, bias: str) -> str:
        """Scaled dot-product attention of several heads (Vaswani et al. 2017)."""
        shape = self._shape
        each = shape.width // shape.heads
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = self._linear(parts, hidden)
        split = self._constant(np.array([0, 0, 3, shape.heads, each], np.int64))
        apart = self._node("Transpose", self._node("Reshape", joined, split), perm=[2, 0, 3, 1, 4])
        query, key, value = (
            self._node("Gather", apart, self._constant(np.array(part, np.int64)), axis=0) for part in range(3)
        )
        scores = self._node("MatMul", query, self._node("Transpose", key, perm=[0, 1, 3, 2]))
        scaled = self._node("Mul", scores, self._constant(np.float32(each**-0.5)))
        shares = self._node("Softmax", self._node("Add", scaled, bias), axis=-1)
        heads = self._node("Transpose", self._node("MatMul", shares, value), perm=[0, 2, 1, 3])
        return self._node("Reshape", heads, self._constant(np.array([0, 0, shape.width], np.int64)))

    def _linear(self, names: list[str], hidden: str) -> str:
        """x W + b with W in int8; several of one input side by side."""
        matrix = np.concatenate([self._weight(f"{name}.weight").T for name in names], axis=1)
        bias = np.concatenate([self._weight(f"{name}.bias") for name in names])
        scales = np.maximum(np.abs(matrix).max(axis=0), 1e-9) / RANGE
        whole = self._constant(np.rint(matrix / scales).astype(np.int8))
        zero = self._constant(np.zeros(len(scales), np.int8))
        inputs = [hidden, whole, self._constant(scales.astype(np.float32)), zero, self._constant(bias)]
        return self._node("DynamicQuantizeMatMul", *inputs, domain="com.microsoft")

    def _normalised(self, name: str, hidden: str) -> str:
        weight, bias = (self._constant(self._weight(f"{name}.{part}")) for part in ("weight", "bias"))
        return self._node("LayerNormalization", hidden, weight, bias, axis=-1, epsilon=self._shape.epsilon)

    def _pooled(self, hidden: str) -> None:
        if self._shape.first_token:
            self._node("Gather", hidden, self._constant(np.array(0, np.int64)), axis=1, output="vectors")
            return
        last, middle = self._constant(np.array([2], np.int64)), self._constant(np.array([1], np.int64))
        mask = self._node("Unsqueeze", self._node("Cast", "mask", to=TensorProto.FLOAT), last)
        total = self._node("ReduceSum", self._node("Mul", hidden, mask), middle, keepdims=0)
        self._node("Div", total, self._node("ReduceSum", mask, middle, keepdims=0), output="vectors")

    def _weight(self, name: str) -> Array:
        return self._weights[name].astype(np.float32)

    def _constant(self, array: "Array | np.generic") -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def _node(self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:
        output = output or f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **attributes))
        return output


def _bare(name: str) -> str:
    """Some files write the model's own name before each weight."""
    for prefix in ("bert.", "roberta."):
        name = name.removeprefix(prefix)
    return name
