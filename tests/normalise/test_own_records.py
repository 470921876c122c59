"""What is done to the records of a person's own bibliography."""

import pytest

from bibexport.model import Date, Record
from bibexport.normalise.records import with_event

BOOKTITLE = (
    "2021 IEEE/CVF International Conference on Computer Vision, ICCV 2021, Montreal, QC, Canada, October 10-17, 2021"
)


def paper(**fields: object) -> Record:
    known: dict[str, object] = {"type": "paper-conference", "container_title": BOOKTITLE, "issued": Date(year=2021)}
    return Record(key="k", **known | fields)  # type: ignore[arg-type]


def test_a_booktitle_with_an_event_and_its_dates_is_taken_apart():
    made = with_event(paper())

    assert made.container_title == made.event_title == "2021 IEEE/CVF International Conference on Computer Vision"
    assert (made.container_title_short, made.event_acronym) == ("ICCV", "ICCV 2021")
    assert made.event_place == "Montreal, QC, Canada"
    assert made.event_date
    assert made.event_date.iso == "2021-10-10/2021-10-17"
    assert made.container_title_source == BOOKTITLE


def test_a_short_title_of_the_persons_own_stays():
    assert with_event(paper(container_title_short="Vision")).container_title_short == "Vision"


@pytest.mark.parametrize(
    "fields",
    [
        {"event_place": "Montreal"},
        {"event_title": "ICCV"},
        {"event_date": Date(year=2021)},
        {"type": "chapter"},
        {"container_title": "Proceedings of the 38th International Conference on Machine Learning"},
        {"container_title": "Advances in Vision, Montreal, 2021"},
        {"container_title": "Notes of Our Meetings (May 2-3, 2020 and June 4-5, 2021)"},
        {"container_title": ""},
    ],
)
def test_a_parsed_booktitle_or_one_without_dates_stays_unchanged(fields):
    assert with_event(paper(**fields)) == paper(**fields)
