"""Letting a person choose between papers."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bibexport.cli.line import authors

if TYPE_CHECKING:
    from bibexport.resolution.lookup import Choice


def choose(asked: str, choices: Sequence["Choice"]) -> "Choice | None":
    """The paper that is meant: the only one that is called so, else by number on a terminal; None where nobody says."""
    if not choices:
        click.echo(f"DBLP has no paper called {asked!r}; give its arXiv id, or write the entry yourself", err=True)
        return None
    same = [choice for choice in choices if choice.same_title]
    if len(same) == 1:
        return same[0]
    click.echo(f"{'several papers are' if same else 'no paper is'} called {asked!r}; these may be meant:", err=True)
    for number, choice in enumerate(choices, 1):
        click.echo(f"{number:>3}. {_described(choice)}", err=True)
    if not sys.stdin.isatty():
        click.echo("give the id of the right one", err=True)
        return None
    number = click.prompt("Which one (0: none)", type=click.IntRange(0, len(choices)), default=0, err=True)
    return choices[number - 1] if number else None


def _described(choice: "Choice") -> str:
    """Title, first authors, every place and year, and the id by which to name it."""
    first = choice.records[0]
    places = dict.fromkeys(
        f"{one.venue or one.container_title} {one.issued.year if one.issued else ''}".strip() for one in choice.records
    )
    name = choice.entry.arxiv or choice.entry.dblp
    return f"{first.title}\n     {authors(first.authors)}. {', '.join(places)}  [{name}]"
