"""`agendapack schema`."""

import click

from agendapack.cli.show import say

KINDS = ("organisation", "committee", "meeting", "report", "minutes", "work-plan")


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), required=False)
def command(kind: str | None) -> int:
    """Print the JSON Schema of a kind of file.

    With it, an editor completes fields and marks mistakes. Without KIND, the kinds are
    listed. Name the schema in the first line of a file:
    '# yaml-language-server: $schema=meeting.json'.
    """
    if kind is None:
        for each in KINDS:
            say(each)
        return 0
    from agendapack.load import json_schema

    say(json_schema(kind).rstrip("\n"))
    return 0
