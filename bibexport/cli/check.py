"""`bibex check`: is every entry true, and where does a list disagree with the record?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import click
import msgspec

from bibexport.check import formats
from bibexport.check.claims import Claims
from bibexport.check.report import count_findings, count_verdicts, group_report, name_entries, write_report
from bibexport.check.run import check, sort_findings
from bibexport.check.silences import group_by_key, hide, read_silences, soften
from bibexport.check.statements import Changes, Known, Statement, catalog_statements, find_changes, list_statements
from bibexport.check.verdict_findings import judge_listed, merge_verdicts, report_verdict, report_wrong_doi
from bibexport.check.verdicts import EntryVerdict
from bibexport.cli import parameters, results
from bibexport.cli.collect import Collected, Selection, collect, describe_open, describe_shipped, find_unread
from bibexport.cli.inputs import inputs, is_address, path_in_repository
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.cli.output import print_data
from bibexport.cli.presenter import (
    find_report_width,
    fit_groups,
    group_lines,
    is_verbose,
    measure_height,
    say,
    say_groups,
    show,
    show_progress,
)
from bibexport.cli.reading import Input
from bibexport.cli.verification import NOT_ASKED, Verified, verdict_forms, verify_collected
from bibexport.findings import CHECK_CODES, Finding
from bibexport.text.numbers import count, list_first

MAX_LINES = 30
"""Lines of a report without `--verbose`; with what is printed below it, no more than 40."""
_MESSAGES = 6
"""Lines of messages below a report without `--verbose`: what could not be read, and what nothing is known about."""
FORMATS = ("text", "json", "github", "sarif")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """An input, what it says, what is wrong with it, and a verdict on each of its selected entries."""

    one: Input
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    verdicts: dict[str, EntryVerdict]
    verified: Verified
    open: tuple[results.OpenForm, ...]
    """The entries about which nothing could be found out, for `--format json`."""


@click.command()
@parameters.catalog
@parameters.selection
@click.option(
    "--since", metavar="FILE", help="Report only entries that are new or changed since this older copy of the list."
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default=None, help="[text]")
@parameters.json_option
@parameters.verbose("Show every finding with both values, and name the entries that are verified.")
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
    catalog: tuple[str, ...],
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    since: str | None,
    format_: str | None,
    as_json: bool,
    ignore: tuple[str, ...],
    fix: bool,
    yes: bool,
    offline: bool,
    refresh: bool,
    strict: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Say of each entry whether it is true, and report where a list or bibliography disagrees with the record.

    Each entry is `verified` (a record agrees), `differs` (it is the paper, but these fields are wrong), `other paper`
    (an identifier belongs to another one), `not found` (every source that could list it was asked), or `cannot tell`.
    Also reported: preprints that have been published, retractions, duplicates, keys that LaTeX or pandoc cannot take,
    broken links.

    Exits 1 if there is a finding with severity warning or error. An entry that nothing can be said about is reported,
    but is not a finding. docs/verify.md explains the verdicts, docs/findings.md lists the codes.

    \b
    bibex check refs.bib                          is every entry true?
    bibex check a.bib b.bib                       with shared @strings, parents
    bibex check README.md --fix                   correct venues and years
    bibex check refs.bib --format sarif > bibex.sarif
    bibex check README.md --since old/README.md   only what a change adds
    """
    if fix and any(one == "-" or is_address(one) for one in catalog):
        raise click.UsageError("--fix needs a file to write.")
    if yes and not fix:
        raise click.UsageError("--yes goes with --fix.")
    format_ = _choose_format(format_, as_json=as_json)
    # Each mention of a paper makes its own claim, so that the lists of a folder are checked one by one.
    read = inputs(catalog, joined=False)
    stated = [_read_statements(one) for one in read]
    new = _find_changes(read, stated, since)
    if new:
        keys = tuple(key for key in keys if key in new.keys) if keys else tuple(sorted(new.keys))
    # Nothing new is nothing to ask; without keys, all entries would be chosen.
    nothing = new is not None and not keys
    selection = Selection(keys=keys, sections=sections)
    offline = offline or nothing
    collected = collect(read, selection, offline=offline, refresh=refresh, quiet=quiet, budget_s=budget_s)
    checked = []
    for one, said in zip(collected, stated, strict=True):
        if not nothing:
            verified = verify_collected(one, offline=offline, refresh=refresh, quiet=quiet, budget_s=budget_s)
            with show_progress(f"checking {one.one.catalog.path}"):
                checked.append(_check_input(one, verified, *said, new, ignore))
    findings = [finding for one in checked for finding in one.findings]
    _print(format_, checked, findings)
    if not nothing:
        unread = (group_lines(finding.text for finding in find_unread(one.one)) for one in collected)
        say_groups([*unread, *describe_open(collected)], room=_MESSAGES)
    if not quiet:
        say_groups(describe_shipped(read))
        if is_verbose():
            _print_requests(checked)
        _print_counts(checked, findings, offline=offline)
    if fix:
        from bibexport.cli.fix import fix_lists

        findings = fix_lists([(one.one, one.statements, one.findings) for one in checked], format_, yes=yes)
    fruitless = any(one.fruitless for one in collected) or any(one.verified.fruitless for one in checked)
    if code := _exit_code(findings, checked, fruitless=fruitless, strict=strict):
        raise click.exceptions.Exit(code)


