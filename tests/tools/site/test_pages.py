"""The pages of a site: what they say, where their links lead, and their colours."""

import json
import re
from pathlib import Path

from agendapack.plan.house_style import contrast
from agendapack.tools.site import find_dead
from tests.cli.conftest import Run
from tests.tools.site.conftest import RUN, files, words


def test_the_pages_of_a_site(agendapack: Run, council: Path) -> None:
    ran = agendapack(*RUN)
    assert (ran.code, ran.out.splitlines()[-1][:23]) == (0, "made site: 3 meetings; "), ran.err
    site = council / "site"
    home = words(site / "index.html")
    upcoming, _, recent = home.partition("Latest meetings")
    assert upcoming.index("1 April 2030") < upcoming.index("2 April 2030")
    assert "4 March 2030" not in upcoming
    assert "4 March 2030" in recent
    assert "Planning Committee, 2 April 2030" not in home
    committee = words(site / "committees/parks/index.html")
    assert "A Ash Chair 1 of 1 B Birch 0 of 1" in committee
    assert "Monday, 1 April 2030 The Village Pond Clerk" in committee
    assert "Done Long Ago" not in committee
    assert "C Cedar" not in committee  # whose term has ended
    meeting = words(site / "meetings/2030-03-04-parks/index.html")
    for said in (
        "Minutes approved",
        "Street Trees",
        "1. Street Trees (Pages 1 - 2)",
        "Present A Ash",
        "Apologies B Birch",
    ):
        assert said in meeting
    assert "1. Street Trees That forty trees be planted." in meeting
    assert "That forty trees be planted." in words(site / "decisions/2030/index.html")
    assert "Draft" in words(site / "meetings/2030-04-02-planning/index.html")
    assert "2 April 2030" in words(site / "years/2030/index.html")


def test_every_link_of_the_site_leads_somewhere(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN).code == 0
    there = files(council / "site")
    pages = {path: data.decode() for path, data in there.items() if path.endswith(".html")}
    assert len(pages) > 10
    pdfs = {path: 99 for path in there if path.endswith(".pdf")}
    assert list(find_dead(pages, there, pdfs)) == []
    back = pages["meetings/2030-03-04-parks/web/index.html"]
    assert 'href="../../../index.html"' in back
    assert 'href="../../../committees/parks/index.html"' in back


def test_a_dead_link_is_found() -> None:
    page = '<a href="b.html#x"><a href="b.html#y"><a href="c.pdf#page=2"><a href="/d"><a href="#z">'
    pages = {"a.html": page, "b.html": '<p id="x">'}
    dead = list(find_dead(pages, {*pages, "c.pdf"}, {"c.pdf": 1}))
    assert dead == [("a.html", link) for link in ("b.html#y", "c.pdf#page=2", "/d", "#z")]


def test_draft_minutes_are_not_on_record_and_decisions_are(agendapack: Run, council: Path) -> None:
    assert agendapack("publish", "2030-03-04-parks", "--today", "2030-02-20").code == 0
    minutes = council / "meetings/2030-03-04-parks/minutes.yaml"
    minutes.write_text(minutes.read_text().replace("approved: 2030-04-01\n", ""))
    assert agendapack(*RUN).code == 0
    home = council / "site/meetings/2030-03-04-parks"
    assert "Read the draft minutes" in words(home / "index.html")
    assert "DRAFT" in words(home / "web/minutes.html").upper()
    assert agendapack(*RUN, "--published").code == 0
    assert "draft minutes" not in words(home / "index.html").replace("From draft minutes", "")
    assert not (home / "minutes.pdf").exists()
    assert not (home / "web/minutes.html").exists()
    assert "That forty trees be planted." in words(home / "web/decisions.html")


def test_a_dead_link_in_a_template_of_the_user_is_told_with_its_line(
    agendapack: Run, council: Path
) -> None:
    agendapack("templates", "site-home", "--copy")
    template = council / "templates/site-home.html"
    lines = template.read_text().splitlines()
    lines.insert(4, '<a href="about.html">About us</a>')
    template.write_text("\n".join(lines))
    ran = agendapack(*RUN)
    assert ran.code == 1
    assert "templates/site-home.html:5:1: error: the page index.html of the site" in ran.err
    assert not (council / "site").exists()


def test_words_of_the_catalogue_in_attributes_are_words_alone(
    agendapack: Run, council: Path
) -> None:
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write("language: cy\n")
    assert agendapack(*RUN).code == 0
    for path in (council / "site").rglob("*.html"):
        assert not re.search(r'="[^"]*<span', path.read_text("utf-8")), path


def test_the_pages_have_the_colours_of_the_house_style(agendapack: Run, council: Path) -> None:
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write('style: {colours: {link: "#8b0000", shade: "#ffeeee"}}\n')
    assert agendapack(*RUN).code == 0
    for path in ("style.css", "meetings/2030-03-04-parks/web/style.css"):
        light, dark = (council / "site" / path).read_text().split("@media", 1)
        assert "--link: #8b0000; " in light
        assert "--head: #ffeeee; " in light
        assert "--text: #1a1a1a; " in light
        assert "#8b0000" not in dark


