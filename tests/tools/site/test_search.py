"""The search of a site: what is indexed, and what a second run makes anew."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from agendapack.cli import web_commands as site_command
from agendapack.model.public_meeting import WORDS, read_words
from agendapack.tools.site import write as search
from agendapack.tools.site.read import Indexer
from tests.cli.conftest import Run, agendapack
from tests.packs.workspace import ANNEXES

__all__ = ["agendapack"]

REPORT = "---\ntitle: Street Trees\nfrom: Clerk\n---\n\nForty lindens.\n\n"
SECRET = "---\ntitle: The Contract\nfrom: Clerk\n---\n\nGrubb and Sons ask for it.\n"
AGENDA = "committee: parks\ndate: {}\nagenda:\n  - report: trees.md\n"
RUN = ("site", "--today", "2030-03-20")


@pytest.fixture
def council(tmp_path: Path) -> Path:
    meetings = tmp_path / "meetings"
    for day in ("2030-03-04", "2031-03-03"):
        (meetings / day).mkdir(parents=True)
        (meetings / day / "meeting.yaml").write_text(AGENDA.format(day))
        (meetings / day / "trees.md").write_text(REPORT)
    with (meetings / "2030-03-04" / "meeting.yaml").open("a") as file:
        file.write("    annexes: [{title: Annex A, file: letter.pdf}]\n  - report: secret.md\n")
        file.write("    exempt: {paragraphs: [3], reason: The bid is secret.}\n    shown: number\n")
    shutil.copy(ANNEXES / "tagged-letter.pdf", meetings / "2030-03-04" / "letter.pdf")
    (meetings / "2030-03-04" / "secret.md").write_text(SECRET)
    (meetings / "organisation.yaml").write_text("name: Example Council\nweb: yes\n")
    (meetings / "committees").mkdir()
    committee = "name: Parks\ntime: 7 pm\nvenue: Hall\nnotice: none\nmembers: [{name: A Ash}]\n"
    (meetings / "committees" / "parks.yaml").write_text(committee)
    return tmp_path


def index(root: Path) -> dict[str, bytes]:
    home = root / "site" / "search"
    paths = (path for path in home.rglob("*") if path.is_file())
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}


def test_the_words_of_each_printed_page_are_kept_and_none_that_is_withheld(
    agendapack: Run, council: Path
) -> None:
    assert agendapack("build", "2030", "--web").code == 0
    data = (council / "build" / "2030-03-04" / WORDS).read_bytes()
    found = {
        (paper.page, page.number): page.words for paper in read_words(data) for page in paper.pages
    }
    assert "Forty lindens." in found["web/01-street-trees.html", "1"]
    assert "Street Trees (Pages 1 - 4)" in found["web/index.html", "i"]
    assert "The letter ends here." in found["web/01-street-trees.html", "3"]
    assert not any("blank" in words for words in found.values())
    assert b"Grubb" not in data


def test_a_second_run_makes_only_the_index_of_the_year_that_changed(
    agendapack: Run, council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert agendapack(*RUN).code == 0
    first, years = index(council), list[str]()
    make = search.index_year

    def count(indexer: Indexer, year: str, *rest: object) -> dict[str, bytes]:
        years.append(year)
        return make(indexer, year, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("agendapack.tools.site.write.index_year", count)
    assert agendapack(*RUN).code == 0
    assert (years, index(council)) == ([], first)
    trees = council / "meetings" / "2031-03-03" / "trees.md"
    trees.write_text(REPORT.replace("lindens", "maples"))
    assert agendapack(*RUN).code == 0
    assert years == ["2031"]
    changed = {name for name, data in index(council).items() if first.get(name) != data}
    assert {name.partition("/")[0] for name in changed} == {"2031"}
    trees.write_text(REPORT)
    assert agendapack(*RUN).code == 0
    assert index(council) == first


def test_the_pages_of_each_committee_are_told_apart(agendapack: Run, council: Path) -> None:
    other = council / "meetings" / "2030-05-06"
    shutil.copytree(council / "meetings" / "2031-03-03", other)
    (other / "meeting.yaml").write_text(AGENDA.format("2030-05-06").replace("parks", "roads"))
    committees = council / "meetings" / "committees"
    shutil.copy(committees / "parks.yaml", committees / "roads.yaml")
    assert agendapack(*RUN).code == 0
    files = index(council)
    told = json.loads(files["2030/committees.json"])
    assert set(told) == {"parks", "roads"}
    names = {Path(path).stem for path in files if path.startswith("2030/fragment/")}
    assert sorted(name for own in told.values() for name in own) == sorted(names)
    for name in told["roads"]:
        page = gzip.decompress(files[f"2030/fragment/{name}.pf_fragment"])
        assert b"/meetings/2030-05-06/" in page


def test_it_is_made_from_nothing_but_the_words_that_were_searched(
    agendapack: Run, council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, str] = {}

    def look(indexer: object, source: Path, target: Path, language: str) -> None:
        for path in source.rglob("*.html"):
            seen[path.relative_to(source).as_posix()] = path.read_text()

    monkeypatch.setattr(search, "_run", look)
    assert agendapack(*RUN).code == 0
    assert set(seen) == {
        *(
            f"meetings/2030-03-04/web/{name}.html"
            for name in ("index", "01-street-trees", "withheld-5")
        ),
        *(f"meetings/2031-03-03/web/{name}.html" for name in ("index", "01-street-trees")),
    }
    assert not any("Grubb" in html for html in seen.values())


def test_without_its_program_there_is_no_search_and_one_sentence_says_how_to_get_it(
    agendapack: Run, council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_command, "find_indexer", lambda: None)
    ran = agendapack(*RUN)
    assert ran.code == 0
    assert "the site has no search: install it with pip install 'agendapack[site]'\n" in ran.out
    assert index(council) == {}
    pages = [path.read_text() for path in (council / "site").rglob("*.html")]
    assert not any("search/" in page for page in pages)
    assert "Papers of 2030" in (council / "site" / "papers" / "2030" / "index.html").read_text()


def test_a_year_lists_its_papers_with_their_pages(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN).code == 0
    page = (council / "site" / "papers" / "2030" / "index.html").read_text()
    assert (
        '../../meetings/2030-03-04/web/01-street-trees.html">Street Trees</a> (Pages 1 - 4)' in page
    )
    assert "Grubb" not in page


def test_the_file_of_another_version_has_no_words() -> None:
    assert read_words(json.dumps({"format": 0, "papers": []}).encode()) == ()
    assert read_words(b"[") == ()
