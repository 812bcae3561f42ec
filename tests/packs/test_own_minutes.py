"""Minutes beside the pack: the meeting's own, before another meeting approves them."""

import json
from pathlib import Path

import pytest

from agendapack.model.request import Act
from agendapack.pdf import read_passages
from agendapack.pipeline import build
from agendapack.problems import Code, ProblemsFound
from agendapack.tools.verify import verify
from tests.packs.desk import Desk, Line
from tests.reading import fold, spoken, spoken_text

MINUTES = """\
date: 2030-03-04
attendance:
  - {name: Ash, status: present}
chair: Cllr Ash
start: 7 pm
finish: 8 pm
first-minute: 5
minutes:
  - title: Hedges
    item: 1
    text: Members spoke of sparrows.
    resolutions:
      - {text: That the hedges be cut., result: carried, votes: {for: 1}}
  - title: Ponds
    item: 2
"""


def minuted(root: Path, text: str = MINUTES) -> Desk:
    desk = Desk(root, [Line("hedges"), Line("ponds", pages=0)])
    (desk.folder / "minutes.yaml").write_text(text)
    return desk


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Desk(tmp_path_factory.mktemp("minuted"), [Line("hedges"), Line("ponds", pages=0)])
    build(desk.request(Act.PUBLISH))
    folder = desk.request().output / desk.folder.name
    (folder.parent / "before.pdf").write_bytes((folder / "pack.pdf").read_bytes())
    (desk.folder / "minutes.yaml").write_text(MINUTES)
    build(desk.request())
    return folder


def test_a_published_pack_keeps_its_bytes(built: Path) -> None:
    assert (built / "pack.pdf").read_bytes() == (built.parent / "before.pdf").read_bytes()


def test_minutes_are_a_draft_until_they_are_approved(built: Path, tmp_path: Path) -> None:
    draft = spoken((built / "minutes.pdf").read_bytes())
    assert "DRAFT" in draft
    assert "P: Date" not in draft, "no line to sign on"
    desk = minuted(tmp_path, MINUTES.replace("chair:", "approved: 2030-04-01\nchair:"))
    build(desk.request())
    folder = desk.request().output / desk.folder.name
    approved = spoken((folder / "minutes.pdf").read_bytes())
    assert "DRAFT" not in approved
    assert "P: Date" in approved
    assert "1 April 2030" in approved


def test_the_note_of_decisions_has_no_discussion(built: Path) -> None:
    whole, note = (
        spoken((built / f"{name}.pdf").read_bytes()) for name in ("minutes", "decisions")
    )
    assert "sparrows" in whole
    assert "6. Ponds" in whole
    assert "5. Hedges" in note
    assert "That the hedges be cut." in note
    assert "sparrows" not in note
    assert "Ponds" not in note


def test_the_decisions_are_data_too(built: Path) -> None:
    note = json.loads((built / "decisions.json").read_text("utf-8"))
    vote = {"for": {"number": 1}, "against": {"number": 0}, "abstained": {"number": 0}}
    motion = {"text": "That the hedges be cut.", "result": "carried", "votes": vote}
    assert note["decisions"] == [
        {"minute": "5", "item": "1", "title": "Hedges", "resolutions": [motion]}
    ]
    assert (note["date"], note["present"], note["quorate"]) == ("2030-03-04", ["Ash"], True)
    assert "sparrows" not in str(note)
    assert "publish_by" not in note, "the law of England names no day"


def test_they_are_listed_and_verified(built: Path) -> None:
    assert verify(built, None).problems == ()
    (built / "decisions.json").write_text("{}")
    assert {problem.code for problem in verify(built, None).problems} == {Code.CHANGED_OUTPUT}
    (built / "minutes.pdf").write_bytes((built / "decisions.pdf").read_bytes())
    assert {problem.code for problem in verify(built, None).problems} == {Code.CHANGED_OUTPUT}


