import pytest

from bibexport.errors import InvalidInput
from bibexport.index.store import StoredIndex
from bibexport.pages import page_key
from tests.index.making import DUMP, index_of
from tests.servers.world import Paper, Record, World

ICML = Record(
    key="conf/icml/2021", bibtype="proceedings", title="Proceedings of ICML 2021", editors=("Marina Meila",), year=2021,
    series="PMLR", volume="139", publisher="PMLR Press", isbns=("978-3-031-72643-9", "9783031726422"),
)  # fmt: skip
RAY = Record(
    key="conf/icml/RayK21", title="Learning Bouncing Widgets from Noisy Sensors", authors=("Alec Ray", "Jong Wook Kim 0002"),
    year=2021, venue="ICML", pages="1-9", doi="10.1109/ICML.2021.7",
    ee=(
        "https://doi.org/10.1109/ICML.2021.7", "http://proceedings.mlr.press/v139/ray21a.html",
        "https://openreview.net/forum?id=raywidgets",
    ),
    part_of="conf/icml/2021",
)  # fmt: skip
TWIN = Record(
    key="journals/x/Järvi24", bibtype="article", title="Learning bouncing widgets: From noisy sensors", authors=("Matti Järvisalo",),
    year=2024, venue="X", journal="X", volume="7",
)  # fmt: skip
OTHER = Record(
    key="conf/a/B20",
    title="Sideways Gadgets",
    authors=("Alec B. Ray",),
    year=2020,
    venue="A",
    ee=("https://aclanthology.org/P15-1033",),
)
PAPER = Paper(
    id="2103.00020", title="Learning Bouncing Widgets", authors=("Alec Ray", "Jong Wook Kim"), comment="withdrawn by us",
    doi="10.1000/A 10.1000/B",
)  # fmt: skip
CORR = "journals/corr/abs-2103-00020"
WORLD = World(papers=(PAPER,), records=(ICML, RAY, TWIN, OTHER))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return index_of(WORLD, tmp_path_factory.mktemp("index"))


def keys(candidates):
    return sorted(one.key for one in candidates)


def test_a_record_is_completed_from_its_volume(index):
    record = index.record("conf/icml/RayK21")

    assert [name.display for name in record.editors] == ["Marina Meila"]
    assert (record.container_title, record.series, record.volume) == ("Proceedings of ICML 2021", "PMLR", "139")
    assert (record.publisher, record.isbn, record.pages) == ("PMLR Press", "9783031726422, 978-3-031-72643-9", "1–9")
    assert (record.source, record.doi, record.retrieved) == ("dblp", "10.1109/icml.2021.7", "2026-11-20")


def test_a_missing_record_is_none(index):
    assert index.record("conf/icml/Nobody21") is None
    assert index.corr("1706.03762") is None
    assert index.preprint("1706.03762") is None
    assert keys(index.titled("No such title")) == keys(index.with_doi("10.1/x")) == []


def test_a_title_is_found_in_any_spelling(index):
    assert keys(index.titled("LEARNING bouncing widgets — from noisy sensors.")) == [RAY.key, TWIN.key]


def test_a_doi_is_found(index):
    assert keys(index.with_doi("10.1109/icml.2021.7")) == [RAY.key]


@pytest.mark.parametrize(
    "address",
    ["https://proceedings.mlr.press/v139/ray21a.html", "http://proceedings.mlr.press/v139/ray21a/ray21a.pdf"],
)
def test_a_record_is_found_by_any_spelling_of_its_page(index, address):
    assert keys(index.with_page(page_key(address))) == [RAY.key]


def test_a_record_is_found_by_each_of_its_pages(index):
    assert keys(index.with_page(page_key("https://openreview.net/pdf?id=raywidgets"))) == [RAY.key]
    assert keys(index.with_page(page_key("https://openreview.net/pdf?id=unknown123"))) == []


