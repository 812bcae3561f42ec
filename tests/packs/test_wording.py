"""Every word that a pack prints is in the catalogue, in the user's files, or a number."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from agendapack.load import load_meeting
from agendapack.model.changes import (
    DiffRun,
    ItemChange,
    MeetingChanges,
    PaperChange,
    PartChange,
    Rewording,
)
from agendapack.model.page_numbers import PageSpan
from agendapack.model.request import Request
from agendapack.model.wording import ENGLISH
from agendapack.model.workspace import Loaded
from agendapack.pdf import read_passages, text_of_pages
from agendapack.pipeline import build
from agendapack.plan import plan_pack
from agendapack.plan.public import texts_of
from agendapack.problems import ProblemsFound, is_error
from agendapack.tools.changes import make_page
from agendapack.tools.verify import verify
from tests.packs.conftest import MEETINGS, ROOT
from tests.packs.pseudo import MARK, lay_out

MARKED = re.compile(rf"{MARK}\S*")
LETTERS = re.compile(r"[^\W\d_]{2,}")
ITEM_CHANGES: tuple[Literal["added", "removed", "moved", "retitled", "renumbered"], ...] = (
    *("added", "removed", "moved", "retitled", "renumbered"),
)
ROMAN = re.compile(r"[ivx]+")
READ = {
    *("the text", "text that stands for what is drawn", "the text of a tag", "a note or link"),
    *("a title or bookmark", "the title of a tag or field", "a link"),
}
"""The passages of a file that somebody reads or hears; others hold the codes of formats."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay_out(ROOT, tmp_path_factory.mktemp("marked"))
    for meeting in MEETINGS:
        build(Request(root, meeting, root / "build", large_print=True))
    return root


def words(texts: Iterable[str]) -> set[str]:
    return {word.casefold() for text in texts for word in LETTERS.findall(text)}


def typed_words(loaded: Loaded) -> set[str]:
    """Return the words of the values in a meeting's files, and on the pages of its annexes."""
    organisation = loaded.organisation.model_copy(update={"wording": {}})
    annexes = [annex for item in loaded.items for annex in item.annexes]
    records = tuple(item.paper for item in loaded.items) + tuple(a.annex for a in annexes)
    texts: list[str] = list(texts_of((organisation, loaded.committee, loaded.meeting, *records)))
    for annex in annexes:
        is_pdf = annex.data.startswith(b"%PDF")
        if is_pdf:
            texts += [text_of_pages(annex.data), *(p.text for p in read_passages(annex.data))]
        else:
            texts.append(annex.data.decode("utf-8", "replace"))
    if loaded.record.published is not None:
        texts += [paper.title for paper in loaded.record.published.papers.values()]
    found = words(texts)
    return found | {word[::-1] for word in found}  # as right-to-left scripts are read back


def strange_words(path: Path, loaded: Loaded) -> set[str]:
    """Return what a file prints, and neither the catalogue nor the user's files have."""
    passages = [p for p in read_passages(path.read_bytes()) if p.where in READ]
    assert passages
    plain = words(MARKED.sub(" ", passage.text) for passage in passages)
    return {
        word
        for word in plain - typed_words(loaded)
        if not ROMAN.fullmatch(word) and word != "mailto"
    }


@pytest.mark.parametrize("meeting", MEETINGS)
def test_a_pack_prints_no_word_that_is_not_in_the_catalogue(meeting: str, marked: Path) -> None:
    loaded = load_meeting(marked, meeting).value
    assert loaded is not None
    files = sorted((marked / "build" / meeting).rglob("*.pdf"))
    assert len(files) > 3
    found = {file.name: strange_words(file, loaded) for file in files}
    assert {name: each for name, each in found.items() if each} == {}


def test_the_words_of_the_catalogue_are_printed_marked(marked: Path) -> None:
    printed = " ".join(
        passage.text
        for file in (marked / "build").rglob("*.pdf")
        for passage in read_passages(file.read_bytes())
        if passage.where in READ
    )
    for word in ("Page", "Agenda", "February", "pm", "Resolved:", "withdrawn", "publication"):
        assert MARK + word in printed
    assert f"{MARK}Not {MARK}for {MARK}publication" in " ".join(printed.split())


