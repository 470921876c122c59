"""Reading one entry of a list: title, key, venue, year, identifiers, links."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import msgspec

from bibexport.data import read_words
from bibexport.findings import Finding
from bibexport.lists import Mention, link_kinds, tables
from bibexport.lists.block_evidence import caption_of, find_other_works
from bibexport.lists.candidates import Candidate
from bibexport.lists.claims import TextClaim, head_roles, parse_known_claim, year_of
from bibexport.lists.conventions import Conventions, follow_conventions
from bibexport.lists.entries import fold_title
from bibexport.lists.evidence import has_linked_citation, has_paper, names_title
from bibexport.lists.links import EntryLink, PaperId, find_paper_id
from bibexport.lists.names import are_names, is_venue, sounds_like_venue
from bibexport.lists.publication import correct_arxiv_month, read_publication
from bibexport.lists.reference import Reference, clean_title
from bibexport.lists.styled_text import count_words
from bibexport.lists.titles import TITLE_WORDS
from bibexport.model import Link, LinkKind
from bibexport.text.venue_names import preprint_server


def find_doubts(mention: Mention, head: Reference, claim: TextClaim) -> Iterator[Finding]:
    """Return the doubts about `mention`, which was read from `head` and makes `claim`."""
    for code, message in (*_doubt_paper(mention), *_doubt_year(mention, claim), *_doubt_title(mention, head, claim)):
        yield Finding(code=code, line=mention.line, message=message)


def _doubt_paper(mention: Mention) -> Iterator[tuple[str, str]]:
    papers = [link for link in mention.links if link.kind == "paper"]
    if not papers:
        yield "no-paper-link", "no link to a paper"
    elif mention.arxiv is None and mention.doi is None and all(link_kinds.is_mirror(link.url) for link in papers):
        yield "no-paper-link", f"the only link to the paper is a mirror, {papers[0].url}"


def _doubt_year(mention: Mention, claim: TextClaim) -> Iterator[tuple[str, str]]:
    if claim.two_digits:
        yield "two-digit-year", f"the year is written with two digits and read as {mention.year}"
    if mention.year is None:
        yield "no-year", "no year"
    elif mention.arxiv is not None and "/" not in mention.arxiv:
        submitted = 2000 + int(mention.arxiv[:2])
        preprint = mention.venue is not None and preprint_server(mention.venue) is not None
        if mention.year < submitted or (preprint and mention.year > submitted):
            said = f"{mention.venue or ''} {mention.year}".strip()
            yield "id-year", f"the list says {said}, but arXiv:{mention.arxiv} is of {submitted}"


def _doubt_title(mention: Mention, head: Reference, claim: TextClaim) -> Iterator[tuple[str, str]]:
    if mention.title is None:
        yield "no-title", "no title; it has to come from the identifier"
    elif head.mark == "none" and claim.venue is not None and mention.title == head.title:
        yield "plain-title", "the title is not quoted, bold or linked; its end is guessed"
    if head.broken:
        yield "broken-title", "the title contains a line break"


def complete_from_section(claim: TextClaim, section: TextClaim) -> TextClaim:
    """Return the claim of an entry with the venue and year of the headings above it where it says nothing of its own.

    A venue alone comes from a heading only in the same year, or beside a heading without one.
    """
    if not claim.anything:
        return section if section.year or section.date else claim
    if claim.venue or section.venue is None or section.year not in (None, claim.year or year_of(claim.date)):
        return claim
    return msgspec.structs.replace(claim, venue=section.venue)


NAME_WORDS = 3
NAME_LENGTH = 30
HINT_LENGTH = 40
MAX_CITATION = 600
"""Maximum length of a citation below the name of a method, in characters."""

_SHORT_NAME = re.compile(rf"([^:：]{{1,{NAME_LENGTH}}}?)\s{{0,2}}[:：]\s*\S")
_PAPER_FIELD = re.compile(r"(?:paper|title|reference|论文|标题)s?", re.IGNORECASE)
_ONE_NAME = re.compile(r"[^\s:]{1,20}")
_NO_NAME = re.compile(r"\W*|n/?a|none|null|unknown|tba|no name", re.IGNORECASE)
_NOT_NAMES = frozenset(read_words("not_short_names"))
_WORD = re.compile(r"\w")
_COMMENT_KEY = re.compile(r"[-\s]*([A-Za-z][\w:+.-]{3,60})\s*-?")


class Reading(msgspec.Struct, frozen=True):
    """A mention and its findings."""

    mention: Mention
    findings: tuple[Finding, ...]


def read_entry(candidate: Candidate, conventions: Conventions, comment: str = "") -> Reading:
    """Read one entry of a list with such conventions; `comment` is the comment on its line."""
    return _Reader(candidate, conventions).read(comment)


def collect_references(candidate: Candidate) -> Iterator[Reference]:
    """Yield how each text of an entry is read: the line with the title, then the others."""
    yield candidate.head.title_line
    # A method's name, and below it the citation of its paper: `DeepEdge`, `J. Mole, DeepEdge: A Network …, CVPR 2015`.
    line = candidate.head.title_line
    title, is_name = fold_title(line.title), line.words < TITLE_WORDS
    for passage in candidate.details:
        # Most details have no title, so that to look for one is not worth the time unless the title may be in them.
        # The paper of a tool is not in the line that describes the tool.
        is_tool = not has_paper(candidate.head) and bool(passage.links) and has_paper(passage)
        may_cite = len(passage.plain) <= MAX_CITATION and (
            is_name or is_tool or title in fold_title(passage.styled.text)
        )
        if not has_paper(candidate.head) and names_title(passage):
            yield passage.title_line
            continue
        cited = passage.title_line if may_cite else None
        same = cited is not None and cited.title is not None and fold_title(cited.title) == title
        named = (
            cited is not None
            and (is_name or (is_tool and (cited.cited or cited.mark == "quotes")))
            and _is_citation(cited)
        )
        yield cited if cited is not None and (same or named) else passage.details


def _is_citation(reference: Reference) -> bool:
    named = bool(reference.authors) and reference.claim.anything
    title = reference.title or ""
    return reference.words >= TITLE_WORDS and named and not are_names(title) and not sounds_like_venue(title)


def short_name(title: str | None) -> str | None:
    """Return the name that a title starts with, before its colon.

    At most three words and 30 characters, with a capital or digit after its first character.

    >>> short_name("LISA++: An Improved Baseline"), short_name("Position: Trilemma")
    ('LISA++', None)
    """
    match = _SHORT_NAME.match(title or "")
    if match is None:
        return None
    name = match[1].strip()
    words = name.split()
    if len(words) > NAME_WORDS or not re.search(r"[A-Z\d]", name[1:]) or words[0].lower() in _NOT_NAMES:
        return None
    if (
        parse_known_claim(name).anything
        or is_venue(name)
        or re.match(r"\d+[)\].]?\s", name)
        or re.fullmatch(r"[\d\W]+", name)
    ):
        return None
    return name


class _Reader:
    def __init__(self, candidate: Candidate, conventions: Conventions) -> None:
        self._entry = candidate
        texts = (candidate.head, *candidate.details)
        self._line, *self._details = (
            follow_conventions(passage.styled, reference, conventions)
            for passage, reference in zip(texts, collect_references(candidate), strict=True)
        )
        self._links = [link for passage in candidate.passages for link in passage.links]
        self._other_works = find_other_works(candidate.passages, self._line)
        # A second label such as `[Paper](…)` may be meant for the paper of the entry, and wrong.
        self._mentioned = [
            link
            for passage in candidate.passages
            for link in passage.links
            if link in self._other_works and (not link.labelled or _WORD.search(caption_of(passage, link).plain))
        ]
        self._findings: list[Finding] = []

    def read(self, comment: str) -> Reading:
        """Read the whole entry."""
        entry = self._entry
        paper = self._find_paper()
        found = read_publication(entry, self._links, self._line, self._details)
        claim = complete_from_section(correct_arxiv_month(found.claim, paper.arxiv), entry.place.claim)
        title = self._read_title()
        mention = Mention(
            line=entry.line,
            end_line=max(entry.line, entry.end),
            section=entry.place.section,
            group=entry.place.group,
            key=self._line.key,
            key_hint=self._find_key_hint(title, comment),
            short_name=short_name(title),
            title=title,
            authors=found.authors,
            venue=claim.venue,
            year=claim.year or year_of(claim.date),
            date=claim.date,
            volume=found.imprint.volume,
            issue=found.imprint.issue,
            pages=found.imprint.pages,
            arxiv=paper.arxiv,
            arxiv_version=paper.arxiv_version,
            doi=paper.doi,
            ids=paper.other,
            links=self._select_links({fold_title(name) for name in found.authors}),
            description=self._describe(),
        )
        if found.second_venue:
            self._warn("second-venue", f"a second venue is named: {found.second_venue}")
        return Reading(mention, (*self._findings, *find_doubts(mention, self._line, claim)))

    def _warn(self, code: str, message: str, line: int | None = None) -> None:
        self._findings.append(Finding(code=code, line=line or self._entry.line, message=message))

    def _describe(self) -> str:
        """Return the texts below the reference without links or parts of it; in a table, the column for them."""
        if self._entry.form == "row":
            cells = (cell.text.plain for cell in self._entry.cells if cell.text.column.strip().lower() == "description")
            return " ".join(filter(None, cells))
        texts = (
            passage.plain
            for passage, text in zip(self._entry.details, self._details, strict=True)
            if not (passage.links or text.title or text.authors or text.claim.anything)
        )
        return " ".join(text for text in texts if _WORD.search(text))

    # Title and key.

    def _read_title(self) -> str | None:
        if named := self._find_named_paper():
            return clean_title(named.label)
        cited = next((text.title for text in self._details if text.title), None) or self._find_cited_part()
        title = self._line.title if cited is None else cited
        if title is None or cited is not None:
            return title or self._find_quoted()
        if self._entry.form != "row":
            is_short = _ONE_NAME.fullmatch(title) and count_words(title) < TITLE_WORDS
            one_name = is_short and not (self._line.cited or has_linked_citation(self._entry.head))
            return None if self._line.mark in ("link", "none") and one_name else title
        fewest = TITLE_WORDS if tables.is_name(self._entry.head.column) else 2
        if self._line.words >= fewest or "title" in head_roles(self._entry.head.column):
            return title
        return self._find_quoted()

    def _find_cited_part(self) -> str | None:
        """Return the first part of the line that a citation below has between its authors and its venue.

        `Fast R-CNN, Microsoft Research` and below it `Ross Girshick, Fast R-CNN, arXiv:1504.08083`.
        """
        pieces = [one.piece for one in self._line.weighed]
        if len(pieces) < 2:
            return None
        for text in self._details:
            slots = [one.slot for one in text.weighed]
            for index, one in enumerate(text.weighed):
                is_between = "authors" in slots[:index] and "venue" in slots[index + 1 :]
                if is_between and one.slot is None and one.piece.text == pieces[0].text:
                    return pieces[0].text
        return None

    def _find_quoted(self) -> str | None:
        """Return the quoted title in another cell of the row than that of names."""
        lines = (cell.text.title_line for cell in self._entry.cells)
        return next((line.title for line in lines if line.mark == "quotes" and line.words >= TITLE_WORDS), None)

    def _find_named_paper(self) -> EntryLink | None:
        """Return the link in `Paper: [Title](…)` below a name."""
        return next(
            (
                link
                for link in self._links
                if link.is_paper
                and link is not self._line.link
                and not link.labelled
                and _PAPER_FIELD.fullmatch(link.prefix)
                and len(link.label.split()) >= TITLE_WORDS
            ),
            None,
        )

    def _find_key_hint(self, title: str | None, comment: str) -> str | None:
        names = (cell.text.plain.strip("[]() ") for cell in self._entry.cells if cell.role == "name")
        if name := next((name for name in names if len(name) <= HINT_LENGTH and not _NO_NAME.fullmatch(name)), None):
            return name
        if self._line.title is not None and title != self._line.title:
            first = next((link.label for link in self._entry.head.links if not link.labelled), "")
            if count_words(self._line.title) > NAME_WORDS >= count_words(first) > 0:
                return first
            name, bracket, _ = self._line.title.partition("(")
            return name.rstrip() if bracket and self._line.title.endswith(")") else self._line.title
        match = _COMMENT_KEY.fullmatch(comment)
        head = self._entry.head
        # In a column of names, any word is one.
        hint = head.title_line.key_hint if tables.is_name(head.column) else self._line.key_hint
        return hint or (match[1] if match and re.search(r"\d", match[1]) else None)

    # Links and identifiers.

    def _select_links(self, authors: Collection[str]) -> tuple[Link, ...]:
        """Return the links to keep; those on names in `authors`, folded, lead to the pages of people."""
        papers = {link.url for link in self._links if link.is_paper}
        has_code = any("code" in link.kinds and not link.stars for link in self._links)
        kept: dict[tuple[LinkKind, str], Link] = {}
        at = Counter(link.url for link in self._links)
        for link in self._links:
            if link.labelled and not link.url:
                self._warn("empty-link", f"the link {link.label!r} is empty", link.line)
            if not link.url or link.url.startswith("#") or (link.stars and has_code):
                continue
            if link is self._line.link and not link.kinds and at[link.url] > 1:
                continue  # the label of the other link says what is there
            if link.disagrees:
                self._warn("link-label", f"the label {link.label!r} does not fit {link.url}", link.line)
            label = "" if link is self._line.link else link.label
            # The paper of the entry must not be mistaken for one that its texts mention, nor a page of an author for
            # that of the project.
            aside = link in self._mentioned or (fold_title(link.label) in authors and link.may_be_home_page)
            for kind in ("other",) if aside else link.kinds or (self._default_kind(link),):
                if kind == "code" and link.url in papers:
                    self._warn("same-link", f"paper and code have the same address, {link.url}", link.line)
                else:
                    known = kept.get((kind, link.url))
                    if known is None or (not known.label and not link_kinds.says_only_paper(label, link.url)):
                        kept[kind, link.url] = Link(kind=kind, url=link.url, label=label)
        return tuple(kept.values())

    def _default_kind(self, link: EntryLink) -> LinkKind:
        if link is not self._line.link or not link_kinds.is_web_page(link.url):
            return "other"
        return "paper" if link_kinds.looks_like_article(link.url) else "project"

    def _find_paper(self) -> PaperId:
        papers: Sequence[EntryLink] = [link for link in self._links if link.is_paper]
        for link in papers:
            if link_kinds.is_malformed_arxiv(link.url):
                expected = "expected an arXiv address such as https://arxiv.org/abs/1706.03762"
                meant = link_kinds.suggest_arxiv_id(link.url)
                hint = f"; did you mean {meant}?" if meant else ""
                self._warn("malformed-link", f"{expected}, got {link.url}{hint}", link.line)
        own = [link for link in papers if link not in self._other_works]
        found = find_paper_id(own, self._line.link, [passage.spans for passage in self._entry.passages])
        others = dict.fromkeys(link.ids.arxiv for link in papers if link.ids.arxiv and link.ids.arxiv != found.arxiv)
        if found.arxiv and others:
            named = ", ".join((found.arxiv, *others))
            self._warn("other-link", f"links to several papers on arXiv, {named}; the first counts")
        return found
