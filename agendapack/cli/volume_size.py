"""What stands behind `--split`: a size, or already the first meeting."""

import re

import click

from agendapack.cli.options import Settings

LIKE_A_SIZE = re.compile(r"\d{1,3}(?:[.,]\d*)?|\d+(?:[.,]\d*)?\s*[A-Za-z]+")


def settle_split(
    settings: Settings, split: str | None, meetings: tuple[str, ...]
) -> tuple[int | None, tuple[str, ...]]:
    """Return the bytes of a volume and the meetings, a word behind `--split` among them.

    Bytes are None for no volumes, and 0 for the organisation's limit.

    Raises:
        UsageError: The word is neither a size nor a meeting.
    """
    if not split:
        return (None if split is None else 0), meetings
    from agendapack.model.size import read_size

    size = read_size(split)
    if size:
        return size, meetings
    if LIKE_A_SIZE.fullmatch(split.strip()):
        raise click.UsageError(f"--split takes a size, for instance 20MB; '{split}' is none")
    _check_meeting(settings, split)
    return 0, (split, *meetings)


def _check_meeting(settings: Settings, word: str) -> None:
    from agendapack.codes import Code
    from agendapack.workspace import resolve_meeting

    for problem in resolve_meeting(settings.root, word).problems:
        if problem.code is Code.UNKNOWN_MEETING:
            raise click.UsageError(
                "--split takes a size, for instance 20MB, or none;"
                f" '{word}' is no size and no meeting; {problem.hint}"
            )
