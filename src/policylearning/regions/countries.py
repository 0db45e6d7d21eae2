"""Countries of the NUTS files by NUTS code: Greece is EL and the United Kingdom UK there, not GR and GB."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policylearning.common.text import folded

COUNTRIES: dict[str, Promise] = {
    "AL": _("Albania"),
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "CH": _("Switzerland"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "EL": _("Greece"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "LI": _("Liechtenstein"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "ME": _("Montenegro"),
    "MK": _("North Macedonia"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "RS": _("Serbia"),
    "SE": _("Sweden"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "TR": _("Türkiye"),
    "UA": _("Ukraine"),
    "UK": _("United Kingdom"),
    # Without prejudice to positions on status, in line with UNSCR 1244/1999 and the ICJ Opinion.
    "XK": _("Kosovo*"),
}

ISO_TO_NUTS = {"GR": "EL", "GB": "UK"}
"""ISO 3166-1 codes that differ from the NUTS code."""

OTHER_NAMES = {
    "czech republic": "CZ",
    "the netherlands": "NL",
    "holland": "NL",
    "turkey": "TR",
    "great britain": "UK",
    "macedonia": "MK",
    "slovak republic": "SK",
    "republic of ireland": "IE",
}


def country_name(code: str) -> str:
    """The English name (translated where the interface is); the code itself when it is not in the table."""
    return str(COUNTRIES.get(code, code))


def nuts_country(text: str) -> str | None:
    """The NUTS code for a NUTS or ISO code or an English name ("GR", "el", "Greece"), or None."""
    code = text.strip().upper()
    code = ISO_TO_NUTS.get(code, code)
    if code in COUNTRIES:
        return code
    name = folded(text)
    names = {folded(str(each)): key for key, each in COUNTRIES.items()}
    return names.get(name) or OTHER_NAMES.get(name)
