"""Unusual records of DBLP's dump give the same facts as DBLP's pages, and the same candidate as the full record."""

import gzip
import re

import msgspec
import pytest

from bibexport.index.build import Plan, build
from bibexport.index.records import parse_batch, parse_element, replace_entities
from bibexport.index.store import StoredIndex
from bibexport.sources.dblp_record import reference, with_volume
from bibexport.sources.dblp_search import parse_record
from bibexport.sources.source import Reply
from bibexport.text.names import name
from tests.index.making import TODAY
from tests.servers.dblp_dump import HEAD, TAIL

DAY = "2024-01-01"


def record(
    kind="article", key="journals/x/A1", attributes="", people="<author>Ada Low</author>\n", title="Gears.", rest=""
):
    start = f'<{kind} mdate="{DAY}" key="{key}"{attributes}>'
    return f"{start}\n{people}<title>{title}</title>\n<year>2020</year>\n{rest}</{kind}>"


VOLUME = record(
    "proceedings", "conf/x/2020", people='<editor orcid="0000-0001-2345-6789">J&ouml;rg M&uuml;ller 0003</editor>\n',
    title="Proceedings of X 2020", rest="<booktitle>X</booktitle>\n<publisher>ACM</publisher>\n<series href=\"db/series/x\">LNX</series>\n<volume>7</volume>\n",
)  # fmt: skip
PECULIAR = {
    "characters with names": record(people="<author>Jos&eacute; N&uacute;&ntilde;ez</author>\n", title="&Uuml;ber 5&nbsp;&micro;m &times; 3 &reg;."),
    "markup": record(title="H<sub>2</sub>O <i>in</i> <b>vivo</b>: 10<sup>3</sup> &lt; n."),
    "nested markup": record(title="A<sub>i<sup>2</sup></sub> Study."),
    "other elements": record(title="The <tt>make</tt> of <ref href=\"db/x\">Things</ref>."),
    "a title with attributes": record().replace("<title>", '<title bibtex="{G}ears">'),
    "withdrawn": record(attributes=' publtype="informal withdrawn"'),
    "created": record(attributes=' publtype="survey" cdate="2020-02-02"'),
    "people with attributes": record(
        people='<author aux="a > b" orcid="0000-0001-2345-6789">Wei Wang 0001</author>\n<author bibtex="{Li}">Li</author>\n'
    ),
    "several addresses": record(
        rest='<ee type="oa">https://example.org/x</ee>\n<ee type="oa">https://doi.org/10.1000/A%3CB%3E</ee>\n<ee>https://doi.org/10.1000/c</ee>\n'
    ),
    "notes and citations": record(
        rest='<note type="affiliation">X &amp; Y</note>\n<cite>...</cite>\n<stream>streams/journals/x</stream>\n<rel type="r" uri="u">z</rel>\n'
    ),
    "a volume": record("inproceedings", "conf/x/Low20", rest="<pages>1-9</pages>\n<booktitle>X</booktitle>\n<crossref>conf/x/2020</crossref>\n"),
    "CoRR": record(
        key="journals/corr/abs-2006-00001", attributes=' publtype="informal"',
        rest='<volume>abs/2006.00001</volume>\n<journal>CoRR</journal>\n<ee type="oa">https://doi.org/10.48550/arXiv.2006.00001</ee>\n',
    ),
    "ICLR under CoRR": record(key="journals/corr/Low14", rest="<volume>abs/1412.0001</volume>\n<journal>ICLR (Poster)</journal>\n"),
    "data": record("data", "data/10/1", attributes=' publtype="data"', rest="<publisher>Zenodo</publisher>\n<ee>https://doi.org/10.5281/zenodo.1</ee>\n"),
    "a thesis": record("phdthesis", "phd/Low20", rest="<school>TU X</school>\n<isbn>978-3-031-72643-9</isbn>\n<isbn>3-88579-146-9</isbn>\n"),
    "a book of editors": record("book", "books/x/1", people="<editor>Ada Low</editor>\n<editor>Bo Shaz</editor>\n", rest="<publisher>Y</publisher>\n"),
    "nobody": record(people="", title="Editorial."),
    "a title of dots": record(title="To Be Continued..."),
    "spread over lines": record(title="Gears\n  and\tLevers.", people="\n\n<author>Ada  Low</author>\n"),
    "numbers of characters": record(title="&#201;tude &#x3b2;."),
}  # fmt: skip
PAGE = record("www", "homepages/l/Low", people="<author>Ada Low</author>\n<author>A. Low</author>\n", title="Home Page")
NOTE = record(key="dblpnote/error", people="", title="(error)")


def key_of(xml):
    return re.search('key="([^"]+)"', xml)[1]


def from_page(xml):
    """The record as dblp.org serves it."""
    body = f'<?xml version="1.0"?>\n<dblp>\n{replace_entities(xml)}\n</dblp>'.encode()
    return parse_record(Reply(status=200, body=body), key_of(xml), "2026-11-20")


def built(tmp_path, *records):
    dump = tmp_path / "dblp-2026-11-20.xml.gz"
    dump.write_bytes(gzip.compress((HEAD + "".join(records) + TAIL).encode("ascii")))
    build(tmp_path / "index.sqlite", Plan(dblp=dump), today=TODAY)
    return StoredIndex(tmp_path / "index.sqlite")


@pytest.mark.parametrize("case", PECULIAR)
def test_an_unusual_record_is_the_same_from_the_dump_as_from_dblps_page(tmp_path, case):
    xml = PECULIAR[case]
    index = built(tmp_path, NOTE, PAGE, xml, VOLUME)

    found = index.record(key_of(xml))

    page = from_page(xml)
    expected = with_volume(page.facts, from_page(VOLUME).facts) if page.volume else page.facts
    assert found == msgspec.structs.replace(expected, retrieved=index.dblp_date)
    assert index.about.dblp_read == 2


@pytest.mark.parametrize("case", PECULIAR)
def test_a_candidate_agrees_with_the_full_record(case):
    (raw,) = parse_batch(PECULIAR[case])
    facts = reference(parse_element(raw.xml), TODAY).facts
    light = raw.candidate

    assert (light.key, light.title, light.venue, light.year) == (facts.id, facts.title, facts.venue, facts.issued.year)
    assert next(iter(raw.dois), None) == facts.doi
    assert [name(author).display for author in raw.authors] == [one.display for one in facts.authors]
    assert raw.modified == DAY


def test_a_withdrawn_record_says_so():
    assert from_page(PECULIAR["withdrawn"]).facts.retracted == "withdrawn, says DBLP"
