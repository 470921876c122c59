"""Identifiers of papers in the addresses that lists link to."""

import re
from functools import lru_cache
from urllib.parse import unquote

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, Doi


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
_DOI = re.compile(r"(?:/|=|doi:)(10\.\d{4,9}(?:\.\d+)*/[^?#\s\[\]<>\"]+)")
_DOI_TAIL = re.compile(
    r"(?:v\d+)?(?:\.full(?:\.pdf|-text)?|\.abstract)$|\.(?:pdf|html?)$|/(?:full|pdf|epdf|abstract|fulltext|html|meta|abs|summary)/?$"
)
_DOI_FILE_HOST = re.compile(r"biorxiv\.org|medrxiv\.org")
_OTHER = (
    (
        "openreview",
        re.compile(
            r"openreview\.net/(?:forum|pdf|attachment|references/pdf|revisions)/?\?(?:[^#\s]*&)?id=([\w-]{6,})",
            re.IGNORECASE,
        ),
    ),
    ("openreview", re.compile(r"openreview\.net/pdf/([0-9a-f]{40})\.pdf", re.IGNORECASE)),
    (
        "acl",
        re.compile(
            r"(?:aclanthology\.org|aclanthology\.info/papers|aclweb\.org/anthology(?:/papers/\w/\w+)?)/([A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)(?![\w-])"
        ),
    ),
    (
        "cvf",
        re.compile(
            r"(?:thecvf\.com|cv-foundation\.org)/+[^?#\s]*?/([^/?#\s]+?)(?:_paper)?\.(?:pdf|html)", re.IGNORECASE
        ),
    ),
    ("pmlr", re.compile(r"proceedings\.mlr\.press/(v\d+|r\d+)/([\w.-]+?)(?:\.html|\.pdf|/|$|[?#])", re.IGNORECASE)),
    ("ecva", re.compile(r"ecva\.net/papers/([^?#\s]+?)\.(?:pdf|php)", re.IGNORECASE)),
    (
        "neurips",
        re.compile(
            r"(?:papers\.nips\.cc|(?:papers|proceedings)\.neurips\.cc)/paper(?:_files/paper)?/(?:(\d{4})/(?:hash|file)/([0-9a-f]{32})|(\d+)-)",
            re.IGNORECASE,
        ),
    ),
)


@lru_cache(maxsize=8192)
def find_identifiers(url: str) -> Identifiers:
    """Return the identifiers in `url`: from arXiv, the DOI system, and the publishers that lists link to most.

    A DOI of arXiv counts as the arXiv identifier. A figure of arXiv's HTML is not a paper.
    """
    if len(url) > MAX_URL:
        return NONE
    if redirect := _REDIRECT.search(url):
        url = unquote(redirect[1])
    if arxiv := _arxiv(url):
        return Identifiers(*arxiv)
    doi = _doi(url)
    if doi is not None and (known := ids.arxiv_id_of_doi(doi)):
        return Identifiers(known)
    for kind, pattern in _OTHER:
        if match := pattern.search(url):
            name = "/".join(part for part in match.groups() if part)
            return Identifiers(doi=doi, other=(kind, name))
    return Identifiers(doi=doi) if doi else NONE


def find_mirrored_arxiv(url: str) -> ArxivId | None:
    """Return the arXiv identifier in the address of a reading service, such as Hugging Face's paper pages."""
    match = _MIRROR.search(url)
    try:
        return ids.arxiv_id(match[1]) if match else None
    except InvalidId:
        return None


def find_arxiv_in_text(text: str) -> ArxivId | None:
    """Return the identifier in text such as `arXiv preprint arXiv:1706.03762`."""
    match = re.search(r"\barxiv\s?:\s?(\d{4}\.\d{4,5})(?!\d)", text, re.IGNORECASE)
    try:
        return ids.arxiv_id(match[1]) if match else None
    except InvalidId:
        return None


def is_arxiv(url: str) -> bool:
    """Return whether `url` leads to arXiv or to a mirror with arXiv's addresses."""
    return _ARXIV_HOST.match(url) is not None


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
    match = _DOI.search(unquote(url) if "%2F" in url or "%2f" in url else url)
    if match is None:
        return None
    text = match[1].rstrip("/.,;)")
    text = _DOI_TAIL.sub("", text)
    if _DOI_FILE_HOST.search(url):
        text = re.sub(r"v\d+$", "", text)
    try:
        return ids.doi(text)
    except InvalidId:
        return None
