"""Turning the mentions of a list into the entries of a catalog."""

import re

from bibexport.findings import Finding
from bibexport.keys import KeyChoice, KeyWish, assign_keys
from bibexport.lists.duplicates import Paper, merge_mentions
from bibexport.lists.mention import Mention, PaperList
from bibexport.model import Catalog, Claim, Entry, Link, Name
from bibexport.text.names import OTHERS, listed_names
from bibexport.text.numbers import pages
from bibexport.text.unicode import ascii_letters
from bibexport.text.venue_names import preprint_server

FALLBACK_WORDS = 4

_WEB_ADDRESS = re.compile(r"https?://\S+")


def to_catalog(markdown: PaperList) -> tuple[Catalog, tuple[Finding, ...]]:
    """Return the catalog of the papers in `markdown`, with findings about its keys and versions.

    A paper that is listed twice becomes one entry in two sections. The link to the paper is left
    out where it says no more than the arXiv identifier. A version in a link is not pinned. The
    findings come on top of those of `markdown`.
    """
    found, _ = merge_mentions(markdown.entries)
    choices = assign_keys([_make_wish(paper) for paper in found])
    findings: list[Finding] = []
    for paper, choice in zip(found, choices, strict=True):
        findings.extend(
            Finding(code=code, line=paper.mentions[0].line, message=message) for code, message in choice.notes
        )
        findings.extend(_report_versions(paper))
        findings.extend(_report_broken_links(paper))
    entries = tuple(_make_entry(paper, choice) for paper, choice in zip(found, choices, strict=True))
    findings.sort(key=lambda one: (one.line or 0, one.code))
    return Catalog(title=markdown.title, entries=entries), tuple(findings)


def _make_wish(paper: Paper) -> KeyWish:
    first = paper.mentions[0]
    explicit = next((mention.key for mention in paper.mentions if mention.key), None)
    hint = next((mention.key_hint for mention in paper.mentions if mention.key_hint), None)
    name = next((mention.short_name for mention in paper.mentions if mention.short_name), None)
    return KeyWish(
        explicit=explicit or hint or "",
        short_name=name or "",
        fallback=_fallback_key(first),
        year=_choose_claim(paper).year,
    )


def _fallback_key(mention: Mention) -> str:
    """Return a key that stays the same as long as the paper does: `arxiv-2304.08485`, or the title's first words."""
    words = re.findall(r"[a-z0-9]+", ascii_letters(mention.title or "").lower())[:FALLBACK_WORDS]
    if mention.arxiv:
        key = f"arxiv-{mention.arxiv}"
    elif mention.doi:
        key = f"doi-{mention.doi}"
    elif words:
        key = "-".join([*words, *([str(mention.year)] if mention.year else [])])
    else:
        key = "-".join(next(iter(mention.ids.items()), ("line", str(mention.line))))
    # A slash is safe, but not in names of files.
    return key.replace("/", "-")


def _make_entry(paper: Paper, choice: KeyChoice) -> Entry:
    first = paper.mentions[0]
    keys = [mention.key for mention in paper.mentions if mention.key and mention.key != choice.key]
    return Entry(
        key=choice.key,
        title=next((mention.title for mention in paper.mentions if mention.title), ""),
        authors=_choose_authors(paper),
        sections=tuple(dict.fromkeys(mention.section for mention in paper.mentions if mention.section)),
        claim=_choose_claim(paper),
        volume=next((mention.volume for mention in paper.mentions if mention.volume), ""),
        issue=next((mention.issue for mention in paper.mentions if mention.issue), ""),
        pages=next((pages(mention.pages) for mention in paper.mentions if mention.pages), ""),
        arxiv=next((mention.arxiv for mention in paper.mentions if mention.arxiv), None),
        doi=next((mention.doi for mention in paper.mentions if mention.doi), None),
        links=_collect_links(paper),
        aliases=tuple(dict.fromkeys([*choice.aliases, *keys])),
        line=first.line,
    )


def _choose_claim(paper: Paper) -> Claim:
    """Return the first claim of a publication, else the first claim: lists often learn of a publication late."""
    claims = [Claim(venue=mention.venue or "", year=mention.year) for mention in paper.mentions]
    published = [claim for claim in claims if claim.venue and not preprint_server(claim.venue)]
    return next(iter(published or [claim for claim in claims if claim.text] or claims))


def _choose_authors(paper: Paper) -> tuple[Name, ...]:
    """Return the longest list of authors that a mention gives, one that is not cut short before any other."""
    lists = [listed_names(mention.authors) for mention in paper.mentions if mention.authors]
    return max(lists, key=lambda names: (OTHERS not in names, len(names)), default=())


def _collect_links(paper: Paper) -> tuple[Link, ...]:
    kept: dict[tuple[str, str], Link] = {}
    for mention in paper.mentions:
        for link in mention.links:
            redundant = link.kind == "paper" and link.url == f"https://arxiv.org/abs/{mention.arxiv}"
            if not redundant and _WEB_ADDRESS.fullmatch(link.url):
                kept.setdefault((link.kind, link.url), link)
    return tuple(kept.values())


def _report_broken_links(paper: Paper) -> list[Finding]:
    return [
        Finding(
            code="web-link",
            line=mention.line,
            message=f"the link {link.url!r} is not a web address; ignored",
        )
        for mention in paper.mentions
        for link in mention.links
        if not _WEB_ADDRESS.fullmatch(link.url)
    ]


def _report_versions(paper: Paper) -> list[Finding]:
    return [
        Finding(
            code="versioned-link",
            line=mention.line,
            message=f"the link names version {mention.arxiv_version} of arXiv:{mention.arxiv}; not pinned",
        )
        for mention in paper.mentions
        if mention.arxiv_version is not None
    ]
