import pytest

from bibexport.normalise.booktitles import proceedings
from bibexport.normalise.event_dates import CITIES, COUNTRIES, REGIONS, is_name, is_region, is_virtual


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_every_country_ends_a_place(country: str) -> None:
    read = proceedings(f"Third Workshop on Widgets, Springfield, {country.title()}, May 7, 2012")

    assert read.place == f"Springfield, {country.title()}"


@pytest.mark.parametrize("region", sorted(REGIONS))
def test_every_region_ends_a_place(region: str) -> None:
    name = region.upper() if len(region) < 4 else region.title()
    read = proceedings(f"Third Workshop on Widgets, Springfield, {name}, May 7, 2012")

    assert read.place == f"Springfield, {name}"


@pytest.mark.parametrize("city", sorted(CITIES))
def test_no_city_precedes_a_city_that_is_also_a_region(city: str) -> None:
    assert is_region(city)
    assert proceedings(f"Third Workshop on Widgets, {city}, May 7, 2012").place == city


@pytest.mark.parametrize(
    "text",
    [
        "Virtual Event",
        "virtual",
        "virtual online",
        "Online",
        "ONLINE",
        "Virtual Event / Seattle",
        "Virtual and Singapore",
        "Thailand and virtual meeting",
        "online conference [Portland, OR, USA]",
        "Germany (Virtual Conference)",
    ],
)
def test_a_meeting_held_online_is_recognised(text: str) -> None:
    assert is_virtual(text)


@pytest.mark.parametrize(
    "text", ["Virtual Reality", "Online Social Networks", "Virtual Execution Environments", "Lyon"]
)
def test_a_subject_is_not_a_meeting_held_online(text: str) -> None:
    assert not is_virtual(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rio de Janeiro",
        "Xi'an",
        "Hilton Head",
        "Stanford University",
        "'s-Hertogenbosch",
        "Lemont (near Chicago)",
        "Île-de-France",
    ],
)
def test_a_name_of_a_place_looks_like_one(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["Speech and Signal Processing", "and Applications", "with CD-ROM", "ICML 2010", "ESEO", "Languages", ""]
)
def test_a_piece_of_a_title_does_not_look_like_a_place(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        (
            "Conference on Programming, Systems, Languages and Applications, San Diego, CA, USA, May 7, 2012",
            "San Diego, CA, USA",
        ),
        ("Conference on Speech and Signal Processing, Brighton, United Kingdom, May 2012", "Brighton, United Kingdom"),
        ("Workshop on Widgets, Washington, DC, USA, May 2012", "Washington, DC, USA"),
        ("Workshop on Widgets, WID 2012, Ein Gedi, the Dead Sea, Israel, May 2012", "Ein Gedi, the Dead Sea, Israel"),
        (
            "Workshop on Widgets, May 7, 2012, Williams College, Williamstown, MA, USA",
            "Williams College, Williamstown, MA, USA",
        ),
        ("Workshop on Widgets, WID 2012, Rome, Italy, May 7, 2012 [virtual event]", "Rome, Italy [virtual event]"),
        (
            "Workshop on Widgets, May 7, 2012, San Diego, California, USA (part of FCRC 2012)",
            "San Diego, California, USA",
        ),
        ("Workshop on Widgets, WID 2012, Denver, CO, USA", "Denver, CO, USA"),
    ],
)
def test_a_place_is_found_beside_lists_in_the_title(title: str, place: str) -> None:
    assert proceedings(title).place == place
