"""The headings of a list: their paths, the blocks under each, and which are titles of papers."""

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from bibexport.data import read_table, read_words
from bibexport.lists.block_evidence import holds_entry
from bibexport.lists.claims import NOTHING, TextClaim, parse_claim
from bibexport.lists.document import Details, Heading, Paragraph, plain_text, texts
from bibexport.lists.evidence import describes_paper, has_dated_venue, has_paper
from bibexport.lists.names import is_venue, sounds_like_venue
from bibexport.lists.reference import Passage, PassageBlock
from bibexport.lists.titles import TITLE_WORDS
from bibexport.text import cache_short
from bibexport.text.dates import RECENT_YEAR

HEADING_LINKS = 4
"""Maximum number of texts with links to papers below a heading that is the title of one."""
ENTRY_HEADINGS = 3
"""Minimum number of headings of one level that must be titles for any of them to count as one."""

_EXTENTS = {"whole": "$", "word": r"\b", "start": ""}
_NAMES = (re.escape(name) + _EXTENTS[extent] for name, extent in read_table("not_paper_sections").items())
_EXCLUDED = re.compile(rf"^\W*(?:{'|'.join(_NAMES)})", re.IGNORECASE)
_YEAR = re.compile(rf"\W*{RECENT_YEAR}\W*")
CLAIM_LENGTH = 60
"""Maximum length of a heading that names a venue, in characters."""
_LISTED_AS = re.compile(r"\b(?:accepted|published|selected|papers?|publications?|articles?|list)\b", re.IGNORECASE)
_AROUND = re.compile(r"^\W+|\W+$")
_AWARD_WORDS = map(re.escape, read_words("award_words"))
_AWARDS = re.compile(rf"\b(?:{'|'.join(_AWARD_WORDS)})s?\b", re.IGNORECASE)
_UNKNOWN_VENUE = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Z][\w&-]{2,15}")
_LETTER = re.compile(r"[^\W\d_]")
_NAVIGATION = re.compile(
    r"\W*(?:(?:(?:go|jump|return|back)\s+(?:back\s+)?to\s+)?(?:the\s+)?(?:top|toc|(?:table\s+of\s+)?contents?|index)"
    r"|回到顶部|返回顶部|回到目录|返回目录|目录)\W*",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"\[\s*\]|\(\s*\)|\[\s*\[\s*\]\s*\]")


class Segment(msgspec.Struct, frozen=True):
    """The blocks between one heading and the next."""

    heading: Heading[Passage] | None
    """None if the segment continues under an earlier heading."""
    section: tuple[str, ...]
    """The path of headings, including its own."""
    group: tuple[str, ...]
    """The summaries of the folds around it."""
    body: tuple[PassageBlock, ...]
    end: int


def document_title(blocks: Sequence[PassageBlock]) -> str:
    """Return the text of the first heading if it is of level 1 and not the title of a paper, else an empty text."""
    first = _title_heading(blocks)
    return first.text.plain if first is not None else ""


def _title_heading(blocks: Sequence[PassageBlock]) -> Heading[Passage] | None:
    """Return the first heading if it is of level 1 and does not link to a paper."""
    first = _first_heading(blocks)
    if first is None or first.level != 1:
        return None
    link = first.text.title_line.link if first.text.links else None
    return None if link is not None and link.is_sure_paper else first


def cut_at_headings(blocks: Sequence[PassageBlock]) -> tuple[Segment, ...]:
    """Split a list at its headings, folded ones too."""
    cutter = _Cutter(_title_heading(blocks))
    cutter.cut(blocks, ())
    cutter.flush()
    return tuple(cutter.done)


def section_name(heading: Passage) -> str:
    """Return the text of a heading without links that only lead to another place in the file: `[Back to Top](#list)`.

    A link that is all the text of its heading is its name, wherever it leads.
    """
    kept = [span for span in heading.spans if not (span.href and "#" in span.href and _is_navigation(span.text))]
    name = " ".join(_EMPTY_BRACKETS.sub(" ", plain_text(kept)).split())
    return name if len(kept) < len(heading.spans) and _LETTER.search(name) else heading.plain


def _is_navigation(label: str) -> bool:
    """Return whether a link's text only says where to go: `🔝`, `Back to Top`."""
    return not _LETTER.search(label) or _NAVIGATION.fullmatch(label) is not None


@cache_short(1024)
def claim_of_headings(names: tuple[str, ...], title: str = "") -> TextClaim:
    """Return the venue and year that the innermost of the headings `names` to name a venue states: `2019 ISSCC`.

    A heading of a known venue without a year says where its papers appeared; a year alone may be that of anything. An
    unknown venue counts if it is one word with several capitals and has a year, `HotChips 2021`, or is in a list of
    best papers, which is ordered by who gave the awards.

    >>> claim_of_headings(("Papers", "CVPR 2024")).venue, claim_of_headings(("Attack Papers 2022",)).venue
    ('CVPR', None)
    >>> claim_of_headings(("HotChips",), "Best Papers").venue, claim_of_headings(("HotChips",), "Awesome").venue
    ('HotChips', None)
    """
    outer = (title, *names)
    for index, name in reversed(list(enumerate(names))):
        bare = _AROUND.sub("", _LISTED_AS.sub(" ", name))
        found = parse_claim(bare) if len(bare) <= CLAIM_LENGTH else NOTHING
        if found.venue and (is_venue(found.venue) or _is_unknown_venue(found, outer[: index + 1])):
            return found
    return NOTHING


