"""`python -m tests.audit`: known holes in what is locked, or, where nobody can be asked, how old the lock is."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements/run.txt"
SECONDS = 120


def asked() -> dict[str, Any] | None:
    """pip-audit's answer on the lock; None when it has none."""
    command = ["pip_audit", "--disable-pip", "--require-hashes", "--requirement", LOCK]
    try:
        done = subprocess.run(
            [sys.executable, "-m", *command, "--format", "json", "--progress-spinner", "off"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer


def age_of_the_lock(now: datetime) -> int | None:
    """Days since the lock was last committed; None outside a checkout."""
    done = subprocess.run(
        ["git", "log", "-1", "--format=%cI", "--", LOCK], cwd=ROOT, capture_output=True, text=True
    )
    return (now - datetime.fromisoformat(done.stdout.strip())).days if done.stdout.strip() else None


def told(answer: dict[str, Any] | None, age: int | None) -> tuple[str, int]:
    """What to say, and the exit code: 1 for a known hole, 0 for none, and where nobody could be asked.

    A package the advisory data does not know is skipped, so a run that skipped all of them proves nothing.
    """
    packages = (answer or {}).get("dependencies", [])
    looked_at = [each for each in packages if "skip_reason" not in each]
    holes = [
        f"{each['name']} {each['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none yet'}"
        for each in looked_at
        for hole in each["vulns"]
    ]
    if holes:
        return "\n".join(["Known holes:", *holes]), 1
    if not looked_at:
        old = "of unknown age" if age is None else f"{age} days old"
        return f"The data on known holes cannot be reached from here. The lock is {old}.", 0
    return (
        f"No known hole in {len(looked_at)} packages; {len(packages) - len(looked_at)} could not be asked about.",
        0,
    )


if __name__ == "__main__":
    sentence, code = told(asked(), age_of_the_lock(datetime.now().astimezone()))
    print(sentence)
    sys.exit(code)
