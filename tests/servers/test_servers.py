"""The servers speak as the services do: by hand-checked facts about the services' formats, over real HTTP."""

import xml.etree.ElementTree as ET

import bibtexparser
import pytest
import requests

from bibexport.sources import arxiv, datacite, dblp_search, dblp_sparql
from tests.servers.arxiv import feed_id
from tests.servers.world import Paper, Record, Version, World

ATOM = "{http://www.w3.org/2005/Atom}"

CLIP = Paper(
    id="2103.00020",
    title="Learning Transferable Visual Models From\n  Natural Language Supervision",
    authors=("Alec Radford", "Jong Wook Kim"),
)
GELU = Paper(
    id="1606.08415",
    title="Gaussian Error Linear Units (GELUs)",
    authors=("Dan Hendrycks", "Kevin Gimpel"),
    published="2016-06-27T19:20:40Z",
    versions=(
        Version(updated="2016-06-27T19:20:40Z", title="Bridging Nonlinearities & Regularizers"),
        Version(updated="2023-06-06T01:53:32Z"),
    ),
    categories=("cs.LG",),
)
ATLAS = Paper(
    id="hep-ex/0601001",
    title="Title & <more>",
    authors=(" The ATLAS Collaboration",),
    categories=("hep-ex",),
    in_dblp=False,
)
ICML = Record(
    key="conf/icml/2021",
    bibtype="proceedings",
    title="Proceedings of the 38th International Conference on Machine Learning, ICML 2021, 18-24 July 2021, Online",
    editors=("Marina Meila", "Tong Zhang 0001"),
    year=2021,
    series="Proceedings of Machine Learning Research",
    volume="139",
    publisher="PMLR",
)
CLIP_ICML = Record(
    key="conf/icml/RadfordK21",
    title="Learning Transferable Visual Models From Natural Language Supervision",
    authors=("Alec Radford", "Jong Wook Kim"),
    year=2021,
    venue="ICML",
    pages="8748-8763",
    ee=("http://proceedings.mlr.press/v139/radford21a.html",),
    part_of="conf/icml/2021",
)
ALONE = Record(
    key="journals/x/Muller22",
    bibtype="article",
    title="Q&A for People's 100% Models?",
    authors=("Jörg Müller-Lüdenscheidt 0002",),
    year=2022,
    venue="J. X",
    journal="J. X",
    volume="1",
    number="2",
    doi="10.1000/a_b",
)
WORLD = World(papers=(CLIP, GELU, ATLAS), records=(ICML, CLIP_ICML, ALONE))


@pytest.fixture
def services(serve):
    return serve(WORLD)


def entries(reply: requests.Response) -> dict[str, ET.Element]:
    return {entry.findtext(f"{ATOM}id"): entry for entry in ET.fromstring(reply.content).iter(f"{ATOM}entry")}


def test_the_id_of_an_arxiv_feed_is_that_of_the_recorded_one():
    asked = "search_query=&id_list=2103.00020,astro-ph/0601001,1706.03762,1706.99999&start=0&max_results=100"

    assert feed_id(asked) == "https://arxiv.org/api/3o18kfbn4kwGc4pt8zS0oGzBbJs"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_arxiv_leaves_out_what_it_does_not_know(services, method):
    wanted = {"id_list": "2103.00020,1706.99999,hep-ex/0601001,arXiv:1606.08415,1606.08415V1"}
    reply = requests.request(
        method, services.endpoints.url(arxiv.SOURCE), **{"params" if method == "GET" else "data": wanted}
    )

    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert set(entries(reply)) == {"http://arxiv.org/abs/2103.00020v1", "http://arxiv.org/abs/hep-ex/0601001v1"}
    assert b"<opensearch:totalResults>2<" in reply.content
    assert services.arxiv.log[0].params["id_list"] == wanted["id_list"]


def test_arxiv_gives_the_version_that_was_asked_for_and_the_latest_once(services):
    reply = requests.get(
        services.endpoints.url(arxiv.SOURCE), {"id_list": "1606.08415v1,1606.08415,1606.08415v2,1606.08415v3"}
    )
    found = {id_: entry.findtext(f"{ATOM}title") for id_, entry in entries(reply).items()}

    assert found == {
        "http://arxiv.org/abs/1606.08415v1": "Bridging Nonlinearities & Regularizers",
        "http://arxiv.org/abs/1606.08415v2": "Gaussian Error Linear Units (GELUs)",
    }


