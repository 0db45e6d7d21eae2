"""`policylearning import glossary` and `policylearning export glossary`."""

import sys
from pathlib import Path
from typing import Any

import click

from policylearning.common import commands
from policylearning.common.errors import ActionError

from . import actions, skos_reading, skos_writing
from .writing import Report

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def register(main: click.Group) -> None:
    commands.import_group(main).add_command(import_glossary)
    commands.export_group(main).add_command(export_glossary)


@click.command("glossary")
@click.argument("paths", metavar="[FILE]…", nargs=-1, type=FILE)
@click.option("--packaged", is_flag=True, help="Load the glossary that comes with the platform.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_glossary(paths: tuple[Path, ...], packaged: bool, dry_run: bool, as_json: bool) -> None:
    """Import concepts from SKOS files: RDF/XML (.rdf), Turtle (.ttl) or JSON-LD (.jsonld).

    Nothing is removed, and the same file twice changes nothing the second time.

    Exit codes: 0 done, whatever was refused is listed; 1 a file could not be read, nothing of it was
    imported; 2 the command was not understood.
    """
    if packaged == bool(paths):
        raise click.UsageError("Name one or more files, or say --packaged.")
    reports, failures = ([actions.load_own(dry_run=dry_run)], []) if packaged else _import(paths, dry_run)
    if as_json:
        commands.figures({"reports": [each.as_dict() for each in reports], "failed": failures})
    else:
        _tell(reports, failures)
    sys.exit(1 if failures else 0)


def _import(paths: tuple[Path, ...], dry_run: bool) -> tuple[list[Report], list[dict[str, str]]]:
    """Reports of what was imported, and the files that could not be, with the reason."""
    reports, failures = [], []
    with commands.progress(paths, "Importing concepts") as remaining:
        for path in remaining:
            try:
                with path.open("rb") as file:
                    rows = skos_reading.read(file, path.name)
                reports.append(actions.bring_in(rows=rows, source=path.name, dry_run=dry_run, by=None))
            except (ActionError, OSError) as error:
                failures.append({"source": path.name, "reason": str(error)})
    return reports, failures


def _tell(reports: list[Report], failures: list[dict[str, Any]]) -> None:
    for each in reports:
        click.echo(each.sentence)
        for refused in each.refused:
            click.echo(f"  {refused}")
    for failed in failures:
        click.echo(f"{failed['source']}: {failed['reason']}", err=True)


@click.command("glossary")
@click.option(
    "--format",
    "kind",
    type=click.Choice(sorted(skos_writing.KINDS)),
    default="ttl",
    show_default=True,
    help="Turtle (ttl) or RDF/XML (rdf).",
)
@click.option(
    "--output", type=click.File("w", encoding="utf-8"), default="-", help="A file; else to the screen."
)
def export_glossary(kind: str, output: Any) -> None:
    """Write the glossary as SKOS; import reads it back as it was."""
    for piece in skos_writing.written(kind):
        output.write(piece)
