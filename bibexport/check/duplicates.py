"""Papers that a list has twice, and identifiers and titles that do not go together.

An address of code or of a project is nobody's identifier: papers share repositories.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from bibexport.check.authors import shared_share
from bibexport.check.statements import Known, Statement
from bibexport.check.titles import relation_of
from bibexport.findings import Finding
from bibexport.matching.drift import content_words
from bibexport.matching.folding import edition_note, fold_title
from bibexport.model import Entry, Name, Record
from bibexport.text.names import stands_for_others
from bibexport.text.venue_names import fold_venue

FEWEST_WORDS = 3
"""A title of fewer words may well be that of two papers."""
PAPERS = frozenset({"article", "article-journal", "paper-conference", "thesis", "report"})
"""What is published once under a title by the same people."""
LONG_TITLE = 6
"""Columns, errata and reports share titles from year to year; titles of so many content words they do not have."""
MIN_SHARED = 0.6
"""Share of the shorter list of authors that two entries of one paper have in common at least."""


def explain_same_paper(one: Entry, other: Entry, *, same_key: bool = False) -> str:
    """Return what proves that two entries of bibliographies are of one paper; empty where nothing does.

    An identifier proves it unless the titles are of different papers. So do title and people, unless one is an
    extended version, or both have been published and in different places: authors publish a paper at a conference
    and in a journal under one title. `same_key` says that two files give both the same key, which is evidence too:
    then the title may be worded slightly differently, the people may be missing, and one detail may be wrong.
    """
    mine, theirs = one.record, other.record
    if mine is None or theirs is None:
        return ""
    relation = relation_of(mine.title, theirs.title) if mine.title and theirs.title else "same"
    shared = shared_share(_people(mine), _people(theirs))
    if shared_id := next((name for name in _ids(one) if name in _ids(other)), ""):
        is_one_title = relation in ("same", "wording") or (relation == "renamed" and shared == 1)
        return f"same {shared_id}" if is_one_title and not _is_copied(mine, theirs) else ""
    if not mine.title or not theirs.title or edition_note(mine.title) != edition_note(theirs.title):
        return ""
    if fold_title(mine.title) != fold_title(theirs.title) and not (same_key and relation in ("same", "wording")):
        return ""
    is_anonymous = not (_people(mine) and _people(theirs))
    if shared < MIN_SHARED and not (same_key and is_anonymous):
        return ""
    if _are_two_works(one, other, most=1 if same_key else 0):
        return ""
    return "same title and key" if is_anonymous else "same title and authors"


def _ids(entry: Entry) -> list[str]:
    record = entry.record
    named = (("DOI ", entry.doi), ("arXiv:", entry.arxiv), ("dblp:", entry.dblp), ("PMID ", record and record.pmid))
    return [f"{kind}{value}" for kind, value in named if value]


def _are_two_works(one: Entry, other: Entry, most: int) -> bool:
    """Whether two entries of one title and the same people contradict each other in more than `most` details.

    People mistype one detail, and the volume of a conference of December is of the next year. Equal pages or a long
    title leave no doubt about such a slip.
    """
    mine, theirs = one.record, other.record
    assert mine is not None
    assert theirs is not None
    if one.arxiv and other.arxiv and one.arxiv != other.arxiv:
        return True
    if "article" in (mine.type, theirs.type):
        # A preprint and its publication differ in every detail.
        return False
    if one.doi and other.doi and one.doi != other.doi:
        return True
    places = [fold_venue(record.container_title_source or record.container_title) for record in (mine, theirs)]
    if {mine.type, theirs.type} == {"article-journal", "paper-conference"}:
        return True
    details = [_contradict(*places), *(_contradict(*pair) for pair in _numbers(mine, theirs))]
    if not {mine.type, theirs.type} <= PAPERS:
        # Books are published again and again, by others or in other editions.
        publishers = sorted((fold_venue(mine.publisher), fold_venue(theirs.publisher)), key=len)
        details.append(publishers[0] not in publishers[1])
        details += [_contradict(mine.edition, theirs.edition), not most and not (mine.issued and theirs.issued)]
    years = [record.issued.year for record in (mine, theirs) if record.issued and record.issued.year]
    if len(years) == 2 and abs(years[0] - years[1]) > 1:
        details.append(True)
    if (mine.pages and mine.pages == theirs.pages) or content_words(mine.title) >= LONG_TITLE:
        most = max(most, 1)
    # Names of venues are written in many ways: they alone do not make two works of one year.
    if not most and places[0] == places[1]:
        return any(details)
    return sum(details) > max(most, 1)


def _is_copied(one: Record, other: Record) -> bool:
    """Whether an identifier was copied from another paper of one title, in another volume and on other pages.

    People search for “Information Theory and Statistical Mechanics”, and paste the DOI of its second part.
    """
    if "article" in (one.type, other.type):
        return False
    return _contradict(one.volume, other.volume) and _contradict(one.pages, other.pages)


def _contradict(one: object, other: object) -> bool:
    return bool(one and other and one != other)


def duplicate_findings(statements: Sequence[Statement], known: Mapping[str, Known]) -> Iterator[Finding]:
    """Papers that are listed twice: by identifier, by published record, by title; each pair once.

    `known` has what is known about an entry, by its key.
    """
    told: set[tuple[str, str]] = set()
    yield from _mentioned_again(statements)
    for statement, first, name in _pairs(statements, lambda one: _identifiers(one, known)):
        if _new(told, statement, first):
            yield from _same_identifier(statement, first, name, known)
    for statement, first, _ in _pairs(statements, _title):
        if _new(told, statement, first) and not _are_two_papers(statement, first, known):
            yield _finding("duplicate-title", statement, _explain_same_title(statement, first), first)


def _mentioned_again(statements: Sequence[Statement]) -> Iterator[Finding]:
    """The later mentions of one entry."""
    mentions: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        earlier = mentions[statement.entry.key]
        beside = next((one for one in earlier if one.place == statement.place), None)
        if beside is not None:
            yield _finding("duplicate", statement, f"line {beside.line} of the same section has this paper too", beside)
        elif earlier:
            message = f"line {earlier[0].line} has this paper too, in another section"
            yield _finding("repeated", statement, message, earlier[0])
        earlier.append(statement)


def _pairs(
    statements: Sequence[Statement], names: Callable[[Statement], Sequence[str]]
) -> Iterator[tuple[Statement, Statement, str]]:
    """Each statement with the first one of another entry that has one of its names."""
    first: dict[str, Statement] = {}
    for statement in statements:
        for name in names(statement):
            other = first.setdefault(name, statement)
            if other.entry.key != statement.entry.key:
                yield statement, other, name


def _same_identifier(
    statement: Statement, first: Statement, name: str, known: Mapping[str, Known]
) -> Iterator[Finding]:
    relation = relation_of(statement.title, first.title) if statement.title and first.title else "same"
    if relation in ("same", "wording") or name.startswith("dblp:"):
        what = "is published as the same paper" if name.startswith("dblp:") else f"has {name} too"
        yield _finding("duplicate", statement, f"{_place(first)} {what}", first)
    elif not any(one.preprint for key in (statement.entry.key, first.entry.key) if (one := known.get(key))):
        # Where the source's title is known, it has been said already which of the two is wrong.
        message = f"{name} stands here for “{statement.title}”, and at {_place(first)} for “{first.title}”"
        yield _finding("shared-id", statement, message, first)


def _identifiers(statement: Statement, known: Mapping[str, Known]) -> list[str]:
    entry, found = statement.entry, known.get(statement.entry.key)
    dblp = found.dblp.id if found and found.dblp else entry.dblp
    named = (("arXiv:", entry.arxiv), ("DOI ", entry.doi), ("dblp:", dblp))
    return [f"{kind}{value}" for kind, value in named if value]


def _title(statement: Statement) -> list[str]:
    if not statement.title or content_words(statement.title) < FEWEST_WORDS:
        return []
    # An extended version is another work until an identifier proves that it is not.
    return [f"{fold_title(statement.title)}/{edition_note(statement.title)}"]


def _explain_same_title(statement: Statement, first: Statement) -> str:
    if statement.entry.record is not None:
        return f"{_place(first)} has the same title and authors"
    other = " and another identifier" if statement.identified and first.identified else ""
    return f"{_place(first)} has the same title{other}; exported as two papers"


def _are_two_papers(statement: Statement, first: Statement, known: Mapping[str, Known]) -> bool:
    """Whether the one title is that of two papers: by other people, or by the same in two issues of one journal."""
    one, other = statement.entry.record, first.entry.record
    if one is not None and other is not None:
        return not explain_same_paper(statement.entry, first.entry)
    found = [known.get(one.entry.key) for one in (statement, first)]
    facts = [one.preprint or one.dblp for one in found if one is not None]
    people = [one.authors for one in facts if one]
    # Columns, errata and editorials of many people share a title, so nothing is said where the people are unknown.
    return len(people) < 2 or shared_share(*people) < MIN_SHARED


def _people(record: Record) -> list[Name]:
    return [one for one in record.authors or record.editors if not stands_for_others(one.display)]


def _numbers(one: Record, other: Record) -> Iterator[tuple[object, object]]:
    """Yield year, volume, issue and pages of two records."""
    yield one.issued and one.issued.year, other.issued and other.issued.year
    yield from ((one.volume, other.volume), (one.issue, other.issue), (one.pages, other.pages))


def _new(told: set[tuple[str, str]], statement: Statement, first: Statement) -> bool:
    pair = (statement.entry.key, first.entry.key)
    if pair in told:
        return False
    told.add(pair)
    return True


def _place(statement: Statement) -> str:
    return f"{statement.entry.key} (line {statement.line})" if statement.line else statement.entry.key


def _finding(code: str, statement: Statement, message: str, first: Statement) -> Finding:
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at("title") if code == "duplicate-title" else statement.at("arxiv", "doi", "dblp"),
        key=statement.entry.key,
        message=message,
        listed=statement.title,
        related=first.entry.key,
    )
