"""The experts' pages: who sees them, and a practice judged through them."""

from typing import Any

import pytest
from django.test import Client

from policylearning.accounts.erasure import erase
from policylearning.accounts.models import User
from policylearning.accounts.personal import export
from policylearning.common.panels import panels_for
from policylearning.common.permissions import can
from policylearning.notifications.models import Notice
from policylearning.practices import actions as practices
from policylearning.practices.document import as_pdf
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.practices.queries import open_remarks
from policylearning.programmes.models import Project
from policylearning.topics.models import Topic
from policylearning.validation import actions
from policylearning.validation.enums import AssessmentState
from policylearning.validation.models import Assessment, Rubric
from policylearning.validation.rubrics import ensure_rubric
from tests.factories import accounts
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory

from .test_actions import points, scored, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    ensure_rubric()
    return TopicFactory()


@pytest.fixture
def practice(topic: Topic) -> Practice:
    draft = PracticeFactory(topics=[topic], title="One counter")
    return practices.submit(practice=draft, by=draft.owner)


@pytest.fixture
def expert(topic: Topic) -> User:
    return accounts.expert(topic)


def sheet(verdict: str, number: int, **more: str) -> dict[str, str]:
    given = {f"points_{key}": str(number) for key in points(number)}
    reasons = {f"reason_{key}": "because" for key in points(number)}
    return {**given, **reasons, "verdict": verdict, "opinion": "Well proved.", **more}


def test_the_queue_is_for_those_who_judge(practice: Practice, expert: User, sign_in: Any) -> None:
    assert "One counter" in sign_in(expert).get("/validation/").content.decode()
    assert "One counter" in sign_in(accounts.secretariat()).get("/validation/").content.decode()
    assert "One counter" not in sign_in(accounts.expert(TopicFactory())).get("/validation/").content.decode()
    assert sign_in(accounts.member()).get("/validation/").status_code == 404


def test_taken_up_scored_and_validated(practice: Practice, expert: User, sign_in: Any) -> None:
    client: Client = sign_in(expert)
    address = f"/validation/{practice.pk}/"
    assert "I have no conflict of interest" in client.get(address).content.decode()
    client.post(address, {"free": "on"})
    assert "Your opinion" in client.get(address).content.decode()
    client.post(address, sheet("validate", 4))
    assert state_of(practice) == State.VALIDATED
    assert client.get(address).status_code == 403


def test_the_first_expert_of_a_new_programme_finds_a_rubric(
    practice: Practice, expert: User, client: Client
) -> None:
    Rubric.objects.all().delete()
    assert client.get("/validation/rubric/").status_code == 200
    assessment = actions.take_up(practice=practice, by=expert, free_of_conflict=True)
    assert (assessment.round.rubric.version, assessment.round.rubric.criteria.count()) == (1, 5)
    assert "Transferability" in client.get("/validation/rubric/").content.decode()


def test_changes_asked_for_on_the_sheet_stand_at_their_fields(
    practice: Practice, expert: User, sign_in: Any
) -> None:
    actions.take_up(practice=practice, by=expert, free_of_conflict=True)
    sign_in(expert).post(f"/validation/{practice.pk}/", sheet("changes", 2, remark_evidence="Which survey?"))
    assert open_remarks(practice) == {"evidence": ["Which survey?"]}


def test_who_has_scored_is_led_back_while_others_are_at_it(
    practice: Practice, topic: Topic, expert: User, sign_in: Any
) -> None:
    actions.assign(practice=practice, expert=accounts.expert(topic), by=accounts.manager(topic))
    scored(practice, expert)
    assert sign_in(expert).get(f"/validation/{practice.pk}/").url == practice.get_absolute_url()
    with pytest.raises(Exception, match="has scored it already"):
        actions.assign(practice=practice, expert=expert, by=accounts.manager(topic))


@pytest.mark.parametrize(("verb", "state"), [("recuse", "recused"), ("release", "released")])
def test_an_expert_leaves_and_may_take_it_up_again(
    practice: Practice, expert: User, sign_in: Any, verb: str, state: str
) -> None:
    client: Client = sign_in(expert)
    address = f"/validation/{practice.pk}/{verb}/"
    assert client.get(address).status_code == 404
    assessment = actions.take_up(practice=practice, by=expert, free_of_conflict=True)
    assert "One counter" in client.get(address).content.decode()
    client.post(address, {"why": "A holiday"})
    assessment.refresh_from_db()
    assert assessment.state == state
    again = actions.take_up(practice=practice, by=expert, free_of_conflict=True)
    assert (again.pk, again.state) == (assessment.pk, AssessmentState.OPEN)
    assert again.due_at is not None


