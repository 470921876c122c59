"""Read the identifiers and addresses of an entry: arXiv id, DOI, PubMed id, URL."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.formats.bibtex.fields import UnreadFields
from bibexport.ids import ArxivId, Doi, arxiv_id_of_doi
from bibexport.tex.decode import plain_text, verbatim
from bibexport.tex.letters import MACRO_MATH, MACRO_SIGNS
from bibexport.text.unicode import unescape

_ID = r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7})(?:v[1-9]\d*)?"
_ID_AT_WORD_START = re.compile(rf"(?<![a-z-]){_ID}|\d{{4}}\.\d{{4,5}}(?:v[1-9]\d*)?")
_ARXIV_CATEGORY = r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?"
_REFERENCE = re.compile(
    rf"(?:(?:available\s++(?:at|as|from)|pre-?print|e-?print|online|url)[\s:,]*+)*+"
    # Nothing is given back, and no word matches twice: `preprint preprint … !` must not be tried in 2^n ways.
    rf"(?:(?:arxiv|corr)(?:\s++(?:e-?prints?|pre-?prints?|server))?+[\s:,.]*+(?=arxiv|corr|abs/|https?://|www\.))*+"
    rf"(?:(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv\s*+:?\s*+|abs/)(?:id:?\s*+)?(?P<id>{_ID})(?:\.pdf)?"
    rf"(?:\s*[\[(](?P<category>{_ARXIV_CATEGORY})[\])])?(?:\s*\(\d{{4}}\))?[\s.,;]*",
    re.IGNORECASE,
)
# Google Scholar names an old id without `arXiv:`: `arXiv preprint hep-th/9711200`.
_WORDS_AND_ID = re.compile(
    rf"arxiv\W{{1,3}}+(?:(?:e-?prints?|pre-?prints?)\W{{1,3}}+)?+(?P<id>{_ID})"
    rf"(?:\s*[\[(](?P<category>{_ARXIV_CATEGORY})[\])])?[\s.,;]*",
    re.IGNORECASE,
)
_CONTAINER = re.compile(
    r"(?:arxiv|corr\b|computing\s+research\s+repository|(?:e-?prints?|pre-?prints?)\s+(?:at\s+|on\s+)?arxiv)",
    re.IGNORECASE,
)
_CONTAINER_WORDS = re.compile(
    r"arxiv|\.org|\bcorr\b|computing research repository|(?:e|pre)-?prints?|\b(?:server|at|on|id)\b|abs/",
    re.IGNORECASE,
)
_BARE_NEW_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?\Z")
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/10\.", re.IGNORECASE)
_ARXIV_ADDRESS = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/", re.IGNORECASE)
_CONTAINERS = ("journaltitle", "journal", "booktitle")
_MAY_HOLD_AN_ID = ("volume", "eid", "number", "pages", "howpublished", "note", "institution", "publisher", "type")
_PAGES_OF_PREPRINTS = re.compile(r"arxiv\W", re.IGNORECASE)
_ADDRESS_WORDS = re.compile(r"available|online|url|\b(?:at|from)\b|website|web\s*page|\W", re.IGNORECASE)
_ENCODED = re.compile(r"%(5C|5E|7B|7D)")
"""Characters that our writer percent-encodes in a DOI."""
_MATH_OR_MACRO = re.compile(
    r"\{?\$([^\s$\\]|\\[a-z]+)\$\}?|\{?\\(?:ensuremath\{([^{}\\])\}|([A-Za-z]+))(?:\{\}|\s*)\}?"
)
_DOI_WORD = re.compile(r"doi[\s:=]*+(?=doi|10\.|https?:|(?:dx\.)?doi\.org)", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"\s*<")
"""What is in angle brackets only stands for an address: EndNote's `<Go to ISI>://WOS:000202921300005`."""
_CATEGORY = ("primaryclass", "eprintclass")


class Arxiv(NamedTuple):
    """An arXiv id with the version and category written beside it."""

    id: ArxivId
    version: int | None = None
    category: str = ""


def parse_arxiv(text: str, *, bare: bool = False) -> Arxiv | None:
    """Return the arXiv paper that the whole of `text` refers to; with `bare`, `text` may be an id alone.

    >>> parse_arxiv("arXiv preprint arXiv:1706.03762v5 [cs.CL]")
    Arxiv(id='1706.03762', version=5, category='cs.CL')
    >>> parse_arxiv("An extended version is arXiv:1706.03762") is None
    True
    """
    match = _REFERENCE.fullmatch(text.strip()) or _WORDS_AND_ID.fullmatch(text.strip())
    try:
        if match:
            return Arxiv(*ids.split_arxiv_id(match["id"]), match["category"] or "")
        return Arxiv(*ids.split_arxiv_id(text)) if bare else None
    except InvalidId:
        return None


