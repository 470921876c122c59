"""All findings about a list, in its order; those about keys and links are made here."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from bibexport.check.authors import find_wrong_authors
from bibexport.check.duplicates import duplicate_findings
from bibexport.check.statements import Known, Statement
from bibexport.check.titles import title_findings, title_owners
from bibexport.check.venues import claim_findings, venue_names
from bibexport.findings import SEVERITIES, Finding
from bibexport.keys import is_citable, pandoc_bare, safe_key
from bibexport.lists.identifiers import find_identifiers
from bibexport.lists.link_kinds import is_malformed_arxiv
from bibexport.model import Entry, Link
from bibexport.normalise.records import provenance_of

_SOUND = re.compile(r"https?://(?:[^\s/?#@]*@)?(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]\S*)?$", re.IGNORECASE)
_WEB = re.compile(r"h?t?tps?\b.{0,3}/|https?:|www\.|\w+://", re.IGNORECASE)
_TWICE = re.compile(r"https?:/*https?:", re.IGNORECASE)


def check(
    statements: Sequence[Statement], known: Mapping[str, Known], read: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Return everything that is wrong with a list, by line.

    `known` has what is known about an entry, by its key; `read` has the findings of the reader of
    a Markdown list. What is ambiguous or unchecked is no finding: nothing is known against the list.
    """
    findings = [
        *_of_papers(statements, known),
        *duplicate_findings(statements, known),
        *key_findings(statements),
        *_empty(statements, read),
    ]
    return sort_findings(findings)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the file, those of one line by severity."""
    return tuple(sorted(findings, key=_order))


def _of_papers(statements: Sequence[Statement], known: Mapping[str, Known]) -> Iterator[Finding]:
    names = venue_names(statements)
    owners = title_owners(statements)
    seen: set[str] = set()
    for statement in statements:
        key = statement.entry.key
        one = known.get(key)
        yield from link_findings(statement, one)
        if key not in seen:
            yield from identity_findings(statement, one)
        if one is not None:
            titles = list(title_findings(statement, one, owners))
            yield from titles
            codes = {finding.code for finding in titles}
            yield from _claims(claim_findings(statement, one, names), codes)
            if "wrong-id" not in codes:
                yield from find_wrong_authors(statement, one)
            if key not in seen:
                yield from _of_sources(statement, one)
        seen.add(key)


def _claims(findings: Iterable[Finding], titles: Collection[str]) -> Iterator[Finding]:
    """Yield the findings about a claim, as far as the record is that of the paper which the list means."""
    if "wrong-id" in titles:
        return
    for finding in findings:
        yield msgspec.structs.replace(finding, correction=None) if "title" in titles else finding


def _of_sources(statement: Statement, known: Known) -> Iterator[Finding]:
    """Yield what sources say about the paper whatever the list claims."""
    entry = statement.entry
    for field in sorted(known.unknown):
        who = "arXiv has no paper" if field == "arxiv" else "DBLP has no record"
        value = str(getattr(entry, field))
        yield statement.finding("unknown-id", field, f"{who} {value}", listed=value)
    for facts in (known.dblp, known.preprint):
        if facts is not None and facts.retracted:
            message = f"withdrawn or retracted, says {facts.source}: “{facts.retracted}”"
            yield statement.finding(
                "retracted", "arxiv", message, recorded=facts.retracted, source=provenance_of(facts)
            )
            return


def _empty(statements: Sequence[Statement], read: Iterable[Finding]) -> Iterator[Finding]:
    placed = sorted((one for one in statements if one.line is not None), key=lambda one: one.line or 0)
    lines = [one.line or 0 for one in placed]
    for finding in read:
        if finding.code == "empty-link" and (above := bisect_right(lines, finding.line or 0)):
            entry = placed[above - 1].entry
            yield Finding(code="empty-link", path=entry.path, line=finding.line, key=entry.key, message=finding.message)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line or 0, SEVERITIES.index(finding.severity), finding.code, finding.message


# Keys and links.


def key_findings(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Yield what is wrong with the keys of a list, as they are exported.

    `bibexport.keys` says which keys LaTeX, BibTeX, biber and pandoc take; its rules were tried with these programs.
    """
    keys = {key.casefold(): one.entry.key for one in statements for key in (one.entry.key, *one.entry.aliases)}
    seen: dict[str, Statement] = {}
    done: set[str] = set()
    for statement in statements:
        yield from _shared(statement, seen)
        entry = statement.entry
        if entry.key in done:
            continue
        done.add(entry.key)
        written = statement.written_key
        if written and safe_key(written) != written and not _is_kept(entry):
            message = f"LaTeX cannot use the key {written!r}; cite it as {_safe(entry)}"
            yield statement.finding("key-latex", "key", message, listed=written)
        if not pandoc_bare(_safe(entry)):
            yield _cut(statement, keys)


