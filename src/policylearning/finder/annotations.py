"""Notes on the practices of a shortlist, read as what they are: a line with a sign in front is a reason."""

from dataclasses import dataclass
from typing import Final

FITS: Final = "+"
LOOK_OUT: Final = "!"
NOT_SAID: Final = "?"


@dataclass(frozen=True, slots=True)
class Annotation:
    """The reasons of a note, without their signs, and what else it says."""

    fits: tuple[str, ...] = ()
    look_out: tuple[str, ...] = ()
    not_said: tuple[str, ...] = ()
    text: str = ""


def read(note: str) -> Annotation:
    """Any text is a note; only a sign with a blank after it at the beginning of a line counts."""
    lines = [line.strip() for line in note.split("\n")]

    def after(sign: str) -> tuple[str, ...]:
        return tuple(line[2:].strip() for line in lines if _has(line, sign))

    rest = "\n".join(line for line in lines if not _has(line, FITS, LOOK_OUT, NOT_SAID)).strip()
    return Annotation(after(FITS), after(LOOK_OUT), after(NOT_SAID), rest)


def _has(line: str, *signs: str) -> bool:
    return any(line.startswith(f"{sign} ") for sign in signs)
