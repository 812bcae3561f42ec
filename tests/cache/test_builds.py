"""Builds with a cache: the same bytes, and nothing made that is known."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agendapack.assemble import assemble
from agendapack.model.document import Assembled, Document
from agendapack.model.request import BuiltFiles, Request
from agendapack.pipeline import make
from agendapack.typeset import Layout, Typesetter
from tests.packs.conftest import MEETINGS, ROOT
from tests.packs.workspace import MEETING, Entry, write_workspace

AGENDA = [
    Entry("Parks", 4, ()),
    Entry("Roads", 70, ()),
    Entry("Schools", 3, ("tagged-letter",)),
    Entry("A matter without paper", 0, ()),
]


class Work:
    """What was laid out, drawn and assembled, by the keys and titles of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.laid_out: list[str] = []
        self.drawn: list[str] = []
        self.assembled: list[str] = []
        monkeypatch.setattr(Typesetter, "lay_out", self._lay_out(Typesetter.lay_out))
        monkeypatch.setattr(Typesetter, "draw", self._draw(Typesetter.draw))
        monkeypatch.setattr("agendapack.pack.finish.assemble", self._assemble(assemble))

    def _lay_out(self, inner: Callable[..., Layout]) -> Callable[..., Layout]:
        def lay_out(*given: object) -> Layout:
            made = inner(*given)
            self.laid_out.append(made.section.key)
            return made

        return lay_out

    def _draw(self, inner: Callable[..., bytes]) -> Callable[..., bytes]:
        def draw(typesetter: Typesetter, layout: Layout) -> bytes:
            self.drawn.append(layout.section.key)
            return inner(typesetter, layout)

        return draw

    def _assemble(self, inner: Callable[..., Assembled]) -> Callable[..., Assembled]:
        def counted(document: Document, *given: object) -> Assembled:
            self.assembled.append(document.title.partition(":")[0])
            return inner(document, *given)

        return counted

    def clear(self) -> None:
        """Forget what was made so far."""
        for each in (self.laid_out, self.drawn, self.assembled):
            each.clear()

    @property
    def nothing(self) -> bool:
        """Whether nothing was made."""
        return not (self.laid_out or self.drawn or self.assembled)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a small workspace; the cache is beside it."""
    write_workspace(tmp_path / "workspace", AGENDA)
    return tmp_path / "workspace"


def build(
    root: Path, meeting: str = MEETING, cache: bool = True, large: bool = False
) -> BuiltFiles:
    kept = root.parent / "cache" if cache else None
    output = root.parent / "build"
    request = Request(root, meeting, output, large_print=large, beside=False, cache=kept)
    return make(request)


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / "meetings" / MEETING / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("large", [False, True], ids=["standard", "large print too"])
@pytest.mark.parametrize("meeting", MEETINGS)
def test_a_full_an_empty_and_no_cache_give_the_same_bytes(
    tmp_path: Path, meeting: str, large: bool, work: Work
) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(ROOT / "meetings", root / "meetings")
    without = build(root, meeting, cache=False, large=large)
    work.clear()
    empty = build(root, meeting, large=large)
    assert not work.nothing
    work.clear()
    full = build(root, meeting, large=large)
    assert work.nothing
    assert without == empty == full
    assert ("large-print.pdf" in full.files) == large


def test_only_what_changed_is_made_and_other_papers_keep_their_bytes(
    root: Path, work: Work
) -> None:
    before = build(root)
    work.clear()
    change(root, "report-1.yaml", "Words of a paragraph.", "Words of a new paragraph.")
    after = build(root)
    assert set(work.laid_out) == set(work.drawn) == {"report-1"}
    assert len(work.assembled) == 2
    changed = {file for file in after.files if after.files[file] != before.files[file]}
    assert changed == {"pack.pdf", "papers/01-parks.pdf", "pack.json"}
    assert after == build(root, cache=False)


def test_a_paper_that_grows_moves_what_prints_its_pages(root: Path, work: Work) -> None:
    """The third report prints the page of its annex, and the agenda all pages."""
    build(root)
    work.clear()
    body = "body: |\n" + "  Many more words.\n\n" * 70
    change(root, "report-1.yaml", "body: |\n", body)
    made = build(root)
    assert set(work.laid_out) == {"report-1", "report-3", "agenda"}
    assert made == build(root, cache=False)


def test_text_that_only_moves_in_its_file_is_not_typeset_again(root: Path, work: Work) -> None:
    build(root)
    work.clear()
    change(root, "report-1.yaml", "title: Report", "# A comment\n\ntitle: Report")
    made = build(root)
    assert work.nothing
    assert made == build(root, cache=False)


def test_a_problem_in_a_text_is_told_where_the_text_stands_now(root: Path) -> None:
    change(root, "report-1.yaml", "Words of", "Words \U0001f9ff of")
    first = build(root)
    assert [p.source.line for p in first.warnings if p.code == "missing-glyph" and p.source] == [4]
    assert build(root) == first
    change(root, "report-1.yaml", "title: Report", "# A comment\ntitle: Report")
    moved = build(root)
    assert [p.source.line for p in moved.warnings if p.code == "missing-glyph" and p.source] == [5]
    assert moved.warnings == build(root, cache=False).warnings


def test_a_template_a_style_and_a_font_change_what_is_typeset(root: Path, work: Work) -> None:
    papers = {"report-1", "report-2", "report-3"}
    build(root)
    (root / "templates").mkdir()
    template = (ROOT / "templates" / "report.html").read_text()
    (root / "templates" / "report.html").write_text(template.replace("<h1", "<p>New</p><h1", 1))
    work.clear()
    build(root)
    assert set(work.laid_out) >= papers
    organisation = root / "meetings" / "organisation.yaml"
    organisation.write_text(organisation.read_text().replace("{duplex", "{size: 13 pt, duplex"))
    work.clear()
    build(root)
    assert set(work.laid_out) == {"agenda", *papers}
    (root / "fonts").mkdir()
    font = ROOT / "agendapack" / "fonts" / "LiberationSans-Bold.ttf"
    shutil.copy(font, root / "fonts" / "LiberationSans-Regular.ttf")
    work.clear()
    made = build(root)
    assert set(work.laid_out) == {"agenda", *papers}
    assert made == build(root, cache=False)


def test_every_damaged_entry_is_made_again(root: Path, work: Work) -> None:
    made = build(root)
    entries = [path for path in (root.parent / "cache").glob("??/*") if path.is_file()]
    assert len(entries) > 15
    for place, entry in enumerate(entries):
        data = entry.read_bytes()
        entry.write_bytes((b"", data[: len(data) // 2], data[:-1] + b"\0\0")[place % 3])
    work.clear()
    assert build(root) == made
    assert len(work.assembled) == 5
    work.clear()
    assert build(root) == made
    assert work.nothing


def test_what_was_open_yesterday_is_in_no_public_file_today(root: Path) -> None:
    change(root, "report-2.yaml", "Words of", "Zaqsecret words of")
    build(root)
    exempt = "exempt: {paragraphs: [3], reason: It concerns a contract.}\ntitle: Report"
    change(root, "report-2.yaml", "title: Report", exempt)
    withheld = build(root)
    assert "restricted/restricted-pack.pdf" in withheld.files
    assert withheld == build(root, cache=False)


WORDS = "One paragraph of a report that says something of the work of the year."
"""How each report begins; some of its words are changed."""


def write_reports(root: Path) -> None:
    """Write four reports that refer to each other, one with annexes."""
    folder = root / "meetings" / MEETING
    (root / "meetings" / "committees").mkdir(parents=True)
    folder.mkdir()
    (root / "meetings" / "organisation.yaml").write_text("name: Example Council\n")
    (root / "meetings" / "committees" / "parks.yaml").write_text("name: Parks\ntime: 7 pm\n")
    names = ["roads", "trees", "ponds", "paths"]
    agenda = "".join(f"  - report: {name}.md\n" for name in names)
    head = "committee: parks\ndate: 2030-03-04\nvenue: The Hall\nagenda:\n"
    (folder / "meeting.yaml").write_text(head + agenda)
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        annexes = (
            "annexes:\n  - {title: Annex A - Costs, file: costs.csv}\n" if name == "trees" else ""
        )
        refers = f"See [@{other}:aim], [@{other}] and [@trees:annex-a].\n\n"
        text = f"{WORDS} {{#aim}}\n\n## Risks of {name}\n\n" + refers + f"{WORDS}\n\n" * 12
        front = f"---\ntitle: Report on {name}\nfrom: Clerk\n{annexes}---\n\n"
        (folder / f"{name}.md").write_text(front + text)
    (folder / "costs.csv").write_text("Tree,Cost\nOak,5\n")


EDITS = ("paragraph", "title", "annex", "order", "before", "length")


def edit(root: Path, what: str, draw: random.Random) -> None:
    """Change a paragraph, a title, an annex, the order, or how many paragraphs there are."""
    folder = root / "meetings" / MEETING
    paper = folder / f"{draw.choice(('roads', 'trees', 'ponds', 'paths'))}.md"
    text, word = paper.read_text(), draw.choice(("birch", "bridge", "path and pond"))
    match what:
        case "paragraph":
            paper.write_text(text.replace("something", word, 1))
        case "title":
            paper.write_text(text.replace("Report on", f"Report on {word} and", 1))
        case "annex":
            (folder / "costs.csv").write_text(f"Tree,Cost\n{word},{draw.randrange(99)}\n")
        case "order":
            meeting = folder / "meeting.yaml"
            *head, first, second = meeting.read_text().splitlines()
            meeting.write_text("\n".join([*head, second, first]) + "\n")
        case "before":
            paper.write_text(text.replace("---\n\n", f"---\n\nThe {word} comes first.\n\n", 1))
        case "length":
            paper.write_text(text + f"{WORDS}\n\n" * draw.randrange(40))


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_the_bytes_are_those_of_a_build_without_a_cache(
    tmp_path: Path, seed: int
) -> None:
    draw, root = random.Random(seed), tmp_path / "workspace"
    write_reports(root)
    build(root)
    for what in draw.sample(EDITS, len(EDITS)):
        edit(root, what, draw)
        assert build(root) == build(root, cache=False)
