"""`python -m benchmarks` runs every benchmark; `python -m benchmarks NAME …` one, with its options.

A benchmark is a module here with `run(arguments)`, which prints its table and returns an exit code: 0 when every bound
is kept. All take `--quick`, for small sizes. `--write` before anything else keeps what they print in
`benchmarks/tables/` and makes docs/reference/figures.md of it.
"""

import subprocess
import sys
from pathlib import Path

from . import _figures


def main(arguments: list[str]) -> int:
    write = arguments[:1] == ["--write"]
    arguments = arguments[write:]
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    named = bool(arguments) and not arguments[0].startswith("-")
    if named and arguments[0] not in names:
        print(f"No benchmark named {arguments[0]}. There are: {', '.join(names)}", file=sys.stderr)
        return 2
    chosen = [arguments] if named else [[name, *arguments] for name in names]
    return max(_run(name, more, write=write) for name, *more in chosen)


def _run(name: str, options: list[str], *, write: bool) -> int:
    """In a process of its own: settings and memory of one benchmark do not reach the next."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    told = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            told.append(line)
    if write:
        _figures.keep(name, " ".join([name, *options]), "".join(told))
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
