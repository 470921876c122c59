import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.normalise.event_words import ordinal
from bibexport.normalise.venues import Proceedings, proceedings
from bibexport.text.unicode import clean, unescape


def parts(title: str, short: str = "", year: int | None = None) -> tuple[str, str, str, str, str]:
    """Container, event, acronym, date and place."""
    read = proceedings(title, short=short, year=year)
    return read.container_title, read.event_title, read.acronym, read.date.iso if read.date else "", read.place


@pytest.mark.parametrize(
    ("title", "short", "expected"),
    [
        (
            "Proceedings of the 38th International Conference on Machine Learning, ICML 2021, 18-24 July 2021, Virtual Event",
            "ICML",
            (
                "Proceedings of the 38th International Conference on Machine Learning",
                "38th International Conference on Machine Learning",
                "ICML 2021",
                "2021-07-18/2021-07-24",
                "Virtual Event",
            ),
        ),
        (
            "IEEE/CVF Conference on Computer Vision and Pattern Recognition, CVPR 2024, Seattle, WA, USA, June 16-22, 2024",
            "CVPR",
            (
                "IEEE/CVF Conference on Computer Vision and Pattern Recognition",
                "IEEE/CVF Conference on Computer Vision and Pattern Recognition",
                "CVPR 2024",
                "2024-06-16/2024-06-22",
                "Seattle, WA, USA",
            ),
        ),
        (
            (
                "Computer Vision - ECCV 2024 - 18th European Conference, Milan, Italy, September 29-October 4, 2024, "
                "Proceedings, Part XVII"
            ),
            "ECCV (17)",
            (
                "Computer Vision – ECCV 2024 – 18th European Conference, Proceedings, Part XVII",
                "Computer Vision – ECCV 2024 – 18th European Conference",
                "ECCV 2024",
                "2024-09-29/2024-10-04",
                "Milan, Italy",
            ),
        ),
        (
            (
                "Advances in Neural Information Processing Systems 36: Annual Conference on Neural Information Processing "
                "Systems 2023, NeurIPS 2023, New Orleans, LA, USA, December 10 - 16, 2023"
            ),
            "NeurIPS",
            (
                "Advances in Neural Information Processing Systems 36",
                "Annual Conference on Neural Information Processing Systems 2023",
                "NeurIPS 2023",
                "2023-12-10/2023-12-16",
                "New Orleans, LA, USA",
            ),
        ),
        (
            (
                "Advances in Neural Information Processing Systems 25: 26th Annual Conference on Neural Information Processing "
                "Systems 2012. Proceedings of a meeting held December 3-6, 2012, Lake Tahoe, Nevada, United States"
            ),
            "NIPS",
            (
                "Advances in Neural Information Processing Systems 25",
                "26th Annual Conference on Neural Information Processing Systems 2012",
                "NIPS 2012",
                "2012-12-03/2012-12-06",
                "Lake Tahoe, Nevada, United States",
            ),
        ),
        (
            (
                "Advances in Neural Information Processing Systems 16 [Neural Information Processing Systems, NIPS 2003, "
                "December 8-13, 2003, Vancouver and Whistler, British Columbia, Canada]"
            ),
            "NIPS",
            (
                "Advances in Neural Information Processing Systems 16",
                "Neural Information Processing Systems",
                "NIPS 2003",
                "2003-12-08/2003-12-13",
                "Vancouver and Whistler, British Columbia, Canada",
            ),
        ),
        (
            "Forty-first International Conference on Machine Learning, ICML 2024, Vienna, Austria, July 21-27, 2024",
            "ICML",
            (
                "Forty-first International Conference on Machine Learning",
                "Forty-first International Conference on Machine Learning",
                "ICML 2024",
                "2024-07-21/2024-07-27",
                "Vienna, Austria",
            ),
        ),
        (
            "Findings of the Association for Computational Linguistics: EMNLP 2023, Singapore, December 6-10, 2023",
            "EMNLP (Findings)",
            (
                "Findings of the Association for Computational Linguistics: EMNLP 2023",
                "EMNLP 2023",
                "EMNLP 2023",
                "2023-12-06/2023-12-10",
                "Singapore",
            ),
        ),
        (
            (
                "Findings of the Association for Computational Linguistics, ACL 2024, Bangkok, Thailand and virtual meeting, "
                "August 11-16, 2024"
            ),
            "ACL (Findings)",
            (
                "Findings of the Association for Computational Linguistics, ACL 2024",
                "ACL 2024",
                "ACL 2024",
                "2024-08-11/2024-08-16",
                "Bangkok, Thailand and virtual meeting",
            ),
        ),
        (
            (
                "KDD '20: The 26th ACM SIGKDD Conference on Knowledge Discovery and Data Mining, Virtual Event, CA, USA, "
                "August 23-27, 2020"
            ),
            "KDD",
            (
                "The 26th ACM SIGKDD Conference on Knowledge Discovery and Data Mining",
                "26th ACM SIGKDD Conference on Knowledge Discovery and Data Mining",
                "KDD 2020",
                "2020-08-23/2020-08-27",
                "Virtual Event, CA, USA",
            ),
        ),
        (
            (
                "Machine Learning, Proceedings of the Nineteenth International Conference (ICML 2002), University of New South "
                "Wales, Sydney, Australia, July 8-12, 2002"
            ),
            "ICML",
            (
                "Machine Learning, Proceedings of the Nineteenth International Conference",
                "ICML 2002",
                "ICML 2002",
                "2002-07-08/2002-07-12",
                "University of New South Wales, Sydney, Australia",
            ),
        ),
        (
            "Learning Theory, 17th Annual Conference on Learning Theory, COLT 2004, Banff, Canada, July 1-4, 2004, Proceedings",
            "COLT",
            (
                "Learning Theory, 17th Annual Conference on Learning Theory, Proceedings",
                "17th Annual Conference on Learning Theory",
                "COLT 2004",
                "2004-07-01/2004-07-04",
                "Banff, Canada",
            ),
        ),
        (
            (
                "Interspeech 2016, 17th Annual Conference of the International Speech Communication Association, "
                "San Francisco, CA, USA, September 8-12, 2016"
            ),
            "INTERSPEECH",
            (
                "17th Annual Conference of the International Speech Communication Association",
                "17th Annual Conference of the International Speech Communication Association",
                "Interspeech 2016",
                "2016-09-08/2016-09-12",
                "San Francisco, CA, USA",
            ),
        ),
        (
            (
                "IEEE International Conference on Acoustics, Speech and Signal Processing ICASSP 2023, Rhodes Island, Greece, "
                "June 4-10, 2023"
            ),
            "ICASSP",
            (
                "IEEE International Conference on Acoustics, Speech and Signal Processing",
                "IEEE International Conference on Acoustics, Speech and Signal Processing",
                "ICASSP 2023",
                "2023-06-04/2023-06-10",
                "Rhodes Island, Greece",
            ),
        ),
        (
            (
                "Proceedings of the 40th International ACM SIGIR Conference on Research and Development in Information Retrieval, "
                "Shinjuku, Tokyo, Japan, August 7-11, 2017"
            ),
            "SIGIR",
            (
                (
                    "Proceedings of the 40th International ACM SIGIR Conference on Research and Development in Information "
                    "Retrieval"
                ),
                "40th International ACM SIGIR Conference on Research and Development in Information Retrieval",
                "SIGIR 2017",
                "2017-08-07/2017-08-11",
                "Shinjuku, Tokyo, Japan",
            ),
        ),
        (
            (
                "Information Security Technology for Applications - 16th Nordic Conference on Secure IT Systems, NordSec 2011, "
                "Tallinn, Estonia, October 26-28, 2011, Revised Selected Papers"
            ),
            "NordSec",
            (
                (
                    "Information Security Technology for Applications – 16th Nordic Conference on Secure IT Systems, "
                    "Revised Selected Papers"
                ),
                "16th Nordic Conference on Secure IT Systems",
                "NordSec 2011",
                "2011-10-26/2011-10-28",
                "Tallinn, Estonia",
            ),
        ),
        (
            (
                "Advances in Cryptology - CRYPTO '96, 16th Annual International Cryptology Conference, Santa Barbara, California, "
                "USA, August 18-22, 1996, Proceedings"
            ),
            "CRYPTO",
            (
                "Advances in Cryptology – CRYPTO '96, 16th Annual International Cryptology Conference, Proceedings",
                "16th Annual International Cryptology Conference",
                "CRYPTO 1996",
                "1996-08-18/1996-08-22",
                "Santa Barbara, California, USA",
            ),
        ),
        (
            "Proceedings of the 9th International Joint Conference on Artificial Intelligence. Los Angeles, CA, USA, August 1985",
            "IJCAI",
            (
                "Proceedings of the 9th International Joint Conference on Artificial Intelligence",
                "9th International Joint Conference on Artificial Intelligence",
                "IJCAI 1985",
                "1985-08",
                "Los Angeles, CA, USA",
            ),
        ),
        (
            (
                "Proceedings of the Twenty-Eighth Annual ACM-SIAM Symposium on Discrete Algorithms, SODA 2017, Barcelona, Spain, "
                "Hotel Porta Fira, January 16-19"
            ),
            "SODA",
            (
                "Proceedings of the Twenty-Eighth Annual ACM-SIAM Symposium on Discrete Algorithms",
                "Twenty-Eighth Annual ACM-SIAM Symposium on Discrete Algorithms",
                "SODA 2017",
                "2017-01-16/2017-01-19",
                "Barcelona, Spain, Hotel Porta Fira",
            ),
        ),
    ],
)
def test_a_booktitle_comes_apart(title: str, short: str, expected: tuple[str, str, str, str, str]) -> None:
    assert parts(title, short) == expected


