"""The commands that make packs, such as `build` and `publish`, and those that tell people.

The latter are `cancel`, `postpone`, `move-venue` and `mail`.
"""

import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from agendapack.cli.options import (
    CACHE,
    MEETING,
    MEETINGS,
    Day,
    Settings,
    ask_for_meeting,
    building_options,
    named_meetings,
    shared_options,
)
from agendapack.cli.results import run_meetings
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.cli.wanted import (
    Choice,
    Wanted,
    jobs_option,
    scheduler_options,
    select_meetings,
    selector_options,
)

LIKE_A_SIZE = re.compile(r"\d{1,3}(?:[.,]\d*)?|\d+(?:[.,]\d*)?\s*[A-Za-z]+")


def settle_split(
    settings: Settings, split: str | None, meetings: tuple[str, ...]
) -> tuple[int | None, tuple[str, ...]]:
    """Tell whether the word after `--split` is a size or the first meeting.

    The size is optional, so click takes the meeting in `build --split 2020-02-26` for it.

    Returns:
        The largest size of a volume in bytes (None for no volumes, 0 for the organisation's
        limit), and the names of the meetings.

    Raises:
        UsageError: The word is neither a size nor a meeting.
    """
    if not split:
        return (None if split is None else 0), meetings
    from agendapack.model.style import read_size

    size = read_size(split)
    if size:
        return size, meetings
    if LIKE_A_SIZE.fullmatch(split.strip()):
        raise click.UsageError(f"--split takes a size, for instance 20MB; '{split}' is none")
    _check_meeting(settings, split)
    return 0, (split, *meetings)


def _check_meeting(settings: Settings, word: str) -> None:
    from agendapack.problems import Code
    from agendapack.workspace import resolve_meeting

    for problem in resolve_meeting(settings.root, word).problems:
        if problem.code is Code.UNKNOWN_MEETING:
            raise click.UsageError(
                "--split takes a size, for instance 20MB, or none;"
                f" '{word}' is no size and no meeting; {problem.hint}"
            )


@click.command("build")
@MEETINGS
@selector_options
@click.option("--large-print", is_flag=True, help="Also make packs in large print (18 pt).")
@click.option("--web", is_flag=True, help="Also make a web edition: pages for a browser.")
@click.option("--short", is_flag=True, help="Also make a short pack, without annexes.")
@click.option("--booklet", is_flag=True, help="Also make a booklet: A5 pages on A4 sheets to fold.")
@click.option("--colour", is_flag=True, help="Also list the pages that need a colour printer.")
@click.option(
    "--split",
    is_flag=False,
    flag_value="",
    metavar="[SIZE]",
    help="Also make volumes of at most SIZE, for instance 20MB. Default: 'max-size'.",
)
@jobs_option
@scheduler_options
@click.option("--force", is_flag=True, help="Build meetings that have not changed, too.")
@click.option("--explain", is_flag=True, help="Say why each meeting was built, or was not.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the result of each meeting as JUnit XML, for CI.",
)
@building_options
def build_command(
    settings: Settings, meetings: tuple[str, ...], choice: Choice, split: str | None, **others: Any
) -> int:
    """Build the packs of meetings.

    MEETING is the name of a meeting's folder, a path to it, or the beginning of its
    name, if no other meeting's begins so. The files are written to build/MEETING. If
    there are errors, the files of the last build stay as they were. A meeting that has
    not changed since then is not built again. build/report.json lists the results.
    """
    size, meetings = settle_split(settings, split, meetings)
    if not meetings and choice == Choice():
        raise ask_for_meeting(settings)
    chosen = select_meetings(settings, choice, meetings)
    wanted = Wanted(split=size, everything=choice.everything, **others)
    return run_meetings(settings, chosen, wanted)


@click.command("check")
@MEETINGS
@selector_options
@jobs_option
@shared_options("workspace", "today", "strict", "form", "quiet", *CACHE)
def check_command(
    settings: Settings, choice: Choice, meetings: tuple[str, ...], jobs: int | None
) -> int:
    """Look for problems in meetings; write nothing.

    MEETING is named as for 'agendapack build'; without one, all meetings are checked.
    Everything is done that a build does, up to the PDF. The command also says by when
    the agenda has to be published, and how many days are left.
    """
    chosen = select_meetings(settings, choice, meetings)
    return run_meetings(settings, chosen, Wanted(act="check", jobs=jobs))


