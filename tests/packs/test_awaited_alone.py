"""Annexes that are to follow, of an item that has nothing else."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, agendapack
from tests.packs.public_bytes import public_words
from tests.packs.workspace import write_files

__all__ = ["agendapack"]
FILES = {
    "organisation.yaml": "name: Example Council\nnotice: none\nweb: yes\n",
    "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nmembers: [{name: Ash}]\n",
    "2030-03-04/meeting.yaml": """
committee: parks
date: 2030-03-04
agenda:
  - title: Repairs
    annexes: [{title: Zaqroof, file: roof.pdf, to-follow: yes}]
  - title: Planning
    applications:
      - reference: 30/1
        address: 4 Mill Row
        proposal: A porch
        annexes: [{title: Zaqsite, file: site.pdf, to-follow: yes}]
  - title: Costs
    annexes:
      - title: Zaqprices
        file: prices.pdf
        to-follow: yes
        exempt: {paragraphs: [3], reason: money}
        shown: nothing
  - title: Deal
    exempt: {paragraphs: [3], reason: money}
    shown: number
    annexes: [{title: Zaqbidder, file: bid.pdf, to-follow: yes}]
""",
}


def test_they_are_named_unless_they_may_not_be(
    tmp_path: Path, agendapack: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)

    ran = agendapack("build", "2030-03-04")

    assert ran.code == 0, ran.err
    words = public_words(folder)
    assert "zaqrooftofollow" in words
    assert "zaqsitetofollow" in words
    assert "zaqprices" not in words
    assert "zaqbidder" not in words
