"""`bibex sync`: a catalog brought up to date with its list."""

from collections.abc import Iterator

import click

from bibexport.cli.fix import rewrite
from bibexport.cli.inputs import Input, inputs
from bibexport.sync import Synced, sync
from bibexport.text.diff import unified_diff


@click.command()
@click.argument("catalog", metavar="CATALOG.toml")
@click.argument("list_", metavar="LIST.md")
@click.option("--dry-run", is_flag=True, help="Show the diff and write nothing.")
@click.option("--prune", is_flag=True, help="Remove entries that are no longer in the list.")
@click.option("-q", "--quiet", is_flag=True, help="Show no summary.")
def command(catalog: str, list_: str, dry_run: bool, prune: bool, quiet: bool) -> None:
    """Bring CATALOG.toml up to date with LIST.md, the list that it was made from.

    New entries are added where the list has them; titles, sections, claims and links follow the list. Keys, pins,
    overrides, tags, notes and comments are kept, and so are entries that are no longer in the list, unless you pass
    --prune. Entries are matched by arXiv id, then DOI, then key, then title.

    \b
    bibex sync catalog/my-list.toml README.md --dry-run
    bibex sync catalog/my-list.toml README.md
    """
    one, listed = _one(catalog, "CATALOG.toml"), _one(list_, "LIST.md")
    if one.kind != "toml":
        raise click.UsageError(f"{catalog} is no TOML catalog; make one of it with `bibex import {catalog}`.")
    synced = sync(one.text, listed.catalog, catalog, prune=prune)
    if dry_run:
        click.echo(unified_diff(catalog, one.text, synced.text), nl=False)
    elif synced.text != one.text:
        rewrite(one, synced.text)
    if not quiet:
        for line in _told(synced, prune=prune):
            click.echo(line, err=True)


def _one(argument: str, name: str) -> Input:
    if argument == "-":
        raise click.UsageError(f"{name} has to be a file.")
    read = inputs(argument)
    if len(read) != 1:
        raise click.UsageError(f"{name} has to be one file, {argument} is a folder of {len(read)}.")
    return read[0]


def _told(synced: Synced, *, prune: bool) -> Iterator[str]:
    """What was done, a line each, and a summary."""
    for key in synced.new:
        yield f"new: {key}"
    for update in synced.changed:
        yield f"changed: {update.key} ({', '.join(update.fields)})"
    for key, name in synced.renamed:
        yield f"note: the list calls {key} {name!r} now; the catalog's key stays"
    for key in synced.gone:
        yield f"{'taken out' if prune else 'gone from the list, kept'}: {key}"
    yield f"{len(synced.new)} new, {len(synced.changed)} changed, {len(synced.gone)} gone"
