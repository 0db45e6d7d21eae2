"""The benchmarks: their content is the same each time, and the page of figures is what they printed."""

import re
import subprocess
import sys

import pytest
from benchmarks import _figures
from benchmarks._content import fill
from benchmarks._server import processor_seconds, proportional_megabytes

from policylearning.impact.models import Transfer
from policylearning.practices.enums import LISTED_STATES
from policylearning.practices.models import Practice

pytestmark = pytest.mark.django_db


def test_the_page_of_figures_is_made_of_the_tables() -> None:
    assert _figures.PAGE.read_text("utf-8") == _figures.page()


def test_a_platform_is_filled_with_what_belongs_together() -> None:
    filled = fill(60)

    assert Practice.objects.filter(pk__gte=1_000).count() == 60
    assert Practice.objects.filter(state__in=LISTED_STATES).count() > 40
    assert Practice.objects.get(pk=1_000).title.startswith("Gorsonvi sonfofimur ")
    assert Transfer.objects.exclude(confirmed_state="").exists()
    assert Practice.objects.filter(owner__email=filled.owner).exists()
    made = Practice.objects.create(title="The next one", owner=Practice.objects.get(pk=1_000).owner)
    assert made.pk > 1_059


def test_a_benchmark_that_there_is_not() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks", "nothing"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "No benchmark named nothing. There are: " in told.stderr
    assert {"memory", "pages", "peers", "search"} <= set(re.findall(r"\w+", told.stderr))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's clocks and files of other processes")
def test_what_another_process_uses_is_seen() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "sum(range(10**7)); input()"], stdin=subprocess.PIPE
    ) as child:
        while processor_seconds(child.pid) < 0.05:
            pass
        assert proportional_megabytes(child.pid) > 1
        child.communicate(b"\n")
    assert processor_seconds(child.pid) == 0


def test_figures_name_no_folder_of_who_measured() -> None:
    assert _figures._circumstances("pages --keep /somewhere/else --quick").startswith(
        "python -m benchmarks pages --quick: "
    )
