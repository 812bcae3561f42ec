"""The web edition of the samples: the same words, page numbers and links as the packs."""

import json
import re
from collections import Counter
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from agendapack.model.page_numbers import PageSpan
from agendapack.model.request import Request
from agendapack.output.files import create, starter_files
from agendapack.pipeline import build
from agendapack.problems import ProblemsFound, Source
from agendapack.tools.verify import verify
from tests.packs.conftest import ROOT
from tests.reading import spoken_text
from tests.web.pages import Page, read
from tests.web.samples import EVERYTHING, SAMPLES, Editions, editions, every_sample
from tests.web.soundness import JAVA, ask_validator, find_faults

__all__ = ["editions"]

BLANK = "Thispageisintentionallyleftblank"


def pages_of(folder: Path) -> dict[str, Page]:
    return {file.name: read(file) for file in sorted((folder / "web").glob("*.html"))}


@every_sample
def test_its_words_are_those_of_the_tags(sample: str, editions: Editions) -> None:
    folder = editions(sample)
    pages = pages_of(folder)
    own = (folder / "agenda.pdf", folder / "minutes.pdf", folder / "decisions.pdf")
    papers = [*filter(Path.exists, own), *sorted((folder / "papers").glob("*.pdf"))]
    for paper in papers:
        stem = "index" if paper.name == "agenda.pdf" else paper.stem
        shown = " ".join(
            page.words.replace("This page is intentionally left blank", "")
            for name, page in pages.items()
            if name.startswith(stem)
        )
        web = Counter(re.findall(r"\w+", shown))
        pdf = Counter(re.findall(r"\w+", spoken_text(paper.read_bytes())))
        assert web, paper.name
        assert not web - pdf, paper.name
        if not any(
            page.startswith(stem) and "annexes-heading" in pages[page].ids for page in pages
        ):
            # What is left are the numbers of lists, which a browser counts.
            assert all(re.fullmatch(r"\d+|[a-z]|[ivx]+", word) for word in pdf - web), paper.name


@every_sample
def test_its_page_marks_agree_with_the_pack(sample: str, editions: Editions) -> None:
    folder = editions(sample)
    marks = 0
    for name, page in pages_of(folder).items():
        for label, (href, behind) in page.marks.items():
            file, number = re.fullmatch(r"\.\./([\w-]+\.pdf)#page=(\d+)", href).groups()  # type: ignore[union-attr]
            pack = pypdfium2.PdfDocument(folder / file)
            index = int(number) - 1
            assert PageSpan.read(pack.get_page_label(index)).holds(label), (name, label)
            # The numbers of lists stand among the words of the page, and not in the HTML.
            shown = re.sub(r"\s", "", pack[index].get_textpage().get_text_bounded())
            for head in page.heads:  # which a page repeats where its table goes on
                shown = shown if behind.startswith(head) else shown.removeprefix(head)
            start, behind = re.sub(r"\d+\.", "", shown[:60]), re.sub(r"\d+\.", "", behind[:60])
            assert behind[:9] in start or behind.startswith(BLANK), (name, label)
            marks += 1
    listed = json.loads((folder / "pack.json").read_text("utf-8"))["documents"][0]["pages"]
    assert marks >= listed / 3


@every_sample
def test_every_link_lands(sample: str, editions: Editions) -> None:
    folder = editions(sample)
    pages = pages_of(folder)
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links + page.sources:
            file, _, fragment = link.partition("#")
            if re.match(r"(https?|mailto|tel):", link):
                continue
            target = (folder / "web" / (file or name)).resolve()
            assert target.is_file(), (name, link)
            if fragment and target.suffix == ".html":
                assert fragment in pages[target.name].ids, (name, link)


@every_sample
def test_a_strict_reader_finds_no_fault_in_it(sample: str, editions: Editions) -> None:
    for file in (editions(sample) / "web").glob("*.html"):
        assert find_faults(file.read_text("utf-8")) == [], file.name


@pytest.mark.skipif(JAVA is None, reason="the validator needs Java, which is not installed")
def test_a_validator_finds_nothing_in_any_page(editions: Editions) -> None:
    pages = [page for each in SAMPLES for page in (editions(each) / "web").glob("*.html")]
    assert len(pages) > 5 * len(SAMPLES)
    assert ask_validator(pages) == []


