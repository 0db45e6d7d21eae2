"""A Chromium for the browser journeys. `python -m tests.browser` finds one, or installs Debian's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MISSING = (
    "No Chromium was found, so the browser journeys are skipped. Install one (on Debian and Ubuntu: "
    "apt-get install chromium), or name yours with CHROMIUM=/path/to/chromium."
)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find() -> str | None:
    """The Chromium to drive: the one CHROMIUM names, one on the path, playwright's own, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None) or _playwrights_own()


def flags() -> list[str]:
    """How Chromium is started: no calls home, and no sandbox where root would be refused one."""
    return [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS


def _playwrights_own() -> str | None:
    kept = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or str(Path.home() / ".cache" / "ms-playwright")
    found = sorted(Path(kept).glob("chromium-*/chrome-*/chrome"))
    return str(found[-1]) if found else None


def _install() -> None:
    """Debian's package, where we may install it. Quiet unless it fails."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    print("Installing Debian's chromium for the browser journeys …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            print(done.stderr.strip() or done.stdout.strip(), file=sys.stderr)
            return


def main() -> int:
    """0 with a browser or where the journeys may be skipped; 1 in CI without one."""
    if not find():
        _install()
    path = find()
    if path:
        return 0
    print(MISSING, file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
