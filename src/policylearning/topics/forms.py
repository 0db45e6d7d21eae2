"""Forms of the back office for topics, tags and fields of intervention."""

from django import forms
from django.utils.translation import gettext_lazy as _

from policylearning.common.forms import PlatformModelForm

from .models import FieldOfIntervention, Tag, Topic


class TopicForm(PlatformModelForm):
    class Meta:
        model = Topic
        fields = ("name", "short", "slug", "accent", "description", "contact_email", "order")
        help_texts = {
            "short": _("For tags and narrow places."),
            "slug": _("The last part of its address. Links to the old one break when it changes."),
            "order": _("Topics with a smaller number come first."),
        }


class TopicDescriptionForm(PlatformModelForm):
    """What a thematic manager may write."""

    class Meta:
        model = Topic
        fields = ("description",)


class TagForm(PlatformModelForm):
    class Meta:
        model = Tag
        fields = ("name", "slug", "topics")
        widgets = {"topics": forms.CheckboxSelectMultiple}
        help_texts = {"topics": _("Without any, it is offered for all.")}


class FieldOfInterventionForm(PlatformModelForm):
    class Meta:
        model = FieldOfIntervention
        fields = ("code", "name")
