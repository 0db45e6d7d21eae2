"""`python -m tests.screenshots`: the pictures of the documentation, taken of the demo, into docs/screenshots."""

import re
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from . import browser as chromium
from .smoke import ROOT, demo

FOLDER = ROOT / "docs" / "screenshots"
PASSWORD = "policy learning demo"
QUALITY = 55
LARGEST = 80_000
"""Bytes of one picture."""


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    path: str
    who: str = ""
    """The account that sees it; nobody for a visitor."""
    width: int = 1280
    height: int = 860
    first: bool = False
    """Open the first practice of the list."""


SHOTS = (
    Shot("home", "/"),
    Shot("list", "/practices/?q=old+flats+that+lose+heat"),
    Shot("practice", "/practices/?q=innovation+vouchers", first=True),
    Shot("map", "/practices/?view=map"),
    Shot("desk", "/desk/", who="webadmin@example.org", height=620),
    Shot("office", "/office/", who="secretariat@example.org"),
    Shot("phone", "/practices/?q=innovation+vouchers", width=390, height=800, first=True),
)


def take(page: Any, shot: Shot) -> bytes:
    """The window as a person would see it, as WebP."""
    if shot.who:
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(shot.who)
        page.get_by_label("Password").first.fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/**")
    page.goto(shot.path)
    if shot.first:
        page.locator("article h3 a").first.click()
        page.wait_for_url(re.compile(r"/practices/\d+/"))
    picture = Image.open(BytesIO(page.screenshot(animations="disabled")))
    kept = BytesIO()
    picture.convert("RGB").save(kept, "WEBP", quality=QUALITY, method=6)
    return kept.getvalue()


def main() -> int:
    path = chromium.find()
    if path is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="policylearning-screenshots-") as data,
        demo(data) as address,
        sync_playwright() as playwright,
    ):
        started = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        for shot in SHOTS:
            context = started.new_context(
                base_url=address,
                viewport={"width": shot.width, "height": shot.height},
                color_scheme="light",
                locale="en-GB",
                reduced_motion="reduce",
            )
            picture = take(context.new_page(), shot)
            assert len(picture) < LARGEST, f"{shot.name} weighs {len(picture)} bytes"
            Path(FOLDER / f"{shot.name}.webp").write_bytes(picture)
            print(f"{shot.name}.webp  {len(picture):,} bytes")
            context.close()
        started.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
