"""What the sources answered about the claims of an entry, and what follows for its identifiers."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.check.claims import Claims
from bibexport.check.differences import Difference
from bibexport.ids import ArxivId, Doi, arxiv_id_of_doi
from bibexport.model import Facts, Verdict
from bibexport.pages import page_key

Answer = Literal["found", "absent", "open", "unasked"]
"""How a question ended: `absent` only where every source that could know said no, `open` where one of them failed."""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the sources answered about the claims of one entry."""

    doi: Answer = "unasked"
    of_doi: tuple[Facts, ...] = ()
    """What each source has under the entry's DOI."""
    arxiv: Answer = "unasked"
    of_arxiv: tuple[Facts, ...] = ()
    """What each source has under the entry's arXiv id, DBLP's CoRR record among them."""
    arxiv_day: str = ""
    """The day on which arXiv answered about the id; empty if it did not."""
    search: Answer = "unasked"
    """Whether the search by title and authors was complete."""
    found: tuple[Facts, ...] = ()
    """What the search found, in any order."""
    publication: Verdict | None = None
    """The matcher's verdict on the publication of the preprint that is cited; None where nobody looked for it."""
    published: Facts | None = None
    """The record that this verdict names."""
    is_complete: bool = True
    """Whether every source that could list a publication of the paper was asked, and answered."""
    reason: str = ""
    """Why a question is open, in words."""


def has_page_of(doi: Doi | None, record: Facts) -> bool:
    """Return whether a DOI is that of a record's page: AAAI's are made by rule, and DBLP has the pages without them."""
    page = page_key(record.url)
    return bool(doi and page) and page == page_key(f"https://doi.org/{doi}")


def find_own_id(field: str, paper: Sequence[Facts]) -> str:
    """Return the paper's DOI, or the arXiv id of the preprint with its title; empty where it has none, or several."""
    if field == "doi":
        return next((str(one.doi or "") for one in paper), "")
    known = {str(one.preprint_id) for one in paper if one.preprint_id}
    return known.pop() if len(known) == 1 else ""


def list_absent_ids(
    claims: Claims, answers: Answers, known: Sequence[Difference], paper: Sequence[Facts]
) -> list[Difference]:
    """Return a difference for each identifier that nobody has, unless `known` has one for it or a gap explains it."""
    fields = {difference.field for difference in known}
    if any(has_page_of(claims.doi, record) for record in paper):
        fields.add("doi")
    own_arxiv = find_own_id("eprint", paper)
    if paper and not own_arxiv and denies_an_assigned_id(claims, answers):
        fields.add("eprint")
    asked = (("doi", claims.doi, answers.doi, ""), ("eprint", claims.arxiv, answers.arxiv, own_arxiv))
    return [
        Difference(field=field, given=str(value), recorded=right, why=NO_SUCH_ID)
        for field, value, answer, right in asked
        if answer == "absent" and value and field not in fields
    ]


def find_unchecked_ids(claims: Claims, answers: Answers, paper: Sequence[Facts]) -> tuple[str, ...]:
    """Return the identifiers that no record of the paper has, and about which doi.org or arXiv gave no answer."""
    is_open = {"open", "unasked"}
    known = {one.doi for one in paper} | {one.preprint_id for one in paper}
    unchecked = []
    if answers.doi in is_open and claims.doi and not any(has_page_of(claims.doi, record) for record in paper):
        unchecked += [str(claims.doi)] * (claims.doi not in known and arxiv_id_of_doi(claims.doi) is None)
    if answers.arxiv in is_open and claims.arxiv and claims.arxiv not in known:
        unchecked.append(str(claims.arxiv))
    return tuple(unchecked)


NO_SUCH_ID = "no such identifier exists"
"""Why an identifier differs that nobody has."""


def denies_an_assigned_id(claims: Claims, answers: Answers) -> bool:
    """Return whether arXiv denies a number that it must have given out, so that its answer is no evidence."""
    return claims.arxiv is not None and answers.arxiv == "absent" and is_assigned(claims.arxiv, answers.arxiv_day)


_MOST_PER_MONTH = (("1609", 9_999), ("1712", 12_000), ("2412", 25_000))
"""Up to each month, the most papers that arXiv has had in one, rounded up: October 2016 was the first month with more
than 9,999; the records are 11,627 in October 2017 and 24,226 in October 2024."""


def is_assigned(arxiv: ArxivId, day: str) -> bool:
    """Return whether arXiv must have given an id out by `day`, whatever it answered then.

    In each month numbers are consecutive (https://info.arxiv.org/help/arxiv_identifier.html), and withdrawn papers keep
    theirs. Of a month that is not over or of which no number of papers is known, this proves nothing.
    """
    month, _, number = arxiv.partition(".")
    most = next((most for last, most in _MOST_PER_MONTH if month <= last), 0)
    return number.isdecimal() and f"20{month}" < day[:4] + day[5:7] and 0 < int(number) <= most
