"""Finding where the title of an entry starts and ends."""

import itertools
import re
from typing import Literal

import msgspec

from bibexport.lists import link_kinds
from bibexport.lists.claims import NOTHING, TextClaim, parse_claim, parse_known_claim
from bibexport.lists.names import are_authors, are_surely_authors, is_venue, sounds_like_venue
from bibexport.lists.prefixes import KEY_WORDS, QUOTES, TITLE_WORDS, is_tags, title_follows
from bibexport.lists.styled_text import BREAK, LABEL, SOFT, StyledText

QUOTED_LENGTH = 12
"""Minimum length of a quoted title after names, in characters."""
MAX_CUTS = 60
"""Maximum number of punctuation marks tried as the end of a title."""
MAX_STYLED = 12
"""Maximum number of styled texts tried as a title after other text."""

_OPENING_QUOTE = re.compile(r"[\"“](?=[^\s\"”])")
_AFTER_QUOTE = rf"(?=[\s,.;:({LABEL}\[|]|$)"
_CLOSING = {mark: re.compile(rf"(?:{re.escape(end)}|”){_AFTER_QUOTE}") for mark, end in QUOTES.items()}
_ASIDE = re.compile(r"\s{0,8}[(（\[]([^()（）\[\]]{2,40})[)）\]](?=\s{0,8}(?:[,.;|–—-]|$))")
_CUT = re.compile(r"[.?!]\s+(?=\S)|,\s*|\s\(|\s[-–—]\s|\s\[|\s[—–]|(?<=\w)\(@|(?<=\w)，|。")
_LEAD = re.compile(r"(?:[.,]\s{0,4}|\s)\(?(?:In|in|by|By)\s{0,4}$")
_PLAIN_STOP = re.compile(rf"\s{{0,8}}[\[(（【]{{0,3}}\s{{0,4}}{LABEL}|{BREAK}|\s[|•·]\s|\s{{6}}")
_LINE = re.compile(rf"[{BREAK}{LABEL}]")
_COLON = re.compile(r"\s{0,4}[:：]\s{0,4}(?=\S)")
_GOES_ON = re.compile(r"\s{0,4}[^\W\d_]")
_AFFILIATION = re.compile(r"\s{0,4}\(@[^()]*\)?\s*$")
_TRAILING_JUNK = re.compile(
    r"(?<![\s\ufe0f\u200d\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])[\s\ufe0f\u200d\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+$"
)
_DEAD_LABEL = re.compile(r"\s{0,4}\[\[?([^\[\]]{1,30})\]")
_LEADING_CLAIM = re.compile(r"[\[(]([^\[\]()]{2,40})[\])]\s*+[:-]?\s*+(?=\S)")
_TRAILING_CLAIM = re.compile(r"\s{0,4}[\[(（]([^\[\]()（）]{2,40})[\])）]\.?$|,\s([^,]{3,30})$")

Mark = Literal["quotes", "bold", "link", "none"]


class TitlePlace(msgspec.Struct, frozen=True):
    """The position of a title in a text."""

    start: int
    end: int
    rest: int
    """Where the text after it starts."""
    mark: Mark
    """How it is marked up."""
    name: str = ""
    """The short text before it, unless that is a list of names."""


def find_title(text: StyledText, at: int) -> TitlePlace | None:
    """Find the title at or after `at`, the position after all prefixes.

    In this order: in quotes, bold, linked; marked up after names; else the plain text up to
    the first label, line end or bar, without the names and the venue at its end.
    """
    if at >= len(text.text):
        return None
    return (
        _find_quoted(text, at)
        or _find_bold(text, at)
        or _find_linked(text, at)
        or _find_later(text, at)
        or _find_plain(text, at)
    )


def _find_quoted(text: StyledText, at: int) -> TitlePlace | None:
    opening = next((mark for mark in QUOTES if text.text.startswith(mark, at)), None)
    if opening is None:
        return None
    start = at + len(opening)
    match = _CLOSING[opening].search(text.text, start, start + 500)
    return TitlePlace(start, match.start(), match.end(), "quotes") if match and match.start() - start >= 4 else None


