"""The preview's server: it answers this machine alone, and gives the meeting's own files alone.

The standard library's server is enough: a preview has a few readers, and the build takes longer
than any answer. A page of another site cannot read it. Its requests bear another Origin, and a
name that was made to lead to this machine (DNS rebinding) is another Host.
"""

import json
import mimetypes
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from socket import AF_INET, AF_INET6
from socketserver import TCPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from agendapack.problems import is_error
from agendapack.tools.preview.state import Preview, make_page, make_told, pack_address, web_address

HERE = Path(__file__).parent
OWN_FILES = {"/-/preview.js": "text/javascript", "/-/preview.css": "text/css"}
HTTP = 80
"""The port that browsers leave out of the Host."""
SECONDS_OF_QUIET = 10.0
"""How often a reader who waits is written to, so that one who has gone is noticed."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "frame-ancestors 'self'"
"""Of the files shown in the page; those of the web edition bear a stricter policy themselves."""


class PreviewServer(ThreadingHTTPServer):
    """Serves one preview; each reader has a thread, which ends with the process.

    Args:
        port: The port; 0 for any that is free.

    Raises:
        OSError: The address cannot be had.
    """

    daemon_threads = True

    def __init__(self, host: str, port: int, preview: Preview) -> None:
        self.address_family = AF_INET6 if ":" in host else AF_INET
        self.preview = preview
        self._host = host
        super().__init__((host, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader that has gone in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def server_bind(self) -> None:
        """Bind without asking a name server for this machine's name, as the parent does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self._host, self.server_address[1]

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.server_port}/"

    def knows(self, host: str | None) -> bool:
        """Tell whether a Host names this server: by a number, `localhost`, or its own name."""
        try:
            named = urlsplit(f"//{host}")
            if not host or (named.port or HTTP) != self.server_port or named.username is not None:
                return False
        except ValueError:
            return False
        name = named.hostname or ""
        if name in ("localhost", self._host.lower()):
            return True
        try:
            number = ip_address(name)
        except ValueError:
            return False
        # A number cannot be made to lead elsewhere.
        return number.is_loopback or not _is_loopback(self._host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    timeout = 30
    server_version, sys_version = "agendapack", ""

    def do_GET(self) -> None:
        """Answer a request for a page, a file or the events."""
        host, origin = self.headers.get("Host"), self.headers.get("Origin")
        if not self.server.knows(host):
            return self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        if origin is not None and origin != f"http://{host}":
            return self._refuse(HTTPStatus.FORBIDDEN)
        path = unquote(self.path.partition("?")[0].partition("#")[0])
        answers: dict[str, Callable[[], None]] = {
            "/": self._page,
            "/-/state": self._state,
            "/-/events": self._events,
        }
        if path in answers:
            return answers[path]()
        if path == "/favicon.ico":  # which browsers ask for by themselves
            return self._answer(b"", "image/x-icon")
        if path in OWN_FILES:
            return self._answer((HERE / Path(path).name).read_bytes(), OWN_FILES[path])
        data = self.server.preview.read(path.removeprefix("/"))
        if data is None:
            return self._refuse(HTTPStatus.NOT_FOUND)
        self._answer(data, mimetypes.guess_type(path)[0] or "application/octet-stream")

    def do_HEAD(self) -> None:
        """Answer as to GET, without the content."""
        self.do_GET()

    def _page(self) -> None:
        page = make_page(self.server.preview).encode()
        self._answer(page, "text/html", PAGE_POLICY)

    def _state(self) -> None:
        preview = self.server.preview
        state = {
            "version": preview.version,
            "told": make_told(preview),
            "pack": pack_address(preview),
            "web": preview.start in preview.files(),
            "spot": web_address(preview),
            "words": preview.spot.words,
            "busy": preview.busy,
            "failed": preview.fault is not None or any(map(is_error, preview.problems)),
        }
        self._answer(json.dumps(state).encode(), "application/json")

    def _events(self) -> None:
        """Send the number of each version, and when its build begins, until the reader has gone."""
        self._head(HTTPStatus.OK, "text/event-stream")
        self.end_headers()
        if self.command == "HEAD":
            return
        known = ""
        try:
            while True:
                latest = self.server.preview.wait(known, SECONDS_OF_QUIET)
                line = f"data: {latest}\n\n" if latest != known else ":\n\n"
                self.wfile.write(line.encode())
                self.wfile.flush()
                known = latest
        except OSError:
            self.close_connection = True

    def _answer(
        self, data: bytes, kind: str, policy: str = FILE_POLICY, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        text = kind.startswith("text/")
        self._head(status, f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _refuse(self, status: HTTPStatus) -> None:
        self._answer(f"{status.phrase}\n".encode(), "text/plain", status=status)

    def _head(self, status: HTTPStatus, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's
        """Print nothing: the terminal is for what builds tell."""
