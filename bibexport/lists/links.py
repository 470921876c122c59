"""The links of an entry and where they lead."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

import msgspec

from bibexport.data import read_words
from bibexport.ids import ArxivId, Doi
from bibexport.lists.claims import NOTHING, parse_claim, parse_known_claim
from bibexport.lists.document import Inline, Span, plain_text
from bibexport.lists.identifiers import (
    NONE,
    Identifiers,
    find_identifiers,
    find_in_text,
    find_mirrored_arxiv,
    is_identifier,
)
from bibexport.lists.link_kinds import (
    LABEL_WORDS,
    is_generic_label,
    is_paper_address,
    is_web_page,
    kind_of_address,
    kinds_of_label,
    looks_like_article,
)
from bibexport.lists.names import is_venue, looks_like_acronym
from bibexport.model import LinkKind
from bibexport.text.venue_names import preprint_server

BRACKETED_WORDS = 4
"""Maximum number of words in a label in square brackets; longer texts are titles."""

_PREFIX = re.compile(r"(?:^|[\s|•·;,.(\[【])([^\W\d_][\w &/-]{1,24})\s*[:：]\s*\[*$")
_STAR_BADGE = re.compile(
    r"/github/(?:stars|forks|watchers|last-commit|issues|license|v)/|badgen\.net/github|star", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
_OF_ANYTHING = re.compile(r"10\.(?:5281|6084|7910|5061|17632|17605|34740|57967|24432|18112|5683|3886|15468)/")
"""DOIs of repositories that hold data and software as well as papers: Zenodo, figshare, Dataverse, Dryad, Mendeley
Data, OSF, Kaggle, Hugging Face, UCI, OpenNEURO, NASA, ICPSR, MassIVE."""
_PREPRINT_DOI = re.compile(r"10\.(?:1101/\d|(?:64898|21203|26434|31219|31234|31235|20944|2139|36227)/)")
"""DOIs of servers that hold only preprints: bioRxiv and medRxiv, Research Square, ChemRxiv, OSF, PsyArXiv, SocArXiv,
Preprints.org, SSRN, TechRxiv."""
_BESIDE_PAPER = frozenset({"other", "slides", "video"})
_BESIDE_DOI = _BESIDE_PAPER | {"code", "dataset", "model", "demo", "project"}
_BADGE_TEXT = re.compile(r"/badge/([^?#]+?)(?:\.svg)?(?:[?#].*)?$")


_DOCUMENT = re.compile(r"\.(?:pdf|ps|ps\.gz|djvu|epub|docx?)$", re.IGNORECASE)
_NOTE = re.compile(r"(?![a-z]+:|//|#)[^?#]*\.(?:md|markdown|rst|org|html?|txt)(?:#.*)?$", re.IGNORECASE)


class EntryLink(msgspec.Struct, frozen=True, gc=False):
    """A link in an entry, before the selection of those to keep."""

    url: str
    """Verbatim; empty for `[Code]()`."""
    label: str
    kinds: tuple[LinkKind, ...]
    """More than one for labels such as `Code & Dataset`."""
    line: int
    spans: tuple[int, ...]
    """The indices of its spans."""
    labelled: bool
    """Whether its text is a label: a known one, or in square brackets."""
    prefix: str = ""
    """The word before its colon: `Paper` in `Paper: [Title](…)`."""
    badge: bool = False
    stars: bool = False
    """Whether it is a badge that counts stars, perhaps of another repository."""
    ids: Identifiers = NONE
    disagrees: bool = False
    """Whether its label and its host suggest different kinds."""
    guessed: bool = False
    """Whether only a label such as `link`, on a page of an unknown host, makes it the paper."""

    @property
    def is_paper(self) -> bool:
        """Return whether the link leads to the paper itself."""
        return "paper" in self.kinds

    @property
    def is_sure_paper(self) -> bool:
        """Return whether its label or its address says that it leads to a paper."""
        return "paper" in self.kinds and bool(self.url) and not self.guessed

    @property
    def may_be_home_page(self) -> bool:
        """Return whether it may lead to the page of a person: neither to an article nor to a repository."""
        is_repository = "code" in self.kinds and self.url.rstrip("/").count("/") > 3
        return not (self.ids.found or is_repository or looks_like_article(self.url))

    @property
    def is_in_page(self) -> bool:
        """Return whether it leads to another place in the file."""
        return self.url.startswith("#")


def find_links(parts: Sequence[Span], column: str = "") -> tuple[EntryLink, ...]:
    """Return the links in `parts`; `column` is the header of their table column."""
    groups: dict[int, list[int]] = {}
    for index, part in enumerate(parts):
        if part.href is not None:
            groups.setdefault(part.link, []).append(index)
    return tuple(_make_link(parts, indices, column) for indices in groups.values())


def _make_link(parts: Sequence[Span], indices: list[int], column: str) -> EntryLink:
    own = [parts[index] for index in indices]
    # `[Paper]([https://a](https://b))` parses with a link as the address; the inner address is the real one.
    url = (own[0].href or "").strip()
    if "](" in url:
        url = url.rpartition("](")[2].removesuffix(")")
    images = [part for part in own if part.kind == "image"]
    text = " ".join("".join(part.text for part in own if part.kind != "image").split())
    badge = bool(images) and not text
    label = read_badge(images[0]) if badge else text.strip("[]【】 ")
    bracketed = text.startswith("[") or _in_brackets(parts, indices)
    prefix = _find_prefix(parts, indices[0])
    found = find_identifiers(url)
    is_generic = is_generic_label(label)
    named = kinds_of_label(label) or (kinds_of_label(prefix) if is_generic or not bracketed else ())
    is_paper = found.found and not (found.doi and _OF_ANYTHING.match(found.doi))
    if prefix and is_paper and not is_generic and not kinds_of_label(label):
        # `Code review: [Title](https://arxiv.org/…)` leads to a paper, whatever the word before it.
        named = ()
    kinds, disagrees = _find_kinds(url, label, named, column, found)
    return EntryLink(
        url=url,
        label=label or url,
        kinds=kinds if url else named,
        line=own[0].line,
        spans=tuple(indices),
        labelled=badge
        or _is_address(label, url)
        or (bracketed and len(label.split()) <= BRACKETED_WORDS)
        or _is_label(label),
        prefix=prefix,
        badge=badge,
        stars=badge and any(_STAR_BADGE.search(part.src) for part in images),
        ids=found,
        disagrees=disagrees,
        guessed=bool(kinds) and not named and not found.found and kind_of_address(url) is None,
    )


def _is_address(text: str, url: str) -> bool:
    """Return whether a link's text is an address, perhaps without the scheme: `doi.org/10.1000/182`."""
    return text == url or _ADDRESS.fullmatch(text) is not None


