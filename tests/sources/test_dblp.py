import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import PayloadError, QueryTooLarge
from bibexport.model import Name
from bibexport.sources import datacite, dblp_rows, dblp_search
from bibexport.sources.dblp import SearchTerms, corr_key, is_corr, record_type
from bibexport.sources.dblp_queries import (
    key_query,
    person_query,
    record_query,
    search_words,
    spelling_query,
    word_query,
)
from bibexport.sources.source import Endpoints, Reply

KEY = "conf/icml/RadfordKHRGASAM21"
PAPER = SearchTerms(titles=('Is "X" \\ Y?',), authors=("José Núñez", "B"), arxiv="2103.00020", dois=("10.1/a<b",))


def reply(body, status=200):
    return Reply(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode())


def bindings(*rows):
    cells = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    return {"head": {"vars": []}, "results": {"bindings": cells}}


@pytest.mark.parametrize(
    ("arxiv", "key"),
    [
        ("2103.00020", "journals/corr/abs-2103-00020"),
        ("1301.3781", "journals/corr/abs-1301-3781"),
        ("1708.07747", "journals/corr/abs-1708-07747"),
        ("1706.03762", None),
        ("1307.0001", None),
        ("cs/0310049", None),
    ],
)
def test_corr_keys_are_computed_only_where_dblp_made_them_so(arxiv, key):
    assert corr_key(arxiv) == key


def test_iclr_papers_that_are_filed_under_corr_are_published():
    assert not is_corr("journals/corr/KingmaB14", "ICLR (Poster)")
    assert record_type("Article", "journals/corr/KingmaB14", "ICLR (Poster)") == "paper-conference"
    assert record_type("Article", "journals/corr/abs-1-2", "CoRR") == "article"


@pytest.mark.parametrize(
    ("bibtex_type", "expected"),
    [
        ("http://purl.org/net/nknouf/ns/bibtex#Inproceedings", "paper-conference"),
        ("article", "article-journal"),
        ("incollection", "chapter"),
        ("phdthesis", "thesis"),
        ("mastersthesis", "thesis"),
        ("book", "book"),
        ("proceedings", "proceedings"),
        ("data", "dataset"),
        ("www", "document"),
    ],
)
def test_every_bibtex_type_has_its_csl_type(bibtex_type, expected):
    assert record_type(bibtex_type, "conf/a/B1", "") == expected


def test_what_is_written_into_a_query_can_neither_end_a_text_nor_an_iri():
    query = key_query([PAPER]) + person_query([PAPER]) + word_query([PAPER]) + spelling_query([PAPER])

    assert r'"Is \"X\"' in query
    assert "<https://doi.org/10.1/A%3CB>" in query


@given(st.lists(st.text(max_size=20), max_size=3), st.text(min_size=1, max_size=20))
def test_every_query_is_sparql_whatever_the_titles_are(names, title):
    import pyoxigraph

    store = pyoxigraph.Store()
    paper = SearchTerms(
        titles=(title,), authors=tuple(name.replace("\ud800", "") for name in names), arxiv="2103.00020"
    )

    for make in (key_query, person_query, spelling_query):
        if query := make([paper]):
            assert list(store.query(query)) == []
    for query in (record_query([KEY]),):
        assert list(store.query(query)) == []


