"""A vector cover made from a practice's own facts: the same facts, the same picture.

The topic gives colour and shape; kind, region, start and key give each tile its turn and its strength. Nothing that a
person wrote goes into the drawing (decision 6).
"""

from hashlib import sha512

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from policylearning.topics.models import Accent

from .models import Practice

TILE, COLUMNS, ROWS = 24, 64, 2
"""As many tiles as SHA-512 has half bytes; what is too wide for the page is cut off."""
STRENGTHS = ("0", ".25", ".5", ".85")
DISC = (
    "h24a24 24 0 0 1-24 24z",
    "h24v24a24 24 0 0 1-24-24z",
    "m24 0v24h-24a24 24 0 0 1 24-24z",
    "v24h24a24 24 0 0 1-24-24z",
)
STAIR = ("h24v24z", "h24l-24 24z", "m24 0v24h-24z", "v24h24z")
LEAF = ("a24 24 0 0 1 24 24a24 24 0 0 1-24-24z", "m24 0a24 24 0 0 1-24 24a24 24 0 0 1 24-24z") * 2
WAVE = (
    "m0 12a12 12 0 0 1 24 0z",
    "m0 12a12 12 0 0 0 24 0z",
    "m12 0a12 12 0 0 1 0 24z",
    "m12 0a12 12 0 0 0 0 24z",
)
SHAPES = {Accent.RESEARCH: DISC, Accent.SME: STAIR, Accent.LOW_CARBON: LEAF, Accent.ENVIRONMENT: WAVE}
"""What a tile holds, by the topic's accent, in four turns."""


def cover_of(practice: Practice) -> SafeString:
    """The cover as a drawing within the page: decoration, hidden from readers of text, and marked as generated."""
    accents = [Accent(topic.accent) for topic in practice.topics.all()]
    turns = SHAPES[accents[0]] if accents else DISC
    drawn: dict[tuple[str, int], str] = {}
    for place, half in enumerate(_halves(practice)):
        strength, turn = divmod(half, 4)
        column, row = divmod(place, ROWS)
        # A second topic lends its colour to every third column.
        accent = accents[-1 if column % 3 == 2 else 0] if accents else "brand"
        path = f"M{column * TILE} {row * TILE}{turns[turn]}"
        drawn[accent, strength] = drawn.get((accent, strength), "") + path
    paths = (
        (path, accent, STRENGTHS[strength]) for (accent, strength), path in sorted(drawn.items()) if strength
    )
    return format_html(
        '<svg class="cover" viewBox="0 0 {} {}" preserveAspectRatio="xMinYMid slice"'
        ' aria-hidden="true"><desc>{}</desc>{}</svg>',
        COLUMNS * TILE,
        ROWS * TILE,
        _("Generated cover"),
        format_html_join("", '<path d="{}" fill="var(--{})" opacity="{}" />', paths),
    )


def _halves(practice: Practice) -> list[int]:
    facts = (practice.kind, practice.region_id, practice.start, practice.pk)
    digest = sha512("|".join(map(str, facts)).encode()).digest()
    return [half for byte in digest for half in divmod(byte, 16)]
