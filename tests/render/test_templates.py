import sys
from pathlib import Path
from typing import Any

import pytest

from agendapack.problems import Code, InternalFault, Problem, is_error
from agendapack.render import render_pack
from agendapack.render.sandbox import Compiled, Sandbox, shipped_folder
from agendapack.render.templates import TemplateFolders
from tests.records import loaded, report
from tests.render.fragments import plan, render, words

HEAD = '<article class="agenda" id="agenda">\n'
TAIL = "\n</article>"


def replace(folder: Path, **templates: str) -> Path:
    """Write templates of the user's own, by name without `.html`."""
    for name, content in templates.items():
        (folder / f"{name}.html").write_text(content, "utf-8", newline="")
    return folder


def problem_with(folder: Path, content: str) -> Problem:
    overrides = replace(folder, agenda=HEAD + content + TAIL)
    (problem,) = render_pack(plan(loaded()), overrides, frozenset()).problems
    assert problem.code is Code.TEMPLATE
    return problem


def test_a_template_of_the_users_own_replaces_ours(tmp_path: Path) -> None:
    overrides = replace(tmp_path, agenda=f"{HEAD}<h1>{{{{ view.committee }}}}</h1>{TAIL}")
    meeting = loaded({"report": "overview.yaml"}, papers={1: report()})
    sections, problems = render(meeting, overrides)
    assert problems == ()
    assert words(sections["agenda"]) == "Scrutiny Committee"
    assert "Report of the Director" in words(sections["overview"])


def test_a_template_can_add_to_the_one_that_ships(tmp_path: Path) -> None:
    cover = (
        "{% block cover %}{% for p in view.facts.choices %}<p>{{ p }}</p>{% endfor %}{% endblock %}"
    )
    overrides = replace(tmp_path, report='{% extends "shipped/report.html" %}' + cover)
    house = {"purposes": ["To decide", "To note"]}
    entry = {"report": "overview.yaml", "purpose": "To note"}
    meeting = loaded(entry, papers={1: report()}, organisation=house)
    sections, problems = render(meeting, overrides)
    assert problems == ()
    said = words(sections["overview"])
    assert "To decide" in said
    assert "To note" in said
    assert "Report of the Director" in said


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("{% if %}", 2, ""),  # what jinja2 has to say is its own affair
        ("\n{% for x in view.items %}", 4, ""),
        (
            "\n{{ view.comittee }}",
            3,
            "AgendaView has no field 'comittee'; did you mean 'committee'",
        ),
        ("{{ view.items[0].x }}", 2, "ItemView has no field 'x'; its fields are number, label, "),
        ("\n\n{{ nothing }}", 4, "'nothing'"),
        ("{{ view.__class__.__mro__ }}", 2, "reaches for what templates may not use"),
        ("{{ ''['__class__'] }}", 2, "reaches for what templates may not use"),
        ("{{ [].append(1) }}", 2, "reaches for what templates may not use"),
        ("{{ view.items.__len__() }}", 2, "reaches for what templates may not use"),
        ('{% include "shipped/../agenda.html" %}', 2, "which there is not"),
        ("{{ view.items }}", 2, "prints a whole list"),
        ("{{ lipsum(1000000) }}", 2, "'lipsum'"),
        ("{{ [1, 2]|random }}", 2, "'random'"),
        ("{{ 1 / 0 }}", 2, ""),
        ("{{ nothing + 1 }}", 2, "'nothing'"),
        ("{% include 'missing.html' %}", 2, "names the template 'missing.html'"),
        ("{% include '../../etc/passwd' %}", 2, "names the template '../../etc/passwd'"),
        ("{% include '/etc/passwd' %}", 2, "names the template '/etc/passwd'"),
        ("{% for x in range(1000000000) %}{% endfor %}", 2, ""),
        ("{% include 'agenda.html' %}", 2, "loops without end"),
        ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 2, "loops without end"),
    ],
)
def test_a_fault_in_a_template_has_its_line(
    tmp_path: Path, content: str, line: int, message: str
) -> None:
    problem = problem_with(tmp_path, content)
    assert message in problem.message
    assert problem.source is not None
    assert problem.source.file == f"{tmp_path.name}/agenda.html"
    if "include 'agenda.html'" not in content:
        assert problem.source.line == line


def test_words_of_a_text_can_be_replaced_and_stay_escaped(tmp_path: Path) -> None:
    content = """<p>{{ view.committee|replace("Committee", "<Panel>") }}</p>
    <p>{{ ("<b>a</b>"|safe)|replace("a", "<i>") }}</p>"""
    sections, problems = render(loaded(), replace(tmp_path, agenda=f"{HEAD}{content}{TAIL}"))
    assert problems == ()
    assert words(sections["agenda"]) == "Scrutiny <Panel> <i>"
    assert [bold.text for bold in sections["agenda"].iter("b")] == ["<i>"]


