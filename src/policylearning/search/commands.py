"""`policylearning search`: build, check and measure the index."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from policylearning.common.commands import figures


def register(group: click.Group) -> None:
    group.add_command(search)


@click.group()
def search() -> None:
    """Look after the search index."""


@search.command()
def rebuild() -> None:
    """Build a new index beside the old one, then swap."""
    from . import indexer

    click.echo(f"Built {indexer.rebuild(_progress()).path.name}.")


@search.command()
@click.option("--mend", is_flag=True, help="Index again whatever differs.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(mend: bool, as_json: bool) -> None:
    """Compare the index with the database. Exit code 1 when they differ and nothing was mended."""
    from . import check as checking
    from . import indexer
    from .reading import NoIndex, Unreadable

    try:
        drift = checking.check()
    except (NoIndex, Unreadable) as error:
        raise click.ClickException(
            "There is no readable index. Build one: policylearning search rebuild"
        ) from error
    found: dict[str, Any] = {
        "compared": drift.compared,
        "missing": drift.missing,
        "stale": drift.stale,
        "orphaned": drift.orphaned,
        "failing": drift.failing,
    }
    mended = checking.mend(drift) if mend else 0
    if mended:
        indexer.catch_up()
    if as_json:
        figures(found | {"mended": mended})
    else:
        click.echo(f"{drift.compared} compared.")
        for name in ("missing", "stale", "orphaned", "failing"):
            for key in found[name]:
                click.echo(f"{name}: {key}")
        if mended:
            click.echo(f"{mended} indexed again.")
    if drift.failing or (drift.any and not mended):
        raise SystemExit(1)


@search.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def status(as_json: bool) -> None:
    """Documents in the index, and changes waiting for it."""
    from . import generations, outbox
    from .reading import NoIndex, Unreadable, snapshot

    generation = generations.current()
    found: dict[str, Any] = {"generation": generation.path.name if generation else None}
    try:
        if generation:
            found |= {
                "documents": snapshot().searcher.num_docs,
                "waiting": outbox.waiting(generation.state()),
            }
    except (NoIndex, Unreadable) as error:
        raise click.ClickException(f"The index cannot be read: {error}") from error
    if as_json:
        figures(found)
    else:
        click.echo(
            "\n".join(
                f"{name}: {value if value is not None else 'none yet'}" for name, value in found.items()
            )
        )


@search.command()
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def evaluate(folders: tuple[Path, ...], as_json: bool) -> None:
    """Measure the ranking on test collections: nDCG@10 of stems alone, and of the whole."""
    from .evaluate import evaluate as measured

    rows = []
    if not as_json:
        click.echo(f"{'collection':32} {'queries':>8} {'stems':>8} {'whole':>8}")
    for folder in folders:
        try:
            for row in measured(folder):
                rows.append(asdict(row))
                if not as_json:
                    click.echo(f"{row.name:32} {row.queries:8} {row.stems:8.3f} {row.fused:8.3f}")
        except FileNotFoundError as error:
            raise click.ClickException(str(error)) from error
    if as_json:
        figures(rows)


def _progress() -> Callable[[int], None] | None:
    """A counting line on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None
    return lambda done: click.echo(f"\r{done:,} documents", nl=False, err=True)
