"""A report that is a Word document: its fields, and where its faults are shown."""

from pathlib import Path

import pytest

from agendapack.load.word_reports import SAVE_ANEW
from agendapack.model.papers import Report
from tests.convert.test_word import png
from tests.convert.word_files import p, picture, run, word
from tests.load.desk import HOME, MEETING, find, lay_out, load, show

DOCUMENT = word(
    p("Report of the Clerk") + p("Old Trees", "Title") + p("They are old.") + picture("A map"),
    (png(),),
)
PLAIN = word(p("They are old."))
CHANGED = word(f"<w:p>{run('Kept')}<w:ins w:id='1'>{run(' and new')}</w:ins></w:p>")
ENTRY = "  - report: papers/trees.docx\n"
YAML = "title: Trees\nfrom: Clerk\nbody-file: trees.docx\n"


def files(entry: str, document: bytes = DOCUMENT, **more: str) -> dict[str, str | bytes]:
    texts = {f"{HOME}/papers/{name}.yaml": text for name, text in more.items()}
    return {
        f"{HOME}/meeting.yaml": MEETING + entry,
        f"{HOME}/papers/trees.docx": document,
        **texts,
    }


def told(root: Path, entry: str, document: bytes = DOCUMENT, **more: str) -> list[str]:
    return [show(problem) for problem in find(root, files(entry, document, **more))]


def test_a_document_brings_its_title_its_author_its_text_and_its_pictures(tmp_path: Path) -> None:
    loaded = load(tmp_path, files(ENTRY))
    (item,) = loaded.items
    assert isinstance(item.paper, Report)
    assert (item.paper.title, item.paper.from_) == ("Old Trees", "Clerk")
    assert item.paper.body == "They are old.\n\n![A map](papers/trees.docx%231)"
    assert item.file is not None
    assert item.file.path == f"{HOME}/papers/trees.docx"
    (path,) = loaded.pictures
    assert (path, loaded.pictures[path].file) == (f"{HOME}/papers/trees.docx#1", item.file)


def test_the_entry_says_what_the_document_does_not(tmp_path: Path) -> None:
    entry = f"{ENTRY}    title: Trees\n    from: Head of Parks\n    date: 2020-02-20\n"
    (item,) = load(tmp_path, files(entry, PLAIN)).items
    assert isinstance(item.paper, Report)
    assert (item.paper.title, item.paper.from_, str(item.paper.date)) == (
        *("Trees", "Head of Parks", "2020-02-20"),
    )


def test_what_is_missing_says_which_field_to_add(tmp_path: Path) -> None:
    problems = find(tmp_path, files(ENTRY, PLAIN))
    assert [show(problem) for problem in problems] == [
        "meeting.yaml:4:13 missing-field: the report 'papers/trees.docx'"
        " does not say which of its words are its title",
        "meeting.yaml:4:13 missing-field: the report 'papers/trees.docx'"
        " does not say whose report it is",
    ]
    assert ["'title: ...'" in str(p.hint) or "'from: ...'" in str(p.hint) for p in problems] == (
        [True, True]
    )


def test_a_report_in_yaml_takes_its_body_from_a_document(tmp_path: Path) -> None:
    (item,) = load(tmp_path, files("  - report: papers/a.yaml\n", PLAIN, a=YAML)).items
    assert isinstance(item.paper, Report)
    assert (item.paper.body, item.paper.title) == ("They are old.", "Trees")
    assert item.file is not None
    assert item.body_file is not None
    assert [item.file.path, item.body_file.path] == [
        *(f"{HOME}/papers/a.yaml", f"{HOME}/papers/trees.docx"),
    ]


@pytest.mark.parametrize(
    ("report", "problem"),
    [
        (YAML + "body: Text.\n", "3:12 repeated-field: the report has a 'body' and a 'body-file'"),
        (YAML.replace("docx", "txt"), "3:12 wrong-file-kind: 'trees.txt' is named as the body"),
        (YAML.replace("trees", "none"), "3:12 missing-file: the file 'none.docx' does not exist"),
    ],
)
def test_a_body_that_cannot_be_taken_is_told_once(
    tmp_path: Path, report: str, problem: str
) -> None:
    (found,) = told(tmp_path, "  - report: papers/a.yaml\n", PLAIN, a=report)
    assert found.startswith(f"papers/a.yaml:{problem}")


def test_tracked_changes_are_an_error_unless_they_are_accepted(tmp_path: Path) -> None:
    entry = f"{ENTRY}    title: Trees\n    from: Clerk\n"
    (problem,) = find(tmp_path, files(entry, CHANGED))
    assert (problem.code, "below 'report'" in str(problem.hint)) == ("tracked-changes", True)
    (item,) = load(tmp_path, files(f"{entry}    changes: accept\n", CHANGED)).items
    assert isinstance(item.paper, Report)
    assert item.paper.body == "Kept and new"
    in_yaml = {"a": f"{YAML}changes: accept\n"}
    assert told(tmp_path, "  - report: papers/a.yaml\n", CHANGED, **in_yaml) == []


def test_a_damaged_document_is_told_where_it_is_named(tmp_path: Path) -> None:
    (found,) = told(tmp_path, ENTRY, b"PK")
    assert found.startswith("meeting.yaml:4:13 damaged-paper: the report 'papers/trees.docx' is ")


def test_fields_of_a_word_report_stand_beside_no_other_paper(tmp_path: Path) -> None:
    lay_out(tmp_path, {})
    assert told(tmp_path, "  - title: A\n    from: Clerk\n    comments: drop\n") == [
        "meeting.yaml:5:11 bad-value: the field 'from' is for a report that is a Word document;"
        " this item has none",
        "meeting.yaml:6:15 bad-value: the field 'comments' is for a report that is a Word"
        " document; this item has none",
    ]


@pytest.mark.parametrize("name", ["trees.odt", "trees.doc", "TREES.RTF"])
def test_a_text_of_another_kind_says_how_to_save_it(tmp_path: Path, name: str) -> None:
    report = f"title: Trees\nfrom: Clerk\nbody-file: {name}\n"
    for entry in (f"  - report: papers/{name}\n", "  - report: papers/report.yaml\n"):
        (problem,) = find(tmp_path, files(entry, report=report))
        assert (problem.code, str(problem.hint)) == ("wrong-file-kind", SAVE_ANEW)
        assert name in problem.message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "is a PDF file (.pdf), whatever its name says"),
        (b"<html>", "is a web page, whatever its name says"),
    ],
)
def test_a_report_that_is_no_word_document_says_what_it_is(
    tmp_path: Path, data: bytes, said: str
) -> None:
    (problem,) = find(tmp_path, files(ENTRY, data))
    assert show(problem).endswith(f"the report 'papers/trees.docx' {said}")
    assert problem.hint


def test_an_ending_in_capitals_and_a_document_of_pages_say_what_to_do(tmp_path: Path) -> None:
    for name, hint in (("trees.MD", "write its ending in small"), ("a.pages", "choose File")):
        (problem,) = find(tmp_path, files(f"  - report: papers/{name}\n"))
        assert str(problem.hint).startswith(hint)


def test_a_file_that_is_no_text_can_be_an_annex(tmp_path: Path) -> None:
    report = "title: Trees\nfrom: Clerk\nbody-file: trees.pdf\n"
    (problem,) = find(tmp_path, files("  - report: papers/report.yaml\n", report=report))
    assert "'annexes'" in str(problem.hint)
