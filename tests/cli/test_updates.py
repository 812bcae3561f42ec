"""Later papers of published items: their pages, their lines, and what they replace."""

import random
import re
from pathlib import Path

import pytest

from agendapack.load.publication import parse_record
from tests.cli.conftest import Run
from tests.reading import drawn_text, spoken_text

MEETING = "2030-03-04"
HEAD = "committee: parks\ndate: 2030-03-04\nagenda:\n"
ITEMS = (
    "  - title: Apologies\n",
    "  - report: trees.md\n    annexes: [{title: Annex A - Map, file: map.md}]\n",
    "  - report: ponds.md\n",
    "  - title: Speakers\n",
)


def report(title: str, words: str) -> str:
    return f"---\ntitle: {title}\nfrom: Clerk\n---\n\n{words}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Lay out a workspace with one meeting of four items."""
    files = {
        "organisation.yaml": "name: Example Town Council\n",
        "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nnotice: none\n"
        "members: [{name: A Ash}]\n",
        f"{MEETING}/meeting.yaml": HEAD + "".join(ITEMS),
        f"{MEETING}/trees.md": report("Street Trees", "Forty trees."),
        f"{MEETING}/ponds.md": report("The Pond", "It leaks."),
        f"{MEETING}/map.md": "The avenue.\n",
    }
    for name, text in files.items():
        path = tmp_path / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "meetings" / MEETING


def add(home: Path, entry: str, name: str = "late.md", text: str = "Forty-two trees.\n") -> None:
    (home / name).write_text(text)
    file = home / "meeting.yaml"
    file.write_text(file.read_text() + entry)


def words(home: Path, file: str) -> str:
    data = (home.parents[1] / "build" / MEETING / file).read_bytes()
    return " ".join(drawn_text(data).replace("\u00a0", " ").split())


def publish(agendapack: Run, day: int = 20) -> None:
    ran = agendapack("publish", MEETING, "--today", f"2030-02-{day}")
    assert ran.code == 0, ran.err


def test_an_update_comes_in_the_supplement_under_its_item(agendapack: Run, home: Path) -> None:
    publish(agendapack)
    pack = words(home, "pack.pdf")
    add(home, "  - update: 2\n    title: Addendum\n    file: late.md\n")
    ran = agendapack("build", MEETING)
    assert "the update of agenda item 2 is not published [not-published]" in ran.err
    assert "'agendapack supplement 2030-03-04'" in ran.err
    assert agendapack("supplement", MEETING).code == 0
    supplement = words(home, "supplement-1.pdf")
    assert "2. Street Trees (Pages 1 - 2, update 5 - 6)" in supplement
    assert "Addendum" in supplement
    assert "Forty-two trees." in supplement
    assert "Forty trees." not in supplement
    assert "The Pond" not in supplement
    assert "Agenda Item 2" in supplement
    whole = words(home, "consolidated-pack.pdf")
    assert whole.index("Forty-two trees.") < whole.index("It leaks.")
    assert "Superseded" not in whole
    assert words(home, "pack.pdf") == pack


def test_a_revision_marks_the_pages_that_it_replaces(agendapack: Run, home: Path) -> None:
    publish(agendapack)
    add(home, "  - update: 2\n    file: late.md\n    replaces: yes\n")
    publish(agendapack, 21)
    whole = words(home, "consolidated-pack.pdf")
    assert whole.count("Superseded by pages 5 - 6") == 2
    assert "Superseded" not in words(home, "pack.pdf")
    assert "Superseded" not in words(home, "supplement-1.pdf")
    add(home, "  - update: 2\n    id: third\n    file: third.md\n    replaces: yes\n", "third.md")
    publish(agendapack, 22)
    whole = words(home, "consolidated-pack.pdf")
    assert whole.count("Superseded by pages 7 - 8") == 4
    assert "(Pages 1 - 2, update 5 - 6, update 7 - 8)" in whole