def _shared(statement: Statement, seen: dict[str, Statement]) -> Iterator[Finding]:
    """Yield a finding where one key is given to two papers, which only a list can do."""
    written = statement.written_key
    if not written:
        return
    first = seen.setdefault(written.casefold(), statement)
    if first.entry.key == statement.entry.key:
        return
    same = written == first.written_key
    other = "also the key" if same else f"for BibTeX the same as the key {first.written_key!r}"
    message = f"{written!r} is {other} of “{first.title}” (line {first.line}); here, cite {statement.entry.key}"
    yield statement.finding("key-shared", "key", message, listed=written, related=first.entry.key)


def _cut(statement: Statement, keys: dict[str, str]) -> Finding:
    """Say what pandoc makes of a bare `@key` (https://pandoc.org/MANUAL.html#citation-syntax)."""
    key = _safe(statement.entry)
    read = next((key[:end] for end in range(len(key) - 1, 0, -1) if pandoc_bare(key[:end])), "")
    other = keys.get(read.casefold(), "")
    if read and other and other != statement.entry.key:
        message = f"pandoc reads @{key} as @{read} and cites that paper without a word: write @{{{key}}}"
        return statement.finding("key-miscited", "key", message, listed=key, related=other)
    reading = f"as @{read}" if read else "as text"
    return statement.finding("key-pandoc", "key", f"pandoc reads @{key} {reading}: write @{{{key}}}", listed=key)


def _safe(entry: Entry) -> str:
    """Return the key as it is exported: a .bib file's own key is made safe only then."""
    return entry.key if _is_kept(entry) else safe_key(entry.key) or entry.key


def _is_kept(entry: Entry) -> bool:
    """Return whether the key is a .bib file's own and BibTeX takes it."""
    return entry.record is not None and entry.record.origin is not None and is_citable(entry.key, "bibtex")


def link_findings(statement: Statement, known: Known | None) -> Iterator[Finding]:
    """Yield what is wrong with the links beside one entry."""
    done: set[str] = set()
    for link in statement.links:
        if link.url not in done:
            done.add(link.url)
            yield from _link(statement, link, known)


def identity_findings(statement: Statement, known: Known | None) -> Iterator[Finding]:
    """Yield a finding about an entry that only its title identifies, unless a record was found by that."""
    if not statement.identified and not (known and known.dblp):
        message = "no arXiv id, DOI, DBLP key or publisher's address: the paper is looked for by its title alone"
        yield statement.finding("no-id", "title", message, listed=statement.title)


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
        yield statement.finding("malformed-link", "links", f"the address {link.url} is broken", listed=link.url)
        return
    found = find_identifiers(link.url)
    if link.kind != "paper" or found.arxiv is None or statement.arxiv is None:
        return
    if found.arxiv != statement.arxiv:
        message = f"the link leads to arXiv:{found.arxiv}, the entry is arXiv:{statement.arxiv}"
        yield statement.finding("other-link", "links", message, listed=link.url)
    elif found.arxiv_version and found.arxiv_version != statement.entry.arxiv_version:
        newest = known.preprint.version if known and known.preprint else None
        latest = f" of {newest}" if newest and newest > found.arxiv_version else ""
        always = f"https://arxiv.org/abs/{found.arxiv} always leads to the newest"
        message = f"{link.url} leads to version {found.arxiv_version}{latest}; {always}"
        yield statement.finding("versioned-link", "links", message, listed=link.url)
