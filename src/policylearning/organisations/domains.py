"""E-mail domains: which are anybody's, which are known to be of public authorities."""

import re

from django.conf import settings

FREE_BRANDS = frozenset(
    "aol duck fastmail gmail gmx googlemail hotmail hushmail icloud inbox live mail mailbox mailinator msn outlook"
    " posteo proton protonmail rediffmail rocketmail tuta tutanota yahoo yandex ymail yopmail zoho".split()
)
"""Providers of mail to anybody, under any country's ending: gmail.com, yahoo.co.uk, live.nl."""

FREE_DOMAINS = frozenset(
    "10minutemail.com 126.com 163.com abv.bg alice.it arcor.de azet.sk bk.ru blueyonder.co.uk bluewin.ch btinternet.com"
    " centrum.cz centrum.sk chello.nl citromail.hu comcast.net disroot.org duck.com email.cz email.com fm.pl free.fr"
    " freemail.gr freemail.hu freenet.de guerrillamail.com hetnet.nl home.nl home.se hol.gr interia.pl kpnmail.nl"
    " laposte.net libero.it list.ru mac.com me.com mozmail.com neuf.fr o2.pl online.de online.no onet.pl op.pl orange.fr"
    " otenet.gr pandora.be planet.nl pm.me privaterelay.appleid.com qq.com quicknet.nl riseup.net rambler.ru sapo.pt"
    " seznam.cz sfr.fr sharklasers.com skynet.be spoko.pl t-online.de telenet.be telia.com temp-mail.org tin.it"
    " tiscali.it trashmail.com virgilio.it volny.cz wanadoo.fr web.de wp.pl xs4all.nl ziggo.nl zonnet.nl zoznam.sk".split()
)

PUBLIC_DOMAINS = frozenset(
    "admin.ch bund.de etat.lu fgov.be gob.es gouv.fr gov.al gov.ba gov.cy gov.cz gov.gr gov.hr gov.hu gov.ie gov.it"
    " gov.lv gov.md gov.me gov.mk gov.mt gov.pl gov.pt gov.ro gov.rs gov.scot gov.si gov.sk gov.ua gov.uk gov.wales"
    " government.bg gv.at vlaanderen.be".split()
)
"""Domains that states give to public authorities alone; the whole tree under each. More by PUBLIC_DOMAINS."""

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
    return brand in FREE_BRANDS or _under(domain, FREE_DOMAINS)


def is_known_public(domain: str) -> bool:
    """Whether only public authorities get addresses there."""
    return _under(domain, PUBLIC_DOMAINS | set(settings.PUBLIC_DOMAINS))


def _under(domain: str, trees: frozenset[str]) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[start:]) in trees for start in range(len(labels)))
