"""`bibex merge`: several .bib files become one, and the documents that use them cite it."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from bibexport import files
from bibexport.cli import parameters
from bibexport.cli.citing import Change, rewrite_documents
from bibexport.cli.fix import confirm, write_bytes
from bibexport.cli.main import FINDINGS
from bibexport.cli.presenter import say, say_some, show_diff, show_progress
from bibexport.errors import BibexportError, Fault, InvalidInput
from bibexport.text.numbers import count
from bibexport.text.unicode import unified_diff
from bibexport.upgrade.merging import Merged, merge

_MARK = "\ufeff"


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE.bib...", shell_complete=parameters.complete_paths)
@click.option("-o", "--output", metavar="FILE", help="Where to write the merged file. Default: only show the diff.")
@click.option(
    "--tex",
    "documents",
    multiple=True,
    metavar="DOCUMENT",
    shell_complete=parameters.complete_paths,
    help="A document that cites the files (LaTeX, Markdown, Quarto, Typst), with all that it includes (repeatable).",
)
@click.option("--rewrite", is_flag=True, help="Make the documents cite the merged file.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@parameters.json_option
@click.option("-q", "--quiet", is_flag=True, help="Show no conflicts and no summary.")
def command(
    paths: tuple[str, ...],
    output: str | None,
    documents: tuple[str, ...],
    rewrite: bool,
    yes: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Merge .bib files: one entry per paper, and nothing lost from any of them.

    The first file stays as it is; the others add what it lacks. Entries of one paper become one, under the key of the
    first, with the other keys as aliases (ids). If values differ, one counts, and the other is kept in a field that no
    style prints, such as year-2. Another paper with the same key gets a new key. The diff is shown first.

    With --rewrite, the documents cite the present keys and name the merged file.

    \b
    bibex merge mine.bib theirs.bib -o refs.bib
    bibex merge mine.bib theirs.bib -o refs.bib --tex main.tex --rewrite
    """
    if len(paths) < 2:
        raise click.UsageError("Give at least two .bib files.")
    if rewrite and not (documents and output):
        raise click.UsageError("--rewrite needs --tex DOCUMENT and --output FILE.")
    read = [_read(path) for path in paths]
    texts = [(path, text.removeprefix(_MARK) if place else text) for place, (path, text, _) in enumerate(read)]
    with show_progress(f"merging {count(len(texts), 'file')}"):
        merged = merge(texts)
    main = _bibliography(paths[0], output, read, merged)
    changes = [one for document in documents for one in rewrite_documents(document, paths, output, merged.keys)]
    # A file may belong to two documents.
    changes = list({os.path.realpath(change.path): change for change in changes}.values())
    if not as_json:
        for change in (main, *changes):
            show_diff(unified_diff(str(change.path), change.old, change.new))
    if not quiet:
        _report(merged, len(paths))
    written = output is not None and _write_if_confirmed(main, changes, rewrite=rewrite, yes=yes, quiet=quiet)
    if as_json:
        _print_json(paths, output, merged, (main, *changes), written=written)
    if output is not None and not written:
        raise click.exceptions.Exit(FINDINGS)


def _write_if_confirmed(main: Change, changes: Sequence[Change], *, rewrite: bool, yes: bool, quiet: bool) -> bool:
    """Write the merged file, and the documents if they are to be rewritten; return whether that was confirmed."""
    wanted = [main, *(changes if rewrite else [])]
    wanted = [one for one in wanted if one.before is None or one.new != one.old]
    if changes and not rewrite and not quiet:
        say(f"{count(len(changes), 'document')} not changed; use --rewrite to change them")
    # A new file replaces nothing, so there is nothing to ask about.
    asked = [one for one in wanted if one.before is not None]
    if not all(confirm(str(one.path), yes=yes) for one in asked):
        return False
    _write(wanted)
    if not quiet:
        for one in wanted:
            say(f"wrote {one.path}")
    return True


def _print_json(
    paths: Sequence[str], output: str | None, merged: Merged, changes: Sequence[Change], *, written: bool
) -> None:
    from bibexport.cli.results import MergedFiles, MergedForm, NoteForm, print_result

    entries = tuple(
        MergedForm(file=path, key=key, now=now)
        for path, keys in zip(paths, merged.keys, strict=True)
        for key, now in keys.items()
    )
    notes = tuple(
        NoteForm(file=note.path, line=note.line, key=note.entry or "", message=note.message) for note in merged.notes
    )
    diff = "".join(unified_diff(str(change.path), change.old, change.new) for change in changes)
    print_result(
        MergedFiles(
            output=output,
            written=written,
            diff=diff,
            merged=merged.merged,
            added=merged.added,
            notes=notes,
            entries=entries,
        )
    )


def _read(path: str) -> tuple[str, str, str]:
    """Return the path, the text and the encoding of a .bib file."""
    data = files.read_bytes_if_there(path)
    if data is None:
        raise InvalidInput([Fault(path=path, message="no such file")])
    if Path(path).suffix.lower() != ".bib":
        raise InvalidInput([Fault(path=path, message="expected a .bib file")])
    text, encoding = files.decode(data)
    return path, text, encoding


def _bibliography(first: str, output: str | None, read: Sequence[tuple[str, str, str]], merged: Merged) -> Change:
    """Return the change that makes the merged file of the first one, or of the file that is there."""
    encoding = read[0][2]
    try:
        merged.text.encode(encoding)
    except UnicodeEncodeError:
        encoding = "utf-8"
        say(f"{output or first}: is UTF-8, because another file has letters that {read[0][2]} lacks")
    path = Path(output or first)
    before = files.read_bytes_if_there(path)
    old = files.decode(before)[0] if before is not None else read[0][1]
    return Change(path=path, before=before, old=old, new=merged.text, encoding=encoding)


def _report(merged: Merged, files_: int) -> None:
    say_some((str(note) for note in merged.notes), "… and {} more notes")
    merged_ones = f"{count(merged.merged, 'entry', 'entries')} merged"
    say(f"{count(files_, 'file')}: {merged_ones}, {merged.added} added")


def _write(changes: Sequence[Change]) -> None:
    """Write all files or none.

    Raises:
        OutputError: one cannot be written; those before it have their old contents again.
    """
    done: list[Change] = []
    try:
        for change in changes:
            after = change.new.encode(change.encoding)
            if change.before is None:
                files.write_atomically(change.path, [after])
            else:
                write_bytes(change.path, change.before, after)
            done.append(change)
    except BibexportError:
        for change in done:
            if change.before is None:
                change.path.unlink(missing_ok=True)
            else:
                files.write_atomically(change.path, [change.before])
        raise
