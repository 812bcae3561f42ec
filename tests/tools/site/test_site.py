"""A site of a workspace with two committees: its pages, its files, and what a second run does."""

import gzip
import json
import re
from pathlib import Path

import pytest

from agendapack.model.public_meeting import DATA
from agendapack.plan.house_style import contrast
from agendapack.tools.site import find_dead
from tests.cli.conftest import Run
from tests.tools.site.conftest import MEETINGS, PLAN, RUN, files, words


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


def test_only_what_differs_is_written(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN).code == 0
    site = council / "site"
    (site / "CNAME").write_text("meetings.example.org")
    paths = [path for path in files(site) if not path.startswith("search/")]  # an index a year
    before = {path: (site / path).stat().st_mtime_ns for path in paths}
    assert re.search(r"made site: 3 meetings; files: \d+ unchanged\n$", agendapack(*RUN).out)
    assert {path: (site / path).stat().st_mtime_ns for path in before} == before
    changed = council / "meetings/2030-04-01-parks/meeting.yaml"
    changed.write_text(changed.read_text().replace("Ponds", "Puddles"))
    assert agendapack(*RUN).code == 0
    other = "meetings/2030-03-04-parks/"
    same = {path for path in before if (site / path).stat().st_mtime_ns == before[path]}
    assert {path for path in before if path.startswith(other)} <= same
    assert "index.html" in same
    assert "meetings/2030-04-01-parks/index.html" not in same
    assert "Puddles" in words(site / "meetings/2030-04-01-parks/index.html")
    fresh = agendapack(*RUN, "--output", str(council / "fresh"))
    assert fresh.code == 0
    (site / "CNAME").unlink()
    assert files(council / "fresh") == files(site)


def test_what_is_gone_leaves_the_site(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN).code == 0
    for path in sorted((council / "meetings/2030-04-02-planning").iterdir()):
        path.unlink()
    (council / "meetings/2030-04-02-planning").rmdir()
    assert agendapack(*RUN).code == 0
    assert not (council / "site/meetings/2030-04-02-planning").exists()
    assert "A Fence" not in "".join(words(p) for p in (council / "site").rglob("*.html"))


def test_a_killed_run_is_completed(agendapack: Run, council: Path) -> None:
    assert agendapack(*RUN).code == 0
    site = council / "site"
    sound = files(site)
    state = json.loads(sound["site.json"])
    (site / "site.json").write_text(json.dumps(state | {"finished": False}))
    (site / "index.html").write_text("half")
    assert agendapack(*RUN).code == 0
    assert files(site) == sound


def test_a_folder_of_somebody_else_is_left_alone(agendapack: Run, council: Path) -> None:
    (council / "site").mkdir()
    (council / "site/index.html").write_text("mine")
    ran = agendapack(*RUN)
    assert (ran.code, "[not-our-folder]" in ran.err) == (1, True)
    assert files(council / "site") == {"index.html": b"mine"}


def test_only_what_is_on_record(agendapack: Run, council: Path) -> None:
    for folder in ("2030-03-04-parks", "2030-04-01-parks"):
        assert agendapack("publish", folder, "--today", "2030-02-20").code == 0
    changed = council / "meetings/2030-04-01-parks/meeting.yaml"
    changed.write_text(changed.read_text().replace("date:", "venue: The Barn\ndate:"))
    ran = agendapack(*RUN, "--published")
    assert "2030-04-01-parks is not as it was published, so the site leaves it out" in ran.err
    shown = {path.name for path in (council / "site/meetings").iterdir()}
    assert shown == {"2030-03-04-parks"}
    everything = b"".join(files(council / "site").values())
    assert b"Planning" not in everything
    assert b"The Village Pond" not in everything


def test_the_public_file_of_a_meeting_is_searched_for_withheld_words(
    agendapack: Run, council: Path
) -> None:
    secret = "---\ntitle: Purchase of Larkspur Meadow\nfrom: Clerk\n---\n\nLarkspur costs 91250.\n"
    folder = council / "meetings/2030-04-01-parks"
    (folder / "meadow.md").write_text(secret)
    with (folder / "meeting.yaml").open("a") as stream:
        stream.write("  - report: meadow.md\n    shown: number\n")
        stream.write("    exempt: {paragraphs: [3], reason: Prices.}\n")
    (council / "meetings/forward-plans/parks.yaml").write_text(
        PLAN.replace("The Village Pond", "Larkspur")
    )
    ran = agendapack(*RUN)
    assert "[leak]" in ran.err
    assert "the forward plan, a topic" in ran.err
    assert not (council / "build/2030-04-01-parks" / DATA).exists()


def test_a_site_of_what_is_on_record_says_that_nothing_is(agendapack: Run, council: Path) -> None:
    ran = agendapack(*RUN, "--published")
    assert ran.code == 0
    assert "no meeting is on record yet: 'agendapack publish MEETING' puts one there" in ran.out
    assert "Committees" not in words(council / "site/index.html")


def test_an_address_is_one(agendapack: Run, council: Path) -> None:
    ran = agendapack(*RUN, "--address", "meetings.example.org")
    assert ran.code == 2
    assert "'meetings.example.org' is none" in ran.err


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


def test_a_problem_of_a_committee_is_told_once(agendapack: Run, council: Path) -> None:
    with (council / "meetings/committees/parks.yaml").open("a") as stream:
        stream.write("nmae: x\n")
    ran = agendapack(*RUN)
    assert (ran.code, ran.err.count("has no field 'nmae'")) == (1, 1)


