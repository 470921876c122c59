"""`bibex export`: a catalog as an artefact."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click
import msgspec

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli import parameters as completion
from bibexport.cli.collect import Collected, Selection, collect, summary, tell_open, tell_rewritten_keys
from bibexport.cli.inputs import Input, catalog_path, inputs
from bibexport.cli.main import FINDINGS
from bibexport.cli.parameters import export_options
from bibexport.formats.table import FORMATS, WRITERS, output_format, writer
from bibexport.model import Outcome, Record

if TYPE_CHECKING:
    from bibexport.cli.citing import Cited

STANDARD_OUTPUT = "-"


@click.command()
@parameters.catalog
@click.option("-f", "--format", "format_", type=click.Choice(list(WRITERS)), help="Default: by the suffix of FILE.")
@click.option(
    "-o",
    "--output",
    default=STANDARD_OUTPUT,
    metavar="FILE",
    shell_complete=completion.paths,
    help="Default: standard output.",
)
@parameters.selection
@click.option("--offline", is_flag=True, help="Send no requests; use what the lock knows.")
@click.option("--strict", is_flag=True, help="Exit 1 unless every entry is resolved.")
@parameters.export_settings
@click.option(
    "--aux",
    "documents",
    multiple=True,
    metavar="FILE",
    shell_complete=completion.paths,
    help="Export only what this .aux, .bcf, .tex, .md, .qmd or .typ cites (repeatable).",
)
@click.option("--watch", "watching", is_flag=True, help="Rewrite FILE whenever the catalog or a document changes.")
@parameters.network
def command(watching: bool, **settings: Any) -> None:
    """Write a catalog as .bib, CSL-JSON, Zotero RDF and more.

    Entries that the lock does not cover yet are first looked up in arXiv and DBLP, and the answers are kept.

    \b
    bibex export -o references.bib
    bibex export README.md -f biblatex -o references.bib
    bibex export --section "Large VLM Models" --max-authors 10 -o vlm.bib
    bibex export --aux main.aux -o references.bib
    bibex export -o references.json            CSL-JSON (.yaml: CSL-YAML), for pandoc, Quarto, Word
    bibex export -o references.rdf             for Zotero: File > Import
    """
    export = _Export(**settings)
    if watching:
        export.again_and_again()
    elif code := export():
        raise click.exceptions.Exit(code)


class _Export:
    """An export as the command line asks for it, which can be done more than once."""

    def __init__(
        self,
        *,
        catalog: str | None,
        format_: str | None,
        output: str,
        documents: tuple[str, ...],
        keys: tuple[str, ...],
        sections: tuple[str, ...],
        offline: bool,
        strict: bool,
        budget_s: float | None,
        quiet: bool,
        **chosen: Any,
    ) -> None:
        self.catalog, self.output, self.documents = catalog, output, documents
        self.format = format_ or output_format(os.path.splitext(output)[1]) or _fallback(output)
        self.selection = Selection(keys=keys, sections=sections)
        self.offline, self.strict, self.budget_s, self.quiet = offline, strict, budget_s, quiet
        self.chosen = chosen
        self.asked: set[str] = set()

    def __call__(self) -> int:
        """Write the artefact, tell what there is to tell, and give the exit code."""
        return self.write(inputs(self.catalog), self.cited())

    def again_and_again(self) -> None:
        """Write it once, and after each change of the catalog, its lock or a document."""
        from pathlib import Path

        from bibexport.cli.watch import Watched, watch

        if self.output == STANDARD_OUTPUT or self.catalog == "-":
            raise click.UsageError("--watch needs files: name one with -o, and the catalog by its name")

        def run() -> Watched:
            read, cited = inputs(self.catalog), self.cited()
            self.write(read, cited)
            documents = cited.files if cited else ()
            locks = [Path(one.lock_path) for one in read if one.lock_path]
            return Watched([*(Path(one.catalog.path) for one in read), *documents], own=locks)

        watch([catalog_path(self.catalog), *map(Path, self.documents)], run)

    def cited(self) -> "Cited | None":
        """What the documents cite; None where none is named."""
        if not self.documents:
            return None
        from bibexport.cli.citing import cited

        return cited(self.documents)

    def write(self, read: list[Input], cited: "Cited | None") -> int:
        """Write what is selected of `read`."""
        options = export_options(read[0].catalog, self.chosen)
        selection = msgspec.structs.replace(self.selection, cited=cited.keys if cited else None)
        collected = collect(
            read, selection, offline=self.offline, quiet=self.quiet, budget_s=self.budget_s, asked=self.asked
        )
        outcomes: Counter[Outcome | None] = Counter()
        records = _counted(sorted_records(_records(collected), options.sort), outcomes)
        _write(writer(self.format)(records, options), self.output)
        missing = cited is not None and self._tell_missing(read, cited)
        _tell(collected, outcomes, self.output, quiet=self.quiet)
        unresolved = outcomes["ambiguous"] + outcomes["not found"] + outcomes["unchecked"]
        return FINDINGS if missing or (self.strict and unresolved) else 0

    def _tell_missing(self, read: list[Input], cited: "Cited") -> bool:
        """Say what is cited and not in the catalog, and what of the documents could not be read."""
        for note in cited.notes:
            click.echo(f"note: {note}", err=True)
        entries = [entry for one in read for entry in one.catalog.entries]
        missing = list(cited.missing(entries, aliases_are_cited=self.format == "biblatex"))
        for fault in missing:
            click.echo(f"missing: {fault}", err=True)
        return bool(missing)


def sorted_records(records: Iterable[Record], order: str) -> Iterable[Record]:
    """The records in the chosen order; ties stay in the order of the list."""
    match order:
        case "key":
            return sorted(records, key=lambda record: record.key.lower())
        case "year":
            return sorted(records, key=lambda record: (record.issued and record.issued.year) or 0)
        case "author":
            return sorted(records, key=_author_and_year)
        case _:
            return records


def _author_and_year(record: Record) -> tuple[str, int, str]:
    from bibexport.text.unicode import ascii_letters

    first = record.authors[0] if record.authors else None
    name = (first.family or first.literal) if first else record.title
    return ascii_letters(name).lower(), (record.issued and record.issued.year) or 0, record.title


def _fallback(output: str) -> str:
    if output == STANDARD_OUTPUT:
        return "bibtex"
    endings = ", ".join(suffix for known in FORMATS.values() for suffix in known.output_suffixes)
    raise click.UsageError(f"which format is {output!r}? Name one with -f, or let FILE end in {endings}.")


def _records(collected: list[Collected]) -> Iterator[Record]:
    for one in collected:
        yield from one.records()


def _counted(records: Iterable[Record], outcomes: Counter[Outcome | None]) -> Iterator[Record]:
    for record in records:
        outcomes[record.outcome] += 1
        yield record


def _write(chunks: Iterable[str], output: str) -> None:
    if output != STANDARD_OUTPUT:
        files.write_atomically(output, chunks)
        return
    stream = sys.stdout.buffer
    for chunk in chunks:
        stream.write(chunk.encode())
    stream.flush()


def _tell(collected: list[Collected], outcomes: Counter[Outcome | None], output: str, *, quiet: bool) -> None:
    """Say what could not be found out, what had to be changed, and what was written."""
    if outcomes["ambiguous"] + outcomes["not found"] + outcomes["unchecked"]:
        tell_open(collected)
    if quiet:
        return
    for one in collected:
        tell_rewritten_keys(one.entries)
        if one.one.findings:
            path = one.one.catalog.path
            click.echo(f"{path}: {len(one.one.findings)} warnings; see `bibex import {path} --json`", err=True)
    written = "" if output == STANDARD_OUTPUT else f" -> {output}"
    click.echo(summary(outcomes) + written, err=True)
