"""The states of a verification as public authority."""

from django.utils.translation import gettext_lazy as _

from policylearning.common.workflow import Transition, Workflow, system

from .enums import VerificationState as S
from .rules import asker, secretariat

VERIFICATION = Workflow(
    "organisations",
    # from                     verb         who may                  to            button
    Transition((S.REQUESTED,), "verify",   (secretariat, system),    S.VERIFIED,  _("Verify as a public authority")),
    Transition((S.REQUESTED,), "refuse",   (secretariat,),           S.REFUSED,   _("Refuse")),
    Transition((S.REQUESTED,), "withdraw", (asker, system),          S.WITHDRAWN, _("Take back the request")),
    Transition((S.VERIFIED,),  "revoke",   (secretariat,),           S.REVOKED,   _("Revoke the verification")),
)  # fmt: skip
