"""Keys that some program cannot take, or takes for another."""

from collections.abc import Iterator, Sequence

from bibexport.check.statements import Statement
from bibexport.findings import Finding
from bibexport.keys import pandoc_bare, safe_key
from bibexport.model import Entry


def key_findings(statements: Sequence[Statement]) -> Iterator[Finding]:
    """What is wrong with the keys of a list; the keys are tried as they are exported.

    That LaTeX, BibTeX, biber and pandoc take a key, and where a bare `@key` of pandoc ends, is told by
    `bibexport.keys`, whose rules were tried with these programs.
    """
    keys = {key.casefold(): one.entry.key for one in statements for key in (one.entry.key, *one.entry.aliases)}
    seen: dict[str, Statement] = {}
    told: set[str] = set()
    for statement in statements:
        yield from _shared(statement, seen)
        entry = statement.entry
        if entry.key in told:
            continue
        told.add(entry.key)
        written = statement.written_key
        if written and safe_key(written) != written:
            yield _finding(
                "key-latex", statement, f"LaTeX cannot use the key {written!r}; cite it as {_safe(entry)}", written
            )
        if not pandoc_bare(_safe(entry)):
            yield _cut(statement, keys)


def _shared(statement: Statement, seen: dict[str, Statement]) -> Iterator[Finding]:
    """One key for two papers, as only a list in Markdown can have it."""
    written = statement.written_key
    if not written:
        return
    first = seen.setdefault(written.casefold(), statement)
    if first.entry.key == statement.entry.key:
        return
    same = written == first.written_key
    other = "also the key" if same else f"for BibTeX the same as the key {first.written_key!r}"
    message = f"{written!r} is {other} of “{first.title}” (line {first.line}); here, cite {statement.entry.key}"
    yield _finding("key-shared", statement, message, written, first.entry.key)


def _cut(statement: Statement, keys: dict[str, str]) -> Finding:
    """What pandoc makes of a bare `@key` (https://pandoc.org/MANUAL.html#citation-syntax)."""
    key = _safe(statement.entry)
    read = next((key[:end] for end in range(len(key) - 1, 0, -1) if pandoc_bare(key[:end])), "")
    other = keys.get(read.casefold(), "")
    if read and other and other != statement.entry.key:
        message = f"pandoc reads @{key} as @{read} and cites that paper without a word: write @{{{key}}}"
        return _finding("key-miscited", statement, message, key, other)
    told = f"as @{read}" if read else "as text"
    return _finding("key-pandoc", statement, f"pandoc reads @{key} {told}: write @{{{key}}}", key)


def _safe(entry: Entry) -> str:
    """The key as it is exported: a .bib file's own key is made safe only then."""
    return safe_key(entry.key) or entry.key


def _finding(code: str, statement: Statement, message: str, listed: str, related: str = "") -> Finding:
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at("key"),
        key=statement.entry.key,
        message=message,
        listed=listed,
        related=related,
    )
