"""Whatever a file holds, loading gives problems and never an exception."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agendapack.load import load_meeting
from tests.load.desk import FOLDER, HOME, MEETING, MINUTES, REPORT, WORK_PLAN, lay_out

YAMLISH = st.text("abc:-[]{}&*!|>'\"#%@`~?, \n\t<", max_size=60)


def load_with(files: dict[str, str | bytes]) -> int:
    with tempfile.TemporaryDirectory() as root:
        return len(load_meeting(lay_out(Path(root), files), FOLDER).problems)


@settings(max_examples=150)
@given(st.binary(max_size=200) | YAMLISH.map(str.encode))
@example(b"? - : - ?\n")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
@example(b"%YAML 9.9\n---\n")
@example(b"- &a\n? *a\n")
@example(b"a: !<\n")
def test_any_bytes_as_a_meeting_give_problems(data: bytes) -> None:
    assert load_with({f"{HOME}/meeting.yaml": data}) > 0


@settings(max_examples=100)
@given(
    st.sampled_from(
        [
            (MEETING + "  - report: a.yaml\n", "a.yaml", REPORT),
            (MEETING + "  - report: a.md\n", "a.md", f"---\n{REPORT}---\nText\n"),
            (MEETING + "  - minutes: 2020-01-28\n", "minutes-2020-01-28.yaml", MINUTES),
            (MEETING + "  - work-plan: w.yaml\n", "w.yaml", WORK_PLAN),
        ]
    ),
    st.integers(0, 200),
    st.integers(0, 20),
    YAMLISH,
)
def test_a_paper_with_anything_put_in_or_cut_out_never_raises(
    paper: tuple[str, str, str], at: int, cut: int, put_in: str
) -> None:
    meeting, name, text = paper
    spoilt = text[:at] + put_in + text[at + cut :]
    assert load_with({f"{HOME}/meeting.yaml": meeting, f"{HOME}/{name}": spoilt}) >= 0


@settings(max_examples=100)
@given(st.recursive(
    st.sampled_from(["x", "2020-02-26", "", "~", "5.30 pm"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["title", "agenda", "annexes", "file", "style", "members", "name", "date",
                         "deadlines", "report", "minutes", "x"]), inner, max_size=5),
    max_leaves=12))  # fmt: skip
def test_any_shape_of_fields_gives_problems(shape: object) -> None:
    import json

    text = "committee: parks\nagenda: " + json.dumps(shape) + "\n"
    assert load_with({f"{HOME}/meeting.yaml": text}) > 0
