"""The group of all commands, and the exit codes of the program."""

import importlib
import sys
from collections.abc import Sequence
from io import StringIO

import click

from agendapack import __version__
from agendapack.cli.show import report_fault, say_error
from agendapack.sandbox import ignore_environment

WRITTEN, PROBLEMS, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
COMMANDS = {
    "actions": "List the actions in minutes that are open.",
    "attendance": "Count who attended, from the minutes of a year.",
    "build": "Build the packs of meetings.",
    "cache": "Show the cache, or make it smaller.",
    "cancel": "Cancel a meeting, and put that on record.",
    "carry-notes": "Copy the notes in an earlier pack to the new one.",
    "check": "Look for problems in meetings; write nothing.",
    "diff": "Say what changed in a meeting.",
    "explain": "Say which item, paper and source file a page comes from.",
    "import": "Make a meeting of an agenda that was written in Word.",
    "init": "Start a workspace, with an invented council.",
    "interests": "List the interests that members declared.",
    "list": "List the meetings, with the last day to publish each.",
    "mail": "Write mails about a meeting, for members and for the public.",
    "minutes": "Start the minutes of a meeting from its agenda.",
    "move-venue": "Hold a meeting elsewhere, and put that on record.",
    "new": "Start a meeting with its usual agenda, or a year of them.",
    "postpone": "Postpone a meeting, and put that on record.",
    "preflight": "Examine papers: pages, fonts, tags, scripts and more.",
    "publish": "Put on record what is published; no number moves again.",
    "register": "List what is withheld, with the day of its review.",
    "schema": "Print the JSON Schema of a kind of file.",
    "serve": "Show a meeting in the browser while you edit it.",
    "site": "Make a site of all meetings, to put on the web.",
    "supplement": "Make a supplement of papers that came late.",
    "templates": "List the templates that ship, print one, or copy it.",
    "verify": "Check a built pack against its manifest.",
    "watch": "Build a meeting again whenever one of its files is saved.",
}
MODULES = {
    **dict.fromkeys(("build", "check", "publish", "supplement", "watch"), "make_commands"),
    **dict.fromkeys(("cancel", "postpone", "move-venue", "mail"), "make_commands"),
    **dict.fromkeys(("diff", "carry-notes"), "change_commands"),
    **dict.fromkeys(("init", "new", "import", "minutes", "schema", "templates"), "start_commands"),
    **dict.fromkeys(("list", "actions", "attendance", "interests"), "list_commands"),
    **dict.fromkeys(("explain", "register", "verify", "preflight", "cache"), "look_commands"),
    **dict.fromkeys(("serve", "site"), "web_commands"),
}
"""The module of each command that is not in a module of its own."""


class Commands(click.Group):
    """A group that imports a command only when it is called, so that `--help` is fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: D102
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: D102
        if name not in COMMANDS:
            return None
        function = f"{name.replace('-', '_')}_command"
        module = importlib.import_module(f"agendapack.cli.{MODULES.get(name, function)}")
        command = getattr(module, function)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:  # noqa: D102
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            told = f"{error.format_message()} It may stand behind the command: 'build --all'"
            raise click.UsageError(told, ctx) from error

    def resolve_command(  # noqa: D102
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        typed = args[0]
        if typed not in COMMANDS and not typed.startswith("-"):
            ctx.fail(f"there is no command '{typed}'; {_tell_meant(typed)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: D102
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _tell_meant(typed: str) -> str:
    """Say which command somebody may have meant; `help` and `version` are options."""
    from agendapack.problems import did_you_mean

    if typed in ("help", "version"):
        return f"write 'agendapack --{typed}'"
    return did_you_mean(typed, COMMANDS) or "'agendapack --help' lists them"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="agendapack", message="%(prog)s %(version)s")
def agendapack() -> None:
    """Turn meetings kept as YAML files into agenda packs."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code.

    0: success. 1: problems in the user's files, or warnings with `--strict`.
    2: a mistake in the command line. 3: an internal error. 130: interrupted by the user.
    """
    ignore_environment()
    # A terminal that cannot print a character gets an escape instead of a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = agendapack.main(list(arguments), prog_name="agendapack", standalone_mode=False)
    except click.ClickException as error:
        said = StringIO()  # it repeats what was typed
        error.show(said)
        say_error(said.getvalue().rstrip("\n"))
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:
        from agendapack.batch.outcome import tell_fault

        report_fault(tell_fault(error))
        return FAULT
    return status if isinstance(status, int) else WRITTEN
