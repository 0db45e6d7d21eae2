"""Count a search that found nothing: once a day for one reader and question, and only where a person asked."""

import hashlib
import logging
import re
import secrets
from functools import partial

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from policylearning.common import clock

from . import actions, missing
from .degraded import WordsOnly
from .languages import guess
from .queries import Results

log = logging.getLogger(__name__)

DAY = 24 * 3600
_MACHINE = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|scrap|preview|monitor|curl|wget|python|java/|go-http|headless|^$",
    re.IGNORECASE,
)
TYPING = "X-While-Typing"
"""A request that the page makes by itself with every pause says so: half a word is no question."""


def count_if_missed(request: HttpRequest, found: Results | None, kinds: tuple[str, ...] = ()) -> None:
    """Whatever goes wrong here is logged, and is no reason to refuse a page.

    Weak results count as such. What only the filters kept from being found is not missing. An index that is being
    built, and a search without the model where there should be one, says nothing of what there is.
    """
    if found is None or found.page > 1 or found.degraded or found.words_only not in (None, WordsOnly.OFF):
        return
    nothing = not found.total and not (found.ways_on and found.ways_on.wider.get(""))
    query = missing.kept(found.query) if nothing or found.weak else ""
    try:
        if query and _is_a_person(request) and _is_new(request, query):
            language = guess(query.split(), get_language() or "en")
            actions.count_missed(query=query, language=language, kinds=kinds, weak=not nothing)
    except Exception:
        log.exception("A search that found nothing could not be counted")


def _is_a_person(request: HttpRequest) -> bool:
    """As far as a browser says. Nobody is kept from searching by it."""
    return (
        request.method == "GET"
        and TYPING not in request.headers
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
        and not _MACHINE.search(request.headers.get("User-Agent", ""))
    )


def _is_new(request: HttpRequest, query: str) -> bool:
    """Whether this reader has not asked it today. Remembered for a day as a hash that nobody can undo: its salt
    is drawn anew each day and kept nowhere but in the cache, and no reader is kept with it."""
    today = clock.today().isoformat()
    salt = cache.get_or_set(f"missed:salt:{today}", partial(secrets.token_hex, 16), DAY)
    user = request.user
    reader = f"user {user.pk}" if user.is_authenticated else _browser(request)
    told = hashlib.blake2b(f"{salt}\0{reader}\0{query}".encode(errors="replace"), digest_size=16).hexdigest()
    return bool(cache.add(f"missed:{told}", True, DAY))


def _browser(request: HttpRequest) -> str:
    address = get_adapter().get_client_ip(request)
    return f"{address} {request.headers.get('User-Agent', '')}"
