"""`bibex import` and `bibex sync`: a list becomes a catalog, and the catalog follows the list."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bibexport import files
from bibexport.cli import parameters, results
from bibexport.cli.inputs import inputs, join_inputs, keep_keys, refuse_own_source
from bibexport.cli.main import FINDINGS, WRONG_USE
from bibexport.cli.output import print_file
from bibexport.cli.presenter import BESIDE_A_DIFF, group_lines, is_verbose, say, say_groups, show_diff
from bibexport.cli.reading import Input
from bibexport.cli.results import LINK_KINDS, Imported, MentionForm, SyncedForm, finding_forms, print_result
from bibexport.findings import Group
from bibexport.keys import KeyRule
from bibexport.lists import Audit
from bibexport.model import Link
from bibexport.sync import Synced, sync
from bibexport.text.names import OTHERS_WRITTEN, stands_for_others
from bibexport.text.numbers import count
from bibexport.text.unicode import unified_diff


def _read_names(_context: click.Context, _parameter: click.Parameter, value: str | None) -> dict[str, str]:
    """Read the value of `--map`."""
    pairs = [part.partition("=") for part in (value or "").split(",") if part.strip()]
    if any(not (slot.strip() and name.strip()) for slot, _, name in pairs):
        raise click.BadParameter("write FIELD=NAME, such as title=name,venue=conf")
    return {slot.strip(): name.strip() for slot, _, name in pairs}


@click.command()
@click.argument("source", shell_complete=parameters.complete_paths)
@click.option("-o", "--output", default="-", metavar="FILE.toml", help="Default: standard output.")
@parameters.json_option
@click.option(
    "--map",
    "names",
    metavar="FIELD=NAME,…",
    default=None,
    callback=_read_names,
    help="Say which field of a CSV, JSON or YAML file is the title, venue … if their names do not.",
)
@parameters.key_rule
@click.option("--force", is_flag=True, help="Overwrite FILE.toml if it exists.")
@parameters.verbose("Show every warning and note, and all that was not taken.")
@click.option("-q", "--quiet", is_flag=True, help="Show no warnings and no summary.")
def command(
    source: str,
    output: str,
    as_json: bool,
    names: dict[str, str],
    rule: KeyRule | None,
    force: bool,
    quiet: bool,
) -> None:
    """Turn a list of papers or a bibliography into a catalog.

    SOURCE is a list in Markdown, reStructuredText, Org, AsciiDoc or HTML, a table or data file (CSV, TSV, JSON, YAML),
    references in plain text or a .bbl, a .bib, CSL-JSON, arXiv ids, DOIs, DBLP keys and addresses, one per line; a
    folder of lists, such as a checkout; the address of a list or repository; or - for standard input.

    \b
    bibex import README.md -o catalog/my-list.toml
    bibex import papers.csv --map title=name,venue=conf -o catalog/papers.toml
    bibex import old.bib -o catalog/old.toml
    echo 1706.03762 | bibex import - -o catalog/new.toml
    """
    if output != "-" and Path(output).suffix.lower() != ".toml":
        message = f"import writes TOML; name the file {Path(output).with_suffix('.toml')}"
        raise click.UsageError(f"{message}, or use `bibex export` for other formats.")
    from bibexport.formats.toml.write import dumps

    one = join_inputs(inputs([source], names), source)
    if rule and not one.wishes:
        raise click.UsageError(f"--keys is for lists; {one.catalog.path} has keys of its own.")
    if one.wishes:
        one, _ = keep_keys(one, one.lock(), rule=rule)
    if output != "-":
        refuse_own_source(output, [one])
    if output == "-":
        if not as_json:
            print_file([dumps(one.catalog)])
    elif os.path.exists(output) and not force:
        say(f"error: {output} already exists; use --force to overwrite it")
        raise click.exceptions.Exit(WRONG_USE)
    else:
        files.make_folder(Path(output).parent)
        files.write_atomically(output, [dumps(one.catalog)])
    if as_json:
        print_result(
            Imported(
                output=None if output == "-" else output,
                findings=finding_forms(one.findings),
                entries=tuple(_mention_forms(one)),
                audit=one.listed.audit if one.listed else Audit(),
            )
        )
    if not quiet:
        written = "" if output == "-" else f" -> {output}"
        say_groups(_describe_reading(one))
        say(f"{_count_findings(one)}{written}")
    if any(finding.code == "no-entries" for finding in one.findings):
        raise click.exceptions.Exit(FINDINGS)


_ALWAYS_SHOWN = frozenset({"left-out", "not-taken"})
"""Codes of notes that a person may want to act on."""


def _describe_reading(one: Input) -> Iterator[Group]:
    """Yield the warnings by code; with `--verbose` all findings, and what was not taken."""
    of_code: dict[str, list[str]] = {}
    for finding in one.findings:
        if is_verbose() or finding.fails or finding.code in _ALWAYS_SHOWN:
            of_code.setdefault(finding.code, []).append(finding.text)
    for code, lines in of_code.items():
        yield group_lines(lines, f"{one.catalog.path}: … and {{}} more [{code}]")
    if is_verbose():
        audit = one.listed.audit if one.listed else Audit()
        for missed in (*audit.links_not_taken, *audit.items_not_taken, *audit.texts_not_taken):
            address = f" <{missed.url}>" if missed.url and missed.url != missed.text else ""
            yield Group(head=f"{one.catalog.path}:{missed.line}: not taken: {missed.text}{address}")


def _count_findings(one: Input) -> str:
    """Return the numbers of entries, warnings and notes: `20 entries, 1 warning, 12 notes (--verbose shows them)`."""
    warnings = sum(finding.fails for finding in one.findings)
    notes = len(one.findings) - warnings
    entries = count(len(one.catalog.entries), "entry", "entries")
    shown = " (--verbose shows them)" if notes and not is_verbose() else ""
    return f"{entries}, {count(warnings, 'warning')}, {count(notes, 'note')}{shown}"


def _mention_forms(one: Input) -> Iterator[MentionForm]:
    """Yield, for `--json`, what the input says: a list place by place, a folder and anything else entry by entry."""
    if one.listed is not None:
        for mention in one.listed.entries:
            yield MentionForm(
                line=mention.line,
                path=one.catalog.path,
                section=mention.section,
                sections=(mention.section,) if mention.section else (),
                key=mention.key,
                title=mention.title,
                authors=mention.authors,
                venue=mention.venue,
                year=mention.year,
                arxiv=mention.arxiv,
                doi=mention.doi,
                pmid=mention.ids.get("pmid"),
                pmcid=mention.ids.get("pmcid"),
                isbn=mention.ids.get("isbn"),
                links=_addresses(mention.links),
            )
        return
    from bibexport.formats.plain import person_name

    for entry in one.catalog.entries:
        record = entry.record
        venue = entry.claim.venue or (record.container_title if record else "")
        names = entry.authors or (record.authors if record else ())
        yield MentionForm(
            line=entry.line,
            path=entry.path,
            section=entry.sections[0] if entry.sections else (),
            sections=entry.sections,
            key=entry.key,
            title=entry.title or None,
            authors=tuple(OTHERS_WRITTEN if stands_for_others(name.display) else person_name(name) for name in names),
            venue=venue or None,
            year=entry.claim.year or (record.issued.year if record and record.issued else None),
            arxiv=entry.arxiv,
            doi=entry.doi,
            pmid=(record.pmid if record else None) or None,
            pmcid=(record.pmcid if record else None) or None,
            isbn=(record.isbn if record else None) or None,
            links=_addresses(entry.links),
        )


def _addresses(links: Sequence[Link]) -> dict[str, tuple[str, ...]]:
    return {kind: tuple(link.url for link in links if link.kind == kind) for kind in LINK_KINDS}


@click.command()
@click.argument("catalog", metavar="CATALOG.toml", shell_complete=parameters.complete_paths)
@click.argument("list_", metavar="LIST.md", shell_complete=parameters.complete_paths)
@click.option("--dry-run", is_flag=True, help="Show the diff and write nothing.")
@click.option("--prune", is_flag=True, help="Remove entries that are no longer in the list.")
@parameters.json_option
@parameters.verbose(parameters.EVERYTHING)
@click.option("-q", "--quiet", is_flag=True, help="Show no summary.")
def sync_command(catalog: str, list_: str, dry_run: bool, prune: bool, as_json: bool, quiet: bool) -> None:
    """Bring CATALOG.toml up to date with LIST.md, the list that it was made from.

    New entries are added where the list has them; titles, sections, claims and links follow the list. Keys, pins,
    overrides, tags, notes and comments are kept, and so are entries that are no longer in the list, unless you pass
    --prune. Entries are matched by arXiv id, then DOI, then key, then title.

    \b
    bibex sync catalog/my-list.toml README.md --dry-run
    bibex sync catalog/my-list.toml README.md
    """
    from bibexport.cli.fix import write_catalog
    from bibexport.file_locks import lock_folder

    listed = _read_file(list_, "LIST.md")
    # Others may add papers at the same time.
    with lock_folder(catalog):
        one = _read_file(catalog, "CATALOG.toml")
        if one.kind != "toml":
            raise click.UsageError(f"{catalog} is not a TOML catalog; turn it into one with `bibex import {catalog}`.")
        synced = sync(one.text, listed.catalog, catalog, prune=prune)
        diff = unified_diff(catalog, one.text, synced.text)
        written = bool(diff) and not dry_run
        if written:
            write_catalog(one, synced.text)
            say(f"wrote {catalog}")
    if as_json:
        findings = finding_forms(listed.findings)
        entries = tuple(_synced_forms(synced, prune=prune))
        print_result(results.Synced(written=written, diff=diff, findings=findings, entries=entries))
    elif dry_run:
        show_diff(diff)
    if not quiet:
        say_groups(_describe(synced, prune=prune), BESIDE_A_DIFF)
        say(f"{len(synced.new)} new, {len(synced.changed)} changed, {len(synced.gone)} gone")


def _synced_forms(synced: Synced, *, prune: bool) -> Iterator[SyncedForm]:
    for key in synced.new:
        yield SyncedForm(key=key, change="new")
    for update in synced.changed:
        yield SyncedForm(key=update.key, change="changed", fields=update.fields)
    for key, name in synced.renamed:
        yield SyncedForm(key=key, change="renamed", name=name)
    for key in synced.gone:
        yield SyncedForm(key=key, change="removed" if prune else "gone")


def _read_file(argument: str, name: str) -> Input:
    if argument == "-":
        raise click.UsageError(f"{name} must be a file.")
    read = inputs([argument])
    if len(read) != 1:
        raise click.UsageError(f"{name} must be one file; {argument} is a folder with {len(read)}.")
    return read[0]


def _describe(synced: Synced, *, prune: bool) -> Iterator[Group]:
    yield group_lines((f"new: {key}" for key in synced.new), "new: {} more")
    changed = (f"changed: {update.key} ({', '.join(update.fields)})" for update in synced.changed)
    yield group_lines(changed, "changed: {} more")
    renamed = (
        f"note: {key} is now called {name!r} in the list; the catalog keeps its key" for key, name in synced.renamed
    )
    yield group_lines(renamed, "note: … and {} more that the list calls otherwise")
    gone = "removed" if prune else "no longer in the list, kept"
    yield group_lines((f"{gone}: {key}" for key in synced.gone), f"{gone}: {{}} more")
