"""`policylearning import practices` and `policylearning export practices`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import yaml
from django.conf import settings
from django.core.files.base import File

from policylearning.accounts.models import User
from policylearning.accounts.queries import secretariat
from policylearning.common import commands, spreadsheets

from . import exporting
from .actions.importing import begin_import, discard_import, kept_mapping
from .import_models import ImportBatch
from .imports import run
from .imports.enums import Outcome
from .imports.errors import UnfitMapping, Unreadable
from .imports.known import Known
from .imports.mapping import Mapping, mapping_of
from .imports.proposal import proposed
from .imports.reading import survey
from .imports.summary import header, summary_of, table
from .imports.written import written_mapping
from .models import Practice
from .queries import listed

ALL_IN, SOME_REFUSED, UNREADABLE = 0, 1, 3


def register(main: click.Group) -> None:
    commands.import_group(main).add_command(import_practices)
    commands.export_group(main).add_command(export_practices)


@click.command("practices")
@click.argument(
    "paths",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--source",
    help="Where the records come from; the file's name unless given. Records are known by source and key.",
)
@click.option(
    "--mapping",
    "mapping_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML: which column becomes which field. Else as last time for the source, else proposed.",
)
@click.option("--show-mapping", is_flag=True, help="Print the mapping that would be used, as YAML, and stop.")
@click.option(
    "--owner",
    metavar="EMAIL",
    help="Owns the new practices; else the longest-serving member of the secretariat.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--submit", is_flag=True, help="Send the complete ones to the experts.")
@click.option(
    "--report",
    "report_path",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write what became of each row to this .csv or .xlsx.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def import_practices(
    paths: tuple[Path, ...],
    source: str | None,
    mapping_path: Path | None,
    show_mapping: bool,
    owner: str | None,
    dry_run: bool,
    submit: bool,
    report_path: Path | None,
    as_json: bool,
) -> None:
    """Import practices from CSV, TSV, XLSX or JSON.

    New ones arrive as drafts. The same file twice changes nothing the second time; what was edited here since is
    kept. Interrupted, run it again.

    Exit codes: 0 all rows are in; 1 some were refused, and are listed; 2 the command or the mapping was not
    understood; 3 a file could not be read, nothing of it was imported.
    """
    if report_path and (report_path.suffix not in (".csv", ".xlsx") or len(paths) > 1):
        raise click.UsageError("--report wants a name that ends in .csv or .xlsx, and one FILE.")
    mapping = _mapping(mapping_path)
    if show_mapping:
        sys.exit(max(_show(path, source or path.stem, mapping) for path in paths))
    person = _owner(owner)
    reports, code = [], ALL_IN
    for path in paths:
        try:
            found = _import(path, source or path.stem, mapping, person, submit, dry_run, report_path)
            code = max(code, SOME_REFUSED if found["refused"] else ALL_IN)
        except UnfitMapping as error:
            raise click.UsageError(f"{path.name}: {error.message}") from error
        except (Unreadable, OSError) as error:
            found, code = {"file": path.name, "unreadable": str(error)}, UNREADABLE
        reports.append(found)
        if not as_json:
            _tell(found)
    if as_json:
        commands.figures(reports)
    sys.exit(code)


def _mapping(path: Path | None) -> Mapping | None:
    if path is None:
        return None
    try:
        return mapping_of(yaml.safe_load(path.read_text("utf-8")))
    except (UnfitMapping, yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path.name}: {error}") from error


def _show(path: Path, source: str, mapping: Mapping | None) -> int:
    """Print the mapping; the exit code."""
    try:
        with path.open("rb") as file:
            found = survey(file)
        used, proposals = proposed(found, Known(), mapping or kept_mapping(source))
    except (Unreadable, OSError) as error:
        click.echo(f"{path.name}: {error}", err=True)
        return UNREADABLE
    click.echo(written_mapping(path.name, found, used, proposals), nl=False)
    return ALL_IN


def _owner(email: str | None) -> User:
    if email:
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise click.UsageError(f"Nobody with an open account has the address {email}.")
        return person
    person = secretariat().order_by("pk").first()
    if person is None:
        raise click.UsageError("Nobody is of the secretariat yet. Say who owns the practices: --owner EMAIL.")
    return person


def _import(
    path: Path,
    source: str,
    mapping: Mapping | None,
    owner: User,
    submit: bool,
    dry_run: bool,
    report: Path | None,
) -> dict[str, Any]:
    """Import one file; the figures."""
    with path.open("rb") as opened:
        batch = begin_import(
            file=File(opened),
            name=path.name,
            source=source,
            owner=owner,
            submit=submit,
            mapping=mapping,
            by=None,
        )
    try:
        with _bar(batch.rows, path.name) as step:
            batch = run.check(batch, step) if dry_run else run.carry_out(batch, step)
        if report:
            _write(batch, report)
        return _figures(batch, dry_run)
    finally:
        if dry_run:
            discard_import(batch=batch, by=None)


@contextmanager
def _bar(total: int, label: str) -> Iterator[run.Step]:
    """Progress on a terminal, on standard error; silence in a pipe."""
    with click.progressbar(length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield lambda done, _total: bar.update(done - bar.pos)


def _figures(batch: ImportBatch, dry_run: bool) -> dict[str, Any]:
    told = batch.lines.filter(outcome__in=(Outcome.REFUSED, Outcome.KEPT))
    return {
        "file": batch.name,
        "source": batch.source,
        "format": batch.layout["format"],
        "encoding": batch.layout["encoding"],
        "dry_run": dry_run,
        **summary_of(batch).as_dict(),
        "rows": [
            {"row": line.row, "key": line.key, "title": line.title, "outcome": line.outcome,
             "reasons": [sentence for _kind, sentence in line.notes]}
            for line in told
        ],
    }  # fmt: skip


def _tell(found: dict[str, Any]) -> None:
    if "unreadable" in found:
        click.echo(f"{found['file']}: {found['unreadable']}", err=True)
        return
    click.echo(
        f"{found['file']} as “{found['source']}”: {found['read']} rows read, {found['accepted']} accepted, "
        f"{found['updated']} updated, {found['unchanged']} unchanged, {found['kept']} kept as edited here, "
        f"{found['refused']} refused" + (" – dry run, nothing kept" if found["dry_run"] else "")
    )
    for kind, rows in found["notes"].items():
        click.echo(f"  {kind}: {rows} rows")
    for row in found["rows"]:
        click.echo(f"  row {row['row']}, {row['outcome']}: {' '.join(row['reasons'])}")


def _write(batch: ImportBatch, path: Path) -> None:
    lines = table(batch, settings.BASE_URL)
    if path.suffix == ".xlsx":
        with spreadsheets.xlsx_file(str(batch), header(), lines) as written:
            path.write_bytes(written.read())
    else:
        with path.open("w", encoding="utf-8", newline="") as out:
            out.writelines(spreadsheets.csv_lines(header(), lines))


@click.command("practices")
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(exporting.FORMATS)),
    help="csv unless --output's name says otherwise.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Else standard output."
)
@click.option(
    "--all", "everything", is_flag=True, help="Drafts and practices at work too, not only what is public."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON; needs --output.")
def export_practices(form: str | None, output: Path | None, everything: bool, as_json: bool) -> None:
    """Write practices to a file that `import practices` reads again.

    Importing it unchanged changes nothing; a row edited in the file is taken over unless the practice was edited
    here meanwhile. On another platform the rows become drafts. Names of contacts are not in it.
    """
    form = form or (output.suffix[1:] if output and output.suffix[1:] in exporting.FORMATS else "csv")
    if output is None and (as_json or (form == "xlsx" and sys.stdout.isatty())):
        raise click.UsageError("Name a file: --output FILE.")
    practices = Practice.objects.all() if everything else listed()
    if output is None:
        exporting.FORMATS[form](practices, sys.stdout.buffer)
        return
    try:
        with output.open("wb") as out:
            exporting.FORMATS[form](practices, out)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error
    if as_json:
        commands.figures({"file": str(output), "format": form, "practices": practices.count()})
    else:
        click.echo(f"{practices.count()} practices in {output}", err=True)
