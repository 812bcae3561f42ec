"""Records for tests, from plain values, as `load` would make them from a file."""

from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from agendapack.load.bodies import read_exempt_laws, read_regimes, read_styles
from agendapack.model.business import Annex
from agendapack.model.facts import PaperFacts
from agendapack.model.fields import PLACE, Record
from agendapack.model.meeting import Meeting
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import WorkPlan
from agendapack.model.text import Text
from agendapack.model.workspace import InputFile, Loaded, LoadedAnnex, LoadedItem, LoadedPicture
from agendapack.problems import Source

R = TypeVar("R", bound=Record)
BY_NAME = ("deadlines", "abbreviations", "standing")
FILE = "meetings/2020-02-26/meeting.yaml"


def make(record: type[R], values: dict[str, Any], file: str = FILE, line: int = 1) -> R:
    """Validate plain values as a record whose every text says it stands at `line` of `file`."""
    return record.model_validate(_locate(values, Source(file, line)))


def text(value: str, line: int = 1, file: str = FILE) -> Text:
    return Text(value, Source(file, line))


def report(
    body: str = "One.", file: str = "meetings/2020-02-26/overview.yaml", **more: Any
) -> Report:
    """A report whose body starts in line 10."""
    values = {
        "title": "Overview",
        "from": "the Director",
        "body": body if isinstance(body, Text) else text(body, 10, file),
    }
    return make(Report, values | _dashed(more), file)


def minutes(day: str = "2020-01-28", count: int = 2, **more: Any) -> Minutes:
    values = {
        "date": day,
        "present": [{"name": "Taylor", "role": "Chair"}, {"name": "Webb"}],
        "chair": "Cllr Taylor",
        "start": "5.30 pm",
        "finish": "7.25 pm",
        "minutes": [{"title": f"Matter {number}"} for number in range(1, count + 1)],
    }
    given = {name: value for name, value in (values | _dashed(more)).items() if value is not None}
    return make(Minutes, given, f"meetings/2020-02-26/minutes-{day}.yaml")


def work_plan(**more: Any) -> WorkPlan:
    values = {"title": "Work Plan", "year": "2019-20", "meetings": []}
    return make(WorkPlan, values | _dashed(more), "meetings/2020-02-26/work-plan.yaml")


def annex(title: str, **more: Any) -> LoadedAnnex:
    record = make(Annex, {"title": title, "file": "annex.pdf", **more})
    file = InputFile("meetings/2020-02-26/annex.pdf", title.encode().hex())
    return LoadedAnnex(record, file, b"%PDF-", 2)


def facts(**more: Any) -> PaperFacts:
    """Two pages of which there is nothing to tell."""
    plain: dict[str, Any] = {
        "pages": 2,
        "size": 2048,
        "page_sizes": ("A4 portrait",),
        "tagged": True,
        "bare_fonts": (),
        "without_text": (),
        "blank": (),
        "image_dpi": (0, 0),
        "form_fields": 0,
        "comments": (),
        "scripts": (),
        "embedded_files": (),
        "file_links": (),
        "private_links": (),
        "hidden_layers": 0,
        "encrypted": False,
        "repaired": False,
    }
    return PaperFacts(**(plain | more))


def loaded(
    *agenda: dict[str, Any],
    papers: dict[int, Report | Minutes | WorkPlan] | None = None,
    annexes: dict[int, tuple[LoadedAnnex, ...]] | None = None,
    broken: frozenset[int] = frozenset(),
    meeting: dict[str, Any] | None = None,
    committee: dict[str, Any] | None = None,
    organisation: dict[str, Any] | None = None,
    previous_minutes: tuple[tuple[date, int | None, int], ...] = (),
    pictures: dict[str, LoadedPicture] | None = None,
    folder: str = "2020-02-26",
) -> Loaded:
    """A meeting on 26 February 2020; papers and annexes by the number of their item."""
    body = make(
        Meeting,
        {
            "committee": "scrutiny",
            "date": "2020-02-26",
            "agenda": [dict(entry) for entry in agenda or ({"title": "Apologies"},)],
            **(meeting or {}),
        },
    )
    items = tuple(
        LoadedItem(
            entry,
            (papers or {}).get(number),
            InputFile(f"meetings/2020-02-26/{number}.yaml", f"{number:02}")
            if number in (papers or {})
            else None,
            (annexes or {}).get(number, ()),
            number in broken,
        )
        for number, entry in enumerate(body.agenda, start=1)
    )
    return Loaded(
        root=Path("workspace"),
        folder=folder,
        organisation=make(
            Organisation,
            {"name": "Anytown Council", **(organisation or {})},
            "meetings/organisation.yaml",
        ),
        committee=make(
            Committee,
            {
                "name": "Scrutiny Committee",
                "members": [{"name": "Taylor", "role": "Chair"}, {"name": "Webb"}],
                "venue": "Room 1",
                "time": "5.30 pm",
                **(committee or {}),
            },
            "meetings/committees/scrutiny.yaml",
        ),
        meeting=body,
        items=items,
        previous_minutes=previous_minutes,
        pictures=pictures or {},
        sources=(),
        read_regimes=read_regimes,
        read_exempt_laws=read_exempt_laws,
        styles=read_styles(),
    )


def _dashed(values: dict[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in values.items()}


def _locate(value: Any, source: Source, by_name: bool = False) -> Any:
    if isinstance(value, dict):
        located = {
            key: _locate(child, source, key in BY_NAME and isinstance(child, dict))
            for key, child in value.items()
        }
        return located if by_name else {**located, PLACE: source}
    if isinstance(value, list | tuple):
        return tuple(_locate(child, source) for child in value)
    return value if isinstance(value, Text) else Text(str(value), source)
