"""`policylearning check`: is everything as it should be?"""

import sys

import click

from policylearning.common.commands import figures
from policylearning.common.health import Check, Finding, Level, findings

SIGNS = {Level.GOOD: "good   ", Level.WARNING: "warning", Level.BAD: "bad    "}
COLOURS = {Level.GOOD: "green", Level.WARNING: "yellow", Level.BAD: "red"}


def register(main: click.Group) -> None:
    main.add_command(check)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Figures for machines.")
@click.option("--strict", is_flag=True, help="Warnings count as failures.")
def check(as_json: bool, strict: bool) -> None:
    """Ask settings, database, migrations, files, disk, mail, clock, jobs and search how they are.

    Exit codes: 0 all is well or only warnings, 1 something is bad.
    """
    found = findings()
    if as_json:
        figures([_row(*each) for each in found])
    else:
        for each, finding, _ms in found:
            click.echo(
                f"{click.style(SIGNS[finding.level], COLOURS[finding.level])}  {each.title}: {finding.detail}"
            )
    levels = {finding.level for _, finding, _ in found}
    sys.exit(1 if Level.BAD in levels or (strict and Level.WARNING in levels) else 0)


def _row(each: Check, finding: Finding, ms: float) -> dict[str, object]:
    return {
        "check": each.key,
        "title": str(each.title),
        "level": finding.level.value,
        "detail": str(finding.detail),
        "ms": ms,
        **finding.figures,
    }