def test_a_screen_reader_hears_once_that_pages_are_superseded(agendapack: Run, home: Path) -> None:
    publish(agendapack)
    add(home, "  - update: 2\n    file: late.md\n    replaces: Annex A\n")
    publish(agendapack, 21)
    data = (home.parents[1] / "build" / MEETING / "consolidated-pack.pdf").read_bytes()
    said = spoken_text(data)
    assert said.count("Superseded by pages 5 - 6") == 1
    before, _, behind = said.partition("Superseded by pages 5 - 6")
    assert "Forty trees." in before
    assert behind.index("The avenue.") < behind.index("Forty-two trees.")


def test_an_annex_alone_is_replaced(agendapack: Run, home: Path) -> None:
    publish(agendapack)
    add(home, "  - update: 2\n    file: late.md\n    replaces: Annex A\n")
    publish(agendapack, 21)
    whole = words(home, "consolidated-pack.pdf")
    assert whole.count("Superseded by pages 5 - 6") == 1
    assert "(replaces Annex A - Map)" in whole


def test_an_item_without_a_paper_gets_one(agendapack: Run, home: Path) -> None:
    publish(agendapack)
    add(home, "  - update: 4\n    title: List of Speakers\n    file: late.md\n")
    publish(agendapack, 21)
    assert "4. Speakers (update 5 - 6)" in words(home, "supplement-1.pdf")


def test_a_withheld_update_stays_withheld(agendapack: Run, home: Path) -> None:
    publish(agendapack)
    secret = "    exempt: {paragraphs: [3], reason: Bids are open.}\n    shown: number\n"
    add(home, "  - update: 2\n    title: Bid of Quillfeather\n    file: quillfeather.md\n" + secret,
        "quillfeather.md", "Quillfeather bids ninety thousand.\n")  # fmt: skip
    publish(agendapack, 21)
    build = home.parents[1] / "build" / MEETING
    public = [path for path in build.rglob("*") if path.is_file() and "restricted" not in str(path)]
    for path in public:
        text = drawn_text(path.read_bytes()) if path.suffix == ".pdf" else path.read_text()
        assert "uillfeather" not in text + path.name, path
    assert "uillfeather" not in (home / "published.yaml").read_text()
    line = "(Pages 1 - 2, update 5 - 6: not for publication)"
    assert line in words(home, "supplement-1.pdf")
    whole = words(home, "restricted/restricted-consolidated-pack.pdf")
    assert "Quillfeather bids ninety thousand." in whole


@pytest.mark.parametrize(
    ("number", "replaces", "held"),
    [("1", "", "the item"), ("2", "    replaces: Bids\n", "the annex that it replaces")],
)
def test_an_open_update_of_what_is_withheld_is_refused(
    agendapack: Run, home: Path, number: str, replaces: str, held: str
) -> None:
    exempt = "exempt: {paragraphs: [3], reason: Bids are open.}"
    first = f"  - {{title: A sale, {exempt}}}\n"
    annex = f"    annexes: [{{title: Bids, file: map.md, {exempt}}}]\n"
    (home / "meeting.yaml").write_text(HEAD + first + "  - report: trees.md\n" + annex)
    add(home, f"  - update: {number}\n    title: Quillfeather\n    file: late.md\n" + replaces)
    ran = agendapack("build", MEETING)
    assert ran.code == 1
    assert f"the update of agenda item {number} is open, and {held} is withheld" in ran.err
    add(home, f"    {exempt}\n")
    ran = agendapack("check", MEETING)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("  - update: 9\n    file: late.md\n", "no agenda item has the number '9'"),
        ("  - update: 2\n", "the update of item 2 brings no paper"),
        ("  - title: X\n    file: late.md\n", "has 'file', which is for updates"),
        ("  - update: 2\n    file: late.md\n    report: late.md\n", "one is allowed"),
        ("  - update: 2\n    minutes: 2030-01-01\n    file: late.md\n", "item 2 has 'minutes'"),
        ("  - update: 2\n    file: late.md\n    replaces: Annex B\n", "no paper 'Annex B'"),
        ("  - update: 4\n    file: late.md\n    replaces: yes\n", "no paper 'yes'"),
    ],
)
def test_what_cannot_be_an_update_is_told(
    agendapack: Run, home: Path, entry: str, told: str
) -> None:
    publish(agendapack)
    add(home, entry)
    ran = agendapack("check", MEETING)
    assert ran.code == 1
    assert told in ran.err


