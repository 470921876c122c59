"""Findings as text, as JSON, and as annotations for GitHub."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from bibexport.findings import SEVERITIES, Finding, Severity

VERSION = 1

_ANNOTATIONS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_PLURALS: dict[Severity, str] = {"error": "errors", "warning": "warnings", "info": "notes"}
_SINGULARS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def text_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """`README.md:12: warning: CLIP: the list says arXiv; it has been published at ICML 2021 (dblp …) [published]`."""
    for finding in findings:
        yield finding.text


def json_form(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One object a finding; what does not apply is empty, a missing line is null."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity,
            "file": finding.path,
            "line": finding.line,
            "key": finding.key,
            "message": finding.message,
            "list": finding.listed,
            "record": finding.recorded,
            "source": finding.source,
        }
        for finding in findings
    ]


def github_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Workflow commands that show the findings beside the lines of a change.

    Escaped as the runner unescapes them: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """
    for finding in findings:
        properties = {"file": finding.path, "line": finding.line, "title": f"{finding.key}: {finding.code}"}
        shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
        source = f" ({finding.source})" if finding.source else ""
        yield f"::{_ANNOTATIONS[finding.severity]} {shown}::{_data(finding.message + source)}"


def without_commands(text: str) -> str:
    """`text` for the log of a workflow, in which nothing is taken for a command.

    The runner stops reading commands until it sees a mark that the text cannot hold: its own digest.
    """
    mark = sha256(text.encode()).hexdigest()
    return f"::stop-commands::{mark}\n{text.rstrip()}\n::{mark}::\n"


def summary(findings: Iterable[Finding]) -> str:
    """`1 error, 2 warnings, 3 notes`; `no findings` where there is none."""
    counts = Counter(finding.severity for finding in findings)
    named = (
        f"{counts[severity]} {(_SINGULARS if counts[severity] == 1 else _PLURALS)[severity]}"
        for severity in SEVERITIES
        if counts[severity]
    )
    return ", ".join(named) or "no findings"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
