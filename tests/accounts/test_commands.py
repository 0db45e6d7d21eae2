"""`policylearning grant`."""

import pytest
from click.testing import CliRunner, Result

from policylearning.accounts.models import RoleGrant
from policylearning.audit.models import Entry
from policylearning.config.command import main
from tests.factories.accounts import member
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["grant", *arguments])


def test_the_first_member_of_the_secretariat() -> None:
    ann = member(name="Ann", email="ann@region.example")
    result = run("secretariat", "Ann@Region.example ")
    assert (result.exit_code, result.stdout) == (0, "Ann: Secretariat\n")
    assert RoleGrant.objects.get().user == ann
    assert run("secretariat", ann.email).exit_code == 0
    assert RoleGrant.objects.count() == 1
    assert Entry.objects.get(verb="accounts.grant_role").by is None


def test_an_expert_of_one_topic() -> None:
    topic = TopicFactory(slug="sme", name="SMEs")
    ann = member(name="Ann")
    assert run("expert", ann.email, "--topic", "sme").stdout == "Ann: Expert (SMEs)\n"
    assert RoleGrant.objects.get().topic == topic


def test_what_cannot_be_given_says_why() -> None:
    ann, topic = member(), TopicFactory(slug="sme")
    assert "Nobody with an open account" in run("expert", "nobody@example.org").stderr
    assert "There is no topic “dance”." in run("expert", ann.email, "--topic", "dance").stderr
    wrong = run("secretariat", ann.email, "--topic", topic.slug)
    assert (wrong.exit_code, "for all topics" in wrong.stderr) == (1, True)
    assert run("king", ann.email).exit_code == 2
    assert not RoleGrant.objects.exists()