MILLISECONDS_OF_QUIET = 40
"""How long to wait for more changes: saving may write several files, or one in several steps."""
MILLISECONDS_TO_START = 200
"""How often the watcher wakes to check for Ctrl-C; by then it has started watching."""


@click.command("watch")
@MEETING
@click.option("--large-print", is_flag=True, help="Also make packs in large print (18 pt).")
@click.option("--web", is_flag=True, help="Also make a web edition: pages for a browser.")
@building_options
def watch_command(settings: Settings, meeting: str, large_print: bool, web: bool) -> int:
    """Build a meeting, and build it again whenever one of its files is saved.

    MEETING is named as for 'agendapack build'. Files that it shares with other meetings
    count too. Problems are shown as they are found. Ctrl-C ends the command.
    """
    chosen = named_meetings(settings, (meeting,))
    if chosen.value == ():
        show_problems(chosen.problems, settings.form, settings.root)
        return 1
    wanted = Wanted(large_print=large_print, web=web, watching=True)
    run_meetings(settings, chosen, wanted)
    if not settings.quiet and settings.form == "text":
        say(f"watching {printable(', '.join(chosen.value or ()))}; Ctrl-C ends it")
    for _ in watch_files(settings):
        run_meetings(settings, chosen, wanted)
    return 0


