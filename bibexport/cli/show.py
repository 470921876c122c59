"""`bibex show` and `bibex search`: papers on the terminal, one in full or several by words."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bibexport.cli import parameters
from bibexport.cli.collect import Selection, collect
from bibexport.cli.inputs import inputs
from bibexport.cli.main import FINDINGS
from bibexport.cli.presenter import find_report_width, is_verbose, paint, say, show
from bibexport.formats.options import ExportOptions
from bibexport.formats.plain import reference
from bibexport.lock import Lock
from bibexport.model import Date, Entry, Name, Record
from bibexport.normalise.records import OF_LIST, is_of_list
from bibexport.text.dates import edtf
from bibexport.text.unicode import cut, fold, measure

if TYPE_CHECKING:
    from bibexport.cli.results import PaperForm, ShownForm

MAX_AUTHORS = 3
"""Maximum number of authors on a line."""


@click.command()
@click.argument("key", shell_complete=parameters.complete_keys)
@parameters.catalog
@parameters.json_option
@click.option("--offline/--online", default=True, help="Whether to look up what is not in the lock.  [offline]")
@parameters.verbose("Show long values whole.")
@parameters.network
def command(
    key: str, catalog: tuple[str, ...], offline: bool, as_json: bool, budget_s: float | None, quiet: bool
) -> None:
    """Show the reference of KEY, its verdict and evidence, and the source of each field.

    \b
    bibex show CLIP
    bibex show LLaVA catalog/my-list.toml
    """
    collected = collect(inputs(catalog), Selection(keys=(key,)), offline=offline, quiet=quiet, budget_s=budget_s)
    shown = [
        (record, _find_retractions(entry, record, one.lock))
        for one in collected
        for entry, record in zip(one.entries, one.records(), strict=True)
    ]
    if as_json:
        from bibexport.cli.results import Shown, finding_forms, print_result

        findings = finding_forms(
            finding
            for one in collected
            for finding in one.one.findings
            if finding.key in {entry.key for entry in one.entries}
        )
        print_result(Shown(findings=findings, entries=tuple(_shown_form(*one) for one in shown)))
        return
    for record, retractions in shown:
        _show(record, retractions)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option(
    "--in",
    "catalog",
    metavar="CATALOG",
    shell_complete=parameters.complete_paths,
    help="Default: catalog/ here, else the catalog that comes with bibexport.",
)
@click.option("-n", "--most", type=click.IntRange(min=1), default=10, metavar="N", help="Show at most N papers.  [10]")
@parameters.json_option
def search_command(words: tuple[str, ...], catalog: str | None, most: int, as_json: bool) -> None:
    """Find papers by words from title, authors, venue, year or key, best matches first.

    Words can be partial or misspelt, and accents do not matter. A paper has to match all of them.

    \b
    bibex search transferable radford
    bibex search zero shot 2022
    bibex search llava --json | jq -r '.entries[].key'
    """
    from bibexport.search import search

    read = inputs([catalog] if catalog else [])
    records = (record for one in collect(read, Selection(), offline=True) for record in one.records())
    found = [hit.record for hit in search(records, " ".join(words), most)]
    if as_json:
        from bibexport.cli.results import Found, print_result

        print_result(Found(entries=tuple(map(paper_form, found))))
    else:
        for record in found:
            show(format_line(record))
    if not found:
        say(f"no paper matches all of: {' '.join(words)}")
        raise click.exceptions.Exit(FINDINGS)


def format_line(record: Record) -> str:
    r"""Return `\cite{CLIP}  Title`, and below it the first authors, the venue and the year."""
    cite = f"\\cite{{{record.key}}}"
    about = ". ".join(part for part in (format_authors(record.authors), format_venue(record)) if part)
    title = record.title
    if sys.stdout.isatty():
        width = find_report_width()
        title, about = cut(title, max(width - measure(cite) - 2, 20)), cut(about, width - 4)
    return f"{paint(cite, bold=True)}  {title}\n    {about}"


def format_authors(people: tuple[Name, ...]) -> str:
    """Return the first authors, in reading order."""
    names = ", ".join(person.display for person in people[:MAX_AUTHORS])
    return f"{names}, …" if len(people) > MAX_AUTHORS else names


def format_venue(record: Record) -> str:
    """Return where and when a paper appeared, in short."""
    year = str(record.issued.year) if record.issued and record.issued.year else ""
    if record.type == "article" and record.arxiv:
        return f"arXiv:{record.arxiv} {year}".strip()
    if record.event_acronym:
        return record.event_acronym
    where = record.container_title_short or record.container_title or record.claim.venue or record.publisher
    return f"{where} {year or record.claim.year or ''}".strip()


def paper_form(record: Record) -> "PaperForm":
    """Return a paper in short, for `--json`."""
    from bibexport.cli.results import PaperForm

    return PaperForm(
        key=record.key,
        title=record.title,
        authors=tuple(person.display for person in record.authors),
        venue=format_venue(record),
        year=record.issued.year if record.issued else record.claim.year,
        doi=record.doi,
        arxiv=record.arxiv,
    )


def _shown_form(record: Record, retractions: list[str]) -> "ShownForm":
    from bibexport.cli.results import ShownForm, SourcedField

    verdict = record.verdict
    return ShownForm(
        key=record.key,
        sections=record.sections,
        reference=reference(record, ExportOptions()),
        outcome=record.outcome,
        record=verdict.record if verdict else None,
        evidence=verdict.evidence.text if verdict else "",
        reason=verdict.reason if verdict else "",
        candidates=verdict.candidates if verdict else (),
        retractions=tuple(retractions),
        claim=record.claim.text,
        links=tuple({"kind": link.kind, "url": link.url, "label": link.label} for link in record.links),
        fields=tuple(
            SourcedField(field=name.replace("_", "-"), value=_write_value(getattr(record, name)), source=source)
            for name, source in record.provenance.items()
        ),
    )


def _find_retractions(entry: Entry, record: Record, lock: Lock) -> list[str]:
    """Return what the sources say of a retraction, of the preprint or of the published version."""
    from bibexport.resolution.questions import preprint_facts

    published = lock.record(record.verdict.record) if record.verdict else None
    versions = (facts for facts in (published, preprint_facts(entry, lock)) if facts)
    return [f"{facts.id}: {facts.retracted}" for facts in versions if facts.retracted]


def _show(record: Record, retractions: list[str]) -> None:
    width = find_report_width()
    sections = " / ".join(" > ".join(path) for path in record.sections)
    show(f"  {sections}" if sections else "", bold=record.key)
    for line in fold(f"  {reference(record, ExportOptions())}", width, 2, keep_words=True):
        show(line)
    show()
    for notice in retractions:
        show(paint(f"  WITHDRAWN {notice}", fg="red"))
    for line in _describe_verdict(record):
        show(f"  {line}")
    if record.claim.text:
        show(f"  the list says: {record.claim.text}")
    for link in record.links:
        show(f"  {link.label or link.kind}: {link.url}")
    of_source: dict[str, list[str]] = {}
    for name, source in record.provenance.items():
        of_source.setdefault(source, []).append(name)
    for source, names in of_source.items():
        show(f"\n  from {source}")
        for name in names:
            _show_field(name.replace("_", "-"), _write_value(getattr(record, name)), width)


def _describe_verdict(record: Record) -> Iterator[str]:
    if not record.outcome:
        return
    verdict = record.verdict
    evidence = verdict.evidence.text if verdict else ""
    if record.outcome == "published" and (verdict is None or verdict.record is None):
        evidence = "stated in the catalog"
    yield record.outcome + (f": {evidence}" if evidence else "")
    for candidate in verdict.candidates if verdict else ():
        yield f"{'candidate' if record.outcome == 'ambiguous' else 'other version'}: {candidate}"
    if verdict and verdict.reason:
        yield verdict.reason
    if is_of_list(record):
        yield OF_LIST


NAME_WIDTH = 22
"""Columns of the names of fields."""


def _show_field(name: str, value: str, width: int) -> None:
    """Show a field on one line; a long value is cut, unless `--verbose` is given."""
    line = f"    {name:<{NAME_WIDTH}} {value}"
    for shown in fold(line, width, 5 + NAME_WIDTH) if is_verbose() else [cut(line, width)]:
        show(shown)


def _write_value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(one.display if isinstance(one, Name) else str(one) for one in value)
    return (edtf(value) or value.literal) if isinstance(value, Date) else str(value)
