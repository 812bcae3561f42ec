"""Actions from meeting to meeting: listed, printed on an agenda, offered and closed in minutes."""

import json
import re
from pathlib import Path

import pytest

from agendapack.cli.run import run
from tests.cli.conftest import Run, agendapack
from tests.describe import describe
from tests.reading import spoken_text

__all__ = ["agendapack"]

MINUTES = """\
date: {day}
present: [{{name: A Sample}}]
chair: A Sample
start: 7 pm
finish: 8 pm
first-minute: 31
minutes:
  - title: Hall
    item: 1
    {actions}
"""
MARCH = MINUTES.format(
    day="2030-03-04",
    actions="actions:\n"
    "      - {text: Ask for *three* prices., owner: The Clerk, due: 2030-04-02}\n"
    "      - {text: Thank the architect., owner: A Sample}",
)
PRICES, THANKS = "2030-03-04-1-ask-for-three-prices", "2030-03-04-1-thank-the-architect"
MAY = "committee: parish-council\ndate: 2030-05-13\nagenda:\n{items}"


def write(root: Path, day: str, name: str, text: str) -> None:
    folder = root / "meetings" / day
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def start(root: Path, items: str = "  - actions: open\n") -> None:
    assert run(["init", str(root)]) == 0
    march = "committee: parish-council\ndate: 2030-03-04\nagenda:\n  - title: Hall\n"
    write(root, "2030-03-04", "meeting.yaml", march)
    write(root, "2030-03-04", "minutes.yaml", MARCH)
    write(root, "2030-05-13", "meeting.yaml", MAY.format(items=items))


def close(root: Path, name: str, day: str = "2030-04-08") -> None:
    text = f"committee: parish-council\ndate: {day}\nagenda:\n  - title: Hall\n"
    write(root, day, "meeting.yaml", text)
    closing = f"closes: [{{action: {name}, note: Three came.}}]"
    write(root, day, "minutes.yaml", MINUTES.format(day=day, actions=closing))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("actions")
    start(root)
    assert run(["build", "2030-05-13", "--workspace", str(root)]) == 0
    return root


def test_the_agenda_prints_what_is_open_with_owner_day_lateness_and_minute(built: Path) -> None:
    words = spoken_text((built / "build/2030-05-13/pack.pdf").read_bytes())
    printed = words[words.index("Open on the day") :]
    assert "1. Actions from earlier meetings" in words
    row = "Ask for three prices. The Clerk 2 April 2030 41 days late 31 4 March 2030"
    assert f"{row} Thank the architect. A Sample 31 4 March 2030" in printed


def test_the_actions_are_a_table_with_heads(built: Path) -> None:
    lines = describe((built / "build/2030-05-13/pack.pdf").read_bytes()).splitlines()
    heads = [line.strip() for line in lines if line.strip().startswith("TH ")]
    assert heads == ["TH Action", "TH Owner", "TH By", "TH Minute"]


def test_the_manifest_names_the_minutes_that_actions_are_from(built: Path) -> None:
    manifest = json.loads((built / "build/2030-05-13/pack.json").read_text("utf-8"))
    (paper,) = manifest["papers"]
    assert [each["file"] for each in paper["sources"]] == ["meetings/2030-03-04/minutes.yaml"]


def test_a_pack_with_actions_is_built_again_when_minutes_change_or_come(
    agendapack: Run, tmp_path: Path
) -> None:
    start(tmp_path)

    def build() -> str:
        ran = agendapack("build", "2030-05-13")
        assert ran.code == 0
        return ran.out

    assert build().startswith("built")
    assert build().startswith("unchanged")
    write(tmp_path, "2030-03-04", "minutes.yaml", MARCH.replace("three", "four"))
    assert build().startswith("built")
    close(tmp_path, "2030-03-04-1-ask-for-four-prices")
    assert build().startswith("built")
    words = spoken_text((tmp_path / "build/2030-05-13/pack.pdf").read_bytes())
    assert "Thank the architect." in words
    assert "prices" not in words
    assert build().startswith("unchanged")


def test_an_agenda_without_open_actions_says_so(agendapack: Run, tmp_path: Path) -> None:
    start(tmp_path)
    write(tmp_path, "2030-03-04", "minutes.yaml", MINUTES.format(day="2030-03-04", actions=""))
    assert agendapack("build", "2030-05-13").code == 0
    words = spoken_text((tmp_path / "build/2030-05-13/pack.pdf").read_bytes())
    assert "No actions from earlier meetings are open." in words
    assert "Open on the day" not in words


def test_an_action_that_is_closed_is_in_the_minutes_by_its_words(
    agendapack: Run, tmp_path: Path
) -> None:
    start(tmp_path)
    close(tmp_path, PRICES)
    assert agendapack("build", "2030-04-08").code == 0
    words = spoken_text((tmp_path / "build/2030-04-08/minutes.pdf").read_bytes())
    assert "Action done: Ask for three prices. Three came." in words


def test_a_name_that_is_not_known_is_told(agendapack: Run, tmp_path: Path) -> None:
    start(tmp_path)
    close(tmp_path, PRICES[:-1])
    ran = agendapack("build", "2030-04-08")
    assert ran.code == 1
    assert re.search(rf"minutes.yaml:10:\d+: error: .*'{PRICES[:-1]}'.*\[unknown-action\]", ran.err)
    assert f"did you mean '{PRICES}'?" in ran.err


