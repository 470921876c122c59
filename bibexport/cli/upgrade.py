"""`bibex upgrade`: preprints of a person's own .bib become what they were published as."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli.collect import Collected, Selection, collect
from bibexport.cli.inputs import Input
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.errors import Fault, InvalidInput, OutputError
from bibexport.model import Catalog, Entry
from bibexport.resolution.questions import preprint_facts
from bibexport.text.diff import unified_diff
from bibexport.upgrade.rewriting import Finding, Upgrade, askable, is_preprint, upgrade

STILL_PREPRINTS = "still preprints; DBLP has no published version of them"


@click.command()
@click.argument("file", metavar="FILE.bib", shell_complete=parameters.complete_paths)
@parameters.key_option
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.option("--refresh", is_flag=True, help="Ask again about entries that were still preprints.")
@click.option("--offline", is_flag=True, help="Send no requests; use what the lock beside FILE knows.")
@parameters.network
def command(
    file: str,
    keys: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    refresh: bool,
    offline: bool,
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
    """
    path = Path(file)
    data = files.read_bytes_if_there(path)
    if data is None:
        raise InvalidInput([Fault(path=file, message="no such file")])
    text, encoding = _decoded(data)
    preprints = _preprints(text, file, keys)
    questions = tuple(question for entry in preprints if (question := askable(entry)))
    one = Input(catalog=Catalog(entries=questions, path=file), lock_path=path.with_suffix(".lock.json"))
    (collected,) = collect([one], Selection(), offline=offline, refresh=refresh, quiet=quiet, budget_s=budget_s)
    result = upgrade(text, _findings(preprints, collected))
    _show(text, result.text, file)
    reasons = dict(_reasons(preprints, collected, result))
    if not quiet:
        _tell(preprints, result, reasons)
    written = result.text != text and not dry_run and _agreed(file, yes)
    if written:
        _write(path, data, result.text.encode(encoding))
        click.echo(f"{len(result.upgraded)} entries upgraded -> {file}", err=True)
    if code := _exit_code(collected, refused=not written and not dry_run and result.text != text):
        raise click.exceptions.Exit(code)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and the encoding that gives the same bytes again."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Each byte is a letter in this one, so that none can be lost, whatever the real encoding is.
        return data.decode("latin-1"), "latin-1"


def _preprints(text: str, file: str, keys: tuple[str, ...]) -> list[Entry]:
    from bibexport.formats.bibtex import read as bibtex

    catalog, _ = bibtex.read(text, file)
    whole = Input(catalog=catalog)
    ((_, selected),) = Selection(keys=keys).of([whole])
    return [entry for entry in selected if entry.record and is_preprint(entry.record)]


def _findings(preprints: list[Entry], collected: Collected) -> Iterator[Finding]:
    entries = {entry.key: entry for entry in preprints}
    for asked, record in zip(collected.entries, collected.records(), strict=True):
        facts = collected.lock.record(record.verdict.record) if record.verdict else None
        if record.outcome == "published" and facts:
            yield Finding(
                entry=entries[asked.key],
                published=record,
                facts=facts,
                preprint=preprint_facts(asked, collected.lock),
            )


def _reasons(preprints: list[Entry], collected: Collected, result: Upgrade) -> Iterator[tuple[str, str]]:
    """Why each entry stays as it is, by key."""
    for entry in preprints:
        if entry.arxiv is None:
            yield entry.key, "they name no arXiv id, without which nothing is sure"
    for record in collected.records():
        if record.outcome == "preprint":
            yield record.key, collected.reason_of(record.key) or STILL_PREPRINTS
        elif record.outcome in ("ambiguous", "not found") and record.verdict:
            yield record.key, "; ".join([record.verdict.reason, *record.verdict.candidates])
        elif record.outcome == "unchecked":
            yield record.key, f"unchecked: {collected.reason_of(record.key) or 'not asked'}"
    yield from ((left.entry.key, left.reason) for left in result.left)


def _show(old: str, new: str, file: str) -> None:
    """The change as a unified diff, coloured on a terminal."""
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in re.findall(r"[^\n]*\n", unified_diff(file, old, new)):
        click.secho(line, fg=colours.get(line[0]), nl=False)


def _tell(preprints: list[Entry], result: Upgrade, reasons: Mapping[str, str]) -> None:
    for one in result.upgraded:
        verdict = one.published.verdict
        evidence = f" ({verdict.evidence.text})" if verdict else ""
        click.echo(f"upgraded: {one.entry.key}: {_place(one)}{evidence}", err=True)
        if verdict and verdict.reason:
            click.echo(f"note: {one.entry.key}: {verdict.reason}", err=True)
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for key, reason in reasons.items():
        by_reason[reason].append(key)
    for reason, keys in by_reason.items():
        click.echo(f"left: {', '.join(keys)}: {reason}", err=True)
    count = len(preprints)
    head = f"{count} {'preprint' if count == 1 else 'preprints'}"
    click.echo(f"{head}: {len(result.upgraded)} published, {len(reasons)} left", err=True)


def _place(finding: Finding) -> str:
    facts = finding.facts
    year = facts.issued.year if facts.issued else ""
    return f"{facts.venue or facts.container_title} {year}, {facts.id}"


def _agreed(file: str, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo(f"{file} is as it was; --yes writes it", err=True)
        return False
    return click.confirm(f"Write {file}?", err=True)


def _write(path: Path, before: bytes, after: bytes) -> None:
    if files.read_bytes_if_there(path) != before:
        raise OutputError(f"{path} has been changed in the meantime; nothing was written, run it again")
    files.write_atomically(path, [after])


def _exit_code(collected: Collected, *, refused: bool) -> int:
    if collected.fruitless:
        return UNREACHABLE
    return FINDINGS if refused or any(record.outcome == "unchecked" for record in collected.records()) else 0
