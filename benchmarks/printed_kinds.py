"""How two printed entries differ, which differences are improvements, and which fields are altered in meaning."""

import calendar
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.utils import CaseInsensitiveDict

from bibexport.formats.bibtex.entry_types import GENRES

_WORD = re.compile(r"[^\W_]+")


Entry = Mapping[str, str]
"""The fields of an entry, those it inherits, and `entrytype`."""


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
    explain: Callable[["Difference", "Entry"], "Words"]
    """Takes a difference and the original entry; returns the words that this kind explains."""


class Words(NamedTuple):
    """Words that are lost and added."""

    lost: Sequence[str] = ()
    added: Sequence[str] = ()


def _says_more(found: Difference, entry: Entry) -> Words:
    """Words of the entry itself that were not printed before, as often as fields that styles print have them."""
    known: Counter[str] = Counter()
    for name, value in entry.items():
        known += _letters_of(value) if _is_printed(name) else Counter()
    if found.style in ("authoryear", "natbib") and not {"author", "editor"} & entry.keys():
        known += _letters_of(entry.get("title", ""))  # It is the label as well.
    printed = Counter(map(letters, _WORD.findall(found.new)))
    own = [
        word
        for word in found.added
        if 0 < printed[letters(word)] <= known[letters(word)]
        or (word.casefold()[:3] in _MONTHS and _MONTHS.index(word.casefold()[:3]) + 1 in _months(entry))
        or (len(word) == 1 and (letters(word) in known or letters(word) in _initials_of(entry)))
        or (word.isdecimal() and len(word) <= 2 and int(word) in _months(entry))
        or (_ORDINAL.fullmatch(word) and word[:-2] in _WORD.findall(entry.get("edition", "")))
    ]
    # A style puts its own words beside what it prints.
    terms = (
        _TERMS | _THESES.get(entry["entrytype"], frozenset()) | _THESES.get(f"@{entry.get('type', '')}", frozenset())
    )
    if any(re.search(r"\bothers\s*\Z", entry.get(name, "")) for name in _PEOPLE):
        terms |= {"et", "al"}
    if "date" in entry or "pubstate" in entry:
        terms |= _OF_DATES
        own += [word for word in found.added if word.casefold() in _OF_DATES]
        # ISO 8601 has a year 0, which no other calendar has: -2000 is 2001 BCE.
        years = {str(int(year) + 1) for year in re.findall(r"-(\d{4})", entry.get("date", ""))}
        own += [word for word in found.added if word in years and "BCE" in found.added]
    # With the journal and the volume before them, pages need no label.
    lost = [word for word in found.lost if own and word in ("page", "pages") and re.search(r"\d[):]", found.new)]
    # With something new before it, a label of the style begins a sentence.
    added = {word.casefold() for word in found.added}
    lost += [word for word in found.lost if own and word.islower() and word in terms & added and word not in lost]
    return Words(lost, [*own, *(word for word in found.added if own and word.casefold() in terms and word not in own)])


def _month(found: Difference, entry: Entry) -> Words:
    """Months become their names: numbers, and abbreviations that BibTeX takes for words."""
    lost, added = [], []
    short = Counter(word.casefold() for word in found.lost if word.casefold() in _MONTHS)
    before = Counter(_month_names(found.old)) - short
    names = Counter(_month_names(found.new)) - before
    for word in found.lost:
        number = int(word) if word.isdecimal() else 0
        month = word.casefold() if word.casefold() in _MONTHS else _MONTHS[number - 1] if 0 < number <= 12 else ""
        is_said = word in _WORD.findall(entry.get("month", "") + " " + entry.get("date", ""))
        if month in names and (is_said or number in _months(entry)):
            lost.append(word)
            added += [one for one in found.added if one.casefold()[:3] == month and one not in added]
    return Words(lost, added)


def _month_names(text: str) -> list[str]:
    """Return the first three letters of each name of a month."""
    full = {name.casefold() for name in calendar.month_name if name} | {*_MONTHS, "sept"}
    return [word.casefold()[:3] for word in _WORD.findall(text) if word.casefold() in full]


def _date_in_year(found: Difference, entry: Entry) -> Words:
    """A date in the field `year` becomes one, whose month is printed by its name, and `1850~` is near 1850."""
    year = entry.get("year", "")
    parts = re.fullmatch(r"\d{4}-(\d\d)(?:-(\d\d))?", year)
    is_near = re.fullmatch(r"-?\d{1,4}[~%]", year)
    after = _WORD.findall(found.new)
    lost = []
    if parts and found.style == "apa" and entry["entrytype"] in ("@inproceedings", "@conference") and year[:4] in after:
        lost = [
            word for word in found.lost if word == parts[1] or word == parts[2]
        ]  # APA gives only the year of these.
    elif parts and _MONTHS[int(parts[1]) % 12 - 1] in _month_names(found.new):
        lost = [word for word in found.lost if word == parts[1] or (word == parts[2] and word.lstrip("0") in after)]
    return Words(lost, [word for word in found.added if is_near and word in ("c", "circa")])


def _ordinal(found: Difference, entry: Entry) -> Words:
    """An edition in digits gets its ending."""
    numbers = _WORD.findall(entry.get("edition", ""))
    pairs = [
        (lost, word)
        for lost in found.lost
        for word in found.added
        if lost in numbers and re.fullmatch(rf"{lost}(?:st|nd|rd|th)", word)
    ]
    return Words([lost for lost, _ in pairs], [added for _, added in pairs])


def _capitals(found: Difference, entry: Entry) -> Words:
    """Words are printed with the capitals that the entry gives them, and that it gives them everywhere."""
    own = frozenset(_WORD.findall(TEX_BRACES.sub("", " ".join(entry[name] for name in entry if _is_printed(name)))))
    pairs = [
        (a, b)
        for a in found.lost
        for b in found.added
        if a.casefold() == b.casefold() and b in own and (_count_capitals(a) < _count_capitals(b) or a not in own)
    ]
    return Words([lost for lost, _ in pairs], [added for _, added in pairs])


