"""Every journey has a small world of its own: a topic with its people, a region, an institution."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from policylearning.accounts.models import User
from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice
from policylearning.regions.models import Region
from policylearning.search import indexer
from policylearning.topics.models import Topic
from policylearning.validation.rubrics import ensure_rubric
from tests.factories import accounts
from tests.factories.organisations import OrganisationFactory
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TopicFactory
from tests.pages import sign_in
from tests.search.fixtures import search_index  # noqa: F401


@dataclass
class Stage:
    topic: Topic
    region: Region
    institution: Organisation

    def practice(self, **fields: object) -> Practice:
        practice: Practice = PracticeFactory(
            topics=[self.topic], region=self.region, institution=self.institution, **fields
        )
        IndicatorFactory(practice=practice)
        return practice


@pytest.fixture
def stage(transactional_db: None, search_index: object) -> Stage:  # noqa: F811
    ensure_rubric()
    return Stage(
        topic=TopicFactory(
            name="Low-carbon economy", short="Low-carbon", slug="low-carbon-economy", accent="low-carbon"
        ),
        region=RegionFactory(
            code="ES24", name="Aragón", level=2, country="ES", longitude=-0.9, latitude=41.6
        ),
        institution=OrganisationFactory(name="Ebro Energy Office"),
    )


@pytest.fixture
def owner() -> User:
    return accounts.member(name="Olga Owner")


class Walk:
    """A browser as a person uses it; each method is a sentence of the journey."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def as_(self, person: User) -> "Walk":
        self.page.context.clear_cookies()
        sign_in(self.page, person)
        return self

    def opens(self, address: str) -> "Walk":
        self.page.goto(address)
        return self

    def opens_practice(self, practice: Practice) -> "Walk":
        return self.opens(practice.get_absolute_url())

    def opens_step(self, practice: Practice, step: str) -> "Walk":
        return self.opens(reverse("practices:step", args=[practice.pk, step]))

    def follows(self, name: str) -> "Walk":
        self.page.get_by_role("link", name=name, exact=True).first.click()
        return self

    def presses(self, name: str) -> "Walk":
        self.page.get_by_role("button", name=name, exact=True).first.click()
        return self

    def writes(self, label: str, text: str) -> "Walk":
        self.page.get_by_label(label).first.fill(text)
        return self

    def ticks(self, label: str) -> "Walk":
        self.page.get_by_label(label).first.check()
        return self

    def reads(self, text: str) -> "Walk":
        expect(self.page.get_by_text(text).first).to_be_visible()
        return self

    def does_not_read(self, text: str) -> "Walk":
        expect(self.page.get_by_text(text)).to_have_count(0)
        return self


@pytest.fixture
def person(page: Page) -> Walk:
    return Walk(page)


def index() -> None:
    """What the indexer of a node does every second."""
    indexer.catch_up()
