"""What the shell may offer behind the cursor (https://click.palletsprojects.com/en/stable/shell-completion/)."""

from typing import TYPE_CHECKING

import click

from bibexport.errors import BibexportError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def keys(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The cite keys of the catalog that is named already, else of the default one; case does not matter."""
    from click.shell_completion import CompletionItem

    from bibexport.cli.inputs import inputs

    named = context.params.get("catalog") or context.params.get("file")
    if named is None and isinstance(parameter, click.Option):
        # An option that still lacks its value keeps click from telling which argument is which.
        named = next(iter(context.args), None)
    try:
        read = inputs(named)
    except BibexportError:
        return []
    entries = [entry for one in read for entry in one.catalog.entries]
    typed = incomplete.casefold()
    return [CompletionItem(entry.key, help=entry.title) for entry in entries if entry.key.casefold().startswith(typed)]


def paths(_context: click.Context, _: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Files and folders, as the shell itself completes them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]