def test_a_record_takes_editors_series_and_publisher_from_its_volume():
    rows = [
        {"pub": f"https://dblp.org/rec/{KEY}", "title": "Learning.", "type": "x#Inproceedings", "venue": "ICML",
         "year": "2021", "pages": "8748-8763", "ee": "https://doi.org/10.1000/X"},
        {"pub": f"https://dblp.org/rec/{KEY}", "kind": "s#AuthorSignature", "ordinal": "2", "name": "Kim 0002"},
        {"pub": f"https://dblp.org/rec/{KEY}", "kind": "s#AuthorSignature", "ordinal": "1", "name": "Alec Radford"},
        {"pub": f"https://dblp.org/rec/{KEY}", "in": "https://dblp.org/rec/conf/icml/2021", "intitle": "Proceedings, ICML 2021.",
         "series": "PMLR", "seriesvolume": "139", "publisher": "PMLR"},
        {"pub": f"https://dblp.org/rec/{KEY}", "in": "https://dblp.org/rec/conf/icml/2021", "kind": "s#EditorSignature",
         "ordinal": "1", "name": "Tong Zhang 0001"},
    ]  # fmt: skip

    facts = dblp_rows.parse_records(reply(bindings(*rows)), [KEY, "conf/x/Y1"], "2026-11-24")

    assert list(facts) == [KEY]
    one = facts[KEY]
    assert one.authors == (Name(given="Alec", family="Radford"), Name(literal="Kim"))
    assert one.editors == (Name(given="Tong", family="Zhang"),)
    assert (one.title, one.container_title, one.series, one.volume) == (
        "Learning",
        "Proceedings, ICML 2021",
        "PMLR",
        "139",
    )
    assert (one.pages, one.doi, one.issued.year, one.type) == ("8748–8763", "10.1000/x", 2021, "paper-conference")


@pytest.mark.parametrize("turn", range(4))
def test_isbns_are_iris_and_of_several_all_are_read_in_whatever_order_they_come(turn):
    volume = {"pub": f"https://dblp.org/rec/{KEY}", "in": "https://dblp.org/rec/conf/icml/2021", "intitle": "P."}
    isbns = ["urn:isbn:9783031726439", "urn:isbn:9783031726422", "urn:isbn:x", "urn:isbn:9783031726439"]
    rows = [{"pub": f"https://dblp.org/rec/{KEY}", "title": "T.", "type": "x#Inproceedings", "year": "2021"}]
    rows += [volume | {"isbn": isbn} for isbn in isbns]

    facts = dblp_rows.parse_records(reply(bindings(*rows[turn:], *rows[:turn])), [KEY], "2026-11-24")[KEY]

    assert facts.isbn == "9783031726422, 9783031726439"


def test_a_query_that_ran_out_of_time_asks_for_less_and_a_refused_one_does_not():
    with pytest.raises(QueryTooLarge):
        dblp_rows.parse_persons(reply({"exception": "Operation timed out. Last operation: Join"}, 429), [PAPER])
    with pytest.raises(PayloadError, match="refused the query") as caught:
        dblp_rows.parse_persons(reply({"exception": "Invalid SPARQL query: x", "status": "ERROR"}, 400), [PAPER])
    assert not isinstance(caught.value, QueryTooLarge)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"results": {}}', b'{"results": {"bindings": [{"a": 1}]}}', b"NaN"]
)
def test_json_that_is_no_result_is_refused(body):
    with pytest.raises(PayloadError):
        dblp_rows.parse_persons(reply(body), [PAPER])


TOO_MUCH = [
    ({"exception": "Operation timed out. Last operation: Join"}, 429),
    ({"exception": "Tried to allocate 3.2 GB, but only 1.1 GB were available"}, 500),
    (b'{"head": {"vars": ["a"]}, "results": {"bindings": [\n!!!!>># An error has occurred while exporting', 200),
    (b'{"results": {"bindings": [{"a": {"type": "uri", "val', 200),
]


@pytest.mark.parametrize(("body", "status"), TOO_MUCH)
def test_whatever_says_that_a_query_was_too_much_asks_for_less(body, status):
    with pytest.raises(QueryTooLarge):
        dblp_rows.parse_keyed(reply(body, status), [PAPER])


def row(key, title="T.", **more):
    return {"pub": f"https://dblp.org/rec/{key}", "title": title, **more}


