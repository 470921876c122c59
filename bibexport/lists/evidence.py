"""Evidence in a text that it is a paper, or a part of one."""

import re

from bibexport.lists.claims import field_role, parse_claim
from bibexport.lists.document import plain_text
from bibexport.lists.identifiers import TextIdentifiers, find_in_text
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.links import MAX_STATEMENT, EntryLink
from bibexport.lists.names import are_names, is_venue, sounds_like_venue
from bibexport.lists.reference import Passage
from bibexport.lists.styled_text import LABEL
from bibexport.lists.titles import TITLE_WORDS
from bibexport.text.dates import MONTHS, PRINTED_YEAR, SEASON_NUMBERS
from bibexport.text.names import ET_AL

Shape = tuple[str, bool, bool, bool]
"""How the title is marked up; whether there is a year, and one before the title; whether there are labelled links."""

PLAIN_WORDS = 6
"""Minimum number of words in a title without markup."""
TITLE_LIMIT = 40
"""Maximum number of words in a title at the start of a paragraph; longer texts are prose."""
VENUE_WORDS = 8
"""Maximum number of words in a linked venue and year."""
MARKED_WORDS = 4
"""Minimum number of words in a title that is all the text of an entry."""
MARKED_MARGIN = 20
"""Maximum number of characters beside it: quotes, a full stop, a short name in brackets."""
PAIR_WORDS = 2
"""Minimum number of words in a title above a line of labels."""
AUTHORS_LENGTH = 200
"""Maximum number of characters before the year of a reference that starts with its authors."""
REFERENCE_WORDS = 90
"""Maximum number of words in a reference."""

_FIELD = re.compile(r"\s{0,8}[\w&/' -]{2,30}?\s{0,2}[:：]")
_PROSE = re.compile(
    r"\b(?:please|we|our|you|your|(?:[Tt]his|[Tt]he) (?:repo|list|repository))\b"
    r"|^(?:Please|We|Our|If you|Feel free|Welcome)\b"
)
# A title that is marked up may well speak of us and you: `Attention Is All You Need`.
_MARKED_PROSE = re.compile(
    r"^(?:please|if you|feel free|welcome)\b"
    r"|^(?:click|see|check|read|star|download|visit|join|follow)\b.*\b(?:here|our|us)\b"
    r"|\b(?:this|the|our) (?:repo|list|repository)\b",
    re.IGNORECASE,
)
_FIELD_NAME = re.compile(
    r"authors?|abstract|tl;?dr|venue|conference|journal|published(?: (?:in|at))?|publisher|year|date|summary|tags?"
    r"|notes?|description|affiliations?|institutions?|motivation|methods?|tasks?|comments?|contributions?|highlights?|topics?"
    r"|key ?(?:points?|ideas?|words?)|domains?|metrics?|作者|摘要|关键词|机构|会议|简介|备注|方法|任务",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.])(?:19[5-9]|20[0-4])\d(?![\d/])")
ANY_YEAR = re.compile(rf"(?<![\w./-]){PRINTED_YEAR}[a-z]?(?!\d|[./-]\d)")
_SURNAME = r"[A-Z][^\W\d_]{0,30}?[a-z][^\W\d_]{0,30}(?:['’-][^\W\d_]{1,30})?"
_TIMES = "|".join((*MONTHS, *SEASON_NUMBERS, "week", "day", "session", "lecture", "version", "chapter", "part"))
_SURNAMES = re.compile(
    rf"(?!(?i:{_TIMES})\b){_SURNAME}(?:(?:, | & |, & | and |, and ){_SURNAME}){{0,4}}(?:,? {ET_AL})?"
)
AROUND = re.compile(r"^\W+|\W+$")
_AROUND_NAMES = re.compile(r"^\W+|[^\w.]+$")
LABELLED_AUTHORS = re.compile(rf"[^:：]{{1,60}}[:：]\s+(?={_SURNAMES.pattern} \({ANY_YEAR.pattern}\))")
"""A label before names and a year in brackets."""
_SEVERAL = re.compile(rf",|&|\band\b|\b{ET_AL}")
LABEL_FIRST = re.compile(r"^[^:：]{1,60}[:：]\s+")
_CITED = re.compile(
    rf"\b{ET_AL}(?!\w)|(?:^|[\s,&(])[A-Z]\.(?:[ -]?[A-Z]\.){{0,4}} [A-Z][\w'’-]+"
    # Each word is tried once, from its start.
    r"|(?<![\w'’-])(?=[\w'’-]*?[A-Z][\w'’-])[\w'’-]++, [A-Z]\.(?=[\s,:;&.)]|$)"
)
_QUOTED = re.compile(r"[\"“][^\"“”]{8,300}[\"”]")
LABELS_ONLY = re.compile(rf"[\s\W]*(?:\w+\s?:|[A-Z]\w+)?[\s\W{LABEL}]*")
_SENTENCE_GOES_ON = re.compile(r"(?!by\b|in\b|at\b|et\b)[a-z]{2,}")
_LEADS_ON = re.compile(r"(?:^|\s)(?!and\b|in\b|by\b)[a-z]{2,}\s*$")
_ACRONYM = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Z][\w&-]{2,15}")
"""An unknown venue in one word with several capitals."""


