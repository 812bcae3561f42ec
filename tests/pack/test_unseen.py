"""Words that no viewer shows: errors where the public would get them, warnings elsewhere."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agendapack.load import load_meeting
from agendapack.model.request import BuildResult
from agendapack.pack.open_and_withheld import ACCEPT, settle_unseen
from agendapack.pipeline import build
from agendapack.plan import plan_pack
from agendapack.problems import Code, Problem, ProblemsFound, Severity, Source
from tests.pack.test_safeguard import EXEMPT, FOLDER, pdf, write

BOX = b"0 g 60 690 400 30 re f"
ACCEPTED = ", accept: {unseen-text: The members know it.}"
HIDING = pdf(("A line of words", BOX))


def of_words(built: BuildResult) -> list[str]:
    return [p.message for p in built.problems if p.code is Code.UNSEEN_TEXT]


def refused(root: Path, *annexes: tuple[str, bytes, str]) -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        build(write(root, *annexes))
    return [each for each in found.value.problems if each.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("boxes", "more", "where"),
    [
        ((b"", BOX, b""), "", [2]),
        ((BOX, b"", BOX), "", [1, 3]),
        ((BOX, b"", BOX), ", pages: 2-3", [3]),
    ],
)
def test_the_pages_on_which_a_box_hides_text_are_told_with_the_words(
    tmp_path: Path, boxes: tuple[bytes, ...], more: str, where: list[int]
) -> None:
    plain = pdf(("Nothing is hidden here", b""))
    hiding = pdf(*(("A line of words", box) for box in boxes))
    (error,) = refused(tmp_path, ("Plain", plain, ""), ("Tenders", hiding, more))
    told = "; ".join(f"'A line of words' on its page {page}" for page in where)
    assert error.message == f"the annex 'Tenders' holds words that nobody sees: {told}"
    assert error.source is not None
    assert (error.source.file, error.source.line) == (f"meetings/{FOLDER}/meeting.yaml", 7)


def test_unseen_words_go_out_once_somebody_accepts_them(tmp_path: Path) -> None:
    built = build(write(tmp_path, ("Tenders", HIDING, ACCEPTED)))
    assert of_words(built) == []
    assert [each.reason for each in built.accepted] == ["The members know it."]


def test_an_acceptance_is_for_one_paper_alone(tmp_path: Path) -> None:
    (error,) = refused(tmp_path, ("Known", HIDING, ACCEPTED), ("Tenders", HIDING, ""))
    assert "'Tenders'" in error.message
    assert error.hint is not None
    assert error.hint.endswith(ACCEPT)


def test_in_a_paper_of_the_restricted_pack_they_are_a_warning_for_those_who_read_it(
    tmp_path: Path,
) -> None:
    secret = ("Offers of Ashgrove", HIDING, EXEMPT + ", shown: number")
    built = build(write(tmp_path, secret))
    assert of_words(built) == [
        "the annex 'Offers of Ashgrove' holds words that nobody sees:"
        " 'A line of words' on its page 1"
    ]
    told = {
        name: [
            problem["code"]
            for problem in json.loads((tmp_path / "out" / FOLDER / name).read_text())["problems"]
        ]
        for name in ("pack.json", "restricted/restricted-pack.json")
    }
    assert "unseen-text" not in told["pack.json"]
    assert "unseen-text" in told["restricted/restricted-pack.json"]


def test_a_message_is_as_long_as_somebody_reads(tmp_path: Path) -> None:
    hiding = pdf(*(("Some words " * 20, BOX) for _ in range(5)))
    (error,) = refused(tmp_path, ("Tenders", hiding, ""))
    assert error.message.endswith(" on its page 3; and on 2 more pages")
    assert len(error.message) < 400


def test_the_words_are_for_the_clerk_and_stay_out_of_the_manifest(tmp_path: Path) -> None:
    build(write(tmp_path, ("Tenders", HIDING, ACCEPTED)))
    manifest = (tmp_path / "out" / FOLDER / "pack.json").read_text("utf-8")
    assert "line of words" not in manifest
    assert "unseen-text" not in manifest


def test_words_that_nobody_sees_are_not_open(tmp_path: Path) -> None:
    secret = "Ashgrove offers a million pounds"
    annexes = ("Offers", pdf((secret, b"")), EXEMPT), ("Plan", pdf((secret, BOX)), ACCEPTED)
    leaks = [each.message for each in refused(tmp_path, *annexes)]
    assert any("of 'Plan', the text: words of a withheld paper" in leak for leak in leaks)


def by_a_reader(root: Path, more: str, organisation: str = "") -> list[Severity]:
    """Return how much words matter that the readers of a report and of an annex left out."""
    request = write(root, ("Offers", pdf(("Words", b"")), more))
    file = root / "meetings" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + organisation, "utf-8")
    loaded = load_meeting(root, request.folder, {}).value
    assert loaded is not None
    pack = plan_pack(loaded, may_add=False).value
    assert pack is not None
    source = loaded.items[0].annexes[0].annex.file.source
    found = Problem(Code.UNSEEN_TEXT, "", source, None, Severity.WARNING)
    places = source, Source(f"meetings/{FOLDER}/annex-1.pdf", 9), loaded.items[0].entry.report
    assert places[2] is not None
    told = [replace(found, source=place) for place in (*places[:2], places[2].source)]
    return [each.severity for each in settle_unseen(loaded, pack, told)]


ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("more", "organisation", "severities"),
    [
        ("", "", [ERROR, ERROR, ERROR]),
        ("", "hidden-words: fail\n", [ERROR, ERROR, ERROR]),
        ("", "hidden-words: leave-out\n", [WARNING, WARNING, WARNING]),
        (EXEMPT, "", [WARNING, WARNING, ERROR]),
        (ACCEPTED, "", [WARNING, WARNING, ERROR]),
    ],
)
def test_what_a_reader_left_out_stops_a_public_paper(
    tmp_path: Path, more: str, organisation: str, severities: list[Severity]
) -> None:
    assert by_a_reader(tmp_path, more, organisation) == severities


def test_what_is_left_out_of_a_report_matters_by_who_reads_the_report(tmp_path: Path) -> None:
    request = write(tmp_path, ("Offers", pdf(("Words", b"")), ""))
    file = tmp_path / "meetings" / FOLDER / "meeting.yaml"
    file.write_text(file.read_text("utf-8") + "\n    exempt: {paragraphs: [3], reason: Bids.}\n")
    loaded = load_meeting(tmp_path, request.folder, {}).value
    assert loaded is not None
    pack = plan_pack(loaded, may_add=False).value
    report = loaded.items[0].entry.report
    assert pack is not None
    assert report is not None
    told = Problem(Code.UNSEEN_TEXT, "", report.source, None, WARNING)
    assert settle_unseen(loaded, pack, [told]) == (told,)


def test_other_problems_stay_as_they_are(tmp_path: Path) -> None:
    request = write(tmp_path)
    loaded = load_meeting(tmp_path, request.folder, {}).value
    assert loaded is not None
    pack = plan_pack(loaded, may_add=False).value
    assert pack is not None
    other = Problem(Code.NOT_CARRIED, "", Source("a"), None, WARNING)
    assert settle_unseen(loaded, pack, [other]) == (other,)


def test_words_beneath_boxes_of_a_pdf_go_out_whatever_is_left_out_of_others(
    tmp_path: Path,
) -> None:
    request = write(tmp_path, ("Tenders", HIDING, ""))
    file = tmp_path / "meetings" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + "hidden-words: leave-out\n", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        build(request)
    assert [each.code for each in found.value.problems if each.severity is ERROR] == ["unseen-text"]
