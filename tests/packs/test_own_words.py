"""What the program prints of itself is no secret word, whatever a withheld paper says."""

import re
from pathlib import Path

from agendapack.model.document import Material, OpenFile
from agendapack.pack.audit import find_leaks
from agendapack.pdf import read_passages
from tests.packs.conftest import Pack

MEETING = "2026-04-16"
ROOT = Path(__file__).parents[2]


def plain(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{5,}", text.lower()))


def test_a_paper_made_of_our_own_words_leaks_nothing(built: Pack) -> None:
    meetings = ROOT / "meetings"
    files = [*(meetings / MEETING).rglob("*.*"), *meetings.rglob("*northcombe*.yaml")]
    files += [ROOT / "agendapack" / "exempt" / "england.yaml"]
    typed = " ".join(file.read_text("utf-8") + file.name for file in files)
    data = (built(MEETING) / "pack.pdf").read_bytes()
    passages = read_passages(data)
    said = [p.text for p in passages if p.prose and p.where != "a name of an object"]
    printed = {word for text in said for word in plain(text)}
    ours = {word for word in printed - plain(typed) if word.isascii()}  # not bytes of an /ID
    assert {"because", "blank"} <= ours
    assert len(ours) > 30
    material = Material((" ".join(sorted(ours)),), (typed,), (), (), ())
    found = find_leaks(material, [OpenFile("pack.pdf", passages, data)])
    assert [problem.message for problem in found] == []


def test_what_the_format_calls_something_is_no_word_of_a_paper(built: Pack) -> None:
    data = (built(MEETING) / "pack.pdf").read_bytes()
    secret = "Flate decode, the struct elem and the parent tree; font descriptor, stem v, bbox."
    material = Material((secret,), (), (), (), ())
    found = find_leaks(material, [OpenFile("pack.pdf", read_passages(data), data)])
    assert [problem.message for problem in found] == []
