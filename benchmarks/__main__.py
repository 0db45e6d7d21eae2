"""`python -m benchmarks` runs every benchmark; `python -m benchmarks NAME …` one, with its options.

A benchmark is a module here with `run(arguments)`, which prints its table and returns an exit code: 0 when every bound
is kept.
"""

import subprocess
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    if arguments and arguments[0] not in names:
        print(f"No benchmark named {arguments[0]}. There are: {', '.join(names)}", file=sys.stderr)
        return 2
    chosen = [arguments] if arguments else [[name] for name in names]
    # A process each: settings and memory of one do not reach the next.
    return max(
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *more], check=False).returncode
        for name, *more in chosen
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
