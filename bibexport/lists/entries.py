"""From the mentions of a list to the entries of a catalog: those of one paper are merged, and each gets a key."""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec import structs

from bibexport.findings import Finding
from bibexport.keys import KeyChoice, KeyWish, assign_keys, author_year_word
from bibexport.lists import Mention, PaperList
from bibexport.model import Catalog, Claim, Entry, Link, Name
from bibexport.text.names import OTHERS, listed_names
from bibexport.text.numbers import pages
from bibexport.text.unicode import ascii_letters, clean
from bibexport.text.venue_names import preprint_server

FALLBACK_WORDS = 4
SAME_TITLE = 0.9
"""Minimum similarity of two spellings of one title, given the same identifier."""
MOST_TITLE = 200
"""Maximum number of letters of a title by which the lock knows a paper."""
MOST_TITLES = 20
"""Maximum number of titles compared per identifier; a list with more is broken."""

_MEDICAL = {"pmid": "https://pubmed.ncbi.nlm.nih.gov/", "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/"}
_ASCII_FOLD = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_WEB_ADDRESS = re.compile(r"https?://\S+")


class Paper(msgspec.Struct, frozen=True):
    """A paper with all places where a list mentions it, the first of them first."""

    mentions: tuple[Mention, ...]


def merge_mentions(mentions: Sequence[Mention]) -> tuple[tuple[Paper, ...], tuple[Finding, ...]]:
    """Merge the mentions of one paper: same identifier and same title.

    One identifier on different titles (`shared-id`) and one title with different identifiers
    (`duplicate-title`) are left apart, because only the resolved titles can tell which is wrong.
    """
    warnings: list[Finding] = []
    merged: list[list[Mention]] = []
    by_id: defaultdict[str, list[list[Mention]]] = defaultdict(list)
    for mention in mentions:
        names = identities(mention)
        groups = [group for name in names for group in by_id[name][:MOST_TITLES]]
        group = next((group for group in groups if same_title(group[0].title, mention.title)), None)
        if group is None:
            if groups:
                warnings.append(_report_titles(names[0], groups[0][0], mention))
            group = []
            merged.append(group)
        group.append(mention)
        for name in names:
            if not any(group is known for known in by_id[name]):
                by_id[name].append(group)
    warnings.extend(_report_ids(merged))
    return tuple(Paper(tuple(group)) for group in merged), tuple(warnings)


def identities(mention: Mention) -> tuple[str, ...]:
    """Return the identifiers that only mentions of one paper share."""
    named = (("arxiv", mention.arxiv), ("doi", mention.doi), *mention.ids.items())
    return tuple(f"{kind}:{value}" for kind, value in named if value)


def same_title(first: str | None, second: str | None) -> bool:
    """Return whether two titles of one identifier are spellings of one title; an empty title matches any.

    A list may leave out the name of a method before the colon, or what follows the start of a long title.

    >>> same_title("LISA: Reasoning Segmentation", "LISA - reasoning segmentation.")
    True
    >>> same_title("MedQuay M: Towards Generalist Harbours", "Towards generalist harbours")
    True
    """
    one, other = fold_title(first), fold_title(second)
    if not one or not other or one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 20 and (longer.startswith(shorter) or shorter in map(_fold_after_colon, (first, second))):
        return True
    matcher = difflib.SequenceMatcher(None, one[:300], other[:300], autojunk=False)
    return (
        matcher.real_quick_ratio() >= SAME_TITLE
        and matcher.quick_ratio() >= SAME_TITLE
        and matcher.ratio() >= SAME_TITLE
    )


def _fold_after_colon(title: str | None) -> str:
    return fold_title(re.split(r"[:：]", title or "", maxsplit=1)[-1])


def fold_title(title: str | None) -> str:
    """Return a title without case, accents, spaces and punctuation."""
    text = title or ""
    if text.isascii():
        return text.translate(_ASCII_FOLD)
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _report_titles(name: str, first: Mention, second: Mention) -> Finding:
    message = f"{name} identifies {first.title!r} on line {first.line} but {second.title!r} here; kept as two papers"
    return Finding(code="shared-id", line=second.line, message=message)


def _report_ids(merged: Sequence[Sequence[Mention]]) -> list[Finding]:
    by_title: dict[str, Mention] = {}
    warnings = []
    for group in merged:
        mention = group[0]
        title = fold_title(mention.title)
        if len(title) < 12:
            continue
        first = by_title.setdefault(title, mention)
        if first is not mention and first.arxiv and mention.arxiv and first.arxiv != mention.arxiv:
            message = f"the title of line {first.line} again, with {mention.arxiv} instead of {first.arxiv}"
            warnings.append(Finding(code="duplicate-title", line=mention.line, message=message))
    return warnings


class ListedEntries(NamedTuple):
    """The entries of a list, and what their keys may be."""

    catalog: Catalog
    findings: tuple[Finding, ...]
    """About keys and versions, on top of those of the list."""
    wishes: tuple[KeyWish, ...]
    """One for each entry."""


