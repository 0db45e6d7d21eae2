"""The nets under all tests hold."""

import socket
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.template import Context, Engine, Template
from django.template.base import Origin

from policylearning.common import chance
from policylearning.common.clock import now
from tests.conftest import START, NetworkForbidden
from tests.undefined import OURS, Undefined, UndefinedVariable

ENGINE = Engine(string_if_invalid=Undefined())


def rendered(source: str, *, file: str, **context: Any) -> str:
    template = Template(source, origin=Origin(file), engine=ENGINE)
    return template.render(Context(context))


def test_no_test_leaves_this_machine() -> None:
    with socket.socket() as outside, pytest.raises(NetworkForbidden, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    "source", ["{{ nothing }}", "{{ page.nothing }}", "{% with a=nothing %}{% endwith %}"]
)
def test_an_undefined_variable_of_ours_fails(source: str) -> None:
    with pytest.raises(UndefinedVariable, match=r"nothing in policylearning/web/page\.html"):
        rendered(source, file=f"{OURS}policylearning/web/page.html", page={})


def test_asking_whether_it_is_there_is_no_failure() -> None:
    source = "{% if nothing %}yes{% else %}no{% endif %}{% for each in nothing %}{% empty %}none{% endfor %}"

    assert rendered(source, file=f"{OURS}policylearning/web/page.html") == "nonone"


def test_other_packages_templates_are_let_be() -> None:
    assert rendered("[{{ nothing }}]", file="/elsewhere/allauth/base.html") == "[]"


@pytest.mark.django_db
def test_pages_of_an_unordered_list_fail() -> None:
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(get_user_model().objects.order_by(), 10).page(1)


@pytest.mark.usefixtures("clock")
def test_the_clock_stands_still() -> None:
    assert now() == START


def test_the_clock_can_be_moved(clock: Any) -> None:
    clock.shift(timedelta(days=365))

    assert now() == START + timedelta(days=365)


@pytest.mark.parametrize("turn", [1, 2])
def test_chance_starts_alike_in_every_test(turn: int) -> None:
    assert chance.source.random() == pytest.approx(0.13436424411240122)
