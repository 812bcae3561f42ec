"""What all tests share: golden files, and hypothesis without a stopwatch."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("agendapack", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("agendapack")

os.environ["AGENDAPACK_CACHE"] = os.devnull  # which can hold nothing
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write golden files anew instead of comparing; look at what git says has changed",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Hold a text against a file in the folder `golden` beside the test."""
    folder = Path(request.path).parent / "golden"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if request.config.getoption("--update-golden"):
            folder.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        expected = path.read_text("utf-8") if path.exists() else ""
        assert text.splitlines() == expected.splitlines(), f"{path}: see --update-golden"

    return compare
