import signal
import threading

import click

from . import worker as loop


def register(main: click.Group) -> None:
    main.add_command(worker)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(once: bool) -> None:
    """Do the background jobs and duties until stopped (SIGTERM or Ctrl+C)."""
    if once:
        click.echo(f"{loop.run_due()} jobs done")
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_received: stop.set())
    click.echo("The worker is at work. Stop it with Ctrl+C or SIGTERM.")
    loop.run(stop)
    click.echo("The worker has stopped; what was under way goes on when one is back.")