def test_build_and_site_share_a_build_where_each_makes_a_web_edition(
    agendapack: Run, council: Path
) -> None:
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write("web: yes\n")
    assert agendapack("build", "--all").code == 0
    assert "3 unchanged" in agendapack(*RUN).out
    assert "3 unchanged" in agendapack("build", "--all", "--today", "2030-03-20").out


def test_words_of_the_catalogue_in_attributes_are_words_alone(
    agendapack: Run, council: Path
) -> None:
    with (council / "meetings/organisation.yaml").open("a") as stream:
        stream.write("language: cy\n")
    assert agendapack(*RUN).code == 0
    for path in (council / "site").rglob("*.html"):
        assert not re.search(r'="[^"]*<span', path.read_text("utf-8")), path


def test_it_says_what_it_made_to_a_script(agendapack: Run, council: Path) -> None:
    ran = agendapack(*RUN, "--format", "json")
    last = json.loads(ran.out.splitlines()[-1])
    count = len(files(council / "site")) - 1  # without its own state
    assert last == {"site": "site", "meetings": 3, "written": count, "kept": 0, "deleted": 0}


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


SECRET = "---\ntitle: Purchase of Larkspur Meadow\nfrom: Clerk\n---\n\nLarkspur costs 91250.\n"
HIDES = (
    "  - report: meadow.md\n    topic: ponds\n    shown: {}\n    exempt: {{paragraphs: [3]{}}}\n"
)


def plan_meadow(council: Path, withheld: str = "") -> None:
    """Put an item on the agenda of April, and its topic into the forward plan."""
    folder = council / "meetings/2030-04-01-parks"
    (folder / "meadow.md").write_text(SECRET)
    item = withheld or "  - report: meadow.md\n    topic: ponds\n"
    (folder / "meeting.yaml").write_text(MEETINGS[folder.name] + item)
    plan = PLAN.replace("The Village Pond", "Purchase of Larkspur Meadow")
    (council / "meetings/forward-plans/parks.yaml").write_text(plan)


def test_a_meeting_that_no_longer_builds_is_not_shown_as_it_was(
    agendapack: Run, council: Path
) -> None:
    plan_meadow(council)
    assert agendapack(*RUN).code == 0
    shown = b"".join(files(council / "site").values())
    assert shown.count(b"Larkspur") > 4
    # Somebody withholds the item, and forgets the reason.
    plan_meadow(council, HIDES.format("nothing", ""))
    ran = agendapack(*RUN)
    assert ran.code == 1
    assert "lacks the field 'reason'" in ran.err
    assert "2030-04-01-parks is in the site without its papers until it builds" in ran.out
    for path, data in files(council / "site").items():
        assert b"Larkspur" not in data, path
        if path.endswith(".pf_fragment"):
            assert b"Larkspur" not in gzip.decompress(data), path
        assert b"meadow" not in data, path
    home = council / "site/meetings/2030-04-01-parks"
    assert set(files(home)) == {"index.html", "event.json"}
    page = words(home / "index.html")
    assert "The papers of this meeting are being prepared." in page
    assert "Monday, 1 April 2030" in page
    assert "7.00 pm" in page
    other = council / "site/meetings/2030-03-04-parks/web/01-street-trees.html"
    assert "Forty trees" in words(other)
    assert agendapack(*RUN, "--published").code == 1
    assert not home.exists()
    plan_meadow(council, HIDES.format("nothing", ", reason: Prices."))
    assert agendapack(*RUN).code == 0
    assert (home / "web/index.html").is_file()
    assert b"Larkspur" not in b"".join(files(council / "site").values())


def test_the_forward_plan_leaves_out_what_an_agenda_hides(agendapack: Run, council: Path) -> None:
    page = council / "site/committees/parks/index.html"
    plan_meadow(council, HIDES.format("title", ", reason: Prices."))
    assert agendapack(*RUN).code == 0
    assert "Purchase of Larkspur Meadow" in words(page)
    plan_meadow(council, HIDES.format("number", ", reason: Prices."))
    plan = council / "meetings/forward-plans/parks.yaml"
    plan.write_text(plan.read_text() + "  - {id: fair, title: The Summer Fair, month: 2030-06}\n")
    assert agendapack(*RUN).code == 0
    assert "The Summer Fair" in words(page)
    assert b"Larkspur" not in b"".join(files(council / "site").values())


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("meetings/organisation.yaml", "name: [Example]\n"),
        ("templates/site-home.html", "{{ view.nothing }}"),
    ],
)
def test_a_site_that_cannot_be_made_stays_as_it_was_and_says_so(
    path: str, fault: str, agendapack: Run, council: Path
) -> None:
    assert agendapack(*RUN).code == 0
    before = files(council / "site")
    (council / path).parent.mkdir(exist_ok=True)
    (council / path).write_text(fault)
    ran = agendapack(*RUN)
    assert ran.code == 1
    assert "site was not made, and is as it was before" in ran.out
    assert files(council / "site") == before


def test_a_committee_with_an_error_does_not_take_the_others_off_the_site(
    agendapack: Run, council: Path
) -> None:
    assert agendapack(*RUN).code == 0
    (council / "meetings/committees/parks.yaml").write_text("name: [Parks]\n")
    assert agendapack(*RUN).code == 1
    shown = {path.name for path in (council / "site/meetings").iterdir()}
    assert shown == {"2030-04-02-planning"}
    assert "Planning Committee" in words(council / "site/index.html")
    assert "Parks" not in words(council / "site/index.html")


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
