"""What the platform itself tells: long work is over."""

from django.utils.translation import gettext_lazy as _

from .registry import Category, Notification, declare, declare_category

declare_category(Category("jobs", title=_("My background jobs"), why=_("you started this job"), order=900))

JOB_DONE = declare(
    Notification(
        key="jobs.done",
        category="jobs",
        subject=_("Done: {title}"),
        body=_("The job is done.\n\n{summary}"),
        action=_("See the result"),
    )
)
JOB_FAILED = declare(
    Notification(
        key="jobs.failed",
        category="jobs",
        subject=_("Did not work: {title}"),
        body=_("The job failed.\n\n{error}"),
        action=_("See what happened"),
    )
)
