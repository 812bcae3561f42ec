"""The year of a clerk, from the calendar to minutes that are approved, by the command line."""

import json
import re
from pathlib import Path

from tests.clerk import Clerk, needs_git
from tests.cli.conftest import Run, agendapack

__all__ = ["agendapack"]

pytestmark = needs_git

AWAITED = "    to-follow: yes  # until its minutes are written; then delete this line\n"

GRASS = """\
---
title: Who cuts the grass
from: Clerk
recommendations:
  - text: That Green & Daughters stay for another year.
---
Their price is the same as before.
"""
FRAME = "2031-05-12-6-order-the-climbing-frame"
SCHOOL = "2031-05-12-6-ask-the-school-what-the-net"


def minute_numbers(words: str) -> list[int]:
    return [int(number) for number in re.findall(r"\b31/(\d+)(?=\. [A-Z])", words)]


def open_actions(clerk: Clerk, day: str, *options: str) -> list[str]:
    lines = clerk.do("actions", "--format", "json", "--today", day, *options).splitlines()
    return [json.loads(line)["id"] for line in lines]


def test_a_year_of_a_parish_council(tmp_path: Path, agendapack: Run) -> None:
    clerk = Clerk(tmp_path, agendapack)
    may, june, july, september, october = (
        *("2031-05-12", "2031-06-09", "2031-07-14"),
        *("2031-09-08", "2031-10-13"),
    )
    clerk.do("init", "--kind", "parish")
    clerk.start_repository()

    # The year is planned: what is to come, and on which days the council meets.
    plan = "forward-plans/parish-council.yaml"
    clerk.write(
        plan,
        "title: Forward Plan\ntopics:\n"
        f"  - {{id: grass, title: Grass contract, lead: Clerk, meeting: {june}}}\n"
        f"  - {{id: lamps, title: Lamps in Mill Row, lead: P Birkett, meeting: {july}}}\n",
    )
    clerk.write(
        "../year.yaml",
        f"committee: parish-council\nmeetings: [{june}, {july}, {september}, {october}]\n",
    )
    clerk.do("new", "--calendar", "year.yaml")
    assert clerk.save("plan the year") <= 80
    listed = clerk.do("list", "--upcoming", "--today", "2031-05-20")
    assert re.findall(r"^2031-\S+", listed, re.M) == [june, july, september, october]

    # May: the agenda goes out, the council meets, and its minutes are begun from the agenda.
    clerk.do("publish", may, "--today", "2031-05-02")
    assert clerk.save("publish May") <= 120
    clerk.do("minutes", may)
    clerk.save("begin the minutes of May")
    clerk.mark(may, J_Easton="apologies")
    clerk.chair(may, "Cllr R Ashdown", "7.00 pm", "8.10 pm")
    clerk.minute(may, "Apologies for Absence", "Cllr Easton was ill.")
    clerk.minute(may, "Minutes")
    clerk.minute(may, "Finance")
    clerk.minute(
        may,
        "The Play Area in Church Lane",
        "Members had visited it on Saturday.",
        "    actions:\n"
        "      - {text: Order the climbing frame., owner: Clerk, due: 2031-06-02}\n"
        "      - {text: Ask the school what the net should be like., owner: M Coleby}\n",
    )
    clerk.do("build", may, "--today", "2031-05-13")
    assert clerk.save("fill in the minutes of May") <= 40
    draft = clerk.reads(f"{may}/minutes.pdf")
    assert "DRAFT" in draft
    assert minute_numbers(draft) == list(range(44, 52))

    # June: the minutes of May and what is open come by themselves. A letter comes late.
    clerk.change(f"{june}/meeting.yaml", AWAITED, "")
    clerk.write(f"{june}/grass.md", GRASS)
    clerk.change(
        f"{june}/meeting.yaml", "    topic: grass", "    report: grass.md\n    topic: grass"
    )
    clerk.do("publish", june, "--today", "2031-06-03")
    assert clerk.save("publish June") <= 120
    words = clerk.reads(f"{june}/pack.pdf")
    assert "sign the minutes of the meeting held on 12 May 2031." in words
    assert "5. Actions from earlier meetings (Pages 3 - 4) 6. Grass contract (Pages 5 - 6)" in words
    assert "Order the climbing frame. Clerk 2 June 2031 7 days late 31/49 12 May 2031" in words
    clerk.write(f"{june}/letter.md", "The firm asks for a longer contract.\n")
    update = '  - {update: "6", title: Letter of the firm, file: letter.md}\n'
    clerk.add(f"{june}/meeting.yaml", update)
    clerk.do("supplement", june, "--today", "2031-06-06")
    clerk.do("publish", june, "--today", "2031-06-06")
    assert clerk.save("the late letter") <= 30
    words = clerk.reads(f"{june}/agenda.pdf")
    assert "6. Grass contract (Pages 5 - 6, update 7 - 8)" in words
    pack = (tmp_path / "build" / june / "pack.pdf").read_bytes()

    # The minutes of June close an action; those of May are approved, and no pack changes by it.
    clerk.do("minutes", june)
    clerk.save("begin the minutes of June")
    clerk.mark(june, S_Dunning="absent")
    clerk.chair(june, "Cllr P Birkett", "7.00 pm", "7.50 pm")
    clerk.minute(june, "Minutes")
    clerk.minute(june, "Grass contract", "The letter was read out.")
    closing = f"    #   - action: {FRAME}\n    #     note:"
    clerk.change(f"{june}/minutes.yaml", "    # closes:", "    closes:")
    clerk.change(
        f"{june}/minutes.yaml", closing, f"      - action: {FRAME}\n        note: It is in place."
    )
    clerk.do("build", may, june, "--today", "2031-06-10")
    assert clerk.save("the minutes of June; those of May are approved") <= 40
    assert (tmp_path / "build" / june / "pack.pdf").read_bytes() == pack
    signed, draft = clerk.reads(f"{may}/minutes.pdf"), clerk.reads(f"{june}/minutes.pdf")
    assert "Approved on 9 June 2031" in signed
    assert "DRAFT" not in signed
    assert minute_numbers(draft) == list(range(52, 60))
    assert "Action done: Order the climbing frame. It is in place." in draft
    assert open_actions(clerk, "2031-06-10") == [SCHOOL]

    # July is postponed after its agenda went out: the folder keeps its name, the days follow.
    clerk.change(f"{july}/meeting.yaml", AWAITED, "")
    clerk.do("publish", july, "--today", "2031-07-07")
    clerk.save("publish July")
    flood = ("--reason", "The hall is flooded.")
    clerk.do("postpone", july, "--to", "2031-07-21", *flood, "--today", "2031-07-10")
    assert clerk.save("postpone July") <= 30
    words = clerk.reads(f"{july}/agenda.pdf")
    assert "Date: Monday, 21 July 2031" in words
    assert "12.00 pm on Friday 18 July 2031" in words
    clerk.do("minutes", july)
    clerk.save("begin the minutes of July")
    clerk.mark(july)
    clerk.chair(july, "Cllr R Ashdown", "7.05 pm", "7.45 pm")
    clerk.minute(july, "Minutes")
    clerk.minute(july, "Lamps in Mill Row", "They are to be mended by the county.")
    clerk.do("build", june, july, "--today", "2031-07-22")
    assert clerk.save("the minutes of July") <= 40
    assert minute_numbers(clerk.reads(f"{july}/minutes.pdf")) == list(range(60, 68))

    # September is cancelled; nobody has to tell October whose minutes it approves.
    clerk.do("cancel", september, "--reason", "There is no business.", "--today", "2031-08-20")
    assert clerk.save("cancel September") <= 4
    assert october in clerk.do("list", "--upcoming", "--today", "2031-08-21")
    assert september not in clerk.do("list", "--upcoming", "--today", "2031-08-21")
    clerk.change(f"{october}/meeting.yaml", AWAITED, "")
    clerk.do("publish", october, "--today", "2031-10-03")
    words = clerk.reads(f"{october}/pack.pdf")
    assert "sign the minutes of the meeting held on 21 July 2031." in words
    assert "31/65. Lamps in Mill Row They are to be mended by the county." in words
    assert "Ask the school what the net should be like. M Coleby 31/49 12 May 2031" in words

    # The end of the year: nothing was typed twice, and the registers add up.
    assert clerk.typed_twice() == []
    counted = clerk.do("attendance", "--from", may, "--format", "csv")
    assert "parish-council,S Dunning,3,2,0,0,1,0" in counted
    assert "parish-council,J Easton,3,2,0,1,0,0" in counted


