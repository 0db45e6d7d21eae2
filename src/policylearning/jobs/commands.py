import signal
import threading

import click

from policylearning.common.commands import figures

from . import worker as loop


def register(main: click.Group) -> None:
    main.add_command(worker)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON; needs --once.")
def worker(once: bool, as_json: bool) -> None:
    """Do the background jobs and duties until stopped (SIGTERM or Ctrl+C)."""
    if as_json and not once:
        raise click.UsageError("Only a worker that ends has figures: --once --json.")
    if once:
        done = loop.run_due()
        if as_json:
            figures({"jobs": done})
        else:
            click.echo(f"{done} jobs done")
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_received: stop.set())
    click.echo("The worker is at work. Stop it with Ctrl+C or SIGTERM.", err=True)
    loop.run(stop)
    click.echo("The worker has stopped; what was under way goes on when one is back.", err=True)
