"""The server of the preview: who may ask, and what may be read."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from agendapack.problems import Code, Problem, Source
from agendapack.tools.preview import PreviewServer
from agendapack.tools.preview.state import Preview, Spot, find_spot

HIDDEN = "restricted/restricted-pack.pdf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a finished folder with a public pack, a restricted one and files of others."""
    made = tmp_path / "build" / "2031-01-01"
    (made / "restricted").mkdir(parents=True)
    (made / "web").mkdir()
    (made / "pack.pdf").write_bytes(b"public")
    (made / HIDDEN).write_bytes(b"withheld")
    (made / "stranger.txt").write_text("stranger")
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (made / "agenda.pdf").symlink_to(tmp_path / "secret.pdf")
    (made / "web" / "index.html").write_text("<p>web</p>")
    paper = {"pdf_first": 7, "sources": [{"file": "meetings/2031-01-01/report.md"}]}
    listed = [{"file": name, "audience": "public"} for name in ("pack.pdf", "agenda.pdf")]
    (made / "linked").symlink_to(tmp_path)
    listed += [{"file": "../../secret.pdf"}, {"file": "linked/secret.pdf"}]
    listed += [{"file": (tmp_path / "secret.pdf").as_posix()}]
    manifest = {"documents": listed, "web": [{"file": "web/index.html"}], "papers": [paper]}
    (made / "pack.json").write_text(json.dumps(manifest))
    hidden = {"documents": [{"file": HIDDEN, "audience": "restricted"}]}
    (made / "restricted" / "restricted-pack.json").write_text(json.dumps(hidden))
    return made


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[PreviewServer]:
    with PreviewServer("127.0.0.1", 0, Preview(tmp_path, folder)) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def ask(server: PreviewServer, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, data


def test_files_that_the_manifest_lists_are_served(server: PreviewServer) -> None:
    assert ask(server, "/pack.pdf?3") == (200, b"public")
    assert ask(server, "/web/index.html") == (200, b"<p>web</p>")
    assert b"preview.js" in ask(server, "/")[1]
    assert b"EventSource" in ask(server, "/-/preview.js")[1]
    assert ask(server, "/-/preview.css")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/stranger.txt",
        "/agenda.pdf",
        "/../../secret.pdf",
        "/%2e%2e/%2e%2e/secret.pdf",
        "/%2e%2e%2f%2e%2e%2fsecret.pdf",
        "/%252e%252e/%252e%252e/secret.pdf",
        "/..%5c..%5csecret.pdf",
        "/..\\..\\secret.pdf",
        "/%c0%ae%c0%ae/%c0%ae%c0%ae/secret.pdf",
        "/./pack.pdf",
        "/web/../pack.pdf",
        "/web/",
        "/web",
        "/pack.pdf/",
        "/PACK.PDF",
        "/C:/secret.pdf",
        "/linked/secret.pdf",
        "/pack.json",
        "/-/server.py",
        "/-/../server.py",
        "/pack.pdf%00",
        "//etc/passwd",
        f"/{HIDDEN}",
        "/restricted/restricted-pack.json",
    ],
)
def test_nothing_else_is_served(server: PreviewServer, path: str) -> None:
    assert ask(server, path) == (404, b"Not Found\n")


