import re

from hypothesis import given
from hypothesis import strategies as st

from bibexport.normalise.booktitles import Proceedings, proceedings
from bibexport.text.unicode import clean, unescape

WORDS_OF_DATES = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct
nov dec januar februar märz mai juni juli oktober dezember okt dez st nd rd th
to and bis held on in from at during of a proceedings papers meeting conference workshop
"""
"""What a date is made of, and the words that lead it in."""


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text)


def lost(title: str, read: Proceedings) -> set[str]:
    """The words of `title` that no part has."""
    texts = (read.container_title, read.event_title, read.acronym, read.place, *read.other_acronyms)
    kept = {word.lower() for text in texts for word in words(text)}
    return {word.lower() for word in words(clean(unescape(title)))} - kept - set(WORDS_OF_DATES.split())


PIECES = st.sampled_from(
    [
        "Proceedings of the 3rd International Conference on Widgets",
        "Widget Systems",
        "Second European Workshop",
        "WIDGET 2019",
        "Gadget '19",
        "(WID-19)",
        "Lyon",
        "France",
        "Austin",
        "TX",
        "USA",
        "Virtual Event",
        "Online [Graz",
        "Austria]",
        "May 7-9, 2019",
        "June 30 - July 2, 2019",
        "2019",
        "Proceedings",
        "Revised Selected Papers",
        "Part II",
        "Held as Part of Big Widgets",
        "and Gadgets",
        "co-located with BIG 2019",
        "",
    ]
)
TITLES = st.one_of(
    st.text(max_size=80),
    st.lists(st.tuples(PIECES, st.sampled_from([", ", " - ", ". ", ": ", " "])), max_size=9).map(
        lambda pairs: "".join(piece + lead for piece, lead in pairs)
    ),
)
SHORTS = st.sampled_from(["", "WIDGET", "Gadget (2)", "WID@BIG", "@", "(1)"])


@given(title=TITLES, short=SHORTS, year=st.one_of(st.none(), st.integers(1950, 2049)))
def test_any_text_is_read_and_no_word_is_lost(title: str, short: str, year: int | None) -> None:
    read = proceedings(title, short=short, year=year)

    assert not lost(title, read)
    assert read.container_title or not words(clean(title))


@given(
    name=st.sampled_from(
        [
            "Proceedings of the 3rd Conference on Widgets",
            "Conference on Widgets, Gadgets and Agents",
            "The Widget Workshop 2019",
        ]
    ),
    acronym=st.sampled_from(["", ", WIDGET 2019", " (WIDGET 2019)"]),
    when=st.sampled_from(["May 7-9, 2019", "7-9 May 2019", "May 30 - June 1, 2019", "30 May - 1 June 2019"]),
    where=st.sampled_from(["Lyon, France", "Austin, TX, USA", "Singapore", "Virtual Event", "Rio de Janeiro, Brazil"]),
    date_first=st.booleans(),
    tail=st.sampled_from(["", ", Proceedings", ". Proceedings", ", Proceedings, Part II", ", Revised Selected Papers"]),
)
def test_a_well_formed_title_comes_apart_and_its_container_is_final(
    name: str, acronym: str, when: str, where: str, date_first: bool, tail: str
) -> None:
    event = f"{when}, {where}" if date_first else f"{where}, {when}"
    read = proceedings(f"{name}{acronym}, {event}{tail}", short="WIDGET")
    container = name + tail.replace(". ", ", ")

    assert (read.container_title, read.place, read.acronym) == (container, where, "WIDGET 2019")
    assert read.date is not None
    assert proceedings(read.container_title, short="WIDGET").container_title == container
