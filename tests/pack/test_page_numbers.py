"""Page numbers, and the loop that settles them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.page_numbers import PageSpan, ReadingSpan
from agendapack.model.publication import PublishedNumbers
from agendapack.model.section import Place, SectionLayout
from agendapack.pack.page_numbers import Numbered, Settled, Stack, settle
from agendapack.problems import ProblemsFound

FRONT = Stack("agenda", True, (("agenda", None),))


def sections(pages: Mapping[str, int], wanted: Mapping[str, set[str]] | None = None) -> "Counting":
    return Counting(dict(pages), {k: frozenset(v) for k, v in (wanted or {}).items()})


class Counting:
    """Lays out sections of given lengths, and counts how often."""

    def __init__(self, pages: dict[str, int], wanted: dict[str, frozenset[str]]) -> None:
        self.pages = pages
        self.wanted = wanted
        self.calls: list[str] = []

    def __call__(self, key: str, pages: Mapping[str, PageSpan]) -> SectionLayout:
        self.calls.append(key)
        places = {key: Place(0, 700), f"{key}.end": Place(self.pages[key] - 1, 100)}
        return SectionLayout(key, self.pages[key], places, (), self.wanted.get(key, frozenset()))


def test_a_pack_is_numbered_with_blank_sides() -> None:
    stacks = (
        FRONT,
        Stack("a", False, (("a", None), ("a.annex", 4))),
        Stack("b", False, (("b", None),)),
    )
    settled = settle(stacks, sections({"agenda": 3, "a": 3, "b": 2}), duplex=True)
    assert settled.pieces["agenda"].labels == ("i", "ii", "iii")
    assert settled.pieces["agenda"].blank_after == ("iv",)
    assert settled.pieces["a"].labels == ("1", "2", "3")
    assert settled.pieces["a.annex"].labels == ("4", "5", "6", "7")
    assert settled.pieces["a.annex"].blank_after == ("8",)
    assert settled.pages["a"] == PageSpan("1", "8")
    assert settled.pages["a.annex"] == PageSpan("4", "7")
    assert settled.pages["a.end"] == PageSpan("3", "3")
    assert settled.pages["b"] == PageSpan("9", "10")


def test_without_duplex_there_are_no_blank_sides() -> None:
    stacks = (FRONT, Stack("a", False, (("a", None),)), Stack("b", False, (("b", None),)))
    settled = settle(stacks, sections({"agenda": 1, "a": 3, "b": 1}), duplex=False)
    assert settled.pages["a"] == PageSpan("1", "3")
    assert settled.pages["b"] == PageSpan("4", "4")
    assert not any(numbered.blank_after for numbered in settled.pieces.values())


def test_what_there_is_to_read_leaves_out_blank_sides() -> None:
    stacks = (FRONT, Stack("a", False, (("a", None), ("a.b", 2)), minutes=4))
    settled = settle(stacks, sections({"agenda": 1, "a": 1}, {"agenda": {"a"}}), duplex=True)
    assert settled.pages["a"] == ReadingSpan("1", "4", 3, 4)


def test_only_sections_that_print_moved_pages_are_laid_out_again() -> None:
    lay_out = sections({"agenda": 1, "a": 2, "b": 2}, {"agenda": {"a", "b"}})
    settle(
        (FRONT, Stack("a", False, (("a", None),)), Stack("b", False, (("b", None),))), lay_out, True
    )
    assert lay_out.calls == ["agenda", "a", "b", "agenda"]


def test_a_reference_that_never_rests_is_named() -> None:
    calls: list[str] = []

    def restless(key: str, pages: Mapping[str, PageSpan]) -> SectionLayout:
        known = pages.get("b")
        pages_of_a = 3 if known and known.first == "3" else 2
        count = {"agenda": 1, "a": pages_of_a, "b": 1}[key]
        calls.append(key)
        wanted = frozenset({"agenda", "b"}) if key == "a" else frozenset[str]()
        return SectionLayout(key, count, {key: Place(0, 700)}, (), wanted)

    stacks = (FRONT, Stack("a", False, (("a", None),)), Stack("b", False, (("b", None),)))
    with pytest.raises(ProblemsFound) as raised:
        settle(stacks, restless, duplex=False)
    (problem,) = raised.value.problems
    assert problem.code == "unsettled"
    assert "'b'" in problem.message
    assert "'a'" in problem.message
    assert "'agenda'" not in problem.message
    assert calls.count("a") == 6


papers = st.lists(
    st.tuples(st.integers(1, 40), st.lists(st.integers(1, 60), max_size=3)), max_size=12
)


@given(front=st.integers(1, 9), papers=papers, duplex=st.booleans())
def test_numbers_run_through(front: int, papers: list[tuple[int, list[int]]], duplex: bool) -> None:
    lengths = {"agenda": front} | {f"p{i}": count for i, (count, _) in enumerate(papers)}
    stacks = [FRONT]
    for i, (_, annexes) in enumerate(papers):
        pieces = ((f"p{i}", None), *((f"p{i}.a{j}", n) for j, n in enumerate(annexes)))
        stacks.append(Stack(f"p{i}", False, pieces))
    settled = settle(tuple(stacks), sections(lengths), duplex)
    labels = _labels(settled, stacks[1:])
    assert labels == [str(n) for n in range(1, len(labels) + 1)]
    for stack in stacks[1:]:
        first, last = settled.pages[stack.key].first, settled.pages[stack.key].last
        assert not duplex or (int(first) % 2 == 1 and int(last) % 2 == 0)
        assert labels[int(first) - 1 : int(last)] == _labels(settled, [stack])


def _labels(settled: Settled, stacks: list[Stack]) -> list[str]:
    numbered = [settled.pieces[key] for stack in stacks for key, _ in stack.pieces]
    return [label for n in numbered for label in n.labels + n.blank_after]


def test_kept_pieces_keep_their_first_pages_and_fill_up_with_blank_sides() -> None:
    stacks = (FRONT, Stack("a", False, (("a", None), ("a.annex", 2))), Stack("b", False, ()))
    kept = PublishedNumbers(
        {"a": tuple("12345678")}, {"a": tuple("123"), "a.annex": tuple("45678")}
    )
    settled = settle(stacks, sections({"agenda": 1, "a": 2}), True, kept)
    assert settled.pieces["a"] == Numbered(("1", "2"), ("3",))
    assert settled.pieces["a.annex"] == Numbered(("4", "5"), ("6", "7", "8"))
    assert settled.pages["a"] == PageSpan("1", "8")
    assert settled.over == {}


def test_a_kept_piece_that_has_grown_is_told_and_nothing_else_moves() -> None:
    stacks = (FRONT, Stack("a", False, (("a", None), ("a.annex", 2))))
    kept = PublishedNumbers({"a": tuple("1234")}, {"a": ("1", "2"), "a.annex": ("3", "4")})
    settled = settle(stacks, sections({"agenda": 1, "a": 5}), True, kept)
    assert settled.over == {"a": 3}
    assert settled.pages["a.annex"] == PageSpan("3", "4")


def test_pieces_that_are_not_on_record_share_the_numbers_of_their_paper() -> None:
    stacks = (FRONT, Stack("a", False, (("a", None), ("a.annex", 2))))
    kept = PublishedNumbers({"a": ("9", "10", "11", "12")}, {})
    settled = settle(stacks, sections({"agenda": 1, "a": 1}), True, kept)
    assert settled.pieces["a"] == Numbered(("9",), ())
    assert settled.pieces["a.annex"] == Numbered(("10", "11"), ("12",))
    longer = settle(stacks, sections({"agenda": 1, "a": 4}), True, kept)
    assert longer.over == {"a": 2}


def test_new_stacks_count_on_behind_the_last_kept_number_wherever_they_stand() -> None:
    stacks = (FRONT, Stack("new", False, (("new", None),)), Stack("a", False, (("a", None),)))
    kept = PublishedNumbers({"a": ("1", "2", "3")}, {})
    settled = settle(stacks, sections({"agenda": 1, "a": 3, "new": 1}), True, kept)
    assert settled.pieces["new"] == Numbered(("5",), ("6",))


def test_new_stacks_may_be_lettered_behind_the_page_before_them() -> None:
    stacks = (
        FRONT,
        Stack("first", False, (("first", None),)),
        Stack("a", False, (("a", None),)),
        Stack("new", False, (("new", None),)),
        Stack("newer", False, (("newer", None),)),
        Stack("b", False, (("b", None),)),
    )
    kept = PublishedNumbers({"a": ("1", "2"), "b": ("3", "4")}, {})
    lengths = {"agenda": 1, "first": 2, "a": 2, "new": 1, "newer": 2, "b": 2}
    settled = settle(stacks, sections(lengths), True, kept, letters=True)
    assert settled.pieces["new"] == Numbered(("2a",), ("2b",))
    assert settled.pieces["newer"] == Numbered(("2c", "2d"), ())
    assert settled.pieces["first"] == Numbered(("5", "6"), ()), "no page stands before it"


def test_a_notice_bears_all_numbers_of_what_it_stands_for() -> None:
    stacks = (FRONT, Stack("a", False, (("a", None),), is_notice=True))
    kept = PublishedNumbers({"a": ("9", "10", "11", "12")}, {})
    settled = settle(stacks, sections({"agenda": 1, "a": 1}), True, kept)
    assert settled.pieces["a"] == Numbered(("9 - 12",), ("9 - 12",))
    assert settled.pages["a"] == PageSpan("9", "12")


@dataclass(frozen=True)
class Edited:
    """A paper as published and as it is now: pages of its text, and of each of its annexes.

    `new` says how many pages the new papers behind it have.
    """

    text: int
    now: int
    annexes: tuple[tuple[int, int], ...] = ()
    new: tuple[int, ...] = ()
    withdrawn: bool = False
    on_record: bool = True


edited = st.lists(
    st.builds(
        Edited,
        st.integers(1, 5),
        st.integers(1, 5),
        st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=2).map(tuple),
        st.lists(st.integers(1, 3), max_size=2).map(tuple),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def stack_of(key: str, *annexes: int) -> Stack:
    pieces = ((key, None), *((f"{key}.a{place}", count) for place, count in enumerate(annexes)))
    return Stack(key, False, pieces)


def publish(
    papers: list[Edited], duplex: bool
) -> tuple[dict[str, tuple[str, ...]], PublishedNumbers]:
    """Return the numbers of every paper as they are published, and what of them is on record."""
    stacks = [stack_of(f"p{i}", *(before for before, _ in p.annexes)) for i, p in enumerate(papers)]
    lengths = {"agenda": 1} | {f"p{i}": paper.text for i, paper in enumerate(papers)}
    settled = settle((FRONT, *stacks), sections(lengths), duplex)
    whole = {stack.key: tuple(_labels(settled, [stack])) for stack in stacks}
    pieces = {
        key: settled.pieces[key].labels + settled.pieces[key].blank_after
        for stack, paper in zip(stacks, papers, strict=True)
        for key, _ in stack.pieces
        if paper.on_record
    }
    return whole, PublishedNumbers(whole, pieces)


@given(papers=edited, duplex=st.booleans(), letters=st.booleans())
def test_published_numbers_stay_whatever_is_edited(
    papers: list[Edited], duplex: bool, letters: bool
) -> None:
    published, kept = publish(papers, duplex)
    stacks, lengths = [FRONT], {"agenda": 2}
    for i, paper in enumerate(papers):
        notice = Stack(f"p{i}", False, ((f"p{i}", None),), is_notice=True)
        annexes = [now for _, now in paper.annexes]
        stacks.append(notice if paper.withdrawn else stack_of(f"p{i}", *annexes))
        lengths[f"p{i}"] = 1 if paper.withdrawn else paper.now
        for place, length in enumerate(paper.new):
            stacks.append(stack_of(f"n{i}.{place}"))
            lengths[f"n{i}.{place}"] = length
    settled = settle(tuple(stacks), sections(lengths), duplex, kept, letters)
    labels = {stack.key: tuple(_labels(settled, [stack])) for stack in stacks[1:]}
    new = [label for key, own in labels.items() if key not in published for label in own]
    assert len(set(new)) == len(new)
    assert not set(new) & {label for own in published.values() for label in own}
    for i, paper in enumerate(papers):
        key, own = f"p{i}", published[f"p{i}"]
        assert settled.pages[key] == PageSpan(own[0], own[-1])
        if paper.withdrawn:
            notice_label = own[0] if len(own) == 1 else f"{own[0]} - {own[-1]}"
            sides = 2 if duplex and len(own) % 2 == 0 else 1
            assert labels[key] == (notice_label,) * sides
        elif any(name.startswith(key) for name in settled.over):
            assert set(labels[key]) <= set(own)
        else:
            assert labels[key] == own
    hold_new(papers, published, labels, duplex, letters)
    assert settled.over == grown(papers, kept)


def grown(papers: list[Edited], kept: PublishedNumbers) -> dict[str, int]:
    """Return by how many pages each piece is too long for what is kept of it."""
    over: dict[str, int] = {}
    for i, paper in enumerate(papers):
        lengths = {f"p{i}": paper.now}
        lengths |= {f"p{i}.a{place}": now for place, (_, now) in enumerate(paper.annexes)}
        if not paper.on_record:
            lengths = {f"p{i}": sum(lengths.values())}
        for key, length in lengths.items():
            room = (kept.pieces if paper.on_record else kept.papers)[key]
            if length > len(room) and not paper.withdrawn:
                over[key] = length - len(room)
    return over


Labels = Mapping[str, tuple[str, ...]]


def hold_new(
    papers: list[Edited], published: Labels, labels: Labels, duplex: bool, letters: bool
) -> None:
    """Hold that new papers count on from all others, or by letters from the page before them."""
    last = int(published[f"p{len(papers) - 1}"][-1])
    onward = (str(number) for number in count(last + 1 + (duplex and last % 2)))
    for i, paper in enumerate(papers):
        before = published[f"p{i}"][-1]
        lettered = (f"{before}{letter}" for letter in "abcdefgh")
        for place, length in enumerate(paper.new):
            sides = length + (duplex and length % 2)
            expected = tuple(islice(lettered if letters else onward, sides))
            assert labels[f"n{i}.{place}"] == expected
