"""A clerk at the command line, whose files are in a git repository: what is typed, what changes."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.reading import spoken_text

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
STATUS = r"(- name: {name}\n(?:    role: .*\n)?    status:) .*"
RUN = 5
"""How many words in a row make a sentence that nobody should have to type twice."""


class Clerk:
    """Works in the folder that the commands run in.

    Args:
        root: The folder, which is the workspace.
        agendapack: Runs the command line in it.
    """

    def __init__(self, root: Path, agendapack: Run) -> None:
        self.root = root
        self.typed: list[str] = []
        self._agendapack = agendapack

    def do(self, *words: str, code: int = 0, warns: bool = False) -> str:
        """Run a command and return what it prints; a warning is a mistake unless one is due."""
        ran = self._agendapack(*words)
        assert ran.code == code, ran.err
        if code == 0 and not warns:
            assert re.findall(r"^.*(?:warning|error): .*", ran.err, re.M) == [], ran.err
        return ran.out if code == 0 and not warns else ran.err

    def write(self, name: str, text: str) -> None:
        """Type a whole file."""
        path = self.root / "meetings" / name
        path.parent.mkdir(exist_ok=True)
        assert not path.exists()
        path.write_text(text, "utf-8")
        self.typed += text.splitlines()

    def change(self, name: str, before: str, after: str) -> None:
        """Type words in the place of others, or behind them; these stand only once."""
        path = self.root / "meetings" / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1, (before, text)
        path.write_text(text.replace(before, after), "utf-8")
        kept = Counter(before.splitlines())
        self.typed += (Counter(after.splitlines()) - kept).elements()

    def add(self, name: str, text: str) -> None:
        """Type at the end of a file."""
        path = self.root / "meetings" / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")
        self.typed += text.splitlines()

    def mark(self, meeting: str, **statuses: str) -> None:
        """Mark in started minutes who was there; all others were present."""
        path = self.root / "meetings" / meeting / "minutes.yaml"
        text = path.read_text("utf-8")
        for name, status in statuses.items():
            named = name.replace("_", " ")
            text, found = re.subn(STATUS.format(name=named), rf"\1 {status}", text)
            assert found == 1, named
        text = re.sub(r"status:  #.*", "status: present", text)
        path.write_text(text, "utf-8")

    def chair(self, meeting: str, chair: str, start: str, finish: str) -> None:
        """Fill in the head of started minutes."""
        name = f"{meeting}/minutes.yaml"
        self.change(name, "chair:  # who presided and will sign", f"chair: {chair}")
        path = self.root / "meetings" / name
        text = re.sub(r"^start:.*", f"start: {start}", path.read_text("utf-8"), flags=re.M)
        path.write_text(re.sub(r"^finish:.*", f"finish: {finish}", text, flags=re.M), "utf-8")

    def minute(
        self, meeting: str, title: str, text: str = "", more: str = "", file: str = "minutes.yaml"
    ) -> None:
        """Fill in the text of one minute, its result if it has a motion, and what is behind."""
        path = self.root / "meetings" / meeting / file
        parts = re.split(r"(?m)^(?=  - title: )", path.read_text("utf-8"))
        (place,) = (n for n, part in enumerate(parts) if part.startswith(f"  - title: {title}\n"))
        part = parts[place].rstrip("\n")
        part = part.replace("\n    text:", f"\n    text: {text}" if text else "\n    text:")
        part = re.sub(r"result:  #.*", "result: carried", part)
        parts[place] = f"{part}\n{more}\n"
        path.write_text("".join(parts), "utf-8")
        self.typed += [text, *more.splitlines()]

    def save(self, what: str) -> int:
        """Commit everything, and return how many lines have changed since the last time."""
        self._git("add", "--all")
        stat = self._git("diff", "--cached", "--numstat")
        self._git("commit", "--allow-empty", "--message", what)
        counts = (line.split("\t")[:2] for line in stat.splitlines())
        return sum(int(added) + int(gone) for added, gone in counts)

    def start_repository(self) -> None:
        """Keep everything that is there under version control."""
        self._git("init")
        self.save("start")

    def _git(self, *words: str) -> str:
        own = ("-c", "user.name=Clerk", "-c", "user.email=clerk@example.org")
        command = ["git", *own, "-C", str(self.root), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def reads(self, file: str) -> str:
        """Return the words of a PDF that was built."""
        return spoken_text((self.root / "build" / file).read_bytes())

    def public_words(self) -> str:
        """Return the words of everything that was built for the public."""
        files = (self.root / "build").rglob("*")
        public = [f for f in files if f.is_file() and "restricted" not in f.parts]
        words = [spoken_text(f.read_bytes()) for f in public if f.suffix == ".pdf"]
        words += [f.read_text("utf-8") for f in public if f.suffix in (".json", ".html")]
        return "\n".join(words)

    def typed_twice(self) -> list[str]:
        """Return the runs of words that were typed more than once."""
        runs: Counter[str] = Counter()
        for line in self.typed:
            words = re.findall(r"[\w']+", line.lower())
            runs.update({" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)})
        return [run for run, times in runs.items() if times > 1]
