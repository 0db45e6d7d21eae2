"""A concept as files hold it, before it is in the database."""

from dataclasses import dataclass, field

Labels = dict[str, list[str]]
"""By language (ISO 639-1): what it is called there, the preferred label first."""


@dataclass(slots=True)
class Row:
    uri: str
    labels: Labels = field(default_factory=dict)
    note: str = ""
    topic: str = ""
    broader: list[str] = field(default_factory=list)
    """URIs."""
    related: list[str] = field(default_factory=list)