def test_a_large_report_is_filled_whole() -> None:
    body = "\n\n".join(["Some words in a paragraph. " * 20] * 3000)
    meeting = loaded({"report": "overview.yaml"}, papers={1: report(body)})
    sections, problems = render(meeting)
    assert problems == ()
    assert len(sections["overview"].findall("ol/li")) == 3000


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"<article>\n\xff</article>", 2, "is not UTF-8"),
        (b" " * 300_000, 1, "has more than 256 KB"),
    ],
)
def test_a_template_that_cannot_be_read(
    tmp_path: Path, data: bytes, line: int, message: str
) -> None:
    (tmp_path / "agenda.html").write_bytes(data)
    (problem,) = render_pack(plan(loaded()), tmp_path, frozenset()).problems
    assert message in problem.message
    assert problem.source is not None
    assert problem.source.line == line


def test_a_template_does_not_lead_out_of_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "templates"
    inside.mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (inside / "agenda.html").symlink_to(tmp_path / "secret.html")
    (problem,) = render_pack(plan(loaded()), inside, frozenset()).problems
    assert "leads out of the templates folder" in problem.message


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "agenda.html").write_bytes(b"\xef\xbb\xbf" + (HEAD + TAIL).encode())
    _, problems = render(loaded(), tmp_path)
    assert problems == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<p>open", "not well formed near"),
        ("<p>a<br>b</p>", "not well formed near"),
        ('<p id="x">a</p><p id="x">b</p>', "the id 'x' is made twice"),
        ("<p>&nbsp;</p>", "not well formed near"),
    ],
)
def test_html_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    assert message in problem_with(tmp_path, content).message


def test_a_fault_in_a_template_of_ours_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_in(self: Any, environment: Any, template: str) -> tuple[str, str, None]:
        return "{{ oops }}", f"agendapack/templates/{template}", None

    monkeypatch.setattr(TemplateFolders, "get_source", find_in)
    with pytest.raises(InternalFault, match="'oops'"):
        render_pack(plan(loaded()), None, frozenset())


def test_html_of_ours_that_cannot_be_used_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_in(self: Any, environment: Any, template: str) -> tuple[str, str, None]:
        return "<p>", f"agendapack/templates/{template}", None

    monkeypatch.setattr(TemplateFolders, "get_source", find_in)
    with pytest.raises(InternalFault, match="not well formed"):
        render_pack(plan(loaded()), None, frozenset())


def test_every_text_is_escaped() -> None:
    evil = "<script>&\"'"
    meeting = loaded(
        {"title": evil},
        {"report": "o.yaml"},
        papers={2: report("x", title=evil, from_=evil)},
        committee={"name": evil, "venue": evil},
    )
    sections, problems = render(meeting)
    assert {problem.code for problem in problems} == {Code.TYPED_MARKER}
    assert words(sections["agenda"]).count("<script>") == 4
    assert words(sections["o"]).count("<script>") == 3


def test_a_template_that_replaces_none_is_told_unless_another_takes_it_in(tmp_path: Path) -> None:
    overrides = replace(
        tmp_path, agneda="", logo="", agenda=HEAD + "{% include 'logo.html' %}" + TAIL
    )
    (tmp_path / "notes.txt").write_text("")
    (problem,) = render_pack(plan(loaded()), overrides, frozenset()).problems
    assert (problem.code, problem.hint) == (Code.UNUSED_TEMPLATE, "did you mean 'agenda.html'?")
    assert problem.source is not None
    assert problem.source.file == f"{tmp_path.name}/agneda.html"
    assert not is_error(problem)


class _Counting(Sandbox):
    """A sandbox of a new process, which counts the templates that it compiles."""

    def __init__(self, overrides: Path | None = None) -> None:
        super().__init__(TemplateFolders(overrides))
        self.bytecode_cache = Compiled()
        self.compiled = 0

    def _parse(self, *source: Any) -> Any:
        self.compiled += 1
        return super()._parse(*source)


def test_a_template_that_ships_is_compiled_once_and_the_users_own_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "own").mkdir()
    own = replace(tmp_path / "own", report="{% macro a() %}{% endmacro %}")

    def compiled(name: str, overrides: Path | None = None) -> int:
        sandbox = _Counting(overrides)
        sandbox.get_template(name)
        return sandbox.compiled

    assert [compiled("report.html") for _ in range(2)] == [1, 0]
    assert [compiled("report.html", own) for _ in range(2)] == [1, 1]
    assert compiled("report.html", shipped_folder()) == 0  # as in a clone, whose folder is ours
    (kept,) = tmp_path.rglob("*.pyc")
    whole = kept.read_bytes()
    for damaged in (whole[:-9], whole[:20], b"another compiler\n" + whole.partition(b"\n")[2]):
        kept.write_bytes(damaged)
        assert [compiled("report.html") for _ in range(2)] == [1, 0]
        assert kept.read_bytes() == whole


def test_nothing_is_written_where_python_keeps_no_compiled_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    _Counting().get_template("report.html")
    assert [*tmp_path.iterdir()] == []
