import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["\x00" * 12, "' OR 1=1 --", "a" * 5000])
def test_a_cookie_that_cannot_be_ours_is_a_visitor(key: str) -> None:
    client = Client()
    client.cookies["sessionid"] = key
    assert client.get("/account/login/").status_code == 200
    assert client.get("/desk/")["Location"].startswith("/account/login/")


def test_a_key_with_a_sign_in_it_is_not_even_looked_up() -> None:
    from policylearning.common.sessions import SessionStore

    assert SessionStore("\x00" * 32).session_key is None
    assert SessionStore("a1" * 16).session_key == "a1" * 16
