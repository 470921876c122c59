"""The title of an entry, and what stands before and after it."""

import itertools
import re

import msgspec

from bibexport.catalog.markdown.authors import are_authors
from bibexport.catalog.markdown.claims import NOTHING, Claimed, claimed, known
from bibexport.catalog.markdown.flow import BREAK, LABEL, SOFT, Flow
from bibexport.catalog.markdown.links import EntryLink
from bibexport.catalog.markdown.venues import is_venue, sounds_like_venue

TITLE_WORDS = 3
"""A bold or linked text of as many words is a title, whatever stands around it."""
QUOTED_LENGTH = 12
"""A quoted text of as many characters is a title, also after names."""
KEY_WORDS = 5
KEY_LENGTH = 40

_JUNK = re.compile(
    r"(?:[\s\ufe0f\u200d\u20e3|•·:,;–—>=+※→↘★☆✨✅❌⭐©®™\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff-]"
    r"|:[a-z0-9_+-]+:(?=\s|:|$)|\.\s)+"
)
_NUMBER = re.compile(r"(?:#?\d{1,4}[.)、]|\(\d{1,4}\))\s+|\[\d{1,4}\]\s*(?=\S)")
_QUOTES = {'"': '"', "“": "”", "„": "“", "「": "」", "《": "》", "``": "''"}
_OPENING_QUOTE = re.compile(r"[\"“](?=[^\s\"”])")
_BRACKETS = {"[": "]", "(": ")", "【": "】", "（": "）", "{": "}"}
_TAGS = re.compile(
    r"(?:survey|oral|spotlight|highlight|poster|best (?:student )?paper.*|review|book|blog|dataset|benchmark|new|updated?|code|paper|pdf|arxiv|"
    r"project|tutorial|workshop|thesis|report|technical report|outstanding.*|award.*|extended|preprint|accepted|video|demo|tool|theory|"
    r"position|models?|methods?|metrics?|systems?|framework|analysis|application|must[- ]read|recommended|important|hot|free|github|page|website|read|todo|done|x|\s*|\W+)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(?:paper\s*)?(?:title|paper|name|论文|标题|题目)\s*$", re.IGNORECASE)
_OTHER_FIELD = re.compile(
    r"(?:authors?|abstract|code|links?|project|keywords?|tl;?dr|venue|conference|year|date|summary|tags?|note)\s*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*[(（\[]([^()（）\[\]]{2,40})[)）\]](?=\s*(?:[,.;|–—-]|$))")
