"""A real Chromium before a real server, over a node with something of everything.

Playwright runs an event loop in the test's thread, in which Django refuses to query: it is told not to mind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests import build
from tests.portal.world import World, make

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
# What a browser says that is no fault of the page: the tests ask for pages that are not there on purpose.
EXPECTED = ("the server responded with a status of 4",)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "install Chromium (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def world(transactional_db: object, data_folder: Path) -> World:
    return make()


class Visit:
    """Pages of one person at one width and light; ``faults``: what the browser complained of."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.faults: list[str] = []
        page.on("console", lambda message: message.type == "error" and self._note(message.text))
        page.on("pageerror", lambda error: self._note(str(error)))

    def _note(self, text: str) -> None:
        if not any(known in text for known in EXPECTED):
            self.faults.append(text)

    def to(self, path: str) -> Page:
        self.page.goto(f"{self.base}{path}", wait_until="load")
        return self.page


@pytest.fixture
def visit(chromium: Browser, live_server, client):
    """``with visit(user, width=390, scheme="dark") as somebody``: signed in when a user is given."""

    @contextmanager
    def visiting(user: object = None, *, width: int = 1280, scheme: str = "light", **options: object):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", **options
        )
        if user is not None:
            client.force_login(user, backend=SIGN_IN)
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        yield Visit(context.new_page(), live_server.url)
        context.close()

    return visiting


PASSWORD = build.PASSWORD