@pytest.mark.parametrize(
    ("title", "part", "container"),
    [
        (
            (
                "Proceedings of the 61st Annual Meeting of the Association for Computational Linguistics "
                "(Volume 1: Long Papers), ACL 2023, Toronto, Canada, July 9-14, 2023"
            ),
            "Volume 1: Long Papers",
            "Proceedings of the 61st Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)",
        ),
        (
            (
                "Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational "
                "Linguistics: Human Language Technologies, NAACL-HLT 2019, Minneapolis, MN, USA, June 2-7, 2019, "
                "Volume 1 (Long and Short Papers)"
            ),
            "Volume 1 (Long and Short Papers)",
            (
                "Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational "
                "Linguistics: Human Language Technologies, Volume 1 (Long and Short Papers)"
            ),
        ),
        (
            (
                "Proceedings of the 2025 Conference of the Nations of the Americas Chapter of the Association for Computational "
                "Linguistics: Human Language Technologies, NAACL 2025 - Volume 1: Long Papers, Albuquerque, New Mexico, USA, "
                "April 29 - May 4, 2025"
            ),
            "Volume 1: Long Papers",
            (
                "Proceedings of the 2025 Conference of the Nations of the Americas Chapter of the Association for Computational "
                "Linguistics: Human Language Technologies, Volume 1: Long Papers"
            ),
        ),
        (
            (
                "Proceedings of the International Conference on Parallel Processing, ICPP '88, The Pennsylvania State University, "
                "University Park, PA, USA, August 1988. Volume 2: Software"
            ),
            "Volume 2: Software",
            "Proceedings of the International Conference on Parallel Processing, Volume 2: Software",
        ),
        (
            "British Machine Vision Conference, BMVC 2010, Aberystwyth, UK, August 31 - September 3, 2010. Proceedings",
            "",
            "British Machine Vision Conference, Proceedings",
        ),
    ],
)
def test_the_part_is_told_and_stays_in_the_title(title: str, part: str, container: str) -> None:
    read = proceedings(title)

    assert (read.part, read.container_title) == (part, container)


