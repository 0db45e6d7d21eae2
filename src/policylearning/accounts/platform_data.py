"""Personal data of the floors below, which cannot know accounts: notices, choices, drafts, background jobs."""

import re
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policylearning.common.models import FormDraft, SentForm
from policylearning.common.permissions import Actor
from policylearning.jobs.models import Job
from policylearning.notifications.models import Notice, Preference

from .erasure import FORMER_MEMBER
from .models import User
from .personal import PersonalData, Rows, personal_data


def export_notices(user: User) -> Rows:
    told = Notice.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in told.values("created_at", "subject", "text", "url", "read_at", "mailed_at")]


def export_choices(user: User) -> Rows:
    made = Preference.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in made.values("category", "channel", "on", "changed_at")]


def export_drafts(user: User) -> Rows:
    kept = FormDraft.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in kept.values("key", "data", "updated_at")]


def export_jobs(user: User) -> Rows:
    mine = Job.objects.filter(owner=user).order_by("pk")
    return [
        {"what": job.name, "state": job.state, "created_at": job.created_at, "finished_at": job.finished_at}
        for job in mine
    ]


def _erase_notices(user: User, by: Actor, at: datetime) -> str:
    """Theirs go; what others were told of them loses the name."""
    Notice.objects.filter(user=user).delete()
    name = re.compile(rf"(?<!\w){re.escape(user.name)}(?!\w)")
    naming = Notice.objects.filter(by=user).filter(
        Q(subject__contains=user.name) | Q(text__contains=user.name)
    )
    for notice in naming.order_by("pk").iterator():
        notice.subject = name.sub(FORMER_MEMBER, notice.subject)[:250]
        notice.text = name.sub(FORMER_MEMBER, notice.text)
        notice.save(update_fields=["subject", "text"])
    return "deleted; those of others name them no more"


def _erase_choices(user: User, by: Actor, at: datetime) -> str:
    Preference.objects.filter(user=user).delete()
    return "deleted"


def _erase_drafts(user: User, by: Actor, at: datetime) -> str:
    FormDraft.objects.filter(user=user).delete()
    SentForm.objects.filter(user=user).delete()
    return "deleted"


def _erase_jobs(user: User, by: Actor, at: datetime) -> str:
    Job.objects.filter(owner=user).update(owner=None)
    return "kept, without the name"


personal_data(PersonalData("notices", _("Notices"), export_notices, _erase_notices, order=910))
personal_data(PersonalData("choices", _("What I am told"), export_choices, _erase_choices, order=920))
personal_data(PersonalData("drafts", _("Text not saved yet"), export_drafts, _erase_drafts, order=930))
personal_data(PersonalData("jobs", _("Background jobs"), export_jobs, _erase_jobs, order=940))
