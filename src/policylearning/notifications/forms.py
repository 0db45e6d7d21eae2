from typing import Any

from django import forms

from policylearning.common.forms import PlatformForm

from .enums import Channel
from .queries import choices_of


class PreferencesForm(PlatformForm):
    """One question per category; its fields are made from what is declared."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category, wanted in choices_of(user):
            if category.required:
                continue
            self.fields[category.key] = forms.MultipleChoiceField(
                label=str(category.title),
                choices=Channel.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[channel for channel, on in wanted.items() if on],
            )

    def changed(self) -> list[tuple[str, str, bool]]:
        """(category, channel, on) where the person changed their mind."""
        return [
            (name, channel, channel in self.cleaned_data[name])
            for name in self.changed_data
            for channel in Channel.values
            if (channel in self.cleaned_data[name]) != (channel in self.fields[name].initial)
        ]
