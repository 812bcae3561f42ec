"""A report that is kept is the one that would be rendered, and is found by all it depends on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agendapack.model.cache import key_of
from agendapack.model.pack import Pack
from agendapack.model.papers import Minutes, Report
from agendapack.model.planned_paper import Paper
from agendapack.model.plans import WorkPlan
from agendapack.model.section import Section
from agendapack.model.text import Text
from agendapack.model.workspace import Loaded
from agendapack.problems import Code, Problem, Source
from agendapack.render import drafts, render_pack
from agendapack.render.report import draft_report
from tests.pack.test_known_layouts import Memory
from tests.records import annex, loaded, report
from tests.render.fragments import plan, with_report

NAMED = "## Risks\n\nOne. {#one}\n\nSee [@one] and [the risks](#risks).[^1]\n\n[^1]: A note."
Content = Report | Minutes | WorkPlan
SEEN = 'the words "as they are typed"'


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the reports that are read, and not taken from the cache."""
    keys: list[str] = []
    draft = draft_report

    def note(pack: Pack, paper: Paper, *more: object) -> object:
        keys.append(paper.key)
        return draft(pack, paper, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(drafts, "draft_report", note)
    return keys


def render(
    memory: Memory, pack: Pack, overrides: Path | None = None
) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    made = render_pack(pack, overrides, frozenset(), cache=memory)
    assert made.value is not None
    return made.value, made.problems


def two_papers(first: str, second: str) -> Loaded:
    names = {"report": "overview.yaml"}, {"report": "money.yaml"}
    papers: dict[int, Content] = {1: report(first), 2: report(second)}
    return loaded(*names, papers=papers, annexes={1: (annex("Annex A - Tables"),)})


def test_a_kept_report_is_as_it_was_with_its_names(read: list[str]) -> None:
    memory = Memory()
    pack = plan(two_papers(NAMED, "See [@overview:one], [@overview:risks], [@overview:annex-a]."))
    first = render(memory, pack)
    assert first[1] == ()
    read.clear()
    assert render(memory, pack) == first
    assert read == []
    assert render(Memory(), pack) == first


TO_MONEY = "One. {#one}\n\nSee [@money:one], [@money:costs], [@overview] and [@money]."
MONEY = "One. {#one}\n\n## Costs\n\nTwo."


@pytest.mark.parametrize("place", [0, 1], ids=["refers to a later one", "to an earlier one"])
@pytest.mark.parametrize(
    ("old", "new", "is_rendered_anew"),
    [
        ("One. {#one}", "None.\n\nOne. {#one}", True),
        ("Costs", "All costs {#costs}", True),
        ("Two.", "Two.\n\nThree.", False),
    ],
    ids=["a paragraph before", "another heading", "a paragraph behind"],
)
def test_what_a_report_refers_to_in_another_has_to_be_the_same(
    place: int, old: str, new: str, is_rendered_anew: bool, read: list[str]
) -> None:
    memory = Memory()

    def plan_with(money: str) -> Pack:
        texts = [(TO_MONEY, "overview"), (money, "money")]
        names = [{"report": f"{name}.yaml"} for _, name in texts[:: -1 if place else 1]]
        papers: dict[int, Content] = {
            number: report(text) for number, (text, _) in enumerate(texts[:: -1 if place else 1], 1)
        }
        return plan(loaded(*names, papers=papers))

    render(memory, plan_with(MONEY))
    read.clear()
    changed = plan_with(MONEY.replace(old, new))
    made = render(memory, changed)
    assert ("overview" in read, "money" in read) == (is_rendered_anew, True)
    assert made == render(Memory(), changed)
    read.clear()
    assert render(memory, changed) == made
    assert read == []


def test_a_report_that_refers_to_a_paper_with_faults_is_not_kept(read: list[str]) -> None:
    memory = Memory()
    pack = plan(two_papers("See [@money:lost].", "Words."))
    render_pack(pack, None, frozenset({"money"}), cache=memory)
    _, problems = render(memory, pack)
    assert [each.code for each in problems] == [Code.UNKNOWN_REFERENCE]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda pack: replace(pack, committee="Another"), id="committee"),
        pytest.param(lambda pack: replace(pack, language="cy"), id="language"),
        pytest.param(lambda pack: replace(pack, date=pack.date.replace(day=9)), id="date"),
        pytest.param(
            lambda pack: replace(pack, style=replace(pack.style, sets_quotes=True)), id="s"
        ),
        pytest.param(
            lambda pack: replace(
                pack,
                items=tuple(
                    replace(item, paper=replace(item.paper, title="Another title"))
                    for item in pack.items
                ),
            ),
            id="title",
        ),
    ],
)
def test_a_report_of_another_pack_is_rendered_anew(
    changed: Callable[[Pack], Pack], read: list[str]
) -> None:
    memory = Memory()
    pack = plan(with_report(SEEN))
    other = changed(pack)
    render(memory, pack)
    assert render(memory, other) == render(Memory(), other)
    assert read == ["overview"] * 3


def test_a_text_that_has_moved_is_rendered_anew(read: list[str]) -> None:
    memory = Memory()
    for line in (7, 9):
        render(memory, plan(with_report(Text(NAMED, Source("overview.yaml", line, 1)))))
    assert read == ["overview"] * 2


def test_a_changed_template_is_used(tmp_path: Path, read: list[str]) -> None:
    memory, pack = Memory(), plan(with_report(SEEN))
    for words in ("one", "two", "two"):
        (tmp_path / "words.txt").write_text(words)
        own = '<article class="report" id="overview"><p>{% include "words.txt" %}</p></article>'
        (tmp_path / "report.html").write_text(own)
        sections, _ = render(memory, pack, tmp_path)
        assert words in sections[1].html
    assert read == ["overview"] * 2


@pytest.mark.parametrize(
    "body", ["ALL THE WORDS OF THIS TEXT ARE LARGE", "On Monday 5 March 2030."]
)
def test_what_is_wrong_in_a_report_is_told_each_time(body: str, read: list[str]) -> None:
    memory, pack = Memory(), plan(with_report(body))
    told = render(memory, pack)[1]
    assert told
    assert render(memory, pack)[1] == told
    assert read == ["overview"] * 2


def test_a_value_without_a_key_is_not_kept(read: list[str]) -> None:
    memory = Memory()
    pack = replace(plan(with_report(SEEN)), extra=(("own", object()),))  # type: ignore[arg-type]
    assert render(memory, pack) == render(memory, pack)
    assert read == ["overview"] * 2


def test_records_of_files_have_keys() -> None:
    one, same, other = (report(body) for body in ("One.", "One.", "Two."))
    assert key_of(one) == key_of(same) != key_of(other)
