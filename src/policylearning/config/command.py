"""The `policylearning` command. An app adds its own commands in `commands.py`, found at start."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

import click


@click.group()
@click.version_option(package_name="policylearning")
def main() -> None:
    """Run and look after a policy learning platform."""


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands: migrate, makemigrations, shell and the like."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["policylearning manage", *arguments])


def run() -> None:
    """Set Django up, gather the commands of every app, and run the one that was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policylearning.config.settings")
    import django
    from django.apps import apps

    django.setup()
    for app in apps.get_app_configs():
        if app.name.startswith("policylearning.") and find_spec(f"{app.name}.commands"):
            import_module(f"{app.name}.commands").register(main)
    main(prog_name="policylearning")


if __name__ == "__main__":
    sys.exit(run())
