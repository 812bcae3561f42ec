"""`agendapack build --scheduler`."""

from pathlib import Path

import pytest

from agendapack.cluster import reach
from tests.cli.conftest import Run
from tests.cluster.workspaces import built_files, free_port

pytest.importorskip("distributed", reason="agendapack[cluster] is not installed")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--scheduler", "nowhere"), "--scheduler takes 'local', or an address with a port"),
        (("--scheduler", "local:0"), "'local:0' is none"),
        (("--scheduler", "local:2", "--jobs", "2"), "--jobs is for this machine alone"),
        (("--tls-ca", "meetings/organisation.yaml"), "are for --scheduler ADDRESS"),
        (("--scheduler", "tcp://127.0.0.1:{port}"), "cannot be reached"),
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(
    agendapack: Run,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setattr(reach, "SECONDS_TO_REACH", 0.5)
    words = [option.format(port=free_port()) for option in options]
    ran = agendapack("build", "--all", *words)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert not list((workspace / "build").glob("2*"))


def test_the_command_line_builds_on_workers_what_it_builds_here(
    agendapack: Run, workspace: Path
) -> None:
    remote = agendapack("build", "--all", "--scheduler", "local:1", "--output", "remote")
    local = agendapack("build", "--all", "--jobs", "1", "--output", "local")
    assert (remote.code, local.code) == (0, 0), remote.err
    assert remote.err == local.err
    assert len(built_files(workspace / "remote")) > 4
    kept = {name: data for name, data in built_files(workspace / "remote").items() if "/" in name}
    assert kept == {n: data for n, data in built_files(workspace / "local").items() if "/" in n}
    again = agendapack("build", "--all", "--scheduler", "tcp://127.0.0.1:9", "--output", "remote")
    assert again.code == 0
    assert "2 unchanged" in again.out
