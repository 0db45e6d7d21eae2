"""A secret made once and kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> Path:
    """`path`, with 64 random characters in it; two processes at once agree on one secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(48), "ascii")
        try:
            os.link(new, path)  # fails when another was quicker
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path