def _choose_format(format_: str | None, *, as_json: bool) -> str:
    if as_json and format_ not in (None, "json"):
        raise click.UsageError(f"--json is --format json, not {format_}.")
    return "json" if as_json else format_ or "text"


def _read_statements(one: Input) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    """What a list says, and what its reader was unsure about."""
    if one.listed is None:
        return catalog_statements(one.catalog, one.text if one.kind == "toml" else ""), ()
    return list_statements(one.catalog, one.listed), one.listed.findings


def _find_changes(
    read: Sequence[Input], stated: Sequence[tuple[Sequence[Statement], Any]], since: str | None
) -> Changes | None:
    """What is new or changed since the file `since`; None where all counts."""
    if since is None:
        return None
    if len(read) != 1:
        raise click.UsageError("--since compares one list with an older copy of it; name one file.")
    (before,) = inputs([since])
    return find_changes(stated[0][0], _read_statements(before)[0])


def _check_input(
    collected: Collected,
    verified: Verified,
    statements: tuple[Statement, ...],
    doubts: Sequence[Finding],
    new: Changes | None,
    ignore: Sequence[str],
) -> Checked:
    known = dict(_collect_known(collected))
    keys = frozenset(entry.key for entry in collected.entries)
    concern = (new or Changes(keys=keys)).concern
    claims = {one.key: one for one in verified.claims}
    found = [*check(statements, known, doubts), *_report_verified(collected, verified, claims)]
    of_entry: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        of_entry[finding.key].append(finding)
    listed = {
        entry.key: judge_listed(entry, known[entry.key], of_entry[entry.key], collected.reason_of(entry.key))
        for entry in collected.entries
    }
    verdicts = merge_verdicts(collected.entries, verified.verdicts, listed)
    silences = read_silences(collected.one.catalog.entries, collected.one.text)
    grouped = group_by_key(silences)
    judged = {key for key, one in verdicts.items() if one.verdict != "unknown"}
    findings = (one for one in sort_findings(hide(found, silences, judged)) if one.code not in ignore)
    return Checked(
        one=collected.one,
        statements=statements,
        findings=tuple(finding for finding in findings if concern(finding)),
        verdicts={key: soften(one, grouped.get(key, ())) for key, one in verdicts.items()},
        verified=verified,
        open=tuple(_list_open(collected, known, verdicts)),
    )


def _report_verified(collected: Collected, verified: Verified, claims: dict[str, Claims]) -> Iterator[Finding]:
    for entry in collected.entries:
        if verdict := verified.verdicts.get(entry.key):
            report = report_verdict if entry.record else report_wrong_doi
            yield from report(claims[entry.key], verdict)


def _collect_known(collected: Collected) -> Iterator[tuple[str, Known]]:
    """What the lock knows about every entry of the catalog, also about those that were not selected."""
    from bibexport.resolution.questions import preprint_facts, records

    entries, lock = collected.one.catalog.entries, collected.lock
    for entry, record in zip(entries, records(entries, lock), strict=True):
        verdict = record.verdict
        if entry.record is not None:
            # What a whole reference says is held against the records of its paper field by field.
            yield entry.key, Known(record=record)
            continue
        yield (
            entry.key,
            Known(
                record=record,
                preprint=preprint_facts(entry, lock),
                dblp=lock.record(verdict.record) if verdict else None,
                unknown=frozenset(kind for kind, value in collected.unknown if getattr(entry, kind) == value),
            ),
        )


