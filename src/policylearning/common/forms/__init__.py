"""The form kit: see docs/reference/kits.md."""

from .base import PlatformForm, PlatformModelForm
from .pages import handle, open_form
from .rows import Rows
from .sending import new_form_id, once
from .steps import Step, StepPage, Steps

__all__ = [
    "PlatformForm",
    "PlatformModelForm",
    "Rows",
    "Step",
    "StepPage",
    "Steps",
    "handle",
    "new_form_id",
    "once",
    "open_form",
]
