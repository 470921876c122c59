"""`bibex upgrade`: replace the preprints of a person's own .bib with their published versions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from bibexport import files
from bibexport.check.verdicts import EntryVerdict
from bibexport.cli import parameters
from bibexport.cli.collect import Collected, Selection
from bibexport.cli.fix import confirm, write_bytes
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.cli.presenter import BESIDE_A_DIFF, group_lines, name_some, say, say_groups, show_diff, show_progress
from bibexport.cli.reading import Input
from bibexport.cli.results import Upgraded, UpgradedForm, finding_forms, print_result
from bibexport.cli.verification import NOT_ASKED, Verified, verify_collected
from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding, Group
from bibexport.formats.bibtex import read as bibtex
from bibexport.lock import Lock
from bibexport.model import Catalog, Entry
from bibexport.normalise.records import record as build_record
from bibexport.resolution.questions import preprint_facts
from bibexport.text.numbers import count
from bibexport.text.unicode import unified_diff
from bibexport.upgrade.rewriting import Published, Upgrade, is_preprint, upgrade

if TYPE_CHECKING:
    from bibexport.upgrade.rewriting import Form

STILL_PREPRINTS = "still preprints; DBLP has no published version of them"


@click.command()
@click.option(
    "--venues",
    type=click.Choice(["full", "short"]),
    help="Instead, give every conference and journal one name, in full or short; sends no requests.",
)
@parameters.own_bibliography(refresh="Ask again about entries that were still preprints.")
def command(
    file: str,
    keys: tuple[str, ...],
    venues: "Form | None",
    dry_run: bool,
    yes: bool,
    refresh: bool,
    offline: bool,
    as_json: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Replace the preprints in your own .bib with their published versions.

    An entry changes only if its published version is certain, and only in the fields that differ: keys, order,
    comments, spacing, capitals in titles and your own fields are kept. The diff is shown first. The sources' answers
    are kept in FILE.lock.json, so the next run asks only about new entries.

    \b
    bibex upgrade refs.bib --dry-run
    bibex upgrade refs.bib --yes
    bibex upgrade refs.bib --venues full   one name per conference and journal
    """
    path = Path(file)
    data = files.read_bytes_if_there(path)
    if data is None:
        raise InvalidInput([Fault(path=file, message="no such file")])
    if venues is not None:
        _rename_venues(path, data, venues, keys, dry_run=dry_run, yes=yes, as_json=as_json, quiet=quiet)
        return
    text, encoding = files.decode(data)
    preprints, unsure = _read_preprints(text, file, keys)
    one = Input(catalog=Catalog(entries=tuple(preprints), path=file), lock_path=path.with_suffix(".lock.json"))
    asked = Collected(one=one, lock=one.lock(), entries=tuple(preprints))
    verified = verify_collected(asked, offline=offline, refresh=refresh, quiet=quiet, budget_s=budget_s)
    result = upgrade(text, _find_published(preprints, verified, verified.lock or asked.lock))
    if not as_json:
        show_diff(unified_diff(file, text, result.text))
    reasons = dict(_explain_left(preprints, verified, result))
    if not quiet:
        _report(preprints, result, reasons)
    written = result.text != text and not dry_run and confirm(file, yes=yes)
    if written:
        write_bytes(path, data, result.text.encode(encoding))
        say(f"{count(len(result.upgraded), 'entry', 'entries')} upgraded -> {file}")
    if as_json:
        print_result(
            Upgraded(
                written=written,
                diff=unified_diff(file, text, result.text),
                findings=finding_forms(unsure),
                entries=tuple(_forms(result, reasons)),
            )
        )
    if code := _exit_code(preprints, verified, refused=not written and not dry_run and result.text != text):
        raise click.exceptions.Exit(code)


