"""`--help` of every command, on a terminal of the usual width."""

from collections.abc import Iterator

import click
import pytest

from bibexport.cli.main import main

COLUMNS = 80


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Yield a group and all commands in it, with the words that call them."""
    yield " ".join(("bibex", *path)), group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join(("bibex", *path, name)), command


COMMANDS = dict(commands(main))


def test_groups_within_groups_are_seen():
    assert {"bibex", "bibex export", "bibex zotero", "bibex zotero push"} <= COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_terminal_of_80_columns(name):
    settings = {**COMMANDS[name].context_settings, "terminal_width": COLUMNS}
    help_ = COMMANDS[name].get_help(click.Context(COMMANDS[name], info_name=name, **settings))

    assert [line for line in help_.splitlines() if len(line) > COLUMNS] == []
