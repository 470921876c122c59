import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport import ids
from bibexport.errors import InvalidId

ARXIV = [
    ("2103.00020", "2103.00020", None),
    ("arXiv:2103.00020v3", "2103.00020", 3),
    ("https://arxiv.org/abs/2406.12275v2", "2406.12275", 2),
    ("http://www.arxiv.org/pdf/1706.03762v5.pdf", "1706.03762", 5),
    ("https://arxiv.org/pdf/2304.08485.pdf#page=3", "2304.08485", None),
    ("https://export.arxiv.org/abs/1312.6114?context=cs", "1312.6114", None),
    ("https://arxiv.org/html/2501.05901V2", "2501.05901", 2),
    ("https://www.alphaxiv.org/abs/2501.05901", "2501.05901", None),
    ("https://ar5iv.labs.arxiv.org/html/1810.04805", "1810.04805", None),
    ("10.48550/arXiv.2306.07207", "2306.07207", None),
    ("https://doi.org/10.48550/ARXIV.HEP-TH/9901001", "hep-th/9901001", None),
    ("math.GT/0309136v2", "math/0309136", 2),
    ("0704.0010", "0704.0010", None),
    ("cs/0310049", "cs/0310049", None),
]
NOT_ARXIV = [
    "",
    "17o6.03762",
    "2103.0002",
    "1412.69801",
    "9912.0001",
    "0601.1234",
    "2113.00020",
    "10.1109/5.771073",
    "x y",
]


@pytest.mark.parametrize(("written", "expected", "version"), ARXIV)
def test_every_way_to_write_an_arxiv_id_gives_one_form(written, expected, version):
    assert ids.split_arxiv_id(written) == (expected, version)


@pytest.mark.parametrize("written", NOT_ARXIV)
def test_what_is_no_arxiv_id_is_refused_with_an_example(written):
    with pytest.raises(InvalidId, match=r"expected an arXiv id such as 1706\.03762, got"):
        ids.arxiv_id(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
        ("https://doi.org/10.1162/NECO.1997.9.8.1735", "10.1162/neco.1997.9.8.1735"),
        ("http://dx.doi.org/10.1016/0004-3702(79)90017-9", "10.1016/0004-3702(79)90017-9"),
        (
            "doi:10.1002/(SICI)1097-0258(199808)17:15<16::AID-SIM9>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(199808)17:15<16::aid-sim9>3.0.co;2-2",
        ),
        ("https://doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
        ("10.1162/tacl\\_a\\_00276", "10.1162/tacl_a_00276"),
        ("10.1145/3551636.", "10.1145/3551636"),
    ],
)
def test_dois_lose_their_prefix_and_case(written, expected):
    assert ids.doi(written) == expected


@pytest.mark.parametrize(
    "written",
    ["", "10.1109", "11.1109/x", "https://doi.org/10.1000/a%20b", "https://example.org/10.1109/x y", "10.1/x"],
)
def test_what_is_no_doi_is_refused(written):
    with pytest.raises(InvalidId):
        ids.doi(written)


@pytest.mark.parametrize(
    "written",
    [
        "conf/icml/RadfordKHRGASAM21",
        "DBLP:conf/icml/RadfordKHRGASAM21",
        "https://dblp.org/rec/conf/icml/RadfordKHRGASAM21",
        "https://dblp.uni-trier.de/rec/conf/icml/RadfordKHRGASAM21.bib",
    ],
)
def test_dblp_keys_are_read_from_keys_and_addresses(written):
    assert ids.dblp_key(written) == "conf/icml/RadfordKHRGASAM21"


@pytest.mark.parametrize("written", ["", "CLIP", "conf/", "https://dblp.org/pid/1/2"])
def test_what_is_no_dblp_key_is_refused(written):
    with pytest.raises(InvalidId):
        ids.dblp_key(written)


def test_an_arxiv_doi_and_its_paper_stand_for_each_other():
    doi = ids.arxiv_doi(ids.arxiv_id("2306.07207"))

    assert doi == "10.48550/arxiv.2306.07207"
    assert ids.display_doi(doi) == "10.48550/arXiv.2306.07207"
    assert ids.arxiv_id_of_doi(doi) == "2306.07207"
    assert ids.arxiv_id_of_doi(ids.doi("10.1109/cvpr.2016.90")) is None


@given(st.text(max_size=40))
def test_reading_an_id_twice_changes_nothing_more(text):
    for read in (ids.arxiv_id, ids.doi, ids.dblp_key):
        try:
            once = read(text)
        except InvalidId:
            continue
        assert read(once) == once


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("978-3-531-18576-7 978-3-531-19121-8", "978-3-531-18576-7, 978-3-531-19121-8"),
        ("ISBN 0-262-03384-x; ISBN-13: 9780262033848 (online)", "0-262-03384-X, 9780262033848"),
        ("978 0 262 03561 3", "978-0-262-03561-3"),
        ("978\u20110\u2011262\u201103561\u20113", "978-0-262-03561-3"),
        ("urn:isbn:9781450372701", "9781450372701"),
        ("9781450372701, 9781450372701", "9781450372701"),
    ],
)
def test_isbns_are_read_one_by_one(written, expected):
    assert ids.isbn(written) == expected
    assert ids.isbn(expected) == expected


HOSTILE = ["", "^^5cinput", "978-3-531-18576-7%", "978-3-531-18576-7 ^^5cinput", "1", "97835311857671"]


@pytest.mark.parametrize("read", [ids.isbn, ids.issn, ids.arxiv_category, ids.pmcid, ids.pmid])
@pytest.mark.parametrize("written", [*HOSTILE, "cs.CV%", "0018-9219#", "PMC1\\x"])
def test_an_identifier_with_anything_else_in_it_is_refused(read, written):
    if read in (ids.pmid, ids.pmcid) and written == "1":
        return
    with pytest.raises(InvalidId, match=r"expected an? "):
        read(written)


@pytest.mark.parametrize("category", ["cs.CV", "hep-th", "cond-mat.mes-hall", "astro-ph.CO", "q-bio.NC", "math"])
def test_a_category_is_an_archive_with_or_without_a_class(category):
    assert ids.arxiv_category(f" {category} ") == category


@given(st.permutations(["urn:isbn:9783031726439", "978-3-031-72643-9", "3-88579-146-9", "no isbn", "9783031726422"]))
def test_a_set_of_isbns_does_not_depend_on_the_order(written):
    assert ids.isbn_set(written) == "9783031726422, 978-3-031-72643-9, 3-88579-146-9"