def _count_capitals(word: str) -> int:
    return sum(map(str.isupper, word))


def _same_people(found: Difference, entry: Entry) -> Words:
    """A dash is printed for the people that the entry before has too, once that prints those that it inherits."""
    if not found.new.startswith("—") or found.old.startswith("—"):
        return Words()
    people = {word for name in _PEOPLE for word in _letters_of(entry.get(name, ""))} | _initials_of(entry) | {"and"}
    names = itertools.takewhile(lambda word: letters(word) in people, _WORD.findall(found.old))
    return Words(lost=_limited(found.lost, list(names)))


def _label(found: Difference, entry: Entry) -> Words:
    """The letter after a year, or in its place, depends on which other entries have the same label."""
    if found.style in _WITHOUT_LABELS:
        return Words()
    lost, added = [], []
    left = list(found.added)
    for word in found.lost:
        year = _YEAR_LETTER.sub("", word)
        same = [one for one in left if _LABEL.fullmatch(one) and year and _YEAR_LETTER.sub("", one) == year]
        if _LABEL.fullmatch(word) and same:
            left.remove(same[0])
            lost.append(word)
            added.append(same[0])
    if "year" not in entry:
        before, after = (_IN_PLACE_OF_YEAR.findall(text) for text in (found.old, found.new))
        lost += _limited(found.lost, before)
        added += _limited(left, after)
        left = [word for word in left if word not in after]
    own = [word for word in left if _LABEL.fullmatch(word) and _has_year(word, entry)]
    years = Counter(_WORD.findall(found.new)) if "related" in entry or "crossref" in entry else {}
    lost += [
        word for word in found.lost if word[:4] in years and word[4:] and word not in lost and _has_year(word, entry)
    ]
    if "n.d." in found.old and "n.d." not in found.new and any(map(str.isdecimal, found.added)):
        lost += _limited(found.lost, ["n", "d"])
    return Words(lost, [*added, *own])


def _has_year(label: str, entry: Entry) -> bool:
    """Return whether a date of the entry has the year of a label."""
    year = _YEAR_LETTER.sub("", label)
    return bool(year) and any(year in entry.get(name, "") for name in _DATES)


def _page_range(found: Difference, entry: Entry) -> Words:
    """One page becomes several where the dash of the range was not one that BibTeX knows."""
    is_range = re.search(r"\d\W+\w*\d|\d\+", TEX_BRACES.sub("", entry.get("pages", "")))
    pairs = [(a, b) for a, b in (("page", "pages"), ("p", "pp")) if is_range and a in found.lost and b in found.added]
    return Words([a for a, _ in pairs], [b for _, b in pairs])


def _initials(found: Difference, entry: Entry) -> Words:
    """Initials that are written together are printed all, and a name whose first letter BibTeX did not see gets one."""
    glued = any(re.search(r"\b[A-Z]\.[A-Z]\.|\b[A-Z]{2,3}\b", entry.get(name, "")) for name in _PEOPLE)
    initials = _initials_of(entry)
    single = [word for word in found.added if len(word) == 1 and letters(word) in initials]
    # A style that abbreviates takes the first byte of a name, and leaves a name as it is that starts with none.
    names = [word for word in found.lost if not word[0].isascii() and word[0] in single]
    in_full = [word for word in found.lost if len(word) == 1 and any(name.startswith(word) for name in found.added)]
    full = [word for word in found.added if in_full and any(word in entry.get(name, "") for name in _PEOPLE)]
    added = [word for word in single if glued or word in {name[0] for name in names}]
    return Words([*names, *(in_full if full else [])], [*added, *(word for word in full if word not in added)])


def _accents(found: Difference, entry: Entry) -> Words:
    """A letter has its accent, where a dotless i beside it was printed."""
    new = [word for word in found.added if not word.isascii()]
    values = unicodedata.normalize("NFC", " ".join(entry.values()))
    pairs = [(a, b) for a in found.lost for b in new if letters(a) == letters(b) and (b in values or "\\" in values)]
    # pdftotext gives an accent beside a letter as two words.
    before = _WORD.findall(found.old)
    runs = [before[start : start + size] for start in range(len(before)) for size in (2, 3, 4)]
    pieces = [(run, word) for run in runs for word in new if "".join(map(letters, run)) == letters(word)]
    return Words(
        [*(a for a, _ in pairs), *_limited(found.lost, [one for run, _ in pieces for one in run])],
        [*(b for _, b in pairs), *(word for _, word in pieces)],
    )


def _joined(found: Difference, entry: Entry) -> Words:
    """Words are apart where a style did not know the macro between them, and long numbers without spaces."""
    is_in_math = any(_BARE.search(value) for name, value in entry.items() if _is_printed(name))
    if is_in_math and "".join(_WORD.findall(found.old)) == "".join(_WORD.findall(found.new)):
        # TeX sets what follows a bare `_` as a formula, without spaces.
        return Words(found.lost, found.added)
    after = "".join(letters(word) + " " for word in _WORD.findall(found.new))
    apart = {word: pieces for word in found.lost if len(pieces := _pieces(letters(word), after)) > 1}
    if is_in_math:
        halves = [(word, _halves(letters(word), after)) for word in found.lost if word not in apart]
        apart |= {word: pieces for word, pieces in halves if pieces}
    parts = [word for word in found.added if any(letters(word) in pieces for pieces in apart.values())]
    runs = [found.lost[a:b] for a in range(len(found.lost)) for b in range(a + 2, len(found.lost) + 1)]
    numbers = [
        (run, word)
        for word in found.added
        for run in runs
        if "".join(run) == word and any(one.isdecimal() for one in run)
    ]
    return Words([*apart, *(one for run, _ in numbers for one in run)], [*parts, *(word for _, word in numbers)])


