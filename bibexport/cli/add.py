"""`bibexport add`: papers into a catalog."""

from pathlib import Path

import click
import msgspec

from bibexport import files
from bibexport.catalog.additions import appended
from bibexport.catalog.id_list import read_id
from bibexport.cli import completion, parameters
from bibexport.cli.collect import Collected, Selection, collect, tell_open, tell_rewritten_keys
from bibexport.cli.inputs import SHIPPED, Input, catalog_path, inputs
from bibexport.cli.line import line
from bibexport.cli.main import FINDINGS
from bibexport.cli.rewrite import rewrite
from bibexport.errors import Fault, InvalidInput, SourceUnavailable
from bibexport.model import Catalog, Entry
from bibexport.resolution.additions import additions, refuse_known
from bibexport.text.unicode import clean


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@click.option(
    "--to",
    "target",
    metavar="CATALOG.toml",
    shell_complete=completion.paths,
    help="Left out: the one in the folder catalog/ here.",
)
@click.option("--key", metavar="K", help="The cite key. Left out: made of the title, or of author, year and word.")
@click.option("--section", metavar="S", help="The heading that it stands under; 'A > B' for B within A.")
@parameters.network
def command(
    papers: tuple[str, ...],
    target: str | None,
    key: str | None,
    section: str | None,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Add papers to a catalog.

    PAPER is an arXiv id, a DOI, a DBLP key, an address of one of these, or a title. What arXiv and DBLP say is kept in
    the lock. Nothing that stands in the catalog is touched; a paper or a key that it has already is refused.

    \b
    bibexport add 2103.00020
    bibexport add https://arxiv.org/abs/2304.08485 --key LLaVA --section "Large VLM Models"
    bibexport add "Attention Is All You Need" --to catalog/transformers.toml
    """
    if key and len(papers) > 1:
        raise click.UsageError("--key is for one paper; add them one by one.")
    one = _target(target)
    wanted = [_entry(paper, budget_s) for paper in papers]
    refuse_known(wanted, one.catalog, one.lock())
    asked = msgspec.structs.replace(one, catalog=Catalog(entries=tuple(wanted), path=one.catalog.path))
    (collected,) = collect([asked], Selection(), quiet=quiet, budget_s=budget_s)
    _require_known(collected)
    refuse_known(wanted, one.catalog, collected.lock)
    path = tuple(part.strip() for part in (section or "").split(">") if part.strip())
    added = list(additions(wanted, one.catalog, collected.lock, key=key or "", section=path))
    text = one.text
    for new in added:
        text = appended(text, new.entry, one.catalog.path)
    _write(one, text)
    keys = {entry.key: new.entry.key for entry, new in zip(collected.entries, added, strict=True)}
    named = {keys[key]: reason for key, reason in collected.open.items()}
    tell_open([msgspec.structs.replace(collected, entries=tuple(new.entry for new in added), open=named)])
    if not quiet:
        tell_rewritten_keys(new.entry for new in added)
    for new in added:
        click.echo(line(new.record))


def _target(argument: str | None) -> Input:
    """The catalog to write to; an empty one where the file is not there yet."""
    path = catalog_path(argument)
    if argument is None and str(path) in SHIPPED:
        raise click.UsageError("there is no catalog/ here; name a file with --to, it is made if need be.")
    if path.is_dir():
        found = sorted(path.glob("*.toml"))
        if len(found) != 1:
            raise click.UsageError(f"{path} has {len(found)} catalogs; name one with --to.")
        path = found[0]
    if path.suffix.lower() != ".toml":
        how = f"make one of it with `bibexport import {path}`" if path.exists() else f"try {path.with_suffix('.toml')}"
        raise click.UsageError(f"{path} is no TOML catalog; {how}.")
    if not path.exists():
        return Input(catalog=Catalog(path=str(path)), lock_path=path.with_suffix(".lock.json"))
    return inputs(str(path))[0]


def _entry(paper: str, budget_s: float | None) -> Entry:
    """The entry that PAPER stands for, still without title and key.

    Raises:
        InvalidInput: it is an address or a word that names no paper.
        SourceUnavailable: it is a title or DOI, and DBLP could not be asked.
    """
    text = clean(paper)
    entry = read_id(text)
    if entry is not None and not entry.doi:
        return msgspec.structs.replace(entry, arxiv_version=None)
    if entry is None and (" " not in text or text.startswith(("http://", "https://"))):
        message = f"expected an arXiv id, a DOI, a DBLP key, an address of one, or a title, got {paper!r}"
        raise InvalidInput([Fault(message=message)])
    from bibexport.cli.choice import choose
    from bibexport.cli.network import open_session
    from bibexport.resolution.lookup import look_up, look_up_doi

    session = open_session(budget_s)
    choices = look_up_doi(entry.doi, session) if entry and entry.doi else look_up(text, session)
    chosen = choose(text, choices)
    if chosen is None:
        raise click.exceptions.Exit(FINDINGS)
    return chosen.entry


def _require_known(collected: Collected) -> None:
    """Stop where nothing was found out about a paper: nobody should cite a bare id.

    Raises:
        InvalidInput: there is no such paper.
        SourceUnavailable: no source could be asked about it.
    """
    for entry, record in zip(collected.entries, collected.records(), strict=True):
        if record.title:
            continue
        name = f"arXiv:{entry.arxiv}" if entry.arxiv else entry.dblp or entry.doi or ""
        reason = collected.reason_of(entry.key) or "no source knows it"
        if collected.fruitless:
            raise SourceUnavailable(name, f"{reason}; nothing was added")
        raise InvalidInput([Fault(entry=name, message=f"{reason}; nothing was added")])


def _write(one: Input, text: str) -> None:
    if Path(one.catalog.path).exists():
        rewrite(one, text)
    else:
        files.write_atomically(one.catalog.path, [text])
        click.echo(f"wrote {one.catalog.path}", err=True)
