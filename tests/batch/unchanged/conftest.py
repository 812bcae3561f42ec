from pathlib import Path

import pytest

from tests.batch.unchanged.desk import MEETING, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A meeting with a paper, in a workspace with an organisation, templates and fonts."""
    desk = Desk(tmp_path / "work")
    desk.write(
        {
            f"meetings/{MEETING}/meeting.yaml": "committee: parks\n",
            f"meetings/{MEETING}/overview.yaml": "title: Overview\n",
            f"meetings/{MEETING}/annexes/a.txt": "a\n",
            "meetings/organisation.yaml": "name: Northcombe\n",
            "templates/report.html": "<p></p>\n",
        }
    )
    desk.read.append("meetings/organisation.yaml")
    return desk
