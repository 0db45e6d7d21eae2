"""allauth's forms in the platform's dress."""

from typing import Any

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from policylearning.common.forms.bound import PlatformBoundField, Problem, anchor_of, missing


class QuietField(PlatformBoundField):
    """Nobody counts the characters of an address."""

    maximum = None


register = template.Library()

DEVICES = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
PLAIN = {"outline", "secondary", "link", "cancel", "minor", "tool"}


@register.filter
def dressed(form: forms.BaseForm) -> forms.BaseForm:
    """`form` for `forms/field.html` and `forms/summary.html`; labels stand above, so placeholders go."""
    form.bound_field_class = QuietField
    form._bound_fields_cache.clear()  # type: ignore[attr-defined]
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    _say_what_to_do(form)
    form.problems = problems_of(form)  # type: ignore[attr-defined]
    return form


def _say_what_to_do(form: forms.BaseForm) -> None:
    """Django's "This field is required." becomes what to do, as on every form of ours."""
    for name, errors in form.errors.items():
        for error in errors.as_data() if name in form.fields else ():
            if error.code == "required" and error.message == forms.Field.default_error_messages["required"]:
                error.message = missing(form.fields[name]) % {"label": form[name].label}


@register.filter
def device(agent: str) -> str:
    """ "Firefox, Windows": enough to recognise a session by. What the browser says of itself when nothing is known."""
    known = [next((name for mark, name in marks if mark in agent), "") for marks in (DEVICES, SYSTEMS)]
    return ", ".join(filter(None, known)) or agent[:80] or _("Unknown browser")


def problems_of(form: forms.BaseForm) -> list[Problem]:
    return [
        Problem(anchor_of(form, name), str(form[name].label) if name in form.fields else "", str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]


@register.simple_tag
def tone_of(attrs: dict[str, Any]) -> SafeString:
    """The tone of a button, as an attribute, from the tags allauth gives it."""
    words = set(attrs.get("tags") or ())
    if words & {"danger", "delete"}:
        return format_html('data-tone="{}"', "danger")
    return format_html('data-tone="{}"', "plain" if words & PLAIN else "primary")
