"""A text of a list read as a reference: title, key, authors, venue and date, from the best reading of its pieces.

A `Passage` is one text of a list (a paragraph, an item's first line, a cell) with all that can be parsed from it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from bibexport.lists.claims import NOTHING, TextClaim
from bibexport.lists.document import Block, Inline, plain_text
from bibexport.lists.imprints import Imprint
from bibexport.lists.links import EntryLink, find_links
from bibexport.lists.names import find_names, has_initials, is_venue, looks_like_acronym
from bibexport.lists.pieces import QUOTES, cut_pieces
from bibexport.lists.signs import ONE_NAME, Sign, is_series, is_tags
from bibexport.lists.slots import Weighed, choose_claim, weigh_pieces
from bibexport.lists.styled_text import BREAK, LABEL, SOFT, StyledText, count_words, style_text
from bibexport.lists.titles import Markup, TitlePlace, find_title

MAX_PROSE = 700
"""Length in characters of the first line from which a text below the title is an abstract, which states nothing."""
KEY_WORDS = 5
KEY_LENGTH = 40
MAX_LENGTH = 4000
"""Maximum length of the text that is read, in characters."""

_LINE = re.compile(rf"[{BREAK}{SOFT}{LABEL}]")
_AFFILIATION = re.compile(r"\s{0,4}\(@[^()]*\)?\s*$")
_JUNK_END = r"\s\ufe0f\u200d\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_TRAILING_JUNK = re.compile(rf"(?<![{_JUNK_END}])[{_JUNK_END}]+$")


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """What one text says about a paper."""

    title: str | None = None
    key: str | None = None
    """Verbatim, if marked up: `KEY` in backticks, brackets or bold before the title."""
    key_hint: str | None = None
    """A name without markup before the title: `KEY: [Title](…)`."""
    authors: tuple[str, ...] = ()
    claim: TextClaim = NOTHING
    """The venue, its year, and the date."""
    year_first: bool = False
    """Whether a year comes before the title."""
    second_venue: str | None = None
    """Another venue, as in `ICCVW, 2019 (& TPAMI 2020)`."""
    imprint: Imprint | None = None
    """Volume, issue and pages."""
    labels: int = 0
    """Number of labels before the title."""
    rest: int = 0
    """Where the text after the title starts."""
    mark: Markup = "none"
    """How the title is marked up."""
    link: EntryLink | None = None
    """The link on the title."""
    broken: bool = False
    """Whether a line ends within the title."""
    weighed: tuple[Weighed, ...] = ()
    """The pieces of the text, with what speaks for each slot."""
    place: TitlePlace | None = None
    """Which pieces are the title."""
    cited: bool = False
    """Whether it is a citation in the style of a journal: names, title and year in the order of one."""

    @property
    def words(self) -> int:
        """The number of words in the title."""
        return count_words(self.title or "")


def read_reference(text: StyledText) -> Reference:
    """Read the text that names a paper."""
    text = text.cut(MAX_LENGTH)
    weighed = weigh_pieces(cut_pieces(text), text.text)
    place = find_title(text, weighed)
    if place is not None and all(_is_surely_venue(one) for one in weighed[place.first : place.last + 1]):
        place = None
    return _Builder(text, weighed, place).build()


def read_details(text: StyledText) -> Reference:
    """Read a text of an entry whose title is elsewhere."""
    if len(text.text) > MAX_PROSE and _LINE.search(text.text, 0, MAX_PROSE) is None:
        return Reference()
    text = text.cut(MAX_LENGTH)
    return _Builder(text, weigh_pieces(cut_pieces(text, head=False), text.text, head=False), None).build()


def _is_surely_venue(one: Weighed) -> bool:
    """Return whether a piece can be no title: `UAI 2021 Workshop`, `Journal of Computational Biology`."""
    venue = one.claim.venue
    return one.slot == "date" or (one.slot == "venue" and venue is not None and (is_venue(venue) or is_series(venue)))


def complete_reference(
    text: StyledText, reference: Reference, learned: Mapping[int, Sign], *, families: bool
) -> Reference:
    """Read a text again with what its list has taught about some of its pieces (see `conventions.py`)."""
    text = text.cut(MAX_LENGTH)
    weighed = [one.add((learned[index],)) if index in learned else one for index, one in enumerate(reference.weighed)]
    # The names in one style, some of them learned, are one row.
    runs = {id(weighed[index].piece.run): index for index, sign in learned.items() if sign.slot == "authors"}
    weighed = [
        msgspec.structs.replace(one, row=runs[id(one.piece.run)])
        if one.slot == "authors" and id(one.piece.run) in runs
        else one
        for one in weighed
    ]
    return _Builder(text, weighed, reference.place, families=families).build()


class _Builder:
    """Fills the slots of a reference from the pieces around its title."""

    def __init__(
        self, text: StyledText, weighed: Sequence[Weighed], place: TitlePlace | None, *, families: bool = False
    ) -> None:
        self._text = text
        self._weighed = weighed
        self._place = place
        self._families = families
        self._outside = [
            index for index in range(len(weighed)) if place is None or not place.first <= index <= place.last
        ]

    def build(self) -> Reference:
        claim, second = choose_claim(self._text.text, self._weighed, self._outside)
        start, rest = self._find_ends()
        title = clean_title(self._text.text[start:rest]) or None if self._place else None
        key, hint = self._read_key()
        raw = self._text.text[start:rest]
        return Reference(
            title=title,
            key=key,
            key_hint=hint,
            authors=self._read_authors(),
            claim=claim,
            year_first=self._has_year_first(),
            second_venue=second,
            imprint=self._read_imprint(),
            labels=self._text.text.count(LABEL, 0, start),
            rest=rest,
            mark=self._place.markup if self._place else "none",
            link=self._find_link(start, rest),
            cited=self._is_cited(claim),
            broken=self._place is not None and (BREAK in raw.strip() or SOFT in raw.strip()),
            weighed=tuple(self._weighed),
            place=self._place,
        )

    def _is_cited(self, claim: TextClaim) -> bool:
        roles = {one.piece.part.role for one in self._weighed if one.piece.part is not None}
        return {"authors", "title"} <= roles and claim.year is not None

    # The title.

    def _find_ends(self) -> tuple[int, int]:
        place = self._place
        if place is None:
            return 0, 0
        first, last = self._weighed[place.first].piece, self._weighed[place.last].piece
        start, end = first.start, last.end
        text = self._text.text
        if first.quoted and last is not first:
            start = max(0, start - 1)
        if last.quoted and last is not first:
            end += 1
        # A bracket that opens in the title closes in it.
        if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
            end += 1
        return start, end

    def _find_link(self, start: int, end: int) -> EntryLink | None:
        if self._place is None:
            return None
        runs = self._text.runs_from(start)
        return next((run.link for run in runs if run.link is not None and run.start < end), None)

    # Keys.

    def _read_key(self) -> tuple[str | None, str | None]:
        """Return the key before the title, and the name there that is less certain to be one."""
        if self._place is None:
            return None, None
        key: str | None = None
        hint: str | None = None
        codes = 0
        for index in range(self._place.first):
            one = self._weighed[index]
            piece = one.piece
            after = self._weighed[index + 1].piece
            free = one.slot is None or any(sign.reason == ONE_NAME.reason for sign in one.signs)
            if piece.run.code:
                if not (one.slot == "venue" or (one.slot == "date")) or len(piece.text) < 3:
                    codes += 1
                    key = piece.text if codes == 1 and key is None and is_key(piece.text) else None
            elif not free or piece.run.link is not None or not is_key(piece.text):
                continue
            elif piece.bracket == "[":
                if key is None and piece.mark != "comma":
                    key = self._read_bracket(index)
            elif piece.bracket:
                continue
            elif piece.run.bold and (
                after.mark == "colon" or (index + 1 == self._place.first and self._is_marked(index + 1))
            ):
                if is_like_name(piece.text):
                    key = key or piece.text
                else:
                    hint = hint or piece.text
            elif (
                re.search(r"[A-Z\d]", piece.text)
                and self._is_marked(self._place.first)
                and (index + 1 == self._place.first or piece.run.bold)
            ):
                hint = hint or piece.text
        return key, hint or self._find_name_after()

    def _read_bracket(self, index: int) -> str | None:
        """Return the key in the brackets that a piece is the first of; tags are no key."""
        assert self._place is not None
        last = index
        while last + 1 < self._place.first and self._weighed[last + 1].piece.bracket == "[":
            last += 1
            if self._weighed[last].piece.mark in ("comma", "open", "close"):
                return None
        text = self._text.text[self._weighed[index].piece.start : self._weighed[last].piece.end]
        return text if is_key(text) and not is_tags(text) else None

    def _is_marked(self, index: int) -> bool:
        piece = self._weighed[index].piece
        return piece.quoted or piece.run.bold or piece.run.link is not None

    def _find_name_after(self) -> str | None:
        """Return the name of a method in bold brackets after the title: `**(ResNet)**`."""
        assert self._place is not None
        names = (
            one.piece.text
            for one in self._weighed[self._place.last + 1 :]
            if one.piece.bracket and one.piece.run.bold and looks_like_acronym(one.piece.text) and one.slot is None
        )
        return next(names, None)

    def _has_year_first(self) -> bool:
        claims = (self._weighed[index] for index in self._outside if self._place and index < self._place.first)
        return any(one.claim.year is not None and one.slot in ("venue", "date") for one in claims)

    def _read_imprint(self) -> Imprint | None:
        found = [self._weighed[index].piece.imprint for index in self._outside]
        imprints = [one for one in found if one is not None]
        venues = [self._weighed[index] for index in self._outside if self._weighed[index].slot == "venue"]
        if volume := next((one.volume for one in venues if one.volume), ""):
            imprints.append(Imprint(volume=volume))
        if not imprints:
            return None
        return Imprint(
            volume=next((one.volume for one in imprints if one.volume), ""),
            issue=next((one.issue for one in imprints if one.issue), ""),
            pages=next((one.pages for one in imprints if one.pages), ""),
        )

    # Authors.

    def _read_authors(self) -> tuple[str, ...]:
        """Return the people of the row of names that weighs most."""
        best: tuple[str, ...] = ()
        most = 0.0
        for row in self._find_rows():
            weight = sum(self._weighed[index].weight("authors") for index in row)
            if weight > most:
                best, most = self._names_of(row), weight
        return best if most >= 0.75 else ()

    def _find_rows(self) -> Iterator[list[int]]:
        row: list[int] = []
        for index in self._outside:
            one = self._weighed[index]
            if one.slot != "authors":
                continue
            # Between two names of a row there may be an affiliation, but no title.
            if row and (
                one.row != self._weighed[row[-1]].row or index - row[-1] > 3 or not self._is_outside(row[-1], index)
            ):
                yield row
                row = []
            row.append(index)
        if row:
            yield row

    def _is_outside(self, first: int, last: int) -> bool:
        place = self._place
        return place is None or last < place.first or first > place.last

    def _names_of(self, row: Sequence[int]) -> tuple[str, ...]:
        first, last = self._weighed[row[0]].piece, self._weighed[row[-1]].piece
        if first.part is not None:
            return first.part.people
        end = last.end
        # The period after `Mole J, Pier K.` ends the row; after `J. Mole, K.` it belongs to the initial.
        if self._text.text[end : end + 1] == "." and not (
            has_initials(last.text) and "." not in self._text.text[first.start : end]
        ):
            end += 1
        return find_names(self._text.text[first.start : end].replace(SOFT, " "), families=self._families).people


_PLAIN_COMPOUND = re.compile(r"[A-Z]?[a-z]+-[a-z]+")


def is_like_name(text: str) -> bool:
    """Return whether a text may be the name of a method by its form: one word, or one with capitals or digits in it.

    >>> is_like_name("Gato"), is_like_name("Prismatic VLMs"), is_like_name("Code review"), is_like_name("Follow-up")
    (True, True, False, False)
    """
    if _is_coined(text):
        return True
    return len(text.split()) == 1 and _PLAIN_COMPOUND.fullmatch(text) is None and not is_tags(text)


def names_paper(name: str, title: str, *, anything: bool) -> bool:
    """Return whether the words before a title name the paper: by their form, or because they are in the title.

    `anything`: the list has such a name before nearly all titles.
    """
    folded, words = (" ".join(re.findall(r"\w+", text.casefold())) for text in (title, name))
    return anything or _is_coined(name) or f" {words} " in f" {folded} "


def _is_coined(text: str) -> bool:
    """Return whether a text has a digit, or a capital within a word."""
    return any(map(str.isdigit, text)) or any(any(map(str.isupper, word[1:])) for word in text.split())


def is_key(text: str) -> bool:
    """Return whether `text` is short enough for the name of a method."""
    return 0 < len(text) <= KEY_LENGTH and len(text.split()) <= KEY_WORDS and LABEL not in text


def clean_title(text: str) -> str:
    """Return a title on one line, without the quotes around it and the full stop at its end.

    >>> clean_title(' "Attention Is\\n All You Need." ')
    'Attention Is All You Need'
    """
    title = " ".join(text.replace(LABEL, " ").split()).strip(" ,;:：|\u200b")
    if "(@" in title:
        title = _AFFILIATION.sub("", title)
    if not title[-1:].isascii():
        title = _TRAILING_JUNK.sub("", title)
    if len(title) > 2 and title[-1] in QUOTES.get(title[0], "") and title[0] not in title[1:-1]:
        title = title[1:-1].strip()
    if title.startswith("[") and title.endswith("]") and title.count("[") == 1:
        title = title[1:-1].strip()
    return (title if title.endswith("..") else title.removesuffix(".")).rstrip(" ,;:")


class Passage(msgspec.Struct, frozen=True, dict=True):
    """One text of a list; the properties are computed once, on first use."""

    spans: Inline
    column: str = ""
    """The header of its column, if it is a table cell."""

    @cached_property
    def plain(self) -> str:
        """The text as readers see it."""
        return plain_text(self.spans)

    @cached_property
    def links(self) -> tuple[EntryLink, ...]:
        """The links and where they lead."""
        return find_links(self.spans, self.column)

    @cached_property
    def styled(self) -> StyledText:
        """The text with its styles, without labels and images."""
        return style_text(self.spans, self.links)

    @cached_property
    def title_line(self) -> Reference:
        """The passage read as the text that names a paper."""
        return read_reference(self.styled)

    @cached_property
    def details(self) -> Reference:
        """The passage read as a text of an entry whose title is elsewhere."""
        return read_details(self.styled)


PassageBlock = Block[Passage]