def test_finished_folders_are_verified_by_their_own_words(marked: Path) -> None:
    for meeting in MEETINGS:
        folder = marked / "build" / meeting
        assert f'"page-stamp": "{MARK}Page {{number}}"' in (folder / "pack.json").read_text("utf-8")
        checked = verify(folder, None)
        assert checked.problems == ()
        assert checked.value is not None
        assert checked.value.pages > 10


def test_a_word_that_a_template_prints_by_itself_is_found(tmp_path: Path) -> None:
    root = lay_out(ROOT, tmp_path)
    template = (ROOT / "templates" / "minutes.html").read_text("utf-8")
    (root / "templates").mkdir()
    (root / "templates" / "minutes.html").write_text(
        template.replace("</h1>", " forthwith</h1>"), "utf-8"
    )
    build(Request(root, "2020-02-26", root / "build"))
    loaded = load_meeting(root, "2020-02-26").value
    assert loaded is not None
    (minutes,) = (root / "build" / "2020-02-26" / "papers").glob("02-*.pdf")
    assert strange_words(minutes, loaded) == {"forthwith"}


TAG = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^<>]*>", re.S)
SAID = re.compile(r"\bsay\(\s*f?[\"']([a-z{}-]+)[\"']")


def test_our_templates_have_no_words_of_their_own() -> None:
    for path in sorted((ROOT / "templates").glob("*.html")):
        assert LETTERS.findall(TAG.sub(" ", path.read_text("utf-8"))) == [], path.name


def test_every_message_is_used_and_every_message_that_is_used_exists() -> None:
    sources = [*(ROOT / "templates").glob("*.html"), *(ROOT / "agendapack").rglob("*.py")]
    sources += (ROOT / "agendapack" / "exempt").glob("*.yaml")
    text = "\n".join(path.read_text("utf-8") for path in sources)
    for name in SAID.findall(text):
        assert "{" in name or name in ENGLISH.messages, name
    families = re.findall(r"f\"([a-z-]*)\{[^{}\"]*\}([a-z-]*)\"", text)
    patterns = [f"{re.escape(a)}[a-z-]+{re.escape(b)}" for a, b in families if "-" in a + b]
    for name in ENGLISH.messages:
        quoted = re.search(rf"[\"' ]{re.escape(name)}(?:[\"']|$)", text, re.M)
        assert quoted or any(re.fullmatch(pattern, name) for pattern in patterns), name


def test_the_page_of_changes_prints_no_other_words(marked: Path, tmp_path: Path) -> None:
    loaded = load_meeting(marked, "2020-02-26").value
    assert loaded is not None
    pack = plan_pack(loaded).value
    assert pack is not None
    runs = (DiffRun("removed", "York"), DiffRun("added", "Council"))
    part = PartChange(
        kind="changed",
        key="a",
        title="York",
        old_pages=PageSpan("1", "1"),
        pages=PageSpan("1", "2"),
        rewordings=(Rewording("", runs), Rewording("", runs[:1])),
        unread=True,
    )
    parts = tuple(replace(part, kind=kind) for kind in ("added", "removed", "replaced"))
    changes = MeetingChanges(
        meeting="2020-02-26",
        since="HEAD",
        agenda=(Rewording("", runs[1:]),),
        items=tuple(ItemChange(kind, "1", "2", "York", "Council") for kind in ITEM_CHANGES),
        papers=(PaperChange("2", part, parts),),
    )
    made = make_page(pack, changes, marked)
    assert made.value is not None
    path = tmp_path / "changes.pdf"
    path.write_bytes(made.value)
    assert strange_words(path, loaded) == set()


def test_stamps_whose_font_lacks_a_character_are_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "meetings", tmp_path / "meetings")
    with (tmp_path / "meetings" / "organisation.yaml").open("a", encoding="utf-8") as file:
        file.write('wording:\n  page-stamp: "\N{RUNIC LETTER FEHU FEOH FE F} {number}"\n')
    with pytest.raises(ProblemsFound) as found:
        build(Request(tmp_path, "2020-02-26", tmp_path / "build"))
    (problem,) = (each for each in found.value.problems if is_error(each))
    assert problem.code == "missing-glyph"
    assert problem.message == (
        "the font 'Liberation Sans' has no '\N{RUNIC LETTER FEHU FEOH FE F}' (U+16A0), which the "
        "wording of stamps has"
    )
