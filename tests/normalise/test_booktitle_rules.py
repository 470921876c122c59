import pytest

from bibexport.normalise.booktitles import Proceedings, proceedings
from bibexport.normalise.event_words import ordinal


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
def test_the_part_is_returned_and_stays_in_the_title(title: str, part: str, container: str) -> None:
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


def test_an_acronym_with_a_year_goes_before_the_abbreviation_of_a_subject() -> None:
    read = proceedings("First Workshop on Natural Language Processing (NLP), WNLP 2020, Rome, Italy, June 5, 2020")

    assert (read.acronym, read.other_acronyms) == ("WNLP 2020", ("NLP",))


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
    assert read.container_title in (title, title.removesuffix(", October 2015"))


def test_a_title_without_parts_is_returned_unchanged() -> None:
    assert proceedings("Handbook of  Widgets.", short="", year=2011) == Proceedings(
        container_title="Handbook of Widgets"
    )


def test_an_acronym_in_the_middle_of_a_title_stays_there() -> None:
    read = proceedings("Proceedings of AAAI 2023", short="AAAI", year=2023)

    assert read == Proceedings(container_title="Proceedings of AAAI 2023", event_title="AAAI 2023", acronym="AAAI 2023")


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
