"""Keys of pages: the information about a paper in the address of its page.

DBLP stores the address of each paper's page, in one spelling of many. `page_key` brings all spellings of a page to one
key, `page_addresses` lists the spellings that DBLP uses, `page_dois` computes DOIs where the publisher makes them by
rule, and `page_claim` reads venue and year out of the address. All are questions, not answers: lists link wrongly (6 of
819 links that were checked by hand), so that a record found by them still has to agree with the paper.
"""

import html
import re

from bibexport import ids
from bibexport.ids import Doi
from bibexport.model import Claim
from bibexport.pages.sites import DOIS_OF_PAGES, SITES, Page, read_publisher
from bibexport.text import cache_short

__all__ = ["DOIS_OF_PAGES", "page_address", "page_addresses", "page_claim", "page_dois", "page_key"]

MAX_LENGTH = 2000
"""Maximum length of an address; longer ones are not read."""

_ACL_ID = re.compile(r"(?:acl:)?(?:[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)")
_OPENREVIEW_ID = re.compile(r"openreview:[\w~.-]{6,}")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#:]+)(?::\d+)?(/[^#]*)?", re.IGNORECASE)


@cache_short(4096)
def _read_page(address: str) -> Page | None:
    host, path = _split_address(address)
    return _read_page_of_site(host, path) or read_publisher(host, path)


def _split_address(address: str) -> tuple[str, str]:
    """Split an address into its host without `www.` and its path with the query; both empty if it is not one."""
    parts = _ADDRESS.match(html.unescape(address.strip())) if len(address) <= MAX_LENGTH else None
    return (parts[1].lower(), parts[2] or "") if parts else ("", "")


def _read_page_of_site(host: str, path: str) -> Page | None:
    for pattern, read in SITES.get(host, ()):
        if (match := pattern.search(path)) and (page := read(match)):
            return page
    return None


def page_key(address: str) -> str:
    """Return the key of the page at `address`, the same for all its spellings; empty if no rule applies.

    >>> page_key("https://openreview.net/pdf?id=9kpuB2bgnim") == page_key("http://openreview.net/forum?id=9kpuB2bgnim#r")
    True
    """
    # Only sites with a rule have keys. Not cached: the index looks up each of ten million addresses once.
    page = _read_page_of_site(*_split_address(address))
    return page.key if page else ""


def page_addresses(address: str) -> tuple[str, ...]:
    """Return the addresses under which DBLP may list the page, http and https; empty if no rule applies."""
    page = _read_page(address)
    ends = page.addresses if page else ()
    return tuple(f"{scheme}://{end}" for end in ends for scheme in ("https", "http"))


def page_address(written: str) -> str:
    """Return the address of the page with an id of the ACL Anthology or of OpenReview; addresses stay; else
    empty.

    >>> page_address("2020.acl-main.537"), page_address("openreview:YicbFdNTTy")
    ('https://aclanthology.org/2020.acl-main.537', 'https://openreview.net/forum?id=YicbFdNTTy')
    """
    bare = written.strip()
    if _ACL_ID.fullmatch(bare):
        return f"https://aclanthology.org/{bare.removeprefix('acl:')}"
    if _OPENREVIEW_ID.fullmatch(bare):
        return f"https://openreview.net/forum?id={bare.partition(':')[2]}"
    return bare if page_key(bare) or page_dois(bare) else ""


def page_dois(address: str) -> tuple[Doi, ...]:
    """Return the DOIs that the paper at `address` may have: from the address, or computed by the publisher's rule."""
    page = _read_page(address)
    return tuple(ids.doi(one) for one in page.dois) if page else ()


def page_claim(address: str) -> Claim:
    """Return the venue and year in the address; empty if it has none.

    >>> page_claim("https://proceedings.mlr.press/v139/radford21a.html").text
    'ICML 2021'
    """
    page = _read_page(address)
    return page.claim if page else Claim()
