"""What commands of several apps share: the groups `import` and `export`, progress, figures for machines."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

T = TypeVar("T")


def register(main: click.Group) -> None:
    import_group(main)
    export_group(main)


def import_group(main: click.Group) -> click.Group:
    """The group `import` of `main`; an app adds its command to it."""
    return _group(main, "import", "Bring data in from files.")


def export_group(main: click.Group) -> click.Group:
    """The group `export` of `main`; an app adds its command to it."""
    return _group(main, "export", "Write data out to files.")


@contextmanager
def progress(items: Sequence[T], label: str) -> Iterator[Iterator[T]]:
    """`items` one by one with a bar on a terminal; in a pipe, silence. The bar goes to standard error."""
    with click.progressbar(items, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield iter(bar)


def figures(data: Any) -> None:
    """Print `data` as JSON: what every `--json` does."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def _group(main: click.Group, name: str, help_text: str) -> click.Group:
    group = main.commands.get(name)
    if not isinstance(group, click.Group):
        group = click.Group(name, help=help_text)
        main.add_command(group)
    return group
