"""Time whole processes: seconds and peak memory, by the system's own account."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """One run: wall and processor seconds, and peak memory in megabytes."""

    wall: float
    cpu: float
    memory: float


def keeping_modules() -> dict[str, str]:
    """Return an environment in which Python keeps the modules that it compiles, as pip does."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def run(command: Sequence[str], folder: Path) -> Sample:
    """Run a command to its end.

    Raises:
        RuntimeError: It did not exit with 0.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=keeping_modules(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stderr:
        process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{command} failed: {errors.decode(errors='replace')[-500:]}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compare(
    commands: Mapping[str, Sequence[str]], folder: Path, runs: int
) -> dict[str, list[Sample]]:
    """Run commands in turn, so that a machine that slows down slows all of them.

    One round before the counted ones warms the caches.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            sample = run(command, folder)
            if number:
                samples[name].append(sample)
    return samples


def table(samples: Mapping[str, Sequence[Sample]], base: str) -> str:
    """Return a Markdown table of medians, and of each one's ratio to `base`."""
    rows = [
        "| command | wall s | CPU s | peak MB | wall, ratio |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, runs in samples.items():
        pairs = zip(runs, samples[base], strict=True)
        ratio = statistics.median(mine.wall / its.wall for mine, its in pairs)
        wall, cpu, memory = (
            statistics.median(getattr(run, field) for run in runs)
            for field in ("wall", "cpu", "memory")
        )
        rows.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {ratio:.2f} |")
    return "\n".join(rows)


def python(code: str) -> list[str]:
    """Return the command that runs a line of Python in this environment."""
    return [sys.executable, "-c", code]
