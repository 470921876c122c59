"""The only way to the network: one polite, bounded exchange at a time with each host.

`Fetcher` implements `bibexport.sources.request.Fetch`. What it promises:

* Every call ends: with an answer, or as `SourceUnavailable` within `Patience.trouble_s` of trouble.
* Nothing but an answer is an answer: no page, no cut-off body, no login, no bot check.
* A bot check is reported and respected; it is never solved, dodged or asked a second time.
* A host sees one connection at a time from all processes of the user, with the service's interval in between.
"""

from bibexport.fetch.fetcher import Fetcher
from bibexport.fetch.settings import FetchSettings, Patience
from bibexport.fetch.trouble import FetchEvent

__all__ = ["FetchEvent", "FetchSettings", "Fetcher", "Patience"]