def _pieces(word: str, text: str) -> list[str]:
    """Return the words of a text of which `word` consists."""
    match = re.search(r"(?<!\S)" + " ?".join(map(re.escape, word)) + " ", text)
    return match[0].split() if match else []


def _halves(word: str, text: str) -> list[str]:
    """Return the words of which `word` consists, if a comment of TeX hid what is between two of them."""
    for cut in range(1, len(word)):
        if (first := _pieces(word[:cut], text)) and (second := _pieces(word[cut:], text)):
            return first + second
    return []


def _known_type(found: Difference, entry: Entry) -> Words:
    """An entry of a type that the style does not know is printed as the nearest known, without pages or ISSN."""
    if entry["entrytype"] not in _UNKNOWN_TYPES:
        return Words()
    own = {word for name in ("pages", "pagetotal", "issn", "isbn") for word in _WORD.findall(entry.get(name, ""))}
    labels = {"page", "pages", "p", "pp", "issn", "isbn"} if own else frozenset()
    return Words(lost=[word for word in found.lost if word in own or word.casefold() in labels])


def _key_of_type(found: Difference, entry: Entry) -> Words:
    """biblatex's key of a kind of work is printed in words."""
    key = entry.get("type", "")
    words = _WORD.findall(GENRES.get(key, ""))
    return Words(
        [word for word in found.lost if words and word == key],
        [word for word in found.added if words and (word in words or word in ("Ph", "D", "dissertation", "thesis"))],
    )


def _address(found: Difference, _entry: Entry) -> Words:
    """An address is printed with a label."""
    if not re.search(r"https?:|www\.|10\.\d{4,}/", found.new):
        return Words()
    return Words(added=[word for word in found.added if word in ("url", "URL", "doi", "Online", "Available")])


def _encoded(found: Difference, entry: Entry) -> Words:
    """Signs that no address may contain are written as their codes, and the escapes of TeX are none of them."""
    values = " ".join(entry.values())
    is_unsafe = re.search(r"://\S*[\\{}<>^`|]|\?\S*[\\{}]", values)
    codes = [word for word in found.added if is_unsafe and re.fullmatch(r"[2-7][0-9A-F]", word)]
    joined = [word for word in found.added if is_unsafe and word[:2] in ("3C", "3E") and word[2:] in found.lost]
    backslashes = [word for word in found.lost if word == "5C" and re.search(r"\\[#%&_{}$\\]", values)]
    tildes = [word for word in found.lost if word in ("sim", "5Csim") and r"$\sim$" in values]
    return Words([*backslashes, *tildes, *(word[2:] for word in joined)], [*codes, *joined])


def _same_address(found: Difference, entry: Entry) -> Words:
    """An address is printed without the TeX that hides in it: `%7B%5C_%7D` becomes `_`."""
    if not any("://" in value for value in entry.values()):
        return Words()
    lost, added = [], []
    for old in _ADDRESS.finditer(found.old):
        for new in _ADDRESS.finditer(found.new):
            one, other = _run_on(old, new[0]), _run_on(new, old[0])
            if _bare_address(one) == _bare_address(other):
                lost += _WORD.findall(one)
                added += _WORD.findall(other)
    return Words(_limited(found.lost, lost), _limited(found.added, added))


_ADDRESS = re.compile(r"\w+://\S+")


def _run_on(address: re.Match[str], other: str) -> str:
    """Return a printed address, with the text after it while the other one is longer: a long address is broken."""
    written, length = address[0], len(_bare_address(other))
    for word in address.string[address.end() :].split():
        if len(_bare_address(written)) >= length:
            break
        written += f" {word}"
    return written if len(_bare_address(written)) == length else address[0]


def _bare_address(address: str) -> str:
    """Return the letters and digits of an address, without its codes; pdflatex prints other letters as it likes."""
    without_braces = re.sub(r"%(?:7[BbDd]|5[Cc])|\s", "", address)
    return "".join(filter(str.isalnum, re.sub(r"[^ -~]", "", unquote(without_braces)).replace("\\", "")))


def _crossref(found: Difference, entry: Entry) -> Words:
    """An entry has the title of its parent, where classic styles cite that: `In Knuth [?], pages`."""
    title = letters(entry.get("crossref:title") or entry.get("booktitle") or entry.get("title", ""))
    references = [
        re.split(r"\b(?=In |[Vv]olume )", before)[-1] for before in re.split(r"\[\?\]|(?<= )\?", found.old)[:-1]
    ]
    if "crossref" not in entry or not references or title not in letters(found.new):
        return Words()
    cited = [word for reference in references for word in _WORD.findall(reference)]
    return Words(lost=_limited(found.lost, cited))


def _whole(found: Difference, entry: Entry) -> Words:
    """The address of a whole, which the entry is only a part of, is not printed as that of the part."""
    cited = [word for name, value in entry.items() if name.startswith("whole:") for word in _WORD.findall(value)]
    for name, labels in _LABELS_OF_WHOLE.items():
        cited += labels if name in entry else ()
    if "related" in entry and "/" in entry.get("date", ""):
        # Under a work in several volumes, each has its own year, and not also the last year of all.
        last = re.findall(r"/(\d{4})", entry["date"])
        cited += [word for word in found.lost if word in last and word in found.new]
    dates = re.findall(r"\d{4}", entry.get("whole:date", ""))
    own_years = re.findall(r"\d{4}", _dates_of(entry))
    is_dated = any(_YEAR_LETTER.sub("", word) in own_years for word in _WORD.findall(found.new))
    cited = [word for word in cited if is_dated or word not in dates]
    # The letter of a label is that of the last year of a span: `1990--1995a`.
    cited += [word for word in found.lost if is_dated and _LABEL.fullmatch(word) and word[:4] in dates and word[4:]]
    return Words(lost=_limited(found.lost, cited))


