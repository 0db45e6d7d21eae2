"""Peers that have to be installed: into an environment of their own, which has nothing of ours."""

import subprocess
import sys
from pathlib import Path

WAGTAIL, WAGTAIL_VERSION = "Wagtail alone", "7.4"


def wagtail(folder: Path) -> Path | None:
    """The Python of an environment with Wagtail, made once in `folder`; None, and a word why, where it cannot be."""
    python = folder / "wagtail" / "bin" / "python"
    if python.exists():
        return python
    try:
        subprocess.run(
            [sys.executable, "-m", "venv", str(python.parent.parent)], check=True, capture_output=True
        )
        wanted = [f"wagtail~={WAGTAIL_VERSION}.0", "granian"]
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
        subprocess.run(install, check=True, capture_output=True, timeout=600)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"{WAGTAIL}: skipped, it could not be installed here ({type(error).__name__})")
        return None
    return python
