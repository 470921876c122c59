"""The text before the title of an entry: numbers, marks, keys, tags, venues and dates."""

import re

from bibexport.data import read_words
from bibexport.lists import link_kinds
from bibexport.lists.claims import NOTHING, TextClaim, complete_claim, parse_claim, parse_known_claim
from bibexport.lists.names import are_authors
from bibexport.lists.styled_text import BREAK, LABEL, StyledText
from bibexport.text.names import ET_AL

TITLE_WORDS = 3
"""Minimum number of words of a bold or linked text that is a title regardless of its context."""
KEY_WORDS = 5
KEY_LENGTH = 40
BRACKET_LENGTH = 80
QUOTES = {'"': '"', "“": "”", "„": "“", "「": "」", "《": "》", "``": "''"}

_JUNK = re.compile(
    r"(?::[a-z0-9_+-]{2,30}:(?=\s|:|$)|\.\s"
    r"|[\s/\ufe0f\u200d\u20e3|•·:,;–—>=+※→↘★☆✨✅❌⭐©®™\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf"
    r"\u2b00-\u2bff\U0001f000-\U0001faff-])+"
)
_NUMBER = re.compile(r"(?:#?\d{1,4}[.)、]|\(\d{1,4}\))\s+|\[\d{1,4}\]\s*(?=\S)")
_BRACKETS = {"[": "]", "(": ")", "【": "】", "（": "）", "{": "}"}
_TAGS = "|".join(re.escape(tag.removesuffix("*")) + ".*" * tag.endswith("*") for tag in read_words("paper_tags"))
_TAG = re.compile(rf"(?:{_TAGS}|\W*)", re.IGNORECASE)
_TAG_SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?[,/&|+]\s*+")
_TITLE_FIELD = re.compile(r"(?:paper\s*)?(?:title|paper|name|论文|标题|题目)", re.IGNORECASE)
_OTHER_FIELD = re.compile(
    r"(?:authors?|abstract|code|links?|project|keywords?|tl;?dr|venue|conference|year|date|summary|tags?|note)",
    re.IGNORECASE,
)
_LED_BY = re.compile(r"([A-Z\d][^:|\"“\[\n\r\x1f]{1,48}?)(?:\s*[:：|]\s+|\s+[-–—]\s+|,\s+|\.\s+)(?=\S)")
# A label without a link, before the title: `[paper](…) / code - Title`.
_LABEL_WORD = re.compile(r"(\w{2,12})\s{1,8}[-–—/|]\s{1,8}(?=\S)")
_ET_AL = re.compile(rf"[A-Z][^.\n\x1f]{{1,60}}\b{ET_AL}(?<=\.),?\s{{1,4}}(?=[A-Z\d\"“])")
_LINE = re.compile(rf"[{BREAK}{LABEL}]")


