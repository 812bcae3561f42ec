"""A workspace to bring agendas into."""

from pathlib import Path

import pytest

from agendapack.output.files import create, starter_files


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    create(starter_files(), tmp_path)
    return tmp_path
