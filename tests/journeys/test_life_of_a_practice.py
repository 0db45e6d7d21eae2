"""From the person who ran it to the person who needs it: submitted, judged, published, confirmed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page

from policylearning.accounts.models import User
from policylearning.common import clock as one_clock
from policylearning.jobs import duties, worker
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.programmes.models import Project
from tests.factories import accounts
from tests.journeys.conftest import Stage, Walk
from tests.pages import assert_accessible

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_member_submits_over_two_sittings(person: Walk, stage: Stage, owner: User) -> None:
    # The first evening: a title, the basics, and a start on the next step that is not saved.
    person.as_(owner).opens("/practices/new/").writes("Title", "Renovating by the staircase").presses("Begin")
    person.writes("Summary", "One office for a whole housing block.").ticks("Low-carbon economy")
    assert_accessible(person.page)
    person.presses("Save and continue").reads("Where and who")
    person.page.get_by_label("Exact place").fill("Zaragoza")
    person.reads("Saved at")

    # Another day: everything is still there.
    practice = Practice.objects.get()
    person.as_(owner).opens_step(practice, "place")
    assert person.page.get_by_label("Exact place").input_value() == "Zaragoza"
    person.page.get_by_label("Region").fill("Aragón (ES24)")
    person.page.get_by_label("Main institution").fill("Ebro Energy Office")
    person.page.get_by_label("Start").fill("2019-01-01")
    person.presses("Save and continue")
    person.page.get_by_label("Detailed description").fill("Owners vote once, on a monthly sum.")
    person.presses("Save and continue")
    person.page.get_by_label("Evidence of success").fill(
        "214 blocks were renovated, and bills fell by half. " * 3
    )
    person.page.get_by_label("Indicator").first.fill("Blocks")
    person.page.get_by_label("Value", exact=True).first.fill("214")
    person.page.get_by_label("Unit").first.fill("blocks")
    person.presses("Save and continue")
    person.page.get_by_label("Potential for learning or transfer").fill("A pair that attends every meeting.")
    person.presses("Save and continue").presses("Save and continue")
    person.reads("As readers will see it").does_not_read("Still needed")
    assert_accessible(person.page)
    person.presses("Send to the experts").reads("Sent. We tell you as soon as somebody has looked at it.")

    practice.refresh_from_db()
    assert (practice.state, practice.region, practice.institution) == (
        State.IN_VALIDATION,
        stage.region,
        stage.institution,
    )
    assert practice.indicators.get().value == 214


def test_the_projects_web_admin_asks_for_changes(person: Walk, stage: Stage, owner: User) -> None:
    project = Project.objects.create(acronym="STAIRS", title="Staircases")
    admin = accounts.member(name="Adam Admin")
    project.web_admins.add(admin)
    practice = stage.practice(owner=owner, project=project, title="Renovating by the staircase")

    person.as_(owner).opens_step(practice, "preview").presses("Send to the experts").reads("With its project")
    person.as_(admin).opens("/desk/").reads("Renovating by the staircase")
    person.opens_practice(practice).follows("Ask for changes")
    person.page.get_by_label("Evidence of success").fill("Which year is this?")
    assert_accessible(person.page)
    person.presses("Ask for changes").reads("The author is told what to change.")

    person.as_(owner).opens_practice(practice).reads("Which year is this?")
    person.opens_step(practice, "evidence").reads("Which year is this?")
    person.page.get_by_label("Evidence of success").fill(
        "In 2025, 214 blocks were renovated; bills fell by half. " * 2
    )
    person.presses("Save and continue")
    person.opens_step(practice, "preview").presses("Send to the experts")
    person.as_(admin).opens_practice(practice).follows("Approve for the project").presses(
        "Approve for the project"
    )
    practice.refresh_from_db()
    assert practice.state == State.IN_VALIDATION


def _scores(person: Walk, practice: Practice, expert: User, points: int, verdict: str) -> None:
    page = person.as_(expert).opens(f"/validation/{practice.pk}/").page
    person.ticks("I have no conflict of interest").presses("Take it up").reads("Score the practice")
    for group in page.locator("fieldset").all():
        radio = group.get_by_role("radio", name=re.compile(rf"^{points}\b"))
        if radio.count():
            radio.check()
    page.get_by_role("radio", name=verdict, exact=True).check()
    for reason in page.get_by_label("Reason for").all():
        reason.fill("The figures are there.")
    page.get_by_label("Your opinion").fill(f"{expert.name}: a small idea with a large effect.")
    assert_accessible(page)
    person.presses("Send my scores").reads("Your scores are kept.")


def test_two_experts_validate_and_it_is_published(person: Walk, stage: Stage, owner: User) -> None:
    practice = stage.practice(owner=owner, in_validation=True)
    first, second = (
        accounts.expert(stage.topic, name="Eva Expert"),
        accounts.expert(stage.topic, name="Egon Expert"),
    )
    manager = accounts.manager(stage.topic, name="Mia Manager")
    for each in (first, second):
        person.as_(manager).opens(f"/validation/{practice.pk}/assign/")
        person.page.get_by_label("Expert", exact=True).select_option(label=each.name)
        person.presses("Ask this expert").reads("The expert was asked.")

    _scores(person, practice, first, 4, "Validate")
    practice.refresh_from_db()
    assert practice.state == State.IN_VALIDATION, "the second expert was asked too"
    _scores(person, practice, second, 5, "Validate")

    person.as_(first).opens_practice(practice).follows("Publish").presses("Publish").reads("It is published.")
    person.page.context.clear_cookies()
    person.opens_practice(practice).reads("Expert opinion").reads(
        "Eva Expert: a small idea with a large effect."
    )
    person.as_(owner).opens(f"/validation/{practice.pk}/scores/").reads("Weighted mean 4.00 of 5")
    assert_accessible(person.page)


def test_the_author_appeals(person: Walk, stage: Stage, owner: User) -> None:
    practice = stage.practice(owner=owner, in_validation=True)
    expert, manager = accounts.expert(stage.topic, name="Eva Expert"), accounts.manager(stage.topic)
    _scores(person, practice, expert, 1, "Do not validate")

    person.as_(owner).opens_practice(practice).reads("Not validated").follows(
        "Appeal to the thematic manager"
    )
    person.page.get_by_label("Reason").fill("The survey of 2025 was overlooked.")
    person.presses("Appeal to the thematic manager").reads("Under appeal")
    person.as_(manager).opens("/desk/").reads("Decide the appeal")
    person.opens_practice(practice).follows("Have it looked at again")
    person.page.get_by_label("Reason").fill("True, it was.")
    person.presses("Have it looked at again")
    practice.refresh_from_db()
    assert practice.state == State.IN_VALIDATION


def test_a_year_later_the_owner_confirms(person: Walk, stage: Stage, owner: User) -> None:
    practice = stage.practice(owner=owner, published=True)
    then = one_clock.now() - timedelta(days=366)
    Practice.objects.filter(pk=practice.pk).update(published_at=then, confirmed_at=then, state_since=then)
    duties.start_due(one_clock.now())
    worker.run_due()

    person.as_(owner).opens("/desk/").reads(practice.title)
    person.opens_practice(practice).follows("Yes, still true").presses("Yes, still true")
    person.reads("Thank you: confirmed as of today.")
    practice.refresh_from_db()
    assert practice.state == State.PUBLISHED
    assert practice.confirmed_at is not None
    assert one_clock.now() - practice.confirmed_at < timedelta(minutes=5)


def test_an_ended_session_loses_nothing(person: Walk, stage: Stage, owner: User) -> None:
    practice = stage.practice(owner=owner)
    person.as_(owner).opens_step(practice, "transfer")
    person.page.get_by_label("Potential for learning or transfer").fill("Written while the session ended.")
    Session.objects.all().delete()
    person.presses("Save and continue").reads("Sign in")
    person.page.get_by_label("E-mail address").fill(owner.email)
    person.page.get_by_label("Password").first.fill(accounts.PASSWORD)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/edit/transfer/**")
    kept: Any = person.page.get_by_label("Potential for learning or transfer").input_value()
    assert kept == "Written while the session ended."


def test_an_outsider_gets_nowhere(page: Page, stage: Stage, owner: User) -> None:
    from tests.matrix.walk import addresses

    practice = stage.practice(owner=owner)
    outsider = Walk(page).as_(accounts.member())
    asked = 0
    for address in addresses():
        if (
            address.name.startswith("practices:")
            and address.arguments == {"pk"}
            and "import" not in address.name
        ):
            response = outsider.page.request.get(reverse(address.name, args=[practice.pk]))
            # 405 is the answer for any key at all where only forms are taken.
            assert response.status in (404, 405), address
            asked += 1
    outsider.opens(practice.get_absolute_url()).does_not_read(practice.title)
    assert asked > 5
