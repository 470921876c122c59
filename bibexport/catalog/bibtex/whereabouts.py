"""Identifiers and addresses of an entry: arXiv id, DOI, PubMed id, URL."""

import re
from collections.abc import Iterator
from typing import Any

from bibexport.catalog.bibtex.identifiers import (
    Arxiv,
    addresses,
    arxiv,
    arxiv_of_address,
    doi,
    doi_of_address,
    doi_spelling,
    is_arxiv,
    looks_like_an_arxiv_id,
    says_only_arxiv,
)
from bibexport.catalog.bibtex.source import Source
from bibexport.ids import arxiv_id_of_doi
from bibexport.text.tex import plain_text, verbatim

_CONTAINERS = ("journaltitle", "journal", "booktitle")
_MAY_HOLD_AN_ID = ("volume", "eid", "number", "pages", "howpublished", "note", "institution", "publisher", "type")
_PAGES_OF_NO_PAPER = re.compile(r"arxiv\W", re.IGNORECASE)
_ADDRESS_WORDS = re.compile(r"available|online|url|\b(?:at|from)\b|website|web\s*page|\W", re.IGNORECASE)
_ENCODED = re.compile(r"%(5C|5E|7B|7D)")
"""What our writer encodes in a DOI."""
_CATEGORY = ("primaryclass", "eprintclass")


def read_whereabouts(source: Source, fields: dict[str, Any]) -> bool:
    """Put what identifies the document into `fields`; tell whether its "journal" is arXiv."""
    _read_url(source, fields)
    _read_doi(source, fields)
    _read_pubmed(source, fields)
    return _read_arxiv(source, fields)


def _read_url(source: Source, fields: dict[str, Any]) -> None:
    for name in ("url", "ee"):
        found = list(addresses(_one_line(source.peek(name))))
        if name in source:
            # Where there are more addresses than one, the field also stays as it is.
            fields["url"] = found[0] if len(found) > 1 else source.verbatim(name)
            return
    for name in ("howpublished", "note"):
        tex = source.peek(name)
        found = list(addresses(_verbatim_words(tex)))
        if is_address(tex):
            source.drop(name)
        elif name == "note":  # what a note leads to is something else than the document
            continue
        if found:
            fields["url"] = found[0]
            return


def is_address(tex: str) -> bool:
    """Whether a text says nothing but that something is available at an address."""
    text = _verbatim_words(tex)
    found = list(addresses(text))
    return len(found) == 1 and not _ADDRESS_WORDS.sub("", text.replace(found[0], ""))


def _one_line(tex: str) -> str:
    """An address without the line ends that editors put into it; a blank before another address stays."""
    return re.sub(r"\s+(?!https?://)", "", tex)


def _verbatim_words(tex: str) -> str:
    """Text with an address in it, the address without its TeX."""
    return " ".join(verbatim(word) for word in tex.split())


def _read_doi(source: Source, fields: dict[str, Any]) -> None:
    written = _ENCODED.sub(lambda match: chr(int(match[1], 16)), verbatim(source.peek("doi")))
    found = doi(written) if written else doi_of_address(fields.get("url", ""))
    if found is None:
        if written:
            source.fault(f"doi: expected a DOI such as 10.1109/cvpr.2016.90, got {written!r}")
        return
    source.drop("doi")
    fields["doi"] = found
    if written and (spelling := doi_spelling(written, found)):
        fields["extra"]["DOI"] = spelling


def _read_pubmed(source: Source, fields: dict[str, Any]) -> None:
    if pmid := source.plain("pmid"):
        fields["pmid"] = pmid
    if pmcid := source.plain("pmcid", "pmc"):
        fields["pmcid"] = pmcid
    kind = plain_text(source.peek("eprinttype") or source.peek("archiveprefix")).lower()
    if kind in ("pubmed", "pmid") and "pmid" not in fields:
        fields["pmid"] = source.plain("eprint")
        source.drop("eprinttype", "archiveprefix")


def _read_arxiv(source: Source, fields: dict[str, Any]) -> bool:
    container = next((name for name in _CONTAINERS if name in source), "")
    appeared_there = bool(container) and is_arxiv(plain_text(source.peek(container)))
    found = list(_arxiv_ids(source, fields, container if appeared_there else ""))
    if found:
        first = found[0]
        fields["arxiv"] = first.id
        fields["arxiv_version"] = next((one.version for one in found if one.id == first.id and one.version), None)
        beside = "" if "eprint" in source else source.plain(*_CATEGORY)
        fields["arxiv_category"] = next((one.category for one in found if one.category), beside)
        if others := sorted({one.id for one in found} - {first.id}):
            source.fault(f"the entry names two arXiv papers, {first.id} and {', '.join(others)}; {first.id} is taken")
    if appeared_there:
        if says_only_arxiv(plain_text(source.peek(container))):
            source.drop(container)
        if _PAGES_OF_NO_PAPER.match(plain_text(source.peek("pages"))):
            source.drop("pages")
    return appeared_there


def _arxiv_ids(source: Source, fields: dict[str, Any], container: str) -> Iterator[Arxiv]:
    """The arXiv ids of the entry, the surest first; fields that say nothing else are taken."""
    if found := _eprint(source):
        yield found
    if found := arxiv(verbatim(source.peek("arxivid") or source.peek("arxiv")), bare=True):
        source.drop("arxivid", "arxiv")
        yield found
    if container and (found := arxiv(plain_text(source.peek(container)))):
        yield found
    for name in _MAY_HOLD_AN_ID:
        text = plain_text(source.peek(name))
        if text and (found := arxiv(text, bare=bool(container) and name in ("volume", "eid", "number"))):
            source.drop(name)
            yield found
    if found := arxiv_of_address(fields.get("url", "")):
        yield found
    if "doi" in fields and (id_ := arxiv_id_of_doi(fields["doi"])):
        yield Arxiv(id_)


def _eprint(source: Source) -> Arxiv | None:
    written = verbatim(source.peek("eprint"))
    if not written:
        return None
    kind = plain_text(source.peek("archiveprefix") or source.peek("eprinttype")).lower().rstrip(":")
    if kind != "arxiv" and not (not kind and (looks_like_an_arxiv_id(written) or written.lower().startswith("arxiv"))):
        return None
    found = arxiv(written, bare=True)
    if found is None:
        source.fault(f"eprint: expected an arXiv id such as 1706.03762, got {written!r}")
        return None
    source.drop("eprint", "archiveprefix", "eprinttype")
    category = source.plain(*_CATEGORY)
    return found._replace(category=category or found.category)
