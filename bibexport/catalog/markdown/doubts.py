"""What is doubtful about an entry, as warnings."""

from collections.abc import Iterator

from bibexport.catalog.markdown import hosts
from bibexport.catalog.markdown.claims import Claimed
from bibexport.catalog.markdown.heads import Head
from bibexport.catalog.markdown.mention import ListWarning, Mention
from bibexport.catalog.markdown.venues import is_preprint


def doubts(mention: Mention, head: Head, claim: Claimed) -> Iterator[ListWarning]:
    """The doubts about `mention`, which was read from `head` and makes `claim`."""
    for code, message in (*_paper(mention), *_year(mention, claim), *_title(mention, head, claim)):
        yield ListWarning(code, mention.line, message)


def _paper(mention: Mention) -> Iterator[tuple[str, str]]:
    papers = [link for link in mention.links if link.kind == "paper"]
    if not papers:
        yield "W09", "no link to a paper"
    elif mention.arxiv is None and mention.doi is None and all(hosts.is_mirror(link.url) for link in papers):
        yield "W09", f"the only link to the paper is a mirror, {papers[0].url}"


def _year(mention: Mention, claim: Claimed) -> Iterator[tuple[str, str]]:
    if claim.two_digits:
        yield "W06", f"the year is written with two digits and read as {mention.year}"
    if mention.year is None:
        yield "W07", "no year"
    elif mention.arxiv is not None and "/" not in mention.arxiv:
        submitted = 2000 + int(mention.arxiv[:2])
        preprint = mention.venue is not None and is_preprint(mention.venue)
        if mention.year < submitted or (preprint and mention.year > submitted):
            said = f"{mention.venue or ''} {mention.year}".strip()
            yield "W05", f"the list says {said}, but arXiv:{mention.arxiv} is of {submitted}"


def _title(mention: Mention, head: Head, claim: Claimed) -> Iterator[tuple[str, str]]:
    if mention.title is None:
        yield "W14", "no title; it has to come from the identifier"
    elif head.marked == "none" and claim.venue is not None and mention.title == head.title and head.claim.venue is None:
        yield "W15", "nothing sets the title off; where it ends is found by rule"
    if head.broken:
        yield "W16", "a line ends inside the title"
