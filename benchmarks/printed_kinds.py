"""How two printed entries differ, which differences are improvements, and which fields are altered in meaning."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.utils import CaseInsensitiveDict

_WORD = re.compile(r"[^\W_]+")


class Difference(NamedTuple):
    """An entry that is printed differently after the export."""

    key: str
    style: str
    kind: str
    """What differs: `missing`, `lost`, `added`, `changed`, `order`, `case`, `punctuation`, or a reviewed kind."""
    reviewed: str
    """Why this is an improvement; empty for a loss."""
    lost: tuple[str, ...]
    """The words that the export does not print."""
    added: tuple[str, ...]
    old: str
    new: str


class Kind(NamedTuple):
    """A reviewed improvement."""

    name: str
    reason: str
    explain: Callable[["Difference", str], "Words"]
    """Takes a difference and what the original entry says; returns the words that this kind explains."""


class Words(NamedTuple):
    """Words that are lost and added."""

    lost: Sequence[str] = ()
    added: Sequence[str] = ()


def _says_more(found: Difference, said: str) -> Words:
    """Words of the entry itself that were not printed before."""
    known = Counter(letters(word) for word in _WORD.findall(_MACRO.sub(_macro_letters, TEX_BRACES.sub("", said))))
    printed = Counter(map(letters, _WORD.findall(found.new)))
    months = {_MONTHS[number - 1] for number in _numbers(said) if 0 < number <= len(_MONTHS)}
    own = [
        word
        for word in found.added
        if 0 < printed[letters(word)] <= known[letters(word)]
        or word.casefold()[:3] in months
        or (len(word) == 1 and letters(word) in known)
        or (_ORDINAL.fullmatch(word) and word[:-2] in known)
    ]
    # A style puts its own words beside what it prints.
    return Words(added=[*own, *(word for word in found.added if own and word.casefold() in _TERMS and word not in own)])


def _month(found: Difference, _said: str) -> Words:
    """Numbers of months become their names."""
    names = {
        f"{_MONTHS.index(word.casefold()[:3]) + 1:02d}": word for word in found.added if word.casefold()[:3] in _MONTHS
    }
    lost = [word for word in found.lost if word.rjust(2, "0") in names]
    return Words(lost, [names[word.rjust(2, "0")] for word in lost])


def _ordinal(found: Difference, _said: str) -> Words:
    """An edition in digits gets its ending."""
    pairs = [
        (lost, word) for lost in found.lost for word in found.added if re.fullmatch(rf"{lost}(?:st|nd|rd|th)", word)
    ]
    return Words([lost for lost, _ in pairs], [added for _, added in pairs])


def _capitals(found: Difference, said: str) -> Words:
    """Words that the entry writes with capitals keep them."""
    own = frozenset(_WORD.findall(TEX_BRACES.sub("", said)))
    pairs = [(a, b) for a in found.lost for b in found.added if a != b and a.casefold() == b.casefold() and b in own]
    return Words([lost for lost, _ in pairs], [added for _, added in pairs])


def _label(found: Difference, _said: str) -> Words:
    """The letter after a year depends on which other entries have the same label."""
    years = [
        (lost, added)
        for lost in found.lost
        for added in found.added
        if _YEAR_LETTER.sub("", lost) == _YEAR_LETTER.sub("", added)
    ]
    return Words(
        [lost for lost, _ in years if _YEAR_LETTER.search(lost)],
        [added for lost, added in years if _YEAR_LETTER.search(lost)],
    )


def _page_range(found: Difference, _said: str) -> Words:
    """One page becomes several where the dash of the range was not one that BibTeX knows."""
    one, several = ("page", "p"), ("pages", "pp")
    known = [(a, b) for a, b in zip(one, several, strict=True) if a in found.lost]
    return Words([a for a, _ in known], [b for _, b in known if b in found.added])


def _initials(found: Difference, said: str) -> Words:
    """Initials that are written together are printed all."""
    glued = re.search(r"\b[A-Z]\.[A-Z]\.|\b[A-Z]{2,3}\b", said)
    return Words(added=[word for word in found.added if glued and len(word) == 1 and word.isupper()])


def _accents(found: Difference, _said: str) -> Words:
    """A letter has its accent, where a dotless i beside it was printed."""
    old, new = ([word for word in words if not word.isascii()] for words in (found.lost, found.added))
    pairs = [(a, b) for a in old for b in new if letters(a) == letters(b)]
    # pdftotext gives an accent beside a letter as two words.
    pieces = [
        word for word in found.lost if letters(word) and letters(word) in letters(found.new) and not word.isascii()
    ]
    return Words([*(a for a, _ in pairs), *pieces], [b for _, b in pairs])


def _joined(found: Difference, _said: str) -> Words:
    """Words are apart where a style did not know the macro between them."""
    after = "".join(letters(word) + " " for word in _WORD.findall(found.new))
    lost = [
        word for word in found.lost if re.search(r"(?<!\S)" + " ?".join(map(re.escape, letters(word))) + " ", after)
    ]
    parts = [word for word in found.added if any(letters(word) in letters(one) for one in lost)]
    return Words(lost, parts)


def _known_type(found: Difference, said: str) -> Words:
    """An entry of a type that the style does not know is printed as the nearest that it knows, without pages."""
    if not re.search(rf"@(?:{'|'.join(_UNKNOWN_TYPES)})(?!\S)", said):
        return Words()
    return Words(lost=[word for word in found.lost if word.isdecimal() or word.casefold() in _TERMS])


def _address(found: Difference, _said: str) -> Words:
    """An address is printed with a label."""
    return Words(added=[word for word in found.added if word in ("url", "URL", "doi", "Online", "Available")])


def _encoded(found: Difference, said: str) -> Words:
    """Signs that no address may contain are written as their codes."""
    is_unsafe = re.search(r"://\S*[\\{}<>^`|]|\?\S*[\\{}]", said)
    return Words(added=[word for word in found.added if is_unsafe and re.fullmatch(r"[2-7][0-9A-F]", word)])


def _preprint(found: Difference, said: str) -> Words:
    """The id of a preprint is printed once, and not within the name of a journal."""
    if "arxiv" not in said.lower() or "arXiv" not in found.new:
        return Words()
    names = {"in", "arxiv", "preprint", "abs", "corr"}
    return Words([word for word in found.lost if word.lower() in names], [one for one in found.added if one == "arXiv"])


_UNKNOWN_TYPES = ("report", "thesis", "online", "electronic", "www", "collection", "mvbook", "patent", "reference")
"""Types of BibLaTeX, which BibTeX's standard styles print like `misc`, with whatever fields that has."""
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_DASHES = re.compile(r"[-–]+")
_YEAR_LETTER = re.compile(r"(?<=\d{4})[a-z]\Z")
_TERMS = frozenset(
    {"doi", "url", "isbn", "issn", "eprint", "arxiv", "pmid", "pmcid", "visited", "available", "online", "technical"}
    | {"report", "tech", "rep", "ed", "eds", "edition", "editor", "editors", "volume", "vol", "number", "no", "page"}
    | {"pages", "p", "pp", "chapter", "series", "ser", "version", "article", "in", "and", "of", "the", "on", "by"}
    | {"https", "http", "org", "dx"}
)
"""Words that styles add to fields."""
TEX_BRACES = re.compile(r"[{}]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
REVIEWED: tuple[Kind, ...] = (
    Kind("says more", "the style prints what the entry says in a field that the style does not know", _says_more),
    Kind("pages", "a range with an en dash is printed as a range by styles that know only two hyphens", _page_range),
    Kind("label", "the letter after the year tells apart entries with the same people and year", _label),
    Kind("month by name", "a month in digits is printed by its name", _month),
    Kind("ordinal", "an edition in digits is printed as an ordinal, which BibTeX's styles expect", _ordinal),
    Kind("initials", "initials that are written together are printed all, not only the first", _initials),
    Kind("accents", "a letter and its accent are printed as one", _accents),
    Kind("joined", "words are apart where the style did not know the macro between them", _joined),
    Kind("type", "a type that BibTeX's styles do not know becomes the nearest that they know", _known_type),
    Kind("address", "an address is printed with the label that the style has for one", _address),
    Kind("encoded", "signs that no address may contain are written as their codes", _encoded),
    Kind("preprint", "biblatex prints the id of a preprint with a link, not in a journal's name", _preprint),
    Kind("capitals", "a name or an acronym keeps the capitals that the entry gives it", _capitals),
)


def compare(key: str, style: str, old: str, new: str | None, said: str) -> Iterator[Difference]:
    """Yield how the printed text of an entry differs after the export; nothing where only spacing does.

    `said` has the values of all its fields.
    """
    if new is None:
        yield Difference(key, style, "missing", "", tuple(_WORD.findall(old)), (), old, "")
        return
    if "".join(old.split()) == "".join(new.split()):
        return
    before, after = _WORD.findall(old), _WORD.findall(new)
    lost, added = Counter(before) - Counter(after), Counter(after) - Counter(before)
    found = Difference(key, style, "", "", tuple(lost.elements()), tuple(added.elements()), old, new)
    if before == after and _DASHES.sub("-", old) == _DASHES.sub("-", new):
        yield found._replace(kind="dash", reviewed="the dash of a range is an en dash")
        return
    is_online = style == "ieee" and re.search(r"@(?:online|electronic|www)(?!\S)", said)
    if sorted(before) == sorted(after) and is_online:
        yield found._replace(kind="order", reviewed="@online becomes @misc, which all styles know")
        return
    kinds = []
    for kind in REVIEWED:
        explained = kind.explain(found, said)
        if explained.lost or explained.added:
            kinds.append(kind)
            lost, added = lost - Counter(explained.lost), added - Counter(explained.added)
    left = found._replace(lost=tuple(lost.elements()), added=tuple(added.elements()))
    if kinds and not left.lost and not left.added:
        yield found._replace(
            kind="+".join(kind.name for kind in kinds), reviewed="; ".join(kind.reason for kind in kinds)
        )
    else:
        yield left._replace(kind=_kind(before, after, left.lost, left.added))


def _kind(before: list[str], after: list[str], lost: tuple[str, ...], added: tuple[str, ...]) -> str:
    if before == after:
        return "punctuation"
    if [word.casefold() for word in before] == [word.casefold() for word in after]:
        return "case"
    if not lost and not added:
        return "order"
    if not added:
        return "lost"
    return "changed" if lost else "added"


def _macro_letters(macro: re.Match[str]) -> str:
    return _LETTERS.get(macro[1] or "", "")


_MACRO = re.compile(r"\\(?:([A-Za-z]+)[ \t]*|(.))", re.DOTALL)
_LETTERS = {
    "ss": "ss", "ae": "ae", "AE": "AE", "oe": "oe", "OE": "OE", "o": "o", "O": "O", "l": "l", "L": "L", "i": "i",
    "j": "j", "aa": "a", "AA": "A", "dh": "dh", "DH": "Dh", "th": "th", "TH": "Th", "dj": "d", "DJ": "D", "ng": "n",
}  # fmt: skip
_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l",
                         "Ł": "L", "ı": "i", "ȷ": "j", "ð": "dh", "Ð": "Dh", "þ": "th", "Þ": "Th", "đ": "d",
                         "Đ": "D"})  # fmt: skip


