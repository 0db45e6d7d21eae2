"""One form: cleaned, counted, kept, sent once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils.datastructures import MultiValueDict

from policylearning.common.forms import PlatformForm
from policylearning.common.models import FormDraft, SentForm
from tests.common import forms_pages
from tests.common.forms_pages import NoteForm, saved
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.common.forms_pages")]

ROWS = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-label": ""}


def sent(**values: str) -> dict[str, str]:
    return {"title": "Title", "draft_key": "note:1", "form_id": "one", "version": "1", **ROWS, **values}


@pytest.fixture(autouse=True)
def _nothing_saved() -> None:
    saved.clear()


@pytest.fixture
def client(sign_in: Any) -> Client:
    return sign_in(UserFactory())


# Text -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e\u0301te\u0301", "été"),
        ("a\x00b", "ab"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("x" * 18 + "\r\n" + "y", "x" * 18 + "\ny"),
    ],
)
def test_text_is_normalised_before_it_is_counted(typed: str, kept: str) -> None:
    form = NoteForm({"title": "T", "text": typed, **ROWS})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["text"] == kept


def test_a_password_is_left_as_it_is() -> None:
    from django import forms

    class SecretForm(PlatformForm):
        secret = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = SecretForm({"secret": "e\u0301\r\n"})
    assert form.is_valid()
    assert form.cleaned_data["secret"] == "e\u0301\r\n"


def test_a_form_knows_its_version_and_has_an_id_of_its_own() -> None:
    assert NoteForm(version="3").version == "3"
    assert NoteForm({"version": "2"}, version="3").sent_version == "2"
    assert NoteForm().form_id != NoteForm().form_id


def test_rows_are_a_list_without_empty_and_removed_ones() -> None:
    rows = {
        "links-TOTAL_FORMS": "3",
        "links-INITIAL_FORMS": "0",
        "links-0-label": "first",
        "links-1-label": "second",
        "links-1-DELETE": "on",
        "links-2-label": "",
    }
    form = NoteForm({"title": "T", **rows})
    assert form.is_valid()
    assert form.cleaned_data["links"] == [{"label": "first"}]


def test_unchanged_rows_stay() -> None:
    rows = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "1", "links-0-label": "first"}
    form = NoteForm({"title": "T", **rows}, initial={"links": [{"label": "first"}]})
    assert form.is_valid()
    assert form.cleaned_data["links"] == [{"label": "first"}]


def test_a_row_sent_again_after_it_was_saved_stays() -> None:
    """Back in the browser, and sent once more: the page still says that no row was saved."""
    rows = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-label": "first"}
    form = NoteForm({"title": "T", **rows}, initial={"links": [{"label": "first"}]})

    assert form.is_valid()
    assert form.cleaned_data["links"] == [{"label": "first"}]


def test_a_form_without_its_rows_is_refused_rather_than_read_as_none() -> None:
    assert not NoteForm({"title": "T"}, initial={"links": [{"label": "first"}]}).is_valid()


def test_problems_name_every_error_and_its_place() -> None:
    rows = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-label": "much too long"}
    form = NoteForm({"title": "", "kind": "z", **rows})
    assert not form.is_valid()
    assert [(p.anchor, p.label) for p in form.problems] == [
        ("id_title", "Title"),
        ("id_kind_0", "Kind"),
        ("id_links-0-label", "Links 1, Label"),
    ]


# The page ---------------------------------------------------------------------------------------
def test_a_fresh_page_shows_what_is_saved_and_how_much_fits(client: Client) -> None:
    page = client.get("/note/").content.decode()
    assert 'value="as saved"' in page
    assert "At most 10 characters" in page
    assert "maxlength" not in page.partition('<form class="form"')[2], "too long is pasted, then cut"
    assert 'aria-describedby="id_title_helptext id_title_count"' in page
    assert "Your unsaved text is back" not in page


def test_errors_stand_at_their_field_and_in_the_summary(client: Client) -> None:
    page = client.post("/note/", sent(title="far too long a title")).content.decode()
    assert '<a href="#id_title">Title: Ensure this value has at most 10 characters (it has 20).</a>' in page
    assert 'id="id_title_error"' in page
    assert 'value="far too long a title"' in page
    assert saved == []


def test_a_form_is_carried_out_and_its_draft_goes(client: Client) -> None:
    client.post("/forms/draft/", sent(title="typing"))
    answer = client.post("/note/", sent())
    assert (answer.status_code, answer["Location"]) == (302, "/notes/Title/")
    assert answer.cookies["form_sent"].value == "one"
    assert [each["title"] for each in saved] == ["Title"]
    assert not FormDraft.objects.exists()


def test_the_second_sending_gets_the_result_of_the_first(client: Client) -> None:
    first = client.post("/note/", sent())
    second = client.post("/note/", sent())
    assert second["Location"] == first["Location"]
    assert len(saved) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_the_same_moment_are_carried_out_once(client: Client) -> None:
    page = client.cookies
    start = threading.Barrier(2)

    def send() -> str:
        twin = Client()
        twin.cookies = page
        start.wait(10)
        try:
            return str(twin.post("/note/", sent())["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [future.result() for future in [pool.submit(send), pool.submit(send)]]
    assert answers == ["/notes/Title/", "/notes/Title/"]
    assert len(saved) == 1


def test_another_text_from_the_same_page_is_another_form(client: Client) -> None:
    client.post("/note/", sent())
    client.post("/note/", sent(title="Other"))
    assert [each["title"] for each in saved] == ["Title", "Other"]


def test_another_person_with_the_same_mark_is_carried_out(client: Client, sign_in: Any) -> None:
    client.post("/note/", sent())
    sign_in(UserFactory()).post("/note/", sent())
    assert len(saved) == 2


@pytest.mark.parametrize(
    ("title", "shown"),
    [("taken", '<a href="#id_title">Title: There is one'), ("closed", "The call is closed.")],
)
def test_what_the_action_refuses_is_shown_and_can_be_sent_again(
    client: Client, title: str, shown: str
) -> None:
    page = client.post("/note/", sent(title=title)).content.decode()
    assert shown in page
    assert not SentForm.objects.exists()
    assert client.post("/note/", sent(title="free"))["Location"] == "/notes/free/"


def test_a_conflict_shows_both_texts_and_a_second_sending_decides(client: Client) -> None:
    page = client.post("/note/", sent(title="late")).content.decode()
    assert "<td>late</td>" in page
    assert "<td>early</td>" in page
    assert '<input type="hidden" name="version" value="2">' in page
    client.post("/note/", sent(title="late", version="2"))
    assert [(each["title"], each["version"]) for each in saved] == [("late", "2")]


def test_what_is_forbidden_says_why_and_the_text_is_kept(client: Client) -> None:
    answer = client.post("/note/", sent(title="not me"))
    assert answer.status_code == 403
    assert "This is not yours." in answer.content.decode()
    assert FormDraft.objects.get().data["title"] == ["not me"]


def test_one_more_row_keeps_what_was_typed_and_judges_nothing(client: Client) -> None:
    page = client.post("/note/", sent(title="", more_rows="links")).content.decode()
    assert 'name="links-1-label"' in page
    assert "error-summary" not in page
    assert saved == []


# Drafts -----------------------------------------------------------------------------------------
def test_a_draft_comes_back_raw_with_a_note(clock: Any, client: Client) -> None:
    answer = client.post("/forms/draft/", sent(title="far too long a title", kind="b"))
    assert answer.json() == {"message": "Saved at 11:00."}
    page = client.get("/note/").content.decode()
    assert "You typed it on 12 March 2027 at 11:00" in page
    assert 'value="far too long a title"' in page
    assert "error-summary" not in page


def test_a_draft_remembers_the_version_it_was_typed_on(client: Client) -> None:
    client.post("/forms/draft/", sent(version="0"))
    assert '<input type="hidden" name="version" value="0">' in client.get("/note/").content.decode()


def test_a_draft_is_discarded(client: Client) -> None:
    client.post("/forms/draft/", sent(title="typing"))
    assert client.post("/note/", sent(discard_draft="1")).status_code == 302
    assert 'value="as saved"' in client.get("/note/").content.decode()


def test_a_draft_is_saved_by_an_ordinary_submit(client: Client) -> None:
    assert client.post("/note/", sent(title="", save_draft="1")).status_code == 302
    assert FormDraft.objects.get().data["title"] == [""]
    assert saved == []


def test_an_invalid_form_is_kept_as_a_draft(client: Client) -> None:
    client.post("/note/", sent(title=""))
    assert FormDraft.objects.get().key == "note:1"


def test_a_draft_that_arrives_after_the_form_is_refused(client: Client) -> None:
    client.post("/note/", sent())
    assert client.post("/forms/draft/", sent()).status_code == 409
    assert not FormDraft.objects.exists()


def test_nobody_sees_another_persons_draft(client: Client, sign_in: Any) -> None:
    client.post("/forms/draft/", sent(title="mine"))
    assert 'value="as saved"' in sign_in(UserFactory()).get("/note/").content.decode()


def test_a_draft_too_long_to_keep_says_so(client: Client) -> None:
    answer = client.post("/forms/draft/", sent(text="x" * 400_000))
    assert (answer.status_code, FormDraft.objects.count()) == (413, 0)
    assert "too long" in answer.json()["message"]


def test_signed_out_the_browser_is_told_to_keep_it(db: None) -> None:
    assert Client().post("/forms/draft/", sent()).status_code == 401


def test_the_oldest_draft_makes_room(clock: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policylearning.common.forms.drafts.MAX_DRAFTS", 2)
    for number in range(3):
        clock.shift(1)
        client.post("/forms/draft/", {"draft_key": f"note:{number}", "title": "T"})
    assert sorted(FormDraft.objects.values_list("key", flat=True)) == ["note:1", "note:2"]


def test_passwords_are_never_kept(client: Client) -> None:
    client.post("/forms/draft/", {"draft_key": "k", "password1": "secret", "title": "T"})
    assert FormDraft.objects.get().data == {"title": ["T"]}


# The session has ended --------------------------------------------------------------------------
def test_what_arrives_signed_out_comes_back_after_sign_in_and_is_not_carried_out(settings: Any) -> None:
    client = Client()
    answer = client.post("/note/", sent(title="typed", form_id="lost"))
    assert answer["Location"] == "/account/login/?next=/note/"
    client.force_login(UserFactory(), backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get("/note/").content.decode()
    assert 'value="typed"' in page
    assert "Your unsaved text is back" in page
    assert saved == []
    assert FormDraft.objects.get().data["title"] == ["typed"]


def test_it_is_kept_for_a_day_only(settings: Any, clock: Any) -> None:
    client = Client()
    client.post("/note/", sent(title="typed"))
    clock.shift(25 * 3600)
    client.force_login(UserFactory(), backend=settings.AUTHENTICATION_BACKENDS[0])
    assert 'value="as saved"' in client.get("/note/").content.decode()


def test_too_much_is_not_kept(settings: Any) -> None:
    client = Client()
    client.post("/note/", sent(text="x" * 70_000))
    assert "kept_form" not in client.session


# Steps ------------------------------------------------------------------------------------------
def test_steps_save_and_go_on_to_the_preview(client: Client) -> None:
    first = client.post("/steps/first/", {"title": "T", "draft_key": "long:1:first", "form_id": "1"})
    second = client.post("/steps/second/", {"text": "T", "draft_key": "long:1:second", "form_id": "2"})
    assert (first["Location"], second["Location"]) == ("/steps/second/", "/steps/preview/")
    assert len(saved) == 2


def test_back_keeps_what_was_typed_and_the_preview_says_what_is_not_saved(client: Client) -> None:
    answer = client.post(
        "/steps/second/", {"text": "far too long", "draft_key": "long:1:second", "go": "back"}
    )
    assert answer["Location"] == "/steps/first/"
    page = client.get("/steps/preview/").content.decode()
    assert '<li><a href="/steps/second/">Second</a></li>' in page
    assert "hold text that is not saved yet" in page


def test_an_unknown_step_is_not_there(client: Client) -> None:
    assert client.get("/steps/third/").status_code == 404


def test_a_page_has_one_step_marked(client: Client) -> None:
    page = client.get("/steps/second/").content.decode()
    assert page.count('aria-current="step"') == 1
    assert '<li class="done">' in page


# Templates --------------------------------------------------------------------------------------
def test_files_make_the_form_a_multipart_one() -> None:
    from django import forms

    class FileForm(PlatformForm):
        file = forms.FileField()

    assert FileForm().many_parts
    assert not forms_pages.NoteForm().many_parts
    assert isinstance(NoteForm({}, MultiValueDict()).files, MultiValueDict)


# From other hands than ours -----------------------------------------------------------------------
def test_names_and_marks_that_no_database_holds_do_no_harm(client: Client) -> None:
    answer = client.post("/forms/draft/", {"draft_key": "k\x00ey", "form_id": "\x00", "ti\x00tle": "T"})

    assert answer.status_code == 200
    draft = FormDraft.objects.get()
    assert (draft.key, draft.data) == ("key", {"title": ["T"]})


@pytest.mark.parametrize("mark", ["x\r\nSet-Cookie: a=b", "\u20ac", "a" * 65, "\x00"])
def test_a_mark_that_is_not_ours_is_none(client: Client, mark: str) -> None:
    answer = client.post("/note/", sent(form_id=mark))

    assert (answer.status_code, answer.cookies["form_sent"].value) == (302, "")
    assert not SentForm.objects.exists()


def test_help_is_text_and_not_markup() -> None:
    from django import forms

    class HelpForm(PlatformForm):
        points = forms.CharField(help_text="<img src=x onerror=alert(1)> as the rubric says")

    shown = render_to_string("forms/field.html", {"field": HelpForm()["points"]})

    assert "<img" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt; as the rubric says" in shown
