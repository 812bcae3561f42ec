"""Several papers below one item: each is a paper of its own, with the number of the item."""

import json
from pathlib import Path

import pikepdf
import pytest
import yaml

from agendapack.pdf import text_of_pages
from tests.cli.conftest import Run, agendapack
from tests.packs.public_bytes import bare, public_words
from tests.packs.workspace import write_files

__all__ = ["agendapack"]
MEETING = """
committee: parks
date: 2030-03-04
agenda:
  - title: Budget
    papers:
      - {report: draft.md, paper-number: Paper 7}
      - {title: Figures, file: figures.txt}
      - {report: deal.md, exempt: {paragraphs: [3], reason: money}, shown: number}
      - {report: open.md}
      - {title: Tables, link: "https://www.example.org/tables"}
    items: [{title: Reserves}]
  - title: Close
"""
FILES = {
    "organisation.yaml": "name: Example Council\nnotice: none\nweb: yes\nlarge-print: yes\n",
    "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nmembers: [{name: Ash}]\n",
    "2030-03-04/meeting.yaml": MEETING,
    "2030-03-04/draft.md": "---\ntitle: The Draft\nfrom: Treasurer\n"
    "annexes: [{title: Sums, file: sums.txt}]\nrecommendations: [{text: Agree the draft.}]\n"
    "---\nThe precept stays.\n\nSee [@open].\n",
    "2030-03-04/sums.txt": "Of sums.\n",
    "2030-03-04/figures.txt": "Of figures.\n",
    "2030-03-04/deal.md": "---\ntitle: Zaqtitle\nfrom: Zaqauthor\n---\nZaqbody.\n",
    "2030-03-04/open.md": "---\ntitle: Last Paper\nfrom: Clerk\n---\nOf the end.\n",
}


@pytest.fixture
def built(tmp_path: Path, agendapack: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 0, ran.err
    return folder


def said_in(path: Path) -> str:
    return " ".join(text_of_pages(path.read_bytes()).replace("\u00a0", " ").split())


def test_each_is_set_and_found_as_a_paper(built: Path, agendapack: Run) -> None:
    said = said_in(built / "pack.pdf")
    assert "Report of the Treasurer Paper 7 The Draft 1. The precept stays. 2. See item 1" in said
    assert "Recommendations 3. Agree the draft. Annexes" in said
    with pikepdf.open(built / "pack.pdf") as pdf, pdf.open_outline() as outline:
        item = outline.root[1]
        assert item.title == "1. Budget"
        titles = ["Paper 7: The Draft", "Figures", "Exempt item", "Last Paper", "1.1 Reserves"]
        assert [each.title for each in item.children] == titles
    agenda = said_in(built / "agenda.pdf")
    order = ["Paper 7: The Draft (Pages 1", "Figures (Page", "Last Paper (Page", "Tables: https"]
    assert sorted(order, key=agenda.index) == order
    pages = {path.name for path in (built / "web").glob("01-*.html")}
    assert pages == {"01-draft.html", "01-draft-sums.html", "01-figures.html", "01-open.html"}
    index = (built / "web/index.html").read_text("utf-8")
    assert [name for name in pages if name not in index] == ["01-draft-sums.html"]
    papers = json.loads((built / "web/meeting.json").read_text("utf-8"))["items"][0]["papers"]
    assert [each["title"] for each in papers][-2:] == ["Last Paper", "Tables"]
    assert "Of the end." in said_in(built / "large-print.pdf")
    ran = agendapack("explain", "2030-03-04", "1")
    assert "agenda item 1, The Draft\n    page 1 of 1 of the report\n" in ran.out
    assert "Zaqtitle" in agendapack("register", "2030-03-04").out


def test_one_is_withheld_alone(built: Path) -> None:
    said = public_words(built)
    assert [word for word in ("Zaqtitle", "Zaqauthor", "Zaqbody") if bare(word) in said] == []
    public = said_in(built / "pack.pdf")
    assert "excluded" in public
    assert "a paper of item 1 (paragraph 3" in public
    assert "Zaqbody" in said_in(built / "restricted/restricted-pack.pdf")


def test_what_takes_the_item_away_takes_its_papers(built: Path, agendapack: Run) -> None:
    file = built.parents[1] / "meetings/2030-03-04/meeting.yaml"
    held = "  - title: Budget\n    exempt: {paragraphs: [3], reason: money}\n"
    file.write_text(MEETING.replace("  - title: Budget\n", held))
    (file.parent / "draft.md").write_text("---\ntitle: The Draft\nfrom: Clerk\n---\nOf it.\n")
    assert agendapack("build", "2030-03-04").code == 0
    assert bare("Of the end.") not in public_words(built)
    file.write_text(
        MEETING.replace("  - title: Budget\n", "  - title: Budget\n    to-follow: yes\n")
    )
    assert agendapack("build", "2030-03-04").code == 0
    assert "Of the end." not in said_in(built / "pack.pdf")


def test_one_that_comes_later_moves_no_page(built: Path, agendapack: Run) -> None:
    assert agendapack("publish", "2030-03-04").code == 0
    home = built.parents[1] / "meetings/2030-03-04"
    (home / "late.md").write_text("---\ntitle: Late Paper\nfrom: Clerk\n---\nOf late.\n")
    first = "      - {report: draft.md"
    text = MEETING.replace(first, f"      - {{report: late.md}}\n{first}")
    (home / "meeting.yaml").write_text(text)
    assert "a paper of agenda item 1 is not published" in agendapack("build", "2030-03-04").err
    before = yaml.safe_load((home / "published.yaml").read_text())["publications"][0]["papers"]
    last = before[-1]["last"]
    assert agendapack("supplement", "2030-03-04").code == 0
    supplement = said_in(built / "supplement-1.pdf")
    assert f"1. Budget ( update {int(last) + 1} - " in supplement
    assert "Report of the Clerk Late Paper 1. Of late." in supplement
    text += "  - {update: 1, title: Anew, file: figures.txt, replaces: The Draft}\n"
    (home / "meeting.yaml").write_text(text)
    assert agendapack("supplement", "2030-03-04").code == 0
    assert "Anew (replaces The Draft)" in said_in(built / "supplement-1.pdf")
    assert "uperseded" in said_in(built / "consolidated-pack.pdf")
    (home / "meeting.yaml").write_text(
        text.replace("    papers:", "    withdrawn: {reason: Not ready.}\n    papers:")
    )
    assert agendapack("supplement", "2030-03-04").code == 0
    whole = said_in(built / "consolidated-pack.pdf")
    assert "The precept stays." not in whole
    assert whole.count("Not ready.") > 3


def test_its_recommendations_are_in_the_minutes_of_the_item(built: Path, agendapack: Run) -> None:
    assert agendapack("minutes", "2030-03-04").code == 0
    started = (built.parents[1] / "meetings/2030-03-04/minutes.yaml").read_text()
    assert "Agree the draft." in started
    assert "The Draft" not in [each["title"] for each in yaml.safe_load(started)["minutes"]]
