"""Where a redirect may lead (pure)."""

import ipaddress
from urllib.parse import SplitResult, urljoin, urlsplit

from bibexport.fetch.trouble import Trouble

FOLLOWED = frozenset({301, 302, 307, 308})
"""Each is answered by sending the same request again; 303 asks for a different one, and no service here sends it."""

MAX_HOPS = 5


def target(url: str, location: str | None) -> str:
    """The URL that a redirect from `url` leads to.

    Raises:
        Trouble: it leads to another site, as captive portals and logins do, or from https to http, or nowhere.
    """
    try:
        there = urlsplit(urljoin(url, location or ""))
        _ = there.port
    except ValueError:
        raise Trouble("redirects to something that is not a URL", retries=0) from None
    here = urlsplit(url)
    if not location or not there.hostname or there.scheme not in ("http", "https"):
        raise Trouble("redirects to nowhere", retries=0)
    if (here.scheme, there.scheme) == ("https", "http"):
        raise Trouble("redirects from https to http", retries=0)
    if _site(here) != _site(there):
        raise Trouble(f"redirects to another site ({there.hostname})", retries=0)
    return there._replace(fragment="").geturl()


def _site(url: SplitResult) -> str:
    """The host without its subdomains: two labels, which is right for every service that is asked here."""
    host = (url.hostname or "").rstrip(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ".".join(host.split(".")[-2:])