def test_minutes_that_cannot_be_read_are_not_left_out_in_silence(
    agendapack: Run, tmp_path: Path
) -> None:
    start(tmp_path)
    write(tmp_path, "2030-03-04", "minutes.yaml", MARCH + "    texd: Oh\n")
    for command in (("build", "2030-05-13"), ("actions", "--today", "2030-05-01")):
        ran = agendapack(*command)
        assert ran.code == 1
        assert "meetings/2030-03-04/minutes.yaml:13:5: error: " in ran.err


def test_started_minutes_offer_the_open_actions(agendapack: Run, tmp_path: Path) -> None:
    start(tmp_path, "  - title: Apologies\n  - actions: open\n  - title: Close\n")
    assert agendapack("minutes", "2030-05-13").code == 0
    path = tmp_path / "meetings/2030-05-13/minutes.yaml"
    text = path.read_text("utf-8")
    assert agendapack("check", "2030-05-13").code == 0
    before, _, offered = text.partition("    # closes:")
    assert "title: Actions from earlier meetings" in before
    assert "title: Close" in offered
    done = text.replace("    # closes:", "    closes:").replace(
        f"    #   - action: {PRICES}", f"      - action: {PRICES}"
    )
    path.write_text(done, "utf-8")
    assert agendapack("check", "2030-05-13").code == 0
    listed = agendapack("actions", "--today", "2030-06-01").out
    assert THANKS in listed
    assert PRICES not in listed


def test_minutes_without_such_an_item_have_the_actions_at_the_end(
    agendapack: Run, tmp_path: Path
) -> None:
    start(tmp_path, "  - title: Apologies\n  - title: Close\n")
    assert agendapack("minutes", "2030-05-13").code == 0
    text = (tmp_path / "meetings/2030-05-13/minutes.yaml").read_text("utf-8")
    assert THANKS in text.partition("title: Close")[2]


@pytest.mark.parametrize(
    ("options", "listed"),
    [
        ((), {PRICES, THANKS}),
        (("--overdue",), {PRICES}),
        (("--overdue", "--today", "2030-04-02"), set()),
        (("--today", "2030-03-03"), set()),
        (("--owner", "sample"), {THANKS}),
        (("--today", "2030-05-01"), {THANKS}),
        (("--today", "2030-05-01", "--done"), {PRICES, THANKS}),
        (("--committee", "parish-council"), {PRICES, THANKS}),
    ],
)
def test_what_is_listed(
    options: tuple[str, ...], listed: set[str], agendapack: Run, tmp_path: Path
) -> None:
    start(tmp_path)
    close(tmp_path, PRICES, "2030-04-29")
    day = () if "--today" in options else ("--today", "2030-04-05")
    ran = agendapack("actions", "--format", "json", *options, *day)
    assert ran.code == 0
    assert {json.loads(line)["id"] for line in ran.out.splitlines() if line[0] == "{"} == listed


def test_each_committee_has_its_own_actions(agendapack: Run, tmp_path: Path) -> None:
    start(tmp_path)
    home = tmp_path / "meetings/committees"
    (home / "finance.yaml").write_text((home / "parish-council.yaml").read_text("utf-8"), "utf-8")
    assert agendapack("actions", "--committee", "finance").out == "no action is open\n"
    assert agendapack("actions", "--committee", "finanse").code == 2


def test_a_renamed_committee_has_the_actions_of_the_one_before(
    agendapack: Run, tmp_path: Path
) -> None:
    start(tmp_path)
    committees = tmp_path / "meetings" / "committees"
    text = (committees / "parish-council.yaml").read_text("utf-8")
    (committees / "village-council.yaml").write_text(
        text + "\nformerly: [parish-council]\n", "utf-8"
    )
    close(tmp_path, PRICES)
    meeting = tmp_path / "meetings" / "2030-04-08" / "meeting.yaml"
    meeting.write_text(meeting.read_text("utf-8").replace("parish-", "village-"), "utf-8")
    (tmp_path / "meetings" / "2030-05-13" / "meeting.yaml").write_text(
        MAY.format(items="  - actions: open\n").replace("parish-", "village-"), "utf-8"
    )
    ran = agendapack("actions", "--format", "json", "--today", "2030-05-01")
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [(each["committee"], each["id"]) for each in found] == [("village-council", THANKS)]
    assert agendapack("minutes", "2030-05-13").code == 0
    offered = (tmp_path / "meetings" / "2030-05-13" / "minutes.yaml").read_text("utf-8")
    assert THANKS in offered
    assert PRICES not in offered


def test_what_is_minuted_apart_is_listed_where_that_is_asked_for(
    agendapack: Run, tmp_path: Path
) -> None:
    start(tmp_path)
    apart = MINUTES.format(day="2030-03-04", actions="actions: [{text: Offer the price.}]")
    write(tmp_path, "2030-03-04", "restricted-minutes.yaml", apart)
    asked = ("actions", "--format", "json", "--today", "2030-04-05")
    secret = "2030-03-04-1-offer-the-price"
    assert secret not in agendapack(*asked).out
    ran = agendapack(*asked, "--restricted")
    assert (ran.code, ran.err) == (0, "")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()].count(secret) == 1
    assert agendapack("build", "2030-05-13").code == 0
    words = spoken_text((tmp_path / "build/2030-05-13/pack.pdf").read_bytes())
    assert "Offer the price." not in words
