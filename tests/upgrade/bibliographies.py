"""A preprint as people have it in their .bib files, and what it was published as."""

import msgspec

from bibexport.formats.bibtex import read as bibtex
from bibexport.model import Date, Facts, Name, Verdict
from bibexport.normalise.records import record
from bibexport.upgrade.rewriting import Published, upgrade

TITLE = "Learning Widgets from {2D} Points"
PREPRINT = Facts(
    source="arxiv",
    id="2103.00020",
    arxiv="2103.00020",
    title="Learning Widgets from 2D Points",
    authors=(Name(given="Alec", family="Ray"), Name(given="Jong", family="Kim")),
    primary_category="cs.CV",
    issued=Date(year=2021, month=2, day=26),
)
PUBLISHED = Facts(
    source="dblp",
    id="conf/icml/RayK21",
    title="Learning Widgets from 2D Points",
    type="paper-conference",
    authors=PREPRINT.authors,
    venue="ICML",
    container_title="Proceedings of the 38th International Conference on Machine Learning, ICML 2021, Virtual Event",
    pages="1–9",
    publisher="PMLR",
    issued=Date(year=2021),
    doi="10.1234/abc_d",
    url="https://doi.org/10.1234/abc_d",
)
BOOKTITLE = "International Conference on Machine Learning ({ICML} 2021)"
BIBLATEX_BOOKTITLE = "{International Conference on Machine Learning (ICML 2021)}"


def findings(text, published=PUBLISHED, preprint=PREPRINT):
    """What `upgrade` would be told about each entry with an arXiv id of `text`."""
    for entry in bibtex.read(text)[0].entries:
        if entry.arxiv is None:
            continue
        asked = msgspec.structs.replace(entry, record=None, doi=None)
        verdict = Verdict(outcome="published", record=published.ref)
        yield Published(entry=entry, facts=published, published=record(asked, preprint, published, verdict))


def upgraded(text, **published):
    """`text` with all its entries upgraded."""
    result = upgrade(text, findings(text, msgspec.structs.replace(PUBLISHED, **published)))
    assert result.left == ()
    return result.text