def _list_open(
    collected: Collected, known: dict[str, Known], verdicts: dict[str, EntryVerdict]
) -> Iterator[results.OpenForm]:
    for entry in collected.entries:
        outcome, verdict = known[entry.key].record.outcome, verdicts[entry.key]
        place = partial(results.OpenForm, file=entry.path, line=entry.line, key=entry.key)
        if entry.record is not None:
            if verdict.verdict == "unknown":
                yield place(outcome="unchecked", reason=verdict.reason or NOT_ASKED)
        elif outcome in ("ambiguous", "not found", "unchecked"):
            judged = known[entry.key].record.verdict
            reason = collected.reason_of(entry.key) or (judged.reason if judged else "") or NOT_ASKED
            yield place(outcome=outcome, reason=reason)


def _print(format_: str, checked: Sequence[Checked], findings: Sequence[Finding]) -> None:
    if format_ == "json":
        results.print_result(
            results.Checked(
                findings=results.finding_forms(findings),
                open=tuple(entry for one in checked for entry in one.open),
                entries=tuple(entry for one in checked for entry in verdict_forms(one.verified.claims, one.verdicts)),
            )
        )
    elif format_ == "sarif":
        from importlib.metadata import metadata

        package = metadata("bibexport")
        urls = dict(url.split(", ", 1) for url in package.get_all("Project-URL") or ())
        log = formats.sarif_form(list(_relocate(findings)), package["Version"], urls.get("Repository", ""))
        print_data(msgspec.json.format(msgspec.json.encode(log)).decode())
    elif format_ == "github":
        for line in formats.github_lines(_relocate(findings)):
            print_data(line)
    else:
        # Entries of lists keep one line per finding, which editors and scripts read.
        own = {
            key: verdict
            for one in checked
            for key, verdict in one.verdicts.items()
            if one.one.catalog[key].record is not None
        }
        titles = name_entries(claims for one in checked for claims in one.verified.claims if claims.key in own)
        _show_report(findings, own, titles)


def _show_report(findings: Sequence[Finding], verdicts: Mapping[str, EntryVerdict], titles: Mapping[str, str]) -> None:
    """Print the whole report if it is short or `--verbose` is given, else as much of each of its groups as fits."""
    width = find_report_width()
    lines = list(write_report(findings, verdicts, titles, width=width, verbose=is_verbose()))
    if not is_verbose() and measure_height(lines, width) > MAX_LINES:
        lines = list(fit_groups(group_report(findings, verdicts, titles, width=width), MAX_LINES - 1, width))
        lines.append("--verbose shows all of them, with both values and the record")
    for line in lines:
        show(line)


def _relocate(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings with the paths by which a repository's services know the files."""
    paths: dict[str, str] = {}
    for finding in findings:
        if finding.path not in paths:
            paths[finding.path] = path_in_repository(finding.path)
        yield msgspec.structs.replace(finding, path=paths[finding.path])


_UNCHECKED_SHOWN = 3


def _print_requests(checked: Sequence[Checked]) -> None:
    requests: Counter[str] = Counter()
    for one in checked:
        requests.update(one.verified.requests)
    named = ", ".join(f"{source} {count}" for source, count in sorted(requests.items()))
    say(f"{requests.total()} requests{f': {named}' if named else ''}")


def _print_counts(checked: Sequence[Checked], findings: Sequence[Finding], *, offline: bool) -> None:
    verdicts = [verdict for one in checked for verdict in one.verdicts.values()]
    unasked = sum(verdict.verdict == "unknown" and verdict.reason == NOT_ASKED for verdict in verdicts)
    if findings:
        say(count_findings(findings))
    if offline and 0 < unasked < len(verdicts):
        say(f"nothing was asked (--offline), and the lock has no answer about {unasked:,} entries")
    if unchecked := [one for verdict in verdicts for one in verdict.unchecked]:
        shown = list_first(unchecked, _UNCHECKED_SHOWN)
        what = count(len(unchecked), "identifier was", "identifiers were")
        say(f"{what} not checked: only doi.org and arXiv know which ones exist ({shown})")
    note = "nothing was asked, and the lock has no answers" if offline and unasked == len(verdicts) > 0 else ""
    say(count_verdicts((verdict.verdict for verdict in verdicts), note))


def _exit_code(findings: Sequence[Finding], checked: Sequence[Checked], *, fruitless: bool, strict: bool) -> int:
    """1 with findings, 3 where no source could be asked about anything or, if strict, about everything, else 0."""
    if any(finding.fails for finding in findings):
        return FINDINGS
    if fruitless or (strict and any(one.verified.open for one in checked)):
        return UNREACHABLE
    return FINDINGS if strict and any(one.open for one in checked) else 0
