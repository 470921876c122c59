import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import PayloadError
from bibexport.model import Date, Name
from bibexport.sources import arxiv
from bibexport.sources.source import Endpoints, Reply

ENTRY = """\
  <entry>
    <id>http://arxiv.org/abs/2403.15378v3</id>
    <title>Long-CLIP: Unlocking the Long-Text
  Capability of CLIP</title>
    <updated>2024-07-22T00:00:00Z</updated>
    <summary>  text</summary>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <published>2024-03-22T17:58:16Z</published>
    <arxiv:comment>ECCV 2024</arxiv:comment>
    <arxiv:primary_category term="cs.CV"/>
    <arxiv:journal_ref>J. 1</arxiv:journal_ref>
    <author><name>Beichen Zhang</name><arxiv:affiliation>X</arxiv:affiliation></author>
    <author><name> The ATLAS Collaboration</name></author>
    <author><name>et al.</name></author>
    <arxiv:doi>not-a-doi</arxiv:doi>
    <arxiv:doi>10.1007/ABC_1</arxiv:doi>
  </entry>
"""


def feed(*entries, total=None):
    total = len(entries) if total is None else total
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n{''.join(entries)}</feed>"
    )


def parse(body, *asked, status=200):
    return arxiv.parse(Reply(status=status, body=body.encode()), asked or ("2403.15378",), "2026-11-24")


def test_a_request_asks_for_as_many_results_as_ids():
    request = arxiv.request(["2103.00020", "math/0309136"], Endpoints())

    assert request.form == {"id_list": "2103.00020,math/0309136", "max_results": "2"}
    assert request.url == "https://export.arxiv.org/api/query"


def test_an_entry_becomes_clean_facts():
    facts = parse(feed(ENTRY)).facts["2403.15378"]

    assert facts.title == "Long-CLIP: Unlocking the Long-Text Capability of CLIP"
    assert facts.authors == (Name(given="Beichen", family="Zhang"), Name(literal="The ATLAS Collaboration"))
    assert (facts.issued, facts.updated) == (Date(year=2024, month=3, day=22), Date(year=2024, month=7, day=22))
    assert (facts.version, facts.primary_category, facts.comment) == (3, "cs.CV", "ECCV 2024")
    assert (facts.doi, facts.journal_ref, facts.retracted) == ("10.1007/abc_1", "J. 1", "")
    assert (facts.source, facts.id, facts.retrieved) == ("arxiv", "2403.15378", "2026-11-24")


def test_a_withdrawn_paper_says_so():
    withdrawn = ENTRY.replace("ECCV 2024", "This paper has been withdrawn by the author")

    assert parse(feed(withdrawn)).facts["2403.15378"].retracted == "This paper has been withdrawn by the author"


def test_a_paper_titled_0_has_a_title():
    zero = ENTRY.replace("Long-CLIP: Unlocking the Long-Text\n  Capability of CLIP", "0")

    assert parse(feed(zero)).facts["2403.15378"].title == "0"


def test_an_id_that_spoils_the_whole_request_is_named():
    error = (
        "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
        "<summary>incorrect id format for x</summary></entry>"
    )

    assert parse(feed(error), status=400).rejected == "x"
    assert parse(feed(error), status=200).rejected == "x"


def test_an_empty_feed_has_no_papers():
    assert parse(feed(), "2403.15378", "2103.00020").facts == {}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "cannot be read"),
        ("<html><body>Sign in</body></html>", "not an Atom feed"),
        (feed(ENTRY)[:-7], "cannot be read"),
        (feed(ENTRY, total=2), "1 of 2 papers"),
        (feed(ENTRY.replace("2403.15378v3", "2103.00020v1")), "which was not requested"),
        (feed(ENTRY.replace("2403.15378v3", "nonsense")), "an entry with the id"),
        (feed(ENTRY.replace("Long-CLIP: Unlocking the Long-Text\n  Capability of CLIP", "")), "without a title"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + feed(ENTRY).split("\n", 1)[1], "document type"),
        (feed("<entry><id>https://arxiv.org/api/errors#x</id><summary>boom</summary></entry>"), "the error 'boom'"),
    ],
)
def test_what_is_no_whole_answer_is_refused(body, message):
    with pytest.raises(PayloadError, match=message):
        parse(body)


@given(st.data())
def test_a_damaged_feed_gives_facts_or_a_payload_error(data):
    whole = feed(ENTRY)
    cut = data.draw(st.integers(0, len(whole)))
    text = whole[:cut] + data.draw(st.text(max_size=5)) + whole[cut + data.draw(st.integers(0, 30)) :]

    try:
        answer = arxiv.parse(
            Reply(status=200, body=text.encode("utf-8", "surrogatepass")), ("2403.15378",), "2026-11-24"
        )
    except PayloadError:
        return
    assert set(answer.facts) <= {"2403.15378"}
