"""Arguments and options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from bibexport.cli import completion

Function = TypeVar("Function", bound=Callable[..., Any])

catalog = click.argument("catalog", required=False, shell_complete=completion.paths)


key_option = click.option(
    "--key", "keys", multiple=True, metavar="K", shell_complete=completion.keys, help="Only this entry (repeatable)."
)

SOURCES = ("auto", "index", "network")
_SOURCE = "bibexport.source"


def selection(function: Function) -> Function:
    """`--key` and `--section`."""
    function = click.option(
        "--section", "sections", multiple=True, metavar="S", help="Only this section (repeatable)."
    )(function)
    return key_option(function)


def network(function: Function) -> Function:
    """`--source`, `--timeout` and `--quiet`."""
    function = click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")(function)
    function = click.option(
        "--source",
        type=click.Choice(SOURCES),
        default=SOURCES[0],
        expose_value=False,
        callback=_keep_source,
        help="Ask the local index, the network, or the index before the network (see `index`).  [auto]",
    )(function)
    return click.option(
        "--timeout", "budget_s", type=click.FloatRange(min=0), metavar="SECONDS", help="Stop asking after so long."
    )(function)


def chosen_source() -> str:
    """What `--source` says in the command that runs."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(_SOURCE, SOURCES[0])) if context else SOURCES[0]


def _keep_source(context: click.Context, _: click.Parameter, value: str) -> None:
    context.meta[_SOURCE] = value
