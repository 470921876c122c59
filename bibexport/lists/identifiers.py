"""Identifiers of papers in the addresses that lists link to, and in their text."""

import re
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import unquote

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, Doi
from bibexport.text import cache_short

T = TypeVar("T")


class Identifiers(msgspec.Struct, frozen=True, gc=False):
    """The identifiers that an address contains."""

    arxiv: ArxivId | None = None
    arxiv_version: int | None = None
    doi: Doi | None = None
    other: tuple[str, str] | None = None
    """Kind (`openreview`, `acl` …) and identifier."""

    @property
    def found(self) -> bool:
        """Return whether there are any."""
        return bool(self.arxiv or self.doi or self.other)


NONE = Identifiers()
MAX_URL = 2000
"""Maximum length of an address; longer ones identify nothing."""

_ARXIV_HOST = re.compile(r"https?://(?:[\w-]+\.)*(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)(?:[/?#:]|$)", re.IGNORECASE)
_ANY_ARXIV = re.compile(r"https?://(?:[\w-]+\.)*arxiv\.org/", re.IGNORECASE)
_REDIRECT = re.compile(r"[?&](?:target|url|q|to)=(https?(?::|%3A)[^&#\s]+)", re.IGNORECASE)
_ARXIV_FTP = re.compile(r"arxiv\.org/ftp/[\w-]+/papers/\d{4}/(\d{4}\.\d{4,5}|\d{7})(?:v(\d+))?", re.IGNORECASE)
_ARXIV_FIGURE = re.compile(r"arxiv\.org/html/[^/?#]{1,200}+/[^?#]{0,2000}\.(?:png|jpe?g|gif|svg)", re.IGNORECASE)
_ARXIV_TRAILING = re.compile(r"(?<=\d)(?:\.pdf)?[/).,;:]*$|(?<=\d)(?:\.pdf)?/.*$", re.IGNORECASE)
_MIRROR = re.compile(
    r"(?:huggingface\.co/papers|hf\.co/papers|semanticscholar\.org/arxiv|scholar\.archive\.org/arxiv|papers\.cool/arxiv)/"
    r"(?:arXiv:)?(\d{4}\.\d{4,5})(?:v\d+)?/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:/|(?P<value>=)|doi:)(10\.\d{4,9}(?:\.\d+)*/[^?#\s\[\]<>\"]+)", re.IGNORECASE)
_PAGE = re.compile(
    r"/(?:(?:full|e?pdf|pdfdirect|ampdf|tab-pdf|epub|abs|abstract|fulltext|full-text|html|xml|meta|summary|references|figures"
    r"|suppl|suppl_file|supplementary|supplementary-material|download|export|asset|tables)(?:/|$)|$)",
    re.IGNORECASE,
)
"""What publishers append to a DOI for the pages and files of its paper."""
_ARTICLE_NUMBER = re.compile(r"(?<=/)([^/]+/[^/]+)/\d{5,}(?:/.*)?$")
"""An article's number after its DOI, and perhaps a file: `10.1093/bioinformatics/btz123/27938471/btz123.pdf`."""
_DOI_TAIL = re.compile(
    r"\.(?:full(?:-text|\.pdf(?:\+html)?)?|abstract|short|long|pdf(?:\+html)?|html?|xml)$", re.IGNORECASE
)
_PREPRINT_VERSION = re.compile(r"(?<=\d)v\d+(?:\.[a-z-]+(?:\.pdf)?(?:\+html)?)?$", re.IGNORECASE)
_BIORXIV = re.compile(r"10\.(?:1101|64898)/")
_IMAGE = re.compile(r"\.(?:svg|png|jpe?g|gif)$", re.IGNORECASE)
_ARXIV_IN_TEXT = re.compile(
    r"\barxiv\s?:\s?(\d{4}\.\d{4,5}(?!\d)|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7}(?!\d))", re.IGNORECASE
)
_DOI_IN_TEXT = re.compile(
    r"(?:(?<![\w/.])doi(?:\.org)?\b[\s:/]{0,4}|(?<![\w/=.%-]))(10\.\d{4,9}(?:\.\d+)*/[^\s<>\"|\x1f]+)", re.IGNORECASE
)
_PMID_IN_TEXT = re.compile(r"\b(?:pmid|pubmed(?:\s?id)?)\s?:?\s?(\d{5,8})\b", re.IGNORECASE)
_PMCID_IN_TEXT = re.compile(r"\bpmc(?:id)?\s?:?\s?(?:PMC)?(\d{5,8})\b", re.IGNORECASE)
_ISBN_IN_TEXT = re.compile(
    r"\bisbn(?:[- ]?1[03])?\s?:?\s?((?:\d[- ]?){9}[\dX]|97[89][- ]?(?:\d[- ]?){9}\d)(?![\d-])", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
# An address, a DOI, arXiv's two schemes, and the end of `chemrxiv-2023-nd1ll`.
_ANY_IN_TEXT = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\b(?:doi\s?:?\s?)?10\.\d{4,9}(?:\.\d+)*/\S+"
    r"|(?<![\w./-])\d\d(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d{1,2})?(?![\w/-])(?!\.\w)"
    r"|(?<![\w./-])[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7}(?:v\d{1,2})?(?!\w)"
    r"|(?<=rxiv)-20\d\d-\w[\w-]+",
    re.IGNORECASE,
)
# What the address must have in lower case comes first: to search for all the patterns takes ten times as long.
_OTHER = (
    (
        "openreview",
        "openreview.net",
        re.compile(
            r"openreview\.net/(?:forum|pdf|attachment|references/pdf|revisions)/?\?(?:[^#\s]*&)?id=([\w-]{6,})",
            re.IGNORECASE,
        ),
    ),
    ("openreview", "openreview.net", re.compile(r"openreview\.net/pdf/([0-9a-f]{40})\.pdf", re.IGNORECASE)),
    (
        "acl",
        "acl",
        re.compile(
            r"(?:aclanthology\.org|aclanthology\.info/papers|aclweb\.org/anthology(?:/papers/\w/\w+)?)/([A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)(?![\w-])"
        ),
    ),
    ("pmcid", "pmc", re.compile(r"(?:ncbi\.nlm\.nih\.gov|europepmc\.org)/(?:\w+/)*(PMC\d{5,8})(?!\w)", re.IGNORECASE)),
    (
        "pmid",
        "med",
        re.compile(
            r"(?:ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|pubmed\.ncbi\.nlm\.nih\.gov|pubmed\.gov|europepmc\.org/(?:article|abstract)/MED)"
            r"/(\d{1,8})(?=$|[/?#])",
            re.IGNORECASE,
        ),
    ),
    (
        "cvf",
        "cv",
        re.compile(
            r"(?:thecvf\.com|cv-foundation\.org)/+[^?#\s]*?/([^/?#\s]+?)(?:_paper)?\.(?:pdf|html)", re.IGNORECASE
        ),
    ),
    (
        "pmlr",
        "mlr.press",
        re.compile(r"proceedings\.mlr\.press/(v\d+|r\d+)/([\w.-]+?)(?:\.html|\.pdf|/|$|[?#])", re.IGNORECASE),
    ),
    ("ecva", "ecva.net", re.compile(r"ecva\.net/papers/([^?#\s]+?)\.(?:pdf|php)", re.IGNORECASE)),
    (
        "neurips",
        "/paper",
        re.compile(
            r"(?:papers\.nips\.cc|(?:papers|proceedings)\.neurips\.cc)/paper(?:_files/paper)?/(?:(\d{4})/(?:hash|file)/([0-9a-f]{32})|(\d+)-)",
            re.IGNORECASE,
        ),
    ),
)