def test_events_that_were_held_together_keep_their_acronyms_and_the_short_venue_chooses() -> None:
    title = (
        "The Thirty-Fourth AAAI Conference on Artificial Intelligence, AAAI 2020, The Thirty-Second Innovative Applications "
        "of Artificial Intelligence Conference, IAAI 2020, New York, NY, USA, February 7-12, 2020"
    )

    first, second = proceedings(title, short="AAAI"), proceedings(title, short="IAAI")

    assert (first.acronym, first.other_acronyms, first.ordinal) == ("AAAI 2020", ("IAAI 2020",), 34)
    assert first.event_title == "Thirty-Fourth AAAI Conference on Artificial Intelligence"
    assert (second.acronym, second.ordinal) == ("IAAI 2020", 32)
    assert second.event_title == "Thirty-Second Innovative Applications of Artificial Intelligence Conference"
    assert first.container_title == (
        "The Thirty-Fourth AAAI Conference on Artificial Intelligence, The Thirty-Second Innovative Applications of "
        "Artificial Intelligence Conference"
    )


def test_the_acronym_of_a_bigger_event_is_not_that_of_the_workshop() -> None:
    read = proceedings(
        "Joint Proceedings of Scholarly QALD 2023 and SemREC 2023 co-located with 22nd International Semantic Web Conference "
        "ISWC 2023, Athens, Greece, November 6-10, 2023",
        short="QALD/SemREC@ISWC",
    )

    assert (read.acronym, read.other_acronyms, read.ordinal) == ("QALD/SemREC@ISWC 2023", ("ISWC 2023",), None)


