"""The pack for the public has every open word of a meeting, and none that is withheld."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agendapack.model.pack import Pack
from agendapack.model.section import EmbeddedPicture
from agendapack.model.withholding import Audience
from agendapack.model.workspace import InputFile, Loaded, LoadedPicture
from agendapack.plan import make_public, plan_pack, public_sources, withholds
from tests.plan.meetings import SECRET, Cause, Line, Meeting, lines, written
from tests.records import annex, loaded, minutes, report

NEVER_PRINTED = re.compile(rf"{SECRET}reason|{SECRET}why")
"""Reasons are in records, of which nothing prints them."""
OF_WITHHELD = re.compile("qopdescribed")
"""Of two causes for one thing, the public is told one description."""


def planned(meeting: Loaded) -> Pack:
    pack = plan_pack(meeting).value
    assert pack is not None
    return pack


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, min_size=1, max_size=4))
@example([Line(of_annex=Cause("confidential")), Line(part=True)])
@example([Line("nothing", Cause("exempt"), late=True), Line("nothing", late=True)])
def test_the_public_pack_has_all_that_is_open_and_nothing_else(drawn: list[Line]) -> None:
    meeting = Meeting(*drawn)
    whole = planned(meeting.load())
    public = make_public(whole)
    said = repr(public)
    assert [
        word for word in re.findall(SECRET + r"\w+", said) if not NEVER_PRINTED.match(word)
    ] == []
    for word in written(meeting):
        if not word.startswith(SECRET):
            assert word in said or OF_WITHHELD.match(word), word
        elif not NEVER_PRINTED.match(word):
            assert word in repr(whole), word
    secret = [word for word in written(meeting) if word.startswith(SECRET)]
    withheld = any(not NEVER_PRINTED.match(word) for word in secret)
    assert withholds(whole) or not withheld
    assert whole.audience is (Audience.RESTRICTED if withholds(whole) else Audience.PUBLIC)
    assert public.audience is Audience.PUBLIC


@given(st.lists(lines, min_size=1, max_size=4))
def test_what_nothing_is_withheld_of_is_the_pack_for_the_public(drawn: list[Line]) -> None:
    open_lines = [
        replace(line, of_item=Cause(), of_report=Cause(), of_annex=None, part=False)
        for line in drawn
    ]
    whole = planned(Meeting(*open_lines).load())
    assert not withholds(whole)
    assert make_public(whole) == whole


@given(st.lists(lines, min_size=1, max_size=4))
def test_the_public_sources_are_those_of_open_papers(drawn: list[Line]) -> None:
    meeting = Meeting(*drawn)
    source = meeting.load()
    whole = planned(source)
    papers = tuple(file for paper in whole.papers for file in paper.sources)
    read = (InputFile("meetings/2020-02-26/meeting.yaml", "0" * 64), *papers)
    with_parts = {
        file.path
        for paper in whole.papers
        if paper.parts and not paper.withheld
        for file in paper.sources
        if file.path.endswith(".yaml")
    }
    kept = public_sources(make_public(whole), whole, read)
    expected = [f for f in read if f.path not in meeting.files and f.path not in with_parts]
    assert list(kept) == expected


@pytest.mark.parametrize("entry", [{}, {"pack": "listed"}, {"pack": "to-follow"}])
@pytest.mark.parametrize("shown", ["title", "number", "nothing"])
def test_what_the_pack_goes_without_cannot_be_referred_to(
    entry: dict[str, str], shown: str
) -> None:
    exempt = {"paragraphs": ["3"], "reason": "Prices."}
    withheld = {"exempt": exempt, "shown": shown, **entry}
    whole = planned(
        loaded(
            {"report": "land.yaml", **withheld},
            {"report": "trees.yaml"},
            {"title": "Talk", **withheld},
            papers={1: report(title="Land"), 2: report(title="Trees")},
            annexes={2: (annex("Plan"), annex("Price", **withheld))},
        )
    )
    public = make_public(whole)
    gone = {"agenda.item-1", "agenda.item-3"} if shown == "nothing" else set()
    if entry:
        gone |= {"item-1", whole.papers[1].annexes[1].key}
    assert public.absent == gone
    follows = entry.get("pack") == "to-follow"
    assert [item.to_follow for item in public.items] == [follows, False, follows]
    assert whole.absent == frozenset()
    stub = public.items[0].paper
    assert (stub is None) == bool(entry)
    if stub is not None:
        assert stub.item == ("" if shown == "nothing" else "1")


def picture(name: str) -> LoadedPicture:
    file = InputFile(f"meetings/2020-02-26/{name}", name.encode().hex())
    return LoadedPicture(file, EmbeddedPicture(b"", 1, 1, "DeviceGray", "FlateDecode"))


def test_a_picture_is_public_if_something_open_shows_it() -> None:
    names = ("open.png", "both.png", "secret.png", "part.png", "two words.png", "minutes.png")
    pictures = {found.file.path: found for found in map(picture, names)}
    exempt = {"paragraphs": ["3"], "reason": "Prices."}
    shows = "![A](open.png) ![A](both.png) ![A](two%20words.png)"
    part = "[[exempt 3: Prices.]]\n\n![A](part.png)\n\n[[end exempt]]"
    whole = planned(
        loaded(
            {"report": "open.yaml"},
            {"report": "secret.yaml", "exempt": exempt},
            {"minutes": "2020-01-28"},
            papers={
                3: minutes(
                    first_minute="1", minutes=[{"title": "Map", "text": "![A](minutes.png)"}]
                ),
                1: report(f"{shows}\n\n{part}\n\nEnd.", title="Open"),
                2: report("![A](secret.png) ![A](both.png)", title="Secret"),
            },
            pictures=pictures,
        )
    )
    assert whole.pictures == pictures
    public = make_public(whole)
    seen = ("open.png", "both.png", "two words.png", "minutes.png")
    shown = [f"meetings/2020-02-26/{name}" for name in seen]
    assert list(public.pictures) == shown
    read = tuple(found.file for found in pictures.values())
    assert [file.path for file in public_sources(public, whole, read)] == shown


def test_a_file_that_is_shown_once_is_a_source_though_it_is_withheld_elsewhere() -> None:
    exempt = {"paragraphs": ["3"], "reason": "Prices."}
    shown, hidden = annex("Map"), annex("Other", exempt=exempt)
    other = annex("Third", exempt=exempt)
    other = replace(other, file=InputFile("meetings/2020-02-26/other.pdf", "0" * 64))
    whole = planned(
        loaded({"report": "r.yaml"}, papers={1: report()}, annexes={1: (shown, hidden, other)})
    )
    (paper,) = make_public(whole).papers
    paths = [file.path for file in paper.sources]
    assert "meetings/2020-02-26/annex.pdf" in paths
    assert "meetings/2020-02-26/other.pdf" not in paths
