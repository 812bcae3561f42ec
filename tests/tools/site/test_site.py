"""What a site has at the end of a run: what is written, kept, taken away and withheld."""

import gzip
import json
import re
from pathlib import Path

import pytest

from agendapack.model.public_meeting import DATA
from tests.cli.conftest import Run
from tests.tools.site.conftest import MEETINGS, PLAN, RUN, files, words


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


def test_it_says_what_it_made_to_a_script(agendapack: Run, council: Path) -> None:
    ran = agendapack(*RUN, "--format", "json")
    last = json.loads(ran.out.splitlines()[-1])
    count = len(files(council / "site")) - 1  # without its own state
    assert last == {"site": "site", "meetings": 3, "written": count, "kept": 0, "deleted": 0}


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
