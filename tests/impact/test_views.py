"""The pages of the ledger, for everybody who may and may not see them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from policylearning.common.panels import panels_for
from policylearning.impact import actions
from policylearning.impact.enums import Stage
from policylearning.impact.models import Transfer
from policylearning.practices.document import as_pdf
from tests.factories.accounts import UserFactory, expert, secretariat
from tests.factories.impact import confirmed, copies, logged, receiving
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def log_url(practice):
    return reverse("impact:log", args=[practice.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


# Entering -----------------------------------------------------------------------------------------
def test_a_visitor_signs_in_first_and_comes_back(client):
    practice = PracticeFactory(published=True)
    response = client.get(log_url(practice))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={log_url(practice)}"


def test_a_member_enters_a_transfer(sign_in):
    practice = PracticeFactory(published=True)
    member, organisation = receiving()
    client = sign_in(member)
    page = text_of(client.get(log_url(practice)))
    assert "Your organisation" in page
    assert "E-mail address of somebody there" not in page

    data = {
        "organisation": organisation.pk,
        "stage": "visited",
        "on": "2026-05-04",
        "remark": "Zażółć — Ελλάδα",
        "region": "",
    }
    response = client.post(log_url(practice), data)

    transfer = Transfer.objects.get()
    assert response.url == transfer.get_absolute_url()
    assert (transfer.state, transfer.organisation, transfer.events.get().note) == (
        "visited",
        organisation,
        "Zażółć — Ελλάδα",
    )


def test_a_form_sent_twice_enters_it_once(sign_in):
    practice = PracticeFactory(published=True)
    member, organisation = receiving()
    client = sign_in(member)
    data = {"organisation": organisation.pk, "stage": "shortlisted", "form_id": "one-and-the-same"}
    first, second = (client.post(log_url(practice), data) for _count in range(2))
    assert first.url == second.url
    assert Transfer.objects.count() == 1


def test_the_owner_names_organisation_and_person(sign_in):
    practice = PracticeFactory(published=True)
    organisation = OrganisationFactory(region=RegionFactory())
    colleague = UserFactory(email="ann@example.org")
    client = sign_in(practice.owner)
    data = {"organisation": organisation.name, "contact": "ann@example.org", "stage": "running"}

    client.post(log_url(practice), data)

    transfer = Transfer.objects.get()
    assert (transfer.organisation, transfer.receiver, transfer.logged_side) == (
        organisation,
        colleague,
        "owner",
    )


def test_nobody_enters_an_organisation_that_is_not_theirs(sign_in):
    practice = PracticeFactory(published=True)
    member, _organisation = receiving()
    other = OrganisationFactory(region=RegionFactory())
    response = sign_in(member).post(log_url(practice), {"organisation": other.pk, "stage": "running"})
    assert response.status_code == 200
    assert not Transfer.objects.exists()


def test_without_an_organisation_the_page_says_what_to_do(sign_in):
    response = sign_in(UserFactory()).get(log_url(PracticeFactory(published=True)))
    assert response.status_code == 200
    assert "For which organisation?" in text_of(response)


def test_what_may_not_be_seen_is_not_found_and_what_may_not_be_done_is_refused(sign_in):
    member, _organisation = receiving()
    client = sign_in(member)
    assert client.get(log_url(PracticeFactory())).status_code == 404
    refused = client.get(log_url(PracticeFactory(retired=True)))
    assert refused.status_code == 403
    assert "a retired one takes no new entries" in text_of(refused)


# One transfer -------------------------------------------------------------------------------------
@pytest.fixture
def secret():
    """Not confirmed, with a note."""
    return logged(PracticeFactory(published=True, topics=[TopicFactory()]), note="Between us.")


def test_an_unconfirmed_transfer_is_for_the_two_sides_and_the_experts(client, sign_in, secret):
    url = secret.get_absolute_url()
    topic = secret.practice.topics.get()
    insiders = [secret.practice.owner, secret.receiver, expert(topic), secretariat()]
    outsiders = [UserFactory(), expert(TopicFactory()), MembershipFactory().user]
    assert [sign_in(each).get(url).status_code for each in insiders] == [200] * 4
    assert [sign_in(each).get(url).status_code for each in outsiders] == [404] * 3
    assert client.get(url).status_code == 404


def test_the_public_reads_what_both_confirmed_and_no_names(client):
    transfer = confirmed(stage=Stage.VISITED, note="We saw it.")
    actions.run(transfer=transfer, by=transfer.receiver, note="It runs, we say.")
    actions.add_note(transfer=transfer, by=transfer.receiver, note="Please confirm.")

    response = client.get(transfer.get_absolute_url())

    page = text_of(response)
    assert "We saw it." in page
    assert str(transfer.organisation) in page
    for hidden in (
        "It runs, we say.",
        "Please confirm.",
        transfer.receiver.name,
        transfer.practice.owner.name,
    ):
        assert hidden not in page
    assert not response.cookies


def test_the_owner_sees_what_waits_and_confirms(sign_in, secret):
    client = sign_in(secret.practice.owner)
    page = text_of(client.get(secret.get_absolute_url()))
    assert "Between us." in page
    assert "Is it so: shortlisted?" in page
    response = client.post(reverse("impact:confirm", args=[secret.pk]), {"version": secret.version})
    assert response.url == secret.get_absolute_url()
    secret.refresh_from_db()
    assert secret.is_public


def test_a_confirmation_of_an_older_stage_is_told_and_not_done(sign_in, secret):
    client = sign_in(secret.practice.owner)
    seen = secret.version
    actions.run(transfer=secret, by=secret.receiver)
    response = client.post(reverse("impact:confirm", args=[secret.pk]), {"version": seen})
    assert response.status_code == 200
    assert "Somebody else saved this" in text_of(response)
    secret.refresh_from_db()
    assert not secret.is_public


def test_the_owner_disputes_with_a_reason(sign_in, secret):
    client = sign_in(secret.practice.owner)
    url = reverse("impact:dispute", args=[secret.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"why": "", "version": secret.version}).status_code == 200
    client.post(url, {"why": "Never heard of them.", "version": secret.version})
    secret.refresh_from_db()
    assert secret.disputed_at is not None
    assert "Never heard of them." in text_of(sign_in(secret.receiver).get(secret.get_absolute_url()))


def test_the_receiving_side_moves_on_notes_and_deletes(sign_in, secret):
    client = sign_in(secret.receiver)
    step = reverse("impact:step", args=[secret.pk, "adapt"])
    assert client.get(step).status_code == 200
    client.post(step, {"on": "", "remark": "Law changed."})
    secret.refresh_from_db()
    assert secret.state == Stage.ADAPTED
    client.post(reverse("impact:note", args=[secret.pk]), {"remark": "Hello."})
    assert secret.events.filter(verb="note", note="Hello.").count() == 1
    assert client.get(reverse("impact:discard", args=[secret.pk])).status_code == 200
    assert client.post(reverse("impact:discard", args=[secret.pk])).url == reverse("impact:mine")
    assert not Transfer.objects.exists()


def test_the_owner_asks_somebody_and_does_not_learn_who_has_an_account(sign_in):
    practice = PracticeFactory(published=True)
    transfer = actions.log(
        practice=practice, organisation=OrganisationFactory(region=RegionFactory()), by=practice.owner
    )
    UserFactory(email="ann@example.org", name="Ann Example")
    client = sign_in(practice.owner)
    url = reverse("impact:invite", args=[transfer.pk])
    said = []
    for address in ("nobody@example.org", "ann@example.org"):
        answer = text_of(client.post(url, {"email": address}, follow=True))
        assert "Ann Example" not in answer
        said.append("If this address has an account here, that person was asked to confirm." in answer)
    assert said == [True, True]


VERBS = ["step/visit", "confirm", "dispute", "notes/new", "invite", "delete"]


@pytest.mark.parametrize("page", VERBS)
def test_an_outsider_reaches_nothing(client, sign_in, secret, page):
    url = f"{secret.get_absolute_url()}{page}/"
    outsider = sign_in(MembershipFactory().user)
    for method in ("get", "post"):
        assert getattr(client, method)(url).status_code == 302
        assert getattr(outsider, method)(url).status_code == 404
    secret.refresh_from_db()
    assert (secret.version, secret.events.count()) == (1, 1)


@pytest.mark.parametrize("page", VERBS)
def test_of_a_public_transfer_others_do_nothing_either(sign_in, page):
    transfer = confirmed()
    outsider = sign_in(MembershipFactory().user)
    for method in ("get", "post"):
        assert getattr(outsider, method)(f"{transfer.get_absolute_url()}{page}/").status_code == 403


# Lists --------------------------------------------------------------------------------------------
def test_my_transfers(client, sign_in, secret):
    url = reverse("impact:mine")
    assert client.get(url).status_code == 302
    empty = text_of(sign_in(UserFactory()).get(url))
    assert "No transfers yet" in empty
    mine = text_of(sign_in(secret.practice.owner).get(url))
    assert "Waiting for your word" in mine
    assert secret.practice.title in mine
    assert "Waiting for your word" not in text_of(sign_in(secret.receiver).get(url))


def test_the_ledger_of_a_practice(client):
    practice = PracticeFactory(published=True)
    url = reverse("impact:ledger", args=[practice.pk])
    assert "No confirmed transfer yet" in text_of(client.get(url))
    public, hidden = confirmed(practice, stage=Stage.RUNNING), logged(practice)
    page = text_of(client.get(url))
    assert str(public.organisation) in page
    assert str(hidden.organisation) not in page
    assert client.get(reverse("impact:ledger", args=[PracticeFactory().pk])).status_code == 404


def test_the_panels_on_the_page_of_a_practice(client, sign_in):
    practice = PracticeFactory(published=True, topics=[TopicFactory()])
    visitor = text_of(client.get(practice.get_absolute_url()))
    assert "I want to transfer this" in visitor
    assert f"{reverse('account_login')}?next={log_url(practice).replace('/', '%2F')}" in visitor
    assert "Nobody has taken this practice up yet" in visitor

    transfer = confirmed(practice, stage=Stage.RUNNING, note="It opened in May.")
    assert "It opened in May." in text_of(client.get(practice.get_absolute_url()))
    assert "Our transfer: running" in text_of(sign_in(transfer.receiver).get(practice.get_absolute_url()))
    assert "Enter a transfer" in text_of(sign_in(practice.owner).get(practice.get_absolute_url()))


def queries_for(client: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_cost_the_same_for_one_transfer_and_fifty(client, sign_in):
    practice = PracticeFactory(published=True)
    first = confirmed(practice)
    owner = sign_in(practice.owner)
    pages = [(client, reverse("impact:ledger", args=[practice.pk])), (owner, reverse("impact:mine"))]
    before = [queries_for(*page) for page in pages]
    copies(first, 49)
    assert [queries_for(*page) for page in pages] == before
    assert max(before) <= 12


# On paper ----------------------------------------------------------------------------------------------
def test_the_pdf_has_the_ledger_that_both_sides_confirmed():
    practice = PracticeFactory(published=True)
    assert panels_for("practices.pdf", AnonymousUser(), practice)["main"] == []
    logged(practice)
    shown = confirmed(practice, stage=Stage.ADAPTED)
    (part,) = [each["context"] for each in panels_for("practices.pdf", AnonymousUser(), practice)["main"]]
    assert [row[:3] for row in part["rows"]] == [[str(shown.organisation), shown.region.label, "Adapted"]]
    assert part["note"].startswith("Confirmed by both sides: 1.")
    assert as_pdf(practice, AnonymousUser()).startswith(b"%PDF-")
