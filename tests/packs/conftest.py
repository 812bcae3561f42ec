"""The sample meetings, built once for all tests of whole packs."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.pipeline import build

ROOT = Path(__file__).parents[2]
MEETINGS = ("2020-02-26", "2023-02-20", "2026-04-16")

Pack = Callable[[str], Path]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """Build a sample meeting; return the folder of its files."""

    @cache
    def make(meeting: str) -> Path:
        output = tmp_path_factory.mktemp("build")
        build(Request(ROOT, meeting, output))
        return output / meeting

    return make
