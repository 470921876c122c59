"""`opened(…)` shows a page in Debian's Chromium; afterwards it must have said nothing and asked nobody."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]
WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "these tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        # The sandbox needs rights that root in a container has not.
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: "Browser") -> Iterator[Open]:
    contexts = []
    said: list[str] = []

    def open_(address: Path | str, fragment: str = "", **options: Any) -> "Page":
        context = browser.new_context(**{"viewport": WIDE, **options})
        context.set_default_timeout(20_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        first = address if isinstance(address, str) else address.as_uri()
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}") or dialog.dismiss())
        page.on("request", lambda request: _note(request.url, first, said))
        page.goto(first + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


def _note(url: str, first: str, said: list[str]) -> None:
    """Complain of a request for anything but the page, what is in the page, and what tells that it changed."""
    if not url.startswith(("data:", "blob:")) and not re.fullmatch(re.escape(first) + "(events[?][0-9a-f]+)?", url):
        said.append(f"request: {url}")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(records)` makes a page of them."""

    def make(records: Any, title: str = "A list", name: str = "index.html") -> Path:
        path = tmp_path / name
        path.write_text("".join(writer("html")(records, ExportOptions(title=title))))
        return path

    return make


@pytest.fixture(scope="session")
def shipped() -> list[Any]:
    """The records of the catalog that comes with bibexport."""
    from bibexport import api
    from tests.servers.shipped import CATALOG, shipped_lock

    return list(api.records(api.load(CATALOG), shipped_lock()))
