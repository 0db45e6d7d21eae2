"""The states of a post before its moderators."""

from django.utils.translation import gettext_lazy as _

from policylearning.common.workflow import Transition, Workflow

from .enums import PostState as S
from .rules import another_moderator, moderator, writer

POSTS = Workflow(
    "communities",
    # from                     verb       who may               to           button
    Transition((S.HELD,),          "release", (moderator,),         S.SHOWN,    _("Show it")),
    Transition((S.HELD, S.SHOWN),  "remove",  (moderator,),         S.REMOVED,  _("Take it away")),
    Transition((S.REMOVED,),       "object",  (writer,),            S.APPEALED, _("Object")),
    Transition((S.APPEALED,),      "restore", (another_moderator,), S.SHOWN,    _("Show it again")),
    Transition((S.APPEALED,),      "uphold",  (another_moderator,), S.UPHELD,   _("It stays away")),
)  # fmt: skip