def _dates_of(entry: Entry) -> str:
    return f"{entry.get('date', '')} {entry.get('year', '')}"


def _limited(words: Sequence[str], most: Sequence[str]) -> list[str]:
    """Return the words that are in `most`, each as often as it is there."""
    return list((Counter(words) & Counter(most)).elements())


def _resolver(found: Difference, entry: Entry) -> Words:
    """A DOI is printed without the address of its resolver, or with the one of today."""
    dois = re.findall(r"10\.\d{4,}/[^\s{}]+", " ".join(entry.values()))
    if not any(letters(doi) in letters(found.new) for doi in dois):
        return Words()
    before, after = (
        [word for one in _RESOLVER.findall(text) for word in _WORD.findall(one)] for text in (found.old, found.new)
    )
    # `doi = {Doi10.1198/016}`, as Mendeley reads it from a page.
    joined = [f"{label}10" for value in entry.values() for label in re.findall(r"(?i)\b(doi)(?=10\.\d)", value)]
    split = _limited(found.lost, joined)
    return Words([*_limited(found.lost, before), *split], _limited(found.added, [*after, *["10"] * len(split)]))


def _eprint(found: Difference, entry: Entry) -> Words:
    """An arXiv id has its archive as label, and no category that is part of an old id."""
    match = re.search(r"(\d{4}\.\d{4,5}|\d{7})(?:v\d+)?\Z", entry.get("eprint", ""))
    if not match or not re.search(rf"arXiv: \S*{re.escape(match[1])}", found.new):
        return Words()
    twice = ["arXiv"] if entry["eprint"].lower().startswith("arxiv:") else []
    return Words(lost=_limited(found.lost, ["eprint", *twice, *re.findall(r"\.([A-Z]{2})/", entry["eprint"])]))


def _number_of_preprint(found: Difference, entry: Entry) -> Words:
    """A number, or `In:`, without a journal says nothing of a preprint."""
    ids = [one for value in entry.values() for one in re.findall(_ARXIV_ID, value)]
    is_printed = any(re.search(rf"arXiv: ?{re.escape(one)}", found.new) for one in ids)
    if {"journal", "journaltitle", "booktitle"} & entry.keys() or not is_printed:
        return Words()
    return Words(lost=_limited(found.lost, ["In", "no", entry.get("number", "")]))


def _years(found: Difference, entry: Entry) -> Words:
    """`1968--90` becomes `1968--1990`."""
    said = _WORD.findall(" ".join(entry.get(name, "") for name in ("year", "date", "month", "origdate")))
    pairs = [
        (a, f"{century}{a}")
        for century, a in re.findall(r"\b(\d\d)\d\d[-–](\d\d)\b", found.old)
        if a in said and a in found.lost and f"{century}{a}" in found.added
    ]
    return Words([a for a, _ in pairs], [b for _, b in pairs])


def _event(found: Difference, entry: Entry) -> Words:
    """The date of an event is not that of the publication, for which biblatex-apa takes it beside a `year`."""
    year = entry.get("year", "")
    if found.style != "apa" or "eventdate" not in entry or "date" in entry or year not in _WORD.findall(found.new):
        return Words()
    numbers = _numbers(entry["eventdate"])
    months = {calendar.month_name[number] for number in numbers if number <= 12}
    return Words(
        [word for word in found.lost if word in months or (word.isdecimal() and int(word) in numbers)],
        [word for word in found.added if word == year],
    )


def _twice(found: Difference, entry: Entry) -> Words:
    """A publisher that is the organization as well is printed once."""
    name = entry.get("organization", "")
    if not name or name != entry.get("publisher") or letters(name) not in letters(found.new):
        return Words()
    return Words(lost=_limited(found.lost, _WORD.findall(name)))


def _introduction(found: Difference, entry: Entry) -> Words:
    """The label of the style introduces an address in a note: `url:` for `Available online at`."""
    after = letters(found.new)
    introduced = [
        (words, address)
        for name in ("note", "howpublished")
        for words, address in _INTRODUCTION.findall(TEX_BRACES.sub(" ", entry.get(name, "")))
        if letters(unquote(_RESOLVER.sub("", address).rstrip("/."))) in after
    ]
    cited = [word for words, address in introduced for word in _WORD.findall(f"{words} {_resolver_of(address)}")]
    return Words(_limited(found.lost, cited), [one for one in found.added if introduced and one in ("url", "doi")])


def _resolver_of(address: str) -> str:
    match = _RESOLVER.match(address)
    return match[0] if match else ""


def _language(found: Difference, entry: Entry) -> Words:
    """The argument of a macro that switches the language is not printed where the style lacks the macro."""
    tags = r"[a-z]{2}" if any("language{" in value for value in entry.values()) else ""
    # IEEEtran.bst puts `language` into such a macro, which an error before it may end.
    tags = tags or re.escape(entry.get("language", "")) if found.style == "ieee" else tags
    after = _WORD.findall(found.new)
    words = [(word, re.fullmatch(rf"{tags}([A-Z]\w*)", word)) for word in found.lost if tags]
    return Words(lost=[word for word, match in words if match and match[1] in after])


