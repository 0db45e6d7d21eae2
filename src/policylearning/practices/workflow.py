"""The life cycle of a practice, as a table. `audit.actions.move` is the only way along it."""

from django.utils.translation import gettext_lazy as _

from policylearning.common.workflow import Transition, Workflow, system

from .enums import State as S  # noqa: N817 - the table is read, not the name
from .rules import owner, secretariat, topic_expert, topic_manager, web_admin

LIFE_CYCLE = Workflow(
    "practices",
    # from                                       verb                  who may                          to                   button
    Transition((S.DRAFT, S.CHANGES_REQUESTED),   "submit",             (owner,),                        S.SUBMITTED,         _("Send to the experts")),
    Transition((S.SUBMITTED, S.IN_VALIDATION, S.CHANGES_REQUESTED), "withdraw", (owner,),               S.DRAFT,             _("Take back to change it")),
    Transition((S.SUBMITTED,),                   "pass_on",            (system,),                       S.IN_VALIDATION,     _("Pass on to the experts")),
    Transition((S.SUBMITTED,),                   "approve",            (web_admin,),                    S.IN_VALIDATION,     _("Approve for the project")),
    Transition((S.SUBMITTED,),                   "decline",            (web_admin,),                    S.DECLINED,          _("Decline for the project")),
    Transition((S.SUBMITTED,),                   "ask_changes",        (web_admin,),                    S.CHANGES_REQUESTED, _("Ask for changes")),
    Transition((S.IN_VALIDATION,),               "request_changes",    (topic_expert, topic_manager),   S.CHANGES_REQUESTED, _("Ask for changes")),
    Transition((S.IN_VALIDATION,),               "validate",           (topic_expert, topic_manager),   S.VALIDATED,         _("Validate")),
    Transition((S.IN_VALIDATION,),               "refuse",             (topic_expert, topic_manager),   S.NOT_VALIDATED,     _("Do not validate")),
    Transition((S.NOT_VALIDATED,),               "appeal",             (owner,),                        S.APPEALED,          _("Appeal to the thematic manager")),
    Transition((S.APPEALED,),                    "uphold",             (topic_manager, secretariat),    S.NOT_VALIDATED,     _("Uphold the decision")),
    Transition((S.APPEALED,),                    "reopen",             (topic_manager, secretariat),    S.IN_VALIDATION,     _("Have it looked at again")),
    Transition((S.NOT_VALIDATED, S.DECLINED),    "revise",             (owner,),                        S.DRAFT,             _("Start again from this text")),
    Transition((S.VALIDATED,),                   "publish",            (topic_expert, topic_manager, secretariat), S.PUBLISHED, _("Publish")),
    Transition((S.PUBLISHED,),                   "ask_confirmation",   (system,),                       S.DUE,               _("Ask for confirmation")),
    Transition((S.PUBLISHED, S.DUE, S.STALE),    "confirm",            (owner,),                        S.PUBLISHED,         _("Yes, still true")),
    Transition((S.DUE,),                         "lapse",              (system,),                       S.STALE,             _("Mark as not confirmed")),
    Transition((S.PUBLISHED, S.DUE, S.STALE),    "retire",             (owner, topic_manager, secretariat), S.RETIRED,       _("Retire")),
    Transition((S.RETIRED,),                     "restore",            (topic_manager, secretariat),    S.DUE,               _("Bring back")),
)  # fmt: skip
