"""`bibex check --fix`: the corrected lists, shown as a diff and written when someone agrees."""

import sys
from collections.abc import Iterable, Sequence
from typing import Literal

import click
import msgspec

from bibexport import files
from bibexport.check import formats
from bibexport.check.corrections import correct_toml
from bibexport.check.markdown_corrections import correct_markdown
from bibexport.check.statements import Statement
from bibexport.cli.inputs import Input
from bibexport.errors import OutputError
from bibexport.findings import Finding
from bibexport.text.diff import unified_diff


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a list after its correction."""

    text: str
    done: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    """Those whose claim a person has to change, because it could not be found in the text for certain."""


def fix(
    text: str, kind: Literal["toml", "markdown"], statements: Sequence[Statement], findings: Iterable[Finding]
) -> Fixed:
    """Correct venue and year in `text` as `findings` say; every other byte stays."""
    wanted = [finding for finding in findings if finding.correction is not None]
    if kind == "toml":
        claims = {finding.key: finding.correction for finding in wanted if finding.correction}
        corrected = correct_toml(text, claims)
        left = [finding for finding in wanted if finding.key in corrected.left]
    else:
        mentions = {(one.entry.key, one.line): one.mention for one in statements if one.mention is not None}
        numbers = {mentions[finding.key, finding.line]: finding for finding in wanted}
        corrected = correct_markdown(
            text, {number: one.correction for number, one in numbers.items() if one.correction}
        )
        left = [finding for number, finding in numbers.items() if number in corrected.left]
    return Fixed(text=corrected.text, done=tuple(one for one in wanted if one not in left), left=tuple(left))


BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def rewrite(one: Input, text: str) -> None:
    """Write `text` in place of what was read, after the byte order mark if the file has one.

    Raises:
        OutputError: it cannot be written, or the file has been changed meanwhile.
    """
    path = one.catalog.path
    before = files.read_bytes_if_there(path) or b""
    mark = BYTE_ORDER_MARK if before.startswith(BYTE_ORDER_MARK) else b""
    if before != mark + one.text.encode():
        raise OutputError(f"cannot write {path}: it is not what was read a moment ago; run the command again")
    files.write_atomically(path, [mark + text.encode()])
    click.echo(f"wrote {path}", err=True)


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