_CUT = re.compile(r"[.?!]\s+(?=\S)|,\s*|\s\(|\s+[-–—]\s+|\s\[|\s[—–]|(?<=\w)\(@|(?<=\w)，|。")
_LEAD = re.compile(r"(?:[.,]\s*|\s)\(?(?:In|in|by|By)\s*$")
_VENUE_PREFIX = re.compile(r"([A-Z\d][^:|\"“\[\n\r\x1f]{1,48}?)(?:\s*[:：|]\s+|\s+[-–—]\s+|,\s+|\.\s+)(?=\S)")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of an entry, taken apart."""

    title: str | None = None
    key: str | None = None
    """Verbatim, from a slot of its own."""
    hint: str | None = None
    """A name before the title that nothing sets off: `KEY: [Title](…)`."""
    labels: int = 0
    """How many labels stand before the title."""
    claim: Claimed = NOTHING
    """What stands before the title."""
    rest: int = 0
    """Where the text after the title starts."""
    marked: str = "none"
    """How the title is set off: `quotes`, `bold`, `link`, or `none`."""
    link: EntryLink | None = None
    """The link on the title."""
    broken: bool = False
    """A line end stands inside the title."""


def head(text: Flow) -> Head:
    """Take the first line of an entry apart."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.text = flow.text
        self.at = 0
        self.key: str | None = None
        self.hint: str | None = None
        self.claim = NOTHING
        self._codes = 0

    def read(self) -> Head:
        self._number()
        while self._junk() or self._prefix():
            pass
        found = self._title()
        if found is None:
            return Head(key=self.key, hint=self.hint, claim=self.claim, rest=self.at)
        start, end, rest, marked = found
        link = next((run.link for run in self.flow.runs if run.link and run.start < end and run.end > start), None)
        raw = self.text[start:end]
        title = clean_title(raw)
        if marked != "none":
            title, claim = _without_claims(title)
            self._claim(claim)
        return Head(
            title=title or None,
            key=self.key,
            hint=self.hint,
            labels=self.text.count(LABEL, 0, start),
            claim=self.claim,
            rest=rest,
            marked=marked,
            link=link,
            broken=BREAK in raw.strip() or SOFT in raw.strip(),
        )

    # What stands before the title.

    def _number(self) -> None:
        self._junk()
        if match := _NUMBER.match(self.text, self.at):
            self.at = match.end()

    def _junk(self) -> bool:
        match = _JUNK.match(self.text, self.at)
        if match is None or match.end() == self.at:
            return False
        self.at = match.end()
        return True

    def _prefix(self) -> bool:
        """Step over one thing before the title; False where the title starts."""
        if self.at >= len(self.text):
            return False
        if self.text[self.at] == LABEL:
            self.at += 1
            return True
        run = self.flow.run_at(self.at)
        if run is None or run.link is not None:
            return (
                self._bracket() if self.text[self.at] in _BRACKETS and run is not None and run.link is None else False
            )
        if run.code:
            return self._code()
        if self.text[self.at] in _BRACKETS:
            return self._bracket()
        if run.bold:
            return self._bold()
        if run.italic:
            return self._styled(self.flow.stretch(self.at, "italic"))
        return self._plain_prefix()

    def _code(self) -> bool:
        end = self.flow.stretch(self.at, "code")
        content = self.text[self.at : end].strip()
        if not self._claim(known(content)):
            self._codes += 1
            # One name is a key; several are tags.
            one = self._codes == 1 and self._is_key(content) and self._title_follows(end)
            self.key = content if one and self.key is None else None
        self.at = end
        return True

    def _bracket(self) -> bool:
        opening = self.text[self.at]
        end = self._closing(self.at)
        if end is None:
            return False
        content = self.text[self.at + 1 : end]
        bare = content.strip(f" {LABEL}[]()")
        if not bare or self._claim(known(bare)) or (opening in "[【" and self._claim(self._dated(bare))):
            self.at = end + 1
            return True
        if opening in "[【" and not _is_tags(bare):
            if self.key is None and self._is_key(bare) and self._title_follows(end + 1):
                self.key = bare
                self.at = end + 1
                return True
            return False
        if _is_tags(bare) and self._title_follows(end + 1):
            self.at = end + 1
            return True
        return False

    def _dated(self, content: str) -> Claimed:
        """A venue that we do not know, if it has a year."""
        found = claimed(content)
        return found if (found.year or found.date) and found.venue and not are_authors(found.venue) else NOTHING

    def _bold(self) -> bool:
        end = self.flow.stretch(self.at, "bold")
        content = self.text[self.at : end].strip()
        if LABEL in content:
            end = self.at + self.text[self.at : end].index(LABEL)
            content = self.text[self.at : end].strip(" [(")
        if self._claim(known(content)):
            self.at = end
            return True
        after = self.text[end : end + 4].lstrip()
        if not content.endswith((":", "：")) and not after.startswith((":", "：")):
            return self._bare_bold(content, end)
        bare = content.rstrip(" :：")
        if _FIELD.fullmatch(bare):
            self.at = end
            return True
        if _OTHER_FIELD.fullmatch(bare) or len(bare.split()) > KEY_WORDS or not self._title_follows(end):
            return False
        if self.key is None and re.search(r"\w", bare):
            self.key = bare
        self.at = end
        return True

    def _bare_bold(self, content: str, end: int) -> bool:
        """A short bold text without colon is a key where a title that is set off follows at once."""
        if len(content.split()) >= TITLE_WORDS or not self._is_key(content) or self.key is not None:
            return False
        after = _JUNK.match(self.text, end)
        start = after.end() if after else end
        run = self.flow.run_at(start)
        follows = self.text[start : start + 1] in _QUOTES or (
            run is not None
            and run.link is not None
            and len(self.text[start : self.flow.link_end(start)].split()) >= TITLE_WORDS
        )
        if follows:
            self.key, self.at = content, start
        return follows

    def _styled(self, end: int) -> bool:
        if self._claim(known(self.text[self.at : end])):
            self.at = end
            return True
        return False

    def _plain_prefix(self) -> bool:
        match = _VENUE_PREFIX.match(self.text, self.at)
        if match is None:
            return False
        found = known(match[1])
        named = found.venue is not None and (bool(self.claim.date) or self._set_off(match.end()))
        if (found.year or found.date or named) and self._claim(found):
            self.at = match.end()
            return True
        if match[0].rstrip().endswith((":", "：")) and self._is_key(match[1]) and self._set_off(match.end()):
            self.hint = match[1].strip()
            self.at = match.end()
            return True
        return False

    def _set_off(self, position: int) -> bool:
        """Whether a quoted, bold or linked title starts at `position`."""
        run = self.flow.run_at(position)
        return self.text[position : position + 1] in _QUOTES or (run is not None and (run.bold or run.link is not None))

    def _claim(self, found: Claimed) -> bool:
        """Keep what is new in `found`; whether there is anything in it."""
        if not found.anything:
            return False
        old = self.claim
        self.claim = Claimed(
            venue=old.venue or found.venue,
            year=old.year or found.year,
            date=old.date or found.date,
            two_digits=old.two_digits or (found.two_digits and not old.year),
        )
        return True

    def _is_key(self, content: str) -> bool:
        return (
            0 < len(content) <= KEY_LENGTH
            and len(content.split()) <= KEY_WORDS
            and re.search(r"\w", content) is not None
            and LABEL not in content
        )

    def _title_follows(self, position: int) -> bool:
        """Whether two words or more come after `position` on the same line."""
        line = re.split(rf"[{BREAK}{LABEL}]", self.text[position : position + 400].lstrip(), maxsplit=1)[0]
        return len(re.findall(r"\w+", line)) >= 2

    def _closing(self, position: int) -> int | None:
        """Where the bracket that opens at `position` closes, at most 80 characters on."""
        opening = self.text[position]
        closing = _BRACKETS[opening]
        depth = 0
        for index in range(position, min(len(self.text), position + 80)):
            character = self.text[index]
            depth += (character == opening) - (character == closing)
            if depth == 0:
                return index
            if character == BREAK:
                return None
        return None

    # The title: start, end, where the rest starts, how it is set off.

    def _title(self) -> tuple[int, int, int, str] | None:
        if self.at >= len(self.text):
            return None
        return (
            self._quoted(self.at) or self._bold_title() or self._linked_title(self.at) or self._later() or self._plain()
        )

    def _quoted(self, position: int) -> tuple[int, int, int, str] | None:
        opening = next((mark for mark in _QUOTES if self.text.startswith(mark, position)), None)
        if opening is None:
            return None
        start = position + len(opening)
        closing = _QUOTES[opening]
        match = re.compile(rf"{re.escape(closing)}(?=[\s,.;:({LABEL}\[|]|$)|”(?=[\s,.;:({LABEL}\[|]|$)").search(
            self.text, start, start + 500
        )
        if match is None or match.start() - start < 4:
            return None
        return start, match.start(), match.end(), "quotes"

    def _bold_title(self) -> tuple[int, int, int, str] | None:
        run = self.flow.run_at(self.at)
        if run is None or not run.bold:
            return None
        end = self.flow.stretch(self.at, "bold")
        stop = re.search(rf"[{LABEL}{BREAK}]", self.text[self.at : end])
        if stop:
            end = self.at + stop.start()
        text = self.text[self.at : end]
        if len(text.split()) >= TITLE_WORDS or not self._continues(end):
            return self.at, end, end, "link" if run.link else "bold"
        return None

    def _linked_title(self, position: int) -> tuple[int, int, int, str] | None:
        run = self.flow.run_at(position)
        if run is None or run.link is None:
            return None
        end = self.flow.link_end(position)
        words = len(self.text[position:end].split())
        colon = re.match(r"\s*[:：]\s*(?=\S)", self.text[end : end + 20])
        if colon and words <= KEY_WORDS and self._title_follows(end + colon.end()):
            start, stop, rest, _ = self._plain_from(position)
            return start, stop, rest, "link"
        if words >= TITLE_WORDS or not self._continues(end):
            return position, end, end, "link"
        return None

    def _continues(self, position: int) -> bool:
        """Whether the text goes on as a sentence after `position`, so that what is before is no title."""
        return re.match(r"\s*[^\W\d_]", self.text[position : position + 5]) is not None

    def _later(self) -> tuple[int, int, int, str] | None:
        """A title that is set off, after names or other text."""
        stop = re.search(rf"[{LABEL}{BREAK}]", self.text[self.at :])
        limit = self.at + stop.start() if stop else len(self.text)
        for run in self.flow.runs:
            if not self.at < run.start < limit:
                continue
            before = self.text[self.at : run.start].strip()
            if not (are_authors(before) or before.endswith((":", "：", ",", ".")) or len(before.split()) <= 2):
                break
            if (
                run.link is not None
                and (found := self._linked_title(run.start))
                and _words(self.text, found) >= TITLE_WORDS
            ):
                if self._is_key(before) and not are_authors(before):
                    self.hint = self.hint or before.rstrip(" :：")
                return found
            if run.bold:
                end = self.flow.stretch(run.start, "bold")
                if len(self.text[run.start : end].split()) > TITLE_WORDS:
                    return run.start, end, end, "bold"
        return self._later_quote()

    def _later_quote(self) -> tuple[int, int, int, str] | None:
        """A quoted title after names, or at the start of a later line."""
        for match in itertools.islice(_OPENING_QUOTE.finditer(self.text, self.at, self.at + 4000), 8):
            start = match.start()
            before = self.text[self.at : start].rstrip(" ")
            if not (before.endswith((BREAK, SOFT, ":", "：")) or are_authors(before)):
                continue
            if (found := self._quoted(start)) and found[1] - found[0] >= QUOTED_LENGTH:
                return found
        return None

    def _plain(self) -> tuple[int, int, int, str] | None:
        start, end, rest, marked = self._plain_from(self.at)
        return (start, end, rest, marked) if self.text[start:end].strip(" .[](){}") else None

    def _styled_claim(self, position: int) -> int:
        """Where the first names or venue in italics or code after `position` start, else the end of the text."""
        for run in self.flow.runs:
            if run.start > position and (run.italic or run.code) and run.link is None:
                text = self.text[run.start : run.end]
                found = claimed(text)
                if found.year or found.date or is_venue(text) or are_authors(text):
                    return run.start
        return len(self.text)

    def _plain_from(self, position: int) -> tuple[int, int, int, str]:
        """The text up to the first label, line end or bar, without the venue and names at its end."""
        stop = re.search(rf"\s*[\[(（【]*\s*{LABEL}|{BREAK}|\s+[|•·]\s|\s{{6,}}", self.text[position:])
        limit = min(position + stop.start() if stop else len(self.text), self._styled_claim(position))
        end = position + plain_end(_LEAD.sub("", self.text[position:limit]))
        return position, end, end, "none"


