"""Is this record the published version of that paper? Pure, with evidence."""

from bibexport.matching.comparison import Paper
from bibexport.matching.drift import plausible
from bibexport.matching.folding import fold_title
from bibexport.matching.venue_relation import compare_venues
from bibexport.matching.verdict import match

__all__ = ["Paper", "compare_venues", "fold_title", "match", "plausible"]