def test_words_can_be_read_on_their_ground_in_light_and_dark(
    agendapack: Run, council: Path
) -> None:
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write('style: {colours: {link: "#006f94"}}\n')  # hardly enough contrast on white
    assert agendapack(*RUN).code == 0
    css = (council / "site/style.css").read_text()
    light, dark = (dict(re.findall(r"--(\w+): (#\w+);", part)) for part in css.split("@media", 1))
    dark = light | {name: dark[name] for name in light if name != "picture"}
    for colours in (light, dark):
        full = {
            n: "#" + "".join(c * 2 for c in v[1:]) if len(v) == 4 else v for n, v in colours.items()
        }
        for ink in ("text", "heading", "quiet", "link", "seen"):
            assert contrast(full[ink], full["ground"]) >= 4.5, ink
        assert contrast(full["text"], full["head"]) >= 4.5
        assert contrast(full["quiet"], full["shade"]) >= 4.5
        assert contrast(full["rule"], full["ground"]) >= 3
    # What a house style chooses is tried on white; on grey stands only what it does not choose.
    grey = [
        rule for rule in re.findall(r"[^{}]+{[^{}]*}", css) if "background: var(--shade)" in rule
    ]
    assert grey
    assert all("color: var(--quiet)" in rule for rule in grey)


AGENDA = """\
committee: parks
date: 2030-04-01
end: 9 pm
address: 1 Green Lane
map: https://maps.example.org/hall
online: {link: https://meet.example.org/42}
agenda:
  - section: Business
  - section: Land
    items:
      - title: Trees
        lead: C Cedar
        purpose: For decision
        time: 7.15 pm
        papers:
          - {file: one.txt, title: First Plan}
          - {link: https://plans.example.org/2, title: Second Plan}
          - {file: three.txt, title: Third Plan}
        items:
          - title: Oaks
          - {title: Limes, link: https://limes.example.org/}
  - section: Close
"""


def test_the_page_of_a_meeting_has_what_its_agenda_has(agendapack: Run, council: Path) -> None:
    folder = council / "meetings/2030-04-01-parks"
    (folder / "meeting.yaml").write_text(AGENDA)
    (folder / "one.txt").write_text("The first plan.\n")
    (folder / "three.txt").write_text("The third plan.\n")
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write("purposes: [For decision]\n")
    ran = agendapack(*RUN)
    assert ran.code == 0, ran.err
    home = council / "site/meetings/2030-04-01-parks"
    shown = words(home / "index.html")
    assert "The Hall 1 Green Lane Map Online https://meet.example.org/42" in shown
    assert "Time 7.00 pm to 9.00 pm" in shown
    page = (home / "index.html").read_text()
    agenda = page[page.index('<ul class="agenda">') : page.index("</section>")]
    lines = re.findall(r"<h3>[^<]*|<p[ >].*?</p>|</?ul", agenda)
    assert [re.sub("<[^<>]+>|<p>|<h3>", "", line).strip() for line in lines] == [
        *("<ul", "Business", "Land", "<ul", "1. Trees"),
        *("7.15 pm. Lead: C Cedar. For decision.", "<ul", "</ul"),
        *("<ul", "1.1 Oaks", "1.2 Limes", "<ul", "</ul", "</ul", "</ul", "Close", "</ul"),
    ]
    for words_of_link, address in (
        ("First Plan", "web/01-first-plan.html"),
        ("Second Plan", "https://plans.example.org/2"),
    ):
        assert f'<a href="{address}">{words_of_link}</a>' in agenda
    said = json.loads((home / "event.json").read_text())["agenda"]
    assert [(each["order"], each["description"]) for each in said] == [
        *(("", "Business"), ("", "Land"), ("1", "Trees")),
        *(("1.1", "Oaks"), ("1.2", "Limes"), ("", "Close")),
    ]
    assert said[0]["classification"] == ["heading"]
    assert said[2]["notes"] == ["7.15 pm.", "Lead: C Cedar.", "For decision."]
    assert said[2]["related_entities"] == [
        {"name": "C Cedar", "entity_type": "person", "note": "lead"}
    ]
    links = said[2]["extras"]["links"]
    assert [link["note"] for link in links] == ["First Plan", "Second Plan", "Third Plan"]
    assert links[1]["url"] == "https://plans.example.org/2"
    assert re.findall(r">(\w+ Plan)<", agenda) == ["First Plan", "Second Plan", "Third Plan"]


def test_members_are_listed_by_body_and_those_of_today(agendapack: Run, council: Path) -> None:
    file = council / "meetings/committees/parks.yaml"
    file.write_text(
        "name: Parks Committee\ntime: 7 pm\nvenue: The Hall\nnotice: none\nmembers:\n"
        "  - {name: A Ash, role: Chair, body: Elm Council}\n"
        "  - {name: B Birch, body: Oak Council, until: 2030-03-19}\n"
        "  - {name: D Dogwood, body: Oak Council, from: 2030-03-20}\n"
        "  - {name: E Elder, substitute-for: A Ash}\n"
    )
    assert agendapack(*RUN).code == 0
    page = words(council / "site/committees/parks/index.html")
    assert (
        "Elm Council A Ash Chair 1 of 1 Oak Council D Dogwood Substitutes E Elder for A Ash" in page
    )
    assert "B Birch" not in page
