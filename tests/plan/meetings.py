"""Random meetings whose every word says whether the public may read it.

Those that begin with `zaq` are not for the public, those that begin with `qop` are.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import WorkPlan
from agendapack.model.workspace import InputFile, Loaded, LoadedAnnex
from tests.records import annex, loaded, minutes, report, text, work_plan

SECRET, OPEN = "zaq", "qop"


@dataclass(frozen=True)
class Cause:
    """Why something is withheld, if it is: what a clerk writes, and when it was released."""

    field: str = ""
    shown: str | None = None
    described: bool = False
    released: bool = False

    @property
    def withholds(self) -> bool:
        return bool(self.field) and not self.released

    def fields(self, name: str) -> dict[str, Any]:
        """Return the fields of a record; a reason is secret always, a description never."""
        if not self.field:
            return {}
        cause: dict[str, Any] = {"reason": f"{SECRET}reason{name}"}
        if self.field == "exempt":
            cause["paragraphs"] = ["3"]
            cause |= {"description": f"{OPEN}described{name}"} if self.described else {}
        cause |= {"released": "2020-02-20"} if self.released else {}
        return {self.field: cause} | ({"shown": self.shown} if self.shown else {})


@dataclass(frozen=True)
class Line:
    """An item: what it brings, and why it, its report, its annex and a part are withheld."""

    brings: str = "report"
    of_item: Cause = Cause()
    of_report: Cause = Cause()
    of_annex: Cause | None = None
    part: bool = False
    titled: bool = False
    late: bool = False
    facts: bool = False


causes = st.builds(
    Cause,
    st.sampled_from(("", "", "exempt", "confidential")),
    st.sampled_from((None, "title", "number", "nothing")),
    st.booleans(),
    st.booleans(),
)
lines = st.builds(
    Line,
    st.sampled_from(("report", "minutes", "work plan", "annexes", "nothing")),
    causes,
    causes,
    st.none() | causes,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def word(secret: bool, name: str) -> str:
    return f"{SECRET if secret else OPEN}{name}"


class Meeting:
    """A meeting made of lines, and the files and titles of it that are not shown."""

    def __init__(self, *drawn: Line) -> None:
        self.entries: list[dict[str, Any]] = []
        self.papers: dict[int, Report | Minutes | WorkPlan] = {}
        self.annexes: dict[int, tuple[LoadedAnnex, ...]] = {}
        self.hidden_titles: set[str] = set()
        self.files: set[str] = set()
        for number, line in enumerate(drawn, 1):
            self._add(number, line)

    def _add(self, number: int, line: Line) -> None:
        is_report = line.brings == "report"
        given = [line.of_item, *([line.of_report] if is_report else [])]
        secret = any(cause.withholds for cause in given)
        shown = next((c.shown for c in given if c.field and c.shown), "title") if secret else ""
        hidden = secret and shown != "title"
        brings_paper = line.brings != "nothing" or line.of_annex is not None
        entry: dict[str, Any] = line.of_item.fields(f"item{number}")
        entry["text"] = word(hidden or (secret and brings_paper), f"text{number}")
        if line.late:
            entry["late"] = {"reason": word(hidden, f"late{number}")}
        if line.facts:
            entry |= {
                field: word(hidden, f"{field.replace('-', '')}{number}")
                for field in ("lead", "presenter", "purpose", "paper-number")
            }
            entry["extra"] = {"code": word(secret, f"extra{number}")}
            entry["link"] = f"https://www.example.org/{word(secret, f'link{number}')}"
        has_title = line.titled or line.brings in ("annexes", "nothing")
        if has_title:
            entry["title"] = word(hidden, f"title{number}")
        match line.brings:
            case "report":
                entry["report"] = "r.yaml"
                self.papers[number] = self._report(number, line, secret, hidden, has_title)
            case "minutes":
                entry["minutes"] = "2020-01-28"
                title = word(secret, f"minute{number}")
                self.papers[number] = minutes(minutes=[{"title": title}])
            case "work plan":
                entry["work-plan"] = "w.yaml"
                title = word(secret if has_title else hidden, f"plan{number}")
                plan = [{"date": "2020-03-01", "items": [word(secret, f"planned{number}")]}]
                self.papers[number] = work_plan(title=title, meetings=plan)
        if hidden and (has_title or line.brings in ("report", "work plan")):
            paper = self.papers.get(number)
            own = paper.title if isinstance(paper, Report | WorkPlan) else ""
            self.hidden_titles.add(str(entry.get("title", own)))
        if secret and number in self.papers:
            self.files.add(f"meetings/2020-02-26/{number}.yaml")
        if line.of_annex is not None or line.brings == "annexes":
            self._annex(number, line.of_annex or Cause(), secret)
        self.entries.append(entry)

    def _report(
        self, number: int, line: Line, secret: bool, hidden: bool, has_title: bool
    ) -> Report:
        body = word(secret, f"body{number}")
        if line.part:
            body += f"\n\n[[exempt 3: {SECRET}why{number}]]\n\n{SECRET}part{number}\n\n"
            body += f"[[end exempt]]\n\n{word(secret, f'rest{number}')}"
        fields = line.of_report.fields(f"report{number}")
        file = f"meetings/2020-02-26/{number}.yaml"
        return report(
            text(body, 10, file),
            file,
            title=word(secret if has_title else hidden, f"report{number}"),
            from_=word(secret, f"from{number}"),
            purpose=word(secret, f"purpose{number}"),
            abbreviations={"AB": word(secret, f"short{number}")},
            recommendations=[{"text": word(secret, f"recommended{number}")}],
            **fields,
        )

    def _annex(self, number: int, cause: Cause, inherited: bool) -> None:
        secret = inherited or cause.withholds
        hidden = inherited or (secret and cause.shown in ("number", "nothing"))
        fields = cause.fields(f"annex{number}") | {"alt": word(secret, f"alt{number}")}
        made = annex(word(hidden, f"annex{number}"), **fields)
        path = f"meetings/2020-02-26/annex-{number}.pdf"
        self.annexes[number] = (replace(made, file=InputFile(path, f"{number:064x}")),)
        paper = self.papers.get(number)
        if isinstance(paper, Report):
            self.papers[number] = paper.model_copy(update={"annexes": (made.annex,)})
        if secret:
            self.files.add(path)
        if hidden and not inherited:
            self.hidden_titles.add(f"{SECRET}annex{number}")

    def load(self) -> Loaded:
        made = loaded(
            {"title": "Apologies"},
            *self.entries,
            papers={number + 1: paper for number, paper in self.papers.items()},
            annexes={number + 1: files for number, files in self.annexes.items()},
        )
        items = []
        for number, item in enumerate(made.items):
            path = f"meetings/2020-02-26/{number}.yaml"
            file = InputFile(path, f"{number + 100:064x}") if item.file else None
            items.append(replace(item, file=file))
        return replace(made, items=tuple(items))


def written(meeting: Meeting) -> set[str]:
    """Return every word of the kind that was put into the meeting."""
    everything = [*meeting.entries, *meeting.papers.values(), *meeting.annexes.values()]
    return set(re.findall(rf"(?:{SECRET}|{OPEN})\w+", repr(everything)))