def looks_like_an_arxiv_id(text: str) -> bool:
    """Return whether an `eprint` of unknown type can only be an arXiv id."""
    return _BARE_NEW_ID.match(text.strip()) is not None


def arxiv_of_address(url: str) -> Arxiv | None:
    """Return the arXiv paper that an address leads to."""
    return parse_arxiv(url, bare=True) if _ARXIV_ADDRESS.match(url) else None


def is_arxiv(container: str) -> bool:
    """Return whether a "journal" is arXiv under one of its names: `CoRR`, `arXiv e-prints`.

    >>> is_arxiv("ArXiv"), is_arxiv("arXiv preprint arXiv:1706.03762"), is_arxiv("Correspondences")
    (True, True, False)
    """
    return _CONTAINER.match(container.strip()) is not None


def says_only_arxiv(container: str) -> bool:
    """Return whether a "journal" says nothing more than an arXiv id does.

    >>> says_only_arxiv("arXiv preprint arXiv:1706.03762"), says_only_arxiv("arXiv: Computation and Language")
    (True, False)
    """
    rest = _CONTAINER_WORDS.sub("", _ID_AT_WORD_START.sub("", container))
    return parse_arxiv(container) is not None or not any(character.isalnum() for character in rest)


def parse_doi(text: str) -> Doi | None:
    """Return `text` as a DOI, or None."""
    try:
        return ids.doi(text)
    except InvalidId:
        return None


def doi_of_address(url: str) -> Doi | None:
    """Return the DOI that an address of doi.org leads to."""
    return parse_doi(url) if _DOI_ADDRESS.match(url) else None


def doi_spelling(text: str, value: Doi) -> str:
    """Return the DOI as its publisher spells it if that differs from our spelling, else an empty string."""
    bare = re.sub(r"^(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|^doi:\s*", "", text.strip(), flags=re.IGNORECASE)
    return bare if bare.lower() == value and bare != ids.display_doi(value) else ""


def find_addresses(text: str) -> Iterator[str]:
    """Yield the addresses in `text`, as written."""
    for match in re.finditer(r"https?://[^\s{}<>\"]+", text):
        address = match[0].rstrip(".,;$")
        yield address if address.count("(") >= address.count(")") else address.rstrip(".,;$)")


def read_identifiers(source: UnreadFields, fields: dict[str, Any]) -> bool:
    """Put what identifies the document into `fields`; return whether its "journal" is arXiv."""
    _read_url(source, fields)
    _read_doi(source, fields)
    _read_pubmed(source, fields)
    return _read_arxiv(source, fields)


def _read_url(source: UnreadFields, fields: dict[str, Any]) -> None:
    for name in ("url", "ee"):
        found = list(find_addresses(_one_line(source.peek(name))))
        if _NO_ADDRESS.match(source.peek(name)):
            continue
        if name in source:
            # If there are several addresses, the field is also kept as it is.
            fields["url"] = found[0] if len(found) > 1 else _with_spaces(source, name)
            return
    for name in ("howpublished", "note"):
        tex = source.peek(name)
        found = list(find_addresses(_verbatim_words(tex)))
        if name == "note" and "doi" in source and not (found and doi_of_address(found[0])):
            continue  # Its DOI is the address of the document, and biblatex-apa would print no other.
        if is_address(tex):
            source.drop(name)
        elif name == "note":  # an address in a note leads to something other than the document
            continue
        if found:
            fields["url"] = found[0]
            return


def _with_spaces(source: UnreadFields, name: str) -> str:
    """Take an address; its spaces become `%20`, as biber writes them, and line ends with their indent disappear."""
    words = [" ".join(line.split()) for line in source.peek(name).splitlines()]
    source.drop(name)
    return verbatim("".join(words).replace(" ", "%20"))


def is_address(tex: str) -> bool:
    """Return whether the text only says that something is available at an address."""
    text = _verbatim_words(tex)
    found = list(find_addresses(text))
    return len(found) == 1 and not _ADDRESS_WORDS.sub("", text.replace(found[0], ""))


def _one_line(tex: str) -> str:
    """Remove the line ends that editors put into an address, but keep a space before another address."""
    return re.sub(r"\s+(?!https?://)", "", tex)


def _verbatim_words(tex: str) -> str:
    """Remove the TeX from the addresses in a text."""
    return " ".join(verbatim(word) for word in tex.split())


