"""A day, as an option or an argument gives it."""

from datetime import datetime
from typing import Any

import click


class Day(click.DateTime):
    """Takes a day as the names of meetings write it."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the day; say how days are written where it is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is no day; write it as in 2020-02-18", param, ctx)