def _is_label(text: str) -> bool:
    """Return whether a link's text is a label, not a title: a known label, or a venue or date such as `CVPR 2024`."""
    if kinds_of_label(text) or is_generic_label(text) or is_identifier(text):
        return True
    found = parse_known_claim(text) if len(text) <= 60 else NOTHING
    return bool(found.year or found.date) or (
        found.venue is not None and len(found.venue) <= 12 and " " not in found.venue
    )


def read_badge(image: Span) -> str:
    """Return the text of a badge: `arXiv 2403.18814` for `/badge/arXiv-2403.18814-b31b1b.svg`."""
    if match := _BADGE_TEXT.search(image.src):
        words = match[1].replace("--", "\0").replace("__", "\1").split("-")
        text = " ".join(words[:-1] or words).replace("\0", "-").replace("\1", "\2").replace("_", " ").replace("\2", "_")
        return " ".join(unquote(text).split())
    return " ".join(image.text.split())


def _find_kinds(
    url: str, label: str, named: tuple[LinkKind, ...], column: str, found: Identifiers
) -> tuple[tuple[LinkKind, ...], bool]:
    """Return the kinds of a link by paper host, label, host or column, and whether these disagree."""
    if url.startswith("#"):
        return (), False
    if found.found and is_paper_address(url):
        kept = _BESIDE_DOI if found.doi and _OF_ANYTHING.match(found.doi) else _BESIDE_PAPER
        aside = kept & set(named)
        if aside and "paper" not in named:
            return tuple(kind for kind in named if kind in aside), False
        return ("paper",), bool(named) and "paper" not in named and not is_generic_label(label)
    host = kind_of_address(url)
    if host == "paper" and named == ("project",):
        # A publisher's page is its paper's, whether the list calls it `page` or `website`.
        return ("paper",), False
    if named:
        return named, host is not None and host not in named and {host, named[0]} in (
            {"code", "paper"},
            {"code", "project"},
        )
    if host is not None:
        return (host,), False
    if is_web_page(url) and (kinds := kinds_of_label(column)):
        return kinds, False
    return (("paper",) if is_generic_label(label) and is_web_page(url) else ()), False


def _in_brackets(parts: Sequence[Span], indices: list[int]) -> bool:
    before = parts[indices[0] - 1] if indices[0] else None
    after = parts[indices[-1] + 1] if indices[-1] + 1 < len(parts) else None
    return bool(
        before
        and after
        and before.kind == after.kind == "text"
        and before.text.rstrip().endswith(("[", "【", "(["))
        and after.text.lstrip().startswith(("]", "】"))
    )


