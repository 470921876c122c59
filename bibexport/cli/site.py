"""`bibex site` and `bibex serve`: the page of a catalog, in a folder for a web server or on this machine."""

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli.collect import Selection, collect, describe_open, describe_rewritten_keys, resolved_forms, summarise
from bibexport.cli.inputs import catalog_paths, inputs, refuse_own_source
from bibexport.cli.main import FINDINGS
from bibexport.cli.parameters import export_options
from bibexport.cli.presenter import say, say_groups, show_progress
from bibexport.cli.results import Site, finding_forms, print_result
from bibexport.formats.record_values import sort_records
from bibexport.text.numbers import count

if TYPE_CHECKING:
    from bibexport.serve import Listing

PORT = 8765
"""The port that `bibex serve` listens on by default."""


@click.command()
@parameters.catalog
@click.option("-o", "--output", default="site", metavar="DIR", help="The folder to write; created if missing.  [site]")
@parameters.selection
@click.option("--offline", is_flag=True, help="Send no requests; use what the lock knows.")
@click.option("--strict", is_flag=True, help="Exit 1 unless every entry is resolved.")
@parameters.json_option
@parameters.network
def command(
    catalog: tuple[str, ...],
    output: str,
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    offline: bool,
    strict: bool,
    as_json: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Write a folder for any web server: the list as a page, with .bib, CSL-JSON, Zotero RDF and RIS.

    The page is a single self-contained file; `bibex export -o index.html` writes it alone. Other files in the folder
    are not touched.

    \b
    bibex site
    bibex site catalog/my-list.toml -o public
    """
    from bibexport.formats.html.page import PAGE, site

    read = inputs(catalog)
    options = export_options(read[0].catalog)
    selection = Selection(keys=keys, sections=sections)
    collected = collect(read, selection, offline=offline, quiet=quiet, budget_s=budget_s, remember=True)
    records = list(sort_records((record for one in collected for record in one.records()), options.sort))
    folder = Path(output)
    files.make_folder(folder)
    written = site(records, options)
    for name in written:
        refuse_own_source(folder / name, read)
    with show_progress(f"writing {folder}"):
        for name, chunks in written.items():
            files.write_atomically(folder / name, chunks())
    outcomes = Counter(record.outcome for record in records)
    unresolved = outcomes["ambiguous"] + outcomes["not found"] + outcomes["unchecked"]
    if unresolved:
        say_groups(describe_open(collected))
    if not quiet:
        say_groups(group for one in collected for group in describe_rewritten_keys(one.entries))
        more = count(len(written) - 1, "more file")
        say(f"{summarise(outcomes)} -> {folder / PAGE} and {more}")
    if as_json:
        findings = finding_forms(finding for one in read for finding in one.findings)
        entries = tuple(resolved_forms(collected))
        print_result(Site(output=output, files=tuple(map(str, written)), findings=findings, entries=entries))
    if strict and unresolved:
        raise click.exceptions.Exit(FINDINGS)


@click.command()
@parameters.catalog
@click.option("--port", default=PORT, type=click.IntRange(0, 65535), help=f"0: any free port.  [{PORT}]")
def serve_command(catalog: tuple[str, ...], port: int) -> None:
    """Show a catalog in the browser, and reload it whenever the catalog or its lock changes.

    The page is served to this machine only, and no requests about papers are made: run `bibex resolve` in another
    terminal, and the page updates. Zotero's connector gets complete records from it, with keys, tags and notes.

    \b
    bibex serve
    bibex serve catalog/my-list.toml --port 8000
    """
    from bibexport.serve import Live, Server

    if "-" in catalog:
        raise click.UsageError("serve cannot watch standard input; name a file.")
    read_once = inputs(catalog)
    try:
        server = Server(Live(lambda: _read_listing(catalog), _watched_paths(catalog)), port)
    except OSError as error:
        reason = error.strerror or error
        raise click.UsageError(f"cannot listen on port {port}: {reason}; choose another one with --port.") from error
    with server:
        title = read_once[0].catalog.title or read_once[0].catalog.path
        say(f"{title}: {server.url} (press Ctrl+C to stop)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.closing.set()


def _read_listing(catalog: tuple[str, ...]) -> "Listing":
    from bibexport.serve import Listing

    read = inputs(catalog)
    options = export_options(read[0].catalog)
    collected = collect(read, Selection(), offline=True, quiet=True)
    records = (record for one in collected for record in one.records())
    return Listing(records=list(sort_records(records, options.sort)), options=options)


def _watched_paths(catalog: tuple[str, ...]) -> tuple[Path, ...]:
    paths = catalog_paths(catalog)
    return (*paths, *(path.with_suffix(".lock.json") for path in paths if not os.path.isdir(path)))
