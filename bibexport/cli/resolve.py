"""`bibex resolve` and `bibex add`: look up entries, or new papers, and keep the answers in the lock."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from bibexport.cli import parameters
from bibexport.cli.collect import (
    Collected,
    Selection,
    collect,
    describe_open,
    describe_rewritten_keys,
    describe_shipped,
    resolved_forms,
    summarise,
)
from bibexport.cli.fix import write_catalog
from bibexport.cli.inputs import catalog_paths, inputs, merge_conflicts
from bibexport.cli.main import FINDINGS, UNREACHABLE
from bibexport.cli.presenter import say, say_groups, say_some, show
from bibexport.cli.reading import SHIPPED, Input
from bibexport.cli.results import Added, Resolved, finding_forms, print_result
from bibexport.cli.show import format_authors, format_line, paper_form
from bibexport.errors import Fault, InvalidInput, SourceUnavailable
from bibexport.file_locks import lock_folder
from bibexport.formats.text_list import read_id
from bibexport.model import Catalog, Entry, Outcome
from bibexport.resolution.additions import additions, appended, refuse_known
from bibexport.text.numbers import count
from bibexport.text.unicode import clean

if TYPE_CHECKING:
    from bibexport.resolution.additions import Choice


@click.command()
@parameters.catalog
@parameters.selection
@click.option("--refresh", is_flag=True, help="Ask again about everything in the lock.")
@click.option("--merge-lock", is_flag=True, help="First join both sides of a lock in which a merge has left conflicts.")
@click.option("--strict", is_flag=True, help="Exit 1 also if an entry is ambiguous or not found.")
@parameters.json_option
@parameters.verbose(parameters.EVERYTHING)
@parameters.network
def command(
    catalog: tuple[str, ...],
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    refresh: bool,
    merge_lock: bool,
    strict: bool,
    as_json: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Ask arXiv and DBLP about the entries that the lock does not cover yet.

    An entry is `published` (a record proves it), a `preprint` (every source answered, and none has a published
    version), `ambiguous` (there are candidates, and only a person can choose), `not found` (no source has the paper;
    asked again after 30 days) or `unchecked` (a source could not be reached; asked again next time).

    \b
    bibex resolve
    bibex resolve catalog/my-list.toml --refresh --key CLIP
    bibex resolve --json | jq '.entries[] | select(.outcome != "published")'
    """
    read = inputs(catalog)
    for one in read if merge_lock else ():
        if merge_conflicts(one) and not quiet:
            say(f"merged {one.lock_path}")
    collected = collect(read, Selection(keys=keys, sections=sections), refresh=refresh, quiet=quiet, budget_s=budget_s)
    rows = [row for one in collected for row in one.verdicts()]
    outcomes: Counter[Outcome | None] = Counter(outcome for _, outcome, _ in rows)
    if as_json:
        findings = finding_forms(finding for one in collected for finding in one.one.findings)
        print_result(Resolved(findings=findings, entries=tuple(resolved_forms(collected))))
    say_groups(describe_open(collected))
    if not quiet:
        say_groups(describe_shipped(one.one for one in collected))
        told = [(entry.key, verdict) for entry, _, verdict in rows if verdict and verdict.reason]
        known = [(key, one) for key, one in told if one.outcome not in ("ambiguous", "not found")]
        say_some((f"note: {key}: {one.reason}" for key, one in known), "note: … and {} more notes")
        say(summarise(outcomes))
    if code := _exit_code(collected, outcomes, strict=strict):
        raise click.exceptions.Exit(code)


def _exit_code(collected: list[Collected], outcomes: Counter[Outcome | None], *, strict: bool) -> int:
    """Return 3 if a source could not be reached and nothing is new, 1 if something is still open, else 0."""
    if any(one.fruitless for one in collected):
        return UNREACHABLE
    still_open = outcomes["unchecked"] or any(one.open for one in collected)
    return FINDINGS if still_open or (strict and outcomes["ambiguous"] + outcomes["not found"]) else 0


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@click.option(
    "--to",
    "target",
    metavar="CATALOG.toml",
    shell_complete=parameters.complete_paths,
    help="Default: the catalog in ./catalog/.",
)
@click.option(
    "--key", metavar="K", help="The cite key. Default: from the title, or from author, year and a title word."
)
@click.option("--section", metavar="S", help="The heading to add it under; 'A > B' for B within A.")
@parameters.json_option
@parameters.verbose(parameters.EVERYTHING)
@parameters.network
def add_command(
    papers: tuple[str, ...],
    target: str | None,
    key: str | None,
    section: str | None,
    as_json: bool,
    budget_s: float | None,
    quiet: bool,
) -> None:
    """Add papers to a catalog.

    PAPER is an arXiv id, a DOI, a DBLP key, an id of the ACL Anthology, the address of a paper, or a title. The answers
    of arXiv and DBLP are kept in the lock. Existing entries are not touched; a paper or key that the catalog already
    has is refused.

    \b
    bibex add 2103.00020
    bibex add https://arxiv.org/abs/2304.08485 --key LLaVA --section "Large VLMs"
    bibex add "Attention Is All You Need" --to catalog/transformers.toml
    """
    if key and len(papers) > 1:
        raise click.UsageError("--key takes one paper; add the others separately.")
    one = _target(target)
    wanted = [_entry(paper, budget_s) for paper in papers]
    refuse_known(wanted, one.catalog, one.lock())
    asked = msgspec.structs.replace(one, catalog=Catalog(entries=tuple(wanted), path=one.catalog.path))
    (collected,) = collect([asked], Selection(), quiet=quiet, budget_s=budget_s)
    _require_titles(collected)
    path = tuple(part.strip() for part in (section or "").split(">") if part.strip())
    # The catalog may have changed while the sources were asked, and several papers may be added at once.
    with lock_folder(one.catalog.path):
        one = _target(target)
        refuse_known(wanted, one.catalog, one.lock().updated(collected.lock))
        added = list(additions(wanted, one.catalog, collected.lock, key=key or "", section=path))
        text = one.text
        for new in added:
            text = appended(text, new.entry, one.catalog.path)
        write_catalog(one, text)
    say(f"wrote {one.catalog.path}")
    keys = {entry.key: new.entry.key for entry, new in zip(collected.entries, added, strict=True)}
    named = {keys[key]: reason for key, reason in collected.open.items()}
    entered = msgspec.structs.replace(collected, entries=tuple(new.entry for new in added), open=named)
    say_groups(describe_open([entered]))
    if not quiet:
        say_groups(describe_rewritten_keys([new.entry for new in added]))
    if as_json:
        entries = tuple(paper_form(new.record) for new in added)
        print_result(Added(output=one.catalog.path, findings=finding_forms(one.findings), entries=entries))
        return
    for new in added:
        show(format_line(new.record))