def _find_prefix(parts: Sequence[Span], index: int) -> str:
    """Return the word before a link's colon, styled or not: `Code` in `Code: [official](…)`."""
    texts: list[str] = []
    for part in reversed(parts[max(0, index - 3) : index]):
        if part.kind != "text" or part.href is not None:
            break
        texts.append(part.text)
    match = _PREFIX.search("".join(reversed(texts))[-60:])
    return match[1] if match else ""


def differ(one: EntryLink, other: EntryLink) -> bool:
    """Return whether two links lead to different papers: they have identifiers of one kind, and different ones.

    A preprint and what was published of it have different DOIs.
    """
    first, second = _name_works(one), _name_works(other)
    shared = first.keys() & second.keys()
    return bool(shared) and all(first[kind] != second[kind] for kind in shared)


def _name_works(link: EntryLink) -> dict[str, str]:
    ids = link.ids
    found = dict([ids.other]) if ids.other else {}
    if ids.arxiv:
        found["arxiv"] = ids.arxiv
    if ids.doi:
        found["preprint" if _PREPRINT_DOI.match(ids.doi) else "doi"] = ids.doi
    return found


def names_version(*texts: str) -> bool:
    """Return whether one of the texts of a link calls it a version of a paper, or says where one appeared.

    In a longer text, which may be a title, only a word in lower case does: `an old version is at`.
    """
    for text in texts:
        words = re.findall(r"[\w-]+", text)
        is_label = len(words) <= LABEL_WORDS
        if {word.casefold() if is_label else word for word in words} & set(read_words("version_words")):
            return True
    return any(map(names_publication, texts))


def names_publication(text: str) -> bool:
    """Return whether a text is a venue, or an unknown one with a year: `CVPR`, `ACM TODS 2019`; no preprint server."""
    found = parse_claim(text)
    if found.venue is None or (preprint_server(found.venue) and not found.year):
        return False
    return is_venue(found.venue) or (found.year is not None and all(map(looks_like_acronym, found.venue.split())))


class PaperId(msgspec.Struct, frozen=True, kw_only=True):
    """The identifiers of one paper."""

    arxiv: ArxivId | None = None
    arxiv_version: int | None = None
    doi: Doi | None = None
    other: dict[str, str] = {}
    """Kind (`openreview`, `pmid`, `isbn` …) and identifier."""


MAX_STATEMENT = 1500
"""Maximum length of a text that states the identifiers of its paper, in characters; longer ones are abstracts, which
name other papers too."""


def find_paper_id(papers: Sequence[EntryLink], title: EntryLink | None, texts: Sequence[Inline]) -> PaperId:
    """Return the identifiers in the links `papers`, preferring `title`'s; else those in badges and in `texts`.

    An identifier in the text counts only if no link has one of its kind. For arXiv, no link may have any: `arXiv:…` in
    the text of a published paper may be a reference.
    """
    ranked = sorted(papers, key=lambda link: link is not title)
    on_arxiv = [link.ids for link in ranked if link.ids.arxiv]
    arxiv = (
        on_arxiv[0].arxiv if on_arxiv else next(filter(None, (find_mirrored_arxiv(link.url) for link in ranked)), None)
    )
    doi = next((link.ids.doi for link in ranked if link.ids.doi), None)
    plain = (plain_text(text) for text in texts)
    stated = [find_in_text(text) for text in plain if len(text) <= MAX_STATEMENT]
    if arxiv is None and not any(link.ids.found for link in ranked):
        arxiv = _find_in_badges(texts) or next(filter(None, (one.arxiv for one in stated)), None)
    named = [link.ids.other for link in ranked if link.ids.other]
    other = dict(named[:1])
    for kind in ("pmid", "pmcid", "isbn"):
        found = next((value for one in stated if (value := getattr(one, kind))), None)
        if found:
            other.setdefault(kind, found)
    return PaperId(
        arxiv=arxiv,
        arxiv_version=on_arxiv[0].arxiv_version if on_arxiv else None,
        doi=doi or next((one.doi for one in stated if one.doi), None),
        other=other,
    )


def _find_in_badges(texts: Sequence[Inline]) -> ArxivId | None:
    """Return the identifier on a badge: `arXiv-2403.18814`."""
    images = (part for text in texts for part in text if part.kind == "image")
    found = (find_in_text(read_badge(part).replace("arXiv ", "arXiv:")).arxiv for part in images)
    return next(filter(None, found), None)


def is_document_title(link: EntryLink, words: int) -> bool:
    """Return whether a link of at least `words` words leads to a document, not to a site."""
    if link.labelled or len(link.label.split()) < words:
        return False
    return _DOCUMENT.search(link.url.partition("?")[0]) is not None or leads_to_note(link)


def leads_to_note(link: EntryLink) -> bool:
    """Return whether a link leads to a text beside the list: `notes/a-paper.md`."""
    return _NOTE.match(link.url) is not None