def _preprint(found: Difference, entry: Entry) -> Words:
    """The id of a preprint is printed once, and not within the name of a journal."""
    journal = entry.get("journal", entry.get("journaltitle", ""))
    ids = {one for value in entry.values() for one in re.findall(_ARXIV_ID, value)}
    is_printed = any(re.search(rf"arXiv: ?{re.escape(one)}", found.new) for one in ids)
    if not re.search(r"(?i)arxiv|\bcorr\b|computing research repository", journal) or not is_printed:
        return Words()
    # What is not of the archive's name or the id, as the class of a paper, is a loss.
    names = {"arxiv", "preprint", "abs", "corr", "computing", "research", "repository", "e", "prints"}
    kept = {*_WORD.findall(found.new)} | {word for one in ids for word in _WORD.findall(one)}
    cited = [word for word in _WORD.findall(journal) if word.lower() in names or word in kept]
    # Semantic Scholar has `volume = {abs/1906.08237}`.
    cited += ["abs"] if entry.get("volume", "").removeprefix("abs/") in ids else []
    cited += ["In", "in", "arXiv", *_resolver_words(entry, ids)]
    return Words(_limited(found.lost, cited), [one for one in found.added if one == "arXiv"])


def _resolver_words(entry: Entry, ids: set[str]) -> list[str]:
    """Return the words of the DOI that arXiv gives a paper, if the entry has it."""
    own = [one for one in ids if f"10.48550/arxiv.{one}" in " ".join(entry.values()).casefold()]
    return _WORD.findall("https doi org 10 48550 arXiv") if own else []


def _letters_of(value: str) -> Counter[str]:
    """Count the words of a TeX value, whether a macro ends a word or is within one: `XXXII\\textsuperscript{e}`."""
    forms = (_MACRO.sub(_macro_text, value).replace("}{", "} {"), _MACRO.sub(_macro_letters, value))
    apart, joined = (
        Counter(map(letters, _WORD.findall(unicodedata.normalize("NFC", TEX_BRACES.sub("", form))))) for form in forms
    )
    return apart | joined


def _is_printed(name: str) -> bool:
    return name not in _NEVER_PRINTED and not name.startswith(("crossref", "whole:"))


def _months(entry: Entry) -> set[int]:
    """Return the months that the dates of an entry have."""
    return {number for name in _DATES if name in entry for number in _numbers(entry[name])}


def _initials_of(entry: Entry) -> set[str]:
    """Return the first letters of the parts of all names."""
    words = [word for name in _PEOPLE for word in _letters_of(entry.get(name, ""))]
    return {word[0] for word in words if word} | {part for word in words if len(word) <= 3 for part in word}