def _rename_venues(
    path: Path,
    data: bytes,
    form: "Form",
    keys: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show the new names of conferences and journals, and write them if confirmed."""
    from bibexport.upgrade.rewriting import unify_venues

    text, encoding = files.decode(data)
    _, unsure = _read_preprints(text, str(path), keys)
    result = unify_venues(text, form, keys)
    if not as_json:
        show_diff(unified_diff(str(path), text, result.text))
    dropped = [one for one in result.renamed if one.left_out and not quiet]
    notes = (f"note: {one.key}: {one.left_out!r} is no longer in its {one.field}" for one in dropped)
    say_groups(
        [group_lines(f"left: {key}: {reason}" for key, reason in result.left), group_lines(notes)], BESIDE_A_DIFF
    )
    has_changes = result.text != text
    written = has_changes and not dry_run and confirm(str(path), yes=yes)
    if written:
        write_bytes(path, data, result.text.encode(encoding))
        say(f"{count(len(result.renamed), 'name')} changed -> {path}")
    elif not has_changes and not quiet:
        say(f"{path}: every conference and journal that is known has one name")
    if as_json:
        forms = [_rename_form(one.key, "renamed", one.after, "") for one in result.renamed]
        forms += [_rename_form(key, "left", "", reason) for key, reason in result.left]
        diff = unified_diff(str(path), text, result.text)
        print_result(Upgraded(written=written, diff=diff, findings=finding_forms(unsure), entries=tuple(forms)))
    if has_changes and not written and not dry_run:
        raise click.exceptions.Exit(FINDINGS)


def _rename_form(key: str, change: Literal["renamed", "left"], venue: str, reason: str) -> UpgradedForm:
    return UpgradedForm(key=key, change=change, venue=venue, year=None, record=None, reason=reason)


def _read_preprints(text: str, file: str, keys: tuple[str, ...]) -> tuple[list[Entry], Sequence[Finding]]:
    with show_progress(f"reading {file}"):
        catalog, unsure = bibtex.read(text, file)
    whole = Input(catalog=catalog)
    ((_, selected),) = Selection(keys=keys).of([whole])
    return [entry for entry in selected if entry.record and is_preprint(entry.record)], unsure


def _find_published(preprints: list[Entry], verified: Verified, lock: Lock) -> Iterator[Published]:
    """Yield the publications of the entries that `bibex check` calls true, but for where and when they appeared."""
    for entry in preprints:
        verdict = verified.verdicts[entry.key]
        facts, found = verdict.published, verdict.publication
        if entry.arxiv is None or facts is None or _name_wrong_fields(verdict):
            continue
        question = msgspec.structs.replace(entry, record=None, doi=None, tags=(), aliases=())
        record = build_record(question, preprint_facts(entry, lock), facts, found)
        yield Published(entry=entry, published=record, facts=facts)


def _name_wrong_fields(verdict: EntryVerdict) -> list[str]:
    """Return what is wrong in an entry and has to be corrected before the entry can be upgraded."""
    if verdict.verdict == "other-paper":
        return ["id"]
    return [one.field for one in verdict.differences if one.field in ("title", "author", "eprint")]


def _explain_left(preprints: list[Entry], verified: Verified, result: Upgrade) -> Iterator[tuple[str, str]]:
    """Yield why an entry is left as it is, by key."""
    upgraded = {one.entry.key for one in result.upgraded}
    reasons = {left.entry.key: left.reason for left in result.left}
    for entry in preprints:
        verdict = verified.verdicts[entry.key]
        if entry.key in upgraded:
            continue
        if entry.arxiv is None:
            yield entry.key, "no arXiv id; add one so that the paper is certain"
        elif entry.key in reasons:
            yield entry.key, reasons[entry.key]
        elif _name_wrong_fields(verdict):
            yield entry.key, f"title or authors are not those of arXiv:{entry.arxiv}; correct the id, or them"
        elif verdict.verdict == "differs":
            yield entry.key, "; ".join(f"{one.given}: {one.why}" for one in verdict.differences)
        elif verdict.publication is None:
            reason = verified.failures.get(entry.key) or verdict.reason or NOT_ASKED
            yield entry.key, f"unchecked: {reason}"
        elif verdict.publication.outcome == "preprint":
            yield entry.key, STILL_PREPRINTS
        else:
            yield entry.key, "; ".join([verdict.publication.reason, *verdict.publication.candidates])


def _forms(result: Upgrade, reasons: Mapping[str, str]) -> Iterator[UpgradedForm]:
    for one in result.upgraded:
        facts = one.facts
        yield UpgradedForm(
            key=one.entry.key,
            change="upgraded",
            venue=facts.venue or facts.container_title,
            year=facts.issued.year if facts.issued else None,
            record=facts.ref,
            reason=one.published.verdict.evidence.text if one.published.verdict else "",
        )
    for key, reason in reasons.items():
        yield UpgradedForm(key=key, change="left", venue="", year=None, record=None, reason=reason)


def _report(preprints: list[Entry], result: Upgrade, reasons: Mapping[str, str]) -> None:
    upgraded, notes = [], []
    for one in result.upgraded:
        verdict = one.published.verdict
        evidence = f" ({verdict.evidence.text})" if verdict else ""
        upgraded.append(f"upgraded: {one.entry.key}: {_describe_place(one)}{evidence}")
        if verdict and verdict.reason:
            notes.append(f"note: {one.entry.key}: {verdict.reason}")
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for key, reason in reasons.items():
        by_reason[reason].append(key)
    left = [(f"left: {name_some(keys)}: {reason}", len(keys)) for reason, keys in by_reason.items()]
    more = "left: {} more, for other reasons (--verbose shows them)"
    say_groups(
        [group_lines(upgraded, "upgraded: {} more"), group_lines(notes), Group(rows=tuple(left), more=more)],
        BESIDE_A_DIFF,
    )
    total = count(len(preprints), "preprint")
    say(f"{total}: {len(result.upgraded):,} published, {len(reasons):,} unchanged")


def _describe_place(finding: Published) -> str:
    facts = finding.facts
    year = facts.issued.year if facts.issued else ""
    return f"{facts.venue or facts.container_title} {year}, {facts.id}"


def _exit_code(preprints: list[Entry], verified: Verified, *, refused: bool) -> int:
    if verified.fruitless:
        return UNREACHABLE
    unchecked = any(entry.arxiv and verified.verdicts[entry.key].publication is None for entry in preprints)
    return FINDINGS if refused or unchecked else 0
