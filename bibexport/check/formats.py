"""Findings for code scanning (SARIF) and as annotations of GitHub."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from bibexport.findings import CODES, Finding, Severity

_ANNOTATIONS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def github_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield workflow commands that show the findings beside the lines of a change.

    Escaped as the runner unescapes them: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """
    for finding in findings:
        properties = {"file": finding.path, "line": finding.line, "title": f"{finding.key}: {finding.code}"}
        shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
        yield f"::{_ANNOTATIONS[finding.severity]} {shown}::{_data(_with_source(finding))}"


def without_commands(text: str) -> str:
    """Return `text` for the log of a workflow, in which nothing is taken for a command.

    The runner stops reading commands until it sees a mark that the text cannot hold: its own digest.
    """
    mark = sha256(text.encode()).hexdigest()
    return f"::stop-commands::{mark}\n{text.rstrip()}\n::{mark}::\n"


def sarif_form(findings: Sequence[Finding], version: str, project: str = "") -> dict[str, Any]:
    """Return findings as a SARIF 2.1.0 log of one run (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).

    Args:
        findings: in any order, with paths relative to the root of the repository.
        version: of this program.
        project: the address of the project, for links to the documentation.
    """
    codes = list(dict.fromkeys(finding.code for finding in findings))
    driver = {"name": "bibex", "version": version, "rules": [_sarif_rule(code, project) for code in codes]}
    if project:
        driver["informationUri"] = project
    results = [_sarif_result(finding, codes.index(finding.code)) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _sarif_rule(code: str, project: str) -> dict[str, Any]:
    kind = CODES[code]
    meaning = f"{kind.meaning[0].upper()}{kind.meaning[1:]}."
    hiding = f"bibexport: ignore {code} (why)"
    rule = {
        "id": code,
        "shortDescription": {"text": kind.meaning},
        "fullDescription": {"text": meaning},
        "help": {
            "text": f"{meaning} The comment “{hiding}” on the line above an entry hides it.",
            "markdown": f"{meaning}\n\nThe comment `{hiding}` on the line above an entry hides it.",
        },
        "defaultConfiguration": {"level": _LEVELS[kind.severity]},
    }
    if project:
        rule["helpUri"] = f"{project}/blob/main/docs/findings.md"
    return rule


def _sarif_result(finding: Finding, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": ": ".join(part for part in (finding.key, _with_source(finding)) if part)},
    }
    if finding.path:
        # 3.4.3: a URI reference; characters that a URI cannot have are percent-encoded.
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.path.replace("\\", "/"))}}
        if finding.line:
            physical["region"] = {"startLine": finding.line}
        result["locations"] = [{"physicalLocation": physical}]
    # By this a service tells what it has shown before; lines move, keys do not.
    fingerprint = sha256("\0".join((finding.code, finding.path, finding.key, finding.listed)).encode()).hexdigest()
    result["partialFingerprints"] = {"bibexFinding/v1": fingerprint}
    return result


def _uri(path: str) -> str:
    """Return a path as a reference; only one outside of the repository is absolute."""
    if path.startswith("/") or path[1:3] == ":/":
        return f"file:///{quote(path.lstrip('/'), safe='/:')}"
    # A colon in the first part would read as a scheme.
    return quote(path)


def _with_source(finding: Finding) -> str:
    return f"{finding.message} ({finding.source})" if finding.source else finding.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
