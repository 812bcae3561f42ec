"""The set-ups for GitHub Actions and GitLab CI have their shape, and their scripts run."""

import os
import subprocess
from pathlib import Path

import jsonschema

from tests.nightly.conftest import NIGHTLY, git, need, read_yaml
from tests.nightly.shapes import PIPELINE, WORKFLOW


def test_the_workflow_is_one_and_its_steps_run(council: Path) -> None:
    workflow = read_yaml(NIGHTLY / "github-actions.yml")
    jsonschema.validate(workflow, WORKFLOW)
    jobs = workflow["jobs"]
    steps = {name: [s["run"] for s in job["steps"] if "run" in s] for name, job in jobs.items()}
    run_scripts(steps, council, BASE="HEAD~1")


def test_the_pipeline_is_one_and_its_scripts_run(council: Path) -> None:
    pipeline = read_yaml(NIGHTLY / "gitlab-ci.yml")
    jsonschema.validate(pipeline, PIPELINE)
    first = pipeline["default"]["before_script"]
    names = ("check", "packs")
    assert set(pipeline) == {"variables", "default", *names}
    scripts = {name: [*first, *pipeline[name]["script"]] for name in names}
    run_scripts(scripts, council, CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD~1")


def run_scripts(scripts: dict[str, list[str]], council: Path, **environment: str) -> None:
    """Run what two jobs run, but installing; the first checks a change, the second builds."""
    (check, build) = scripts.values()
    for script in (check, build):
        assert script.pop(0) == 'python -m pip install --quiet "$AGENDAPACK"'
    with (council / "meetings" / "2030-03-04" / "meeting.yaml").open("a") as file:
        file.write("# changed\n")
    git("commit", "-a", "-m", "second", cwd=council)
    for line in (*check, *build):
        ran = subprocess.run(
            [need("bash"), "-eu", "-c", line],
            cwd=council,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        assert "2030-03-04" in ran.stdout
    assert (council / "build" / "2030-03-04" / "pack.pdf").exists()
    assert 'tests="1"' in (council / "junit.xml").read_text()
