"""Arguments and options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

catalog = click.argument("catalog", required=False)


def selection(function: Function) -> Function:
    """`--key` and `--section`."""
    function = click.option(
        "--section", "sections", multiple=True, metavar="S", help="Only this section (repeatable)."
    )(function)
    return click.option("--key", "keys", multiple=True, metavar="K", help="Only this entry (repeatable).")(function)


def network(function: Function) -> Function:
    """`--timeout` and `--quiet`."""
    function = click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")(function)
    return click.option(
        "--timeout", "budget_s", type=click.FloatRange(min=0), metavar="SECONDS", help="Stop asking after so long."
    )(function)
