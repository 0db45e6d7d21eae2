import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from policylearning.common.uploads import DocumentField, PictureField, kind_of, shown_name, stored_as
from tests.factories.accounts import UserFactory


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **options)
    return out.getvalue()


def zipped(*names: str, mimetype: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def upload(content: bytes, name: str = "file.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_picture_is_made_anew_without_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ann"
    exif[0x0112] = 6  # turned by 90 degrees
    made = PictureField().clean(upload(picture(exif=exif), "../../etc/passwd.html"))
    read = Image.open(made)
    assert (made.name, read.format, read.size, dict(read.getexif())) == ("picture.jpg", "JPEG", (20, 40), {})


def test_a_large_picture_is_made_smaller() -> None:
    assert Image.open(PictureField().clean(upload(picture(size=(3000, 30))))).size == (2400, 24)


def test_a_see_through_picture_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(PictureField().clean(upload(out.getvalue()))).mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        picture()[:200],
        b"\xff\xd8\xff",
        picture("BMP"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(ValidationError, match="no picture we can read"):
        PictureField().clean(upload(content, "picture.jpg"))


def test_too_many_pixels_and_bytes_are_refused() -> None:
    with pytest.raises(ValidationError, match="million pixels"):
        PictureField(max_pixels=1000).clean(upload(picture(size=(100, 100))))
    with pytest.raises(ValidationError, match=r"at most 0\.0 MB"):
        PictureField(max_bytes=10).clean(upload(picture()))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), None),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        (zipped("anything"), None),
        (b"PK\x03\x04 broken", None),
        ("Ελληνικά, δ".encode(), "txt"),
        (b"\xef\xbb\xbfa;b\r\n1;2", "txt"),
        (b"  <!DOCTYPE html><script>", None),
        (b"\x7fELF\x00\x01", None),
        (b"caf\xe9 in Latin 1", None),
        (b"", None),
    ],
)
def test_the_kind_is_told_by_the_content(content: bytes, kind: str | None) -> None:
    assert kind_of(upload(content, "thing.pdf")) == kind


def test_a_document_gets_the_ending_of_its_content() -> None:
    file = DocumentField().clean(upload(b"%PDF-1.7", "C:\\secret\\report.exe"))
    assert (file.name, file.kind) == ("report.pdf", "pdf")


def test_the_scanner_is_asked(settings: Any) -> None:
    settings.UPLOAD_SCANNER = "tests.common.test_uploads.refuse"
    with pytest.raises(ValidationError, match="a virus"):
        DocumentField().clean(upload(b"%PDF-1.7"))


def refuse(file: Any) -> None:
    raise ValidationError("a virus")


def test_names_are_never_paths(clock: Any) -> None:
    stored = stored_as("practices")(None, "../../x/y.jp/g;.PDF")
    folder, year, name = stored.split("/")
    assert (folder, year, name[32:]) == ("practices", "2027", ".pdf")
    assert shown_name("..\\..\\a/b/na\nme.pdf") == "na me.pdf"


@pytest.mark.django_db
def test_a_visitor_leaves_no_files_on_the_disk(client: Client) -> None:
    """Whatever the address: the form is read to look for its mark against forgery."""
    answer = client.post("/account/login/", {"email": "a", "file": upload(b"x" * 3_000_000)})

    assert answer.status_code == 413


@pytest.mark.django_db
def test_a_form_larger_than_any_file_that_is_taken_is_refused_unread(
    sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(UserFactory())
    assert client.post("/practices/new/", {"title": "", "file": upload(b"x" * 3_000_000)}).status_code == 200
    monkeypatch.setattr("policylearning.common.uploads.MOST_SENT", 1_000_000)

    assert client.post("/practices/new/", {"title": "", "file": upload(b"x" * 3_000_000)}).status_code == 413
