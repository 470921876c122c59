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


def selection(function: Function) -> Function:
    """`--key` and `--section`."""
    function = click.option(
        "--section", "sections", multiple=True, metavar="S", help="Only this section (repeatable)."
    )(function)
    return key_option(function)


def network(function: Function) -> Function:
    """`--timeout` and `--quiet`."""
    function = click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")(function)
    return click.option(
        "--timeout", "budget_s", type=click.FloatRange(min=0), metavar="SECONDS", help="Stop asking after so long."
    )(function)