def test_acronyms_stay_where_the_events_names_say_nothing_without_them() -> None:
    read = proceedings(
        "Approximation, Randomization, and Combinatorial Optimization. Algorithms and Techniques, 12th International "
        "Workshop, APPROX 2009, and 13th International Workshop, RANDOM 2009, Berkeley, CA, USA, August 21-23, 2009. Proceedings"
    )

    assert read.container_title == (
        "Approximation, Randomization, and Combinatorial Optimization. Algorithms and Techniques, 12th International "
        "Workshop, APPROX 2009, and 13th International Workshop, RANDOM 2009, Proceedings"
    )


@pytest.mark.parametrize(
    ("written", "acronym"),
    [
        ("CHI '12", "CHI 2012"),
        ("CHI'12", "CHI 2012"),
        ("(ICML-12)", "ICML 2012"),
        ("USENIX Widgets 12", "USENIX Widgets 2012"),
        ("PLAS@CCS 2012", "PLAS@CCS 2012"),
        ("EMNLP-IJCNLP 2012", "EMNLP-IJCNLP 2012"),
        ("COLT/Kernel 2012", "COLT/Kernel 2012"),
        ("(S&P 2012)", "S&P 2012"),
        ("(PLDI)", "PLDI 2012"),
        ("(CSFW-19 2012)", "CSFW-19 2012"),
        ("WWW 10", "WWW 10"),
    ],
)
def test_an_acronym_gets_its_year_and_leaves_the_title(written: str, acronym: str) -> None:
    lead = " " if written.startswith("(") else ", "
    read = proceedings(
        f"Proceedings of the 5th Conference on Widgets{lead}{written}, Lyon, France, May 7-9, 2012", year=2012
    )

    assert (read.acronym, read.container_title) == (acronym, "Proceedings of the 5th Conference on Widgets")


@pytest.mark.parametrize(
    "title",
    [
        "Encyclopedia of Algorithms",
        "ML4H@NeurIPS",
        "Proceedings of the ACM on Widgets",
        "13th International Conference on Widgets, Vienna, Austria, 25-19 August, 1996",
        "First Workshop on Widgets, Rome, Italy, June 3-5, 2010 and Second Workshop on Gadgets, Paris, France, July 7, 2010",
        "18th International Conference Munich, Germany, October 2015",
    ],
)
def test_what_is_not_understood_stays_in_the_title(title: str) -> None:
    read = proceedings(title)

    assert (read.place, read.other_acronyms) == ("", ())
    assert set(words(title)) - set(words(read.container_title)) <= {"October", "2015"}


def test_a_title_that_tells_nothing_comes_back_alone() -> None:
    assert proceedings("Handbook of  Widgets.", short="", year=2011) == Proceedings(
        container_title="Handbook of Widgets"
    )


def test_an_acronym_in_the_middle_of_a_title_stays_there() -> None:
    assert parts("Proceedings of AAAI 2023", "AAAI", 2023) == (
        "Proceedings of AAAI 2023",
        "AAAI 2023",
        "AAAI 2023",
        "",
        "",
    )


def test_the_short_venue_is_the_acronym_where_the_title_has_none_but_names_an_event() -> None:
    named = "Proceedings of the 2015 ACM SIGMOD International Conference on Management of Data, Melbourne, Australia, May 2015"

    assert proceedings(named, short="SIGMOD Conference", year=2015).acronym == "SIGMOD Conference 2015"
    assert proceedings("Handbook of Widgets", short="Widgets", year=2015).acronym == ""


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("38th International Conference on Machine Learning", 38),
        ("Thirty-Eighth AAAI Conference", 38),
        ("Forty-first International Conference on Machine Learning", 41),
        ("Twentieth Annual Symposium", 20),
        ("IEEE 11th International Conference on Computer Vision", 11),
        ("Computer Vision – ECCV 2024 – 18th European Conference", 18),
        ("2019 Conference on Language and the 9th Joint Conference on Speech", None),
        ("Communicating Processes: The First 25 Years, Symposium on Processes", None),
        ("Conference on Learning Theory", None),
    ],
)
def test_the_number_of_a_meeting_is_the_one_before_its_noun(name: str, number: int | None) -> None:
    assert ordinal(name) == number


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
