"""What a journey does with a page besides clicking: sign in, ask axe, take a picture."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).resolve().parent.parent / "var" / "screenshots"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
"""Every page is looked at in these widths and colour schemes."""


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA or of axe's good practice on the page as it stands."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, f"{page.url}\n" + "\n".join(_told(each) for each in found)


def _told(violation: dict[str, Any]) -> str:
    places = "\n".join(
        f"    {' '.join(map(str, node['target']))}: {node['html'][:200]}" for node in violation["nodes"][:5]
    )
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{places}"


def screenshot(page: Page, name: str, *, whole: bool = True) -> Path:
    """A picture of the page as var/screenshots/NAME.png; `name` may hold folders."""
    path = SCREENSHOTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole, animations="disabled")
    return path


def sign_in(page: Page, user: Any) -> None:
    """Make the browser of `page` signed in as `user`, without the form."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/", "httpOnly": True}]
    )


def sign_out(page: Page) -> None:
    """Forget who the browser was."""
    page.context.clear_cookies()