def test_what_is_found_by_keys_goes_to_each_paper_that_has_the_key():
    page = "https://openreview.net/forum?id=abcdefgh"
    papers = [
        SearchTerms(titles=("A",), arxiv="2103.00020"),
        SearchTerms(titles=("B",), pages=(page,)),
        SearchTerms(titles=("C",), dois=("10.1000/x",)),
        SearchTerms(titles=("D",), dois=("10.1000/x",)),
    ]
    corr = "https://dblp.org/rec/journals/corr/abs-2103-00020"
    rows = [
        {"adoi": "https://doi.org/10.48550/ARXIV.2103.00020", "corr": corr, "ctitle": "A one."},
        {"corr": corr, "ctitle": "A one.", **row("conf/a/X21")},
        row("conf/b/Y21", page=page),
        row("conf/c/Z21", doi="https://doi.org/10.1000/X"),
    ]

    keyed = dblp_rows.parse_keyed(reply(bindings(*rows)), papers)

    assert (keyed.corr, keyed.corr_titles) == ({0: "journals/corr/abs-2103-00020"}, {0: "A one"})
    assert {place: [(one.key, one.by_key) for one in found] for place, found in keyed.found.items()} == {
        0: [("conf/a/X21", False)],
        1: [("conf/b/Y21", True)],
        2: [("conf/c/Z21", True)],
        3: [("conf/c/Z21", True)],
    }


def test_what_a_person_published_is_found_for_papers_of_that_person_only():
    papers = [SearchTerms(titles=("A",), corr="journals/corr/abs-1"), SearchTerms(titles=("B",), authors=("Hao Su",))]
    rows = [
        {"corr": "https://dblp.org/rec/journals/corr/abs-1", "a": "https://dblp.org/pid/1"},
        {"name": "Hao Su 0001", "a": "https://dblp.org/pid/2"},
        {"a": "https://dblp.org/pid/1", **row("conf/a/X21")},
        {"a": "https://dblp.org/pid/2", **row("conf/b/Y21")},
    ]

    found = dblp_rows.parse_persons(reply(bindings(*rows)), papers)

    assert [[one.key for one in some] for some in found] == [["conf/a/X21"], ["conf/b/Y21"]]


def test_a_title_is_each_papers_own_and_none_is_found_where_the_engine_does_not_search():
    papers = [SearchTerms(titles=("A Study: of X",)), SearchTerms(titles=("Other",))]

    found = dblp_rows.parse_titled(reply(bindings(row("conf/a/X21", "A study of X."))), papers)

    assert [[one.key for one in some] for some in found] == [["conf/a/X21"], []]
    assert dblp_rows.parse_titled(reply({"exception": "The text index is not loaded"}, 400), papers) is None


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Channel-wise Attention for 3D Widgets", {"channel", "wise", "attention", "widgets"}),
        ("Don't Panic", {"don", "panic"}),
        ("Erd\u0151s Numbers", {"numbers"}),
        ("All You Need", {"all", "need"}),
        ("The Is", {"the", "is"}),
    ],
)
def test_the_words_of_a_title_are_those_of_the_word_index(title, words):
    assert set(search_words(title)) == words


def test_accents_of_the_list_may_be_missing_in_dblp():
    papers = [SearchTerms(titles=(r"Lov\'asz Embeddings",))]

    found = dblp_rows.parse_titled(reply(bindings(row("conf/a/X21", "Lovasz Embeddings."))), papers)

    assert [one.key for one in found[0]] == ["conf/a/X21"]
    assert '"lovaszembeddings"' in word_query(papers)


def test_a_title_in_tex_is_searched_without_it():
    assert "\u00e1" in SearchTerms(titles=(r"Lov\'asz Embeddings",)).search_titles[0]


def test_a_search_asks_for_words_alone_and_the_first_authors_name():
    request = dblp_search.search_request(PAPER, Endpoints())

    assert request.params["q"] == "Is X Y Nunez"


def search(*infos, code="200"):
    hits = {"@total": str(len(infos))} | ({"hit": [{"info": info} for info in infos]} if infos else {})
    return {"result": {"status": {"@code": code, "text": "x"}, "hits": hits}}


