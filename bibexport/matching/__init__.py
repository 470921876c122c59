"""Is this record the published version of that paper? Pure, with evidence.

`comparison` measures what a paper and a record have in common: titles (`folding`, `drift`, `contrast`), authors
(`authors`), venue and year. `rules` says what of this is proof, what only calls for a person, and which of several
published versions to cite; `verdict.match` puts it together. The law is that no wrong paper is ever cited: when in
doubt, the outcome is `ambiguous`. docs/matching.md explains the rules to users.
"""

from bibexport.matching.comparison import Paper
from bibexport.matching.drift import plausible
from bibexport.matching.folding import fold_title
from bibexport.matching.venue_relation import compare_venues
from bibexport.matching.verdict import match, unexplained

__all__ = ["Paper", "compare_venues", "fold_title", "match", "plausible", "unexplained"]
