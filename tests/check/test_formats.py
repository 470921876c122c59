"""Findings as people, scripts and GitHub read them."""

import json
import re
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.check.formats import github_lines, sarif_form, without_commands
from bibexport.check.report import count_findings
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

    assert one.text == "README.md:3: warning: A: another title (arxiv 1, 2026-11-24) [title]"
    assert Finding(code="no-id", path="x.bib", line=None, key="A", message="m").text == "x.bib: info: A: m [no-id]"


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


def test_findings_are_counted_by_severity():
    def of(code):
        return Finding(code=code, path="", line=None, key="", message="")

    assert count_findings([]) == "no findings"
    assert count_findings([of("wrong-id"), of("title"), of("year"), of("no-id")]) == "1 error, 2 warnings, 1 note"
    assert [kind.severity in SEVERITIES for kind in CODES.values()] == [True] * len(CODES)


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": {"$ref": "#/definitions/text"},
                                                "defaultConfiguration": {
                                                    "type": "object",
                                                    "properties": {"level": {"$ref": "#/definitions/level"}},
                                                },
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "ruleId", "ruleIndex", "level", "partialFingerprints"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"$ref": "#/definitions/level"},
                                "message": {"$ref": "#/definitions/text"},
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "type": "object",
                                                        "properties": {
                                                            "uri": {"type": "string", "pattern": r"^[!-~]+$"}
                                                        },
                                                    },
                                                    "region": {
                                                        "type": "object",
                                                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
    "definitions": {
        "level": {"enum": ["none", "note", "warning", "error"]},
        "text": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
    },
}
"""What SARIF 2.1.0 (section 3) requires of the parts that we write."""


def test_sarif_is_what_the_standard_requires():
    findings = [
        FINDING,
        Finding(code="not-found", path="naïve refs.bib", line=3, key="A", message="no source has this paper"),
        Finding(code="published", message="without a place"),
    ]
    log = sarif_form(findings, "0.2.0")
    jsonschema.validate(json.loads(json.dumps(log)), SARIF)

    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["published", "not-found"]
    assert [(one["ruleId"], one["ruleIndex"], one["level"]) for one in run["results"]] == [
        ("published", 0, "warning"),
        ("not-found", 1, "warning"),
        ("published", 0, "warning"),
    ]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "na%C3%AFve%20refs.bib"}, "region": {"startLine": 3}}


@pytest.mark.parametrize("code", CODES)
def test_each_rule_says_what_it_means_and_where_to_read_more(code):
    log = sarif_form([Finding(code=code, path="refs.bib", line=1, message="m")], "0.2.0", "https://example.org/project")
    driver = log["runs"][0]["tool"]["driver"]
    (rule,) = driver["rules"]

    assert driver["informationUri"] == "https://example.org/project"
    assert rule["helpUri"].startswith("https://example.org/project/")
    assert rule["fullDescription"]["text"].endswith(".")
    assert code in rule["help"]["text"]
    assert code in rule["help"]["markdown"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("sub/refs.bib", "sub/refs.bib"),
        ("a b/#1%.bib", "a%20b/%231%25.bib"),
        ("a:b.bib", "a%3Ab.bib"),
        ("/tmp/x y.bib", "file:///tmp/x%20y.bib"),
        ("C:\\refs\\x.bib", "file:///C:/refs/x.bib"),
    ],
)
def test_a_path_is_a_reference_that_no_reader_takes_for_an_address(path, uri):
    (result,) = sarif_form([Finding(code="title", path=path, line=1, message="m")], "0.2.0")["runs"][0]["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_tells_findings_apart_and_knows_them_again_on_other_lines():
    def fingerprint(finding: Finding) -> str:
        (result,) = sarif_form([finding], "0.2.0")["runs"][0]["results"]
        return result["partialFingerprints"]["bibexFinding/v1"]

    assert fingerprint(FINDING) == fingerprint(msgspec.structs.replace(FINDING, line=99, message="in other words"))
    assert fingerprint(FINDING) != fingerprint(msgspec.structs.replace(FINDING, code="venue"))
