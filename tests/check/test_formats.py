"""Findings as people, scripts and GitHub read them."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.check.formats import github_lines, json_form, summary, text_lines, without_commands
from bibexport.findings import CODES, SEVERITIES, Finding

FINDING = Finding(
    code="published",
    path="lists/a,b:c.md",
    line=12,
    key="CLIP",
    message="100% sure:\r\nthe list says arXiv",
    listed="arXiv",
    recorded="ICML 2021",
    source="dblp conf/icml/X, 2026-11-24",
)


def test_text_is_one_line_that_editors_can_jump_to():
    one = Finding(
        code="title", path="README.md", line=3, key="A", message="another title", source="arxiv 1, 2026-11-24"
    )

    assert list(text_lines([one])) == ["README.md:3: warning: A: another title (arxiv 1, 2026-11-24) [title]"]
    assert (
        next(text_lines([Finding(code="no-id", path="x.bib", line=None, key="A", message="m")]))
        == "x.bib: info: A: m [no-id]"
    )


def test_json_has_everything_by_name():
    assert json_form([FINDING]) == [
        {
            "code": "published",
            "severity": "warning",
            "file": "lists/a,b:c.md",
            "line": 12,
            "key": "CLIP",
            "message": "100% sure:\r\nthe list says arXiv",
            "list": "arXiv",
            "record": "ICML 2021",
            "source": "dblp conf/icml/X, 2026-11-24",
        }
    ]


def test_an_annotation_is_escaped_as_the_runner_wants_it():
    (line,) = github_lines([FINDING])

    assert line == (
        "::warning file=lists/a%2Cb%3Ac.md,line=12,title=CLIP%3A published"
        "::100%25 sure:%0D%0Athe list says arXiv (dblp conf/icml/X, 2026-11-24)"
    )


@pytest.mark.parametrize(("severity", "command"), [("error", "error"), ("warning", "warning"), ("info", "notice")])
def test_each_severity_has_its_annotation(severity, command):
    code = next(code for code, kind in CODES.items() if kind.severity == severity)

    assert next(github_lines([Finding(code=code, path="a", line=1, key="A", message="m")])).startswith(f"::{command} ")


@given(st.text(), st.text(), st.text())
def test_any_text_comes_back_from_one_annotation_on_one_line(path, key, message):
    (line,) = github_lines([Finding(code="title", path=path, line=1, key=key, message=message)])
    command = re.fullmatch(r"::warning ([^:]*)::([^\r\n]*)", line)

    assert command
    properties = dict(part.split("=", 1) for part in command[1].split(","))
    assert unquote(command[2]) == message
    assert unquote(properties["title"]) == f"{key}: title"
    assert unquote(properties.get("file", "")) == path


@given(st.text())
def test_no_text_ends_the_stretch_in_which_commands_are_not_read(text):
    first, *inner, last = without_commands(text).rstrip("\n").split("\n")
    mark = first.removeprefix("::stop-commands::")

    assert last == f"::{mark}::"
    assert f"::{mark}::" not in inner


def test_the_summary_counts_by_severity():
    def of(code):
        return Finding(code=code, path="", line=None, key="", message="")

    assert summary([]) == "no findings"
    assert summary([of("wrong-id"), of("title"), of("year"), of("no-id")]) == "1 error, 2 warnings, 1 note"
    assert [kind.severity in SEVERITIES for kind in CODES.values()] == [True] * len(CODES)