def has_paper(passage: Passage) -> bool:
    """Return whether the title or a label links to a paper; a link inside a sentence may be to any paper.

    `[link](…)` to a page of an unknown host counts if the text is dated, too.
    """
    papers = [link for link in passage.links if link.is_paper and link.url]
    sure = [link for link in papers if link.is_sure_paper]
    if not sure:
        return any(link.labelled for link in papers) and is_dated(passage) and passage.title_line.title is not None
    if any(link.labelled for link in sure):
        return True
    title = passage.title_line.link
    return title is None or title.is_paper


def has_empty_paper_link(passage: Passage) -> bool:
    """Return whether a dated text has a label for its paper that leads nowhere: `[paper]()`."""
    return any("paper" in link.kinds and not link.url for link in passage.links) and is_dated(passage)


def is_all_title(passage: Passage) -> bool:
    """Return whether a text is one title in bold or quotes, and nothing else."""
    line = passage.title_line
    if line.mark not in ("bold", "quotes") or line.words < MARKED_WORDS or (line.title or "")[:1].islower():
        return False
    return len(passage.plain) - len(line.title or "") <= MARKED_MARGIN and not passage.links


def states_identifier(passage: Passage) -> bool:
    """Return whether a text without links to papers states what identifies one: `doi:…`, `arXiv:…`, `PMID …`."""
    found = find_in_text(passage.plain) if len(passage.plain) <= MAX_STATEMENT else TextIdentifiers()
    return found != TextIdentifiers()


def is_dated(passage: Passage) -> bool:
    """Return whether a text claims a year, before or after its title."""
    claim = passage.title_line.claim
    return bool(claim.year or claim.date)


def is_index_item(passage: Passage) -> bool:
    """Return whether a text is a line of contents: it leads to other places in the file and nowhere else."""
    title = passage.title_line.link
    linked = [link for link in passage.links if link.url]
    if title is not None and title.is_in_page:
        return True
    # `[EuroSys'23] A Title [also in [2.1](#21)]` is an entry.
    return (
        bool(linked) and all(link.is_in_page for link in linked) and not (is_dated(passage) or passage.title_line.key)
    )


def is_citation(passage: Passage) -> bool:
    """Return whether a text reads like a reference: a title of a few words, names as references write them, a year."""
    if passage.title_line.cited:
        return True
    text = passage.plain
    words = len(text.split())
    return (
        PLAIN_WORDS <= words <= REFERENCE_WORDS
        and _YEAR.search(text) is not None
        and _CITED.search(text) is not None
        and not _PROSE.search(passage.title_line.title or "")
    )


def is_reference(passage: Passage) -> bool:
    """Return whether a text has authors, a title and a year, like a reference, and no links to other things.

    Below the line of a reference that starts with its authors and year, such links are notes of the list.
    """
    line = passage.title_line
    if not is_dated(passage) or len(passage.plain.split()) > REFERENCE_WORDS:
        return False
    starts = starts_with_authors(passage.plain, bracketed=True)
    if not (line.authors or starts) or not may_be_title(passage, PAIR_WORDS):
        return False
    others = [link for link in passage.links if link.url and not link.is_paper]
    end = next((index for index, span in enumerate(passage.spans) if span.kind == "break"), len(passage.spans))
    return line.cited or not others or (starts and others[0].spans[0] > end)


def starts_with_authors(text: str, *, several: bool = False, bracketed: bool = False) -> bool:
    """Return whether a text starts with names and a year, as author-year styles do.

    With `several`, one name is not enough; with `bracketed`, it needs a year in brackets.

    >>> [starts_with_authors(text) for text in ("Quay and Mole 1988", "Quay, J. (1988). Tides", "May 1988")]
    [True, True, False]
    """
    year = ANY_YEAR.search(text, 0, AUTHORS_LENGTH)
    names = _AROUND_NAMES.sub("", text[: year.start()]) if year else ""
    if year is None or not names or sounds_like_venue(names):
        return False
    if not _SEVERAL.search(names) and (several or (bracketed and text[year.start() - 1] != "(")):
        return False
    return _SURNAMES.fullmatch(names.rstrip(".")) is not None or are_names(names)


