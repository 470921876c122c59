"""`bibex index`: keep a local copy of DBLP, optionally with arXiv's metadata, to work without the network."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import msgspec

from bibexport.cli import parameters
from bibexport.cli.network import FRESH_DAYS
from bibexport.cli.presenter import say, show, show_progress
from bibexport.cli.results import Indexed, IndexForm, print_result
from bibexport.cli.settings import age_days, index_path, read_settings, today
from bibexport.text.numbers import count

if TYPE_CHECKING:
    from bibexport.index.build import Progress
    from bibexport.index.database import About
    from bibexport.index.extract import Papers

RELEASES = "https://drops.dagstuhl.de/entities/collection/10.4230/dblp.xml"
SNAPSHOT = "https://www.kaggle.com/datasets/Cornell-University/arxiv"
Function = TypeVar("Function", bound=Callable[..., None])

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


def _path(function: Function) -> Function:
    return click.option(
        "--path",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Path of the index. Default: BIBEXPORT_INDEX, else a file in your data folder.",
    )(function)


@click.group()
def command() -> None:
    """Keep a local copy of DBLP's dump, to resolve lists of any size without the network.

    While the index is less than 60 days old, commands ask it first, and the network only about papers that may be
    newer; --source changes that. See docs/local-index.md.

    \b
    bibex index build --dblp dblp-2026-10-03.xml.gz
    bibex resolve big-list.md --source index
    """


@command.command()
@click.option("--dblp", "dump", type=_file, required=True, metavar="FILE", help=f"The dump, from {RELEASES}")
@click.option("--arxiv", "snapshot", type=_file, metavar="FILE", help=f"arXiv's metadata, from {SNAPSHOT}")
@click.option("--md5", metavar="HEX", default="", help="The dump's checksum, as published beside it.")
@click.option(
    "--only",
    metavar="CATALOG",
    shell_complete=parameters.complete_paths,
    help="Keep only the records that this catalog might need.",
)
@_path
@parameters.json_option
@click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")
def build(
    dump: Path, snapshot: Path | None, md5: str, only: str | None, path: Path | None, as_json: bool, quiet: bool
) -> None:
    """Rebuild the index from DBLP's dump. The old index is kept until the new one is complete.

    All of DBLP takes a few minutes and two to three GB; with --only, the file is small.
    """
    from bibexport.index.build import Plan
    from bibexport.index.build import build as build_index

    target = path or index_path(read_settings())
    papers = _papers(only) if only is not None else None
    plan = Plan(dblp=dump, md5=md5, arxiv=snapshot, only=only or "", papers=papers)
    before = _about(target)
    with show_progress("reading DBLP", plan.size) as status:
        about = build_index(
            target, plan, today=today(), progress=lambda progress: status(_stage(progress), progress.done)
        )
    if as_json:
        print_result(_form(target, about))
    if not quiet:
        _report_build(about, before, target)


@command.command()
@_path
@parameters.json_option
def update(path: Path | None, as_json: bool) -> None:
    """Show how old the index is, and where to find a newer dump."""
    target = path or index_path(read_settings())
    about = _require(target)
    if as_json:
        print_result(_form(target, about))
        return
    age = age_days(about.dblp_date)
    show(f"The index is from {about.dblp_date}, {count(age, 'day')} old.")
    if age > FRESH_DAYS:
        show(
            f"It is more than {FRESH_DAYS} days old: commands use the network instead, unless you pass --source index."
        )
    show(f"DBLP releases a dump about once a month, with its MD5 checksum: {RELEASES}")
    arxiv = f" --arxiv {about.arxiv_file}" if about.arxiv_file else ""
    only = f" --only {about.only}" if about.only else ""
    show(f"Download it and run: bibex index build --dblp dblp-YYYY-MM-DD.xml.gz --md5 HEX{arxiv}{only}")


@command.command()
@_path
@parameters.json_option
def info(path: Path | None, as_json: bool) -> None:
    """Show where the index is and what it was made from."""
    target = path or index_path(read_settings())
    about = _require(target)
    if as_json:
        print_result(_form(target, about))
        return
    rows = {
        "file": f"{target} ({_size(target)})",
        "dblp": f"{about.dblp_file} of {about.dblp_date}: {about.dblp_kept:,} of {about.dblp_read:,} records",
        "arxiv": f"{about.arxiv_file} of {about.arxiv_date}: {about.arxiv_kept:,} papers"
        if about.arxiv_file
        else "not included",
        "for": about.only or "every catalog",
        "built": about.built,
        "age": count(age_days(about.dblp_date), "day"),
    }
    for name, value in rows.items():
        show(f"{name:<6} {value}")


@command.command()
@_path
@parameters.json_option
def remove(path: Path | None, as_json: bool) -> None:
    """Remove the index, and any leftovers of interrupted builds."""
    from bibexport.index.database import remove_index

    target = path or index_path(read_settings())
    there = remove_index(target)
    if as_json:
        print_result(Indexed(entries=(IndexForm(path=str(target), exists=False),)))
    say(f"removed {target}" if there else f"no index at {target}")


def _form(target: Path, about: "About") -> Indexed:
    known = {name: value for name, value in msgspec.structs.asdict(about).items() if name != "bucket_bits"}
    size, age = target.stat().st_size, age_days(about.dblp_date)
    return Indexed(entries=(IndexForm(path=str(target), exists=True, size=size, age_days=age, **known),))


def _papers(catalog: str) -> "Papers":
    """Return the papers of a catalog, from the catalog and its lock."""
    from bibexport.cli.inputs import inputs
    from bibexport.index.extract import collect_papers

    known = [collect_papers(one.catalog.entries, one.lock()) for one in inputs([catalog])]
    return known[0].merge(known[1:])


def _about(target: Path) -> "About | None":
    from bibexport.index.store import read_about

    return read_about(target)


def _require(target: Path) -> "About":
    """Return what the index was built from.

    Raises:
        InvalidInput: it does not exist or cannot be read.
    """
    from bibexport.index.store import StoredIndex

    index = StoredIndex(target)
    index.close()
    return index.about


def _stage(progress: "Progress") -> str:
    return "writing the index" if progress.is_read else f"reading DBLP, {progress.records:,} records"


def _report_build(about: "About", before: "About | None", target: Path) -> None:
    kept = "" if about.dblp_kept == about.dblp_read else f", {about.dblp_kept:,} of them kept"
    preprints = f" and {about.arxiv_kept:,} preprints of {about.arxiv_date}" if about.arxiv_file else ""
    say(f"{about.dblp_read:,} records from {about.dblp_date}{kept}{preprints} -> {target} ({_size(target)})")
    if not about.is_whole_dump:
        message = (
            "note: this dump is only part of DBLP, which has some nine million records; "
            "for `export` and `resolve`, papers that it lacks count as unpublished"
        )
        say(message)
    if before and before.arxiv_file and not about.arxiv_file:
        say("note: the previous index included arXiv's metadata; pass --arxiv to include it again")


def _size(path: Path) -> str:
    size = float(path.stat().st_size)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
