"""What counts as a word of a withheld paper, and what does not."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agendapack.model.document import Material, OpenFile, Passage
from agendapack.pack import audit
from agendapack.pack.audit import SHORTEST, Searcher, find_leaks

SECRET = "red fox ran far off"
"""Five words in a row, with 15 letters; each by itself is too short to count."""
HASH = "0123456789abcdef" * 4
fillers = st.lists(st.sampled_from(("it", "was", "so", "12", "£3.50")), max_size=9).map(" ".join)


def material(
    *secret: str,
    shown: tuple[str, ...] = (),
    titles: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    hashes: tuple[str, ...] = (),
) -> Material:
    return Material(secret, shown, titles, names, hashes)


def leaks(sought: Material, text: str, prose: bool = False) -> list[str]:
    """Return what is found in one text of a file; in the codes of a format unless it is prose."""
    file = OpenFile("pack.pdf", (Passage("the text", "9", text, prose),), b"")
    opening = "pack.pdf, page 9, the text: "
    return [problem.message.removeprefix(opening) for problem in find_leaks(sought, [file])]


@given(before=fillers, after=fillers, joined=st.sampled_from((" ", "\n", "", "-", " / ", "\u00ad")))
@example(before="", after="", joined=" ")
def test_five_words_in_a_row_are_found_wherever_they_stand(
    before: str, after: str, joined: str
) -> None:
    said = f"{before} {joined.join(SECRET.upper().split())} {after}"
    assert leaks(material(f"yes {SECRET} yes"), said) == [
        "words of a withheld paper ('redfo...off')"
    ]
    searcher = Searcher(material(SECRET), SHORTEST)
    assert list(map(searcher.finds, [said, before, after])) == [True, False, False]


def test_a_word_may_have_soft_hyphens() -> None:
    hyphened = "red fo\u00adx ran far off"
    for secret, said in ((SECRET, hyphened), (hyphened, SECRET)):
        assert leaks(material(secret), said) == ["words of a withheld paper ('redfo...off')"]


@given(before=fillers, after=fillers, gone=st.integers(0, 4))
def test_four_words_in_a_row_are_not_enough(before: str, after: str, gone: int) -> None:
    words = SECRET.split()
    words[gone] = "was"
    assert leaks(material(f"yes {SECRET} yes"), f"{before} {' '.join(words)} {after}") == []


@given(st.permutations(SECRET.split()))
def test_the_order_of_the_words_matters(words: list[str]) -> None:
    said = " ".join(words)
    assert (leaks(material(SECRET), said) != []) == (said == SECRET)


@pytest.mark.parametrize(
    ("secret", "found"),
    [("he ran far off it", False), ("he ran far off its", True), ("he was not one of the", True)],
)
def test_words_with_fewer_than_fourteen_letters_tell_too_little(secret: str, found: bool) -> None:
    assert (leaks(material(secret), f"So {secret}.") != []) == found


def test_words_that_are_open_too_are_no_leak() -> None:
    shown = ("It is open.", f"Here a {SECRET}!")
    assert leaks(material(SECRET, shown=shown), SECRET) == []
    assert leaks(material(f"{SECRET} again", shown=shown), f"{SECRET} again") != []


def test_words_that_the_program_prints_are_no_leak() -> None:
    secret = "This page is intentionally left blank"
    assert leaks(material(secret), secret, prose=True) == []


@pytest.mark.parametrize(
    ("secret", "said", "found"),
    [
        ("Greenacre", "at GREENACRE farm", ["green...cre"]),
        ("Akorn", "one ak\u00adorn", ["ako..."]),
        ("Hollom", "at the hollom", ["hol..."]),
        ("Holloms", "at the holloms", ["hol..."]),
        ("Gate", "at the gate", []),
        ("Acorn-Bakkers", "some bakkers", ["bak..."]),
        ("Acorn-Bakkers", "Acorn Bakkers", ["bak..."]),
        ("£1,262,500", "for 1262500 pounds", ["126..."]),
        ("1262500", "for £1,262,500", ["126..."]),
        ("na\u00efve\ufb01sh", "na\u00efvefish", ["na\u00efve...ish"]),
    ],
)
def test_in_prose_a_single_word_of_five_letters_counts(
    secret: str, said: str, found: list[str]
) -> None:
    assert leaks(material(secret), said, prose=True) == [
        f"a word of a withheld paper ('{word}')" for word in found
    ]
    assert leaks(material(secret), said) == []
    for shown in ((secret,), ("Open", secret), (secret, "Open")):
        assert leaks(material(secret, shown=shown), said, prose=True) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("https://pomeroywickstead.example/", "pomer...ead"),
        ("1.2.PomeroyWicksteadLtd", "pomer...ltd"),
        ("isPomeroy", ""),
        ("wicksteadpomeroy", ""),
    ],
)
def test_words_are_found_that_stand_without_the_space_between_them(said: str, found: str) -> None:
    secret = "The buyer is Pomeroy Wickstead Ltd today."
    expected = [f"a word of a withheld paper ('{found}')"] if found else []
    assert leaks(material(secret), said, prose=True) == expected
    assert leaks(material(secret, shown=(f"See {said}.",)), said, prose=True) == []


@pytest.mark.parametrize(
    ("secret", "said", "found"),
    [
        ("The strategy is late.", "our strategy", False),
        ("Introduction\n\nThe offer.", "Introduction", False),
        ("We met Mr Baker.", "baker", True),
        ("We met Mr Baker, a baker.", "baker", False),
        ("We met Mrs Pomeroy.", "pomeroy", True),
        ("We met pomeroy.", "Pomeroy", True),
    ],
)
def test_a_common_word_tells_nothing_unless_it_is_a_name(
    secret: str, said: str, found: bool
) -> None:
    assert bool(leaks(material(secret), said, prose=True)) is found


@pytest.mark.parametrize(
    ("title", "shown", "found"),
    [
        ("Senior Staff Pay", (), True),
        ("Senior Staff P", (), False),
        ("Senior Staff Pay", ("About senior staff pay.",), False),
    ],
)
def test_a_title_that_is_not_shown_is_found_in_codes_too(
    title: str, shown: tuple[str, ...], found: bool
) -> None:
    sought = material(title, shown=shown, titles=(title,))
    told = ["a title that is not shown ('senio...pay')"] if found else []
    assert leaks(sought, "x-seniorstaffpay-x") == told


@pytest.mark.parametrize(
    ("path", "shown", "said", "found"),
    [
        ("meetings/x/land.md", (), "see LAND.md", "lan..."),
        ("meetings/x/land.md", (), "see land", None),
        ("meetings/x/lands.md", (), "see lands.md", "lands....md"),
        ("meetings/x/mill-lane.md", (), "papers/mill-lane.pdf", "mill-...ane"),
        ("meetings/x/mill lane.v2.md", (), "papers/mill lane.pdf", "mill ...ane"),
        ("meetings/x/mill_lane.md", (), "papers/mill_lane.pdf", "mill_...ane"),
        ("meetings/x/mill-lane.md", ("To Mill Lane",), "papers/mill-lane.pdf", None),
        ("meetings/x/annex-2.pdf", (), "report.annex-2", None),
        ("meetings/x/item 5.md", (), "Agenda Item 5", None),
        ("meetings/x/pond-2.pdf", (), "report.pond-2", "pon..."),
        ("meetings/x/mill-lane.md", ("To Mill Lane",), "mill-lane.md", "mill-....md"),
    ],
)
def test_names_of_withheld_files_are_found(
    path: str, shown: tuple[str, ...], said: str, found: str | None
) -> None:
    told = [f"the name of a withheld file ('{found}')"] if found else []
    assert leaks(material(shown=shown, names=(path,)), said) == told


@pytest.mark.parametrize("form", ["utf-8", "utf-16-be", "utf-16-le"])
def test_names_are_found_in_bytes(form: str) -> None:
    sought = material(names=("meetings/x/land.md",))
    (problem,) = find_leaks(sought, [OpenFile("a.pdf", (), b"%" + "land.md".encode(form))])
    assert problem.message == "a.pdf, its bytes: the name of a withheld file ('lan...')"
    assert find_leaks(sought, [OpenFile("a.pdf", (), "land_md".encode(form))]) == ()


@pytest.mark.parametrize("data", [HASH.encode(), bytes.fromhex(HASH)])
def test_hashes_are_found_in_bytes_and_in_text(data: bytes) -> None:
    sought = material(hashes=(HASH.upper(),))
    (problem,) = find_leaks(sought, [OpenFile("a.pdf", (), data)])
    assert problem.message == "a.pdf, its bytes: the hash of a withheld file ('01234...def')"
    assert leaks(sought, HASH.upper()) == ["the hash of a withheld file ('01234...def')"]
    assert leaks(sought, HASH[1:]) == []


def test_each_place_is_told_once_and_no_more_than_twenty_of_a_file() -> None:
    pages = [Passage("the text", str(page), SECRET) for page in range(1, 31)]
    many = OpenFile("pack.pdf", (*pages, *pages), b"")
    one = OpenFile("one.pdf", (Passage("a bookmark", None, f"{SECRET} {SECRET}"),), b"")
    problems = find_leaks(material(SECRET), [many, one])
    assert problems[19].hint is not None
    assert "there are 10 more like this" in problems[19].hint
    messages = [problem.message for problem in problems]
    found = "words of a withheld paper ('redfo...off')"
    assert messages == [
        *(f"pack.pdf, page {page}, the text: {found}" for page in range(1, 21)),
        f"one.pdf, a bookmark: {found}",
    ]


@pytest.mark.parametrize("place", [0, 5, 11])
def test_a_second_process_that_helps_finds_the_same(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MUCH_TEXT", 1)
    said = [f"page {page} says nothing" for page in range(12)]
    said[place] = SECRET
    pages = tuple(Passage("the text", str(page), text) for page, text in enumerate(said))
    files = [OpenFile(name, pages, b"") for name in ("pack.pdf", "paper.pdf")]
    found = find_leaks(material(SECRET), files, helped=True)
    assert len(found) == 2
    assert found == find_leaks(material(SECRET), files)


@pytest.mark.parametrize("word", ["Elm", "ivu", "Zog's"])
def test_a_word_of_three_letters_is_found_where_no_open_text_has_it(word: str) -> None:
    sought = material(f"it is {word} today")
    assert leaks(sought, f"see {word.lower()}", prose=True) == [
        f"a word of a withheld paper ('{word[:3].lower()}...')"
    ]


def test_short_numbers_and_common_words_are_no_evidence() -> None:
    sought = material("it was 250 or so in A12, and the map is for you; sold for 10,250")
    assert leaks(sought, "the map for you? https://example.org/250/a12", prose=True) == []
    assert leaks(sought, "10250", prose=True) == ["a word of a withheld paper ('102...')"]


def test_of_several_texts_each_is_answered_for_itself() -> None:
    searcher = Searcher(material("Greenacre", SECRET), SHORTEST)
    assert list(map(searcher.finds, [SECRET, "Of Greenacre", "Of others"])) == [
        True,
        True,
        False,
    ]


def test_what_an_organisation_has_the_program_say_is_no_secret() -> None:
    words = "Appendices that stand behind the paper"
    material = Material((words,), (), (), ("meetings/m/appendices-2.pdf",), ())
    file = OpenFile("pack.pdf", (Passage("the text", "1", f"{words}: appendices-2"),), b"")
    assert len(find_leaks(material, [file])) > 0
    assert find_leaks(replace(material, wording=(words,)), [file]) == ()


@pytest.mark.parametrize("before", range(16))
def test_a_run_is_found_at_whatever_letter_it_begins(before: int) -> None:
    assert len(leaks(material(SECRET), f"{'x' * before} {SECRET}")) == 1