def letters(tex: str) -> str:
    """Return the letters and digits of a TeX value in lower case, whichever way its accents are written.

    >>> letters(r"{M}{\\"u}ller, J{\\o}rg") == letters("Müller, Jørg")
    True
    """
    text = _MACRO.sub(_macro_letters, tex)
    text = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    return "".join(one for one in text if one.isalnum()).casefold()


_NOT_COMPARED = frozenset({"crossref", "xdata", "entrytype"})
"""Fields that refer to entries whose fields the export writes out."""
_DATES = frozenset({"date", "year", "month", "day", "urldate", "eventdate", "origdate"})
_LISTS = frozenset({"author", "editor", "translator", "keywords"})
_MONTH_NAME = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/")


def altered_fields(original: Mapping[str, Mapping[str, str]], export: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the fields of a .bib whose text is in no field of the exported entry.

    Both are as pybtex's parser reads them, which expands the macros of `@string`. A value that occurs in one of the
    exported entry's fields, whatever its name, by its letters and digits alone, is not altered. Some kinds of fields
    are compared by what they mean: people by the parts of their names in any order, dates by the numbers of year,
    month and day, keywords one by one, and DOIs without the address of the resolver.
    """
    for key, fields in original.items():
        written = export.get(key)
        if written is None:
            yield f"{key}: missing"
            continue
        values = [letters(value) for value in written.values()]
        joined = " ".join(values)
        numbers = {one for name in written if name in _DATES for one in _numbers(written[name])}
        for name, value in fields.items():
            if name in _NOT_COMPARED or any(letters(value) in other for other in values):
                continue
            if name in _DATES and _numbers(value) <= numbers:
                continue
            if name in _LISTS and all(letters(part) in joined for part in re.split(r"\s+and\s+|[,;\s]+", value)):
                continue
            if letters(_ADDRESS.sub("", value)) not in joined:
                yield f"{key}: {name} = {value}"


def _numbers(value: str) -> set[int]:
    """Return the numbers of a date; those of months also by their names."""
    months = {_MONTHS.index(name.lower()) + 1 for name in _MONTH_NAME.findall(value)}
    return months | {int(number) for number in re.findall(r"\d+", value)}


def read_fields(path: Path) -> dict[str, dict[str, str]]:
    """Return the fields of each entry of a .bib, by key and name in lower case; the first of two counts."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    entries: dict[str, dict[str, str]] = {}
    macros = CaseInsensitiveDict(month_names)
    for kind, parts in LowLevelParser(text, macros=macros, handle_error=_pass_over):
        if kind.lower() in ("string", "preamble") or not parts[0]:
            continue
        key, fields = parts
        found: dict[str, str] = {}
        for name, values in fields:
            found.setdefault(name.lower(), "".join(values))
        found.setdefault("entrytype", f"@{kind.lower()}")
        entries.setdefault(key, found)
    return entries


def _pass_over(_error: Exception) -> None:
    """Continue after an error, as BibTeX does."""
