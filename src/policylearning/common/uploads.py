"""Files from people: judged by their content alone, pictures made anew, names never used as paths."""

import io
import secrets
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.deconstruct import deconstructible
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from . import clock
from .text import nfc

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Upload: TypeAlias = "UploadedFile[Any]"

MEGABYTE = 1024 * 1024
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2400
"""Pixels; a larger picture is made smaller."""
MOST_SENT = 110 * MEGABYTE
"""Bytes of a whole form: the largest single file that is taken, an import, and some room."""
ZIPPED = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
"""The folder that makes a zip file an office document of that kind."""
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


@deconstructible
class stored_as:  # noqa: N801 - reads as a word in a model's field
    """`upload_to=stored_as("practices/pictures")`: a name of our own by year, the ending from the content."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: Any, filename: str) -> str:
        ending = "".join(c for c in PurePath(filename).suffix.lower() if c.isascii() and c.isalnum())[:5]
        return f"{self.folder}/{clock.today():%Y}/{secrets.token_hex(16)}{'.' + ending if ending else ''}"


def shown_name(filename: str) -> str:
    """A file's own name as a page may show it: one line, no folders, at most 160 characters."""
    name = nfc(filename).replace("\\", "/").rpartition("/")[2]
    return " ".join(name.split())[-160:] or _("file")


def clean_picture(file: Upload, *, max_bytes: int, max_pixels: int) -> "ContentFile[bytes]":
    """The picture made anew: upright, without what the camera wrote into it, at most LONGEST_SIDE a side.

    ValidationError when it is too large, or no JPEG, PNG or WebP whatever its name says.
    """
    from PIL import Image  # only where somebody sends a picture

    _limit(file, max_bytes)
    try:
        # Reads the head only; the size is known before a pixel is unpacked.
        picture = Image.open(file, formats=PICTURE_FORMATS)
        if picture.width * picture.height > max_pixels:
            raise ValidationError(
                _(
                    "This picture has %(pixels)s million pixels; at most %(most)s million are taken. "
                    "Make it smaller."
                )
                % {"pixels": round(picture.width * picture.height / 1e6), "most": round(max_pixels / 1e6)}
            )
        return _made_anew(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This is no picture we can read. JPEG, PNG and WebP are.")) from error


def clean_document(file: Upload, *, max_bytes: int) -> tuple[Upload, str]:
    """(the file, its kind such as "pdf"). ValidationError when its content is none of the kinds taken."""
    _limit(file, max_bytes)
    kind = kind_of(file)
    if kind is None:
        raise ValidationError(
            _("This kind of file is not taken. PDF, office documents, CSV and plain text are.")
        )
    scan(file)
    return file, kind


def kind_of(file: Upload) -> str | None:
    """The ending that fits the content: pdf, docx, xlsx, pptx, odt, ods, odp, txt; None for anything else."""
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(file)
    return "txt" if _is_text(head) else None


class PictureField(forms.FileField):
    """Gives a ContentFile with the picture made anew, named by its new format."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(
        self, *, max_bytes: int = 10 * MEGABYTE, max_pixels: int = 40_000_000, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.max_bytes = max_bytes
        self.max_pixels = max_pixels

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            return clean_picture(file, max_bytes=self.max_bytes, max_pixels=self.max_pixels)
        return file


class DocumentField(forms.FileField):
    """Gives the uploaded file with the ending its content deserves; `file.kind` says what it is."""

    def __init__(self, *, max_bytes: int = 20 * MEGABYTE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_bytes = max_bytes

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            file, kind = clean_document(file, max_bytes=self.max_bytes)
            file.kind = kind  # type: ignore[attr-defined]
            file.name = f"{PurePath(shown_name(file.name or '')).stem[:100]}.{kind}"
        return file


class Measured(FileUploadHandler):
    """Refuses, before a byte of it is kept, a form larger than MOST_SENT; one with files at all from visitors.

    What a single field takes is the field's matter, but by then the whole form lies on the disk.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - as the framework calls it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        user = getattr(self.request, "user", None)
        signed_in = user is not None and user.is_authenticated
        if content_length > (MOST_SENT if signed_in else settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            raise RequestDataTooBig(f"The form has {content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


# How it is done ---------------------------------------------------------------------------------
def _limit(file: Upload, max_bytes: int) -> None:
    if (file.size or 0) > max_bytes:
        raise ValidationError(
            _("This file has %(size)s MB; at most %(most)s MB are taken.")
            % {"size": round((file.size or 0) / MEGABYTE, 1), "most": round(max_bytes / MEGABYTE, 1)}
        )


def _made_anew(picture: "Picture") -> "ContentFile[bytes]":
    from PIL import Image, ImageOps

    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    upright = ImageOps.exif_transpose(picture).convert("RGBA" if see_through else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Onto a fresh canvas: nothing but pixels comes along.
    fresh = Image.new(upright.mode, upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    if see_through:
        fresh.save(out, "PNG", optimize=True)
    else:
        fresh.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name="picture.png" if see_through else "picture.jpg")


def _kind_of_zip(file: Upload) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"]:
                with archive.open("mimetype") as mimetype:
                    return OPEN_DOCUMENTS.get(mimetype.read(100).strip())
            if "[Content_Types].xml" in names and not any(name.endswith("vbaProject.bin") for name in names):
                return next(
                    (kind for folder, kind in ZIPPED.items() if any(n.startswith(folder) for n in names)),
                    None,
                )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None
    finally:
        file.seek(0)
    return None


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; markup that a browser would run is no plain text."""
    try:
        text = head[:8000].decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(head[:8000]) - 4:
            return False
        text = head[: error.start].decode("utf-8")
    lowered = text.lstrip("\ufeff \t\r\n").lower()
    return (
        nfc(text) != ""
        and "\x00" not in text
        and not lowered.startswith(("<!", "<html", "<svg", "<?xml", "<script"))
    )


def scan(file: Upload) -> None:
    """The hook for a virus scanner: UPLOAD_SCANNER names a function that raises ValidationError."""
    if path := getattr(settings, "UPLOAD_SCANNER", ""):
        scanner: Callable[[Upload], None] = import_string(path)
        scanner(file)
        file.seek(0)