def to_catalog(listed: PaperList) -> tuple[Catalog, tuple[Finding, ...]]:
    """Return the catalog of the papers in `listed`, with findings about its keys and versions (see `read_entries`)."""
    catalog, findings, _ = read_entries(listed)
    return catalog, findings


def read_entries(listed: PaperList) -> ListedEntries:
    """Return the entries of the papers in `listed`, with new keys.

    A paper that is listed twice becomes one entry in two sections. The link to the paper is left
    out where it says no more than the arXiv identifier. A version in a link is not pinned.
    """
    found, _ = merge_mentions(listed.entries)
    bare = Catalog(title=listed.title, entries=tuple(map(_make_entry, found)))
    wishes = tuple(map(_make_wish, found, bare.entries))
    catalog, findings = with_keys(bare, wishes, assign_keys(wishes))
    others = [finding for paper in found for finding in (*_report_versions(paper), *_report_broken_links(paper))]
    ordered = sorted((*findings, *others), key=lambda one: (one.line or 0, one.code))
    return ListedEntries(catalog, tuple(ordered), wishes)


def with_keys(
    catalog: Catalog, wishes: Iterable[KeyWish], choices: Sequence[KeyChoice]
) -> tuple[Catalog, tuple[Finding, ...]]:
    """Return the catalog of a list with other keys, and the findings about these."""
    entries = tuple(
        structs.replace(entry, key=choice.key, aliases=choice.aliases)
        for entry, choice in zip(catalog.entries, choices, strict=True)
    )
    findings = tuple(
        Finding(code=code, path=entry.path or catalog.path, line=wish.line, message=message)
        for entry, wish, choice in zip(catalog.entries, wishes, choices, strict=True)
        for code, message in choice.notes
    )
    return structs.replace(catalog, entries=entries), findings


def _make_wish(paper: Paper, entry: Entry) -> KeyWish:
    first = paper.mentions[0]
    own = [mention.key for mention in paper.mentions if mention.key]
    hint = next((mention.key_hint for mention in paper.mentions if mention.key_hint), "")
    name = next((mention.short_name for mention in paper.mentions if mention.short_name), "")
    author = entry.authors[0] if entry.authors else Name()
    return KeyWish(
        explicit=own[0] if own else hint,
        others=tuple(own[1:]),
        short_name=name,
        derived=author_year_word(author.family or author.literal, entry.claim.year, entry.title),
        fallback=_fallback_key(first),
        year=entry.claim.year,
        names=tuple(dict.fromkeys(_name_paper(paper))),
        line=first.line,
    )


def _name_paper(paper: Paper) -> Iterator[str]:
    """Yield what identifies a paper in its list from one version of the list to the next (see `KeyWish.names`)."""
    for mention in paper.mentions:
        yield from identities(mention)
    for mention in paper.mentions:
        if mention.key:
            yield _join_words(f"key:{mention.key}")
    for mention in paper.mentions:
        if title := fold_title(mention.title):
            yield f"title:{title[:MOST_TITLE]}"
        elif not identities(mention) and mention.links:
            yield _join_words(f"link:{mention.links[0].url}")


def _join_words(text: str) -> str:
    return "_".join(text.split())


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


def _make_entry(paper: Paper) -> Entry:
    first = paper.mentions[0]
    return Entry(
        key="",
        title=clean(next((mention.title for mention in paper.mentions if mention.title), "")),
        authors=_choose_authors(paper),
        sections=tuple(dict.fromkeys(_clean_section(mention.section) for mention in paper.mentions if mention.section)),
        claim=_choose_claim(paper),
        volume=next((mention.volume for mention in paper.mentions if mention.volume), ""),
        issue=next((mention.issue for mention in paper.mentions if mention.issue), ""),
        pages=next((pages(mention.pages) for mention in paper.mentions if mention.pages), ""),
        arxiv=next((mention.arxiv for mention in paper.mentions if mention.arxiv), None),
        doi=next((mention.doi for mention in paper.mentions if mention.doi), None),
        links=_collect_links(paper),
        description=" ".join(dict.fromkeys(clean(one.description) for one in paper.mentions if one.description)),
        path=first.path,
        line=first.line,
    )


def _choose_claim(paper: Paper) -> Claim:
    """Return the first claim of a publication, else the first claim: lists often learn of a publication late."""
    claims = [Claim(venue=clean(mention.venue or ""), year=mention.year) for mention in paper.mentions]
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
        # The text may state an identifier without linking to it.
        for kind, address in _MEDICAL.items():
            url = f"{address}{mention.ids.get(kind)}/"
            if kind in mention.ids and not any(mention.ids[kind] in link.url for link in kept.values()):
                kept.setdefault(("paper", url), Link(kind="paper", url=url))
    return tuple(kept.values())


def _clean_section(section: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in map(clean, section) if name)


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