def test_a_manager_takes_back_what_a_silent_expert_keeps(
    practice: Practice, topic: Topic, expert: User, sign_in: Any
) -> None:
    manager, second = accounts.manager(topic), accounts.expert(topic)
    assessment = actions.assign(practice=practice, expert=second, by=manager)
    scored(practice, expert)
    assert state_of(practice) == State.IN_VALIDATION, "it waits for the silent one"
    address = f"/validation/assessments/{assessment.pk}/take-back/"
    for other in (expert, second, accounts.expert(TopicFactory()), accounts.member()):
        assert sign_in(other).post(address, {"why": "Mine"}).status_code in (403, 404)
    client: Client = sign_in(manager)
    assert address in client.get(f"/validation/{practice.pk}/assign/").content.decode()
    assert f"{second.name} has not scored it yet" in client.get(address).content.decode()
    client.post(address, {"why": "Six weeks of silence."})
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.RELEASED
    assert state_of(practice) == State.VALIDATED, "what the other had scored suffices"
    told = Notice.objects.get(user=second, key="validation.taken_back")
    assert told.subject == "You need not score “One counter” any more"
    assert "Six weeks of silence." in told.text
    assert client.get(address).status_code in (403, 404)


def test_a_manager_asks_an_expert_and_decides_where_they_disagree(
    practice: Practice, topic: Topic, expert: User, sign_in: Any
) -> None:
    manager, second = accounts.manager(topic), accounts.expert(topic)
    client: Client = sign_in(manager)
    client.post(f"/validation/{practice.pk}/assign/", {"expert": second.pk})
    assert second.name in client.get(f"/validation/{practice.pk}/assign/").content.decode()
    scored(practice, expert)
    scored(practice, second, "refuse", 1)
    assert "Decide" in client.get("/desk/").content.decode()
    assert f"/validation/{practice.pk}/decide/" in client.get(practice.get_absolute_url()).content.decode()
    page = client.get(f"/validation/{practice.pk}/decide/").content.decode()
    assert expert.name in page
    client.post(f"/validation/{practice.pk}/decide/", {"verdict": "refuse", "why": "No baseline."})
    assert state_of(practice) == State.NOT_VALIDATED
    everything = accounts.manager()
    assert "One counter" not in sign_in(everything).get("/desk/").content.decode()


def test_scores_are_for_the_author_and_those_who_judge(
    practice: Practice, topic: Topic, expert: User, sign_in: Any
) -> None:
    project = Project.objects.create(acronym="BRIDGE", title="Bridge")
    admin = accounts.member()
    project.web_admins.add(admin)
    Practice.objects.filter(pk=practice.pk).update(project=project)
    scored(practice, expert)
    address = f"/validation/{practice.pk}/scores/"
    for one in (practice.owner, expert, accounts.manager(topic), accounts.secretariat()):
        assert "Well proved." in sign_in(one).get(address).content.decode()
    refused = sign_in(admin).get(address)
    assert refused.status_code == 403
    assert "Scores are for the author and the experts." in refused.content.decode()
    assert sign_in(accounts.member()).get(address).status_code == 404


def test_owner_and_web_admin_have_a_conflict_of_interest(practice: Practice, topic: Topic) -> None:
    project = Project.objects.create(acronym="BRIDGE", title="Bridge")
    admin = accounts.expert(topic)
    project.web_admins.add(admin)
    Practice.objects.filter(pk=practice.pk).update(project=project)
    judged = Practice.objects.get(pk=practice.pk)
    refused = can(admin, "validation.take_up", judged)
    assert (bool(refused), refused.reason) == (False, "You are a web admin of its project.")  # type: ignore[union-attr]


def test_who_is_erased_gives_back_what_was_not_scored_and_is_not_waited_for(
    practice: Practice, topic: Topic, expert: User
) -> None:
    leaving = accounts.expert(topic)
    actions.assign(practice=practice, expert=leaving, by=accounts.manager(topic))
    scored(practice, expert)
    assert state_of(practice) == State.IN_VALIDATION
    done = erase(user=leaving, by=leaving)
    assert done["validation"].startswith("1 open assessments given back")
    assert Assessment.objects.get(expert=leaving).state == AssessmentState.RELEASED
    assert state_of(practice) == State.VALIDATED


def test_the_signed_opinion_of_who_is_erased_stays(practice: Practice, expert: User) -> None:
    scored(practice, expert)
    (told,) = export(expert)["validation"]
    assert (told["practice"], told["verdict"], told["scores"]["Relevance"]) == ("One counter", "validate", 4)
    erase(user=expert, by=expert)
    assert Assessment.objects.get().opinion == "Well proved."


def test_the_pdf_has_the_signed_opinion_once_it_is_public(practice: Practice, expert: User) -> None:
    scored(practice, expert)
    judged = Practice.objects.get(pk=practice.pk)
    assert panels_for("practices.pdf", None, judged)["main"] == []
    published = practices.publish(practice=judged, by=expert)
    (part,) = [each["context"] for each in panels_for("practices.pdf", None, published)["main"]]
    ((said, signature),) = part["quotes"]
    assert said == ["Well proved."]
    assert signature.startswith(f"{expert.name}, expert, ")
    plain, whole = (as_pdf(each, None) for each in (judged, published))
    assert len(whole) > len(plain)