@pytest.mark.skipif(JAVA is None, reason="the validator needs Java, which is not installed")
def test_the_validator_tells_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!DOCTYPE html><html lang="en"><title>A</title><table><tr><th><h1>B</h1></th></tr></table>'
    )
    assert [told.split(" ")[0] for _, told in ask_validator([page])] == ["The"]


@every_sample
def test_it_asks_nothing_of_another_host_and_runs_no_script(
    sample: str, editions: Editions
) -> None:
    for file in (editions(sample) / "web").glob("*.html"):
        html = file.read_text("utf-8")
        assert "<script" not in html
        assert "default-src 'none'" in html
        assert not re.search(r'(src|rel="stylesheet" href)="(https?:)?//', html)
        assert " style=" not in html


def test_a_part_that_is_withheld_is_a_stub(editions: Editions) -> None:
    folder = editions("2026-04-16")
    stubs = sorted((folder / "web").glob("withheld-*.html"))
    assert len(stubs) == 3
    assert all("not for publication" in read(stub).words.lower() for stub in stubs)
    assert not (folder / "restricted" / "web").exists()


def test_it_is_in_the_manifest_and_is_verified(editions: Editions, tmp_path: Path) -> None:
    folder = editions("2026-04-16")
    listed = {e["file"] for e in json.loads((folder / "pack.json").read_text("utf-8"))["web"]}
    assert listed == {
        file.relative_to(folder).as_posix()
        for file in (folder / "web").rglob("*")
        if file.is_file()
    }
    assert verify(folder, Request(ROOT, "", tmp_path)).problems == ()


def test_its_data_say_what_stands_above_and_below_the_items(editions: Editions) -> None:
    made = [editions(each) / "web/meeting.json" for each in (EVERYTHING, "2020-02-26")]
    said = [json.loads(file.read_text("utf-8")) for file in made]
    assert [(each["text"], each["notes"]) for each in said] == [
        ("All are welcome.", "Phones are switched off."),
        (None, None),
    ]


def test_it_is_not_made_unless_it_is_asked_for(tmp_path: Path) -> None:
    build(Request(ROOT, "2023-02-20", tmp_path))
    assert not (tmp_path / "2023-02-20" / "web").exists()
    assert "web" not in json.loads((tmp_path / "2023-02-20" / "pack.json").read_text("utf-8"))


@pytest.mark.parametrize(("name", "line"), [("web.css", 3), ("web.html", 2)])
def test_a_fault_in_a_template_of_the_user_is_told_with_its_line(
    name: str, line: int, tmp_path: Path
) -> None:
    assert create(starter_files("standards"), tmp_path).problems == ()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / name).write_text("\n" * (line - 1) + "{{ view.colour.of }}\n")
    with pytest.raises(ProblemsFound) as found:
        build(Request(tmp_path, "2031-09-09", tmp_path / "build", web=True))
    (problem,) = found.value.problems
    assert problem.source == Source(f"templates/{name}", line)


def test_a_page_has_the_own_fields_of_its_meeting_and_none_of_what_is_withheld(
    tmp_path: Path,
) -> None:
    create(starter_files("council"), tmp_path)
    meeting = next((tmp_path / "meetings").glob("*/meeting.yaml"))
    withheld = "  - title: Land\n    exempt: {paragraphs: [3], reason: prices}\n"
    own = "    extra: {code: zaqitem}\n"
    text = meeting.read_text("utf-8").replace("date:", "extra: {livestream: qopmeeting}\ndate:", 1)
    meeting.write_text(text.rstrip() + "\n" + withheld + own, "utf-8")
    (tmp_path / "templates").mkdir()
    page = "{% for name, value in view.extra.items() %}<p>{{ name }}: {{ value }}</p>{% endfor %}"
    (tmp_path / "templates" / "web.html").write_text(page, "utf-8")
    build(Request(tmp_path, meeting.parent.name, tmp_path / "build", web=True))
    files = list((tmp_path / "build" / meeting.parent.name / "web").glob("*.html"))
    assert len(files) > 1
    for file in files:
        assert file.read_text("utf-8") == "<p>livestream: qopmeeting</p>"
