"""`bibexport check --fix`: the corrected lists, shown as a diff and written when someone agrees."""

import sys
from collections.abc import Sequence

import click

from bibexport.check import formats
from bibexport.check.findings import Finding
from bibexport.check.fix import fix
from bibexport.check.statements import Statement
from bibexport.cli.inputs import Input
from bibexport.cli.rewrite import rewrite
from bibexport.text.diff import unified_diff


def fix_lists(
    lists: Sequence[tuple[Input, Sequence[Statement], Sequence[Finding]]], format_: str, *, yes: bool
) -> list[Finding]:
    """Correct each list and give back the findings that stand after that.

    Raises:
        OutputError: a list cannot be written, or has been changed since it was read.
    """
    standing: list[Finding] = []
    for one, statements, findings in lists:
        standing += _fixed(one, statements, findings, format_, yes=yes)
    return standing


def _fixed(
    one: Input, statements: Sequence[Statement], findings: Sequence[Finding], format_: str, *, yes: bool
) -> Sequence[Finding]:
    if one.kind not in ("toml", "markdown"):
        click.echo(f"{one.catalog.path}: only Markdown lists and TOML catalogs can be corrected", err=True)
        return findings
    result = fix(one.text, one.kind, statements, findings)
    for finding in result.left:
        wanted = finding.correction.text if finding.correction else ""
        place = f"{finding.path}:{finding.line}: {finding.key}"
        click.echo(f"{place}: cannot tell where to write {wanted}; change it by hand", err=True)
    diff = unified_diff(one.catalog.path, one.text, result.text)
    if not diff:
        return findings
    click.echo(formats.without_commands(diff) if format_ == "github" else diff, nl=False, err=format_ == "json")
    if not _agreed(one.catalog.path, yes=yes):
        return findings
    rewrite(one, result.text)
    return [finding for finding in findings if finding not in result.done]


def _agreed(path: str, *, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo(f"{path} is not changed; --yes writes it", err=True)
        return False
    return click.confirm(f"Write {path}?", err=True)
