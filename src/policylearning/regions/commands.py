"""`policylearning import regions`."""

import sys
from pathlib import Path
from typing import Any

import click

from policylearning.common import commands
from policylearning.common.errors import ActionError

from . import actions

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
VERSION = click.Choice(["2021", "2024"])


def register(main: click.Group) -> None:
    commands.import_group(main).add_command(regions)


@click.command()
@click.argument("paths", metavar="[FILE]…", nargs=-1, type=FILE)
@click.option("--version", type=VERSION, help="NUTS version, where FILE's name does not tell.")
@click.option("--packaged", is_flag=True, help="Load the table that comes with the platform.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def regions(
    paths: tuple[Path, ...], version: str | None, packaged: bool, dry_run: bool, as_json: bool
) -> None:
    """Import NUTS code lists (CSV) and GISCO outlines (GeoJSON).

    The same file twice changes nothing the second time. A row that makes no sense is refused and
    reported; the others are taken.

    Exit codes: 0 done, whatever was refused is listed; 1 a file could not be read, nothing of it was
    imported; 2 the command was not understood.
    """
    if packaged == bool(paths):
        raise click.UsageError("Name one or more files, or say --packaged.")
    if packaged and dry_run:
        raise click.UsageError("--packaged has no dry run.")
    reports, failures = ([*actions.load_packaged()], []) if packaged else _import(paths, version, dry_run)
    if as_json:
        commands.figures({"reports": [each.as_dict() for each in reports], "failed": failures})
    else:
        _tell(reports, failures)
    sys.exit(1 if failures else 0)


def _import(
    paths: tuple[Path, ...], version: str | None, dry_run: bool
) -> tuple[list[actions.Report], list[dict[str, str]]]:
    """Reports of what was imported, and the files that could not be, with the reason."""
    reports, failures = [], []
    with commands.progress(paths, "Importing regions") as remaining:
        for path in remaining:
            try:
                reports.append(
                    actions.import_file(
                        content=path.read_bytes(),
                        name=path.name,
                        version=int(version) if version else None,
                        by=None,
                        dry_run=dry_run,
                    )
                )
            except (ActionError, OSError) as error:
                failures.append({"source": path.name, "reason": str(error)})
    return reports, failures


def _tell(reports: list[actions.Report], failures: list[dict[str, Any]]) -> None:
    for each in reports:
        click.echo(each.sentence)
        for refused in each.refused:
            click.echo(f"  {refused}")
    for failed in failures:
        click.echo(f"{failed['source']}: {failed['reason']}", err=True)