def test_arxiv_gives_ten_unless_asked_for_more(serve):
    papers = tuple(Paper(id=f"2301.{n:05}", title=f"Paper {n}", authors=("A B",)) for n in range(1, 31))
    services = serve(World(papers=papers))
    ids = ",".join(paper.id for paper in papers)

    ten = list(entries(requests.get(services.endpoints.url(arxiv.SOURCE), {"id_list": ids})))
    every = list(entries(requests.get(services.endpoints.url(arxiv.SOURCE), {"id_list": ids, "max_results": 30})))

    assert len(ten) == 10
    assert sorted(every) == [f"http://arxiv.org/abs/{paper.id}v1" for paper in papers]
    assert every != sorted(every)


@pytest.mark.parametrize(
    ("params", "summary"),
    [
        ({"id_list": "2103.00020,abc"}, "incorrect id format for abc"),
        ({"id_list": "2103.00020,"}, "incorrect id format for "),
        ({"id_list": "2103.00020", "max_results": "x"}, "max_results must be an integer"),
        ({"id_list": "2103.00020", "start": "-1"}, "start must be non-negative"),
        ({}, "Either a search_query or id_list must be specified for the classic API."),
    ],
)
def test_arxiv_refuses_a_whole_batch_for_one_mistake(services, params, summary):
    reply = requests.get(services.endpoints.url(arxiv.SOURCE), params)
    (entry,) = entries(reply).values()

    assert reply.status_code == 400
    assert entry.findtext(f"{ATOM}title") == "Error"
    assert (entry.findtext(f"{ATOM}summary") or "") == summary
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "arXiv api core"


def test_arxiv_refuses_long_urls_and_takes_long_forms(services):
    ids = ",".join(f"2301.{n:05}" for n in range(700))

    assert requests.get(services.endpoints.url(arxiv.SOURCE), {"id_list": ids}).status_code == 414
    assert requests.post(services.endpoints.url(arxiv.SOURCE), {"id_list": ids}).status_code == 200


def test_arxiv_searches_titles_and_authors(services):
    reply = requests.get(services.endpoints.url(arxiv.SOURCE), {"search_query": 'ti:"visual models" AND au:radford'})

    assert list(entries(reply)) == ["http://arxiv.org/abs/2103.00020v1"]


def rows(services, query: str) -> list[dict[str, str]]:
    reply = requests.post(
        services.endpoints.url(dblp_sparql.SOURCE), {"query": f"PREFIX dblp: <https://dblp.org/rdf/schema#> {query}"}
    )
    found = reply.json()
    assert found["meta"]["result-size-total"] == len(found["results"]["bindings"])
    return [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]


def test_sparql_finds_records_by_upper_case_doi_only(services):
    query = "SELECT ?pub {{ VALUES ?doi {{ <https://doi.org/{}> }} ?pub dblp:doi ?doi }}"

    assert rows(services, query.format("10.48550/ARXIV.2103.00020")) == [
        {"pub": "https://dblp.org/rec/journals/corr/abs-2103-00020"}
    ]
    assert rows(services, query.format("10.48550/arXiv.2103.00020")) == []


def test_sparql_orders_authors_and_names_the_proceedings(services):
    found = rows(
        services,
        """SELECT ?n ?name ?book ?editor ?publisher ?series ?volume {
        <https://dblp.org/rec/conf/icml/RadfordK21> dblp:hasSignature ?s ; dblp:publishedAsPartOf ?part .
        ?s dblp:signatureOrdinal ?n ; dblp:signatureDblpName ?name .
        ?part dblp:title ?book ; dblp:publishedBy ?publisher ; dblp:publishedInSeries ?series ;
              dblp:publishedInSeriesVolume ?volume ; dblp:hasSignature ?e .
        ?e dblp:signatureOrdinal 2 ; dblp:signatureDblpName ?editor } ORDER BY ?n""",
    )

    assert [(row["n"], row["name"]) for row in found] == [("1", "Alec Radford"), ("2", "Jong Wook Kim")]
    assert found[0]["book"].endswith("Online.")
    assert (found[0]["editor"], found[0]["publisher"]) == ("Tong Zhang 0001", "PMLR")
    assert (found[0]["series"], found[0]["volume"]) == ("Proceedings of Machine Learning Research", "139")


