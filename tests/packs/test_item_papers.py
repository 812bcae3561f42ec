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


def test_one_that_is_withheld_after_publication_is_told_with_its_name(
    built: Path, agendapack: Run
) -> None:
    assert agendapack("publish", "2030-03-04").code == 0
    file = built.parents[1] / "meetings/2030-03-04/meeting.yaml"
    held = "report: open.md, exempt: {paragraphs: [3], reason: money}, shown: number"
    file.write_text(MEETING.replace("report: open.md", held))
    told = agendapack("build", "2030-03-04").err
    assert (
        "the paper 'Last Paper' of agenda item 1, 'open', was published openly and is withheld now"
        in told
    )
    assert "add 'id: open' to it: a notice then takes the place of its paper" in told
    assert [code for code in ("item-removed", "not-published") if code in told] == []
    file.write_text(MEETING.replace("report: open.md", f"{held}, id: open"))
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 0, ran.err
    assert "Of the end." not in said_in(built / "pack.pdf")


def test_one_that_comes_later_moves_no_page(built: Path, agendapack: Run) -> None:
    assert agendapack("publish", "2030-03-04").code == 0
    home = built.parents[1] / "meetings/2030-03-04"
    (home / "late.md").write_text("---\ntitle: Late Paper\nfrom: Clerk\n---\nOf late.\n")
    first = "      - {report: draft.md"
    text = MEETING.replace(first, f"      - {{report: late.md}}\n{first}")
    (home / "meeting.yaml").write_text(text)
    told = agendapack("build", "2030-03-04").err
    assert "the paper 'Late Paper' of agenda item 1 is not published" in told
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


ORDERED = """
committee: parks
date: 2030-03-04
agenda:
  - title: Budget
    extra: {risk: High}
    papers:
      - {title: Tables, link: "https://www.example.org/tables"}
      - {report: open.md, annexes: [{title: More sums, file: sums.txt}]}
      - title: Figures
        file: figures.txt
        extra: {risk: Low}
        annexes:
          - {title: Small print, file: sums.txt}
          - {title: Large print, file: large.txt, to-follow: yes}
      - {title: Late, to-follow: yes}
      - {title: Zaqtitle, to-follow: yes, exempt: {paragraphs: [3], reason: money}, shown: number}
"""
LINES = [
    "Tables: https://www.example.org/tables",
    *("Last Paper (Pages 1 - 2)", "Figures (Pages 3 - 4)", "Small print (page 4)"),
    *("Large print (to follow)", "Late (to follow)", "Exempt item (to follow)"),
]


def test_papers_have_annexes_fields_and_may_follow(
    tmp_path: Path, agendapack: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {**FILES, "2030-03-04/meeting.yaml": ORDERED}
    del given["2030-03-04/draft.md"], given["2030-03-04/deal.md"]
    given["organisation.yaml"] += "fields: {item: {risk: {type: choice, choices: [High, Low]}}}\n"
    folder, home = write_files(tmp_path, given), tmp_path / "meetings/2030-03-04"
    templates = tmp_path / "templates"
    templates.mkdir()
    for name in ("annex", "report"):
        (templates / f"{name}.html").write_text(
            "<article><h1>{{ view.title }}</h1><p>Zaqrisk{{ view.extra.risk }}</p></article>"
        )
    monkeypatch.chdir(tmp_path)
    ran = agendapack("build", "2030-03-04")
    assert (ran.code, ran.err) == (0, "")
    said = said_in(folder / "agenda.pdf")
    found = [said.find(line) for line in LINES]
    assert found == sorted(found)
    assert found[0] > 0
    assert "Last Paper ZaqriskHigh" in said_in(folder / "pack.pdf")
    assert "Figures ZaqriskLow" in said_in(folder / "pack.pdf")
    assert bare("Zaqtitle") not in public_words(folder)
    with pikepdf.open(folder / "pack.pdf") as pdf, pdf.open_outline() as outline:
        papers = {each.title: each for each in outline.root[1].children}
        assert [each.title for each in papers["Last Paper"].children] == ["More sums"]
        assert [each.title for each in papers["Figures"].children] == ["Small print"]
    items = json.loads((folder / "web/meeting.json").read_text("utf-8"))["items"]
    named = [(each["title"], each["first"]) for each in items[0]["papers"]]
    assert named == [
        ("Tables", ""),
        *(("Last Paper", "1"), ("Figures", "3"), ("Small print", "4"), ("Large print", "")),
        *(("Late", ""), ("Exempt item", "")),
    ]
    assert agendapack("publish", "2030-03-04").code == 0
    (home / "large.txt").write_text("Of large print.\n")
    (home / "late.txt").write_text("Of late.\n")
    came = ORDERED.replace("large.txt, to-follow: yes", "large.txt")
    came = came.replace("Late, to-follow: yes", "Late, file: late.txt, to-follow: yes")
    (home / "meeting.yaml").write_text(came)
    told = agendapack("check", "2030-03-04").err
    assert "paper 4 of agenda item 1 is to follow, but its paper is here: meetings/" in told
    came = came.replace("late.txt, to-follow: yes", "late.txt")
    (home / "meeting.yaml").write_text(came)
    ran = agendapack("supplement", "2030-03-04")
    assert ran.code == 0, ran.err
    supplement = said_in(folder / "supplement-1.pdf")
    assert "1. Budget ( update 5 - 6 , update 7 - 8 )" in supplement
    assert "Late ZaqriskHigh" in supplement
    assert "Large print (to follow)" in said_in(folder / "pack.pdf")


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        ("{report: late.md, to-follow: yes}", "to follow, and lacks the field 'title'"),
        ("{title: A, link: 'https://a.example', to-follow: yes}", "to follow, and has a link"),
        (
            "{title: A, link: 'https://a.example', annexes: [{title: B, file: sums.txt}]}",
            "a link and cannot have annexes",
        ),
        ("{title: A, file: figures.txt, extra: {risc: Low}}", "did you mean 'risk'?"),
    ],
)
def test_a_paper_that_says_what_cannot_be_is_told(
    paper: str, told: str, tmp_path: Path, agendapack: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda = f"agenda:\n  - title: Budget\n    extra: {{risk: ''}}\n    papers: [{paper}]\n"
    given = {**FILES, "2030-03-04/meeting.yaml": f"committee: parks\ndate: 2030-03-04\n{agenda}"}
    given["organisation.yaml"] += "fields: {item: {risk: {required: yes}}}\n"
    write_files(tmp_path, given)
    monkeypatch.chdir(tmp_path)
    ran = agendapack("check", "2030-03-04")
    assert ran.code == 1
    assert told in ran.err
    assert ran.err.count("lacks the field 'risk'") == 1
