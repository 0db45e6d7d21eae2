"""`policylearning serve`: web workers and the background worker, in one process tree."""

import errno
import logging
import os
import re
import signal
import socket
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import policylearning

from .apart import apart
from .supervisor import Supervisor, die_with_parent

log = logging.getLogger(__name__)

AGAIN_AFTER = 5.0
"""Seconds before a background loop that failed is started again."""


class CannotServe(Exception):
    """A sentence for the operator: what is in the way, and what to do."""


def serve(*, host: str, port: int, web: int, threads: int, background: bool) -> None:
    """Serve until told to stop: `web` processes with `threads` each. Raises CannotServe before it starts."""
    must_be_free(host, port)
    apart(_prepare)
    _load_everything()

    def web_part() -> None:
        _web(host, port, web, threads)

    Supervisor({"web": web_part} | ({"background": _background} if background else {})).run()


def must_be_free(host: str, port: int) -> None:
    """Raises CannotServe when nobody could listen there."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotServe(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program. Stop it, or take another: PORT={port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights this user has not. Choose one above 1023, with a proxy in front."
    return f"Nobody can listen on {host}, port {port}: {error.strerror or error}"


def _prepare() -> None:
    _must_have_a_secret()
    _must_be_migrated()
    collect_static_files()


def _must_have_a_secret() -> None:
    from django.conf import settings

    if settings.SECRET_KEY == settings.NO_SECRET:
        raise CannotServe(
            "SECRET_KEY is not set, and the one for tests is known to all. Make it 50 random characters."
        )


def _must_be_migrated() -> None:
    from .health import waiting_migrations

    waiting = waiting_migrations()
    if waiting:
        raise CannotServe(
            f"The database is not as this version needs it ({len(waiting)} migrations wait). "
            "Make a backup, then run: policylearning manage migrate"
        )


def collect_static_files() -> bool:
    """Copy, compress and name by content what browsers fetch, when any of it changed. True when it did."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    listed = [
        (name, Path(storage.path(name)).stat()) for each in get_finders() for name, storage in each.list(None)
    ]
    files = sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in listed)
    stamp, told = Path(settings.STATIC_ROOT) / "stamp.txt", repr(files)
    if settings.DEBUG or (stamp.exists() and stamp.read_text("utf-8") == told):
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(told, "utf-8")
    return True


def _load_everything() -> None:
    """Load what the children will share, then let go of what must not be shared across a fork."""
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver

    get_resolver()._populate()
    for name in _our_modules():  # the WSGI application among them
        import_module(name)
    for name in _our_templates():
        engines["django"].get_template(name)
    _load_words()
    connections.close_all()


def _load_words() -> None:
    """What is read on first use, and then once for all children."""
    from policylearning.search.languages import function_words

    function_words()


def _our_modules() -> list[str]:
    """Those that pages load late, too; commands, migrations and the writing of the model are no part of serving."""
    names = (each.name for each in walk_packages(policylearning.__path__, "policylearning."))
    return [
        name
        for name in names
        if not re.search(r"\.(migrations|commands?|demo|templatetags|search\.graph)\b", name)
    ]


def _our_templates() -> list[str]:
    folders = (folder / "templates" for folder in Path(policylearning.__path__[0]).iterdir())
    return sorted(str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.html"))


def _web(host: str, port: int, workers: int, threads: int) -> None:
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "policylearning",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING,
    ).serve(target_loader=_application)


def _application(_target: str) -> Any:
    """The WSGI application, in a web worker; already loaded where processes are forked."""
    die_with_parent()
    from .wsgi import application

    return application


def _background() -> None:
    """Jobs, the search index and its vectors, each in a thread, with less right to the processor than pages have."""
    from policylearning.jobs import worker
    from policylearning.search import indexer, meanings

    os.nice(5)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    loops = {"jobs": worker.run, "search": indexer.follow, "meanings": meanings.follow}
    threads = [
        threading.Thread(target=_keep, args=(name, loop, stop), name=name) for name, loop in loops.items()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join()


def _keep(name: str, loop: Callable[[threading.Event], None], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            loop(stop)
        except Exception:
            log.exception(
                "The background loop “%s” failed and starts again in %.0f seconds", name, AGAIN_AFTER
            )
        stop.wait(AGAIN_AFTER)
