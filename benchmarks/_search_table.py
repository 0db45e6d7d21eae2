"""The table of the search benchmark, from what was measured at each size."""

import statistics
from collections.abc import Callable, Iterator
from typing import Any

Measured = dict[int, dict[str, Any]]
WAYS = {"lexical": "words alone, nine facets", "hybrid": "words and meaning, query embedded, nine facets"}
BUILT = {
    "index, by `search rebuild`: s": "seconds",
    "   of the processor: s": "cpu",
    "   the most memory it took: MB": "peak",
    "   on disk: MB": "disk",
    "vectors on disk: MB": "vectors_disk",
}


def table(measured: Measured) -> Iterator[str]:
    sizes = sorted(measured)
    yield _line("Milliseconds of one processor, p50 / p95", [f"{size:,}" for size in sizes], "growth of p50")
    yield from _ours(measured)
    yield from _peers(measured)
    yield ""
    yield from _built(measured)
    last = measured[sizes[-1]]
    yield ""
    yield _line("Memory of one asking process: MB, of it no file's", [f"{size:,}" for size in sizes])
    for name in last["memory"]:
        yield _line(name, ["{:,.0f}, {:,.0f}".format(*measured[size]["memory"][name]) for size in sizes])
    yield ""
    yield _line("Of the ten nearest by meaning, found", [f"{size:,}" for size in sizes])
    for name in last["recall"]:
        yield _line(name, [f"{measured[size]['recall'][name]:.3f}" for size in sizes])
    yield from _kept(measured)


def percentile(found: list[float]) -> float:
    """The 95th."""
    return statistics.quantiles(found, n=20)[-1]


def _ours(measured: Measured) -> Iterator[str]:
    for way, title in WAYS.items():
        yield _times(measured, title, lambda each, way=way: each["times"][way]["processor"])
        yield _times(
            measured, "   by the clock on the wall", lambda each, way=way: each["times"][way]["wall"]
        )
        for sort in sorted({sort for each in measured.values() for sort in each["sorts"][way]}):
            yield _times(measured, f"   {sort}", lambda each, way=way, sort=sort: _of_sort(each, way, sort))
    yield _times(measured, "suggestion while typing", lambda each: each["times"]["suggestion"]["processor"])


def _of_sort(measured: dict[str, Any], way: str, sort: str) -> list[float]:
    times, sorts = measured["times"][way]["processor"], measured["sorts"][way]
    return [time for time, this in zip(times, sorts, strict=True) if this == sort]


def _peers(measured: Measured) -> Iterator[str]:
    for name in min(measured.items())[1]["peers"]:
        yield _times(
            measured,
            f"{name}, four facets",
            lambda each, name=name: each["peers"].get(name, {"times": {"processor": []}})["times"][
                "processor"
            ],
        )
        yield _times(
            measured,
            "   by the clock on the wall",
            lambda each, name=name: each["peers"].get(name, {"times": {"wall": []}})["times"]["wall"],
        )


def _built(measured: Measured) -> Iterator[str]:
    sizes = sorted(measured)
    yield _line("Built", [f"{size:,}" for size in sizes])
    for name, key in BUILT.items():
        yield _line(name, [f"{measured[size]['built'][key]:,.0f}" for size in sizes])
    for name in measured[sizes[0]]["peers"]:
        found = [measured[size]["peers"].get(name) for size in sizes]
        yield _line(f"{name}: s", [f"{each['seconds']:,.0f}" if each else "" for each in found])


def _kept(measured: Measured) -> Iterator[str]:
    sizes = [size for size in sorted(measured) if measured[size]["kept"]]
    if sizes:
        yield ""
        yield _line("While a rebuild runs beside the asking", [f"{size:,}" for size in sizes])
        for name in measured[sizes[0]]["kept"]:
            yield _line(name, [f"{measured[size]['kept'][name]:,.0f}" for size in sizes])


def _times(measured: Measured, name: str, get: Callable[[dict[str, Any]], list[float]]) -> str:
    found = [get(measured[size]) for size in sorted(measured)]
    cells = [f"{statistics.median(each):,.1f} / {percentile(each):,.1f}" if each else "" for each in found]
    if len(found) < 2 or not found[0] or not found[-1]:
        return _line(name, cells)
    return _line(name, cells, f"{statistics.median(found[-1]) / statistics.median(found[0]):.1f}x")


def _line(name: str, cells: list[str], last: str = "") -> str:
    return f"{name:50}{''.join(f'{cell:>20}' for cell in cells)}{last:>15}".rstrip()
