"""The life of a practice, verb by verb."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from policylearning.accounts.models import User
from policylearning.audit.models import Entry
from policylearning.common import clock as one_clock
from policylearning.common.errors import ActionError, ChangedMeanwhile, Forbidden
from policylearning.jobs import duties, worker
from policylearning.notifications.models import Notice
from policylearning.practices import actions, queries
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.programmes.models import Project
from policylearning.topics.models import Topic
from tests.factories import accounts
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    return TopicFactory()


@pytest.fixture
def draft(topic: Topic) -> Practice:
    return PracticeFactory(topics=[topic])


@pytest.fixture
def project() -> Project:
    project = Project.objects.create(acronym="BRIDGE", title="Bridge")
    project.web_admins.add(accounts.member(name="Web admin"))
    return project


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("key", flat=True))


def trail(practice: Practice) -> list[tuple[str, str, str]]:
    entries = Entry.objects.filter(kind="practices.practice", object_id=str(practice.pk)).order_by("pk")
    return list(entries.values_list("verb", "before", "after"))


# Writing ----------------------------------------------------------------------------------------
def test_a_title_is_enough_to_begin(topic: Topic) -> None:
    author = accounts.member()
    practice = actions.create(by=author, title="Cafe\u0301 of repairs", topics=[topic], language="fr")
    practice.refresh_from_db()
    assert (practice.title, practice.state, practice.owner, practice.language) == (
        "Café of repairs",
        "draft",
        author,
        "fr",
    )
    assert list(practice.topics.all()) == [topic]
    assert trail(practice) == [("practices.create", "", "draft")]


def test_an_edit_saves_fields_and_rows_and_says_which(draft: Practice) -> None:
    tag = TagFactory()
    row = {"name": "Firms", "value": 12, "unit": "firms", "baseline": 3, "source": "Survey"}
    after = actions.edit(
        practice=draft,
        by=draft.owner,
        changes={"summary": "Another line", "tags": [tag], "indicators": [row]},
    )
    assert after.version == draft.version + 1
    assert (after.summary, list(after.tags.all())) == ("Another line", [tag])
    assert after.indicators.get().source == "Survey"
    assert after.evidence_level == 3
    entry = Entry.objects.get(verb="practices.edit")
    assert entry.data == {"fields": ["summary", "tags", "indicators"]}


def test_an_edit_that_changes_nothing_leaves_no_trace(draft: Practice) -> None:
    actions.edit(practice=draft, by=draft.owner, changes={"summary": draft.summary})
    assert not Entry.objects.filter(verb="practices.edit").exists()


def test_two_editors_notice_each_other(draft: Practice) -> None:
    actions.edit(practice=draft, by=draft.owner, changes={"summary": "First"}, expected_version="1")
    with pytest.raises(ChangedMeanwhile) as refused:
        actions.edit(practice=draft, by=draft.owner, changes={"summary": "Second"}, expected_version=1)
    assert refused.value.mine == {"summary": "Second"}
    assert refused.value.theirs == {"summary": "First"}
    draft.refresh_from_db()
    assert draft.summary == "First"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 101}, "title"),
        ({"description": "x" * 1501}, "description"),
        ({"cost_from": 5, "cost_to": 4}, "cost_to"),
        ({"cost_from": -1}, "cost_from"),
        ({"kind": "rumour"}, "kind"),
        ({"start": one_clock.today(), "end": one_clock.today() - timedelta(days=1)}, "end"),
    ],
)
def test_bad_input_is_an_error_at_its_field(draft: Practice, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ActionError) as refused:
        actions.edit(practice=draft, by=draft.owner, changes=changes)
    assert refused.value.field == field
    assert Practice.objects.get(pk=draft.pk).version == 1


def test_an_outsider_edits_nothing(draft: Practice) -> None:
    with pytest.raises(Forbidden, match="Only the owner"):
        actions.edit(practice=draft, by=accounts.member(), changes={"title": "Mine now"})


def test_a_public_text_changes_at_once_and_its_manager_is_told(topic: Topic) -> None:
    manager = accounts.manager(topic)
    practice = PracticeFactory(published=True, topics=[topic])
    actions.edit(practice=practice, by=practice.owner, changes={"summary": "Corrected"})
    assert told(manager) == ["practices.text_changed"]
    assert practice.revisions.get().content["summary"] == "Corrected"


def test_a_draft_nobody_saw_can_be_deleted(draft: Practice) -> None:
    actions.discard(practice=draft, by=draft.owner)
    assert not Practice.objects.filter(pk=draft.pk).exists()


def test_what_was_submitted_once_cannot_be_deleted(draft: Practice) -> None:
    actions.submit(practice=draft, by=draft.owner)
    withdrawn = actions.withdraw(practice=draft, by=draft.owner)
    with pytest.raises(Forbidden, match="never submitted"):
        actions.discard(practice=withdrawn, by=draft.owner)


def test_a_new_owner_takes_over(draft: Practice) -> None:
    former, new = draft.owner, accounts.member()
    actions.hand_over(practice=draft, to=new, by=None)
    draft.refresh_from_db()
    assert draft.owner == new
    assert told(new) == ["practices.handed_over"]
    with pytest.raises(Forbidden):
        actions.edit(practice=draft, by=former, changes={"title": "Still mine"})


# Submission -------------------------------------------------------------------------------------
def test_without_a_project_it_goes_straight_to_the_experts(draft: Practice, topic: Topic) -> None:
    expert = accounts.expert(topic)
    other = accounts.expert(TopicFactory())
    practice = actions.submit(practice=draft, by=draft.owner)
    assert practice.state == State.IN_VALIDATION
    assert trail(practice) == [("submit", "draft", "submitted"), ("pass_on", "submitted", "in_validation")]
    assert (told(expert), told(other)) == (["practices.waits_for_validation"], [])
    assert practice.revisions.get().number == 1


def test_an_incomplete_draft_is_refused_at_its_first_gap(draft: Practice) -> None:
    draft.evidence = ""
    draft.save()
    with pytest.raises(ActionError, match="Say what shows that it worked") as refused:
        actions.submit(practice=draft, by=draft.owner)
    assert refused.value.field == "evidence"


def test_a_project_has_its_turn_once(draft: Practice, project: Project, topic: Topic) -> None:
    draft.project = project
    draft.save()
    admin = project.web_admins.get()
    practice = actions.submit(practice=draft, by=draft.owner)
    assert (practice.state, told(admin)) == (State.SUBMITTED, ["practices.waits_for_project"])

    practice = actions.ask_changes(
        practice=practice, by=admin, remarks={"evidence": "Which survey?", "title": " "}
    )
    assert practice.state == State.CHANGES_REQUESTED
    assert queries.open_remarks(practice) == {"evidence": ["Which survey?"]}

    actions.edit(practice=practice, by=draft.owner, changes={"evidence": "The survey of 2024 shows it. " * 5})
    practice = actions.submit(practice=practice, by=draft.owner)
    assert queries.open_remarks(practice) == {}
    assert [each.field for each in queries.changed_since_last_submission(practice)] == ["evidence"]

    practice = actions.approve(practice=practice, by=admin)
    assert practice.state == State.IN_VALIDATION
    practice = actions.request_changes(
        practice=practice, by=accounts.expert(topic), remarks={"potential": "For whom?"}
    )
    practice = actions.submit(practice=practice, by=draft.owner)
    assert practice.state == State.IN_VALIDATION, "the project had approved it"


def test_a_project_declines_for_a_reason(draft: Practice, project: Project) -> None:
    draft.project = project
    draft.save()
    admin = project.web_admins.get()
    practice = actions.submit(practice=draft, by=draft.owner)
    with pytest.raises(ActionError, match="Give a reason"):
        actions.decline(practice=practice, by=admin, why="  ")
    practice = actions.decline(practice=practice, by=admin, why="Not of our project")
    assert practice.state == State.DECLINED
    notice = Notice.objects.get(user=draft.owner)
    assert "Not of our project" in notice.text
    assert actions.revise(practice=practice, by=draft.owner).state == State.DRAFT


def test_only_the_projects_own_web_admin_has_the_turn(draft: Practice, project: Project) -> None:
    draft.project = project
    draft.save()
    practice = actions.submit(practice=draft, by=draft.owner)
    stranger = accounts.member()
    Project.objects.create(acronym="OTHER", title="Other").web_admins.add(stranger)
    with pytest.raises(Forbidden, match="web admin of the project"):
        actions.approve(practice=practice, by=stranger)


def test_sent_twice_it_is_sent_once(draft: Practice) -> None:
    actions.submit(practice=draft, by=draft.owner)
    with pytest.raises(ActionError):
        actions.submit(practice=draft, by=draft.owner)
    assert [verb for verb, _b, _a in trail(draft)] == ["submit", "pass_on"]


# Judging ----------------------------------------------------------------------------------------
@pytest.fixture
def refused(draft: Practice, topic: Topic) -> Practice:
    practice = actions.submit(practice=draft, by=draft.owner)
    return actions.refuse(practice=practice, by=accounts.expert(topic), why="No evidence.")


def test_an_author_appeals_once(refused: Practice, topic: Topic) -> None:
    manager = accounts.manager(topic)
    practice = actions.appeal(practice=refused, by=refused.owner, why="The survey was overlooked.")
    assert (practice.state, told(manager)) == (State.APPEALED, ["practices.appealed"])
    practice = actions.uphold(practice=practice, by=manager, why="It was read.")
    assert practice.state == State.NOT_VALIDATED
    with pytest.raises(ActionError, match="appealed once already"):
        actions.appeal(practice=practice, by=refused.owner, why="Again")


def test_a_granted_appeal_is_judged_again(refused: Practice, topic: Topic) -> None:
    practice = actions.appeal(practice=refused, by=refused.owner, why="The survey was overlooked.")
    practice = actions.reopen(practice=practice, by=accounts.manager(topic), why="True.")
    assert practice.state == State.IN_VALIDATION


def test_an_appeal_needs_a_reason(refused: Practice) -> None:
    with pytest.raises(ActionError) as error:
        actions.appeal(practice=refused, by=refused.owner, why=" ")
    assert error.value.field == "why"
    refused.refresh_from_db()
    assert refused.appealed_at is None


def test_publication_starts_the_freshness(draft: Practice, topic: Topic, clock: Any) -> None:
    expert = accounts.expert(topic)
    practice = actions.submit(practice=draft, by=draft.owner)
    practice = actions.validate(practice=practice, by=expert)
    clock.shift(timedelta(days=3))
    practice = actions.publish(practice=practice, by=expert)
    assert practice.published_at == practice.confirmed_at
    assert practice.confirmed_at is not None
    assert practice.validated_at is not None
    assert practice.confirmed_at - practice.validated_at == timedelta(days=3)
    assert "practices.published" in told(draft.owner)


# Keeping it true --------------------------------------------------------------------------------
def test_a_year_later_the_owner_is_asked_and_answers(clock: Any) -> None:
    practice = PracticeFactory(published=True)
    clock.shift(timedelta(days=364))
    assert queries.due_for_question(_now()) == []
    clock.shift(timedelta(days=1))
    _the_platform_does_its_duties()
    practice.refresh_from_db()
    assert (practice.state, told(practice.owner)) == (State.DUE, ["practices.confirm"])

    practice = actions.confirm(practice=practice, by=practice.owner)
    assert (practice.state, practice.confirmed_at) == (State.PUBLISHED, _now())


def test_without_an_answer_it_carries_a_banner_until_there_is_one(clock: Any) -> None:
    practice = PracticeFactory(published=True)
    clock.shift(timedelta(days=366))
    _the_platform_does_its_duties()
    clock.shift(timedelta(days=61))
    _the_platform_does_its_duties()
    practice.refresh_from_db()
    assert practice.state == State.STALE
    assert told(practice.owner) == ["practices.confirm", "practices.went_stale"]
    assert actions.confirm(practice=practice, by=practice.owner).state == State.PUBLISHED


def test_nobody_else_confirms() -> None:
    practice = PracticeFactory(published=True)
    with pytest.raises(Forbidden, match="Only the owner"):
        actions.confirm(practice=practice, by=accounts.secretariat())


def test_retired_for_a_reason_and_brought_back(topic: Topic) -> None:
    practice = PracticeFactory(published=True, topics=[topic])
    manager = accounts.manager(topic)
    practice = actions.retire(practice=practice, by=manager, why="The law changed.")
    assert (practice.state, practice.retired_because) == (State.RETIRED, "The law changed.")
    assert told(practice.owner) == ["practices.retired"]
    practice = actions.restore(practice=practice, by=manager)
    assert (practice.state, practice.retired_because) == (State.DUE, "")


def test_a_confirmed_transfer_raises_the_evidence() -> None:
    practice = PracticeFactory(published=True)
    IndicatorFactory.create_batch(2, practice=practice)
    assert actions.note_transfers(practice=practice, count=0).evidence_level == 0
    practice = actions.note_transfers(practice=practice, count=1)
    assert practice.evidence_level == 5


def _now() -> datetime:
    return one_clock.now()


def _the_platform_does_its_duties() -> None:
    duties.start_due(_now())
    worker.run_due()
