"""The tests' browser is a real one, and axe in it sees a barrier through the strict policy."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import axe, open_browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
FINE = "<!doctype html><html lang=en><title>Fine</title><main><h1>Fine</h1>{}</main></html>"
PAGES = {
    "/fine": FINE.format(""),
    "/barrier": FINE.format('<img id="mute" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(PAGES.get(self.path, "").encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.browser
def test_axe_sees_a_barrier_and_only_a_barrier(site: str) -> None:
    with open_browser() as browser:
        page = browser.new_page()
        page.goto(f"{site}/fine")
        assert axe(page) == []
        page.goto(f"{site}/barrier")
        assert [found.split()[0] for found in axe(page)] == ["image-alt"]
        assert axe(page, skip=("#mute",)) == []
