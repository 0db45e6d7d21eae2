import pytest
from django.urls import reverse

from policylearning.conversations import actions
from policylearning.conversations.models import Block, Conversation, Report
from tests.factories.accounts import secretariat
from tests.factories.conversations import begun, first_of, reported, settled
from tests.factories.directory import ProfileFactory
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db


def test_from_a_person_to_a_conversation(client):
    ana, profile = settled(name="Ana"), ProfileFactory(user=settled(name="Bo"), audience="public")
    start = reverse("conversations:start", args=["person", profile.pk])

    assert f"/account/login/?next={start}".replace("/", "%2F") in client.get(
        profile.get_absolute_url()
    ).content.decode().replace("/", "%2F")
    client.force_login(ana)
    assert f'href="{start}"' in client.get(profile.get_absolute_url()).content.decode()
    answer = client.post(start, {"subject": "Vouchers", "text": "May I call you?"}, follow=True)

    conversation = Conversation.objects.get()
    assert answer.redirect_chain[-1][0] == conversation.get_absolute_url()
    page = answer.content.decode()
    assert "May I call you?" in page
    assert profile.user.email not in page
    assert "You wrote to each other before" in client.get(start).content.decode()
    client.force_login(profile.user)
    inbox = client.get(reverse("conversations:list")).content.decode()
    assert "Vouchers" in inbox
    assert "New" in inbox


def test_from_a_practice_to_its_owner(client):
    practice = PracticeFactory(published=True, title="Heat from a river", owner=settled())
    start = reverse("conversations:start", args=["practice", practice.pk])
    client.force_login(settled())

    assert f'href="{start}"' in client.get(practice.get_absolute_url()).content.decode()
    answer = client.post(start, {"subject": "Heat", "text": "How much?"}, follow=True)

    page = answer.content.decode()
    assert f'<a href="{practice.get_absolute_url()}">Heat from a river</a>' in page


def test_who_may_not_be_seen_cannot_be_written_to(client):
    hidden = ProfileFactory(audience="nobody")
    draft = PracticeFactory()
    client.force_login(settled())

    for kind, pk in (("person", hidden.pk), ("practice", draft.pk), ("nonsense", 1)):
        assert client.get(reverse("conversations:start", args=[kind, pk])).status_code == 404


def test_an_answer_by_page_and_what_is_too_long_is_kept(client):
    conversation = begun()
    reader = conversation.participants.exclude(user=conversation.started_by).get().user
    client.force_login(reader)

    refused = client.post(conversation.get_absolute_url(), {"text": "x" * 5001})
    assert "x" * 5001 in refused.content.decode()
    client.post(conversation.get_absolute_url(), {"text": "With <b>a loan</b>."})

    page = client.get(conversation.get_absolute_url()).content.decode()
    assert "With &lt;b&gt;a loan&lt;/b&gt;." in page


def test_an_outsider_finds_nothing(client):
    conversation = begun()
    message = first_of(conversation)
    client.force_login(settled())

    for name, pk in (("detail", conversation.pk), ("add", conversation.pk), ("report", message.pk)):
        assert client.get(reverse(f"conversations:{name}", args=[pk])).status_code == 404
    for name, pk in (("leave", conversation.pk), ("block", message.pk), ("unblock", message.by_id)):
        assert client.post(reverse(f"conversations:{name}", args=[pk])).status_code == 404


def test_block_and_take_it_back(client):
    conversation = begun()
    reader = conversation.participants.exclude(user=conversation.started_by).get().user
    client.force_login(reader)

    answer = client.post(
        reverse("conversations:block", args=[first_of(conversation).pk]), follow=True
    ).content.decode()
    assert str(conversation.started_by) in answer
    assert Block.objects.get().whom == conversation.started_by
    client.post(reverse("conversations:unblock", args=[conversation.started_by_id]))
    assert not Block.objects.exists()


def test_report_and_decide(client):
    conversation = begun()
    reader = conversation.participants.exclude(user=conversation.started_by).get().user
    client.force_login(reader)
    client.post(
        reverse("conversations:report", args=[first_of(conversation).pk]), {"why": "An advertisement."}
    )
    report = Report.objects.get()

    client.force_login(secretariat())
    assert "An advertisement." in client.get(reverse("conversations:reports")).content.decode()
    url = reverse("conversations:decide", args=[report.pk])
    assert "Nothing was changed" in client.post(url, {"answer": "So."}).content.decode()
    client.post(url, {"answer": "No advertisements.", "verb": "remove"})
    client.force_login(reader)
    page = client.get(conversation.get_absolute_url()).content.decode()
    assert "The secretariat took this message away." in page
    assert "How did you pay" not in page


def test_take_somebody_in_by_name(client):
    conversation = begun()
    profile = ProfileFactory(user=settled(name="Cem Kaya"))
    client.force_login(conversation.started_by)

    suggested = client.get(reverse("directory:suggest"), {"q": "kay"}).content.decode()
    assert "Cem Kaya" in suggested
    client.post(reverse("conversations:add", args=[conversation.pk]), {"person": "Cem Kaya"})

    assert conversation.participants.filter(user=profile.user).exists()


def test_leave(client):
    conversation = begun()
    client.force_login(conversation.started_by)

    answer = client.post(reverse("conversations:leave", args=[conversation.pk]), follow=True)

    assert "You left" in answer.content.decode()
    assert "No messages yet" in answer.content.decode()


def test_the_desk_names_what_is_unread_and_what_was_reported(client):
    report = reported()
    conversation = report.message.conversation
    actions.write(conversation=conversation, text="Why?", by=report.by)

    client.force_login(conversation.started_by)
    assert conversation.get_absolute_url() in client.get(reverse("web:desk")).content.decode()
    client.force_login(secretariat())
    assert (
        reverse("conversations:decide", args=[report.pk]) in client.get(reverse("web:desk")).content.decode()
    )
