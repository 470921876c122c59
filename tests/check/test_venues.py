"""A claimed venue and year beside the record: what is a finding, and what is merely a difference."""

import pytest

from bibexport.model import Claim, Date
from tests.check.cases import checked, codes, entry, preprint, published

LNCS = {
    "container_title": "Computer Vision - ECCV 2024 - 18th European Conference, Milan, Italy, September 29-October 4, "
    "2024, Proceedings, Part XVII",
    "series": "Lecture Notes in Computer Science",
    "publisher": "Springer",
}


@pytest.mark.parametrize(
    ("claim", "record", "code", "correct"),
    [
        ("arXiv", published(), "published", "ICML 2021"),
        ("arxiv 2021", published(), "published", "ICML 2021"),
        ("CoRR 2021", published(), "published", "ICML 2021"),
        ("Preprint", published(), "published", "ICML 2021"),
        ("under review", published(), "published", "ICML 2021"),
        ("arXiv", published("conf/emnlp/X21", "EMNLP (Findings)", 2021), "published", "EMNLP Findings 2021"),
        ("arXiv", published("conf/eccv/X22", "ECCV (15)", 2022), "published", "ECCV 2022"),
        ("arXiv", published("conf/iclr/X22", "ICLR (Poster)", 2022), "published", "ICLR 2022"),
        ("arXiv", published("conf/cvpr/X22", "CVPR Workshops", 2022), "published", "CVPR Workshops 2022"),
        ("arXiv", published("journals/jmlr/X22", "J. Mach. Learn. Res.", 2022), "published", "J. Mach. Learn. Res. 2022"),
        ("ICRA 2021", published("conf/iclr/X21", "ICLR", 2021), "venue", "ICLR 2021"),
        ("CVPR 2022", published("conf/cvpr/X22w", "CVPR Workshops", 2022), "venue", "CVPR Workshops 2022"),
        ("ICML 2022", published(), "year", "ICML 2021"),
        ("ICML 2019", published(), "year", "ICML 2021"),
        ("TPAMI 2021", published("journals/pami/X23", "IEEE Trans. Pattern Anal. Mach. Intell.", 2023), "journal-year", None),
        ("TPAMI 2019", published("journals/pami/X23", "IEEE Trans. Pattern Anal. Mach. Intell.", 2023), "year", "TPAMI 2023"),
    ],
)  # fmt: skip
def test_a_claim_that_the_record_disproves_is_found_with_what_is_right(claim, record, code, correct):
    (finding,) = checked(entry(claim), A={"preprint": preprint(), "dblp": record})

    assert finding.code == code
    assert finding.listed == claim
    assert (finding.correction.text if finding.correction else None) == correct
    assert finding.source == f"dblp {record.id}, 2026-11-24"
    assert finding.line == 4


@pytest.mark.parametrize(
    ("claim", "record"),
    [
        ("ICML 2021", published()),
        ("ICML", published()),
        ("ICML 2021 Oral", published()),
        ("ICML (Spotlight) 2021", published()),
        ("NeurIPS 2023", published("conf/nips/X23", "NeurIPS", 2023)),
        ("NIPS 2016", published("conf/nips/X16", "NIPS", 2016)),
        ("ECCV 2024", published("conf/eccv/X24", "ECCV (17)", 2024, **LNCS)),
        ("ECCV 2024", published("conf/eccv/X24", "ECCV (17)", 2025, **LNCS)),
        ("EMNLP 2023", published("conf/emnlp/X23", "EMNLP (Findings)", 2023)),
        ("TPAMI 2023", published("journals/pami/X23", "IEEE Trans. Pattern Anal. Mach. Intell.", 2023)),
        ("ACM MM 2021", published("conf/mm/X21", "ACM Multimedia", 2021)),
        ("A Very Long Name That Nobody Can Tell 2021", published()),
        ("", published()),
        ("2022", published()),
        ("arXiv 2021", None),
    ],
)
def test_what_is_the_same_or_cannot_be_told_is_no_finding(claim, record):
    assert checked(entry(claim), A={"preprint": preprint(), "dblp": record}) == ()


def test_page_numbers_names_and_capitals_of_the_record_are_no_findings():
    record = published(title=TITLE_IN_CAPITALS, pages="1–12", authors=())

    assert checked(entry("ICML 2021"), A={"preprint": preprint(), "dblp": record}) == ()


TITLE_IN_CAPITALS = "LEARNING WIDGETS from noisy supervision."