_UNKNOWN_TYPES = frozenset(
    {"@report", "@thesis", "@online", "@electronic", "@www", "@collection", "@mvbook", "@patent", "@reference"}
    | {"@periodical"}
)
"""Types of BibLaTeX, which BibTeX's standard styles print like `misc`, with whatever fields that has."""
_NEVER_PRINTED = frozenset(
    {"abstract", "annotation", "annote", "comment", "file", "keywords", "review", "summary", "entrytype", "indextitle"}
    | {"sorttitle", "sortname", "shorttitle", "timestamp", "biburl", "bibsource"}
)
_PEOPLE = ("author", "editor", "translator", "bookauthor", "editora", "editorb", "editorc", "holder", "key")
_THESES = {
    kind: frozenset({"phd", "ph", "d", "thesis", "dissertation", "master", "masters", "s"})
    for kind in ("@phdthesis", "@mastersthesis", "@mathesis", "@thesis")
}
"""What styles call theses."""
_OF_DATES = frozenset({"spring", "summer", "autumn", "winter", "c", "circa", "bce", "in", "press", "forthcoming"})
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_DASHES = re.compile(r"[-–]+")
_YEAR_LETTER = re.compile(r"(?:(?<=\d{4})|\A)[a-z]\Z")
_LABEL = re.compile(r"\d{4}[a-z]?|[a-z]")
_IN_PLACE_OF_YEAR = re.compile(r"(?:\A|[.,?!)] |n\.d\.-?|in press-?|forthcoming-?)([a-z])(?=[.)]|\Z)")
"""The letter of a label without a year."""
_RESOLVER = re.compile(r"(?i)https?://(?:dx\.|www\.)?doi\.org/|\bdoi(?=:)")
_INTRODUCTION = re.compile(
    r"(?i)(?:\A|[.;,]|(?<=\s))\s*((?:(?:available|online|at|from|via|see)[\s:\\]+)*)(?:\\(?:url|path|href)\s*)?[<$]*"
    r"(https?://[^\s<>$]+)"
)
"""Words before an address, and the address."""
_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}")
_BARE = re.compile(r"(?<!\\)[_&%]")
"""Signs that a value may not have outside of formulas."""
_LABELS_OF_WHOLE = {
    "whole:doi": ("doi", "https", "org"),
    "whole:url": ("url",),
    "whole:urldate": ("visited", "on"),
    "whole:pages": ("pp", "p", "pages"),
    "whole:pagetotal": ("pp", "p", "pages"),
}
"""What styles print beside the fields that only a whole has."""
_WITHOUT_LABELS = frozenset({"plain", "ieee", "numeric"})
_TERMS = frozenset(
    {
        "patent",
        "doi",
        "url",
        "isbn",
        "issn",
        "eprint",
        "arxiv",
        "pmid",
        "pmcid",
        "visited",
        "available",
        "online",
        "technical",
    }
    | {"report", "tech", "rep", "ed", "eds", "edition", "editor", "editors", "volume", "vol", "number", "no", "page"}
    | {"pages", "p", "pp", "chapter", "series", "ser", "version", "article", "in", "and", "of", "the", "on", "by"}
    | {"https", "http", "org", "dx", "retrieved", "from"}
)
"""Words that styles add to fields."""
TEX_BRACES = re.compile(r"[{}]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
REVIEWED: tuple[Kind, ...] = (
    Kind("says more", "the style prints what the entry says in a field that the style does not know", _says_more),
    Kind("pages", "a range with an en dash is printed as a range by styles that know only two hyphens", _page_range),
    Kind("label", "the letter after the year tells apart entries with the same people and year", _label),
    Kind("same people", "a style prints a dash for the people of the entry before", _same_people),
    Kind("month by name", "a month in digits, or in a group, is printed by its name", _month),
    Kind("date in year", "a date in the field `year` becomes one, which the style prints in its form", _date_in_year),
    Kind("ordinal", "an edition in digits is printed as an ordinal, which BibTeX's styles expect", _ordinal),
    Kind("initials", "initials that are written together are printed all, and those beyond ASCII too", _initials),
    Kind("accents", "a letter and its accent are printed as one", _accents),
    Kind("joined", "words are apart where the style did not know the macro between them", _joined),
    Kind("type", "a type that BibTeX's styles do not know becomes the nearest that they know", _known_type),
    Kind("key of type", "biblatex's key for a kind of work is printed in words", _key_of_type),
    Kind("address", "an address is printed with the label that the style has for one", _address),
    Kind("encoded", "signs that no address may contain are written as their codes", _encoded),
    Kind("same address", "an address is printed without the TeX in it, as the browser needs it", _same_address),
    Kind("crossref", "an entry says what it has from its parent, and not only the number of that", _crossref),
    Kind("years", "the second year of a span is written in full", _years),
    Kind("number of preprint", "a number without a journal says nothing of a preprint", _number_of_preprint),
    Kind("event", "the date of an event is not that of the publication", _event),
    Kind("twice", "a publisher that is the organization as well is printed once", _twice),
    Kind("introduction", "the style's label introduces an address", _introduction),
    Kind("language", "the name of a language is not printed as text", _language),
    Kind("whole", "the DOI, address or pages of the whole are not those of a part of it", _whole),
    Kind("resolver", "a DOI is printed without its resolver, or with that of today", _resolver),
    Kind("eprint", "an arXiv id is printed as one", _eprint),
    Kind("preprint", "biblatex prints the id of a preprint with a link, not in a journal's name", _preprint),
    Kind("capitals", "a name or an acronym keeps the capitals that the entry gives it", _capitals),
)
_OTHER_ORDER = frozenset({"@online", "@electronic", "@www", "@periodical"})
"""Types that only IEEEtran knows among the classic styles, and that become those which all styles know."""


def compare(key: str, style: str, old: str, new: str | None, entry: Entry) -> Iterator[Difference]:
    """Yield how the printed text of an entry differs after the export; nothing where only spacing does.

    `entry` has its fields in the original.
    """
    if new is None:
        yield Difference(key, style, "missing", "", tuple(_WORD.findall(old)), (), old, "")
        return
    if "".join(old.split()) == "".join(new.split()):
        return
    before, after = _WORD.findall(old), _WORD.findall(new)
    lost, added = Counter(before) - Counter(after), Counter(after) - Counter(before)
    found = Difference(key, style, "", "", tuple(lost.elements()), tuple(added.elements()), old, new)
    if before == after and (reason := _explain_punctuation(old, new)):
        yield found._replace(kind="signs", reviewed=reason)
        return
    is_whole = not _lost_fields(found, entry)
    same_words = sorted(map(str.casefold, before)) == sorted(map(str.casefold, after))
    same_people = _people_in(before, entry) == _people_in(after, entry)
    if same_words and same_people and is_whole and style == "ieee" and entry["entrytype"] in _OTHER_ORDER:
        yield found._replace(
            kind="order", reviewed="@online becomes @misc, and @periodical @book, which all styles know"
        )
        return
    if [word.casefold() for word in before] == [word.casefold() for word in after] and _is_state(found, entry):
        yield found._replace(kind="state", reviewed="`in press` in the field `year` is what biblatex has a string for")
        return
    note = f"{entry.get('note', '')} {entry.get('howpublished', '')}"
    moved = {letters(word) for word in _WORD.findall(note)}
    rest_before, rest_after = ([word for word in words if letters(word) not in moved] for words in (before, after))
    if lost == added and is_whole and rest_before == rest_after and re.search(r"://|(?i:arxiv:|\bversion \d)", note):
        yield found._replace(kind="place", reviewed="an address, id or version in a note is printed in its own place")
        return
    kinds = []
    for kind in REVIEWED:
        explained = kind.explain(found, entry)
        if explained.lost or explained.added:
            kinds.append(kind)
            lost, added = lost - Counter(explained.lost), added - Counter(explained.added)
    # No kind excuses a word that another field of the entry still needs.
    lost |= Counter(_lost_fields(found, entry))
    left = found._replace(lost=tuple(lost.elements()), added=tuple(added.elements()))
    if kinds and not left.lost and not left.added:
        yield found._replace(
            kind="+".join(kind.name for kind in kinds), reviewed="; ".join(kind.reason for kind in kinds)
        )
    else:
        yield left._replace(kind=_kind(before, after, left.lost, left.added))


def _explain_punctuation(old: str, new: str) -> str:
    """Return why a print with the same words is not worse; nothing if it may be."""
    before, after = ("".join(_DASHES.sub("-", text).split()) for text in (old, new))
    if before == after:
        return "the dash of a range is an en dash"
    if re.sub(r"(?<=\d{4})/(?=\d{4})", "-", before) == after:
        return "a span of years has a dash"
    if new in (_ISSUE_IN_DATE.sub(r"\1.\2 (\3)", old), _ISSUE_APART.sub(r"\1.\2", old)):
        return "the issue is printed beside the volume, not in the date"
    if re.sub(rf"(?i)\b({'|'.join(_MONTHS)}|sept)\.", r"\1", after) == before:
        return "the abbreviation of a month has its point"
    signs = [sign for sign in after if sign == "&" or unicodedata.category(sign)[0] == "S"]
    if "".join(sign for sign in after if sign not in signs) == "".join(sign for sign in before if sign not in signs):
        return "" if Counter(before) - Counter(after) else "a sign that the style did not know is printed"
    return ""


_ISSUE_APART = re.compile(r"(\d+) \(([^()]+?)\)(?=[.,])")
_ISSUE_IN_DATE = re.compile(r"(\d+) \(([^()]+?) ((?:[A-Z][a-z]+\.? )?\d{4})\)")
_KEPT = (
    ("title",),
    ("subtitle",),
    ("volume",),
    ("pages",),
    ("year", "date"),
    ("publisher", "organization", "institution", "school"),
)
"""Fields that no kind leaves out altogether; those in one group may be printed once if they are equal."""


def _lost_fields(found: Difference, entry: Entry) -> list[str]:
    """Return the words of fields that were printed and are printed less often than there are fields with these words.

    A number of a date may be a volume too, and the name of a publisher stand in a title: that the one is rightly left
    out must not excuse that the other is lost.
    """
    # The letter of a label belongs to no field.
    before, after = (
        [letters(word[:4] if re.fullmatch(r"\d{4}[a-z]", word) else word) for word in _WORD.findall(text)]
        for text in (found.old, found.new)
    )
    kept = [
        {words for name in group if (words := _kept_words(name, entry.get(name, "")))}
        for group in _KEPT
        if not (group == ("pages",) and entry["entrytype"] in _UNKNOWN_TYPES)
    ]
    lost: list[str] = []
    for words in {words for group in kept for words in group}:
        holders = sum(max(_count_runs(words, list(other)) for other in group) for group in kept if group)
        if _count_runs(words, after) < min(_count_runs(words, before), holders):
            lost += [word for word in _WORD.findall(found.old) if letters(word) in words]
    return lost


def _kept_words(name: str, value: str) -> tuple[str, ...]:
    """Return the words of a field as they are printed; nothing where a style prints only a part or another form."""
    if name in ("year", "date"):
        return (value,) if re.fullmatch(r"\d{4}", value) else ()
    if "$" in value or "\\" in value or (name == "volume" and re.search(_ARXIV_ID, value)):
        return ()
    return tuple(map(letters, _WORD.findall(TEX_BRACES.sub("", value))))


def _count_runs(words: Sequence[str], text: Sequence[str]) -> int:
    """Return how often the words follow each other in a text."""
    size = len(words)
    return sum(tuple(text[start : start + size]) == tuple(words) for start in range(len(text) - size + 1))


def _people_in(words: list[str], entry: Entry) -> list[str]:
    """Return the words that are parts of names, in the order in which they are printed."""
    parts = {word for name in _PEOPLE for word in _letters_of(entry.get(name, ""))}
    return [letters(word) for word in words if len(word) > 1 and letters(word) in parts]


def _is_state(found: Difference, entry: Entry) -> bool:
    """Return whether all words that differ, by their case, are those of a year in words."""
    words = {word.casefold() for word in found.lost}
    return bool(words) and words <= set(entry.get("year", "").casefold().split())


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


def _macro_text(macro: re.Match[str]) -> str:
    """Return the letters of a macro, or a space where it prints a sign or ends a word, as `\\slash` does."""
    is_between_words = len(macro[1] or "") > 1 or (macro[2] or "x") in "&%_#$/ \\"
    return _macro_letters(macro) or " " * is_between_words


def _macro_letters(macro: re.Match[str]) -> str:
    name = macro[1] or ""
    if name in _LETTERS:
        return _LETTERS[name]
    case, base = ("CAPITAL", name.lower()) if name.istitle() else ("SMALL", name.removeprefix("var"))
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {_GREEK.get(base, base)}")
    except KeyError:
        return ""


_MACRO = re.compile(r"\\(?:([A-Za-z]+)[ \t]*|(.))", re.DOTALL)
_LETTERS = {
    "ss": "ss", "ae": "ae", "AE": "AE", "oe": "oe", "OE": "OE", "o": "o", "O": "O", "l": "l", "L": "L", "i": "i",
    "j": "j", "aa": "a", "AA": "A", "dh": "dh", "DH": "Dh", "th": "th", "TH": "Th", "dj": "d", "DJ": "D", "ng": "n",
    "hbar": "ħ", "ell": "l", "psq": " sq", "psqq": " sqq",
}  # fmt: skip
_GREEK = {"lambda": "LAMDA"}
_FOLDED = str.maketrans({"ϵ": "ε", "ϕ": "φ", "ϑ": "θ",
                         "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l",
                         "Ł": "L", "ı": "i", "ȷ": "j", "ð": "dh", "Ð": "Dh", "þ": "th", "Þ": "Th", "đ": "d",
                         "Đ": "D"})  # fmt: skip


def letters(tex: str) -> str:
    """Return the letters and digits of a TeX value in lower case, whichever way its accents are written.

    >>> letters(r"{M}{\\"u}ller, J{\\o}rg") == letters("Müller, Jørg")
    True
    """
    text = _MACRO.sub(_macro_letters, tex)
    text = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    # Modifier letters are quotation marks in BibTeX: ʻal-Khwārizmī.
    return "".join(one for one in text if one.isalnum() and unicodedata.category(one) != "Lm").casefold()


_DATA = ("@xdata", "@set")
"""Types of entries that are no references."""
_NOT_COMPARED = frozenset({"crossref", "xdata", "entrytype"})
"""Fields that refer to entries whose fields the export writes out."""
_DATES = frozenset(
    {"date", "year", "month", "day", "urldate", "eventdate", "origdate", "lastaccessed", "lastchecked", "accessed"}
)
_LISTS = frozenset({"author", "editor", "translator", "keywords"})
_MONTH_NAME = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?i)\A(?:doi(?!\.org):? ?|(?:https?://)?(?:dx\.)?doi\.org/|arxiv (?:e-?prints?|preprint)(?:\Z| (?:arxiv:)?)"
    r"|arxiv[: ]|abs/|version )(?:10\.48550/arxiv\.)?"
    r"|\Alang(?=[a-z]{3})|\s*\[[a-z.-]+\]\Z"
)
_CORR = re.compile(r"(?i)CoRR|Computing Research Repository")


def altered_fields(original: Mapping[str, Mapping[str, str]], export: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the fields of a .bib whose text is in no field of the exported entry.

    Both are as pybtex's parser reads them, which expands the macros of `@string`. A value that occurs in one of the
    exported entry's fields, whatever its name, by its letters and digits alone, is not altered. Some kinds of fields
    are compared by what they mean: people by the parts of their names in any order, dates by the numbers of year,
    month and day, keywords one by one, DOIs without the address of the resolver, ids without `arXiv preprint` or `abs/`
    before them, biblatex's keys of kinds of works by their words, and those of languages without their `lang`. That a
    preprint is in `CoRR` is said by the type of its id.
    """
    for key, fields in original.items():
        written = export.get(key)
        if written is None:
            if fields["entrytype"] not in _DATA:
                yield f"{key}: missing"
            continue
        values = [_said(value) for value in written.values()]
        joined = " ".join(values)
        words = {*values, *(letters(word) for value in written.values() for word in _WORD.findall(value))}
        numbers = {one for name in written if name in _DATES for one in _numbers(written[name])}
        for name, value in fields.items():
            said = _said(value)
            # A volume 3 is not kept by a page 13.
            if name in _NOT_COMPARED or (said in words if len(said) <= _SHORT else said in joined):
                continue
            if name in _DATES and _numbers(value) <= numbers:
                continue
            if name in _LISTS and all(letters(part) in joined for part in _NAME_PART.split(value)):
                continue
            if _is_said_by_another_name(name, value, written):
                continue
            if value.lower()[:3] in _MONTHS and _numbers(value) <= _numbers(written.get(name, "")):
                continue
            if _is_address_elsewhere(value, joined):
                continue
            said = _said(_PREFIX.sub("", GENRES.get(value, TEX_BRACES.sub("", value))))
            if said and (said not in words if len(said) <= _SHORT else said not in joined):
                yield f"{key}: {name} = {value}"


def _is_said_by_another_name(name: str, value: str, written: Mapping[str, str]) -> bool:
    """Return whether the value is CoRR, which the type of an arXiv id says, or the type of an id with its own field."""
    if name in ("journal", "journaltitle", "booktitle"):
        return bool(_CORR.fullmatch(value)) and "arxiv" in map(str.lower, written.values())
    is_pubmed = value.lower() == "pmid" and written.get("eprinttype") == "pubmed"
    return name == "eprinttype" and (value.lower() in written or is_pubmed)


def _is_address_elsewhere(value: str, joined: str) -> bool:
    """Return whether the value only introduces an address or the id of a preprint that another field has."""
    value = _ESCAPED.sub(r"\1", value)
    addresses = re.findall(r"https?://[^\s{}<>$]+", value)
    rest = {letters(word) for word in _WORD.findall(re.sub(r"\\[a-z]+|https?://[^\s{}<>$]+|arXiv:\S+", "", value))}
    ids = [re.sub(r"https?://(?:(?:dx\.)?doi\.org|arxiv\.org/abs)/", "", one).rstrip("/.") for one in addresses]
    return (
        bool(addresses)
        and rest <= {"", "available", "online", "at", "from"}
        and all(_said(one) in joined for one in ids)
    )


_SHORT = 4
"""Values up to this number of letters must be whole words of the export: within longer ones, they are by chance."""
_NAME_PART = re.compile(r"\s+and\s+|[,;\s]+|\b(?:short)?(?:family|given|prefix|suffix)=")


def _said(value: str) -> str:
    """Return the letters and digits of a field, without the codes of an address and the tags of HTML."""
    return letters(_CATEGORY.sub("", _ORDINAL_ENDING.sub("", _TAG.sub("", unquote(_ESCAPED.sub(r"\1", value))))))


_ESCAPED = re.compile(r"\{\\([_%&#])\}")
_CATEGORY = re.compile(r"\.[A-Z]{2}(?=/\d{7})")
"""The part of an archive in an old arXiv id, which the id does not need: `math.CT/0610239`."""
_ORDINAL_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_TAG = re.compile(r"(?:<|\{\\textless\})/?[A-Za-z]+(?:\s[^<>{}\\]*)?(?:>|\{\\textgreater\})|\\?[&#]+[#\w]+;")


def _numbers(value: str) -> set[int]:
    """Return the numbers of a date; those of months also by their names."""
    months = {_MONTHS.index(name.lower()) + 1 for name in _MONTH_NAME.findall(value)}
    seasons = {
        number for number, name in enumerate(("spring", "summer", "autumn", "winter"), 21) if name in value.lower()
    }
    # Before the year 1, ISO 8601 has a year 0.
    before = {int(year) + (1 if value.startswith("-") else 0) for year in re.findall(r"-?(\d{4})", value)}
    return months | seasons | before | {int(number) for number in re.findall(r"(?<!\d)\d{1,3}(?!\d)|\d{5,}", value)}


class _Macros(CaseInsensitiveDict):  # type: ignore[type-arg]
    """The macros of a file; one that it does not define is printed by its name."""

    def __getitem__(self, name: str) -> str:
        return str(super().__getitem__(name)) if name in self else name


def read_fields(path: Path) -> dict[str, dict[str, str]]:
    """Return the fields of each entry of a .bib, by key and name in lower case; the first of two counts."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    entries: dict[str, dict[str, str]] = {}
    macros = _Macros(month_names)
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