def plain_end(text: str) -> int:
    """Where the title ends in `text` that is a title and perhaps names, a venue and a year.

    >>> text = "LISA: Reasoning Segmentation via Large Language Model. CVPR 2024."
    >>> text[: plain_end(text)]
    'LISA: Reasoning Segmentation via Large Language Model'
    """
    end = len(text)
    if aside := next((match for match in _ASIDE.finditer(text) if known(match[1]).anything), None):
        end = aside.start()
    cuts = [match.start() for match in _CUT.finditer(text, 0, end)]
    # From the right: what is a venue, a date or a list of names is no title.
    for cut in reversed(cuts[-60:]):
        following = text[cut:end].lstrip(" .,?!-–—，。\r")
        if _is_claim(following) or following.startswith("(@"):
            end = cut + (text[cut] in "?!")
    for cut in cuts[:60]:
        if cut >= end:
            break
        enough = text[cut] in ".?!。" or (text[cut] in ",，" and len(text[:cut].split()) >= 4)
        if enough and are_authors(text[cut + 1 : end]) and not re.search(r"\b[A-Z]$", text[:cut]):
            return cut + (text[cut] in "?!")
    return end


def clean_title(text: str) -> str:
    """A title in one line, without quotes around it and one period at its end.

    >>> clean_title(' "Attention Is\\n All You Need." ')
    'Attention Is All You Need'
    """
    title = " ".join(text.replace(LABEL, " ").split()).strip(" ,;:：|\u200b")
    title = re.sub(r"\s*\(@[^()]*\)?\s*$", "", title)
    if len(title) > 2 and title[0] in _QUOTES and title[-1] == _QUOTES[title[0]] and title[0] not in title[1:-1]:
        title = title[1:-1].strip()
    if re.fullmatch(r"\[[^\[\]]+\]", title):
        title = title[1:-1].strip()
    title = title.removesuffix(".") if not title.endswith("..") else title
    return title.rstrip(" ,;:")