def test_a_preprint_is_found_in_dblp_and_in_arxiv(index):
    corr, preprint = index.corr("2103.00020"), index.preprint("2103.00020")

    assert (corr.key, corr.title, corr.venue, corr.year) == (CORR, PAPER.title, "CoRR", 2021)
    assert index.record(CORR).type == "article"
    assert (preprint.source, preprint.title, preprint.doi) == ("arxiv", PAPER.title, "10.1000/a")
    assert [name.display for name in preprint.authors] == list(PAPER.authors)
    assert preprint.retracted == "withdrawn by us"


@pytest.mark.parametrize(
    ("authors", "title", "least", "found"),
    [
        (["Alec Ray"], "Widgets that Bounce", 20, [RAY.key, CORR]),
        (["Alec Ray"], "Widgets that Bounce", 21, []),
        (["Alec Ray"], "Learning Widgets", 13, [RAY.key, CORR]),
        (["Alec Ray"], "Gadgets", 10, [OTHER.key]),
        (["Matti Jarvisalo", "Nobody Atall", ""], "Bouncing Widgets", 20, [TWIN.key]),
        (["Jong Wook Kim"], "Bouncing Widgets", 10, []),
        (["Alec Ray"], "", 0, []),
    ],
)
def test_a_first_author_is_found_by_a_title_that_shares_enough_words(index, authors, title, least, found):
    assert keys(index.published_by(authors, [title], least)) == found


def test_all_records_of_a_first_author_and_a_year_are_found(index):
    theirs = index.published_in(["Alec Ray"], 2021)

    assert RAY.key in keys(theirs)
    assert {one.year for one in theirs} == {2021}
    assert index.published_in(["Jong Wook Kim", ""], 2021) == index.published_in(["Alec Ray"], 1999) == []


def test_titles_that_share_two_rare_words_are_found(index):
    assert {RAY.key, TWIN.key} <= set(keys(index.alike("Bouncing of Widgets, Revisited")))
    assert keys(index.alike("Bouncing of Widgets, Revisited", ["Jong W. Kim"])) == ["conf/icml/RayK21", CORR]
    assert keys(index.alike("Sensors")) == []
    assert OTHER.key not in keys(index.alike("Bouncing of Widgets, Revisited"))


def test_a_full_index_covers_every_title(index):
    assert index.covers(["Whatever", ""])


def test_the_index_records_what_it_was_made_of(index):
    about = index.about

    assert (about.dblp_date, about.dblp_file, about.dblp_read, about.dblp_kept) == ("2026-11-20", DUMP, 5, 5)
    assert (about.arxiv_date, about.arxiv_kept, about.only, about.built) == ("2021-02-26", 1, "", "2026-11-24")


def test_records_with_equal_hashes_are_distinguished(tmp_path, monkeypatch):
    monkeypatch.setattr("bibexport.index.hashes.crc32", lambda *_: 7)
    index = index_of(WORLD, tmp_path)

    assert index.record(RAY.key).publisher == "PMLR Press"
    assert keys(index.titled("Sideways gadgets")) == [OTHER.key]
    assert keys(index.with_doi("10.1109/icml.2021.7")) == [RAY.key]
    assert (index.corr(PAPER.id).key, index.preprint(PAPER.id).id) == (CORR, PAPER.id)
    assert index.record("conf/a/Nobody") is index.corr("1706.03762") is index.preprint("1706.03762") is None
    assert keys(index.published_by(["Matti Järvisalo"], ["Bouncing Widgets"], 20)) == [TWIN.key]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "no index"), (b"", "is not an index"), (b"SQLite format 3\0junk", "is not an index"), (b"x" * 9999, "is not an index")],
)  # fmt: skip
def test_a_file_that_is_not_an_index_is_named(tmp_path, content, reason):
    path = tmp_path / "index.sqlite"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InvalidInput, match=reason) as caught:
        StoredIndex(path)
    assert str(path) in str(caught.value)


def test_an_index_of_another_version_must_be_rebuilt(tmp_path):
    index = index_of(WORLD, tmp_path)
    index.close()
    data = bytearray(index.path.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")  # user_version (https://www.sqlite.org/fileformat.html)
    index.path.write_bytes(data)

    with pytest.raises(InvalidInput, match="version 99, expected"):
        StoredIndex(index.path)