def _is_unknown_venue(claim: TextClaim, outer: Sequence[str]) -> bool:
    name = claim.venue or ""
    if claim.year is not None and len(name.split()) > 1 and sounds_like_venue(name):
        return True
    is_certain = claim.year is not None or any(map(_AWARDS.search, outer))
    return is_certain and _UNKNOWN_VENUE.fullmatch(name) is not None


def is_excluded(section: Sequence[str]) -> bool:
    """Return whether a section is about the list itself: news, contents, how to cite it."""
    return any(_EXCLUDED.search(re.sub(r":\w+:", "", name)) for name in section)


def heads_entry(segment: Segment) -> bool:
    """Return whether the heading of `segment` may be the title of one paper that the text below describes."""
    if segment.heading is None:
        return False
    heading = segment.heading.text
    link = heading.title_line.link
    if link is not None and link.is_sure_paper:
        return True
    if len(heading.plain.split()) < TITLE_WORDS or not is_about_one_paper(segment.body):
        return False
    papers = sum(has_paper(passage) for passage in texts(segment.body))
    if has_paper(heading) or 0 < papers <= HEADING_LINKS:
        return True
    return _is_described(segment.body) if segment.body else has_dated_venue(heading)


def is_about_one_paper(blocks: Sequence[PassageBlock]) -> bool:
    """Return whether the blocks below a heading hold no entry; a text on the authors and the venue is not one."""
    return not any(map(holds_entry, blocks[1:] if _is_described(blocks) else blocks))


def _is_described(blocks: Sequence[PassageBlock]) -> bool:
    return bool(blocks) and isinstance(blocks[0], Paragraph) and describes_paper(blocks[0].text)


def entry_levels(segments: Sequence[Segment]) -> frozenset[int]:
    """Return the levels whose headings are mostly titles of papers."""
    titles: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for segment in segments:
        if segment.heading is None or is_excluded(segment.section):
            continue
        title = heads_entry(segment)
        # A heading with nothing below it is a topic with topics below, unless it links to a paper.
        if segment.body or title:
            filled[segment.heading.level] += 1
            titles[segment.heading.level] += title
    return frozenset(
        level for level, count in titles.items() if count >= ENTRY_HEADINGS and count >= 0.5 * filled[level]
    )


def find_doubtful_headings(segments: Sequence[Segment]) -> list[tuple[int, str]]:
    """Return the headings whose level is doubtful, with the reason.

    A year on the level of the empty topic before it is doubtful: the year is probably meant to
    be below the topic.
    """
    found: list[tuple[int, str]] = []
    topic: tuple[int, str] | None = None
    for segment in segments:
        if segment.heading is None:
            continue
        name = segment.heading.text.plain
        if not _YEAR.fullmatch(name):
            topic = None if segment.body else (segment.heading.level, name)
        elif topic is not None and topic[0] == segment.heading.level:
            found.append((segment.heading.line, f"the year {name} has the level of {topic[1]!r}, not one below it"))
    return found


class _Cutter:
    def __init__(self, title: Heading[Passage] | None) -> None:
        self.done: list[Segment] = []
        self._title = title
        self._path: list[tuple[int, str]] = []
        self._heading: Heading[Passage] | None = None
        self._group: tuple[str, ...] = ()
        self._body: list[PassageBlock] = []

    def cut(self, blocks: Sequence[PassageBlock], group: tuple[str, ...]) -> None:
        """Split `blocks`, which are folded under `group`."""
        for block in blocks:
            if isinstance(block, Heading):
                self.flush()
                self._enter(block)
                self._group = group
            elif isinstance(block, Details) and _first_heading(block.blocks) is not None:
                self.flush()
                summary = block.summary.plain
                inner = (*group, summary) if summary else group
                self._group = inner
                self.cut(block.blocks, inner)
                self.flush()
                self._group = group
            else:
                self._body.append(block)

    def flush(self) -> None:
        """Close the open segment."""
        if self._body or self._heading is not None:
            section = tuple(name for _, name in self._path)
            end = max([self._heading.line if self._heading else 1, *(_last_line(block) for block in self._body)])
            self.done.append(Segment(self._heading, section, self._group, tuple(self._body), end))
        self._heading, self._body = None, []

    def _enter(self, heading: Heading[Passage]) -> None:
        while self._path and self._path[-1][0] >= heading.level:
            self._path.pop()
        if heading is not self._title:
            self._path.append((heading.level, section_name(heading.text)))
            self._heading = heading


def _first_heading(blocks: Sequence[PassageBlock]) -> Heading[Passage] | None:
    for block in blocks:
        if isinstance(block, Heading):
            return block
        if isinstance(block, Details) and (inner := _first_heading(block.blocks)):
            return inner
    return None


def _last_line(block: PassageBlock) -> int:
    if hasattr(block, "end"):
        return int(block.end)
    parts = getattr(block, "items", None) or getattr(block, "rows", None)
    return int(parts[-1].end) if parts else 1