def test_hits_come_in_a_list_alone_or_not_at_all():
    info = {"key": KEY, "title": "Q&amp;A: It&apos;s.", "venue": ["ICML", "X"], "year": "2021"}
    alone = search(info)
    alone["result"]["hits"]["hit"] = alone["result"]["hits"]["hit"][0]

    (one,) = dblp_search.parse_search(reply(search(info)))
    assert (one.key, one.title, one.venue, one.year) == (KEY, "Q&A: It's", "ICML", 2021)
    assert dblp_search.parse_search(reply(alone)) == (one,)
    assert dblp_search.parse_search(reply(search())) == ()


def test_an_error_inside_a_good_reply_is_an_error():
    with pytest.raises(PayloadError, match="status 500"):
        dblp_search.parse_search(reply(search(code="500")))


RECORD = (
    '<?xml version="1.0" encoding="US-ASCII"?>\n<dblp>\n'
    f'<inproceedings key="{KEY}" mdate="2021-08-25">\n<author>Matti J&#228;rvisalo 0001</author><author orcid="0">B C</author>\n'
    "<title>On <i>E. coli</i> &amp; H<sub>2</sub>O <ref>x</ref>.</title><pages>1-9</pages><year>2021</year>\n"
    "<booktitle>ICML</booktitle><ee>https://doi.org/10.1000/X</ee><crossref>conf/icml/2021</crossref>\n</inproceedings></dblp>"
)


def test_a_record_in_xml_keeps_its_markup_and_names_its_volume():
    reference = dblp_search.parse_record(reply(RECORD.encode()), KEY, "2026-11-24")

    assert reference.volume == "conf/icml/2021"
    assert reference.facts.title == "On <i>E. coli</i> & H<sub>2</sub>O x"
    assert [one.display for one in reference.facts.authors] == ["Matti Järvisalo", "B C"]
    assert reference.facts.doi == "10.1000/x"


def test_an_unknown_record_is_none_and_another_record_is_refused():
    assert dblp_search.parse_record(reply(b"<html>404</html>", 404), KEY, "") is None
    with pytest.raises(PayloadError, match="something other than the record"):
        dblp_search.parse_record(reply(RECORD.encode()), "conf/a/B1", "")


@given(st.integers(0, len(RECORD)), st.binary(max_size=4))
def test_a_damaged_record_gives_facts_or_a_payload_error(cut, noise):
    body = RECORD.encode()[:cut] + noise + RECORD.encode()[cut:]

    try:
        reference = dblp_search.parse_record(reply(body), KEY, "")
    except PayloadError:
        return
    assert reference.facts.id == KEY


def test_datacite_gives_names_in_parts_and_the_day_of_the_first_version():
    row = {
        "attributes": {
            "doi": "10.48550/arxiv.2103.00020",
            "titles": [{"title": "Learning &amp; more"}],
            "creators": [
                {"name": "Radford, Alec", "givenName": "Alec", "familyName": "Radford"},
                {"name": "OpenAI Research", "nameType": "Organizational"},
                {"name": "van der Berg, Jan", "nameType": "Personal"},
            ],
            "dates": [
                {"date": "2021-03-01", "dateType": "Submitted", "dateInformation": "v2"},
                {"date": "2021-02-26T19:04:58Z", "dateType": "Submitted", "dateInformation": "v1"},
            ],
        }
    }

    facts = datacite.parse(reply({"data": [row]}), ["2103.00020"], "2026-11-24")["2103.00020"]

    assert facts.title == "Learning & more"
    assert [one.display for one in facts.authors] == ["Alec Radford", "OpenAI Research", "Jan van der Berg"]
    assert facts.issued.iso == "2021-02-26"


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": [{}]}, {"data": [{"attributes": {"doi": "x"}}]}, []])
def test_what_is_no_datacite_answer_is_refused(body):
    with pytest.raises(PayloadError):
        datacite.parse(reply(body), ["2103.00020"], "2026-11-24")
