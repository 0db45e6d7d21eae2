"""`policylearning search`: build and check the index; `policylearning evaluate-search`: measure it."""

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from policylearning.common.commands import figures

from .glossary import commands as glossary


def register(group: click.Group) -> None:
    group.add_command(search)
    group.add_command(evaluate_search)
    glossary.register(group)


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
    from . import indexer, meanings
    from .embedding import NoModel
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
        "unread": drift.unread,
        "failing": drift.failing,
    }
    mended = checking.mend(drift) if mend else 0
    if mended:
        indexer.catch_up()
        with suppress(NoModel):
            meanings.catch_up()
    if as_json:
        figures(found | {"mended": mended})
    else:
        click.echo(f"{drift.compared} compared.")
        for name in ("missing", "stale", "orphaned", "unread", "failing"):
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
    from . import generations, meanings, outbox
    from .reading import NoIndex, Unreadable, snapshot

    generation = generations.current()
    found: dict[str, Any] = {"generation": generation.path.name if generation else None}
    found |= meanings.status()
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
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def embed(as_json: bool) -> None:
    """Work out the meanings of all texts that wait, now. A worker does so by itself."""
    from . import meanings
    from .embedding import NoModel

    looked = itertools.count(1)
    told = _progress()
    try:
        read = meanings.catch_up(heard=lambda _: told(next(looked)) if told else None)
    except NoModel as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        figures({"read": read})
    else:
        click.echo(f"{read} documents read.")


@click.command("evaluate-search")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--query-lang", default="", metavar="L", help="Queries in this language (ISO 639-1).")
@click.option("--corpus-lang", default="", metavar="L", help="Documents in this language.")
@click.option("--no-glossary", is_flag=True, help="Leave out the glossary that comes with the platform.")
@click.option("--slips", is_flag=True, help="With a slip of the pen in every long word of the queries.")
@click.option(
    "--vectors",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps vectors for the next time.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def evaluate_search(
    folders: tuple[Path, ...],
    query_lang: str,
    corpus_lang: str,
    no_glossary: bool,
    slips: bool,
    vectors: Path | None,
    as_json: bool,
) -> None:
    """Measure the ranking on test collections: words alone, meaning alone, and both.

    A collection is a folder with corpus.jsonl, queries.jsonl (either may be gzipped) and qrels.tsv.
    """
    from .evaluate import evaluate
    from .glossary import own

    glossary = [] if no_glossary else [row.labels for row in own.rows()]
    rows = []
    if not as_json:
        click.echo(_HEAD)
    for folder in folders:
        try:
            for row in evaluate(
                folder,
                query_language=query_lang,
                corpus_language=corpus_lang,
                glossary=glossary,
                slips=slips,
                vectors=vectors,
                told=_progress(),
            ):
                rows.append(asdict(row))
                if not as_json:
                    click.echo("\n".join(_told(row)))
        except (FileNotFoundError, ValueError, KeyError) as error:
            raise click.ClickException(f"{folder}: {error}") from error
    if as_json:
        figures(rows)


_HEAD = (
    f"{'collection':32} {'way':8} {'nDCG@10':>8} {'95 % of resamples':>18} {'MAP':>6} {'recall@100':>10} {'MRR':>6}"
    f" {'ms':>6}  hybrid is better by"
)


def _told(row: Any) -> Iterator[str]:
    """A line for each way of ranking."""
    for way in ("lexical", "dense", "hybrid"):
        found = getattr(row, way)
        if found is None:
            yield f"{row.name:32} {way:8} there is no model"
            continue
        means, sure, behind = found.measures, found.ndcg, found.behind
        better = "" if way == "hybrid" else f"{behind.mean:+.3f} ({behind.low:+.3f} to {behind.high:+.3f})"
        yield (
            f"{row.name:32} {way:8} {means.ndcg:8.3f} {sure.low:10.3f} to {sure.high:.3f}"
            f" {means.average_precision:6.3f} {means.recall:10.3f} {means.reciprocal_rank:6.3f}"
            f" {found.milliseconds:6.1f}  {better}"
        )


def _progress() -> Callable[[int], None] | None:
    """A counting line on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None
    return lambda done: click.echo(f"\r{done:,} documents", nl=False, err=True)