def test_an_update_that_is_gone_is_told(agendapack: Run, home: Path) -> None:
    publish(agendapack)
    before = (home / "meeting.yaml").read_text()
    add(home, "  - update: 2\n    file: late.md\n")
    publish(agendapack, 21)
    (home / "meeting.yaml").write_text(before)
    assert "'late', was published on pages 5 to 6" in agendapack("check", MEETING).err


def numbers(home: Path) -> dict[str, tuple[str, str]]:
    data = (home / "published.yaml").read_bytes()
    published = parse_record(home.parents[1], MEETING, data).value
    assert published is not None
    of_papers = {f"paper {k}": (str(p.first), str(p.last)) for k, p in published.papers.items()}
    return of_papers | {f"item {k}": (str(i.number), "") for k, i in published.items.items()}


@pytest.mark.parametrize("seed", range(3))
def test_no_published_number_moves(agendapack: Run, home: Path, seed: int) -> None:
    """Updates, late items, corrections, withdrawals and cancellation, in any order."""
    chance = random.Random(seed)
    publish(agendapack, 10)
    acts = ["update", "update", "late", "correct", "withdraw", "cancel"]
    chance.shuffle(acts)
    known = numbers(home)
    file = home / "meeting.yaml"
    for day, act in enumerate(acts, start=11):
        item, name = chance.choice("234"), f"paper-{day}.md"
        if act == "update":
            entry = f"  - update: {item}\n    file: {name}\n"
            (home / name).write_text("More. " * chance.choice((3, 900)) + "\n")
            place = chance.choice((0, file.read_text().count("\n  - ") - 1))
            parts = re.split(r"(?m)^(?=  - )", file.read_text())
            parts.insert(1 + place, entry)
            file.write_text("".join(parts))
        elif act == "late":
            add(home, f"  - report: {name}\n    late: {{reason: Urgent.}}\n", name,
                report(f"Late {day}", "Now."))  # fmt: skip
        elif act == "correct":
            (home / "trees.md").write_text(report("Street Trees", "Fifty trees."))
        elif act == "withdraw":
            text = file.read_text()
            said = "  - report: ponds.md\n"
            file.write_text(text.replace(said, said + "    withdrawn: {reason: Mended.}\n"))
        else:
            file.write_text(file.read_text() + "state: cancelled\n")
        publish(agendapack, day)
        now = numbers(home)
        assert {key: now[key] for key in known} == known, act
        known = now


COSTS = "{title: Annex B - Costs, file: costs.md, to-follow: yes}"
AWAITED = ITEMS[1].replace("}]", "}, " + COSTS + ", {title: Annex C - Plan, file: map.md}]")


def write(home: Path, item: str) -> None:
    (home / "meeting.yaml").write_text(HEAD + ITEMS[0] + item + "".join(ITEMS[2:]))


def test_an_annex_that_is_to_follow_is_listed_and_comes_in_the_supplement(
    agendapack: Run, home: Path
) -> None:
    write(home, AWAITED)
    publish(agendapack)
    pack = words(home, "pack.pdf")
    assert "• Annex B - Costs (to follow) • Annex C - Plan (page 3)" in pack
    assert "2. Street Trees (Pages 1 - 4)" in pack
    (home / "costs.md").write_text("Ninety pounds.\n")
    write(home, AWAITED.replace(", to-follow: yes", ""))
    ran = agendapack("build", MEETING)
    assert "the update of agenda item 2 is not published [not-published]" in ran.err
    assert agendapack("supplement", MEETING).code == 0
    supplement = words(home, "supplement-1.pdf")
    assert "2. Street Trees (Pages 1 - 4, update 7 - 8)" in supplement
    assert "Annex B - Costs" in supplement
    assert "Ninety pounds." in supplement
    assert "Forty trees." not in supplement
    whole = words(home, "consolidated-pack.pdf")
    assert whole.index("Ninety pounds.") < whole.index("It leaks.")
    assert "Annex B - Costs (to follow)" in whole, "the paper says what it said"
    assert words(home, "pack.pdf") == pack
    known = numbers(home)
    publish(agendapack, 21)
    now = numbers(home)
    assert {key: now[key] for key in known} == known
    assert agendapack("build", MEETING).code == 0
    assert agendapack("diff", MEETING, "--since", "published").code == 0
    republish = ("--republish", "--reason", "All at once.", "--today", "2030-02-22")
    assert agendapack("publish", MEETING, *republish).code == 0
    assert "Annex B - Costs (page 3)" in words(home, "pack.pdf")


