"""What lists call venues, beside DBLP's records of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.data import read_table, read_words
from bibexport.matching import compare_venues
from bibexport.matching.venue_relation import is_side_track, is_workshop, venue_relation
from bibexport.model import Facts
from bibexport.text.venue_names import WORKSHOP_HOSTS, names_no_venue, venue_streams

LONG = {
    "CVPR": "2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition, CVPR 2021, virtual, June 19-25, 2021",
    "NeurIPS": "Advances in Neural Information Processing Systems 32: Annual Conference on Neural Information Processing "
    "Systems 2019, NeurIPS 2019, December 8-14, 2019, Vancouver, BC, Canada",
}


def record(key: str, venue: str) -> Facts:
    return Facts(source="dblp", id=key, title="Any", venue=venue, container_title=LONG.get(venue, venue))


PAMI = ("journals/pami/X", "IEEE Trans. Pattern Anal. Mach. Intell.")
CVPR = ("conf/cvpr/X", "CVPR")
CVPR_WORKSHOPS = ("conf/cvpr/X", "CVPR Workshops")
NEURIPS, NIPS = ("conf/nips/X", "NeurIPS"), ("conf/nips/X", "NIPS")
WORKSHOP = ("conf/foundws/X", "FoundWS@NeurIPS")
EMNLP, FINDINGS = ("conf/emnlp/X", "EMNLP/IJCNLP (1)"), ("conf/emnlp/X", "EMNLP (Findings)")
ICLR = ("conf/iclr/X", "ICLR (Poster)")
RELATIONS = [
    ("CVPR", CVPR, "same"),
    ("CVPR Oral", CVPR, "same"),
    ("CVPR (Highlight)", CVPR, "same"),
    ("CVPR, Best Paper Award", CVPR, "same"),
    ("CVPR'21", CVPR, "same"),
    ("CVPR2021", CVPR, "same"),
    ("IEEE/CVF CVPR", CVPR, "same"),
    ("IEEE Conference on Computer Vision and Pattern Recognition", CVPR, "same"),
    ("CVPR", CVPR_WORKSHOPS, "workshop"),
    ("CVPRW", CVPR_WORKSHOPS, "same"),
    ("CVPR Workshop", CVPR_WORKSHOPS, "same"),
    ("CVPRW", CVPR, "workshop"),
    ("CVPR Workshop on Widgets", CVPR, "workshop"),
    ("ICCV", ("conf/iccvw/X", "ICCVW"), "workshop"),
    ("ICCV Workshops", ("conf/iccvw/X", "ICCVW"), "same"),
    ("ICLR", CVPR, "different"),
    ("NIPS", NEURIPS, "same"),
    ("NeurIPS", NIPS, "same"),
    ("NeurIPS Spotlight", NEURIPS, "same"),
    ("Advances in Neural Information Processing Systems", NEURIPS, "same"),
    ("NeurIPS Datasets and Benchmarks Track", ("conf/nips/X", "NeurIPS Datasets and Benchmarks"), "same"),
    ("NeurIPS D&B", ("conf/nips/X", "NeurIPS Datasets and Benchmarks"), "same"),
    ("NeurIPS", ("conf/nips/X", "NeurIPS Datasets and Benchmarks"), "track"),
    ("NeurIPS", WORKSHOP, "workshop"),
    ("NeurIPS Workshop", WORKSHOP, "same"),
    ("NeurIPSW", WORKSHOP, "same"),
    ("FoundWS@NeurIPS", WORKSHOP, "same"),
    ("FoundWS", WORKSHOP, "same"),
    ("NAACL", WORKSHOP, "different"),
    ("EMNLP", EMNLP, "same"),
    ("IJCNLP", EMNLP, "same"),
    ("EMNLP", FINDINGS, "track"),
    ("EMNLP Findings", FINDINGS, "same"),
    ("Findings of EMNLP", FINDINGS, "same"),
    ("EMNLP (Findings)", FINDINGS, "same"),
    ("EMNLP Findings", EMNLP, "track"),
    ("NAACL", ("conf/naacl/X", "NAACL-HLT (1)"), "same"),
    ("NAACL-HLT", ("conf/naacl/X", "NAACL-HLT (1)"), "same"),
    ("EACL", ("conf/acl/X", "ACL (1)"), "different"),
    ("ACL Demo", ("conf/acl/X", "ACL (demo)"), "same"),
    ("COLING", ("conf/coling/X", "LREC/COLING"), "same"),
    ("ECCV", ("conf/eccv/X", "ECCV (15)"), "same"),
    ("ICLR", ICLR, "same"),
    ("ICLR Oral", ICLR, "same"),
    ("ICLR", ("journals/corr/KingmaB14", "ICLR (Poster)"), "same"),
    ("ICLR Workshop", ICLR, "workshop"),
    ("ICML", ("conf/icml/X", "ICML Workshop on Widgets"), "workshop"),
    ("ACM MM", ("conf/mm/X", "ACM Multimedia"), "same"),
    ("ACM International Conference on Multimedia", ("conf/mm/X", "ACM Multimedia"), "same"),
    ("WWW", ("conf/www/X", "WWW (Companion Volume)"), "track"),
    ("CHI", ("conf/chi/X", "CHI Extended Abstracts"), "track"),
    ("SIGGRAPH", ("conf/siggrapha/X", "SIGGRAPH Asia"), "different"),
    ("SIGGRAPH Asia", ("conf/siggrapha/X", "SIGGRAPH Asia"), "same"),
    ("AAAI", ("conf/ijcai/X", "IJCAI"), "different"),
    ("ECML PKDD", ("conf/pkdd/X", "ECML/PKDD (3)"), "same"),
    ("TPAMI", PAMI, "same"),
    ("T-PAMI", PAMI, "same"),
    ("IEEE TPAMI", PAMI, "same"),
    ("IEEE Transactions on Pattern Analysis and Machine Intelligence", PAMI, "same"),
    ("CVPR", PAMI, "different"),
    ("TACL", ("journals/tacl/X", "Trans. Assoc. Comput. Linguistics"), "same"),
    ("TMLR", ("journals/tmlr/X", "Trans. Mach. Learn. Res."), "same"),
    ("JMLR", ("journals/jmlr/X", "J. Mach. Learn. Res."), "same"),
    ("Journal of Machine Learning Research", ("journals/jmlr/X", "J. Mach. Learn. Res."), "same"),
    ("ToG", ("journals/tog/X", "ACM Trans. Graph."), "same"),
    ("SIGGRAPH", ("journals/tog/X", "ACM Trans. Graph."), "same"),
    ("TNNLS", ("journals/tnn/X", "IEEE Trans. Neural Networks Learn. Syst."), "same"),
    ("Nature Machine Intelligence", ("journals/natmi/X", "Nat. Mach. Intell."), "same"),
    ("Nature", ("journals/natmi/X", "Nat. Mach. Intell."), "different"),
    ("ACM Computing Surveys", ("journals/csur/X", "ACM Comput. Surv."), "same"),
    ("Neurocomputing", ("journals/ijon/X", "Neurocomputing"), "same"),
    ("arXiv", CVPR, "unknown"),
    ("Preprint", CVPR, "unknown"),
    ("Submitted to CVPR", CVPR, "unknown"),
    ("", CVPR, "unknown"),
    ("IEEE", CVPR, "unknown"),
    ("Ph.D. Dissertation at Widget University", CVPR, "unknown"),
]


@pytest.mark.parametrize(("claimed", "venue", "relation"), RELATIONS)
def test_venues_go_together_as_people_write_them(claimed, venue, relation):
    assert venue_relation(claimed, record(*venue)) == relation


@pytest.mark.parametrize(
    ("claimed", "venue", "expected"),
    [
        ("EMNLP", FINDINGS, "same"),
        ("CVPR", CVPR_WORKSHOPS, "different"),
        ("CVPR", CVPR, "same"),
        ("arXiv", CVPR, "unknown"),
    ],
)
def test_a_track_is_the_same_venue_and_a_workshop_is_not(claimed, venue, expected):
    assert compare_venues(claimed, record(*venue)) == expected


@pytest.mark.parametrize(
    ("alias", "stream"), [(alias, stream) for alias, some in venue_streams().items() for stream in sorted(some)]
)
def test_an_alias_means_its_stream(alias, stream):
    assert compare_venues(alias, record(f"conf/{stream}/X", "")) == "same"


@pytest.mark.parametrize("host", sorted(WORKSHOP_HOSTS))
def test_an_acronym_with_w_is_the_workshops(host):
    assert venue_relation(f"{host}w", record("conf/foo/X", f"Foo@{host}")) == "same"
    assert is_workshop(record(f"conf/{host}w/X", f"{host}w"))


@pytest.mark.parametrize(
    "words",
    [
        *read_words("not_venues"),
        *read_table("preprint_servers"),
        "arXiv 2023",
        "Under review at ICLR",
        "arXiv:2301.00001",
    ],
)
def test_a_preprint_has_no_venue(words):
    assert names_no_venue(words)


@pytest.mark.parametrize("words", ["ICML", "Nature", "HALT", "CVPR 2021"])
def test_a_venue_is_one(words):
    assert not names_no_venue(words)


def test_the_short_name_identifies_side_tracks_and_workshops():
    assert is_side_track(record("conf/www/X", "WWW (Companion Volume)"))
    assert not is_side_track(record(*FINDINGS))
    assert not is_workshop(record("conf/alenex/X", "ALENEX"))


@given(st.text(max_size=30), st.text(max_size=30), st.text("abcdef/@()w ", max_size=20))
def test_any_words_compare(claimed, venue, key):
    assert compare_venues(claimed, record(key, venue)) in ("same", "different", "unknown")
