"""E-mail domains: which are anybody's, which are known to be of public authorities."""

import re
from importlib.resources import files

from django.conf import settings


def _words(name: str) -> frozenset[str]:
    lines = (files(__package__) / "data" / name).read_text().splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


FREE_MAIL = _words("free_mail.txt")
"""Domains and, without a dot, brands: where anybody can have an address."""

PUBLIC_DOMAINS = _words("public_domains.txt")
"""Domains of public authorities alone. More by the setting PUBLIC_DOMAINS."""

_DOMAIN = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class NotADomain(ValueError):
    """The text names no e-mail domain."""


def normal_domain(text: str) -> str:
    """The domain in what a person wrote: "@Regione.Example.it ", "https://www.region.eu/", "me@region.eu".

    Letters beyond ASCII become their IDNA form. Raises NotADomain.
    """
    bare = re.sub(r"^https?://(www\.)?", "", text.strip().lower()).split("/")[0].rpartition("@")[2].strip(".")
    try:
        domain = bare.encode("idna").decode() if not bare.isascii() else bare
    except UnicodeError:
        raise NotADomain(text) from None
    if not _DOMAIN.fullmatch(domain):
        raise NotADomain(text)
    return domain


def domain_of(address: str) -> str:
    """The domain of an e-mail address; empty when there is none."""
    try:
        return normal_domain(address) if "@" in address else ""
    except NotADomain:
        return ""


def is_free(domain: str) -> bool:
    """Whether anybody can have an address there, so that it proves nothing."""
    if is_known_public(domain):
        return False
    labels = domain.split(".")
    # The registered name stands before the ending: one label ("com") or two short ones ("co.uk").
    ending = 2 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 1
    brand = labels[-ending - 1] if len(labels) > ending else ""
    return brand in FREE_MAIL or _under(domain, FREE_MAIL)


def is_known_public(domain: str) -> bool:
    """Whether only public authorities get addresses there."""
    return _under(domain, PUBLIC_DOMAINS | set(settings.PUBLIC_DOMAINS))


def _under(domain: str, trees: frozenset[str]) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[start:]) in trees for start in range(len(labels)))