def _find_bold(text: StyledText, at: int) -> TitlePlace | None:
    run = text.run_at(at)
    if run is None or not run.bold:
        return None
    end = text.style_end(at, "bold")
    if stop := _LINE.search(text.text, at, end):
        end = stop.start()
    if len(text.text[at:end].split()) < TITLE_WORDS and _GOES_ON.match(text.text, end):
        return None
    return TitlePlace(at, end, end, "link" if run.link else "bold")


def _find_linked(text: StyledText, at: int) -> TitlePlace | None:
    run = text.run_at(at)
    if run is None or run.link is None:
        return None
    end = text.link_end(at)
    words = len(text.text[at:end].split())
    colon = _COLON.match(text.text, end)
    if colon and words <= KEY_WORDS and title_follows(text.text, colon.end()):
        end = _find_plain_end(text, at)
        return TitlePlace(at, end, end, "link")
    if words >= TITLE_WORDS or not _GOES_ON.match(text.text, end):
        return TitlePlace(at, end, end, "link")
    return None


def _find_later(text: StyledText, at: int) -> TitlePlace | None:
    """Find a marked-up title after names or other text."""
    stop = _LINE.search(text.text, at)
    limit = stop.start() if stop else len(text.text)
    styled = (run for run in text.runs_from(at) if run.start > at and (run.bold or run.link is not None))
    for run in itertools.islice(styled, MAX_STYLED):
        before = text.text[at : run.start].strip()
        names = are_authors(before)
        if run.start >= limit or not (names or before.endswith((":", "：", ",", ".")) or len(before.split()) <= 2):
            break
        found = _find_linked(text, run.start) or _find_bold(text, run.start)
        words = len(text.text[found.start : found.end].split()) if found else 0
        if found and words >= TITLE_WORDS + (found.mark == "bold"):
            return msgspec.structs.replace(found, name="" if names else before.rstrip(" :："))
    return _find_later_quote(text, at)


def _find_later_quote(text: StyledText, at: int) -> TitlePlace | None:
    """Find a quoted title after names, or at the start of a later line."""
    for match in itertools.islice(_OPENING_QUOTE.finditer(text.text, at), MAX_STYLED):
        before = text.text[at : match.start()].rstrip(" ")
        if not (before.endswith((BREAK, SOFT, ":", "：")) or are_authors(before)):
            continue
        if (found := _find_quoted(text, match.start())) and found.end - found.start >= QUOTED_LENGTH:
            return found
    return None


def _find_plain(text: StyledText, at: int) -> TitlePlace | None:
    end = _find_plain_end(text, at)
    return TitlePlace(at, end, end, "none") if text.text[at:end].strip(" .[](){}") else None


def _find_plain_end(text: StyledText, at: int) -> int:
    stop = _PLAIN_STOP.search(text.text, at)
    limit = min(stop.start() if stop else len(text.text), _find_styled_claim(text, at))
    dead = (match for match in _DEAD_LABEL.finditer(text.text, at + 1, limit) if link_kinds.kinds_of_label(match[1]))
    limit = next((match.start() for match in dead), limit)
    return at + end_of_plain_title(_LEAD.sub("", text.text[at:limit]))


def _find_styled_claim(text: StyledText, at: int) -> int:
    """Return where the first names or venue in italics or code after `at` start, else the end of the text."""
    for run in text.runs_from(at):
        if run.start > at and (run.italic or run.code) and run.link is None:
            content = text.text[run.start : run.end]
            found = parse_claim(content)
            if found.year or found.date or is_venue(content) or are_authors(content):
                return run.start
    return len(text.text)


