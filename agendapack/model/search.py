"""Where the numbers of a meeting's minutes come from: the earlier minutes that were looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MinutesSearch:
    """A search through the minutes of a committee.

    Args:
        committee: Whose minutes.
        until: The last day whose minutes matter, for instance `2020-01-28`.
        paths: The files that were looked at, the latest first.
        is_whole: There were no others; else it was the first of them that mattered.
        files: Path and SHA-256 of those that matter by what they hold; no SHA-256 for those
            that could not be read.
    """

    committee: str
    until: str
    paths: tuple[str, ...]
    is_whole: bool
    files: tuple[tuple[str, str], ...]
