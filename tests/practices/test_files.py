"""Pictures and PDFs of a practice: added, shown, removed, and gone with what they belong to."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from policylearning.accounts.erasure import erase
from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError, Forbidden
from policylearning.practices import actions
from policylearning.practices.actions.writing import MAXIMUM_ATTACHMENTS
from policylearning.practices.models import Attachment, Practice
from tests.factories import accounts
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def draft() -> Practice:
    made: Practice = PracticeFactory()
    return made


@pytest.fixture
def owner(draft: Practice, sign_in: Any) -> Client:
    client: Client = sign_in(draft.owner)
    return client


def kept(practice: Practice, **fields: Any) -> Attachment:
    values = {"file": ContentFile(PDF, name="plan.pdf"), "name": "plan.pdf", "is_picture": False, **fields}
    return actions.attach(practice=practice, by=practice.owner, **values)


def red() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return SimpleUploadedFile("red.png", out.getvalue())


def test_a_picture_is_kept_with_what_it_shows(draft: Practice, owner: Client) -> None:
    owner.post(f"/practices/{draft.pk}/pictures/new/", {"file": red(), "description": "The counter"})
    picture = draft.attachments.get()
    assert (picture.is_picture, picture.description, picture.size > 0) == (True, "The counter", True)
    answer = owner.get(f"/practices/{draft.pk}/files/{picture.pk}/")
    assert answer["Content-Disposition"].startswith("inline")
    assert Image.open(io.BytesIO(answer.getvalue())).format == "JPEG"
    assert "The counter" in owner.get(draft.get_absolute_url()).content.decode()


def test_a_pdf_is_a_download(draft: Practice, owner: Client) -> None:
    page = owner.get(f"/practices/{draft.pk}/documents/new/").content.decode()
    assert 'accept="application/pdf"' in page
    owner.post(f"/practices/{draft.pk}/documents/new/", {"file": SimpleUploadedFile("Plan 2027.pdf", PDF)})
    document = draft.attachments.get()
    answer = owner.get(f"/practices/{draft.pk}/files/{document.pk}/")
    assert answer["Content-Disposition"] == 'attachment; filename="Plan 2027.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.getvalue() == PDF


def test_what_is_no_pdf_is_refused_whatever_its_name(draft: Practice, owner: Client) -> None:
    page = owner.post(
        f"/practices/{draft.pk}/documents/new/", {"file": SimpleUploadedFile("plan.pdf", b"Only words")}
    )
    assert "This is no PDF." in page.content.decode()
    assert not draft.attachments.exists()


def test_there_is_an_end_to_how_many(draft: Practice) -> None:
    for _number in range(MAXIMUM_ATTACHMENTS):
        kept(draft)
    with pytest.raises(ActionError, match=f"at most {MAXIMUM_ATTACHMENTS} files") as refused:
        kept(draft)
    assert refused.value.field == "file"


def test_a_file_that_is_removed_leaves_nothing_in_the_store(
    draft: Practice, owner: Client, django_capture_on_commit_callbacks: Any
) -> None:
    attachment = kept(draft)
    name = attachment.file.name
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"/practices/{draft.pk}/files/{attachment.pk}/remove/")
    assert not draft.attachments.exists()
    assert not default_storage.exists(name)
    assert Entry.objects.get(verb="practices.detach").data == {"name": "plan.pdf"}


def test_a_file_the_store_has_lost_is_not_found(draft: Practice, owner: Client) -> None:
    attachment = kept(draft)
    default_storage.delete(attachment.file.name)
    assert owner.get(f"/practices/{draft.pk}/files/{attachment.pk}/").status_code == 404


def test_a_draft_takes_its_files_along(
    draft: Practice, owner: Client, django_capture_on_commit_callbacks: Any
) -> None:
    name = kept(draft).file.name
    assert "Delete" in owner.get(f"/practices/{draft.pk}/discard/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"/practices/{draft.pk}/discard/")
    assert not Practice.objects.filter(pk=draft.pk).exists()
    assert not default_storage.exists(name)


def test_who_is_erased_takes_drafts_and_files_along_and_the_contact_elsewhere(
    draft: Practice, django_capture_on_commit_callbacks: Any
) -> None:
    person = draft.owner
    name = kept(draft).file.name
    public = PracticeFactory(published=True, owner=person, contact_name="Ann Asked")
    with django_capture_on_commit_callbacks(execute=True):
        done = erase(user=person, by=person)
    public.refresh_from_db()
    assert (Practice.objects.count(), public.contact_name) == (1, "")
    assert not default_storage.exists(name)
    assert done["practices"].startswith("1 drafts deleted")


def test_an_outsider_neither_adds_nor_removes(draft: Practice, sign_in: Any) -> None:
    attachment = kept(draft)
    outsider = accounts.member()
    assert sign_in(outsider).get(f"/practices/{draft.pk}/pictures/new/").status_code == 404
    assert sign_in(outsider).post(f"/practices/{draft.pk}/files/{attachment.pk}/remove/").status_code == 404
    with pytest.raises(Forbidden):
        actions.detach(attachment=attachment, by=outsider)
    assert draft.attachments.count() == 1
