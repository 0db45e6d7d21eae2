"""No sequence of verbs by anybody leaves the table of verifications."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError
from policylearning.common.workflow import table
from policylearning.organisations import actions
from policylearning.organisations.enums import VerificationState
from policylearning.organisations.models import VerificationRequest
from policylearning.organisations.workflow import VERIFICATION
from tests.factories.accounts import UserFactory, expert, secretariat
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db

ROWS = set(table(VERIFICATION.transitions))
ACTS = {
    "ask": lambda request, by: actions.request_verification(
        organisation=request.organisation, statement="We are one.", by=by
    ),
    "verify": lambda request, by: actions.verify(request=request, by=by),
    "refuse": lambda request, by: actions.refuse(request=request, by=by, reason="No."),
    "revoke": lambda request, by: actions.revoke(request=request, by=by, reason="No more."),
    "withdraw": lambda request, by: actions.withdraw(request=request, by=by),
}


def test_the_table_knows_every_state_and_one_way_for_each_verb() -> None:
    assert VERIFICATION.states() == set(VerificationState)
    assert len({(source, verb) for source, verb, _target in ROWS}) == len(ROWS)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    said=st.lists(
        st.tuples(
            st.sampled_from(sorted(ACTS)), st.sampled_from(["asker", "secretariat", "expert", "outsider"])
        ),
        max_size=12,
    )
)
def test_no_sequence_of_verbs_leaves_the_table(said: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        membership = MembershipFactory()
        people = {
            "asker": membership.user,
            "secretariat": secretariat(),
            "expert": expert(),
            "outsider": UserFactory(),
        }
        request = actions.request_verification(
            organisation=membership.organisation, statement="We are one.", by=membership.user
        )
        for verb, who in said:
            before = dict(VerificationRequest.objects.values_list("pk", "state"))
            try:
                with transaction.atomic():
                    done = ACTS[verb](request, people[who])
            except ActionError:
                assert dict(VerificationRequest.objects.values_list("pk", "state")) == before
                continue
            assert who != "outsider"
            assert verb == "ask" or (before[request.pk], verb, done.state) in ROWS
            request = VerificationRequest.objects.get(pk=done.pk)
            _check(request)
        transaction.set_rollback(True)


def _check(request: VerificationRequest) -> None:
    """The organisation is verified exactly while a request says so, and the trail ends where the request is."""
    verified = VerificationRequest.objects.filter(
        organisation=request.organisation, state=VerificationState.VERIFIED
    )
    assert (request.organisation.verified_at is not None) == verified.exists()
    assert VerificationRequest.objects.filter(state=VerificationState.REQUESTED).count() <= 1
    trail = Entry.objects.filter(kind="organisations.verificationrequest", object_id=str(request.pk))
    assert trail.exclude(after="").latest("pk").after == request.state
