"""`bibex export`: write a catalog in another format, once, or after each change with `--watch`."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from itertools import chain
from typing import TYPE_CHECKING, Any

import click
import msgspec

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli.collect import (
    Collected,
    Selection,
    collect,
    describe_open,
    describe_reading,
    describe_rewritten_keys,
    describe_shipped,
    resolved_forms,
    summarise,
)
from bibexport.cli.inputs import Watched, catalog_paths, inputs, refuse_own_source, watch
from bibexport.cli.main import FINDINGS
from bibexport.cli.output import print_file
from bibexport.cli.parameters import export_options, read_template
from bibexport.cli.presenter import group_lines, name_some, say, say_groups, show_diff, show_progress
from bibexport.cli.reading import Input
from bibexport.errors import Fault
from bibexport.findings import Finding, Group
from bibexport.formats.options import FOR_BIBLATEX
from bibexport.formats.record_values import sort_records
from bibexport.formats.table import FORMATS, WRITERS, output_format, writer
from bibexport.keys import KeyRule
from bibexport.model import Outcome, Record
from bibexport.text import compile_lazily
from bibexport.text.numbers import count
from bibexport.text.unicode import unified_diff

if TYPE_CHECKING:
    from bibexport.cli.citing import Cited
    from bibexport.formats.bibtex.entry_types import Dialect

STANDARD_OUTPUT = "-"


@click.command()
@parameters.catalog
@click.option("-f", "--format", "format_", type=click.Choice(list(WRITERS)), help="Default: by the suffix of FILE.")
@click.option(
    "-o",
    "--output",
    default=STANDARD_OUTPUT,
    metavar="FILE",
    shell_complete=parameters.complete_paths,
    help="Default: standard output.",
)
@parameters.selection
@click.option("--offline", is_flag=True, help="Send no requests; use what the lock knows.")
@click.option("--strict", is_flag=True, help="Exit 1 unless every entry is resolved.")
@parameters.export_settings
@parameters.key_rule
@click.option(
    "--aux",
    "documents",
    multiple=True,
    metavar="FILE",
    shell_complete=parameters.complete_paths,
    help="Export only what this .aux, .bcf, .tex, .md, .qmd or .typ cites (repeatable).",
)
@parameters.json_option
@click.option("--check", is_flag=True, help="Write nothing; show the diff and exit 1 if FILE is not up to date.")
@click.option("--watch", "watching", is_flag=True, help="Rewrite FILE whenever the catalog or a document changes.")
@parameters.verbose(parameters.EVERYTHING)
@parameters.network
def command(watching: bool, **settings: Any) -> None:
    """Write a catalog as .bib, CSL-JSON, Zotero RDF and more.

    Entries that the lock does not cover yet are first looked up in arXiv and DBLP, and the answers are kept.

    \b
    bibex export -o references.bib
    bibex export abbrv.bib refs.bib -o all.bib
    bibex export README.md -f biblatex -o references.bib
    bibex export --section "Large VLM Models" --max-authors 10 -o vlm.bib
    bibex export --aux main.aux -o references.bib
    bibex export -o references.json   CSL-JSON, for pandoc, Quarto and Word
    bibex export -o references.yaml   CSL-YAML, for pandoc and Quarto
    bibex export -o references.rdf    for Zotero: File > Import
    bibex export -o README.md         the list itself, between two marks
    """
    export = _Export(**settings)
    if watching:
        export.repeat()
    elif code := export():
        raise click.exceptions.Exit(code)


class _Export:
    """An export with the options of the command line, which `--watch` repeats."""

    def __init__(
        self,
        *,
        catalog: tuple[str, ...],
        format_: str | None,
        output: str,
        documents: tuple[str, ...],
        keys: tuple[str, ...],
        sections: tuple[str, ...],
        offline: bool,
        strict: bool,
        rule: KeyRule | None,
        as_json: bool,
        check: bool,
        budget_s: float | None,
        quiet: bool,
        **chosen: Any,
    ) -> None:
        self.catalog, self.output, self.documents = catalog, output, documents
        self.format = self._named = format_ or output_format(os.path.splitext(output)[1]) or _default_format(output)
        self._is_chosen = format_ is not None
        self.selection = Selection(keys=keys, sections=sections)
        self.offline, self.strict, self.budget_s, self.quiet = offline, strict, budget_s, quiet
        self.rule, self.chosen = rule, chosen
        self.as_json, self.check = as_json, check
        if check and output == STANDARD_OUTPUT:
            raise click.UsageError("--check needs the file to compare with (-o FILE).")
        if as_json and output == STANDARD_OUTPUT:
            raise click.UsageError("--json needs an output file (-o FILE): the result goes to standard output.")
        self.asked: set[str] = set()

    def __call__(self) -> int:
        """Write the output and the messages; return the exit code."""
        return self.write(inputs(self.catalog), self.read_citations())

    def repeat(self) -> None:
        """Write the output once, and after each change of the catalog, its lock or a document."""
        from pathlib import Path

        if self.output == STANDARD_OUTPUT or "-" in self.catalog:
            raise click.UsageError("--watch needs an output file (-o FILE), and a catalog other than standard input.")

        def run() -> Watched:
            read, cited = inputs(self.catalog), self.read_citations()
            self.write(read, cited)
            documents = cited.files if cited else ()
            locks = tuple(Path(one.lock_path) for one in read if one.lock_path)
            return Watched(paths=(*(Path(one.catalog.path) for one in read), *documents), own=locks)

        watch([*catalog_paths(self.catalog), *map(Path, self.documents)], run)

    def read_citations(self) -> "Cited | None":
        """Return what the documents cite; None if there are no documents."""
        if not self.documents:
            return None
        from bibexport.cli.citing import read_citations

        return read_citations(self.documents)

    def write(self, read: list[Input], cited: "Cited | None") -> int:
        """Write the selected entries of `read`; return the exit code."""
        if self.output != STANDARD_OUTPUT:
            refuse_own_source(self.output, read, self.documents)
        if self.rule and not any(one.wishes for one in read):
            raise click.UsageError(f"--keys is for lists; {read[0].catalog.path} has keys of its own.")
        options, template = read_template(export_options(read[0].catalog, self.chosen), self.chosen, read[0].catalog)
        # A .bib for a style of biblatex is in BibLaTeX, whose fields the style prints in full.
        is_for_biblatex = self._named == "bibtex" and not self._is_chosen and options.for_ in FOR_BIBLATEX
        self.format = "biblatex" if is_for_biblatex else self._named
        selection = msgspec.structs.replace(self.selection, cited=cited.keys if cited else None)
        collected = collect(
            read,
            selection,
            # A check leaves the lock as it is, too.
            offline=self.offline or self.check,
            quiet=self.quiet,
            budget_s=self.budget_s,
            asked=self.asked,
            remember=not self.check,
            rule=self.rule,
        )
        outcomes: Counter[Outcome | None] = Counter()
        omitted: list[Finding] = []
        known = [entry for one in collected for entry in one.one.catalog.entries]
        has_aliases = self.format == "biblatex"
        renamed = cited.find_cited_aliases(known) if cited and not has_aliases else {}
        order = options.sort if FORMATS[self.format].insert is None else "list"
        records = _count_outcomes(sort_records(_records(collected, renamed), order), outcomes)
        losses: Counter[tuple[str, str]] = Counter()
        records = _count_losses(records, self.format, losses)
        if dialect := _DIALECTS.get(self.format):
            records = _note_omitted(records, dialect, omitted)
        needs: dict[str, dict[str, list[str]]] = {}
        chunks = writer(self.format)(records, options)
        if dialect:
            chunks = _find_needs(chain(chunks, _find_unread(collected, dialect)), dialect, needs)
        chunks = self._insert(parameters.name_template(chunks, template))
        # What is written to a terminal shows by itself that something happens.
        with show_progress(f"writing {self.output}") if self.output != STANDARD_OUTPUT else nullcontext():
            diff = _compare(chunks, self.output) if self.check else _write(chunks, self.output)
        faults = cited.missing(known, has_aliases, renamed) if cited else ()
        missing = [Finding(code="missing-entry", path=one.path, line=one.line, message=one.message) for one in faults]
        groups = list(_describe_missing(cited, missing)) if cited else []
        groups.append(group_lines(finding.text for finding in omitted))
        if not self.quiet:
            told = (_describe_need(package, found) for package, found in sorted(needs.items()))
            groups.append(group_lines(f"note: {line}" for line in (*told, *_describe_losses(losses))))
        quiet = self.quiet or self.check
        say_groups([*groups, *_describe(collected, outcomes, self.format, quiet=quiet)])
        if not quiet:
            written = "" if self.output == STANDARD_OUTPUT else f" -> {self.output}"
            say(summarise(outcomes) + written)
        if self.check:
            self._report_check(diff)
        if self.as_json:
            from bibexport.cli.results import Exported, finding_forms, print_result

            found = [*(finding for one in read for finding in one.findings), *missing, *omitted]
            entries = tuple(resolved_forms(collected))
            print_result(
                Exported(
                    output=self.output, format=self.format, diff=diff, findings=finding_forms(found), entries=entries
                )
            )
        unresolved = outcomes["ambiguous"] + outcomes["not found"] + outcomes["unchecked"]
        unread = any(finding.fails for one in read for finding in one.findings)
        return FINDINGS if missing or diff or (self.strict and (unresolved or unread)) else 0

    def _insert(self, chunks: Iterator[str]) -> Iterator[str]:
        """Return what the output becomes: of a Markdown file that exists, only the list in it is replaced."""
        insert = FORMATS[self.format].insert
        if insert is None or self.output == STANDARD_OUTPUT or not os.path.exists(self.output):
            return chunks
        return iter((insert(files.read_text(self.output, keep_mark=True), "".join(chunks), self.output),))

    def _report_check(self, diff: str) -> None:
        """Say whether the file is up to date, and print what would change."""
        if diff and not self.as_json:
            show_diff(diff)
        state = "is not up to date; run the command without --check" if diff else "is up to date"
        if diff or not self.quiet:
            say(f"{self.output} {state}")


def _compare(chunks: Iterable[str], output: str) -> str:
    """Return the diff between a file and what would be written to it; empty if it is up to date."""
    old = files.read_text(output, keep_mark=True) if os.path.exists(output) else ""
    return unified_diff(output, old, "".join(chunks))


def _find_unread(collected: Iterable[Collected], dialect: "Dialect") -> Iterator[str]:
    """Yield what could not be read in a .bib of which no entry is written that could carry it."""
    for one in collected:
        if one.one.kind == "bibtex" and not one.entries:
            from bibexport.formats.bibtex.format_entry import write_unread
            from bibexport.formats.bibtex.read import all_unread

            yield from (write_unread(text, dialect) for text in all_unread(one.one.catalog))


def _describe_missing(cited: "Cited", missing: Iterable[Finding]) -> Iterator[Group]:
    """Yield which cited keys the catalog lacks, and what could not be read."""
    yield group_lines(f"note: {note}" for note in cited.notes)
    faults = (Fault(path=one.path, line=one.line, message=one.message) for one in missing)
    yield group_lines((f"missing: {fault}" for fault in faults), "missing: {} more keys")


_DIALECTS: Mapping[str, "Dialect"] = {"bibtex": "bibtex", "biblatex": "biblatex"}


def _note_omitted(records: Iterable[Record], dialect: "Dialect", omitted: list[Finding]) -> Iterator[Record]:
    """Pass records on, and add a finding to `omitted` for each identifier that a .bib cannot hold."""
    from bibexport.formats.bibtex.field_types import omitted_identifiers

    for record in records:
        for field, written in omitted_identifiers(record, dialect):
            message = f"the field {field} of a .bib cannot hold {written!r}; it is left out"
            omitted.append(Finding(code="omitted-id", key=record.key, message=message, listed=written))
        yield record


def _default_format(output: str) -> str:
    """Return BibTeX for standard output; a file needs a known suffix."""
    if output == STANDARD_OUTPUT:
        return "bibtex"
    endings = ", ".join(suffix for known in FORMATS.values() for suffix in known.output_suffixes)
    raise click.UsageError(f"cannot tell the format of {output} by its suffix; pass one with -f, or use {endings}.")


def _records(collected: list[Collected], renamed: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records, those of `renamed` under other keys."""
    for one in collected:
        for record in one.records():
            key = renamed.get(record.key, record.key)
            others = tuple(alias for alias in (record.key, *record.aliases) if alias != key)
            yield record if key == record.key else msgspec.structs.replace(record, key=key, aliases=others)