def describes_paper(passage: Passage) -> bool:
    """Return whether a text says who wrote a paper and where or when it appeared, but not its title."""
    found, line = passage.details, passage.title_line
    title = line.title or ""
    if not (found.authors or are_names(title)) or not found.claim.anything:
        return False
    return (
        are_names(title)
        or line.words < TITLE_WORDS
        or is_venue(title)
        or sounds_like_venue(title)
        or names_field(passage)
    )


def may_be_title(passage: Passage, words: int = TITLE_WORDS) -> bool:
    """Return whether a text may be a title of at least `words` words: neither prose nor a field."""
    line = passage.title_line
    marked = line.mark in ("bold", "quotes")
    if line.title is None or names_field(passage) or passage.plain.endswith((":", "：")):
        return False
    # News and calls end with `!`; a title that does has a colon or markup.
    if passage.plain.endswith("!") and not marked and ":" not in line.title:
        return False
    prose = (_MARKED_PROSE if marked else _PROSE).search(line.title)
    return words <= line.words <= TITLE_LIMIT and not prose and not are_names(line.title)


def shape_of(passage: Passage) -> Shape:
    """Return what the layout of a text has in common with those of its list."""
    line = passage.title_line
    mark = line.mark if line.mark in ("bold", "quotes") else "none"
    labelled = any(link.labelled for link in passage.links)
    return (mark, is_dated(passage), line.year_first, labelled)


def is_only_links(passage: Passage) -> bool:
    """Return whether a paragraph holds labels that lead to a paper, and no other text."""
    papers = [link for link in passage.links if link.is_sure_paper and link.labelled]
    return bool(papers) and LABELS_ONLY.fullmatch(passage.styled.text) is not None


def has_title(passage: Passage) -> bool:
    """Return whether a passage starts with a title in quotes, bold or a link, or is long enough to be one."""
    line = passage.title_line
    if line.mark != "none" or line.key is not None:
        return line.words >= TITLE_WORDS or line.key is not None
    return line.words >= PLAIN_WORDS and not are_names(line.title or "") and not is_field(passage)


def has_linked_citation(passage: Passage) -> bool:
    """Return whether a title, however short, is followed by a link on its authors and year: `Quicksort. [Hoare
    (1962)](…)`.
    """
    line = passage.title_line
    if line.title is None or line.mark != "none" or not line.authors or line.claim.year is None:
        return False
    year = str(line.claim.year)
    return any(link.url and not link.labelled and not link.is_in_page and year in link.label for link in passage.links)


def has_dated_venue(passage: Passage, words: int = TITLE_WORDS) -> bool:
    """Return whether a passage is a title of at least `words` words with a known venue and a year: only papers have
    these.
    """
    line = passage.title_line
    if line.words < words:
        return False
    venue = line.claim.venue
    return is_dated(passage) and venue is not None and (is_venue(venue) or _ACRONYM.fullmatch(venue) is not None)


def names_paper_and_venue(heading: Passage) -> bool:
    """Return whether a heading is a title of a few words with a venue, known or not, and its year."""
    line = heading.title_line
    return line.words >= TITLE_WORDS and line.claim.venue is not None and is_dated(heading)


def starts_entry(passage: Passage) -> bool:
    """Return whether a paragraph starts with a marked-up title that links to a paper, or is a reference with a link."""
    if not has_paper(passage):
        return False
    line = passage.title_line
    labelled = any(link.is_sure_paper and link.labelled for link in passage.links)
    if labelled and (
        is_citation(passage)
        or _names_title_and_authors(passage)
        or _holds_marked_title(passage)
        or _is_bold_line(passage)
    ):
        return True
    if line.title is None or (line.mark == "none" and line.key is None):
        return False
    after = passage.styled.text[line.rest : line.rest + 40].lstrip(" \r")
    linked = line.link is not None and line.link.is_sure_paper
    if _follows_prose(passage, line.link) or _goes_on(after) or (not linked and _MARKED_PROSE.search(line.title)):
        return False
    if TITLE_WORDS <= line.words <= TITLE_LIMIT:
        return True
    if linked:
        return has_dated_venue(passage, 1) or not re.search(r"\w", after)
    return line.mark in ("bold", "quotes") and labelled and is_dated(passage)


