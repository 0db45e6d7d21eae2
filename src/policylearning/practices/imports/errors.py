"""What stands in the way of an import."""

from django.utils.translation import gettext as _

from policylearning.common.errors import ActionError


class Unreadable(ActionError):
    """No table can be made of the file. Nothing was imported."""

    def __init__(self, message: str) -> None:
        super().__init__(_("%(reason)s Nothing was imported.") % {"reason": message}, field="file")

    @classmethod
    def no_text(cls) -> "Unreadable":
        return cls(_("This is neither text nor a spreadsheet. CSV, TSV, XLSX and JSON are read."))


class UnfitMapping(ActionError):
    """The mapping does not fit the file, or names what does not exist."""
