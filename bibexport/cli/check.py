"""`bibex check`: where a list disagrees with the record."""

from collections.abc import Iterator, Sequence
from typing import Any

import click
import msgspec

from bibexport.check import formats
from bibexport.check.known import Known
from bibexport.check.run import check
from bibexport.check.statements import Changes, Statement, catalog_statements, changes, list_statements
from bibexport.cli import parameters
from bibexport.cli.collect import Collected, Selection, collect, report_open
from bibexport.cli.inputs import Input, inputs, read_markdown
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.findings import CHECK_CODES, Finding


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A catalog, what it says, and what is wrong with it."""

    one: Input
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    open: tuple[dict[str, Any], ...]
    """The entries about which nothing could be found out, for `--format json`."""


@click.command()
@parameters.catalog
@parameters.selection
@click.option(
    "--since", metavar="FILE", help="Report only entries that are new or changed since this older copy of the list."
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="[text]")
@click.option(
    "--ignore", multiple=True, type=click.Choice(list(CHECK_CODES)), metavar="CODE", help="Hide this code (repeatable)."
)
@click.option("--fix", is_flag=True, help="Correct venues and years in the list itself; shows the diff, then asks.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.option("--offline", is_flag=True, help="Send no requests; use what the lock knows.")
@click.option("--refresh", is_flag=True, help="Ask again about preprints in the lock: have they been published since?")
@click.option("--strict", is_flag=True, help="Exit 1 also if an entry is ambiguous or unchecked.")
@parameters.network
def command(
    catalog: str | None,
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    since: str | None,
    format_: str,
    ignore: tuple[str, ...],
    fix: bool,
    yes: bool,
    offline: bool,
    refresh: bool,
    strict: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Report where a list disagrees with the record: preprints that have been published, wrong venues, years and ids,
    duplicates, keys that LaTeX or pandoc cannot take, broken links.

    Exits 1 if there is a finding with severity warning or error. Ambiguous and unchecked entries are reported, but are
    not findings. docs/findings.md lists the codes.

    \b
    bibex check README.md
    bibex check README.md --fix                    correct venues and years, nothing else
    bibex check catalog/my-list.toml --offline --format github
    bibex check README.md --since old/README.md    only what a change adds
    """
    if fix and catalog == "-":
        raise click.UsageError("--fix needs a file to write.")
    if yes and not fix:
        raise click.UsageError("--yes goes with --fix.")
    read = inputs(catalog)
    stated = [_stated(one) for one in read]
    new = _new(read, stated, since)
    if new:
        keys = tuple(key for key in keys if key in new.keys) if keys else tuple(sorted(new.keys))
    # Nothing new is nothing to ask; without keys, all entries would be chosen.
    nothing = new is not None and not keys
    selection = Selection(keys=keys, sections=sections)
    offline = offline or nothing
    collected = collect(read, selection, offline=offline, refresh=refresh, quiet=quiet, budget_s=budget_s)
    checked = (
        [] if nothing else [_checked(one, *said, new, ignore) for one, said in zip(collected, stated, strict=True)]
    )
    findings = [finding for one in checked for finding in one.findings]
    _tell(format_, checked, findings)
    if not nothing:
        report_open(collected)
    if not quiet:
        click.echo(formats.summary(findings), err=True)
    if fix:
        from bibexport.cli.fix import fix_lists

        findings = fix_lists([(one.one, one.statements, one.findings) for one in checked], format_, yes=yes)
    if code := _exit_code(findings, checked, fruitless=any(one.fruitless for one in collected), strict=strict):
        raise click.exceptions.Exit(code)


def _stated(one: Input) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    """What a list says, and what its reader was unsure about."""
    if one.kind != "markdown":
        return catalog_statements(one.catalog, one.text if one.kind == "toml" else ""), ()
    listed = read_markdown(one.text)
    return list_statements(one.catalog, listed), listed.findings


def _new(read: Sequence[Input], stated: Sequence[tuple[Sequence[Statement], Any]], since: str | None) -> Changes | None:
    """What is new or changed since the file `since`; None where all counts."""
    if since is None:
        return None
    if len(read) != 1:
        raise click.UsageError("--since compares one list with an older copy of it; name one file.")
    (before,) = inputs(since)
    return changes(stated[0][0], _stated(before)[0])


def _checked(
    collected: Collected,
    statements: tuple[Statement, ...],
    doubts: Sequence[Finding],
    new: Changes | None,
    ignore: Sequence[str],
) -> Checked:
    known = dict(_known(collected))
    keys = frozenset(entry.key for entry in collected.entries)
    concern = (new or Changes(keys=keys)).concern
    findings = (finding for finding in check(statements, known, doubts) if finding.code not in ignore)
    return Checked(
        one=collected.one,
        statements=statements,
        findings=tuple(finding for finding in findings if concern(finding)),
        open=tuple(_open(collected, known, keys)),
    )


def _known(collected: Collected) -> Iterator[tuple[str, Known]]:
    """What the lock knows about every entry of the catalog, also about those that were not selected."""
    from bibexport.resolution.questions import preprint_facts, records

    entries, lock = collected.one.catalog.entries, collected.lock
    for entry, record in zip(entries, records(entries, lock), strict=True):
        verdict = record.verdict
        yield (
            entry.key,
            Known(
                record=record,
                preprint=preprint_facts(entry, lock),
                dblp=lock.record(verdict.record) if verdict else None,
                unknown=frozenset(kind for kind, value in collected.unknown if getattr(entry, kind) == value),
            ),
        )


def _open(collected: Collected, known: dict[str, Known], keys: frozenset[str]) -> Iterator[dict[str, Any]]:
    for entry in collected.one.catalog.entries:
        one = known[entry.key]
        if entry.key in keys and one.record.outcome in ("ambiguous", "not found", "unchecked"):
            verdict = one.record.verdict
            reason = collected.reason_of(entry.key) or (verdict.reason if verdict else "") or "not asked"
            place = {"file": entry.path, "line": entry.line, "key": entry.key}
            yield {**place, "outcome": one.record.outcome, "reason": reason}


def _tell(format_: str, checked: Sequence[Checked], findings: Sequence[Finding]) -> None:
    if format_ == "json":
        told = {
            "version": formats.VERSION,
            "findings": formats.json_form(findings),
            "open": [entry for one in checked for entry in one.open],
        }
        click.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
        return
    lines = formats.github_lines(findings) if format_ == "github" else formats.text_lines(findings)
    for line in lines:
        click.echo(line)


def _exit_code(findings: Sequence[Finding], checked: Sequence[Checked], *, fruitless: bool, strict: bool) -> int:
    """1 with findings, 3 where no source could be asked about anything, else 0."""
    if any(finding.fails for finding in findings):
        return FINDINGS
    if fruitless:
        return UNREACHABLE
    return FINDINGS if strict and any(one.open for one in checked) else 0
