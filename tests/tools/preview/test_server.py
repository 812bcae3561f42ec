"""The server of the preview: who may ask, and what may be read."""

import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from agendapack.problems import Code, Problem, Source
from agendapack.tools.preview.server import PreviewServer
from agendapack.tools.preview.state import Preview

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
    listed += [{"file": "../../secret.pdf", "audience": "public"}]
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


def test_a_name_that_was_made_to_lead_here_is_refused(server: PreviewServer) -> None:
    port = server.server_port
    assert ask(server, "/", Host=f"localhost:{port}")[0] == 200
    for host in (f"evil.example:{port}", "127.0.0.1:1", f"10.0.0.1:{port}", f"u@localhost:{port}"):
        assert ask(server, "/", Host=host)[0] == 421, host


def test_a_page_of_another_site_is_refused(server: PreviewServer) -> None:
    own = f"http://127.0.0.1:{server.server_port}"
    assert ask(server, "/-/state", Origin=own)[0] == 200
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        assert ask(server, "/-/state", Origin=origin)[0] == 403, origin


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
    assert json.loads(ask(server, "/-/state")[1])["pack"] == "/pack.pdf?1#page=7"


def test_every_reader_hears_of_each_build(server: PreviewServer) -> None:
    connections = []
    for _ in range(2):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
        connection.request("GET", "/-/events")
        answer = connection.getresponse()
        assert answer.readline() == b"data: 0\n"
        connections.append((connection, answer))
    server.preview.tell([], "it was killed")
    for connection, answer in connections:
        assert (answer.readline(), answer.readline()) == (b"\n", b"data: 1\n")
        connection.close()
    assert "it was killed" in json.loads(ask(server, "/-/state")[1])["told"]


def test_a_damaged_manifest_serves_nothing(server: PreviewServer, folder: Path) -> None:
    (folder / "pack.json").write_text("[")
    assert ask(server, "/pack.pdf")[0] == 404
    assert b"No pack has been built yet" in ask(server, "/")[1]