def test_nothing_exempt_is_in_public_minutes(tmp_path: Path) -> None:
    exempt = "exempt: {paragraphs: [3], reason: A sale.}"
    desk = minuted(tmp_path, MINUTES.replace("of sparrows", "of words of hedges and zanzibar"))
    desk.put(Line("hedges", more=exempt), Line("ponds", pages=0))
    report = desk.folder / "hedges.yaml"
    report.write_text(report.read_text() + "  The price is known in Zanzibar.\n")
    with pytest.raises(ProblemsFound) as found:
        build(desk.request())
    leaks = [p.message for p in found.value.problems if p.code is Code.LEAK]
    assert any(message.startswith("minutes.pdf") for message in leaks)


def test_nothing_exempt_is_in_the_data_of_decisions(tmp_path: Path) -> None:
    exempt = "exempt: {paragraphs: [3], reason: A sale.}"
    desk = minuted(tmp_path, MINUTES.replace("That the hedges be cut", "That we go to Zanzibar"))
    desk.put(Line("hedges", more=exempt), Line("ponds", pages=0))
    report = desk.folder / "hedges.yaml"
    report.write_text(report.read_text() + "  The price is known in Zanzibar.\n")
    with pytest.raises(ProblemsFound) as found:
        build(desk.request())
    leaks = [p.message for p in found.value.problems if p.code is Code.LEAK]
    assert any(message.startswith("decisions.json") for message in leaks)


def test_an_item_without_a_minute_is_told(tmp_path: Path) -> None:
    desk = minuted(tmp_path, MINUTES.partition("  - title: Ponds")[0])
    told = [p.message for p in build(desk.request()).problems if p.code is Code.INCOMPLETE_MINUTES]
    assert told == ["agenda item 2 has no minute"]
    # A line without a number, such as a break, needs none.
    desk.put(Line("hedges"), Line("ponds", pages=0, more="number: none"))
    told = [p.message for p in build(desk.request()).problems if p.code is Code.INCOMPLETE_MINUTES]
    assert told == []


def test_minutes_of_another_day_are_told(tmp_path: Path) -> None:
    desk = minuted(tmp_path, MINUTES.replace("2030-03-04", "2030-02-04"))
    with pytest.raises(ProblemsFound, match="1 problem") as found:
        build(desk.request())
    assert found.value.problems[0].code is Code.CONFLICTING_DATE


def test_received_minutes_have_the_name_and_the_numbers_of_their_committee(tmp_path: Path) -> None:
    desk = minuted(tmp_path)
    planning = "name: Planning\ntime: 7 pm\nminute-number: P{number:3}\n"
    (tmp_path / "meetings" / "committees" / "planning.yaml").write_text(planning)
    for day, more in (("2030-02-05", "first-minute: 8\n"), ("2030-02-19", "")):
        folder = tmp_path / "meetings" / f"{day}-planning"
        folder.mkdir()
        (folder / "meeting.yaml").write_text(f"committee: planning\ndate: {day}\nagenda: []\n")
        text = MINUTES.replace("2030-03-04", day).replace("first-minute: 5\n", more)
        (folder / "minutes.yaml").write_text(text)
    meeting = desk.folder / "meeting.yaml"
    asked = "  - minutes: {committee: planning, date: 2030-02-19}\n"
    meeting.write_text(meeting.read_text() + asked)
    build(desk.request())
    folder = desk.request().output / desk.folder.name
    agenda = spoken((folder / "agenda.pdf").read_bytes())
    assert "3. Minutes of the Planning" in agenda
    assert "To receive the minutes of the meeting of the Planning held on 19 February" in agenda
    paper = spoken((folder / "papers" / "03-minutes-of-the-planning.pdf").read_bytes())
    assert "TH: Meeting\n          TD: Planning\n" in paper
    assert "P010. Hedges" in paper
    assert "5. Hedges" in spoken((folder / "minutes.pdf").read_bytes())


RESTRICTED = """\
date: 2030-03-04
minutes:
  - title: Hedges
    item: 1
    text: Members heard what Zanzibar asks for the hedges.
    resolutions:
      - {text: That no more than a guinea be offered., result: carried, votes: {for: 1}}
"""
EXEMPT = "exempt: {paragraphs: [3], reason: A sale.}"


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = minuted(tmp_path_factory.mktemp("apart"))
    desk.put(Line("hedges", more=EXEMPT), Line("ponds", pages=0))
    text = MINUTES.replace("Members spoke of sparrows.", "Members met in private.")
    (desk.folder / "minutes.yaml").write_text(
        text.partition("    resolutions")[0] + "  - title: B\n"
    )
    (desk.folder / "restricted-minutes.yaml").write_text(RESTRICTED)
    build(desk.request())
    return desk.request().output / desk.folder.name


