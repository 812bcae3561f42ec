"""Every word of a meeting's files is printed somewhere, or what is not printed is told."""

import re
from pathlib import Path

import pytest

from agendapack.pdf import text_of_pages
from tests.cli.conftest import Run, agendapack
from tests.packs.workspace import write_files

__all__ = ["agendapack"]
HOME = "2030-03-04"
FILES = {
    "organisation.yaml": """
name: Qaorganisation
notice: none
telephone: Qatelephone 1
website: https://qawebsite.example
strapline: [{language: fr, text: Qastrapline}]
web: yes
public-notice: yes
""",
    "committees/parks.yaml": """
name: Qacommittee
time: 7 pm
members-are: Qamembersare
members:
  - {name: Qamember, role: Qarole, body: Qabody}
  - {name: Qasubstitute, substitute: yes, substitute-for: Qamember, role: Qasubstituterole}
online: {link: "https://qaonline.example/", note: Qaonlinenote}
officer: {name: Qaofficer, role: Qaofficerrole, email: qamail@a.example, telephone: Qaofficertel 1}
signed: {name: Qasigned, role: Qasignedrole}
contact-for: [Qacontactfor]
standing: {apologies: {title: Qastandingtitle, text: Qastandingtext}}
jointly-with: [{name: Qapartner}]
""",
    f"{HOME}/meeting.yaml": """
committee: parks
date: 2030-03-04
name: Qameetingname
venue: Qavenue
address: Qaaddress
text: Qatext
notes: Qanotes
agenda:
  - standing: apologies
  - {section: Qasection, text: Qasectiontext}
  - report: report.md
    title: Qaentrytitle
    lead: Qalead
    presenter: Qapresenter
    purpose: Qapurpose
    paper-number: Qapapernumber
    late: {reason: Qalate}
  - {title: Qaverbal, verbal: yes, lead: Qaverballead, link: "https://qalink.example/"}
  - title: Qapapers
    text: Qapaperstext
    papers:
      - {report: paper.md, title: Qapapertitle, paper-number: Qapaperown}
      - {title: Qafile, file: a.txt, paper-number: Qafileown}
      - {title: Qalinked, link: "https://qalinked.example/", paper-number: Qalinkedown}
      - {title: Qafollows, to-follow: yes, paper-number: Qafollowsown}
  - title: Qaapplications
    text: Qaapplicationstext
    applications:
      - {reference: Qareference, address: Qasite, ward: Qaward, proposal: Qaproposal,
         applicant: Qaapplicant, officer: Qacaseofficer, recommendation: Qaadvice,
         speakers: [Qaspeaker]}
  - {title: Qawithdrawn, lead: Qawithdrawnlead, withdrawn: {reason: Qawithdrawnreason}}
  - title: Qaawaited
    to-follow: yes
    text: Qaawaitedtext
    annexes: [{title: Qaawaitedannex, file: gone.pdf, to-follow: yes}]
  - {title: Qaannexes, annexes: [{title: Qaannex, file: b.csv}]}
  - {minutes: 2030-02-04, title: Qaminutestitle, text: Qaminutestext}
""",
    f"{HOME}/report.md": """---
title: Qareport
from: Qafrom
date: 2030-03-01
purpose: Qareportpurpose
recommendations: [{text: Qarecommendation, reason: Qarecommendationreason}]
implications-intro: Qaintro
implications: [{heading: Qaheading, text: Qaimplication}]
council-plan: Qaplan
contacts:
  author: {name: Qaauthor, role: Qaauthorrole, telephone: Qaauthortel 1}
  chief-officer: {name: Qachief, role: Qachiefrole}
  wards: Qawards
background-papers: [Qabackground]
abbreviations: {QAB: Qaabbreviation}
annexes: [{title: Qareportannex, file: b.csv}]
---
Qareportbody QAB
""",
    f"{HOME}/paper.md": "---\ntitle: Qaown\nfrom: Qapaperfrom\npurpose: Qalost\n---\nQapaperbody\n",
    f"{HOME}/a.txt": "Qaline\n",
    f"{HOME}/b.csv": "Qahead,Figure\nQacell,2\n",
    f"{HOME}/minutes-2030-02-04.yaml": """
date: 2030-02-04
attendance: [{name: Qaattendee, role: Qaattendeerole, status: present}]
in-attendance: [Qainattendance]
declarations: [{name: Qadeclarer, item: "1", kind: Qakind, interest: Qainterest}]
chair: Qachair
start: 7 pm
finish: 8 pm
minutes:
  - title: Qaminute
    text: Qaminutetext
    resolved: [Qaresolved]
    reason: Qaminutereason
    actions: [{text: Qaaction, owner: Qaowner}]
""",
}
REPLACED = {"Qareport", "Qaown"}
"""Titles of reports, in whose place the agenda gives another."""
TOLD = {"Qalost": "the purpose of the paper 'Qapapertitle' of agenda item 4 is not printed"}


def test_every_word_is_printed_or_told(
    tmp_path: Path, agendapack: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    ran = agendapack("build", HOME)
    assert ran.code == 0, ran.err
    printed = "".join(text_of_pages(each.read_bytes()) for each in folder.rglob("*.pdf"))
    printed += "".join(each.read_text("utf-8") for each in folder.rglob("*.html"))
    words = {word for text in FILES.values() for word in re.findall(r"\b[Qq]a\w+", text)}
    gone = {word for word in words if word.casefold() not in printed.casefold()}
    assert gone - REPLACED == TOLD.keys()
    for message in TOLD.values():
        assert message in ran.err


LINK = 'link: "https://qalinked.example/"'
WITHDRAWN = "withdrawn: {reason: Qawithdrawnreason}"
LOST = [
    (LINK, "from: Qasender", "paper 3 of agenda item 4 is a link, whose 'from' is not printed"),
    (WITHDRAWN, "text: Qa", "agenda item 6 is withdrawn, so its 'text' is not printed"),
    (
        WITHDRAWN,
        "applications: [{reference: Qa}]",
        "agenda item 6 is withdrawn, so its 'applications' is not printed",
    ),
]


@pytest.mark.parametrize(("beside", "field", "message"), LOST)
def test_a_field_that_cannot_be_printed_is_told(
    tmp_path: Path,
    agendapack: Run,
    monkeypatch: pytest.MonkeyPatch,
    beside: str,
    field: str,
    message: str,
) -> None:
    meeting = FILES[f"{HOME}/meeting.yaml"].replace(beside, f"{beside}, {field}")
    write_files(tmp_path, FILES | {f"{HOME}/meeting.yaml": meeting})
    monkeypatch.chdir(tmp_path)
    assert message in agendapack("check", HOME).err