def _count_outcomes(records: Iterable[Record], outcomes: Counter[Outcome | None]) -> Iterator[Record]:
    for record in records:
        outcomes[record.outcome] += 1
        yield record


def _find_needs(chunks: Iterable[str], dialect: "Dialect", found: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    """Pass on the entries of a .bib; put the packages that their formulas need into `found`.

    It has the keys of the entries by package and macro; under "" those by character that pdflatex cannot print.
    """
    from bibexport.tex.formulas import find_packages
    from bibexport.tex.letters import find_unprintable

    for chunk in chunks:
        needs = list(find_packages(chunk).items())
        if dialect == "bibtex":
            needs += [(character, "") for character in find_unprintable(chunk)]
        for item, package in needs:
            key = _KEY.search(chunk)
            found.setdefault(package, {}).setdefault(item, []).append(key[1] if key else "")
        yield chunk


_KEY = compile_lazily(r"^@(?!string|preamble|comment)\w+\{([^\s,]+),", re.MULTILINE)


def _describe_need(package: str, found: Mapping[str, list[str]]) -> str:
    keys = list(dict.fromkeys(key for some in found.values() for key in some))
    shown = name_some(keys)
    if not package:
        return f"pdflatex cannot print {' '.join(sorted(found))} ({shown}); compile with xelatex or lualatex"
    macros = ", ".join(f"\\{macro}" for macro in sorted(found))
    return f"load {package} in the document (\\usepackage{{{package}}}), which has {macros} ({shown})"


def _count_losses(records: Iterable[Record], format_: str, losses: Counter[tuple[str, str]]) -> Iterator[Record]:
    """Pass records on; count what is lost in the format, by what is said about it and the name of the field."""
    for record in records:
        if format_ == "ris":
            from bibexport.formats.ris import unwritten_fields

            losses.update(("RIS has no tag for", name) for name in set(unwritten_fields(record)))
        elif format_ in _DIALECTS and record.extra and not record.origin:
            from bibexport.formats.bibtex.csl_fields import unwritten_variables

            losses.update(("a .bib has no field for", name) for name in unwritten_variables(record))
        if format_ == "bibtex" and record.origin:
            from bibexport.formats.bibtex.write_bibtex import unprinted_fields

            losses.update(("styles of BibTeX do not print (-f biblatex)", name) for name in unprinted_fields(record))
        yield record


def _describe_losses(losses: Counter[tuple[str, str]]) -> Iterator[str]:
    """Yield one line per kind: `RIS has no tag for lccn (12 entries), price (1 entry)`."""
    for kind in dict.fromkeys(kind for kind, _ in losses):
        found = sorted((-number, name) for (one, name), number in losses.items() if one == kind)
        fields = [f"{name} ({count(-number, 'entry', 'entries')})" for number, name in found]
        yield f"{kind} {', '.join(fields)}"


def _write(chunks: Iterable[str], output: str) -> str:
    """Write the output; return no diff."""
    if output != STANDARD_OUTPUT:
        files.write_atomically(output, chunks)
    else:
        print_file(chunks)
    return ""


def _describe(
    collected: list[Collected], outcomes: Counter[Outcome | None], format_: str, *, quiet: bool
) -> Iterator[Group]:
    """Yield what is unresolved, what could not be read, and which keys were changed."""
    if outcomes["ambiguous"] + outcomes["not found"] + outcomes["unchecked"]:
        yield from describe_open(collected)
    for one in collected:
        yield from describe_reading(one.one, quiet=quiet)
    if quiet:
        return
    yield from describe_shipped(one.one for one in collected)
    for one in collected:
        yield from describe_rewritten_keys(one.entries, format_)