class Prefix:
    """Reads the text before the title; afterwards `at` is where the title starts."""

    def __init__(self, flow: StyledText) -> None:
        self.at = 0
        self.key: str | None = None
        """Verbatim, if marked up."""
        self.hint: str | None = None
        """A name without markup: `KEY: [Title](…)`."""
        self.claim = NOTHING
        self._flow = flow
        self._text = flow.text
        self._codes = 0

    def read(self) -> None:
        """Advance to the start of the title."""
        self._skip_junk()
        if match := _NUMBER.match(self._text, self.at):
            self.at = match.end()
        while self.at < len(self._text) and (self._skip_junk() or self._step()):
            pass

    def add(self, found: TextClaim) -> bool:
        """Add what is new in a claim; return whether the claim says anything."""
        self.claim = complete_claim(self.claim, found)
        return found.anything

    def _skip_junk(self) -> bool:
        match = _JUNK.match(self._text, self.at)
        if match is None:
            return False
        self.at = match.end()
        return True

    def _step(self) -> bool:
        """Advance past one item before the title; return False at the title."""
        if self._text[self.at] == LABEL:
            self.at += 1
            return True
        run = self._flow.run_at(self.at)
        if run is None or run.link is not None:
            return False
        if run.code:
            return self._take_code()
        if self._text[self.at] in _BRACKETS:
            return self._take_bracket()
        if run.bold:
            return self._take_bold()
        if run.italic:
            return self._take_claim(self._flow.style_end(self.at, "italic"))
        return self._take_plain()

    def _take_claim(self, end: int) -> bool:
        if not self.add(parse_known_claim(self._text[self.at : end])):
            return False
        self.at = end
        return True

    def _take_code(self) -> bool:
        end = self._flow.style_end(self.at, "code")
        content = self._text[self.at : end].strip()
        # Two letters without a year are more likely a paper's name than a venue's.
        if len(content) < 3 or not self.add(parse_known_claim(content)):
            self._codes += 1
            # One name is a key; several are tags.
            alone = self._codes == 1 and self.key is None and is_name(content) and self._title_follows(end)
            self.key = content if alone else None
        self.at = end
        return True

    def _take_bracket(self) -> bool:
        opening = self._text[self.at]
        end = self._find_closing(self.at)
        if end is None:
            return False
        square = opening in "[【"
        bare = self._text[self.at + 1 : end].strip(f" {LABEL}[]()")
        if not bare or self.add(parse_known_claim(bare)) or self.add(_parse_dated(bare)):
            pass
        elif not self._title_follows(end + 1):
            return False
        elif square and not is_tags(bare):
            if self.key is not None or not is_name(bare):
                return False
            self.key = bare
        elif not is_tags(bare):
            return False
        self.at = end + 1
        return True

    def _take_bold(self) -> bool:
        end = self._flow.style_end(self.at, "bold")
        label = self._text.find(LABEL, self.at, end)
        if label >= 0:
            end = label
        content = self._text[self.at : end].strip(" [(" if label >= 0 else None)
        if self._take_claim(end):
            return True
        if not content.endswith((":", "：")) and not self._text[end : end + 4].lstrip().startswith((":", "：")):
            return self._take_bare_bold(content, end)
        bare = content.rstrip(" :：")
        if not _TITLE_FIELD.fullmatch(bare):
            if _OTHER_FIELD.fullmatch(bare) or len(bare.split()) > KEY_WORDS or not self._title_follows(end):
                return False
            if self.key is None and re.search(r"\w", bare):
                self.key = bare
        self.at = end
        return True

    def _take_bare_bold(self, content: str, end: int) -> bool:
        """Read a short bold text without a colon as a key if a marked-up title directly follows it."""
        if len(content.split()) >= TITLE_WORDS or not is_name(content) or self.key is not None:
            return False
        after = _JUNK.match(self._text, end)
        start = after.end() if after else end
        linked = self._text[start : self._flow.link_end(start)]
        if self._text[start : start + 1] not in QUOTES and len(linked.split()) < TITLE_WORDS:
            return False
        self.key, self.at = content, start
        return True

    def _take_plain(self) -> bool:
        if (word := _LABEL_WORD.match(self._text, self.at)) and link_kinds.kinds_of_label(word[1]):
            self.at = word.end()
            return True
        if names := _ET_AL.match(self._text, self.at):
            self.at = names.end()
            return True
        match = _LED_BY.match(self._text, self.at)
        if match is None:
            return False
        found = parse_known_claim(match[1])
        marked_up = self._is_marked_up(match.end())
        named = found.venue is not None and (bool(self.claim.date) or marked_up)
        if found.year or found.date or named:
            self.add(found)
        elif marked_up and match[0].rstrip().endswith((":", "：")) and is_name(match[1]):
            self.hint = match[1].strip()
        else:
            return False
        self.at = match.end()
        return True

    def _is_marked_up(self, position: int) -> bool:
        """Return whether a quoted, bold or linked title starts at `position`."""
        run = self._flow.run_at(position)
        return self._text[position : position + 1] in QUOTES or (run is not None and (run.bold or run.link is not None))

    def _title_follows(self, position: int) -> bool:
        return title_follows(self._text, position)

    def _find_closing(self, position: int) -> int | None:
        """Return where the bracket that opens at `position` closes."""
        opening = self._text[position]
        closing = _BRACKETS[opening]
        depth = 0
        for index in range(position, min(len(self._text), position + BRACKET_LENGTH)):
            character = self._text[index]
            depth += (character == opening) - (character == closing)
            if depth == 0:
                return index
            if character == BREAK:
                return None
        return None


def is_name(text: str) -> bool:
    """Return whether `text` is short enough for the name of a method."""
    return (
        0 < len(text) <= KEY_LENGTH
        and len(text.split()) <= KEY_WORDS
        and re.search(r"\w", text) is not None
        and LABEL not in text
    )


def is_tags(text: str) -> bool:
    """Return whether `text` only names kinds of papers: `Survey`, `Dataset & Code`."""
    return all(_TAG.fullmatch(part) for part in _TAG_SEPARATOR.split(text))


def title_follows(text: str, position: int) -> bool:
    """Return whether at least two words that are not a venue come after `position` on the same line."""
    line = _LINE.split(text[position : position + 400].lstrip(), maxsplit=1)[0]
    return len(re.findall(r"\w+", line)) >= 2 and not parse_known_claim(line.rstrip("[( ")).anything


def _parse_dated(text: str) -> TextClaim:
    """Return an unknown venue if it comes with a year."""
    found = parse_claim(text)
    return found if (found.year or found.date) and found.venue and not are_authors(found.venue) else NOTHING