def test_an_annex_that_followed_is_withdrawn_with_its_item(agendapack: Run, home: Path) -> None:
    write(home, AWAITED)
    publish(agendapack)
    (home / "costs.md").write_text("Ninety pounds.\n")
    write(home, AWAITED.replace(", to-follow: yes", ""))
    publish(agendapack, 21)
    known = numbers(home)
    write(home, "  - report: trees.md\n    withdrawn: {reason: Felled.}\n")
    publish(agendapack, 22)
    assert "(Pages 1 - 4: withdrawn) (update 7 - 8: withdrawn)" in words(home, "agenda.pdf")
    assert "Ninety pounds." not in words(home, "consolidated-pack.pdf")
    now = numbers(home)
    assert {key: now[key] for key in known} == known


def test_before_publication_an_annex_just_takes_its_place(agendapack: Run, home: Path) -> None:
    write(home, AWAITED)
    assert agendapack("build", MEETING).code == 0
    (home / "costs.md").write_text("Ninety pounds.\n")
    write(home, AWAITED.replace(", to-follow: yes", ""))
    publish(agendapack)
    assert "Annex B - Costs (page 3)" in words(home, "pack.pdf")


def test_an_annex_that_nobody_promised_is_still_refused(agendapack: Run, home: Path) -> None:
    write(home, AWAITED)
    publish(agendapack)
    write(home, AWAITED.replace("file: map.md}]", "file: map.md}, {title: More, file: map.md}]"))
    assert "'trees.more' of agenda item 2 is not published" in agendapack("check", MEETING).err


def test_an_item_of_annexes_alone_waits_for_them(agendapack: Run, home: Path) -> None:
    entry = ITEMS[3] + "    annexes: [{title: Letter, file: letter.md, to-follow: yes}]\n"
    (home / "meeting.yaml").write_text(HEAD + "".join(ITEMS[:3]) + entry)
    publish(agendapack)
    assert "4. Speakers (To follow)" in words(home, "pack.pdf")
    (home / "letter.md").write_text("Dear Clerk.\n")
    file = home / "meeting.yaml"
    file.write_text(file.read_text().replace(", to-follow: yes", ""))
    assert agendapack("supplement", MEETING).code == 0
    assert "4. Speakers (Pages 5 - 6)" in words(home, "supplement-1.pdf")


def test_a_hidden_annex_that_is_to_follow_stays_hidden(agendapack: Run, home: Path) -> None:
    hidden = "exempt: {paragraphs: [3], reason: A bid.}, shown: number"
    write(home, AWAITED.replace("Annex B - Costs", "Quillfeather")
          .replace("to-follow: yes", f"to-follow: yes, {hidden}"))  # fmt: skip
    publish(agendapack)
    assert "• Annex 2 (to follow) • Annex C" in words(home, "pack.pdf")
    (home / "costs.md").write_text("Quillfeather bids ninety pounds.\n")
    file = home / "meeting.yaml"
    file.write_text(file.read_text().replace("to-follow: yes, ", ""))
    publish(agendapack, 21)
    build = home.parents[1] / "build" / MEETING
    for path in (p for p in build.rglob("*") if p.is_file() and "restricted" not in str(p)):
        text = drawn_text(path.read_bytes()) if path.suffix == ".pdf" else path.read_text()
        assert "uillfeather" not in text + path.name, path
    assert "uillfeather" not in (home / "published.yaml").read_text()
    whole = words(home, "restricted/restricted-consolidated-pack.pdf")
    assert "Quillfeather bids ninety pounds." in whole