def test_a_file_of_the_machine_is_not_served_by_its_whole_path(
    server: PreviewServer, tmp_path: Path
) -> None:
    for path in (f"{tmp_path}/secret.pdf", f"/{tmp_path}/secret.pdf"):
        assert ask(server, path)[0] == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:PORT", 200),
        ("LocalHost:PORT", 200),
        ("127.0.0.1:PORT", 200),
        ("127.1.2.3:PORT", 200),
        ("[::1]:PORT", 200),
        ("evil.example:PORT", 421),
        ("localhost.evil.example:PORT", 421),
        ("127.0.0.1.evil.example:PORT", 421),
        ("localhost.:PORT", 421),
        ("127.0.0.1.:PORT", 421),
        ("2130706433:PORT", 421),
        ("10.0.0.1:PORT", 421),
        ("[2001:db8::1]:PORT", 421),
        ("[::1:PORT", 421),
        ("u@localhost:PORT", 421),
        ("localhost:1", 421),
        ("localhost:99999", 421),
        ("localhost:x", 421),
        ("localhost", 421),
        ("", 421),
        (None, 421),
    ],
)
def test_a_name_that_was_made_to_lead_here_is_refused(
    server: PreviewServer, host: str | None, status: int
) -> None:
    lines = [f"Host: {host.replace('PORT', str(server.server_port))}"] if host is not None else []
    asked = "\r\n".join(["GET /-/state HTTP/1.1", *lines, "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as connection:
        connection.sendall(asked.encode())
        with connection.makefile("rb") as answer:
            line = answer.readline()
    assert int(line.split()[1]) == status


def test_at_the_port_of_the_web_a_host_has_no_port(server: PreviewServer) -> None:
    server.server_port = 80
    assert server.knows("localhost")
    assert server.knows("localhost:80")
    assert not server.knows("localhost:8080")
    assert not server.knows("evil.example")


def test_a_page_of_another_site_is_refused(server: PreviewServer) -> None:
    port = server.server_port
    assert ask(server, "/-/state", Origin=f"http://127.0.0.1:{port}")[0] == 200
    for origin in (
        "http://evil.example",
        "null",
        "",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        f"https://127.0.0.1:{port}",
        f"http://localhost:{port}",
        f"http://127.0.0.1:{port}.evil.example",
    ):
        for path in ("/-/state", "/-/events", "/pack.pdf", "/"):
            assert ask(server, path, Origin=origin)[0] == 403, (origin, path)


def test_nothing_can_be_written_or_framed(server: PreviewServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        connection.request(method, "/pack.pdf")
        assert connection.getresponse().status == 501
        connection.close()
    for path in ("/", "/web/index.html", "/pack.pdf"):
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        connection.close()


def test_withheld_material_is_shown_where_it_is_asked_for_and_marked(
    folder: Path, tmp_path: Path, server: PreviewServer
) -> None:
    assert b"Restricted" not in ask(server, "/")[1]
    server.preview.restricted = True
    assert ask(server, f"/{HIDDEN}") == (200, b"withheld")
    page = ask(server, "/")[1]
    assert b"Restricted: this preview shows" in page
    assert HIDDEN.encode() in page


def test_problems_lead_to_their_place_and_are_escaped(
    server: PreviewServer, tmp_path: Path
) -> None:
    source = Source("meetings/2031-01-01/a b.md", 3, 5)
    server.preview.tell([Problem(Code.TAB, "<script>", source)], None)
    state = json.loads(ask(server, "/-/state")[1])
    place = f"vscode://file/{tmp_path.as_posix().lstrip('/')}/meetings/2031-01-01/a%20b.md:3:5"
    assert f'href="{place}"' in state["told"]
    assert "&lt;script&gt;" in state["told"]
    assert state["failed"]


def test_the_pack_opens_at_the_paper_that_was_saved(server: PreviewServer, tmp_path: Path) -> None:
    server.preview.tell([], None, [tmp_path / "meetings" / "2031-01-01" / "report.md"])
    address = json.loads(ask(server, "/-/state")[1])["pack"]
    assert address == "/pack.pdf?1#page=7&view=FitH&navpanes=0"


def test_every_reader_hears_of_each_build(server: PreviewServer) -> None:
    connections = []
    for _ in range(2):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
        connection.request("GET", "/-/events")
        answer = connection.getresponse()
        assert answer.readline() == b"data: 0\n"
        connections.append((connection, answer))
    server.preview.tell([], "it was killed")
    for _, answer in connections:
        assert (answer.readline(), answer.readline()) == (b"\n", b"data: 1\n")
    server.preview.begin()
    for connection, answer in connections:
        assert (answer.readline(), answer.readline()) == (b"\n", b"data: 1 building\n")
        connection.close()
    assert "it was killed" in json.loads(ask(server, "/-/state")[1])["told"]


def test_a_damaged_manifest_serves_nothing(server: PreviewServer, folder: Path) -> None:
    (folder / "pack.json").write_text("[")
    assert ask(server, "/pack.pdf")[0] == 404
    assert b"No pack has been built yet" in ask(server, "/")[1]


def mark(label: str, number: int) -> str:
    """Return what a page of the web edition has where a printed page begins."""
    return (
        f'<span role="doc-pagebreak" id="page-{label}"></span>'
        f'<a class="page" href="../pack.pdf#page={number}">Page {label}</a>'
    )


PAPERS = (
    {"file": "papers/02-trees.pdf", "document": "pack.pdf", "pdf_first": 3,
     "sources": [{"file": "trees.md"}, {"file": "trees.csv"}]},
    {"file": None, "document": "restricted/restricted-pack.pdf", "pdf_first": 9,
     "sources": [{"file": "secret.md"}]},
)  # fmt: skip
PAGES = {
    "web/index.html": f"{mark('i', 1)} <p>Trees</p>",
    "web/02-trees.html": f"{mark('1', 3)} one {mark('2', 4)} two {mark('3', 5)} three<p>",
    "web/02-trees-annex-a.html": f"{mark('4', 6)} oak<p>",
}


@pytest.mark.parametrize(
    ("saved", "change", "spot"),
    [
        ("trees.md", ("two", "2"), Spot("web/02-trees.html#page-2", "pack.pdf", 4, "2")),
        ("trees.md", ("three", "3"), Spot("web/02-trees.html#page-3", "pack.pdf", 5, "3")),
        (
            "trees.csv",
            ("oak", "ash"),
            Spot("web/02-trees-annex-a.html#page-4", "pack.pdf", 6, "ash"),
        ),
        ("trees.md", ("none", ""), Spot("web/02-trees.html#page-1", "pack.pdf", 3)),
        ("secret.md", ("none", ""), Spot(None, "restricted/restricted-pack.pdf", 9)),
        (
            "meeting.yaml",
            ("Trees", "Ash &amp; Oak"),
            Spot("web/index.html#page-i", "pack.pdf", 1, "Ash & Oak"),
        ),
        ("meeting.yaml", ("none", ""), None),
    ],
)
def test_what_was_saved_is_seen_at_the_page_that_it_changed(
    saved: str, change: tuple[str, str], spot: Spot | None
) -> None:
    now = {name: html.replace(*change) for name, html in PAGES.items()}
    assert find_spot({saved}, PAPERS, PAGES, now) == spot
