"""One entry of a list, read: title, key, venue, year, identifiers, links."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from bibexport.catalog.markdown import hosts, labels
from bibexport.catalog.markdown.blocks import Inline
from bibexport.catalog.markdown.claims import NOTHING, Claimed, claimed, known, year_of
from bibexport.catalog.markdown.heads import TITLE_WORDS, Head, clean_title
from bibexport.catalog.markdown.identifiers import NONE, Identifiers, arxiv_in_text, mirrored_arxiv
from bibexport.catalog.markdown.inlines import Inlines
from bibexport.catalog.markdown.links import EntryLink, badge_label
from bibexport.catalog.markdown.mention import ListWarning, Mention
from bibexport.catalog.markdown.spans import plain
from bibexport.catalog.markdown.tails import Tail, tail
from bibexport.catalog.markdown.units import Unit
from bibexport.catalog.markdown.venues import is_preprint, is_venue
from bibexport.ids import ArxivId
from bibexport.model import Link, LinkKind

_SHORT_NAME = re.compile(r"([^:：]{1,30}?)\s*[:：]\s*\S")
_LIBRARIES = frozenset(
    "acl ieee acm cvf pmlr openreview springer nature science aclanthology hal ssrn blog authorea researchgate zenodo".split()
)
_PAPER_FIELD = re.compile(r"(?:paper|title|reference|论文|标题)s?", re.IGNORECASE)
_NO_NAME = re.compile(r"\W*|n/?a|none|null|unknown|tba|no name", re.IGNORECASE)
_NO_NAMES = frozenset(
    "position survey review perspective towards beyond tutorial dataset benchmark introduction".split()
)


class Reading(msgspec.Struct, frozen=True):
    """A mention with what is doubtful about it."""

    mention: Mention
    warnings: tuple[ListWarning, ...]


def reading(unit: Unit, inlines: Inlines, comment: str = "") -> Reading:
    """Read one entry; `comment` is the comment beside it in the file."""
    return _Reader(unit, inlines, comment).read()


def short_name(title: str | None) -> str | None:
    """The name that a title starts with, before its colon.

    At most three words and 30 characters, with a capital or digit after its first character.

    >>> short_name("LISA++: An Improved Baseline"), short_name("Position: Trilemma")
    ('LISA++', None)
    """
    match = _SHORT_NAME.match(title or "")
    if match is None:
        return None
    name = match[1].strip()
    if len(name.split()) > 3 or not re.search(r"[A-Z\d]", name[1:]) or name.split()[0].lower() in _NO_NAMES:
        return None
    if known(name).anything or is_venue(name) or re.match(r"\d+[)\].]?\s", name) or re.fullmatch(r"[\d\W]+", name):
        return None
    return name


class _Reader:
    def __init__(self, unit: Unit, inlines: Inlines, comment: str) -> None:
        self.unit = unit
        self.comment = comment
        self.warnings: list[ListWarning] = []
        self._inlines = inlines
        self.head_links = inlines.links(unit.head, unit.column)
        self.flow = inlines.flow(unit.head, unit.column)
        self.head: Head = inlines.head(unit.head, unit.column)
        self.before = [link for link in self.head_links if link.labelled][: self.head.labels]
        others: list[tuple[Inline, str]] = [(inline, "") for inline in unit.tails]
        others += [(cell.inline, cell.column) for cell in unit.cells]
        self.others = [(inline, inlines.links(inline, column)) for inline, column in others]

    def read(self) -> Reading:
        all_links = [link for link in (*self.head_links, *(link for _, found in self.others for link in found))]
        kept = self._links(all_links)
        ids, arxiv, version = self._identifiers(all_links)
        claim = self._claim(all_links)
        claim = _month_of_arxiv(claim, arxiv)
        title = self._title()
        name = short_name(title)
        mention = Mention(
            line=self.unit.line,
            end_line=max(self.unit.line, self.unit.end),
            section=self.unit.section,
            group=self.unit.group,
            key=self.head.key,
            key_hint=self._key_hint(),
            short_name=name,
            title=title,
            venue=claim.venue,
            year=claim.year or year_of(claim.date),
            date=claim.date,
            arxiv=arxiv,
            arxiv_version=version,
            doi=ids.doi,
            ids=dict([ids.other]) if ids.other else {},
            links=kept,
        )
        self._doubts(mention, claim)
        return Reading(mention, tuple(self.warnings))

    def _warn(self, code: str, message: str, line: int | None = None) -> None:
        self.warnings.append(ListWarning(code, line or self.unit.line, message))

    # Title and key.

    def _title(self) -> str | None:
        if named := self._named_paper():
            return clean_title(named.label)
        title = self.head.title
        if title is None:
            return None
        if self.unit.form != "row" and self.head.marked in ("link", "none") and re.fullmatch(r"[^\s:]{1,20}", title):
            return None
        if (
            self.unit.form == "row"
            and not re.search(r"title|标题|题目", self.unit.column, re.IGNORECASE)
            and len(title.split()) <= (2 if self.unit.name_column else 1)
        ):
            return None
        return title

    def _named_paper(self) -> EntryLink | None:
        """The link in `Paper: [Title](…)` below a name."""
        for found in (self.head_links, *(found for _, found in self.others)):
            for link in found:
                if link is not self.head.link and (
                    link.is_paper
                    and not link.labelled
                    and len(link.label.split()) >= TITLE_WORDS
                    and _PAPER_FIELD.fullmatch(link.prefix)
                ):
                    return link
        return None

    def _key_hint(self) -> str | None:
        for cell in self.unit.cells:
            name = plain(cell.inline)
            if cell.role == "name" and len(name) <= 40 and len(name.split()) <= 4 and not _NO_NAME.fullmatch(name):
                return name.strip("[]() ")
        if self.head.title is not None and (self._title() is None or self._named_paper()):
            return re.sub(r"\s*\(.*\)$", "", self.head.title)
        if self.head.hint:
            return self.head.hint
        match = re.fullmatch(r"[-\s]*([A-Za-z][\w:+.-]{3,60})\s*-?", self.comment)
        return match[1] if match and re.search(r"\d", match[1]) else None

    # Where and when.

    def _claim(self, found: Sequence[EntryLink]) -> Claimed:
        result = NOTHING
        second: str | None = None
        for claim, other in self._claims(found):
            result = _merged(result, claim)
            second = second or other
        if second:
            self._warn("W08", f"a second venue is named: {second}")
        return result

    def _claims(self, found: Sequence[EntryLink]) -> Iterator[tuple[Claimed, str | None]]:
        """All claims, those that count most first."""
        for cell in self.unit.cells:
            if cell.role in ("venue", "date"):
                yield self._cell(plain(cell.inline), cell.role), None
        yield self.head.claim, None
        for link in found:
            yield self._label(link), None
        after: Tail = tail(self.flow, self.head.rest)
        yield after.claim, after.second_venue
        if self.unit.form != "row":
            for inline, _ in self.others:
                later = tail(self._inlines.flow(inline), 0)
                yield later.claim, later.second_venue
        for image in (
            part for inline in (self.unit.head, *(i for i, _ in self.others)) for part in inline if part.kind == "image"
        ):
            yield self._badge(badge_label(image)), None

    def _label(self, link: EntryLink) -> Claimed:
        """What the label of a link claims: `[[CVPR 2025](…)]`, and before the title also `[[arXiv](…)]`."""
        if link.badge or link is self.head.link or len(link.label.split()) > 8:
            return NOTHING
        found = known(link.label)
        if not found.anything and link.is_paper and len(link.label.split()) <= 5:
            unknown = claimed(link.label)
            found = unknown if unknown.year or unknown.date else NOTHING
        if found.year or found.date or link in self.before:
            return found
        named = found.venue is not None and not is_preprint(found.venue)
        return (
            found
            if named and (found.venue or "").lower() not in _LIBRARIES and labels.kinds(link.label) in ((), ("paper",))
            else NOTHING
        )

    def _cell(self, text: str, role: str) -> Claimed:
        if not text.strip(" -–—/"):
            return NOTHING
        found = claimed(text)
        if role == "date":
            return Claimed(
                year=found.year,
                date=found.date,
                two_digits=found.two_digits,
                venue=found.venue if found.venue and is_venue(found.venue) else None,
            )
        return found if found.venue is None or re.search(r"\w", found.venue) else NOTHING

    def _badge(self, text: str) -> Claimed:
        found = known(
            re.sub(r"^(?:conference|venue|publication|accepted|paper|journal)\W+", "", text, flags=re.IGNORECASE)
        )
        if found.venue and is_preprint(found.venue):
            return NOTHING
        return found if found.venue and found.year else NOTHING

    # Links and identifiers.

    def _links(self, found: Sequence[EntryLink]) -> tuple[Link, ...]:
        papers = {link.url for link in found if link.is_paper}
        has_code = any("code" in link.kinds and not link.stars for link in found)
        kept: list[Link] = []
        seen: set[tuple[str, str]] = set()
        for link in found:
            if not link.url or link.url.startswith("#"):
                if link.labelled and not link.url:
                    self._warn("W13", f"the link {link.label!r} is empty", link.line)
                continue
            if link.disagrees:
                self._warn("W11", f"the label {link.label!r} does not fit {link.url}", link.line)
            if link.stars and has_code:
                continue
            for kind in link.kinds or (self._unnamed(link),):
                if kind == "code" and link.url in papers:
                    self._warn("W12", f"paper and code have the same address, {link.url}", link.line)
                elif (kind, link.url) not in seen:
                    seen.add((kind, link.url))
                    kept.append(Link(kind=kind, url=link.url, label=link.label if link is not self.head.link else ""))
        return tuple(kept)

    def _unnamed(self, link: EntryLink) -> LinkKind:
        return "project" if link is self.head.link and hosts.is_page(link.url) else "other"

    def _identifiers(self, found: Sequence[EntryLink]) -> tuple[Identifiers, ArxivId | None, int | None]:
        papers = sorted((link for link in found if link.is_paper), key=lambda link: link is not self.head.link)
        with_arxiv = [link for link in papers if link.ids.arxiv]
        known_ids = {link.ids.arxiv for link in with_arxiv}
        if len(known_ids) > 1:
            self._warn(
                "W26",
                f"links to several papers on arXiv: {', '.join(sorted(str(i) for i in known_ids))}; the first counts",
            )
        arxiv = with_arxiv[0].ids.arxiv if with_arxiv else None
        version = with_arxiv[0].ids.arxiv_version if with_arxiv else None
        for link in papers:
            if hosts.malformed_arxiv(link.url):
                self._warn(
                    "W10",
                    f"expected an arXiv address such as https://arxiv.org/abs/1706.03762, got {link.url}",
                    link.line,
                )
        if arxiv is None:
            arxiv = next((mirror for link in papers if (mirror := mirrored_arxiv(link.url))), None)
        if arxiv is None and not any(link.ids.found for link in papers):
            arxiv = self._in_badges() or arxiv_in_text(self._text())
        doi = next((link.ids.doi for link in papers if link.ids.doi), None)
        other = next((link.ids.other for link in papers if link.ids.other), None)
        return (Identifiers(doi=doi, other=other) if doi or other else NONE), arxiv, version

    def _in_badges(self) -> ArxivId | None:
        images = (
            part for inline in (self.unit.head, *(i for i, _ in self.others)) for part in inline if part.kind == "image"
        )
        return next(
            (found for part in images if (found := arxiv_in_text(badge_label(part).replace("arXiv ", "arXiv:")))), None
        )

    def _text(self) -> str:
        return " ".join(plain(inline) for inline in (self.unit.head, *(inline for inline, _ in self.others)))

    # Doubts.

    def _doubts(self, mention: Mention, claim: Claimed) -> None:
        papers = [link for link in mention.links if link.kind == "paper"]
        if not papers:
            self._warn("W09", "no link to a paper")
        elif mention.arxiv is None and mention.doi is None and all(hosts.is_mirror(link.url) for link in papers):
            self._warn("W09", f"the only link to the paper is a mirror, {papers[0].url}")
        if claim.two_digits:
            self._warn("W06", f"the year is written with two digits and read as {mention.year}")
        if mention.year is None:
            self._warn("W07", "no year")
        if mention.title is None:
            self._warn("W14", "no title; it has to come from the identifier")
        elif self.head.marked == "none" and (self.head.rest < len(self.flow.text.rstrip()) and claim.venue):
            self._warn("W15", "nothing sets the title off; where it ends is found by rule")
        if self.head.broken:
            self._warn("W16", "a line ends inside the title")
        self._years(mention)

    def _years(self, mention: Mention) -> None:
        if mention.year is None or mention.arxiv is None or "/" in mention.arxiv:
            return
        submitted = 2000 + int(mention.arxiv[:2])
        preprint = mention.venue is not None and is_preprint(mention.venue)
        if mention.year < submitted:
            self._warn("W05", f"the list says {mention.year}, but arXiv:{mention.arxiv} is of {submitted}")
        elif preprint and mention.year > submitted:
            self._warn(
                "W05", f"the list says {mention.venue} {mention.year}, but arXiv:{mention.arxiv} is of {submitted}"
            )


def _month_of_arxiv(claim: Claimed, arxiv: ArxivId | None) -> Claimed:
    """`arXiv 2010` beside arXiv:2010.11679 is October 2020 and not the year."""
    month = str(claim.year)
    if arxiv is None or not arxiv.startswith(f"{month}.") or not claim.venue or not is_preprint(claim.venue):
        return claim
    return Claimed(venue=claim.venue, date=claim.date or f"20{month[:2]}-{month[2:]}")


def _merged(first: Claimed, second: Claimed) -> Claimed:
    """What `first` says, completed from `second`: a date gives way to the year of a venue, nothing else does."""
    dated = first.venue is not None and first.date is not None
    return Claimed(
        venue=first.venue or second.venue,
        year=first.year or (None if dated else second.year),
        date=first.date or second.date,
        two_digits=first.two_digits or (second.two_digits and first.year is None and first.date is None),
    )
