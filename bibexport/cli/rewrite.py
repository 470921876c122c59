"""A file that a command has read, written anew in its place."""

import click

from bibexport import files
from bibexport.cli.inputs import Input
from bibexport.errors import OutputError

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def rewrite(one: Input, text: str) -> None:
    """Write `text` in place of what was read, after the byte order mark if the file has one.

    Raises:
        OutputError: it cannot be written, or the file has been changed meanwhile.
    """
    path = one.catalog.path
    before = files.read_bytes_if_there(path) or b""
    mark = BYTE_ORDER_MARK if before.startswith(BYTE_ORDER_MARK) else b""
    if before != mark + one.text.encode():
        raise OutputError(f"cannot write {path}: it is not what was read a moment ago; run the command again")
    files.write_atomically(path, [mark + text.encode()])
    click.echo(f"wrote {path}", err=True)
