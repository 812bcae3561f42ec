"""Who is asked: a cluster that answers, has workers, and runs the same program."""

import os
import platform
import re
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from agendapack.batch.cluster import reach as here
from agendapack.batch.cluster.reach import NoCluster, reach, start_here
from agendapack.batch.cluster.work import describe_program, tell_difference
from tests.batch.cluster.workspaces import silent_port

pytest.importorskip("distributed", reason="agendapack[cluster] is not installed")
import dask
from distributed import LocalCluster, Security


def test_the_program_is_told_with_its_libraries() -> None:
    program = describe_program()
    assert {"agendapack", "Python", "zlib", "reportlab", "pypdf", "pikepdf"} <= program.keys()
    assert "not installed" not in program.values()
    assert "pytest" not in program


def test_a_difference_is_told_in_words() -> None:
    mine = {"Python": "3.12.1", "pypdf": "5.1.0"}
    assert tell_difference(mine, dict(mine)) is None
    assert tell_difference(mine, {"Python": "3.11.9", "pypdf": "5.1.0"}) == (
        "Python 3.11.9 and not 3.12.1"
    )
    assert tell_difference(mine, {"Python": "3.12.1"}) == "pypdf not installed and not 5.1.0"


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "SECONDS_TO_REACH", 0.5)
    with silent_port() as port:
        address = f"tcp://127.0.0.1:{port}"
        with pytest.raises(NoCluster, match=f"the scheduler at {address} cannot be reached"):
            reach(address).__enter__()


def test_a_scheduler_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "SECONDS_FOR_WORKERS", 0.5)
    with (
        LocalCluster(n_workers=0, dashboard_address=None) as cluster,
        pytest.raises(NoCluster, match=f"{cluster.scheduler_address} has no worker"),
    ):
        reach(cluster.scheduler_address).__enter__()


def test_a_worker_of_another_version_is_named_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import platform\nplatform.python_version = lambda: '3.0.1'\n"
    )
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        pytest.raises(NoCluster) as refused,
    ):
        reach(cluster.scheduler_address).__enter__()
    found = f"has Python 3.0.1 and not {platform.python_version()}. The same bytes come only of"
    assert re.match(r"worker tcp://\S+ " + re.escape(found), str(refused.value))


def test_an_encrypted_connection_takes_its_files(tmp_path: Path) -> None:
    security = Security.temporary()
    tls = [str(tmp_path / name) for name in ("ca.pem", "cert.pem", "key.pem")]
    (tmp_path / "ca.pem").write_text(security.tls_ca_file)
    (tmp_path / "cert.pem").write_text(security.tls_client_cert)
    (tmp_path / "key.pem").write_text(security.tls_client_key)
    with LocalCluster(
        n_workers=1,
        processes=False,
        protocol="tls",
        host="127.0.0.1",
        security=security,
        dashboard_address=None,
    ) as cluster:
        address = cluster.scheduler_address
        with reach(address, tls) as client:
            assert len(client.nthreads()) == 1
        configured = {
            "distributed.comm.tls.ca-file": tls[0],
            "distributed.comm.tls.client.cert": tls[1],
            "distributed.comm.tls.client.key": tls[2],
        }
        with dask.config.set(configured), reach(address) as client:
            assert len(client.nthreads()) == 1
        with pytest.raises(NoCluster, match=f"the scheduler at {address} cannot be reached"):
            reach(address).__enter__()


def test_workers_on_this_machine_show_nothing_of_themselves() -> None:
    with start_here(1) as client:
        info = client.scheduler_info()
        ports = [each["services"]["dashboard"] for each in (info, *info["workers"].values())]
        assert 8787 not in ports
        for port in ports:
            for path in ("", "health", "info/main/workers.html", "json/identity.json", "metrics"):
                with pytest.raises(HTTPError, match="404"):
                    urlopen(f"http://127.0.0.1:{port}/{path}")


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NoCluster, match=r"pip install 'agendapack\[cluster\]'"):
        reach("tcp://127.0.0.1:8786").__enter__()
