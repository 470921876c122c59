"""Keys that some program cannot take or takes for another, and addresses that are broken or lead to another paper."""

import re
from collections.abc import Iterator, Sequence

from bibexport.check.statements import Known, Statement
from bibexport.findings import Finding
from bibexport.keys import is_citable, pandoc_bare, safe_key
from bibexport.lists.identifiers import find_identifiers
from bibexport.lists.link_kinds import is_malformed_arxiv
from bibexport.model import Entry, Link

_SOUND = re.compile(r"https?://(?:[^\s/?#@]*@)?(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]\S*)?$", re.IGNORECASE)
_WEB = re.compile(r"h?t?tps?\b.{0,3}/|https?:|www\.|\w+://", re.IGNORECASE)
_TWICE = re.compile(r"https?:/*https?:", re.IGNORECASE)


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
        if written and safe_key(written) != written and not _is_kept(entry):
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
    return entry.key if _is_kept(entry) else safe_key(entry.key) or entry.key


def _is_kept(entry: Entry) -> bool:
    """Whether the key is a .bib file's own and BibTeX takes it."""
    return entry.record is not None and entry.record.origin is not None and is_citable(entry.key, "bibtex")


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


def link_findings(statement: Statement, known: Known | None) -> Iterator[Finding]:
    """What is wrong with the links beside one entry."""
    told: set[str] = set()
    for link in statement.links:
        if link.url not in told:
            told.add(link.url)
            yield from _link(statement, link, known)


def identity_findings(statement: Statement, known: Known | None) -> Iterator[Finding]:
    """An entry that only its title identifies, unless a record was found by that."""
    if not statement.identified and not (known and known.dblp):
        message = "no arXiv id, DOI, DBLP key or publisher's address: the paper is looked for by its title alone"
        yield _link_finding("no-id", statement, message, statement.title)


def empty_links(path: str, key: str, read: Finding) -> Finding:
    """A link without an address, which the reader of the list has noticed."""
    return Finding(code="empty-link", path=path, line=read.line, key=key, message=read.message)


def is_broken(url: str) -> bool:
    """Whether `url` was meant as an address of the web and is none.

    Places in the repository of the list (`docs/more.md`, `#section`) are no such address.

    >>> is_broken("https//arxiv.org/abs/2103.00020"), is_broken("https://arxiv.org/abs/2103.00020"), is_broken("a.md")
    (True, False, False)
    """
    if is_malformed_arxiv(url) or _TWICE.match(url):
        return True
    return _SOUND.match(url) is None and _WEB.match(url) is not None


def _link(statement: Statement, link: Link, known: Known | None) -> Iterator[Finding]:
    if is_broken(link.url):
        yield _link_finding("malformed-link", statement, f"the address {link.url} is broken", link.url)
        return
    found = find_identifiers(link.url)
    if link.kind != "paper" or found.arxiv is None or statement.arxiv is None:
        return
    if found.arxiv != statement.arxiv:
        message = f"the link leads to arXiv:{found.arxiv}, the entry is arXiv:{statement.arxiv}"
        yield _link_finding("other-link", statement, message, link.url)
    elif found.arxiv_version and found.arxiv_version != statement.entry.arxiv_version:
        newest = known.preprint.version if known and known.preprint else None
        latest = f" of {newest}" if newest and newest > found.arxiv_version else ""
        always = f"https://arxiv.org/abs/{found.arxiv} always leads to the newest"
        message = f"{link.url} leads to version {found.arxiv_version}{latest}; {always}"
        yield _link_finding("versioned-link", statement, message, link.url)


def _link_finding(code: str, statement: Statement, message: str, listed: str) -> Finding:
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at("title") if code == "no-id" else statement.at("links"),
        key=statement.entry.key,
        message=message,
        listed=listed,
    )
