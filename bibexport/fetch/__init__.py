"""The only access to the network: one polite, bounded exchange at a time with each host.

`Fetcher` implements `bibexport.sources.source.Fetch` and guarantees:

* Every call ends, with an answer or with `SourceUnavailable`, within `Timeouts.failures_s` of failed attempts.
* Only an answer counts as one: web pages, truncated bodies, logins and bot checks do not.
* A bot check is reported and respected: it is never solved, evaded or requested again.
* A host sees one connection at a time from all processes of the user, and the source's interval between them.

`fetcher` decides what to retry and when to give up, `pacing` keeps the interval across processes, `exchange` performs
one HTTP exchange, `responses` decides whether it brought an answer, `settings` holds what users may set.
"""

from bibexport.fetch.fetcher import Fetcher, FetchEvent
from bibexport.fetch.settings import FetchSettings, Timeouts

__all__ = ["FetchEvent", "FetchSettings", "Fetcher", "Timeouts"]
