"""The text of an entry as one string with styles, without labels and images, and which periods in it end a sentence."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from bibexport.data import read_words
from bibexport.lists.document import Span
from bibexport.lists.links import EntryLink
from bibexport.lists.names import CAPITAL, FAMILY_NAME, is_venue, sounds_like_venue
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.venue_names import abbreviates_journal, is_abbreviated, journal_abbreviations

LABEL = "\x1f"
"""The placeholder of a link that is only a label."""
BREAK = "\n"
SOFT = "\r"
"""A line end that is shown as a space."""

MAX_BRACKETED = 300
"""Maximum length of a text in brackets, in characters."""
_BRACKET = re.compile(r"[()\[\]【】（）\n]")
# Lists in Chinese mix the two widths: `（VLDB 2011)`.
OPENING = {"(": "(", "（": "(", "[": "[", "【": "["}
_CLOSING = {")": "(", "）": "(", "]": "[", "】": "["}

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SPACES = re.compile(r"[ \t]{9,}")


class Run(msgspec.Struct, frozen=True, gc=False):
    """A piece of text in one style."""

    start: int
    end: int
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: EntryLink | None = None


class StyledText(msgspec.Struct, frozen=True):
    """Text with its runs, which follow one another without gaps."""

    text: str
    runs: tuple[Run, ...]
    starts: tuple[int, ...]
    """Where each run starts."""

    def run_at(self, position: int) -> Run | None:
        """Return the run that covers `position`."""
        return self.runs[bisect_right(self.starts, position) - 1] if 0 <= position < len(self.text) else None

    def runs_from(self, position: int) -> Sequence[Run]:
        """Return the runs from the one that covers `position` on."""
        return self.runs[max(0, bisect_right(self.starts, position) - 1) :]

    def style_end(self, position: int, style: Literal["bold", "italic", "code"]) -> int:
        """Return the end of the text from `position` on that is in one `style`."""
        end = position
        for run in self.runs_from(position):
            if getattr(run, style):
                end = run.end
            elif not self.text[run.start : run.end].isspace():
                break
        return end

    def link_end(self, position: int) -> int:
        """Return the end of the link that covers `position`; `position` itself outside links."""
        end, link = position, None
        for run in self.runs_from(position):
            if run.link is None and self.text[run.start : run.end].isspace():
                continue
            if run.link is None or (link is not None and run.link is not link):
                break
            link, end = run.link, run.end
        return end

    def cut(self, length: int) -> "StyledText":
        """Return the text up to `length` characters, cut between runs."""
        if len(self.text) <= length:
            return self
        count = max(1, bisect_right(self.starts, length) - 1)
        runs = self.runs[:count]
        return StyledText(self.text[: runs[-1].end], runs, self.starts[:count])


def style_text(parts: Sequence[Span], found: Iterable[EntryLink]) -> StyledText:
    """Return the text of `parts`; of the links `found` in it, labels become `LABEL`."""
    by_index = {index: link for link in found for index in link.spans}
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    last_label: EntryLink | None = None
    for index, part in enumerate(parts):
        link = by_index.get(index)
        if link is not None and link.labelled:
            text = "" if link is last_label else LABEL
            last_label = link
            run = Run(at, at + len(text))
        else:
            text = _join_spans(part)
            run = Run(at, at + len(text), part.bold, part.italic, part.code, link)
        if text:
            texts.append(text)
            runs.append(run)
            at += len(text)
    return StyledText("".join(texts), tuple(runs), tuple(run.start for run in runs))


def _join_spans(part: Span) -> str:
    if part.kind == "text":
        return _SPACES.sub(" " * 8, part.text)
    return {"image": " ", "break": BREAK, "soft": SOFT}[part.kind]


def count_words(text: str) -> int:
    """Return the number of words; two Chinese characters count as a word."""
    return len(text.split()) if text.isascii() else len(text.split()) + len(_HAN.findall(text)) // 2


def abbreviates(short: str, text: str) -> bool:
    """Return whether a text in brackets is the acronym of the words before: `Speech Recognition (SR)`."""
    initials = iter(word[0].lower() for word in re.split(r"[\s-]+", text) if word)
    return short.isalnum() and len(short) > 1 and all(letter in initials for letter in short.lower().removesuffix("s"))


def pair_brackets(text: str) -> dict[int, int]:
    """Return where each bracket that closes on its line does so, by where it opens."""
    pairs: dict[int, int] = {}
    opened: dict[str, list[int]] = {"(": [], "[": []}
    for match in _BRACKET.finditer(text):
        if match[0] == BREAK:
            opened = {"(": [], "[": []}
        elif match[0] in OPENING:
            opened[OPENING[match[0]]].append(match.start())
        elif opened[_CLOSING[match[0]]]:
            start = opened[_CLOSING[match[0]]].pop()
            if match.start() - start <= MAX_BRACKETED:
                pairs[start] = match.start()
    return pairs


def count_han(text: str) -> int:
    """Return the number of Chinese, Japanese and Korean characters."""
    return sum("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" for character in text)


MAX_ABBREVIATION = 4
"""Maximum length of an abbreviated word that is in no list."""
MAX_JOURNAL = 80
"""Maximum length of the abbreviated title of a journal."""

_INITIAL = re.compile(r"(?:^|[\s.(,&-])[^\W\d_]$")
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+$")
# `Mole J. Deep networks for …`: a sentence follows the initial, not a family name.
_SENTENCE_FOLLOWS = re.compile(
    r"\.\s+[A-Z\d][^\s,.;:]*\s(?:[^\s,.;:]+\s){0,5}?(?:of|for|in|on|with|to|the|an?|from|via|using|by|as|at|through|is|are)\s"
)
_DOTTED = re.compile(r"(?:^|[\s(])(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}$")
"""`Ph.D`, `e.g`."""
_NEXT_SHORT = re.compile(r"\.\s+([A-Z][a-z]{0,11})(?=\.)")
_SHORT_BEFORE = re.compile(r"([A-Z][a-z]{0,11})\.\s+$")
_ABBREVIATIONS = frozenset(read_words("citation_abbreviations"))
# `Mole J, Pier K. FC '18`: the last names of a row in Vancouver style, then a year, or words up to one.
_VANCOUVER_END = re.compile(
    rf"(?P<row>(?<!\w){FAMILY_NAME}\s{CAPITAL}{{1,3}}[,;]\s)?"
    rf"(?<!\w){FAMILY_NAME},?\s(?:{CAPITAL}\.[ -]?){{0,2}}{CAPITAL}$"
)
_AFTER_NAMES = re.compile(
    r"\.\s+(?P<words>[^\s,;(\[\x1f\d'’][^,;(\[\x1f\n]{1,80}?)?"
    rf"(?:\s*(?P<year>['’]\d\d\b|\b{RECENT_YEAR}\b)|\s?[,;(\[\x1f\n]|\.\s|\.?$)"
)
_UPPER = re.compile(r"[A-Z]{2}|[A-Z]&")
_FAMILY = re.compile(rf"{FAMILY_NAME}(?=$|\s(?:and|&)\s)")
_VOLUME_AFTER = re.compile(rf"[\s,.]{{0,3}}(?:vol\.?\s?)?(?!{RECENT_YEAR}\b)\d{{1,4}}\s?[:,(]\s?[A-Z]?\d")


def _abbreviates_in_titles(word: str) -> bool:
    return word.lower() in _ABBREVIATIONS or word.lower() in journal_abbreviations()


def is_abbreviation(styled: StyledText, at: int) -> bool:
    """Return whether the period at a position is of an initial or an abbreviation, and ends no sentence."""
    text = styled.text
    before = text[max(0, at - 20) : at]
    if _DOTTED.search(before) or _is_in_journal(styled, at):
        return True
    if _INITIAL.search(before):
        return _SENTENCE_FOLLOWS.match(text, at) is None and not _ends_row(text, at)
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    if word[0].lower() == "al":
        return not text[at + 1 : at + 3].lstrip()[:1].isupper()
    if word[0].lower() in _ABBREVIATIONS:
        return True
    # Many words that journals' titles abbreviate are whole words too (`Model.`), so two of them must meet.
    other = _NEXT_SHORT.match(text, at) or _SHORT_BEFORE.search(before[: word.start()])
    # `Comp. Mat. Sci.`: beside one that is known, a short word is abbreviated too.
    short = word[0].istitle() and len(word[0]) <= MAX_ABBREVIATION
    short = short and other is not None and len(other[1]) > 1
    return other is not None and _abbreviates_in_titles(other[1]) and (short or _abbreviates_in_titles(word[0]))


def _is_in_journal(styled: StyledText, at: int) -> bool:
    """Return whether a period is within the abbreviated title of a journal that is in italics."""
    run = styled.run_at(at)
    if run is None or not run.italic:
        return False
    end = styled.style_end(run.start, "italic")
    title = styled.text[run.start : end].strip()
    if not styled.text[at + 1 : end].strip() or len(title) > MAX_JOURNAL:
        return False
    return is_abbreviated(title) or abbreviates_journal(title) or _VOLUME_AFTER.match(styled.text, end) is not None


def _ends_row(text: str, at: int) -> bool:
    """Return whether a period after an initial ends a row of names, because these are in Vancouver style.

    `Mole J. FC '18` is a name and a venue, `Jane K. Pier 2018` one name.
    """
    names = _VANCOUVER_END.search(text, max(0, at - 80), at)
    after = _AFTER_NAMES.match(text, at)
    if names is None or after is None:
        return False
    words = after["words"] or ""
    if not words or (names["row"] and after["year"]):
        return names["row"] is not None or after["year"] is not None
    if is_venue(words) or (after["year"] is not None and _UPPER.match(words)):
        return True
    # `Mole, Jane RC, Ken O. Pier, and …`: Chicago inverts the first name only.
    return _FAMILY.match(words) is None if names["row"] else sounds_like_venue(words.split()[0])
