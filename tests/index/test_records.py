import pytest

from bibexport.errors import PayloadError
from bibexport.index.records import (
    ENTITIES,
    check_well_formed,
    parse_batch,
    parse_element,
    parse_record,
    replace_entities,
)
from bibexport.sources.dblp_record import title_of

ARTICLE = (
    '<article mdate="2024-10-06" key="journals/jair/JabsB24">\n<author>Matti J&auml;rvisalo</author>\n'
    '<author orcid="0000-0001-7660-8061">Jeremias Berg 0001</author>\n<title>From One &amp; Two.</title>\n'
    "<year>2024</year>\n<ee>http://example.org/x</ee>\n"
    '<ee type="oa">https://doi.org/10.1613/JAIR.1.15333</ee>\n</article>'
)
CORR = (
    '<article mdate="2021-03-04" key="journals/corr/abs-2103-00020" publtype="informal">\n<author>Alec Ray</author>\n'
    "<title>Widgets.</title>\n<volume>abs/2103.00020</volume>\n<journal>CoRR</journal>\n"
    '<ee type="oa">https://arxiv.org/abs/2103.00020</ee>\n</article>'
)
PAPER = (
    '<inproceedings mdate="2021-08-25" key="conf/icml/Ray21">\n<author>Alec Ray</author>\n'
    "<title>H<sub>2</sub>O: <i>More</i>.</title>\n<crossref>conf/icml/2021</crossref>\n</inproceedings>"
)
VOLUME = (
    '<proceedings mdate="2021-08-25" key="conf/icml/2021">\n<editor>Marina Meila</editor>\n<title>ICML 2021</title>\n'
    "</proceedings>"
)
PERSON = '<www mdate="2024-01-01" key="homepages/0/1">\n<author>Alec Ray</author>\n<title>Home Page</title>\n</www>'
BATCH = ARTICLE + PERSON + CORR + PAPER + "\n" + VOLUME


def read(batch):
    check_well_formed(batch.encode(), "utf-8", 1)
    return list(parse_batch(batch))


def test_a_batch_gives_its_publications_without_pages_of_persons():
    article, corr, paper, volume = read(BATCH)

    assert [one.key for one in (article, corr, paper, volume)] == [
        *("journals/jair/JabsB24", "journals/corr/abs-2103-00020", "conf/icml/Ray21", "conf/icml/2021")
    ]
    assert (article.title, article.first_author, article.modified) == (
        "From One & Two",
        "Matti Järvisalo",
        "2024-10-06",
    )
    assert (article.dois, article.corr, article.volume, article.is_volume) == (
        ["10.1613/jair.1.15333"],
        None,
        "",
        False,
    )
    assert (corr.corr, tuple(corr.dois), tuple(corr.pages)) == ("2103.00020", (), ())
    assert (paper.title, paper.volume) == ("H<sub>2</sub>O: <i>More</i>", "conf/icml/2021")
    assert (volume.first_author, volume.is_volume) == ("", True)


def test_a_record_parses_back_from_its_own_xml():
    for record in read(BATCH):
        assert parse_record(record.xml) == record
        assert title_of(parse_element(record.xml)) == record.title


@pytest.mark.parametrize(
    "odd",
    [
        ARTICLE.replace('"', "'"),
        ARTICLE.replace("<article mdate", "<article\n  publtype='x'\n  mdate"),
        ARTICLE.replace("<author>", "<!-- </article> --><author>", 1),
        ARTICLE.replace("From One &amp; Two.", "<![CDATA[From One & Two.]]>"),
        ARTICLE.replace("<year>", "<?x </article>?><year>"),
        ARTICLE.replace("\n", ""),
        ARTICLE.replace("\n", "\n\n  "),
        f"<thing key='x'>1</thing>{ARTICLE}",
        ARTICLE.replace("From One &amp; Two.", 'From One &amp; <ref href="db/x">Two</ref>.'),
    ],
)  # fmt: skip
def test_the_same_xml_in_another_shape_gives_the_same_record(odd):
    (usual,) = read(ARTICLE)

    found = [one for one in read(PERSON + odd + PERSON) if one.key == usual.key]

    assert len(found) == 1
    assert found[0]._replace(xml="", raw_title="") == usual._replace(xml="", raw_title="")
    assert found[0].title == usual.title
    assert parse_record(found[0].xml)._replace(xml="", raw_title="") == usual._replace(xml="", raw_title="")


@pytest.mark.parametrize(
    "broken",
    [
        ARTICLE.replace("</title>", ""),
        ARTICLE.replace("&auml;", "&nosuchname;"),
        ARTICLE.replace("&amp;", "&"),
        ARTICLE + "</dblp><dblp>",
        '<!DOCTYPE dblp [<!ENTITY lol "lol">]>' + ARTICLE,
        ARTICLE.replace("Two", "\x00"),
    ],
)
def test_malformed_xml_is_rejected_with_its_line(broken):
    with pytest.raises(PayloadError, match=r"not well-formed XML near line (1[0-9]|10|11|12|1[3-9]|2\d)"):
        check_well_formed(broken.encode(), "utf-8", 10)


@pytest.mark.parametrize(
    ("volume", "arxiv"),
    [("abs/2103.00020", "2103.00020"), ("cs.DS/0310049", "cs/0310049"), ("abs/cs/0310049", "cs/0310049"), ("12", None)],
)
def test_the_volume_of_a_corr_record_names_the_preprint(volume, arxiv):
    (record,) = read(CORR.replace("abs/2103.00020</volume>", f"{volume}</volume>"))

    assert record.corr == arxiv


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
        ("http://dx.doi.org/10.1000/A%28B%29", "10.1000/a(b)"),
        ("https://doi.org/10.1000/a&lt;b&gt;", "10.1000/a<b>"),
    ],
)
def test_dois_are_normalised(written, doi):
    (record,) = read(ARTICLE.replace("https://doi.org/10.1613/JAIR.1.15333", written))

    assert record.dois == [doi]


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_named_character_is_replaced(name):
    assert replace_entities(f"<a>&{name};</a>") == f"<a>{ENTITIES[name]}</a>"


def test_xmls_own_entities_and_unknown_ones_stay():
    assert replace_entities("&amp;eacute; &lt; &#233; &lol; &eacute;") == "&amp;eacute; &lt; &#233; &lol; é"
