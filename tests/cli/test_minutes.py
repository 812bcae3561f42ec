"""`agendapack minutes`: the file is written once."""

from pathlib import Path

from agendapack.cli.run import run


def test_minutes_are_started_once(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path)]) == 0
    workspace = ["--workspace", str(tmp_path)]
    assert run(["new", "2030-05-06", "--committee", "parish-council", *workspace]) == 0
    assert run(["minutes", "2030-05-06", *workspace]) == 0
    assert (tmp_path / "meetings" / "2030-05-06" / "minutes.yaml").is_file()
    assert run(["minutes", "2030-05-06", *workspace]) == 1
    assert run(["minutes", "2031-01-01", *workspace]) == 1