@cache_short(8192)
def find_identifiers(url: str) -> Identifiers:
    """Return the identifiers in `url`: from arXiv, the DOI system, and the publishers that lists link to most.

    A DOI of arXiv counts as the arXiv identifier. A figure of arXiv's HTML is not a paper.
    """
    if len(url) > MAX_URL:
        return NONE
    if "=http" in url.lower() and (redirect := _REDIRECT.search(url)):
        url = unquote(redirect[1])
    if arxiv := _arxiv(url):
        return Identifiers(*arxiv)
    doi = _doi(url)
    if doi is not None and (known := ids.arxiv_id_of_doi(doi)):
        return Identifiers(known)
    lower = url.lower()
    for kind, host, pattern in _OTHER:
        if host in lower and (match := pattern.search(url)):
            name = "/".join(part for part in match.groups() if part)
            return Identifiers(doi=doi, other=(kind, name))
    return Identifiers(doi=doi) if doi else NONE


def find_mirrored_arxiv(url: str) -> ArxivId | None:
    """Return the arXiv identifier in the address of a reading service, such as Hugging Face's paper pages."""
    lower = url.lower()
    match = _MIRROR.search(url) if "/papers/" in lower or "/arxiv/" in lower else None
    try:
        return ids.arxiv_id(match[1]) if match else None
    except InvalidId:
        return None


class TextIdentifiers(msgspec.Struct, frozen=True):
    """The identifiers that a text states; of each kind none where it states several."""

    arxiv: ArxivId | None = None
    doi: Doi | None = None
    pmid: str | None = None
    pmcid: str | None = None
    isbn: str | None = None


NOTHING_STATED = TextIdentifiers()
_STATED = ("10.", "arxiv", "pmid", "pubmed", "pmc", "isbn")
"""A statement of an identifier has one of them."""


