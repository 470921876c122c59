"""Addresses beside an entry: empty, broken, of one version, of another paper; and entries with no identifier."""

import re
from collections.abc import Iterator

from bibexport.check.statements import Known, Statement
from bibexport.findings import Finding
from bibexport.lists.identifiers import find_identifiers
from bibexport.lists.link_kinds import is_malformed_arxiv
from bibexport.model import Link

_SOUND = re.compile(r"https?://(?:[^\s/?#@]*@)?(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]\S*)?$", re.IGNORECASE)
_WEB = re.compile(r"h?t?tps?\b.{0,3}/|https?:|www\.|\w+://", re.IGNORECASE)
_TWICE = re.compile(r"https?:/*https?:", re.IGNORECASE)


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
        yield _finding("no-id", statement, message, statement.title)


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
        yield _finding("malformed-link", statement, f"the address {link.url} is broken", link.url)
        return
    found = find_identifiers(link.url)
    if link.kind != "paper" or found.arxiv is None or statement.arxiv is None:
        return
    if found.arxiv != statement.arxiv:
        message = f"the link leads to arXiv:{found.arxiv}, the entry is arXiv:{statement.arxiv}"
        yield _finding("other-link", statement, message, link.url)
    elif found.arxiv_version and found.arxiv_version != statement.entry.arxiv_version:
        newest = known.preprint.version if known and known.preprint else None
        latest = f" of {newest}" if newest and newest > found.arxiv_version else ""
        always = f"https://arxiv.org/abs/{found.arxiv} always leads to the newest"
        message = f"{link.url} leads to version {found.arxiv_version}{latest}; {always}"
        yield _finding("versioned-link", statement, message, link.url)


def _finding(code: str, statement: Statement, message: str, listed: str) -> Finding:
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at("title") if code == "no-id" else statement.at("links"),
        key=statement.entry.key,
        message=message,
        listed=listed,
    )
