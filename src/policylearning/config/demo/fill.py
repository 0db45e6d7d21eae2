"""Fill the database: tables, regions, example content, search index. A second run changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from policylearning.accounts.models import User
from policylearning.jobs import duties, worker
from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice
from policylearning.regions import actions as regions
from policylearning.regions.models import Region
from policylearning.search import indexer
from policylearning.search.glossary import actions as glossary
from policylearning.search.models import Concept

from .communities import load_communities
from .load import World, load_base
from .people import load_people
from .practices import load_practices
from .transfers import load_transfers

Loader = Callable[[World], None]

CONTENT: tuple[Loader, ...] = (load_practices, load_transfers, load_people, load_communities)
"""What is loaded upon the base, in this order: each idempotent, within one transaction with the rest."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What is in the database now, and how long it took to put it there."""

    regions: int
    organisations: int
    people: int
    practices: int
    seconds: float


def fill_without_mail() -> Filled:
    """Reminders about old examples make notices, and no mail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    return fill()


def fill() -> Filled:
    started = perf_counter()
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        if not Region.objects.exists():
            regions.load_packaged()
        if not Concept.objects.exists():
            glossary.load_own()
        world = load_base()
        for load in CONTENT:
            load(world)
    _plan_queries()
    indexer.catch_up()
    _work_off()
    return _filled(perf_counter() - started)


def _work_off() -> None:
    """What the clock has due at once."""
    duties.look_round("demo")
    worker.run_due()
    duties.sign_off("demo")


def _plan_queries() -> None:
    """Tell the database's planner what there is now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _filled(seconds: float) -> Filled:
    return Filled(
        regions=Region.objects.filter(current=True).count(),
        organisations=Organisation.objects.count(),
        people=User.objects.count(),
        practices=Practice.objects.count(),
        seconds=round(seconds, 1),
    )