@pytest.mark.parametrize(
    ("claim", "issued", "updated", "found"),
    [
        ("arXiv 2021", "2021-02-26", "2021-02-26", False),
        ("arXiv 2022", "2021-02-26", "2023-01-01", False),
        ("arXiv 2020", "2020-12-31", "2021-01-04", False),
        ("arXiv 2021", "2020-12-31", "2020-12-31", False),  # the id is of 2021
        ("arXiv 2020", "2021-02-26", "2021-02-26", True),
        ("arXiv 2024", "2021-02-26", "2023-01-01", True),
        ("blog 2019", "2021-02-26", "2021-02-26", False),
    ],
)
def test_the_year_of_a_preprint_is_right_from_its_first_version_to_its_last(claim, issued, updated, found):
    facts = preprint(issued=_date(issued), updated=_date(updated))
    findings = checked(entry(claim), A={"preprint": facts})

    assert codes(findings) == (["year"] if found else [])
    assert not found or findings[0].correction == Claim(venue="arXiv", year=2021)


def _date(iso: str) -> Date:
    year, month, day = map(int, iso.split("-"))
    return Date(year=year, month=month, day=day)


@pytest.mark.parametrize(
    ("facts", "recorded"),
    [
        (preprint(comment="17 pages, ICCV 2025"), "ICCV 2025"),
        (preprint(journal_ref="Acta Astron. 56:1-50, 2006"), "Acta Astron. 56:1-50, 2006"),
        (preprint(doi="10.1109/cvpr.2016.90"), "DOI 10.1109/cvpr.2016.90"),
    ],
)
def test_what_the_authors_say_on_arxiv_is_told_but_corrects_nothing(facts, recorded):
    (finding,) = checked(entry("arxiv"), A={"preprint": facts})

    assert (finding.code, finding.recorded, finding.correction) == ("accepted", recorded, None)
    assert finding.source == "arxiv 2103.00020, 2026-11-24"


def test_a_record_says_more_than_a_comment_and_candidates_say_nothing():
    facts = preprint(comment="Accepted by CVPR 2022")

    assert codes(checked(entry("arxiv"), A={"preprint": facts, "dblp": published()})) == ["published"]
    assert checked(entry("arxiv"), A={"preprint": facts, "outcome": "ambiguous"}) == ()


def test_a_curated_publication_is_a_record():
    text = entry(
        "arxiv", more='[entry.override]\ntype = "paper-conference"\ncontainer-title-short = "ICCV"\nissued = "2025"\n'
    )
    (finding,) = checked(text, A={"preprint": preprint()})

    assert (finding.code, finding.source) == ("published", "curated in the catalog")
    assert finding.correction == Claim(venue="ICCV", year=2025)


def test_the_list_own_word_for_a_venue_is_used():
    journal = published("journals/pami/X23", "IEEE Trans. Pattern Anal. Mach. Intell.", 2023)
    text = entry("arXiv") + entry("TPAMI 2023", "B", "Another Story about Gadgets", "2103.00021")
    (finding,) = checked(text, A={"preprint": preprint(), "dblp": journal})

    assert finding.correction == Claim(venue="TPAMI", year=2023)


def test_a_year_in_a_field_of_its_own_is_the_line_of_the_finding():
    text = '[[entry]]\nkey = "A"\nvenue = "ICML"\n# a comment\nyear = 2022\narxiv = "2103.00020"\n'
    (finding,) = checked(text, A={"preprint": preprint(), "dblp": published()})

    assert (finding.code, finding.line) == ("year", 5)


@pytest.mark.parametrize(
    ("claim", "facts", "more", "found"),
    [
        ("ICML 2021", preprint(), "", ["venue-unconfirmed"]),
        ("ICML", preprint(), "", []),
        # DBLP takes months to have a conference.
        ("ICML 2026", preprint(), "", []),
        ("ICML 2021", preprint(retrieved=""), "", []),
        ("ICML 2021", preprint(comment="9 pages, ICML 2021"), "", []),
        ("ICML 2021", preprint(journal_ref="Proc. Widgets 2021"), "", []),
        ("ICML 2021", preprint(), "preprint = true", []),
        ("arXiv 2021", preprint(), "", []),
    ],
)
def test_a_claimed_venue_that_nobody_confirms_is_reported_where_dblp_should_have_it(claim, facts, more, found):
    assert codes(checked(entry(claim, more=more), A={"preprint": facts})) == found


def test_a_paper_that_may_have_been_published_is_not_called_unconfirmed():
    facts = {"preprint": preprint(), "outcome": "ambiguous"}

    assert codes(checked(entry("ICML 2021"), A=facts)) == []
