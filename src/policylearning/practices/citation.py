"""How to cite a practice."""

from django.conf import settings
from django.utils.formats import date_format

from policylearning.common import clock

from .feeds import address_of
from .models import Practice


def citation(practice: Practice) -> dict[str, str]:
    """The reference as a sentence and as BibTeX and RIS records."""
    author = str(practice.institution or settings.SITE_NAME)
    year = str((practice.published_at or practice.changed_at).year)
    url = address_of(practice)
    return {
        "sentence": f"{author} ({year}). {practice.title}. {settings.SITE_NAME}. {url} "
        f"({date_format(clock.today(), 'j F Y')})",
        "bibtex": "\n".join(
            [
                f"@misc{{practice{practice.pk},",
                f"  author = {{{{{_braced(author)}}}}},",
                f"  title = {{{{{_braced(practice.title)}}}}},",
                f"  year = {{{year}}},",
                f"  howpublished = {{{_braced(settings.SITE_NAME)}}},",
                f"  url = {{{url}}},",
                "}",
            ]
        ),
        "ris": "\n".join(
            [
                "TY  - ELEC",
                f"AU  - {author}",
                f"TI  - {practice.title}",
                f"PY  - {year}",
                f"UR  - {url}",
                "ER  - ",
            ]
        ),
    }


def _braced(text: str) -> str:
    """Text that BibTeX reads as it stands."""
    return "".join(f"\\{char}" if char in "{}%$#&_" else char for char in text.replace("\\", " "))