def watch_files(settings: Settings) -> Iterator[frozenset[Path]]:
    """Yield each set of changed files until Ctrl-C, and once when watching has started.

    The first yield covers files that changed after the first build but before watching started.
    A log of what is printed here is no change: it would be made longer by being heard.
    """
    from watchfiles import Change, DefaultFilter, watch

    logs = (*DefaultFilter.ignore_entity_patterns, r"\.log$")
    usual = DefaultFilter(ignore_paths=[settings.output], ignore_entity_patterns=logs)

    def is_heard(change: Change, path: str) -> bool:
        return usual(change, path) and not _is_printed_into(path)

    changes = watch(
        settings.root,
        watch_filter=is_heard,
        step=MILLISECONDS_OF_QUIET,
        rust_timeout=MILLISECONDS_TO_START,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    for number, changed in enumerate(changes):
        if changed or not number:
            yield frozenset(Path(path) for _, path in changed)


def _is_printed_into(path: str) -> bool:
    """Tell whether a file is where this process prints."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if os.path.samestat(os.fstat(stream.fileno()), os.stat(path)):
                return True
        except (OSError, ValueError):  # the file has gone, or the stream is no file
            continue
    return False


@click.command("publish")
@MEETING
@click.option("--republish", is_flag=True, help="Give new numbers to everything. Needs --reason.")
@click.option("--reason", metavar="WORDS", help="Why the meeting is numbered anew; goes on record.")
@click.option("--anyway", is_flag=True, help="Publish a draft, or a meeting that is cancelled.")
@building_options
def publish_command(
    settings: Settings, meeting: str, republish: bool, reason: str | None, anyway: bool
) -> int:
    """Build a meeting, and put on record what is published.

    The record is published.yaml in the meeting's folder. From then on every page and
    every item keeps its number. Papers can be corrected within their pages. Late papers
    go into a supplement, which is published with this command too. A draft is not
    published, nor the first agenda of a meeting that is cancelled or postponed, unless
    you say --anyway.
    """
    words = " ".join((reason or "").split())
    if republish and not words:
        raise click.UsageError("--republish needs --reason, which goes on record")
    if reason is not None and not republish:
        raise click.UsageError("--reason is for --republish")
    act = "republish" if republish else "publish"
    chosen = named_meetings(settings, (meeting,))
    return run_meetings(settings, chosen, Wanted(act=act, reason=words or None, anyway=anyway))


@click.command("supplement")
@MEETING
@building_options
def supplement_command(settings: Settings, meeting: str) -> int:
    """Make a supplement of the papers that came after a meeting was published.

    These are late items, each with its reason, and papers that were to follow. No
    published number moves: the pages of the supplement are numbered on from the last
    page. The consolidated pack has everything in the order of the agenda. Look at both,
    then run 'agendapack publish'.
    """
    chosen = named_meetings(settings, (meeting,))
    return run_meetings(settings, chosen, Wanted(act="supplement"))


REASON = click.option(
    "--reason", metavar="WORDS", required=True, help="Why; printed on the front sheet."
)


@click.command("cancel")
@MEETING
@REASON
@building_options
def cancel_command(settings: Settings, meeting: str, reason: str) -> int:
    """Cancel a meeting: write it into meeting.yaml and, once published, onto the record.

    The folder and everything in it stay. The front sheet says that the meeting is
    cancelled, and why.
    """
    return _change(settings, meeting, {"state": "cancelled", "reason": reason})


@click.command("postpone")
@MEETING
@click.option("--to", "day", metavar="DATE", type=Day(), help="The new day, where it is known.")
@REASON
@building_options
def postpone_command(settings: Settings, meeting: str, reason: str, day: datetime | None) -> int:
    """Postpone a meeting: write it into meeting.yaml and, once published, onto the record.

    The folder keeps its name, so that links and scripts still find it. Without --to the
    meeting is postponed to a day that is not known yet. A new day needs a new notice, whose
    days are counted from the day on which you publish it.
    """
    if day is None:
        return _change(settings, meeting, {"state": "postponed", "reason": reason})
    return _change(
        settings, meeting, {"date": day.date().isoformat(), "state": "final", "reason": reason}
    )


@click.command("move-venue")
@MEETING
@click.option("--to", "venue", metavar="VENUE", required=True, help="Where it is held now.")
@REASON
@building_options
def move_venue_command(settings: Settings, meeting: str, reason: str, venue: str) -> int:
    """Hold a meeting elsewhere: write it into meeting.yaml and, once published, onto the record."""
    return _change(settings, meeting, {"venue": venue, "reason": reason})


def _change(settings: Settings, meeting: str, fields: dict[str, str]) -> int:
    """Write fields into the file of a meeting; publish it if it was published before."""
    from agendapack.output.yaml_text import change_meeting, put_back

    for name, value in fields.items():
        fields[name] = " ".join(value.split())
        if not fields[name]:
            raise click.UsageError(f"--{'to' if name == 'venue' else name} is empty")
    chosen = named_meetings(settings, (meeting,))
    if not chosen.value:
        show_problems(chosen.problems, settings.form, settings.root)
        return 1
    (folder,) = chosen.value
    home = settings.root / "meetings" / folder
    changed = change_meeting(home / "meeting.yaml", fields)
    if changed.value is None:
        show_problems(changed.problems, settings.form, settings.root)
        return 1
    if not settings.quiet and settings.form == "text":
        say(f"changed meetings/{folder}/meeting.yaml")
    act = "publish" if (home / "published.yaml").exists() else "build"
    status = run_meetings(settings, chosen, Wanted(act=act, reason=fields["reason"]))
    if status:
        # The file and the record change together, or neither does.
        put_back(home / "meeting.yaml", changed.value)
        say(f"put back meetings/{folder}/meeting.yaml")
    return status


@click.command("mail")
@MEETING
@click.option(
    "--address",
    metavar="ADDRESS",
    help="Where the site is on the web, for links. Default: 'site' in the organisation's file.",
)
@click.option("--attach", is_flag=True, help="Attach the public pack, whatever the address.")
@building_options
def mail_command(settings: Settings, meeting: str, address: str | None, attach: bool) -> int:
    """Write mails about a meeting, one for its members and one for the public; send none.

    The meeting is built first. A mail program opens each file as a draft, with the date, the
    place and the agenda. It has links to the files on the site, or without a site the pack
    itself. The mail to members goes to the 'email' of each in the committee's file; where
    papers are withheld, the restricted pack is attached to it, and it says so. It is written into
    the folder 'restricted', and the one for the public beside the pack.
    """
    from agendapack.model.fields import is_address
    from agendapack.tools.mail import write_mails

    if address is not None and not is_address(address):
        raise click.UsageError(
            "--address takes the address of the site that 'agendapack site' makes, for instance"
            f" https://meetings.example.org/; '{address}' is none"
        )
    chosen = named_meetings(settings, (meeting,))
    status = run_meetings(settings, chosen, Wanted())
    if status or not chosen.value:
        return status
    (folder,) = chosen.value
    built = settings.output / folder
    made = write_mails(settings.root, folder, built, os.environ, address, attach)
    show_problems(made.problems, settings.form, settings.root)
    if made.value is None:
        return 1
    if not settings.quiet and settings.form == "text":
        for path in made.value.files:
            say(f"wrote {printable(shown_path(path))}")
        if made.value.without_address:
            names = ", ".join(made.value.without_address)
            say(f"    without an address: {printable(names)}")
    return 0
