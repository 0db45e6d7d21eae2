"""The `policylearning` command. An app adds its own commands in `commands.py`, found when they are needed.

Exit codes: 0 done; 1 could not be done, the reason is on standard error; 2 the command or the settings were
not understood. Figures and results go to standard output, progress and reasons to standard error.
"""

import os
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click


class BadSettings(click.ClickException):
    """What is wrong with the settings, all of it."""

    exit_code = 2


class Commands(click.Group):
    """Our own commands, and those of the apps as soon as somebody asks for one."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            set_up()
            self._gather()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        try:
            set_up()
            self._gather()
        except click.ClickException as error:
            click.echo(f"Only some of the commands are listed. {error.message}\n", err=True)
        return super().list_commands(ctx)

    def _gather(self) -> None:
        from django.apps import apps

        for app in apps.get_app_configs():
            if app.name.startswith("policylearning.") and find_spec(f"{app.name}.commands"):
                import_module(f"{app.name}.commands").register(self)


def set_up() -> None:
    """Read the settings and load the apps. Raises BadSettings."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from environs import EnvError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policylearning.config.settings")
    try:
        django.setup()
    except (EnvError, ImproperlyConfigured) as error:
        raise BadSettings(
            f"The settings are not in order: {error}\nSee docs/reference/settings.md."
        ) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policylearning")
def main() -> None:
    """Run and look after a policy learning platform.

    Exit codes: 0 done, 1 could not be done, 2 the command or the settings were not understood.
    """


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands: migrate, makemigrations, shell and the like."""
    set_up()
    from django.conf import settings

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)  # where the embedded database will be
    from django.core.management import execute_from_command_line

    execute_from_command_line(["policylearning manage", *arguments])


port_option = click.option(
    "--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Or PORT."
)
host_option = click.option(
    "--host", envvar="HOST", default="127.0.0.1", show_default=True, help="The address to listen on. Or HOST."
)


@main.command()
@host_option
@port_option
@click.option("--web", type=click.IntRange(1, 64), default=1, show_default=True, help="Web processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads in each.")
@click.option(
    "--background/--no-background", default=True, help="Work on jobs and the search index here too."
)
def serve(host: str, port: int, web: int, threads: int, background: bool) -> None:
    """Serve the platform until told to stop (Ctrl+C or SIGTERM).

    Web processes and one background worker in one tree; one that crashes is started again. A web process uses one
    core: with more of them, and memory, give it as many. For more than one machine, run `serve --no-background`
    behind a proxy and `worker` apart.
    """
    set_up()
    from .serving import CannotServe
    from .serving import serve as start

    try:
        start(host=host, port=port, web=web, threads=threads, background=background)
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--serve/--no-serve", "serving", default=True, help="Serve it after filling it.")
@host_option
@port_option
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON; needs --no-serve.")
def demo(serving: bool, host: str, port: int, as_json: bool) -> None:
    """Fill an embedded database with examples and serve it.

    The data lives in var/demo, or in DATA_DIR. Run again, it changes nothing that is there already.
    """
    if as_json and serving:
        raise click.UsageError("Only a demo that is not served ends with figures: --no-serve --json.")
    _demo_environment(host, port)
    from .serving import CannotServe, must_be_free
    from .serving import serve as start

    try:
        if serving:
            must_be_free(host, port)
        set_up()
        from policylearning.common.commands import figures

        from .apart import apart
        from .demo.fill import fill_without_mail
        from .demo.words import greeting

        filled = apart(fill_without_mail)
        if as_json:
            figures(asdict(filled))
            return
        click.echo(greeting(filled, address=f"http://{host}:{port}" if serving else None))
        if serving:
            start(host=host, port=port, web=1, threads=4, background=True)
            click.echo("Stopped.")
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


def _demo_environment(host: str, port: int) -> None:
    """What a demo is: its own folder, its own secret, addresses that fit the port."""
    os.environ["DEMO"] = "1"
    data = Path(os.environ.setdefault("DATA_DIR", "var/demo"))
    os.environ.setdefault("BASE_URL", f"http://{host}:{port}")
    if not {"SECRET_KEY", "SECRET_KEY_FILE"} & set(os.environ):
        from .secret import kept_secret

        os.environ["SECRET_KEY_FILE"] = str(kept_secret(data / "secret-key"))


def run() -> None:
    main(prog_name="policylearning")


if __name__ == "__main__":
    run()