def test_sparql_says_what_is_wrong_with_a_query_and_when_one_takes_too_long(services):
    bad = requests.post(services.endpoints.url(dblp_sparql.SOURCE), {"query": "SELECT nothing"})
    services.sparql_engine.most_values = 1
    slow = requests.post(
        services.endpoints.url(dblp_sparql.SOURCE), {"query": "SELECT * { VALUES ?a { <urn:a> <urn:b> } }"}
    )

    assert (bad.status_code, bad.json()["status"]) == (400, "ERROR")
    assert bad.json()["exception"].startswith("Invalid SPARQL query")
    assert slow.status_code == 429
    assert slow.json()["exception"].startswith("Operation timed out")


def search(services, query: str, **params: object) -> dict:
    return requests.get(
        f"{services.endpoints.url(dblp_search.SOURCE)}/search/publ/api", {"q": query, "format": "json", **params}
    ).json()["result"]


def test_dblp_search_matches_the_begin_of_words_newest_first(services):
    hits = search(services, "transfer visu radford")["hits"]

    assert hits["@total"] == "2"
    assert [hit["info"]["key"] for hit in hits["hit"]] == ["conf/icml/RadfordK21", "journals/corr/abs-2103-00020"]
    assert "hit" not in search(services, "transfer$ visu")["hits"]
    assert search(services, "visual", h=1, f=1)["hits"]["@sent"] == "1"


def test_dblp_search_has_one_author_as_an_object_and_entities_in_titles(services):
    (hit,) = search(services, "muller people")["hits"]["hit"]

    assert hit["info"]["authors"]["author"]["text"] == "Jörg Müller-Lüdenscheidt 0002"
    assert hit["info"]["title"] == "Q&amp;A for People&apos;s 100% Models?"
    assert hit["info"]["doi"] == "10.1000/A_B"


def test_dblp_search_sends_a_thousand_at_most(serve):
    records = tuple(Record(key=f"conf/x/A{n}", title=f"Same {n}", authors=("A B",), year=2000) for n in range(1010))

    assert len(search(serve(World(records=records)), "same", h=5000)["hits"]["hit"]) == 1000


def test_dblp_records_are_ascii_xml(services):
    reply = requests.get(f"{services.endpoints.url(dblp_search.SOURCE)}/rec/journals/x/Muller22.xml")
    (record,) = ET.fromstring(reply.content)

    assert reply.content.isascii()
    assert record.get("key") == "journals/x/Muller22"
    assert record.findtext("author") == "Jörg Müller-Lüdenscheidt 0002"
    assert record.findtext("title") == "Q&A for People's 100% Models?"


def test_dblp_records_are_bibtex_that_parses(services):
    reply = requests.get(f"{services.endpoints.url(dblp_search.SOURCE)}/rec/conf/icml/RadfordK21.bib")
    (entry,) = bibtexparser.parse_string(reply.text).entries

    assert entry.key == "DBLP:conf/icml/RadfordK21"
    assert entry["pages"] == "8748--8763"
    assert entry["publisher"] == "{PMLR}"
    assert "\n                  {ICML} 2021, 18-24 July" in reply.text
    assert "Marina Meila and\n                  Tong Zhang}" in reply.text


@pytest.mark.parametrize("path", ["rec/journals/corr/abs-1706-03762.xml", "rec/x.bib", "other"])
def test_dblp_says_not_found_in_html(services, path):
    reply = requests.get(f"{services.endpoints.url(dblp_search.SOURCE)}/{path}")

    assert reply.status_code == 404
    assert reply.headers["content-type"].startswith("text/html")


def test_datacite_knows_arxiv_dois_and_leaves_out_others(services):
    ids = "10.48550/arXiv.2103.00020,10.48550/arXiv.1706.99999,10.48550/ARXIV.1606.08415"
    reply = requests.get(f"{services.endpoints.url(datacite.SOURCE)}/dois", {"ids": ids}).json()
    gelu, clip = (one["attributes"] for one in reply["data"])

    assert clip["doi"] == "10.48550/arxiv.2103.00020"
    assert clip["creators"][1]["familyName"] == "Kim"
    assert gelu["titles"] == [{"title": "Gaussian Error Linear Units (GELUs)"}]
    assert [date["date"][:4] for date in gelu["dates"]] == ["2016", "2023", "2016"]


def test_datacite_answers_for_one_doi_and_404_in_json(services):
    known = requests.get(f"{services.endpoints.url(datacite.SOURCE)}/dois/10.48550/arXiv.hep-ex/0601001")
    unknown = requests.get(f"{services.endpoints.url(datacite.SOURCE)}/dois/10.48550/arXiv.1706.99999")

    assert known.json()["data"]["attributes"]["creators"][0]["name"] == "The ATLAS Collaboration"
    assert (unknown.status_code, unknown.json()["errors"][0]["status"]) == (404, "404")
