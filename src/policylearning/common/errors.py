"""What an action raises when it will not do what it was asked."""

from typing import Any


class ActionError(Exception):
    """Something the person can understand and mend.

    `message` says what happened, what is kept and what to do. `field` names the form field to show it at.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Forbidden(ActionError):
    """The rule says no; `message` is its reason. Shown as 403 with that reason."""


class ChangedMeanwhile(ActionError):
    """Somebody else saved first. `mine` and `theirs` map field names to both texts; `version` is theirs."""

    def __init__(
        self, message: str, *, mine: dict[str, Any], theirs: dict[str, Any], version: str = ""
    ) -> None:
        super().__init__(message)
        self.mine = mine
        self.theirs = theirs
        self.version = version
