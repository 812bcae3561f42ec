"""The group of commands, and what every command's end means as an exit code."""

import importlib
import sys
from collections.abc import Sequence

import click

from agendapack import __version__
from agendapack.cli.fault import report_fault

WRITTEN, PROBLEMS, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
COMMANDS = {
    "build": "Make the packs of meetings.",
    "cache": "Show or prune what builds keep of what they have made.",
    "carry-notes": "Carry the notes in an older copy of a pack to the new one.",
    "check": "Look for problems in meetings; write nothing.",
    "diff": "Say what changed between two versions of a meeting.",
    "explain": "Say which item, paper and source file a page is.",
    "init": "Start a workspace with a plainly invented council.",
    "list": "List the meetings with committee, date and state.",
    "new": "Start a meeting from its committee's habits.",
    "preflight": "Look at annexes: pages, fonts, tags, scripts and more.",
    "publish": "Put on record what is published, so that no number moves.",
    "register": "List what is withheld, with the days on which to look again.",
    "schema": "Print the JSON Schema of a kind of file.",
    "supplement": "Make a supplement of papers that came after publication.",
    "verify": "Prove that a built pack is what its manifest says.",
    "watch": "Build a meeting again whenever one of its files is saved.",
}


class Commands(click.Group):
    """Commands that are imported when they are called, so that help costs next to nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: D102
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: D102
        if name not in COMMANDS:
            return None
        command = importlib.import_module(
            f"agendapack.cli.{name.replace('-', '_')}_command"
        ).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: D102
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="agendapack", message="%(prog)s %(version)s")
def agendapack() -> None:
    """Turn meetings kept as YAML files into agenda packs."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code.

    0: written. 1: problems in the user's files (or warnings with `--strict`).
    2: a command line that cannot be understood. 3: a fault of ours. 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = agendapack.main(list(arguments), prog_name="agendapack", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:
        from agendapack.running.outcome import tell_fault

        report_fault(tell_fault(error))
        return FAULT
    return status if isinstance(status, int) else WRITTEN