def _names_title_and_authors(passage: Passage) -> bool:
    """Return whether a text is short, has authors, and a title that is no sentence."""
    short = len(passage.plain.split()) <= REFERENCE_WORDS
    return short and bool(passage.title_line.authors) and may_be_title(passage)


def _is_bold_line(passage: Passage) -> bool:
    """Return whether the first of several lines is bold: a title, however short, above names, venue and links."""
    stop = next((index for index, span in enumerate(passage.spans) if span.kind in ("break", "soft")), 0)
    first = [span for span in passage.spans[:stop] if span.text.strip(" .*")]
    bold = bool(first) and all(span.bold and span.kind == "text" and span.href is None for span in first)
    return bold and not _MARKED_PROSE.search(first[0].text) and not first[-1].text.rstrip().endswith((":", "：", "!"))


def _holds_marked_title(passage: Passage) -> bool:
    """Return whether a text has a year, and a title in quotes or bold after other text, such as names."""
    text = passage.plain
    if len(text.split()) > REFERENCE_WORDS or _YEAR.search(text) is None or _PROSE.search(text.split(".")[0]):
        return False
    bold = any(span.bold and span.href is None and len(span.text.split()) >= PAIR_WORDS for span in passage.spans[1:])
    return bold or _QUOTED.search(text) is not None


def _follows_prose(passage: Passage, title: EntryLink | None) -> bool:
    """Return whether the sentence before a linked title leads to it: `read our survey [A Survey](…)`."""
    if title is None:
        return False
    before = plain_text(passage.spans[: title.spans[0]])
    return _PROSE.search(before) is not None or (_LEADS_ON.search(before) is not None and not are_names(before))


def _goes_on(text: str) -> bool:
    """Return whether the text after a title goes on with its sentence, not with a venue."""
    match = _SENTENCE_GOES_ON.match(text)
    return match is not None and not is_venue(match[0])


def has_label_and_text(passage: Passage) -> bool:
    """Return whether a paragraph has a label for its paper and a text that may be its title."""
    line = passage.title_line
    label = any(link.is_sure_paper and link.labelled for link in passage.links)
    return label and TITLE_WORDS <= line.words <= TITLE_LIMIT and not _PROSE.search(line.title or "")


def is_bare_title(passage: Passage) -> bool:
    """Return whether a paragraph is only a bold title, perhaps with names; its links may be in the next paragraph."""
    if passage.links or not any(span.bold for span in passage.spans[:3]):
        return False
    line = passage.title_line
    bold = line.mark == "bold" and TITLE_WORDS <= line.words <= TITLE_LIMIT
    return bold and not _MARKED_PROSE.search(line.title or "")


def is_linked_venue(passage: Passage) -> bool:
    """Return whether a text starts with a venue and year that link to a paper: `[Visual Informatics 2024](…)`."""
    link = passage.title_line.link
    if link is None or not link.is_paper:
        return False
    year = parse_claim(link.label).year
    return year is not None and link.label.endswith(str(year)) and len(link.label.split()) <= VENUE_WORDS


def starts_with_linked_title(passage: Passage) -> bool:
    """Return whether a text starts with a title that links to a paper."""
    link = passage.title_line.link
    return link is not None and link.is_paper and has_title(passage)


def is_field(passage: Passage) -> bool:
    """Return whether a text starts like `Authors:`, `Code:`."""
    return _FIELD.match(Passage(passage.spans[:2]).plain[:60]) is not None


def names_field(passage: Passage) -> bool:
    """Return whether a text starts with the name of a field of an entry, such as `Authors:`; `BLIP:` is not one."""
    match = _FIELD.match(passage.plain[:60])
    name = match[0].strip(" :：") if match else ""
    if not name or not (name.islower() or name == name.capitalize() or not name.isascii()):
        # `SPACE:` and `HighLight:` are names of systems.
        return False
    return _FIELD_NAME.fullmatch(name) is not None or bool(kinds_of_label(name) or field_role(name))


def names_title(passage: Passage) -> bool:
    """Return whether a text is the name of a field for titles, in any language, and a title: `论文名称：Title`."""
    match = _FIELD.match(passage.plain[:60])
    if match is None or field_role(match[0].strip(" :：")) != "title":
        return False
    line = passage.title_line
    return line.place is not None and line.weighed[line.place.first].field == "title" and line.words >= TITLE_WORDS


def is_bracketed(passage: Passage) -> bool:
    """Return whether a text is `[like this]`: a link without its address."""
    return re.fullmatch(r"\[[^\[\]]+\]\W*", passage.plain) is not None
