"""`bibex site`: a folder for any web server, with the page and the list in other formats."""

from collections import Counter
from pathlib import Path

import click

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli.collect import Selection, collect, summary, tell_open, tell_rewritten_keys
from bibexport.cli.export import sorted_records
from bibexport.cli.inputs import inputs
from bibexport.cli.main import FINDINGS
from bibexport.cli.parameters import export_options
from bibexport.errors import OutputError


@click.command()
@parameters.catalog
@click.option("-o", "--output", default="site", metavar="DIR", help="The folder to write; created if missing.  [site]")
@parameters.selection
@click.option("--offline", is_flag=True, help="Send no requests; use what the lock knows.")
@click.option("--strict", is_flag=True, help="Exit 1 unless every entry is resolved.")
@parameters.network
def command(
    catalog: str | None,
    output: str,
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    offline: bool,
    strict: bool,
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
    collected = collect(read, Selection(keys=keys, sections=sections), offline=offline, quiet=quiet, budget_s=budget_s)
    records = list(sorted_records((record for one in collected for record in one.records()), options.sort))
    folder = Path(output)
    _make(folder)
    written = site(records, options)
    for name, chunks in written.items():
        files.write_atomically(folder / name, chunks())
    outcomes = Counter(record.outcome for record in records)
    unresolved = outcomes["ambiguous"] + outcomes["not found"] + outcomes["unchecked"]
    if unresolved:
        tell_open(collected)
    if not quiet:
        for one in collected:
            tell_rewritten_keys(one.entries)
        click.echo(f"{summary(outcomes)} -> {folder / PAGE} and {len(written) - 1} files beside it", err=True)
    if strict and unresolved:
        raise click.exceptions.Exit(FINDINGS)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"cannot write {folder}: it is a file, and a folder is expected") from error
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