def _target(argument: str | None) -> Input:
    """Read the catalog to write to; return an empty one if the file does not exist."""
    (path,) = catalog_paths([argument] if argument else [])
    if argument is None and str(path) in SHIPPED:
        raise click.UsageError(
            "there is no catalog/ here; name a file with --to, which is created if it does not exist."
        )
    if os.path.isdir(path):
        found = sorted(path.glob("*.toml"))
        if len(found) != 1:
            raise click.UsageError(f"{path} has {count(len(found), 'catalog')}; name one with --to.")
        path = found[0]
    if path.suffix.lower() != ".toml":
        there = os.path.exists(path)
        how = f"turn it into one with `bibex import {path}`" if there else f"try {path.with_suffix('.toml')}"
        raise click.UsageError(f"{path} is not a TOML catalog; {how}.")
    if not os.path.exists(path):
        return Input(catalog=Catalog(path=str(path)), lock_path=path.with_suffix(".lock.json"))
    return inputs([str(path)])[0]


def _entry(paper: str, budget_s: float | None) -> Entry:
    """Return the entry that PAPER names, without title and key.

    Raises:
        InvalidInput: it is an address or a word that is not the name of a paper.
        SourceUnavailable: it is a title or DOI, and DBLP could not be reached.
    """
    text = clean(paper)
    entry = read_id(text)
    if entry is not None and not entry.doi:
        return msgspec.structs.replace(entry, arxiv_version=None)
    if entry is None and (" " not in text or text.startswith(("http://", "https://"))):
        message = f"expected an arXiv id, a DOI, a DBLP key, an address of one, or a title, got {paper!r}"
        raise InvalidInput([Fault(message=message)])
    from bibexport.cli.network import go_online
    from bibexport.resolution.additions import look_up, look_up_doi

    with go_online(quiet=True, budget_s=budget_s) as online:
        session = online.session()
        choices = look_up_doi(entry.doi, session) if entry and entry.doi else look_up(text, session)
    chosen = choose(text, choices)
    if chosen is None:
        raise click.exceptions.Exit(FINDINGS)
    return chosen.entry


def _require_titles(collected: Collected) -> None:
    """Check that each paper has a title; an id alone is not a reference.

    Raises:
        InvalidInput: there is no such paper.
        SourceUnavailable: no source could be reached.
    """
    for entry, record in zip(collected.entries, collected.records(), strict=True):
        if record.title:
            continue
        name = f"arXiv:{entry.arxiv}" if entry.arxiv else entry.dblp or entry.doi or ""
        reason = collected.reason_of(entry.key) or "no source has it"
        if collected.fruitless:
            raise SourceUnavailable(name, f"{reason}; nothing was added")
        raise InvalidInput([Fault(entry=name, message=f"{reason}; nothing was added")])


def choose(asked: str, choices: Sequence["Choice"]) -> "Choice | None":
    """Return the only paper with that title, else the one chosen on the terminal; None if none is chosen."""
    if not choices:
        say(f"DBLP has no paper with the title {asked!r}; add it by arXiv id, or write the entry yourself")
        return None
    same = [choice for choice in choices if choice.same_title]
    if len(same) == 1:
        return same[0]
    say(f"{'several papers have' if same else 'no paper has'} the title {asked!r}; candidates:")
    for number, choice in enumerate(choices, 1):
        say(f"{number:>3}. {_describe(choice)}")
    if not sys.stdin.isatty():
        say("add the one you mean by its id")
        return None
    number = click.prompt("Which one? (0 for none)", type=click.IntRange(0, len(choices)), default=0, err=True)
    return choices[number - 1] if number else None


def _describe(choice: "Choice") -> str:
    """Return title, first authors, venues with years, and the id to add it by."""
    first = choice.records[0]
    places = dict.fromkeys(
        f"{one.venue or one.container_title} {one.issued.year if one.issued else ''}".strip() for one in choice.records
    )
    name = choice.entry.arxiv or choice.entry.dblp
    return f"{first.title}\n     {format_authors(first.authors)}. {', '.join(places)}  [{name}]"
