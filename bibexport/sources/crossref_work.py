"""A Crossref work (https://api.crossref.org/swagger-ui/index.html) into facts, cleaned of what publishers leave in it.

Titles come with JATS, HTML and MathML, entities and line breaks, some of them in capitals; names in capitals or whole
in one field; dates as `[[null]]`; a chapter's container with the series first.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bibexport import ids
from bibexport.data import read_words
from bibexport.errors import InvalidId, PayloadError
from bibexport.ids import Doi
from bibexport.model import Date, Facts, Name, RecordType
from bibexport.sources.payload import as_list
from bibexport.text.markup import TAG, read_markup
from bibexport.text.names import name
from bibexport.text.numbers import pages
from bibexport.text.unicode import clean, unescape

NAME = "crossref"
_TYPES: Mapping[str, RecordType] = {
    "book": "book",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "book-series": "book",
    "book-set": "book",
    "book-track": "chapter",
    "database": "dataset",
    "dataset": "dataset",
    "dissertation": "thesis",
    "edited-book": "book",
    "journal-article": "article-journal",
    "monograph": "book",
    "posted-content": "article",
    "proceedings": "proceedings",
    "proceedings-article": "paper-conference",
    "reference-book": "book",
    "reference-entry": "entry-encyclopedia",
    "report": "report",
    "report-component": "report",
    "standard": "standard",
}
_IN_A_BOOK = frozenset({"chapter", "entry-encyclopedia", "paper-conference"})
_NOTICES = {
    "retraction": "retracted",
    "partial_retraction": "retracted in part",
    "withdrawal": "withdrawn",
    "removal": "removed",
    "expression_of_concern": "under an expression of concern",
}
"""The updates that put a work in doubt (Crossref's deposit schema, `update type`); others correct or add."""


def read_work(work: Mapping[str, Any], today: str) -> Facts:
    """Return the facts of one `message` or item.

    Raises:
        PayloadError: it is not a work.
    """
    try:
        doi = ids.doi(str(work.get("DOI", "")))
    except InvalidId as error:
        raise PayloadError("sent a work without a DOI") from error
    kind = _TYPES.get(str(work.get("type", "")), "document")
    title, other_titles = _read_titles(work)
    authors, editors = _read_people(work.get("author")), _read_people(work.get("editor"))
    containers = [text for one in as_list(work.get("container-title")) if (text := _read_text(one))]
    series = containers[0] if kind in _IN_A_BOOK and len(containers) > 1 else ""
    dates = [date for field in _DATES if (date := _read_date(work.get(field)))]
    issued = _read_date(work.get("issued")) or (dates[0] if dates else None)
    return Facts(
        source=NAME,
        id=doi,
        type=kind,
        title=title,
        other_titles=other_titles,
        authors=authors,
        editors=editors,
        venue=_read_first(work.get("short-container-title")),
        container_title=containers[-1] if containers else "",
        series=series,
        volume=_read_text(work.get("volume")),
        issue=_read_text(work.get("issue")),
        number=_read_text(work.get("article-number")),
        pages=pages(_read_text(work.get("page"))),
        publisher=_read_publisher(work, kind),
        issued=issued,
        other_years=_read_years(dates, issued),
        doi=doi,
        url=f"https://doi.org/{doi}",
        isbn=_read_isbns(work.get("ISBN")),
        issn=_read_first(work.get("ISSN")),
        retracted=_read_notice(work.get("updated-by")),
        retrieved=today,
    )


_DATES = ("published-print", "published-online", "published", "posted")
_MATH = re.compile(r"<(?:mml:)?math[\s>](?:(?!<(?:mml:)?math[\s>]).)*?</(?:mml:)?math>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>")


def _read_text(value: object) -> str:
    """Return a field as clean text on one line, without tags; numbers and nulls come, too."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    text = unescape(unescape(str(value)))
    if "<" in text:
        text = _TAG.sub("", _MATH.sub(lambda match: " " + _TAG.sub("", match[0]) + " ", text))
    return clean(" ".join(text.split()))


def _read_first(value: object) -> str:
    return next((text for one in as_list(value) if (text := _read_text(one))), "")


def _read_titles(work: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the title with its subtitle, and whatever else the work may be called."""
    main, subtitle = _read_title(work.get("title")), _read_title(work.get("subtitle"))
    title = main
    if subtitle and subtitle.casefold() not in main.casefold():
        title = f"{main}{' ' if main.endswith(('?', '!', ':')) else ': '}{subtitle}" if main else subtitle
    others = [main, *(_read_title(work.get(field)) for field in ("original-title", "short-title"))]
    return title, tuple(dict.fromkeys(other for other in others if other and other != title))


def _read_title(value: object) -> str:
    """Return a title on one line, with its markup, without a final period."""
    written = next((one for one in as_list(value) if isinstance(one, str) and _read_text(one)), "")
    title = clean(" ".join(_TAG.sub(_keep_markup, read_markup(unescape(unescape(written)), close=True)).split()))
    return _lower_capitals(title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title)


def _keep_markup(tag: re.Match[str]) -> str:
    return tag[0] if TAG.fullmatch(tag[0]) else ""


def _lower_capitals(title: str) -> str:
    """Return a title that is all in capitals in sentence case; which words are names, the capitals hide.

    >>> _lower_capitals("A STUDY OF DEEP NETWORKS: PART II"), _lower_capitals("DNA")
    ('A study of deep networks: Part II', 'DNA')
    """
    if (
        "<" in title
        or title.upper() != title
        or len(title.split()) < 3
        or not any(letter.isalpha() for letter in title)
    ):
        return title
    nouns = {word.casefold(): word for word in read_words("proper_nouns")}
    words = [
        word if _ROMAN.fullmatch(word) else nouns.get(word.strip(",.;:?!()").casefold(), word.lower())
        for word in title.split()
    ]
    lowered = _START.sub(lambda match: match[0].upper(), " ".join(words))
    return re.sub(r"\bpart (?=[IVX\d])", "Part ", lowered)


_ROMAN = re.compile(r"[IVX]{1,5}[,.:;)]?")
_START = re.compile(r"(?:\A|[:?!]\s+)[^\W\d_]")


def _read_people(value: object) -> tuple[Name, ...]:
    people = [_read_person(one) for one in as_list(value) if isinstance(one, dict)]
    return tuple(one for one in people if one is not None)


def _read_person(person: Mapping[str, Any]) -> Name | None:
    given, family = _read_text(person.get("given")), _read_text(person.get("family"))
    if not family:
        literal = _read_text(person.get("name")) or given
        return Name(literal=literal) if literal else None
    if not given and " " in family:
        return name(family)
    family, given = _lower_name(family), given if len(given) < 4 else _lower_name(given)
    return Name(family=family, given=given, suffix=_read_text(person.get("suffix")))


def _lower_name(word: str) -> str:
    """Return `GUMLEY` as `Gumley`; initials and words of two letters are kept."""
    is_shouted = len(word) > 2 and word.isupper() and "." not in word
    return "".join(part.capitalize() for part in re.split(r"([\s'’-])", word)) if is_shouted else word


def _read_date(value: object) -> Date | None:
    """Return the first of the dates in `{"date-parts": [[2026, 2, 6]]}`; `[[null]]` is none."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [part for part in first if isinstance(part, int)] if isinstance(first, list) else []
    if not numbers or not 1000 <= numbers[0] <= 9999:
        return None
    month = numbers[1] if len(numbers) > 1 and 1 <= numbers[1] <= 12 else None
    day = numbers[2] if month and len(numbers) > 2 and 1 <= numbers[2] <= 31 else None
    return Date(year=numbers[0], month=month, day=day)


def _read_years(dates: Sequence[Date], issued: Date | None) -> tuple[int, ...]:
    """Return further years under which the work is rightly cited: online first, printed later."""
    years = {date.year for date in dates if date.year} - {issued.year if issued else None}
    return tuple(sorted(year for year in years if year))


def _read_publisher(work: Mapping[str, Any], kind: RecordType) -> str:
    """Return the publisher; a preprint's server (`institution`, or SSRN's `group-title`), a thesis's school."""
    institution = _read_first([one.get("name") for one in as_list(work.get("institution")) if isinstance(one, dict)])
    if kind == "article":
        return institution or _read_text(work.get("group-title")) or _read_text(work.get("publisher"))
    if kind in ("thesis", "report"):
        return institution or _read_text(work.get("publisher"))
    return _read_text(work.get("publisher"))


def _read_isbns(value: object) -> str:
    written = [_read_text(one).rsplit("/", 1)[-1] for one in as_list(value)]
    try:
        return ids.isbn_set(written) if written else ""
    except InvalidId:
        return ""


def _read_notice(value: object) -> str:
    """Return what notices say against the work, each with its DOI: `retracted (10.1234/abc)`."""
    found: dict[str, str] = {}
    for update in as_list(value):
        if isinstance(update, dict) and (words := _NOTICES.get(str(update.get("type", "")).replace("-", "_"))):
            doi = _read_text(update.get("DOI")).lower()
            # Publisher and Retraction Watch report the same retraction, the one with a DOI before the other.
            if words not in found or (doi and not found[words]):
                found[words] = doi
    return "; ".join(f"{words} ({doi})" if doi else words for words, doi in found.items())


def doi_of(work: Mapping[str, Any]) -> Doi | None:
    """Return the DOI of an item, None where it has none that can be read."""
    try:
        return ids.doi(str(work.get("DOI", "")))
    except InvalidId:
        return None
