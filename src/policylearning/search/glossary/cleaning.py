"""What a concept of a file must be like, so that it can be kept."""

import re
from typing import Final

from django.utils.translation import gettext as _

from policylearning.common.text import nfc
from policylearning.search.words import base

from .rows import Labels, Row

URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
SLUG: Final = re.compile(r"[-a-z0-9_]{1,60}")
LONGEST_URI: Final = 300
LONGEST_LABEL: Final = 200
LONGEST_NOTE: Final = 1000
MOST_LABELS: Final = 100
"""Of one concept in one language."""


def cleaned(row: Row) -> tuple[Row | None, list[str]]:
    """The concept as it can be kept, or None; and what of it was refused, in sentences that name it."""
    name = row.uri[:80] or _("no address")
    if not URI.fullmatch(row.uri) or len(row.uri) > LONGEST_URI:
        return None, [_("%(name)s: this is no address (URI) of up to 300 characters.") % {"name": name}]
    labels, refused = clean_labels(row.labels)
    told = [f"{name}: {each}" for each in refused]
    if not labels:
        return None, [*told, _("%(name)s: it has no label that can be kept.") % {"name": name}]
    kept = Row(
        uri=row.uri,
        labels=labels,
        note=nfc(row.note).strip()[:LONGEST_NOTE],
        topic=row.topic if SLUG.fullmatch(row.topic) else "",
        broader=[each for each in dict.fromkeys(row.broader) if each != row.uri],
        related=[each for each in dict.fromkeys(row.related) if each != row.uri],
    )
    return kept, told


def clean_labels(labels: Labels) -> tuple[Labels, list[str]]:
    """By language without its region, each label once, in order; and why others were refused."""
    kept: Labels = {}
    refused = []
    for tag, texts in labels.items():
        language = base(tag)
        if not LANGUAGE.fullmatch(language):
            named = _("“%(tag)s” is no language.") % {"tag": tag[:20]}
            refused.append(
                named if tag else _("a label says no language: “%(start)s”.") % {"start": texts[0][:60]}
            )
            continue
        for text in texts:
            label = " ".join(nfc(text).split())
            known = kept.setdefault(language, [])
            if len(label) > LONGEST_LABEL:
                refused.append(_("a label has over 200 characters: “%(start)s …”.") % {"start": label[:60]})
            elif label and label not in known and len(known) < MOST_LABELS:
                known.append(label)
    return {language: texts for language, texts in kept.items() if texts}, refused


def name_of(labels: Labels) -> str:
    """What a concept is called in lists."""
    return next(iter(labels.get("en") or next(iter(labels.values()))))
