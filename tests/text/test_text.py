import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.model import Date, Name
from bibexport.text.dates import date, month
from bibexport.text.names import PARTICLES, name
from bibexport.text.numbers import pages
from bibexport.text.unicode import ascii_letters, clean, clean_lines, unescape, without_homonym_number


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("E\u0301tude", "Étude"),
        ("a\tb\r\nc\u0085d\u2028e\u2029f\u00a0g\u2009h", "a b c d e f g h"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("bidi \u202eevil\u202c", "bidi evil"),
        ("nul\u0000 bell\u0007 esc\u001b", "nul bell esc"),
        ("lone \ud800surrogate", "lone surrogate"),
        ("non\ufffecharacter\U0001ffff", "noncharacter"),
        ("non\u2011breaking\u2010hyphens", "non-breaking-hyphens"),
        ("\ufb01eld e\ufb03cient", "field efficient"),
        ("\U0001d400\U0001d6fc", "Aα"),
        ("ＡＢＣ１", "ABC1"),
        ("深度ＡＢＣ", "深度ＡＢＣ"),
        ("  plain   ASCII ", "plain ASCII"),
    ],
)
def test_clean_text_is_nfc_with_single_spaces_and_nothing_invisible(written, expected):
    assert clean(written) == expected


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.normalize("NFC", once) == once
    once.encode()


def test_abstracts_keep_their_lines():
    assert clean_lines(" one \r\ntwo\n\n\n\nthree\u200b ") == "one\ntwo\n\nthree"


def test_entities_are_decoded_once():
    assert unescape("Q&amp;A &amp;lt; &apos;x&apos;") == "Q&A &lt; 'x'"


def test_only_dblps_four_digits_are_a_homonym_number():
    assert [without_homonym_number(one) for one in ("Wei Wang 0012", "Louis 14", "R2 D2 12345")] == [
        "Wei Wang",
        "Louis 14",
        "R2 D2 12345",
    ]


def test_letters_become_ascii_as_far_as_they_have_a_base():
    assert ascii_letters("Łukasz Müßig-Ørsted Đặng ı ’") == "Lukasz Mussig-Orsted Dang i '"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Alec Radford", Name(given="Alec", family="Radford")),
        ("Jong Wook Kim", Name(given="Jong Wook", family="Kim")),
        ("Laurens van der Maaten", Name(given="Laurens", particle="van der", family="Maaten")),
        ("Charles de la Vallée Poussin", Name(given="Charles", particle="de la", family="Vallée Poussin")),
        ("Luc Van Gool", Name(given="Luc", family="Van Gool")),
        ("Guy Van den Broeck", Name(given="Guy", family="Van den Broeck")),
        ("Toan Van Nguyen", Name(given="Toan Van", family="Nguyen")),
        ("Jong wook Kim", Name(given="Jong wook", family="Kim")),
        ("bell hooks", Name(given="bell", family="hooks")),
        ("Martin Luther King Jr.", Name(given="Martin Luther", family="King", suffix="Jr.")),
        ("King, Jr., Martin Luther", Name(given="Martin Luther", family="King", suffix="Jr.")),
        ("van der Maaten, Laurens", Name(given="Laurens", particle="van der", family="Maaten")),
        ("José Núñez 0002", Name(given="José", family="Núñez")),
        ("OpenAI", Name(literal="OpenAI")),
        ("The ATLAS Collaboration", Name(literal="The ATLAS Collaboration")),
        (" Steven  C. H.\u00a0Hoi", Name(given="Steven C. H.", family="Hoi")),
    ],
)
def test_names_fall_into_their_parts(written, expected):
    assert name(written) == expected


@pytest.mark.parametrize("particle", sorted(PARTICLES))
def test_every_particle_is_one_before_a_family_name(particle):
    assert name(f"Anna {particle} Berg") == Name(given="Anna", particle=particle, family="Berg")


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "Pd"], include_characters=".,'"), min_size=1))
def test_no_letter_of_a_name_is_lost(written):
    parts = name(written)

    kept = parts.literal or "".join((parts.given, parts.particle, parts.family, parts.suffix))
    assert sorted(c for c in kept if c not in " ,") == sorted(c for c in clean(written) if c not in " ,")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8748--8763", "8748–8763"),
        ("8748-8763", "8748–8763"),
        ("1 \u2014 9", "1–9"),
        ("1\u22129", "1–9"),
        ("12-1–12-15", "12-1–12-15"),
        ("1-4 ,7, 9--11", "1–4, 7, 9–11"),
        ("5-5", "5"),
        ("e1003285", "e1003285"),
        ("xi-xiv", "xi–xiv"),
        ("A12-A19", "A12–A19"),
        ("123:1-123:15", "123:1–123:15"),
        ("", ""),
    ],
)
def test_pages_have_one_spelling(written, expected):
    assert pages(written) == expected
    assert pages(expected) == expected


@given(st.text(alphabet="0123456789-–—, :eivx"))
def test_pages_are_stable(written):
    assert pages(pages(written)) == pages(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021", Date(year=2021)),
        ("2021-7", Date(year=2021, month=7)),
        ("2021-07-18T10:20:30Z", Date(year=2021, month=7, day=18)),
        ("2021-07-18/2021-07-24", Date(year=2021, month=7, day=18, end=Date(year=2021, month=7, day=24))),
        ("2021-13-01", Date(literal="2021-13-01")),
        ("in press", Date(literal="in press")),
    ],
)
def test_dates_are_as_exact_as_they_are_written(written, expected):
    assert date(written) == expected


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (full[:length], n)
        for n, full in enumerate(
            (
                "january",
                "february",
                "march",
                "april",
                "may",
                "june",
                "july",
                "august",
                "september",
                "october",
                "november",
                "december",
            ),
            1,
        )
        for length in range(3, len(full) + 1)
    ],
)
def test_every_english_month_is_known_by_its_name_and_abbreviations(written, number):
    assert month(written) == month(f"{written.title()}.") == number


def test_anything_but_a_month_is_none():
    assert [month(one) for one in ("", "13", "0", "xy", "ma", "Spring")] == [None] * 6
