"""`bibex serve`: the page on this machine, as it changes."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bibexport.cli import parameters
from bibexport.cli.collect import Selection, collect
from bibexport.cli.export import sorted_records
from bibexport.cli.inputs import catalog_path, inputs
from bibexport.cli.parameters import export_options

if TYPE_CHECKING:
    from bibexport.serve.live import Listing

PORT = 8765


@click.command()
@parameters.catalog
@click.option("--port", default=PORT, type=click.IntRange(0, 65535), help=f"0: any free port.  [{PORT}]")
def command(catalog: str | None, port: int) -> None:
    """Show a catalog in the browser, and reload it whenever the catalog or its lock changes.

    The page is served to this machine only, and no requests about papers are made: run `bibex resolve` in another
    terminal, and the page updates. Zotero's connector gets complete records from it, with keys, tags and notes.

    \b
    bibex serve
    bibex serve catalog/my-list.toml --port 8000
    """
    from bibexport.serve.live import Live
    from bibexport.serve.server import Server

    if catalog == "-":
        raise click.UsageError("standard input cannot be watched; name a file")
    read_once = inputs(catalog)
    try:
        server = Server(Live(lambda: _listing(catalog), _sources(catalog)), port)
    except OSError as error:
        reason = error.strerror or error
        raise click.UsageError(f"cannot listen on port {port}: {reason}; choose another with --port") from error
    with server:
        title = read_once[0].catalog.title or read_once[0].catalog.path
        click.echo(f"{title}: {server.url} (Ctrl+C ends it)", err=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.closing.set()


def _listing(catalog: str | None) -> "Listing":
    from bibexport.serve.live import Listing

    read = inputs(catalog)
    options = export_options(read[0].catalog)
    collected = collect(read, Selection(), offline=True, quiet=True)
    records = (record for one in collected for record in one.records())
    return Listing(records=list(sorted_records(records, options.sort)), options=options)


def _sources(catalog: str | None) -> tuple[Path, ...]:
    path = catalog_path(catalog)
    return (path,) if path.is_dir() else (path, path.with_suffix(".lock.json"))
