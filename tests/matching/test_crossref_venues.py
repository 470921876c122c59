"""Venues of Crossref's records, which have full names and neither keys nor acronyms."""

import pytest

from bibexport.matching.venue_relation import disagrees_on_venue, is_listed_by_dblp
from bibexport.model import Facts, RecordType

CVPR = "2023 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"
UNNAMED = "IEEE/CVF Conference on Computer Vision and Pattern Recognition"
AAAI = "Thirty-Seventh AAAI Conference on Artificial Intelligence"
WORKSHOPS = "IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops"
LNCS = "Lecture Notes in Computer Science"


def disagrees(claimed: str, container: str, kind: RecordType = "paper-conference") -> bool:
    record = Facts(source="crossref", id="10.1234/a", title="T", type=kind, container_title=container)
    return disagrees_on_venue(claimed, record)


@pytest.mark.parametrize(
    ("claimed", "container"),
    [
        ("CVPR", CVPR),
        ("CVPR", UNNAMED),
        ("CVPR 2023", UNNAMED),
        ("AAAI", AAAI),
        ("ECCV", LNCS),
        ("Lecture Notes in Computer Science", LNCS),
        ("KDD", "Proceedings of the 28th ACM SIGKDD Conference on Knowledge Discovery and Data Mining"),
        ("Proc. CVPR", UNNAMED),
        ("CVPR Workshops", WORKSHOPS),
        ("CVPRW", WORKSHOPS),
        ("ICML Workshop on Gadgets", "Workshop on Very Small Gadgets"),
    ],
)
def test_names_of_one_conference_agree(claimed, container):
    assert not disagrees(claimed, container)


@pytest.mark.parametrize(
    ("claimed", "container"),
    [("ICML", CVPR), ("CVPR", WORKSHOPS), ("CVPR Workshops", CVPR), ("NeurIPS", UNNAMED), ("CVPR", AAAI)],
)
def test_another_conference_disagrees(claimed, container):
    assert disagrees(claimed, container)


@pytest.mark.parametrize(
    ("claimed", "container"),
    [
        ("Phys. Rev. Lett.", "Physical Review Letters"),
        ("PRL", "Physical Review Letters"),
        ("PNAS", "Proceedings of the National Academy of Sciences"),
        ("Nat. Commun.", "Nature Communications"),
        ("J. Am. Chem. Soc.", "Journal of the American Chemical Society"),
        ("The Lancet", "The Lancet"),
        ("N Engl J Med", "New England Journal of Medicine"),
    ],
)
def test_names_of_one_journal_agree(claimed, container):
    assert not disagrees(claimed, container, "article-journal")


@pytest.mark.parametrize("claimed", ["Nature", "Journal of Machine Learning Research", "ICML"])
def test_another_journal_disagrees(claimed):
    assert disagrees(claimed, "Physical Review Letters", "article-journal")


@pytest.mark.parametrize(
    "venue", ["NeurIPS", "CVPR 2023", "J. Mach. Learn. Res.", "Journal of Machine Learning Research"]
)
def test_dblp_lists_venues_of_computer_science(venue):
    assert is_listed_by_dblp(venue)


@pytest.mark.parametrize("venue", ["", "Nature", "PNAS", "Journal of Basket Weaving", "arXiv", "MIT Press"])
def test_dblp_does_not_list_all_papers_of_others(venue):
    assert not is_listed_by_dblp(venue)
