"""The rows of a list are those that loading each meeting in full gives."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from agendapack.load import annexes, load_meeting
from agendapack.load.paths import Reading
from agendapack.plan import count_notice
from agendapack.problems import Source, is_error
from agendapack.tools.registers import Listing, list_meetings
from agendapack.workspace import meeting_folders
from tests.load.desk import MEETING, MINUTES, lay_out

ROOT = Path(__file__).parents[2]
PARKS = "meetings/committees/parks.yaml"
FOLDERS = ("2020-02-26", "2020-02-26-more", "2020-03-25", "2020-04-22")
ANNEXES = Path(__file__).parents[1] / "fixtures" / "annexes"


def look_at(root: Path, output: Path, folder: str, environment: Mapping[str, str]) -> Listing:
    """Return a row by loading the meeting in full, with nothing shared or left out."""
    checked = load_meeting(root, folder, environment)
    loaded = checked.value
    pack = "none"
    manifest = output / folder / "pack.json"
    if manifest.exists():
        before = {(s["file"], s["sha256"]) for s in json.loads(manifest.read_bytes())["sources"]}
        now = {(s.path, s.sha256) for s in loaded.sources} if loaded else set()
        pack = "built" if before == now else "outdated"
    if loaded is None:
        return Listing(folder, None, None, "problems", pack)
    meeting = loaded.meeting
    return Listing(
        folder,
        meeting.date,
        loaded.committee.name,
        "problems" if any(map(is_error, checked.problems)) else meeting.state,
        pack,
        count_notice(loaded),
        meeting.published,
    )


def put_manifest(root: Path, output: Path, folder: str, spoilt: bool) -> None:
    """Write as much of a manifest as a list reads of it."""
    loaded = load_meeting(root, folder).value
    sources = loaded.sources if loaded else ()
    entries = [{"file": source.path, "sha256": source.sha256} for source in sources]
    if spoilt or not entries:
        entries.append({"file": "gone.yaml", "sha256": "0" * 64})
    (output / folder).mkdir(parents=True, exist_ok=True)
    (output / folder / "pack.json").write_text(json.dumps({"sources": entries}), "utf-8")


def compare(root: Path, environment: Mapping[str, str] | None = None) -> tuple[Listing, ...]:
    """Hold a list against the rows one by one: without packs, as built, and outdated."""
    folders, output = meeting_folders(root), root / "build"
    passwords = environment or {}
    first = list_meetings(root, output, folders, passwords)
    for spoilt in (None, False, True):
        if spoilt is not None:
            for folder in folders:
                put_manifest(root, output, folder, spoilt)
        for order in (folders, folders[::-1]):
            rows = {row.meeting: row for row in list_meetings(root, output, order, passwords)}
            assert rows == {name: look_at(root, output, name, passwords) for name in folders}
    return first


def states(rows: Iterable[Listing]) -> list[str]:
    return [row.state for row in sorted(rows, key=lambda row: row.meeting)]


def spread(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """Return meetings of one committee, all with minutes taken in, and files besides."""
    agenda = "  - minutes: 2020-01-28\n  - title: A Matter\n"
    return {
        **{
            f"meetings/{name}/meeting.yaml": MEETING.replace("2020-02-26", name[:10]) + agenda
            for name in FOLDERS
        },
        **{f"meetings/{name}/minutes-2020-01-28.yaml": MINUTES for name in FOLDERS},
        **{
            f"meetings/{day}/{name}": text
            for day in ("2019-11-26", "2019-12-17")
            for name, text in (
                ("meeting.yaml", MEETING.replace("2020-02-26", day) + "  - title: A\n"),
                ("minutes.yaml", MINUTES.replace("2020-01-28", day)),
            )
        },
        **files,
    }


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "meetings", root / "meetings")
    for name in meeting_folders(root):
        shutil.copytree(root / "meetings" / name, root / "meetings" / f"{name}-copy")
    return root


def test_the_samples_are_listed_as_they_are_loaded(samples: Path) -> None:
    rows = compare(samples)
    assert len(rows) == 6
    assert set(states(rows)) == {"final"}


ITEMS = MEETING + "  - title: Trees\n    annexes: [{title: A, file: a.pdf}]\n"
OTHER = "meetings/2020-03-25"
BROKEN: dict[str, tuple[dict[str, str | bytes], int]] = {
    "nothing": ({}, 0),
    "the organisation": ({"meetings/organisation.yaml": "name: [\n"}, 6),
    "the committee": ({PARKS: "nome: Parks\n"}, 6),
    "the committee's picture": (
        {PARKS: "name: Parks\ntime: 5 pm\ncontact-for: '![x](x.png)'\n"},
        6,
    ),
    "a comment in the committee": ({PARKS: "name: Parks #1\ntime: 5 pm\n"}, 0),
    "an unknown committee": ({f"{OTHER}/meeting.yaml": MEETING.replace("parks", "pork")}, 1),
    "a committee of no name": ({f"{OTHER}/meeting.yaml": MEETING.replace("parks", "[]")}, 1),
    "a body of its own": ({PARKS: "name: Parks\ntime: 5 pm\norganisation: elm\n"}, 6),
    "no time": ({PARKS: "name: Parks Committee\n"}, 6),
    "a meeting": ({f"{OTHER}/meeting.yaml": MEETING + "  - titel: Welcome\n"}, 1),
    "no meeting": ({f"{OTHER}/meeting.yaml": ": :\n"}, 1),
    "no date": ({f"{OTHER}/meeting.yaml": "committee: parks\nagenda: []\n"}, 1),
    "no such minutes": ({f"{OTHER}/meeting.yaml": MEETING + "  - minutes: 2018-01-01\n"}, 1),
    "earlier minutes": ({"meetings/2019-12-17/minutes.yaml": "minutes: {\n"}, 1),
    "a record": ({f"{OTHER}/published.yaml": "published: 1\n"}, 1),
    "an annex": ({f"{OTHER}/meeting.yaml": ITEMS, f"{OTHER}/a.pdf": b"%PDF-1.7\n"}, 1),
    "an annex behind a fault": (
        {
            f"{OTHER}/meeting.yaml": ITEMS.replace("agenda:", "venu: Hall\nagenda:"),
            f"{OTHER}/a.pdf": (ANNEXES / "tagged-letter.pdf").read_bytes(),
        },
        1,
    ),
    "no annex": ({f"{OTHER}/meeting.yaml": ITEMS}, 1),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_meetings_are_listed_as_they_are_loaded(tmp_path: Path, what: str) -> None:
    files, broken = BROKEN[what]
    rows = compare(lay_out(tmp_path, spread(files)))
    assert states(rows).count("problems") == broken
    assert len(rows) == 6


def test_a_password_is_looked_up_each_time(tmp_path: Path) -> None:
    locked = (ANNEXES / "encrypted-password.pdf").read_bytes()
    text = ITEMS.replace("file: a.pdf", "file: a.pdf, password-from: env:PLAN")
    root = lay_out(tmp_path, spread({f"{OTHER}/meeting.yaml": text, f"{OTHER}/a.pdf": locked}))
    assert states(compare(root, {"PLAN": "secret"})).count("problems") == 0
    assert states(compare(root, {"PLAN": "wrong"})).count("problems") == 1
    assert states(compare(root)).count("problems") == 1


def test_behind_an_error_no_annex_is_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, _ = BROKEN["an annex behind a fault"]
    root = lay_out(tmp_path, spread(files))
    monkeypatch.setattr(annexes, "measure_pdf", lambda *_: pytest.fail("it was examined"))
    rows = list_meetings(root, root / "build", meeting_folders(root), {})
    assert states(rows).count("problems") == 1


def test_what_meetings_share_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay_out(tmp_path, spread({}))
    for name in meeting_folders(root):
        put_manifest(root, root / "build", name, True)
    read: list[str] = []
    original = Reading.read

    def note(reading: Reading, path: str, limit: int, source: Source) -> bytes | None:
        read.append(path)
        return original(reading, path, limit, source)

    monkeypatch.setattr(Reading, "read", note)
    list_meetings(root, root / "build", meeting_folders(root), {})
    # Minutes are read as the meeting's own, and once more for all the meetings after it.
    often = {path for path in read if read.count(path) > 1 + path.endswith("/minutes.yaml")}
    assert often == set()
    assert {PARKS, "meetings/organisation.yaml", "meetings/2019-12-17/minutes.yaml"} <= {*read}