def test_a_year_of_a_city_committee(tmp_path: Path, agendapack: Run) -> None:
    clerk = Clerk(tmp_path, agendapack)
    january, march, june = "2031-01-23", "2031-03-13", "2031-06-12"
    clerk.do("init", "--kind", "council")
    clerk.start_repository()

    # The year is planned; one topic is a key decision, with its notice.
    clerk.change(
        "committees/environment-committee.yaml",
        "  - work-plan: work-plan.yaml\n",
        "  - work-plan: forward-plan\n  - actions: open\n",
    )
    clerk.write(
        "forward-plans/environment-committee.yaml",
        "title: Forward Plan\ntopics:\n"
        f"  - {{id: air, title: Air in Mill Ward, lead: Director of Place, meeting: {march}, "
        "key-decision: yes, noticed: 2031-02-03}\n"
        f"  - {{id: floods, title: Yearly report on flooding, meeting: {june}}}\n",
    )
    clerk.write("../year.yaml", f"committee: environment-committee\nmeetings: [{march}, {june}]\n")
    clerk.do("new", "--calendar", "year.yaml")
    assert clerk.save("plan the year") <= 50

    # January: an exempt report goes to members alone; so does a letter on it that comes late.
    clerk.do("publish", january, "--today", "2031-01-15")
    assert clerk.save("publish January") <= 120
    words = clerk.reads(f"{january}/agenda.pdf")
    assert "7. Offer for a Depot (Pages 7 - 8: not for publication)" in words
    clerk.write(f"{january}/owner.md", "The owner would take 1,190,000 pounds from us.\n")
    clerk.add(
        f"{january}/meeting.yaml",
        '  - update: "7"\n    title: Letter of the owner\n    file: owner.md\n'
        "    exempt: {paragraphs: [3], reason: It has a price.}\n"
        "    shown: number\n",
    )
    clerk.do("supplement", january, "--today", "2031-01-20")
    clerk.do("publish", january, "--today", "2031-01-20")
    assert clerk.save("the late letter") <= 40

    # Its minutes: what is exempt has a file of its own, with the number that the public ones have.
    clerk.do("minutes", january)
    clerk.save("begin the minutes of January")
    clerk.mark(january, M_Denholm="absent", L_Cragg="remote")
    clerk.chair(january, "Cllr J Amble", "6.00 pm", "7.20 pm")
    clerk.minute(january, "Minutes")
    clerk.minute(
        january,
        "Tree Strategy 2031 to 2041",
        "Members asked which wards come first.",
        "    actions:\n      - {text: List the streets., owner: Owen Pike, due: 2031-03-01}\n",
    )
    clerk.minute(january, "Exclusion of the press and the public")
    clerk.minute(
        january,
        "Offer for a Depot",
        "Members saw the letter of the owner.",
        "    actions:\n      - {text: Offer 1.2 million., owner: Director of Place}\n",
        file="restricted-minutes.yaml",
    )
    clerk.do("build", january, "--today", "2031-01-24")
    assert clerk.save("fill in the minutes of January") <= 60
    words = clerk.reads(f"{january}/minutes.pdf")
    assert "38. Exclusion of the press and the public Resolved:" in words
    assert "39. Offer for a Depot 40. Urgent Business" in words
    words = clerk.reads(f"{january}/restricted/restricted-minutes.pdf")
    assert "39. Offer for a Depot Members saw the letter of the owner." in words
    assert words.count("39. ") == 1
    assert "36. Tree Strategy 2031 to 2041" in clerk.reads(f"{january}/decisions.pdf")
    streets, offer = "2031-01-23-5-list-the-streets", "2031-01-23-7-offer-1-2-million"
    assert open_actions(clerk, "2031-02-01") == [streets]
    assert open_actions(clerk, "2031-02-01", "--restricted") == [streets, offer]

    # March: in another room, with a key decision that is deferred and so stays in the plan.
    clerk.change(f"{march}/meeting.yaml", AWAITED, "")
    clerk.do("publish", march, "--today", "2031-03-05")
    clerk.save("publish March")
    room = ("--to", "The Chapel, Mill Lane", "--reason", "The lift is broken.")
    told = clerk.do("move-venue", march, *room, "--today", "2031-03-10", warns=True)
    assert "[notice-passed]" in told  # another place needs its own five clear days
    assert clerk.save("move March") <= 30
    words = clerk.reads(f"{march}/pack.pdf")
    assert "Venue: The Chapel, Mill Lane New venue." in words
    assert "Thursday 12 June 2031 1. Yearly report on flooding" in words
    assert "List the streets. Owen Pike 1 March 2031 12 days late 36 23 January 2031" in words

    clerk.do("minutes", march)
    clerk.save("begin the minutes of March")
    clerk.mark(march)
    clerk.chair(march, "Cllr J Amble", "6.00 pm", "6.40 pm")
    clerk.minute(march, "Minutes")
    deferred = "    resolutions: [{text: That a survey be awaited., result: deferred}]\n"
    clerk.minute(march, "Air in Mill Ward", "", deferred)
    clerk.do("build", march, january, "--today", "2031-03-14")
    assert clerk.save("fill in the minutes of March") <= 30
    assert "DRAFT" not in clerk.reads(f"{january}/minutes.pdf")

    # June: what was put off is told, until it has another day.
    clerk.change(f"{june}/meeting.yaml", AWAITED, "")
    told = clerk.do("check", june, "--today", "2031-05-20", warns=True)
    assert "'Air in Mill Ward' was due at the meeting on 13 March 2031" in told
    clerk.change("forward-plans/environment-committee.yaml", f"meeting: {march}", "month: 2031-09")
    clerk.do("publish", june, "--today", "2031-06-04")
    words = clerk.reads(f"{june}/pack.pdf")
    assert "45. Air in Mill Ward Motion: That a survey be awaited. Deferred." in words
    assert "September 2031 1. Air in Mill Ward (key decision). Director of Place" in words
    assert "103 days late 36 23 January 2031" in words

    # Nothing withheld is in anything public, and nothing was typed twice.
    public, members = clerk.public_words(), clerk.reads(f"{january}/restricted/restricted-pack.pdf")
    assert "1,240,000" in members
    for secret in ("1,240,000", "1,190,000", "1.2 million", "1-2-million", "Letter of the owner"):
        assert secret not in public
    assert clerk.typed_twice() == []
