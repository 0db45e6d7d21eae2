from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylearning.organisations.domains import (
    NotADomain,
    domain_of,
    is_free,
    is_known_public,
    normal_domain,
)


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("region.example.eu", "region.example.eu"),
        (" @Region.Example.EU. ", "region.example.eu"),
        ("me@region.eu", "region.eu"),
        ("https://www.region.eu/about?x=1", "region.eu"),
        ("www.region.eu", "www.region.eu"),
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("περιφέρεια.ελ", "xn--ixaikbsc8bjc2c.xn--qxam"),
    ],
)
def test_a_domain_is_read_as_people_write_it(written: str, domain: str) -> None:
    assert normal_domain(written) == domain


@pytest.mark.parametrize(
    "text", ["", "region", "a b.eu", "region..eu", "-x.eu", "1.2.3.4", "x.1", "a" * 130 + ".eu", "@"]
)
def test_what_names_no_domain_is_refused(text: str) -> None:
    with pytest.raises(NotADomain):
        normal_domain(text)


@given(st.text(max_size=300))
def test_any_text_is_a_domain_or_refused(text: str) -> None:
    try:
        domain = normal_domain(text)
    except NotADomain:
        return
    assert domain.isascii()
    assert len(domain) <= 120
    assert normal_domain(domain) == domain


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.co.uk",
        "live.nl",
        "hotmail.fr",
        "gmx.at",
        "web.de",
        "x.web.de",
        "yopmail.fr",
    ],
)
def test_where_anybody_can_have_an_address(domain: str) -> None:
    assert is_free(domain) is True


@pytest.mark.parametrize(
    "domain", ["region.example.eu", "mail.region.it", "outlook.region.eu", "gmail.region.eu", "mail.gov.uk"]
)
def test_where_not_anybody_can(domain: str) -> None:
    assert is_free(domain) is False


def test_domains_of_public_authorities(settings: Any) -> None:
    assert is_known_public("justice.gouv.fr") is True
    assert is_known_public("notgouv.fr") is False
    assert is_known_public("gouv.fr.evil.example") is False
    assert is_known_public("noord-holland.nl") is False
    settings.PUBLIC_DOMAINS = ["noord-holland.nl"]
    assert is_known_public("noord-holland.nl") is True
    assert is_known_public("mail.noord-holland.nl") is True


def test_the_domain_of_an_address() -> None:
    assert domain_of("Ann@Region.EU") == "region.eu"
    assert domain_of("") == ""
    assert domain_of("no address") == ""
