"""Calendars, feeds and open data keep their standards, and nothing in them changes by itself."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import jsonschema
import pytest
import vobject
from icalendar import Calendar
from lxml import etree

from tests.cli.conftest import Run
from tests.tools.site.conftest import RUN
from tests.tools.site.schemas import (
    ATOM as ATOM_GRAMMAR,
)
from tests.tools.site.schemas import (
    CIVIC_EVENT,
    POPOLO,
    SCHEMA_ORG_EVENT,
    SITEMAP,
)

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMARS = {"feed.xml": ATOM_GRAMMAR, "sitemap.xml": SITEMAP}
SCHEMAS = {"popolo.json": POPOLO, "event.json": CIVIC_EVENT}
ADDRESS = "https://meetings.example.org/"


def read_events(path: Path) -> dict[str, dict[str, str]]:
    """Read a calendar line by line (RFC 5545, 3.1); return the events by their summary."""
    data = path.read_bytes()
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
    events: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in re.sub(rb"\r\n[ \t]", b"", data).decode().split("\r\n"):
        name, _, value = line.partition(":")
        current[name] = value
        if line == "BEGIN:VEVENT":
            current = {}
        if line == "END:VEVENT":
            events[current["SUMMARY"].replace("\\,", ",")] = current
    return events


def event(site: Path, day: str, folder: str = "") -> dict[str, str]:
    events = read_events(site / folder / "calendar.ics")
    return next(each for name, each in events.items() if day in name)


def test_a_calendar_has_each_meeting_in_its_time_zone(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN).code == 0
    site = council / "site"
    assert len(read_events(site / "calendar.ics")) == 3
    assert len(read_events(site / "committees/planning/calendar.ics")) == 1
    trees = event(site, "4 March 2030")
    assert trees["DTSTART;TZID=Europe/London"] == "20300304T190000"
    assert trees["LOCATION"] == "The Hall"
    assert trees["URL"] == f"{ADDRESS}meetings/2030-03-04-parks/index.html"
    assert event(site, "4 March 2030", "committees/parks") == trees
    assert trees["DTEND;TZID=Europe/London"] == "20300304T210000"
    assert event(site, "2 April 2030")["STATUS"] == "TENTATIVE"
    calendar = (site / "calendar.ics").read_text()
    assert calendar.count("BEGIN:VTIMEZONE") == 1
    assert "TZOFFSETTO:+0100" in calendar


def test_a_name_of_two_lines_is_one_line_of_a_calendar(agendapack: Run, council: Path) -> None:
    file = council / "meetings/committees/parks.yaml"
    file.write_text(file.read_text().replace("name: Parks", "name: |\n  Parks\n  Gardens"))
    ran = agendapack(*RUN)
    assert ran.code == 0, ran.err
    calendar = (council / "site/committees/parks/calendar.ics").read_text()
    assert "\nX-WR-CALNAME:Parks Gardens" in calendar
    assert len(read_events(council / "site/committees/parks/calendar.ics")) == 2


def test_a_moved_meeting_keeps_its_uid_and_a_cancelled_one_is_told(
    agendapack: Run, council: Path
) -> None:
    assert agendapack("publish", "2030-04-01-parks", "--today", "2030-03-01").code == 0
    assert agendapack(*RUN).code == 0
    before = event(council / "site", "1 April 2030")
    because = ("--reason", "Snow.", "--today", "2030-03-19")
    assert agendapack("postpone", "2030-04-01-parks", "--to", "2030-04-08", *because).code == 0
    assert agendapack(*RUN).code == 0
    moved = event(council / "site", "8 April 2030")
    assert (moved["UID"], before["SEQUENCE"], moved["SEQUENCE"]) == (before["UID"], "0", "1")
    assert moved["DTSTAMP"] == "20300319T000000Z"
    assert moved["DTSTART;TZID=Europe/London"] == "20300408T190000"
    page = (council / "site/meetings/2030-04-01-parks/index.html").read_text()
    assert "https://schema.org/EventRescheduled" in page
    assert agendapack("cancel", "2030-04-01-parks", *because).code == 0
    assert agendapack(*RUN).code == 0
    cancelled = event(council / "site", "8 April 2030")
    assert (cancelled["SEQUENCE"], cancelled["STATUS"]) == ("2", "CANCELLED")
    page = (council / "site/meetings/2030-04-01-parks/index.html").read_text()
    assert "https://schema.org/EventCancelled" in page
    assert "Snow." in page


def test_the_time_zone_is_the_one_of_the_organisation(agendapack: Run, council: Path) -> None:
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write("time-zone: America/New_York\n")
    assert agendapack(*RUN).code == 0
    assert "DTSTART;TZID=America/New_York" in event(council / "site", "4 March 2030")
    data = json.loads((council / "site/meetings/2030-03-04-parks/event.json").read_text())
    assert data["start_date"] == "2030-03-04T19:00:00-05:00"


def test_a_meeting_elsewhere_has_its_own_time_zone(agendapack: Run, council: Path) -> None:
    """Also between the days on which clocks change there, and at home."""
    file = council / "meetings/2030-04-01-parks/meeting.yaml"
    text = (
        file.read_text()
        .replace("2030-04-01", "2030-03-12")
        .replace("agenda:", "time-zone: {}\nagenda:")
    )
    file.write_text(f"postponed-from: 2030-04-01\n{text.format('America/New_York')}")
    assert agendapack(*RUN).code == 0
    site = council / "site"
    assert event(site, "12 March 2030")["DTSTART;TZID=America/New_York"] == "20300312T190000"
    assert event(site, "4 March 2030")["DTSTART;TZID=Europe/London"] == "20300304T190000"
    calendar = (site / "calendar.ics").read_text()
    assert (calendar.count("BEGIN:VTIMEZONE"), calendar.count("TZID:America/New_York")) == (2, 1)
    data = json.loads((site / "meetings/2030-04-01-parks/event.json").read_text())
    assert data["start_date"] == "2030-03-12T19:00:00-04:00"
    page = (site / "meetings/2030-04-01-parks/web/index.html").read_text()
    assert "7.00 pm (New York time)" in page.replace("\u00a0", " ")
    file.write_text(text.format("new york"))
    ran = agendapack(*RUN)
    assert (
        "meeting.yaml:3:12: error: the field 'time-zone' of the meeting holds 'new york'" in ran.err
    )
    assert "did you mean 'America/New_York'?" in ran.err


@pytest.mark.parametrize("written", ["Europe/Londn", "../../etc/passwd", "GMT+1", "5"])
def test_a_time_zone_that_is_none_is_told(written: str, agendapack: Run, council: Path) -> None:
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write(f"time-zone: {written}\n")
    ran = agendapack(*RUN)
    assert ran.code == 1
    assert "meetings/organisation.yaml:3:12: error:" in ran.err
    assert "the name of a time zone is allowed, for instance Europe/London" in ran.err
    assert ("did you mean 'Europe/London'?" in ran.err) == (written == "Europe/Londn")


def test_feeds_tell_what_was_published(agendapack: Run, council: Path) -> None:
    assert agendapack("publish", "2030-03-04-parks", "--today", "2030-02-20").code == 0
    assert agendapack(*RUN).code == 0
    feed = Xml.parse(council / "site/committees/parks/feed.xml").getroot()
    titles = [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")]
    assert titles == [
        "Parks Committee, 1 April 2030",
        "Parks Committee, 4 March 2030: Minutes approved on 1 April 2030",
        "Parks Committee, 4 March 2030: Published on 20 February 2030",
    ]
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        datetime.fromisoformat(element.findtext(f"{ATOM}updated", ""))
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    assert all(link.startswith(ADDRESS) for link in links)
    every = Xml.parse(council / "site/feed.xml").getroot()
    ids = [each.findtext(f"{ATOM}id") for each in every.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 4


def test_without_an_address_feeds_lead_by_relative_links(agendapack: Run, council: Path) -> None:
    (council / "meetings/organisation.yaml").write_text("name: Example Council\n")
    assert agendapack(*RUN).code == 0
    site = council / "site"
    feed = Xml.parse(site / "committees/parks/feed.xml").getroot()
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    assert links
    assert all((site / "committees/parks" / link).is_file() for link in links)
    assert not (site / "sitemap.xml").exists()


def test_the_map_of_the_site_names_every_page(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN, "--address", "https://www.example.org/m").code == 0
    site = council / "site"
    named = {each.text for each in Xml.parse(site / "sitemap.xml").getroot().iter() if each.text}
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {f"https://www.example.org/m/{page}" for page in pages} <= named


def test_open_data_keeps_its_standards(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN).code == 0
    site = council / "site"
    popolo = json.loads((site / "data/popolo.json").read_text())
    jsonschema.validate(popolo, POPOLO)
    assert {each["name"] for each in popolo["persons"]} == {"A Ash", "B Birch", "C Cedar"}
    known = {each["id"] for kind in popolo.values() for each in kind}
    assert [each.get("end_date") for each in popolo["memberships"]].count("2030-03-10") == 2
    for each in popolo["memberships"]:
        assert {each["person_id"], each["organization_id"]} <= known
    parts: list[dict[str, Any]] = []
    for path in site.glob("meetings/*/event.json"):
        parts.append(json.loads(path.read_text()))
        jsonschema.validate(parts[-1], CIVIC_EVENT)
        home = f"{ADDRESS}meetings/{path.parent.name}/"
        for document in parts[-1]["documents"]:
            (link,) = document["links"]
            assert (path.parent / link["url"].removeprefix(home)).is_file()
    assert {part["id"] for part in parts} == {each["id"] for each in popolo["events"]}
    (trees,) = (part for part in parts if "4 March" in part["name"])
    assert [item["description"] for item in trees["agenda"]] == ["Street Trees"]
    assert [each["name"] for each in trees["participants"]] == ["Parks Committee", "A Ash"]


def test_every_file_for_machines_keeps_its_schema(agendapack: Run, council: Path) -> None:
    meeting = council / "meetings/2030-04-01-parks/meeting.yaml"
    meeting.write_text(
        meeting.read_text().replace("Ponds", "Ponds\n    lead: C Cedar")
        + "online: {link: https://meet.example.org/42}\nend: 9 pm\n"
    )
    file = council / "meetings/committees/planning.yaml"
    file.write_text(
        file.read_text().replace("venue: The Hall\n", "").replace("B Birch", "B Birch, body: Elm")
    )
    assert agendapack("publish", "2030-03-04-parks", "--today", "2030-02-20").code == 0
    because = ("--reason", "Snow.", "--today", "2030-03-19")
    assert agendapack("publish", "2030-04-01-parks", "--today", "2030-03-01").code == 0
    assert agendapack("postpone", "2030-04-01-parks", "--to", "2030-04-08", *because).code == 0
    ran = agendapack(*RUN)
    assert ran.code == 0, ran.err
    site = council / "site"
    grammars = {name: etree.RelaxNG(etree.fromstring(text)) for name, text in GRAMMARS.items()}
    checked = 0
    for path in sorted(site.rglob("*")):
        if path.name in grammars:
            grammars[path.name].assertValid(etree.parse(path))
        elif path.name in SCHEMAS:
            jsonschema.validate(json.loads(path.read_text()), SCHEMAS[path.name])
        elif path.name == "index.html" and path.parent.parent == site / "meetings":
            (data,) = re.findall(r'"application/ld\+json">(.*?)</script>', path.read_text())
            jsonschema.validate(json.loads(data), SCHEMA_ORG_EVENT)
        else:
            continue
        checked += 1
    assert checked == 3 + 1 + 1 + 3 + 3
    popolo = json.loads((site / "data/popolo.json").read_text())
    (elm,) = (each for each in popolo["organizations"] if each["name"] == "Elm")
    assert [each.get("on_behalf_of_id") for each in popolo["memberships"]].count(elm["id"]) == 1


def test_another_reader_finds_the_same_meetings(agendapack: Run, council: Path) -> None:
    meeting = council / "meetings/2030-04-01-parks/meeting.yaml"
    meeting.write_text(meeting.read_text() + "until: 2030-04-02\n")
    assert agendapack("publish", "2030-04-01-parks", "--today", "2030-03-01").code == 0
    because = ("--reason", "Snow; ice, too.", "--today", "2030-03-19")
    assert agendapack("cancel", "2030-04-01-parks", *because).code == 0
    assert agendapack(*RUN).code == 0
    data = (council / "site/calendar.ics").read_text()
    events: list[Any] = vobject.readOne(data).vevent_list
    known: list[Any] = list(Calendar.from_ical(data).walk("VEVENT"))
    assert len(events) == len(known) == 3
    for event, same in zip(events, known, strict=True):
        assert event.uid.value == same["UID"]
        assert event.dtstart.value == same["DTSTART"].dt
        assert event.dtend.value == same["DTEND"].dt
        assert event.dtstart.value.utcoffset() == same["DTSTART"].dt.utcoffset()
    (ponds,) = (each for each in events if "1 April" in each.summary.value)
    assert ponds.status.value == "CANCELLED"
    assert ponds.sequence.value == "1"
    assert ponds.description.value == "Snow; ice, too."
    assert ponds.categories.value == ["Parks Committee"]
    # Nobody knows when it ends on its last day.
    assert ponds.dtend.value - ponds.dtstart.value == timedelta(days=1, hours=2)


def test_words_of_a_file_cannot_close_the_data_on_a_page(agendapack: Run, council: Path) -> None:
    meeting = council / "meetings/2030-04-01-parks/meeting.yaml"
    meeting.write_text(meeting.read_text() + 'venue: "</script><b>Hall & Barn"\n')
    assert agendapack(*RUN).code == 0
    page = (council / "site/meetings/2030-04-01-parks/index.html").read_text()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["location"]["name"] == "</script><b>Hall & Barn"
    assert "<b>Hall" not in page


def test_how_to_take_part_online_is_told_unless_it_is_for_members(
    agendapack: Run, council: Path
) -> None:
    meeting = council / "meetings/2030-04-01-parks/meeting.yaml"
    meeting.write_text(
        meeting.read_text() + "online: {link: https://meet.example.org/42}\nend: 9 pm\n"
    )
    assert agendapack(*RUN).code == 0
    ponds = event(council / "site", "1 April 2030")
    assert ponds["DESCRIPTION"] == "https://meet.example.org/42"
    assert ponds["DTEND;TZID=Europe/London"] == "20300401T210000"
    meeting.write_text(meeting.read_text().replace("/42}", "/42, members-only: yes}"))
    assert agendapack(*RUN).code == 0
    everything = (p.read_bytes() for p in (council / "site").rglob("*") if p.is_file())
    assert not any(b"meet.example.org" in data for data in everything)