def _is_tags(text: str) -> bool:
    return all(_TAGS.fullmatch(part) for part in re.split(r"\s*[,/&|+]\s*", text))


def _is_claim(text: str) -> bool:
    found = claimed(text.strip(" ()[]"))
    if found.venue is None:
        return found.anything
    return known(text).anything or (
        found.year is not None and sounds_like_venue(found.venue) and len(found.venue.split()) <= 12
    )


def _without_claims(title: str) -> tuple[str, Claimed]:
    """A title without the venue that stands inside its mark: `Title (NIPS 2016)`, `[CVPR 2023] Title`."""
    claim = NOTHING
    if match := re.match(r"[\[(]([^\[\]()]{2,40})[\])]\s*[:-]?\s*(?=\S)", title):
        found = known(match[1])
        if found.anything:
            title, claim = title[match.end() :], found
    if match := re.search(r"\s*[\[(（]([^\[\]()（）]{2,40})[\])）]\.?$|,\s([^,]{3,30})$", title):
        found = known(match[1] or match[2])
        if (found.year or found.date) if match[2] else (found.year or found.date or found.venue):
            if len(title[: match.start()].split()) >= 2:
                title = title[: match.start()]
                claim = claim if claim.anything else found
    return clean_title(title), claim


def _words(text: str, found: tuple[int, int, int, str]) -> int:
    return len(text[found[0] : found[1]].split())
