"""The regimes that ship, and the fields of notice and of late papers."""

from datetime import date
from pathlib import Path

import pytest

from agendapack.load import bodies as regimes
from agendapack.load.bodies import read_exempt_laws, read_regimes
from agendapack.model.wording import ENGLISH
from agendapack.problems import InternalFault
from tests.load.desk import HOME, MEETING, load, told, told_of_meeting


def test_every_regime_says_its_law_and_has_one_rule_a_day() -> None:
    found = read_regimes()
    assert set(found) == {
        "principal-council",
        "parish",
        "executive",
        "wales",
        "community-council",
        "scotland",
        "northern-ireland",
        "public-body",
        "school-governors",
        "school-governors-wales",
        "company",
        "charity",
    }
    for regime in found.values():
        starts = [period.from_ or date.min for period in regime.periods]
        ends = [period.until or date.max for period in regime.periods]
        assert all(period.law for period in regime.periods)
        assert starts == sorted(starts)
        assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


def test_every_regime_has_a_law_of_exclusion_whose_words_are_there() -> None:
    laws = read_exempt_laws()
    assert {regime.exclusion for regime in read_regimes().values()} == set(laws)
    for law in laws.values():
        names = [law.resolution, law.exempt, *filter(None, [law.confidential])]
        names += [each.description for period in law.periods for each in period.paragraphs]
        assert set(names) <= set(ENGLISH.messages)


def test_no_country_has_two_usual_regimes() -> None:
    usual = [regime.nation for regime in read_regimes().values() if regime.default]
    assert sorted(map(str, usual)) == ["england", "northern-ireland", "scotland", "wales"]


def test_a_regime_that_ships_broken_is_a_fault_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd.yaml").write_text("name: Odd\nperiods:\n  - clear-days: few\n")
    monkeypatch.setattr(regimes, "REGIMES_FOLDER", tmp_path)
    with pytest.raises(InternalFault, match=r"odd\.yaml"):
        read_regimes.__wrapped__()["odd"]


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        ("notice: parish", ("parish", None)),
        ("notice:\n  regime: company\n  clear-days: 14", ("company", 14)),
        ("notice: none", ("none", None)),
    ],
)
def test_notice_is_fields_or_the_name_of_a_regime(
    tmp_path: Path, notice: str, expected: tuple[str, int | None]
) -> None:
    files = {"meetings/organisation.yaml": f"name: Elm Town Council\n{notice}\n"}
    found = load(tmp_path, files).organisation.notice
    assert found is not None
    assert (found.regime, found.clear_days) == expected
    assert found.source.line >= 2


@pytest.mark.parametrize(
    ("notice", "message"),
    [
        ("notice: Parish!", "the field 'notice' of the organisation holds 'Parish!'"),
        ("notice:\n  - parish", "the field 'notice' of the organisation holds a list"),
        ("notice:\n  clear-days: 14", "the notice of the organisation lacks the field 'regime'"),
        (
            "notice:\n  regime: parish\n  days: 3",
            "the notice of the organisation has no field 'days'",
        ),
    ],
)
def test_a_notice_that_cannot_be_read_is_told(tmp_path: Path, notice: str, message: str) -> None:
    files = {"meetings/organisation.yaml": f"name: Elm Town Council\n{notice}\n"}
    (line,) = told(tmp_path, files)
    assert message in line


def test_late_demands_its_reason(tmp_path: Path) -> None:
    (line,) = told_of_meeting(tmp_path, MEETING + "  - title: Flood\n    late: {}\n")
    assert line.endswith(
        "missing-field: the field 'late' of agenda item 1 lacks the field 'reason'"
    )


def test_a_paper_to_follow_needs_no_file(tmp_path: Path) -> None:
    agenda = (
        "  - report: trees.md\n    title: Trees\n    to-follow: yes\n"
        "  - minutes: 2020-01-28\n    to-follow: yes\n"
        "  - report: ponds.md\n    title: Ponds\n    received: 2020-02-20\n"
        "    annexes: [{title: Map, file: map.pdf}]\n"
    )
    found = load(tmp_path, {f"{HOME}/meeting.yaml": MEETING + agenda})
    assert [(item.paper, item.annexes, item.broken) for item in found.items] == [
        (None, (), False)
    ] * 3
    assert all(source.path.count(".md") == 0 for source in found.sources)