def end_of_plain_title(text: str) -> int:
    """Return where the title ends in a text that starts with it and may go on with names, a venue and a year.

    >>> text = "LISA: Reasoning Segmentation via Large Language Model. CVPR 2024."
    >>> text[: end_of_plain_title(text)]
    'LISA: Reasoning Segmentation via Large Language Model'
    """
    aside = next((match for match in _ASIDE.finditer(text) if _is_aside(match[1])), None)
    end = aside.start() if aside else len(text)
    cuts = [match.start() for match in _CUT.finditer(text, 0, end)]
    end, dated = _strip_trailing(text, end, cuts, aside is not None)
    names = next((cut for cut in cuts[:MAX_CUTS] if cut < end and _are_names_after(text, cut, end)), None)
    if names is None:
        return end
    return _strip_trailing(text, names + (text[names] in "?!"), [cut for cut in cuts if cut < names], dated)[0]


def _strip_trailing(text: str, end: int, cuts: list[int], dated: bool) -> tuple[int, bool]:
    """Return where a title ends whose venues and dates end at `end`, and whether these include a year."""
    for cut in reversed(cuts[-MAX_CUTS:]):
        following = text[cut:end].lstrip(" .,?!-–—，。\r")
        venue = text[cut] in ".?!。" and (_is_unknown_venue(following) or (dated and sounds_like_venue(following)))
        if following.startswith("(@") or _is_claim(following) or venue:
            end = cut + (text[cut] in "?!")
            dated = True
    return end, dated


def _are_names_after(text: str, cut: int, end: int) -> bool:
    """Return whether names follow a mark: after a full stop, or unmistakable names after a comma and enough words."""
    if re.search(r"\b[A-Z]$", text[max(0, cut - 2) : cut]):
        return False
    following = text[cut + 1 : end]
    if text[cut] in ",，":
        return len(text[:cut].split()) > 1 and are_surely_authors(following)
    return text[cut] in ".?!。" and are_authors(following)


def _is_aside(text: str) -> bool:
    """Return whether brackets hold a venue, a date, or a kind of paper with a date: `(Book, 2016)`."""
    found = parse_claim(text)
    return parse_known_claim(text).anything or ((found.year or found.date) is not None and is_tags(found.venue or ""))


def _is_unknown_venue(text: str) -> bool:
    """Return whether the last sentence is a short name with a year: `TextGraphs 2021`."""
    found = parse_claim(text)
    return found.year is not None and found.venue is not None and len(found.venue.split()) <= TITLE_WORDS


def _is_claim(text: str) -> bool:
    found = parse_claim(text.strip(" ()[]"))
    if found.venue is None:
        return found.anything
    named = found.year is not None and sounds_like_venue(found.venue) and len(found.venue.split()) <= 12
    return named or parse_known_claim(text).anything


def clean_title(text: str) -> str:
    """Return a title on one line, without the quotes around it and the full stop at its end.

    >>> clean_title(' "Attention Is\\n All You Need." ')
    'Attention Is All You Need'
    """
    title = " ".join(text.replace(LABEL, " ").split()).strip(" ,;:：|\u200b")
    title = _TRAILING_JUNK.sub("", _AFFILIATION.sub("", title))
    if len(title) > 2 and title[-1] == QUOTES.get(title[0]) and title[0] not in title[1:-1]:
        title = title[1:-1].strip()
    if title.startswith("[") and title.endswith("]") and title.count("[") == 1:
        title = title[1:-1].strip()
    return (title if title.endswith("..") else title.removesuffix(".")).rstrip(" ,;:")


def strip_claims(title: str) -> tuple[str, TextClaim]:
    """Split a title and the venue inside its markup: `Title (NIPS 2016)`, `[CVPR 2023] Title`."""
    claim = NOTHING
    if (match := _LEADING_CLAIM.match(title)) and (found := parse_known_claim(match[1])).anything:
        title, claim = title[match.end() :], found
    if match := _TRAILING_CLAIM.search(title):
        found = parse_known_claim(match[1] or match[2])
        dated = bool(found.year or found.date)
        # A comma may belong to the title, so a claim after a comma must have a year.
        if (dated or (match[1] and found.venue)) and len(title[: match.start()].split()) >= 2:
            title = title[: match.start()]
            claim = claim if claim.anything else found
    return clean_title(title), claim
