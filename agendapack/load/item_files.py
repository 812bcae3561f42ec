"""The files of an agenda item besides its report: its papers, its annexes, its applications'."""

from collections.abc import Iterator

from agendapack.load.papers import is_yaml
from agendapack.load.reading import Reading
from agendapack.model.annexes import Annex
from agendapack.model.fields import PLACE
from agendapack.model.meeting import AgendaEntry
from agendapack.model.text import Text
from agendapack.problems import Code


def files_of_entry(reading: Reading, entry: AgendaEntry) -> tuple[Annex, ...]:
    """Return the files of an item in their order, each as the annex that it is set like."""
    own = (*_file_as_annex(reading, entry), *_files_of_papers(entry))
    return (*own, *entry.annexes, *_files_of_applications(entry))


def _file_as_annex(reading: Reading, entry: AgendaEntry) -> tuple[Annex, ...]:
    """Return the file of an update or of minutes as the annex that it is set like."""
    file = entry.minutes_file or (entry.file if entry.update is not None else None)
    if file is None or (entry.minutes_file is not None and is_yaml(file)):
        return ()
    untitled = "minutes-title" if entry.minutes else "update-untitled"
    title = entry.title or Text(reading.wording.say(untitled), entry.source)
    fields: dict[str, object] = {"title": title, "file": file, PLACE: entry.source}
    said = {
        "language": entry.language,
        "changes": entry.changes,
        "comments": entry.comments,
        "picture-alts": entry.picture_alts,
    }
    fields |= {name: value for name, value in said.items() if value}
    return (Annex.model_validate(fields),)


def check_papers(reading: Reading, entry: AgendaEntry, called: str) -> None:
    """Report a paper of an item without a file or a link, or with both."""
    for place, paper in enumerate(entry.papers, start=1):
        if (paper.file is None) == (paper.link is None):
            found = "neither 'file' nor 'link'" if paper.file is None else "'file' and 'link'"
            message = f"paper {place} of {called} has {found}; one is needed"
            hint = "name the file, for instance: file: budget.pdf"
            reading.report(Code.UNCLEAR_ITEM, message, paper.source, hint)
        elif paper.link is not None and (paper.exempt or paper.confidential):
            message = f"paper {place} of {called} is a link and cannot be withheld"
            hint = "withhold the item, or leave the link out"
            reading.report(Code.WITHHOLDING, message, paper.source, hint)


def _files_of_papers(entry: AgendaEntry) -> Iterator[Annex]:
    """Yield the files of an item's papers as the annexes that they are set like."""
    for paper in entry.papers:
        if paper.file is not None and paper.link is None:
            said = {
                "language": paper.language,
                "alt": paper.alt,
                "exempt": paper.exempt,
                "confidential": paper.confidential,
                "shown": paper.shown,
                "pack": paper.pack,
            }
            fields = {name: value for name, value in said.items() if value is not None}
            fields |= {"title": paper.called, "file": paper.file, PLACE: paper.source}
            yield Annex.model_validate(fields)


def _files_of_applications(entry: AgendaEntry) -> Iterator[Annex]:
    """Yield the report of each application and its annexes, under the number of the application."""
    for application in entry.applications:
        if application.report is not None:
            fields = {"title": application.title, "file": application.report}
            yield Annex.model_validate({**fields, PLACE: application.source})
        for annex in application.annexes:
            title = Text(f"{application.reference}: {annex.title}", annex.title.source)
            yield annex.model_copy(update={"title": title})
