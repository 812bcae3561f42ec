"""What a list shows of a meeting, as the index keeps it."""

import json
import os
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.batch.unchanged import Index
from agendapack.batch.unchanged.details import FORMAT, STATES, read_row, seal, unseal, write_row
from agendapack.cache import protect
from agendapack.model.meeting import Meeting
from agendapack.model.request import MeetingSummary, NoticeDue
from tests.batch.unchanged.desk import DOUBTFUL, MEETING, Desk

EARLIER = (("the work programme", date(2020, 1, 28)),)
DUE = NoticeDue(5, date(2020, 2, 18), 3, EARLIER, EARLIER)
ROW = MeetingSummary(date(2020, 2, 26), "Parks Committee", "final", DUE, date(2020, 2, 20))

DUES = st.builds(
    NoticeDue,
    st.integers(0, 99),
    st.dates(),
    st.none() | st.integers(0, 99),
    st.lists(st.tuples(st.text(), st.dates())).map(tuple),
    st.lists(st.tuples(st.text(), st.dates())).map(tuple),
)
ANY = st.characters(exclude_categories=())
ROWS = st.builds(
    MeetingSummary,
    st.dates(),
    st.text(ANY),
    st.sampled_from(sorted(STATES)),
    st.none() | DUES,
    st.none() | st.dates(),
    st.none() | st.dates(),
)


@given(st.none() | ROWS)
def test_a_row_is_read_as_it_was_written(row: MeetingSummary | None) -> None:
    raw = write_row(row)
    assert raw.isascii()
    assert raw.decode("ascii").isprintable(), "it is one field of one line"
    assert read_row(raw) == row


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"1",
        b'["2020-02-26","Parks","final",null,null]',
        b'["2020-02-26","Parks","\\u001b[2J",null,null,null]',
        b'["2020-02-26","Parks",["final"],null,null,null]',
        b'["2020-02-30","Parks","final",null,null,null]',
        b'["2020-02-26","Parks","final",7,null,null]',
        b'["2020-02-26","Parks","final",null,[5],null]',
        b'["2020-02-26","Parks","final",null,[5,"2020-02-18",null,[1]],null]',
        b"[" * 100_000,
    ],
)
def test_anything_else_is_no_row(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whose words do not matter
        read_row(raw)


def test_the_states_are_those_of_a_meeting() -> None:
    assert frozenset(get_args(Meeting.model_fields["state"].annotation)) == STATES


@pytest.fixture
def built(desk: Desk) -> Desk:
    desk.row = ROW
    desk.build()
    return desk


def test_options_and_day_of_the_build_do_not_matter(built: Desk) -> None:
    assert built.glance() is not None
    for built.options, built.today in (("large print", "2020-02-01"), ("", "2030-01-01")):
        assert built.recall() == ROW
        (built.home / "index").rename(built.home / "aside")
        assert built.recall() == ROW, "the details say the same"
        (built.home / "aside").rename(built.home / "index")


def test_another_program_has_to_load_it(built: Desk) -> None:
    built.program = "second"
    assert built.recall() is None


@pytest.mark.parametrize("name", ["overview.yaml", "meeting.yaml", "annexes/a.txt", "new.yaml"])
def test_a_change_of_its_files_is_noticed(built: Desk, name: str) -> None:
    (built.folder / name).write_text("changed\n", "utf-8")
    assert built.recall() is None


@pytest.mark.parametrize("name", ["meetings/organisation.yaml", "templates/report.html"])
def test_a_change_of_shared_files_is_noticed(built: Desk, name: str) -> None:
    (built.root / name).write_text("changed\n", "utf-8")
    assert built.recall() is None


def test_a_file_that_is_only_touched_is_unchanged(built: Desk) -> None:
    os.utime(built.folder / "overview.yaml")
    assert built.glance() is None
    assert built.recall() == ROW


def test_a_file_changed_a_moment_ago_is_compared_by_content(desk: Desk) -> None:
    desk.row, desk.later = ROW, DOUBTFUL
    desk.build()
    assert desk.recall() == ROW
    (desk.folder / "overview.yaml").write_text("title: 0verview\n", "utf-8")
    assert desk.recall() is None


def test_other_minutes_than_before_are_noticed(desk: Desk) -> None:
    desk.row, minutes = ROW, "meetings/2020-01-28/minutes.yaml"
    desk.write({"meetings/2020-01-28/meeting.yaml": "committee: parks\n", minutes: "a: b\n"})
    desk.build(search=desk.search("parks", "2020-01-28"))
    assert desk.recall() == ROW
    desk.write({"meetings/2020-01-28/minutes-2019-12-10.yaml": "a: b\n"})
    assert desk.recall() is None


def test_a_manifest_that_is_not_as_it_was_built_is_noticed(desk: Desk) -> None:
    desk.row, desk.manifest = ROW, b"{}"
    desk.build()
    (desk.built / "pack.pdf").unlink()
    assert desk.recall() == ROW, "a list does not look at the pack itself"
    (desk.built / "pack.json").write_bytes(b"[]")
    assert desk.recall() is None


def test_a_failed_build_says_nothing(built: Desk) -> None:
    with Index(built.home, built.now()) as index:
        index.forget(MEETING)
    assert built.recall() is None


def test_without_a_row_it_has_to_be_loaded(built: Desk) -> None:
    built.row = None
    built.build()
    assert built.glance() is not None
    assert built.recall() is None


def test_what_an_older_version_kept_is_not_misread(built: Desk) -> None:
    index, details = built.home / "index", built.home / "meetings" / f"{MEETING}.json"
    name, *fields = index.read_bytes()[9:-1].split(b"\t")
    del fields[6]
    index.write_bytes(protect(b"\t".join((name, *fields))))
    assert built.glance() is None
    content = json.loads(unseal(details.read_bytes()) or b"")
    assert content["format"] == FORMAT
    details.write_bytes(seal(json.dumps({**content, "format": FORMAT - 1}).encode("ascii")))
    assert built.recall() is None
    assert built.reasons() == ("what is known of the last build is damaged, or of another version",)


def test_a_line_with_a_row_that_is_none_is_not_believed(built: Desk) -> None:
    index = built.home / "index"
    line = index.read_bytes()[9:-1]
    assert line.count(b'"final"') == 1
    index.write_bytes(protect(line.replace(b'"final"', b'"\\u001b"')))
    assert built.recall() is None