def test_restricted_minutes_are_in_the_restricted_folder_alone(apart: Path) -> None:
    hidden = apart / "restricted" / "restricted-minutes.pdf"
    said = spoken(hidden.read_bytes())
    assert "5. Hedges" in said, "under the number of the public minute"
    assert "Zanzibar" in said
    assert "Ash" in said
    assert "NOT FOR PUBLICATION" in said
    for file in apart.rglob("*"):
        if file.is_file() and "restricted" not in file.relative_to(apart).parts:
            words = spoken(file.read_bytes()) if file.suffix == ".pdf" else file.read_text("utf-8")
            assert "Zanzibar" not in words, file
            assert "restricted-minutes" not in words, file
    listed = json.loads((apart / "restricted" / "restricted-pack.json").read_text("utf-8"))
    assert "restricted/restricted-minutes.pdf" in {each["file"] for each in listed["documents"]}
    assert any(each["file"].endswith("restricted-minutes.yaml") for each in listed["sources"])
    assert verify(apart, None).problems == ()


def test_every_page_of_restricted_minutes_is_marked(apart: Path) -> None:
    data = (apart / "restricted" / "restricted-minutes.pdf").read_bytes()
    marked = [p.text for p in read_passages(data) if "paragraph 3" in p.text and p.page == "1"]
    assert marked


def test_words_of_restricted_minutes_are_searched_for_in_what_is_public(tmp_path: Path) -> None:
    desk = minuted(tmp_path, MINUTES.replace("of sparrows", "of Zanzibar"))
    (desk.folder / "restricted-minutes.yaml").write_text(RESTRICTED)
    with pytest.raises(ProblemsFound) as found:
        build(desk.request())
    leaks = [p.message for p in found.value.problems if p.code is Code.LEAK]
    assert any(message.startswith("minutes.pdf") for message in leaks)


def test_restricted_minutes_need_public_ones_that_give_them_numbers(tmp_path: Path) -> None:
    desk = minuted(tmp_path)
    (desk.folder / "restricted-minutes.yaml").write_text(RESTRICTED.replace("item: 1", "item: 9"))
    text = (desk.folder / "restricted-minutes.yaml").read_text()
    (desk.folder / "restricted-minutes.yaml").write_text(text.replace("Hedges", "Thickets"))
    told = [p.message for p in build(desk.request()).problems]
    assert (
        "the restricted minute 'Thickets' has no minute in minutes.yaml, which would give it a "
        "number"
    ) in told
    (desk.folder / "minutes.yaml").unlink()
    with pytest.raises(ProblemsFound) as found:
        build(desk.request())
    assert [p.code for p in found.value.problems] == [Code.MISSING_MINUTES]


def test_a_minute_approves_minutes_that_are_on_the_agenda(tmp_path: Path) -> None:
    desk = minuted(tmp_path, MINUTES + "    approves: 2030-02-04\n")
    told = [p.message for p in build(desk.request()).problems]
    assert "a minute approves the minutes of 2030-02-04, which are not on the agenda" in told


def test_minutes_refer_to_the_pages_of_the_pack_and_to_their_own(tmp_path: Path) -> None:
    said = "|\n      Members spoke of [@ponds]; see [@nest].\n\n      It was high. {#nest}"
    desk = minuted(tmp_path, MINUTES.replace("Members spoke of sparrows.", said))
    desk.put(Line("hedges", pages=2), Line("ponds"))
    build(desk.request())
    folder = desk.request().output / desk.folder.name
    minutes = fold(spoken_text((folder / "minutes.pdf").read_bytes()))
    assert "Members spoke of item 2 (page 3 of the agenda pack); see page 1." in minutes
    desk.put(Line("hedges", pages=4), Line("ponds"))
    build(desk.request())
    again = fold(spoken_text((folder / "minutes.pdf").read_bytes()))
    assert "item 2 (page 5 of the agenda pack)" in again
