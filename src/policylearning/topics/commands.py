"""`policylearning import topics`."""

import sys
from pathlib import Path

import click
import yaml

from policylearning.common import commands
from policylearning.common.errors import ActionError

from . import actions


def register(main: click.Group) -> None:
    commands.import_group(main).add_command(topics)


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def topics(path: Path, as_json: bool) -> None:
    """Import topics, tags and fields of intervention from YAML or JSON.

    The file has the lists `topics`, `tags` and `fields_of_intervention`. Entries are
    known by slug or code; nothing is removed.

    Exit codes: 0 done; 1 the file could not be taken, nothing was imported; 2 the command was not understood.
    """
    try:
        report = actions.load(data=yaml.safe_load(path.read_text("utf-8")), by=None)
    except (ActionError, OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        click.echo(f"{path.name}: {error}", err=True)
        sys.exit(1)
    if as_json:
        commands.figures(report)
        return
    for kind, counts in report.items():
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        click.echo(f"{kind.replace('_', ' ')}: {told}")