def find_in_text(text: str) -> TextIdentifiers:
    """Return the identifiers that `text` states: `arXiv:1706.03762`, `doi: 10.1145/3551636`, `PMID 32123456`.

    >>> find_in_text("Nature 521 (2015). doi:10.1038/nature14539, PMID: 26017442").doi
    '10.1038/nature14539'
    """
    lower = text.lower()
    if not any(map(lower.__contains__, _STATED)):
        return NOTHING_STATED
    dois = [ids.doi(trim_doi(match[1])) for match in _DOI_IN_TEXT.finditer(text) if _is_doi(trim_doi(match[1]))]
    arxiv = [found[0] for match in _ARXIV_IN_TEXT.finditer(text) if (found := _split(match[1]))]
    arxiv += [known for one in dois if (known := ids.arxiv_id_of_doi(one))]
    return TextIdentifiers(
        arxiv=_only(arxiv),
        doi=_only(one for one in dois if not ids.arxiv_id_of_doi(one)),
        pmid=_only(match[1] for match in _PMID_IN_TEXT.finditer(text)),
        pmcid=_only(f"PMC{match[1]}" for match in _PMCID_IN_TEXT.finditer(text)),
        isbn=_only(isbn for match in _ISBN_IN_TEXT.finditer(text) if (isbn := _isbn(match[1]))),
    )


def remove_identifiers(text: str) -> str:
    """Return `text` without addresses and identifiers, whose digits are neither years nor volumes.

    >>> remove_identifiers("ChemRxiv 10.26434/chemrxiv-2023-nd1ll"), remove_identifiers("arXiv 2001.05519v2, 2021")
    ('ChemRxiv  ', 'arXiv  , 2021')
    """
    return _ANY_IN_TEXT.sub(" ", text)


def is_identifier(text: str) -> bool:
    """Return whether a text is an identifier and nothing else: `2001.05519`, `doi:10.1145/3551636`.

    >>> is_identifier("2001.05519"), is_identifier("ICML 2001")
    (True, False)
    """
    if _DIGIT.search(text) is None and "://" not in text and "www." not in text.lower():
        return False
    return _ANY_IN_TEXT.search(text) is not None and not any(map(str.isalnum, remove_identifiers(text)))


def _only(found: Iterable[T]) -> T | None:
    """Return what is found if it is one thing: of two identifiers, one may be of another paper."""
    distinct = list(dict.fromkeys(found))
    return distinct[0] if len(distinct) == 1 else None


def _is_doi(text: str) -> bool:
    try:
        return bool(ids.doi(text))
    except InvalidId:
        return False


def _isbn(text: str) -> str | None:
    """Return an ISBN whose check digit is right (ISO 2108)."""
    digits = re.sub(r"[- ]", "", text).upper()
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if len(values) == 10:
        valid = sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
    else:
        valid = sum(value * (3 if place % 2 else 1) for place, value in enumerate(values)) % 10 == 0
    return ids.isbn(digits) if valid else None


def is_arxiv(url: str) -> bool:
    """Return whether `url` leads to arXiv or to a mirror with arXiv's addresses."""
    return "iv.org" in url.lower() and _ARXIV_HOST.match(url) is not None


def _arxiv(url: str) -> tuple[ArxivId, int | None] | None:
    bare = url.strip()
    if "://" not in bare:
        bare = f"https://{bare}"
    if not is_arxiv(bare) or _ARXIV_FIGURE.search(bare):
        return None
    bare = _ANY_ARXIV.sub("https://arxiv.org/", bare)
    if match := _ARXIV_FTP.search(bare):
        return _split(match[1])
    bare = re.split(r"[?#]", re.sub(r"(?<!:)/{2,}", "/", bare), maxsplit=1)[0]
    bare = re.sub(r"/(?:arxiv:)", "/", unquote(bare), count=1, flags=re.IGNORECASE)
    return _split(bare) or _split(_ARXIV_TRAILING.sub("", bare))


def _split(text: str) -> tuple[ArxivId, int | None] | None:
    try:
        return ids.split_arxiv_id(text)
    except InvalidId:
        return None


def _doi(url: str) -> Doi | None:
    """Return the DOI in an address without what the publisher's site appends to it."""
    plain = unquote(url) if "%2F" in url or "%2f" in url else url
    match = _DOI.search(plain) if "10." in plain else None
    if match is None:
        return None
    text = unquote(match[2]) if "%" in match[2] else match[2]
    if _IMAGE.search(text):
        return None
    if match["value"]:
        text = text.partition("&")[0]
    if "doi.org/" not in url:
        text = _strip_page(text)
    if _BIORXIV.match(text):
        text = _PREPRINT_VERSION.sub("", text)
    try:
        return ids.doi(trim_doi(text))
    except InvalidId:
        return None


def _strip_page(text: str) -> str:
    """Return a DOI in the path of an address without the rest of the path."""
    prefix, _, suffix = text.partition("/")
    first, slash, rest = suffix.partition("/")
    if slash and (page := _PAGE.search(f"/{rest}")):
        suffix = f"{first}/{rest}"[: len(first) + page.start()]
    text = _ARTICLE_NUMBER.sub(r"\1", f"{prefix}/{suffix}")
    if _BIORXIV.match(text):
        return text
    return _DOI_TAIL.sub("", text)


def trim_doi(text: str) -> str:
    """Return a DOI without the punctuation of the sentence around it; brackets that belong together stay.

    >>> trim_doi("10.1016/S0004-3702(02)00191-1).")
    '10.1016/S0004-3702(02)00191-1'
    """
    while text and (text[-1] in "/.,;:'\"”’*" or (text[-1] in ")]}" and text.count(")") > text.count("("))):
        text = text[:-1]
    return text
