"""Work through meetings, one after the other, and say how it went."""

import json
import os
import shutil
from pathlib import Path

from agendapack.cli.notice import notice_fields, notice_lines
from agendapack.cli.options import Settings
from agendapack.cli.progress import progress
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.problems import Checked, Problem, ProblemsFound, is_error


def run_meetings(
    settings: Settings,
    chosen: Checked[tuple[str, ...]],
    draw: bool,
    large_print: bool = False,
    act: str = "build",
    reason: str | None = None,
    split: int | None = None,
) -> int:
    """Build (or only check) each meeting; one that fails does not stop the others.

    Problems are printed once at the end, so that a fault in a file that all
    meetings share is told once.

    Args:
        settings: What the shared options say.
        chosen: The meetings.
        draw: Make files, and do not only check.
        large_print: Make large print too.
        act: What it is done for, an `agendapack.publishing.Act`.
        reason: Why it is published afresh.
        split: Make volumes of so many bytes too; 0 for the organisation's limit.

    Returns:
        The exit code: 0, or 1 if anything has to be mended.
    """
    problems = list(chosen.problems)
    for folder in chosen.value or ():
        problems += _run_meeting(settings, folder, draw, large_print, act, reason, split)
    show_problems(problems, settings.form, settings.root)
    return int(any(is_error(p) for p in problems) or (settings.strict and bool(problems)))


def _run_meeting(
    settings: Settings,
    folder: str,
    draw: bool,
    large_print: bool,
    act: str,
    reason: str | None,
    split: int | None,
) -> tuple[Problem, ...]:
    from agendapack.model.request import Act, Request
    from agendapack.pipeline import build, check

    request = Request(
        settings.root,
        folder,
        settings.output,
        settings.strict,
        settings.today,
        large_print,
        find_office(),
        os.environ,
        Act(act),
        reason,
        split,
    )
    try:
        with progress(not settings.quiet and settings.form == "text") as tell:
            result = build(request, tell) if draw else check(request, tell)
    except ProblemsFound as found:
        return found.problems
    if not settings.quiet:
        done = "checked" if not draw else "published" if result.published else "built"
        for name, pages in result.packs:
            path = shown_path(settings.output / folder / name) if draw else folder
            more = {} if draw else notice_fields(result.notice, settings.today)
            _say_result(settings.form, done, path, pages, more)
        if not draw and settings.form != "json":
            for line in notice_lines(result.notice, settings.today):
                say(f"    {printable(line)}")
        for note in result.notes if settings.form != "json" else ():
            say(printable(note))
    return result.problems


def find_office() -> Path | None:
    """Return LibreOffice's program, where it is installed: the environment is asked here only."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else None


def _say_result(form: str, done: str, name: str, pages: int, more: dict[str, object]) -> None:
    if form == "json":
        say(json.dumps({done: name, "pages": pages, **more}))
    else:
        say(f"{done} {printable(name)} ({pages} page{'' if pages == 1 else 's'})")
