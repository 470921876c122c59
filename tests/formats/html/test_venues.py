import pytest

from bibexport.formats.html.entries import venue, venue_and_year, year
from bibexport.ids import ArxivId
from bibexport.model import Date, Record


@pytest.mark.parametrize(
    ("fields", "name", "with_year"),
    [
        ({"type": "paper-conference", "container_title": "Proceedings of X", "container_title_short": "ICML"}, "ICML", "ICML 2021"),
        ({"type": "paper-conference", "container_title": "Proceedings of X", "event_acronym": "ECCV 2024"}, "ECCV", "ECCV 2021"),
        ({"type": "paper-conference", "container_title": "Proceedings of X"}, "Proceedings of X", "Proceedings of X 2021"),
        ({"type": "article-journal", "container_title": "Journal of X", "container_title_short": "J. X"}, "Journal of X", "Journal of X 2021"),
        ({"type": "article", "arxiv": ArxivId("2103.00020"), "publisher": "arXiv"}, "arXiv", "arXiv 2021"),
        ({"type": "book", "publisher": "MIT Press"}, "MIT Press", "MIT Press 2021"),
        ({"type": "document"}, "", "2021"),
        ({"type": "paper-conference", "event_acronym": "2021"}, "2021", "2021 2021"),
    ],
)  # fmt: skip
def test_a_venue_goes_by_the_name_that_its_papers_share(fields, name, with_year):
    record = Record(key="k", issued=Date(year=2021, month=5), **fields)

    assert (venue(record), venue_and_year(record), year(record)) == (name, with_year, 2021)


def test_a_date_in_words_is_shown_and_no_year():
    record = Record(key="k", type="book", publisher="X", issued=Date(literal="in press"))

    assert (venue_and_year(record), year(record)) == ("X in press", None)
    assert year(Record(key="k")) is None
