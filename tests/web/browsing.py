"""A real browser over a reading room that is served: what the tests of pages and of journeys share."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from reftel.web.app import create_app

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        if (found := shutil.which(name))
    ),
    None,
)

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """The address of a reading room, served over a real socket on this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(archive), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def opened() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page with what it asked for and what it complained of."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


def visit(browser: Browser, address: str, **settings: object) -> Visit:
    context = browser.new_context(**settings)  # type: ignore[arg-type]
    seen = Visit(context.new_page(), address)
    seen.page.on("request", seen.asked)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("console", seen.heard)
    return seen


def unwanted(seen: Visit) -> list[str]:
    """Requests to another host, and complaints of the browser about our pages."""
    here = urlsplit(seen.address).netloc
    foreign = [url for url in seen.requests if urlsplit(url).netloc != here]
    # A page that says "not found" or "not understood" is reported by the browser as such.
    return foreign + [t for t in seen.complaints if "the server responded with" not in t]


def violations(page: Page) -> list[str]:
    """What axe finds on a page."""
    found = Axe().run(page, options={"runOnly": list(RULES)})
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
