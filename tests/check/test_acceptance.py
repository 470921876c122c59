"""What a comment on arXiv says about where a paper is published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.check.venues import stated_acceptance
from tests.check.cases import preprint


@pytest.mark.parametrize(
    ("comment", "stated"),
    [
        ("17 pages, ICCV 2025 (seen on v5)", "ICCV 2025"),
        ("ICCV'23 Oral. arXiv v2: fix typo in pseudocode", "ICCV 2023"),
        ("NeurIPS 2023 Oral; project page: https://example.org/", "NeurIPS 2023"),
        ("Published at ICML 2024. 22 pages, 11 figures", "ICML 2024"),
        ("Published as a conference paper at ICLR 2021", "ICLR 2021"),
        ("Accepted for publication in CVPR 2021", "CVPR 2021"),
        ("To appear in Proceedings of ACL 2023", "ACL 2023"),
        ("EMNLP 2023 Findings", "EMNLP Findings 2023"),
        ("AAAI 2025 accepted", "AAAI 2025"),
    ],
)
def test_a_plain_statement_counts(comment, stated):
    assert stated_acceptance(preprint(comment=comment)).text == stated


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "10 pages, 3 figures",
        "Submitted to ICML 2024",
        "Under review at ICLR 2024",
        "Accepted at the ICML 2023 Workshop on Widgets",
        "Extended version of our ECCV 2020 paper",
        "Rejected from CVPR 2022",
        "NeurIPS 2021 Datasets and Benchmarks Track",
        "Accepted at ICML 2022, also CVPR 2023",
        "ACL 2023 (Findings)",
        "arXiv 2021",
        "This paper has been withdrawn; see CVPR 2022",
        "Code for CVPR 2021",
        "ICML",
    ],
)
def test_anything_less_plain_does_not(comment):
    assert stated_acceptance(preprint(comment=comment)) is None


@given(st.text(max_size=300))
def test_any_comment_can_be_read(comment):
    stated = stated_acceptance(preprint(comment=comment))

    assert stated is None or (stated.venue and stated.year)