def _read_doi(source: UnreadFields, fields: dict[str, Any]) -> None:
    written = _decode_doi(source.peek("doi"))
    found = parse_doi(written) if written else doi_of_address(fields.get("url", ""))
    if found is None:
        if written:
            source.report("bib-id", f"doi: expected a DOI such as 10.1109/cvpr.2016.90, got {written!r}")
        return
    source.drop("doi")
    fields["doi"] = found
    if written and (spelling := doi_spelling(written, found)):
        fields["extra"]["DOI"] = spelling


def _decode_doi(tex: str) -> str:
    """Return the DOI in a field, without the words and the TeX that publishers put into it.

    >>> _decode_doi(r"Doi 10.1002/(SICI)1097{\\textless}621::AID{$>$}3.3.CO;2-C")
    '10.1002/(SICI)1097<621::AID>3.3.CO;2-C'
    """
    text = unescape(verbatim(_MATH_OR_MACRO.sub(_sign_of_doi, tex)))
    text = _ENCODED.sub(lambda match: chr(int(match[1], 16)), text)
    return _DOI_WORD.sub("", text).rstrip("$")


def _sign_of_doi(match: re.Match[str]) -> str:
    sign = match[1] or match[2] or match[3]
    if match[3] and match[3] not in MACRO_SIGNS:
        return match[0]
    name = sign.removeprefix("\\")
    return MACRO_SIGNS.get(name) or MACRO_MATH.get(name) or name


def _read_pubmed(source: UnreadFields, fields: dict[str, Any]) -> None:
    if pmid := source.plain("pmid"):
        fields["pmid"] = pmid
    if pmcid := source.plain("pmcid", "pmc"):
        fields["pmcid"] = pmcid
    kind = plain_text(source.peek("eprinttype") or source.peek("archiveprefix")).lower()
    if kind in ("pubmed", "pmid") and "pmid" not in fields:
        fields["pmid"] = source.plain("eprint")
        source.drop("eprinttype", "archiveprefix")


def _read_arxiv(source: UnreadFields, fields: dict[str, Any]) -> bool:
    container = next((name for name in _CONTAINERS if name in source), "")
    appeared_there = bool(container) and is_arxiv(plain_text(source.peek(container)))
    found = list(_arxiv_ids(source, fields, container if appeared_there else ""))
    if found:
        first = found[0]
        fields["arxiv"] = first.id
        fields["arxiv_version"] = next((one.version for one in found if one.id == first.id and one.version), None)
        beside = "" if "eprint" in source else source.plain(*_CATEGORY)
        if "eprint" not in source and _eprint_type(source) == "arxiv":
            source.drop("archiveprefix", "eprinttype")
        fields["arxiv_category"] = next((one.category for one in found if one.category), beside)
        if others := sorted({one.id for one in found} - {first.id}):
            source.report(
                "bib-id",
                f"the entry names several arXiv papers, {first.id} and {', '.join(others)}; {first.id} is used",
            )
    if appeared_there:
        if says_only_arxiv(plain_text(source.peek(container))):
            source.drop(container)
        if _PAGES_OF_PREPRINTS.match(plain_text(source.peek("pages"))):
            source.drop("pages")
    return appeared_there


def _arxiv_ids(source: UnreadFields, fields: dict[str, Any], container: str) -> Iterator[Arxiv]:
    """Yield the arXiv ids of the entry, the most certain first, and consume the fields that hold nothing else."""
    if found := _eprint(source):
        yield found
    if found := parse_arxiv(verbatim(source.peek("arxivid") or source.peek("arxiv")), bare=True):
        source.drop("arxivid", "arxiv")
        yield found
    if container and (found := parse_arxiv(plain_text(source.peek(container)))):
        yield found
    for name in _MAY_HOLD_AN_ID:
        text = plain_text(source.peek(name))
        if text and (found := parse_arxiv(text, bare=bool(container) and name in ("volume", "eid", "number"))):
            source.drop(name)
            yield found
    if found := arxiv_of_address(fields.get("url", "")):
        yield found
    if "doi" in fields and (id_ := arxiv_id_of_doi(fields["doi"])):
        yield Arxiv(id_)


def _eprint(source: UnreadFields) -> Arxiv | None:
    written = verbatim(source.peek("eprint"))
    if not written:
        return None
    kind = _eprint_type(source)
    if kind != "arxiv" and not (not kind and (looks_like_an_arxiv_id(written) or written.lower().startswith("arxiv"))):
        return None
    found = parse_arxiv(written, bare=True)
    if found is None:
        source.report("bib-id", f"eprint: expected an arXiv id such as 1706.03762, got {written!r}")
        return None
    source.drop("eprint", "archiveprefix", "eprinttype")
    category = source.plain(*_CATEGORY)
    return found._replace(category=category or found.category)


def _eprint_type(source: UnreadFields) -> str:
    return plain_text(source.peek("archiveprefix") or source.peek("eprinttype")).lower().rstrip(":")
