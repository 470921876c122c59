"""`bibex search`: find a key."""

from typing import Any

import click
import msgspec

from bibexport.cli import parameters as completion
from bibexport.cli.collect import Selection, collect
from bibexport.cli.inputs import inputs
from bibexport.cli.line import line, venue
from bibexport.cli.main import FINDINGS
from bibexport.model import Record
from bibexport.search import search


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option(
    "--in",
    "catalog",
    metavar="CATALOG",
    shell_complete=completion.paths,
    help="Default: catalog/ here, else the one that is shipped.",
)
@click.option("-n", "--most", type=click.IntRange(min=1), default=10, metavar="N", help="Show at most N papers.  [10]")
@click.option("--json", "as_json", is_flag=True, help="Print one object per paper.")
def command(words: tuple[str, ...], catalog: str | None, most: int, as_json: bool) -> None:
    """Find papers by words from title, authors, venue, year or key, best matches first.

    Words can be partial or misspelt, and accents do not matter. A paper has to match all of them.

    \b
    bibex search transferable radford
    bibex search zero shot 2022
    bibex search llava --json | jq -r '.entries[].key'
    """
    records = (record for one in collect(inputs(catalog), Selection(), offline=True) for record in one.records())
    found = [hit.record for hit in search(records, " ".join(words), most)]
    if as_json:
        told = {"version": 1, "entries": [_described(record) for record in found]}
        click.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
    for record in found if not as_json else ():
        click.echo(line(record))
    if not found:
        click.echo(f"no paper has all of: {' '.join(words)}", err=True)
        raise click.exceptions.Exit(FINDINGS)


def _described(record: Record) -> dict[str, Any]:
    return {
        "key": record.key,
        "title": record.title,
        "authors": [person.display for person in record.authors],
        "venue": venue(record),
        "year": record.issued.year if record.issued else record.claim.year,
        "doi": record.doi,
        "arxiv": record.arxiv,
    }
