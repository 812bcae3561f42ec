"""`agendapack templates`: what ships, and what a workspace puts in its place."""

import re
from pathlib import Path

from agendapack.render.sandbox import shipped_folder
from agendapack.tools.starting import MAKES
from tests.blocks import read_blocks
from tests.cli.conftest import Run

DOCS = Path(__file__).parents[2] / "docs"


def test_every_template_that_ships_is_listed_as_the_docs_describe_it() -> None:
    assert set(MAKES) == {path.name for path in shipped_folder().glob("*.*")}
    table = re.findall(
        r"^\| `([a-z-]+\.(?:html|css))` \| (.*?) \|", (DOCS / "templates.md").read_text(), re.M
    )
    assert {name: makes.replace("`", "'") for name, makes in table} == MAKES


def test_they_are_listed_anywhere(agendapack: Run) -> None:
    ran = agendapack("templates")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) == len(MAKES)
    assert lines[0] == "agenda.html          the front sheet"


def test_the_list_tells_what_the_workspace_replaces_and_what_replaces_nothing(
    agendapack: Run, workspace: Path
) -> None:
    folder = workspace / "templates"
    folder.mkdir()
    for name in ("agenda.html", "agneda.html", ".agenda.html.swp", "agenda.html~"):
        (folder / name).write_text("x")
    lines = agendapack("templates").out.splitlines()
    (block,) = (b.text for b in read_blocks(DOCS / "templates.md") if b.mark == "templates")
    assert [lines[0], lines[-1]] == block.splitlines()
    assert len(lines) == len(MAKES) + 1


def test_one_is_printed_as_it_ships_with_or_without_its_ending(
    agendapack: Run, workspace: Path
) -> None:
    (workspace / "templates").mkdir()
    (workspace / "templates" / "report.html").write_text("ours")
    shipped = (shipped_folder() / "report.html").read_text("utf-8")
    for name in ("report", "report.html"):
        ran = agendapack("templates", name)
        assert (ran.code, ran.out.strip()) == (0, shipped.strip())


def test_a_copy_makes_the_same_pack_and_never_replaces_a_file(
    agendapack: Run, workspace: Path
) -> None:
    ran = agendapack("templates", "agenda", "--copy")
    assert (ran.code, ran.out, ran.err) == (0, "wrote templates/agenda.html\n", "")
    copy = workspace / "templates" / "agenda.html"
    assert copy.read_bytes() == (shipped_folder() / "agenda.html").read_bytes()
    assert agendapack("check", "2030-03-04", "--today", "2030-02-18").code == 0
    copy.write_text("ours")
    again = agendapack("templates", "agenda", "--copy")
    assert again.code == 1
    assert "[file-exists]" in again.err
    assert copy.read_text() == "ours"


def test_what_cannot_be_done_is_said(agendapack: Run) -> None:
    for words, said in (
        (["raport"], "no template is called 'raport'; did you mean 'report'?"),
        (["../secret"], "no template is called '../secret'; there are agenda, "),
        (["--copy"], "name the template to copy"),
        (["agenda", "--copy"], "agendapack init"),
    ):
        ran = agendapack("templates", *words)
        assert ran.code == 2
        assert said in ran.err
