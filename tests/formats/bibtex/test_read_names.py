"""Name lists in BibTeX's grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex.read_names import read_names
from bibexport.formats.bibtex.write_names import write_names
from bibexport.model import Name
from bibexport.text.names import OTHERS, SUFFIXES


def person(family: str, given: str = "", particle: str = "", suffix: str = "") -> Name:
    return Name(family=family, given=given, particle=particle, suffix=suffix)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("Donald E. Knuth", [person("Knuth", "Donald E.")]),
        ("Knuth, Donald E. and Lamport, Leslie", [person("Knuth", "Donald E."), person("Lamport", "Leslie")]),
        ("van der Maaten, Laurens", [person("Maaten", "Laurens", "van der")]),
        ("Laurens van der Maaten", [person("Maaten", "Laurens", "van der")]),
        ("King, Jr., Martin Luther", [person("King", "Martin Luther", suffix="Jr.")]),
        ("Martin Luther King Jr.", [person("King", "Martin Luther", suffix="Jr.")]),
        ("King Jr., Martin Luther", [person("King", "Martin Luther", suffix="Jr.")]),
        ("Martin Luther King, Jr.", [person("King", "Martin Luther", suffix="Jr.")]),
        ("William H. Press III", [person("Press", "William H.", suffix="III")]),
        ("{OpenAI} and {Barnes and Noble}", [Name(literal="OpenAI"), Name(literal="Barnes and Noble")]),
        ("{{\\'E}cole {Normale}}", [Name(literal="École Normale")]),
        ("A. S. {Almasoud} and {Net Wok}, Bob", [person("Almasoud", "A. S."), person("Net Wok", "Bob")]),
        (r"Bo{\'e}tie, {\'E}tienne de la", [person("Boétie", "Étienne de la")]),
        (r"{\'E}tienne de la Bo{\'e}tie", [person("Boétie", "Étienne", "de la")]),
        (r"V{\'a}zques{ de }Parga, Luis", [person("Vázques de Parga", "Luis")]),
        ("De Clercq, Orphee and {de Melo}, Gerard", [person("De Clercq", "Orphee"), person("de Melo", "Gerard")]),
        ("Aristotle", [person("Aristotle")]),
        (
            r"\ifmmode \check{C}\else \v{C}\fi{}ern\'{\i}k, Ond\ifmmode \check{r}\else \v{r}\fi{}ej",
            [person("Černík", "Ondřej")],
        ),
        ("Wei Wang 0001", [person("Wang", "Wei")]),
        ("Smith, J. and others", [person("Smith", "J."), OTHERS]),
        ("J. Smith et al.", [person("Smith", "J."), OTHERS]),
        ("Smith, J. and et al.", [person("Smith", "J."), OTHERS]),
        ("A. One  AND\n\tB. Two", [person("One", "A."), person("Two", "B.")]),
        ("A. One and and B. Two and", [person("One", "A."), person("Two", "B.")]),
        ("family=Maaten, given={Laurens}, prefix=van der, useprefix=true", [person("Maaten", "Laurens", "van der")]),
        ("family={Ibn Sina}, given-i=A", [person("Ibn Sina")]),
        ("Victor~O.~K. Li", [person("Li", "Victor O. K.")]),
        ("", []),
        ("{}", []),
    ],
)
def test_names_are_taken_apart_as_bibtex_does(tex: str, expected: list[Name]) -> None:
    faults: list[str] = []

    assert list(read_names(tex, faults.append)) == expected
    assert not faults


def test_a_name_with_too_many_commas_is_kept_whole_and_reported() -> None:
    faults: list[str] = []

    assert read_names("Smith, J, Ray, Doe, A.", faults.append) == (Name(literal="Smith, J, Ray, Doe, A."),)
    assert faults == ["'Smith, J, Ray, Doe, A.' has too many commas for a name; put `and` between names"]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("Roe, A. & Poe, B.", [person("Roe", "A."), person("Poe", "B.")]),
        (r"Roe, A., Poe, B.-C., \& Doe, C.", [person("Roe", "A."), person("Poe", "B.-C."), person("Doe", "C.")]),
        ("Roe, A., Poe, B.", [person("Roe", "A."), person("Poe", "B.")]),
        ("Roe, Ann; Poe, Bob", [person("Roe", "Ann"), person("Poe", "Bob")]),
        ("Roe A.; Poe B.", [person("Roe", "A."), person("Poe", "B.")]),
        ("A. Roe, B. Poe and C. Doe", [person("Roe", "A."), person("Poe", "B."), person("Doe", "C.")]),
        ("Roe A and Poe BC and De Souza D", [person("Roe", "A"), person("Poe", "BC"), person("De Souza", "D")]),
    ],
)
def test_names_that_are_not_set_apart_by_and_are_read_and_reported(tex: str, expected: list[Name]) -> None:
    faults: list[str] = []

    assert list(read_names(tex, faults.append)) == expected
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("Weinan E and Bing Yu", [person("E", "Weinan"), person("Yu", "Bing")]),
        ("{Roe & Poe, Ltd} and A. Doe", [Name(literal="Roe & Poe, Ltd"), person("Doe", "A.")]),
        (r"Wiley \& Sons", [person("Sons", "Wiley &")]),
        ("Roe, III, Ann", [person("Roe", "Ann", suffix="III")]),
        ("A. B. Roe, Jr.", [person("Roe", "A. B.", suffix="Jr.")]),
    ],
)
def test_other_names_with_such_signs_are_one_name(tex: str, expected: list[Name]) -> None:
    faults: list[str] = []

    assert list(read_names(tex, faults.append)) == expected
    assert not faults


def test_others_in_the_middle_is_reported() -> None:
    faults: list[str] = []

    assert read_names("A. One and others and B. Two", faults.append) == (person("One", "A."), person("Two", "B."))
    assert faults == ["'others' is followed by other names; write `and others` at the end"]


words = st.from_regex(r"[A-ZÉŁØ][a-zéßø']{1,8}", fullmatch=True).filter(
    lambda word: word.lower() not in SUFFIXES | {"and", "others"} and "''" not in word and not word.endswith("'")
)
given_names = st.one_of(words, st.from_regex(r"[A-ZÉ]\.( [A-ZÉ]\.)?", fullmatch=True))
people = st.one_of(
    st.builds(
        person,
        family=st.lists(words, min_size=1, max_size=2).map(" ".join),
        given=st.lists(given_names, min_size=1, max_size=3).map(" ".join),
        particle=st.sampled_from(["", "", "van der", "de la", "von", "al-"[:0]]),
        suffix=st.sampled_from(["", "", "Jr.", "III"]),
    ),
    st.builds(Name, literal=st.lists(st.one_of(words, st.just("and")), min_size=2, max_size=4).map(" ".join)),
)


@given(st.lists(people, max_size=4))
def test_names_that_we_write_read_back(people: list[Name]) -> None:
    faults: list[str] = []

    assert list(read_names(write_names(people, "ascii"), faults.append)) == people
    assert not faults


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("Otto {Hale, Jr.}", person("Hale", "Otto", suffix="Jr.")),
        ("Ada {Van Horn, III}", person("Van Horn", "Ada", suffix="III")),
        (r"R. {N{\'u}{\~n}ez, II}", person("Núñez", "R.", suffix="II")),
        ("Baroja y Nessi, Pío", person("Baroja y Nessi", "Pío")),
        ("Pío Baroja y Nessi", person("Baroja y Nessi", "Pío")),
        ("Cunha e Silva, Ana", person("Cunha e Silva", "Ana")),
        ("de Cunha e Silva, Ana", person("Cunha e Silva", "Ana", "de")),
        ("Melo de Abreu, Rui", person("Melo de Abreu", "Rui")),
        ("Lorenzo de' Pazzi", person("Pazzi", "Lorenzo", "de'")),
        ("de' Pazzi, Lorenzo", person("Pazzi", "Lorenzo", "de'")),
        (r"Fran\c coise Bo\o ck", person("Boøck", "Françoise")),
        (r"\L ukasz \'Swi\k atek", person("Świątek", "Łukasz")),
        (r"Gar\c c\~ao, Jos\'e", person("Garção", "José")),
        (r"Mar\'\i a Diaz", person("Diaz", "María")),
        (
            "family=Arnim, given=Bettina, prefix=von, useprefix=false",
            Name(family="Arnim", given="Bettina", dropping_particle="von"),
        ),
    ],
)
def test_names_are_read_as_biber_reads_them(tex: str, expected: Name) -> None:
    faults: list[str] = []

    assert read_names(tex, faults.append) == (expected,)
    assert not faults


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("Ed Low, Al Ray, and Cy Fox", ["Ed Low", "Al Ray", "Cy Fox"]),
        ("Ed Low, Al Ray, Bo Day and Cy Fox", ["Ed Low", "Al Ray", "Bo Day", "Cy Fox"]),
        ("Ed Low, Al Ray, Cy Fox", ["Ed Low", "Al Ray", "Cy Fox"]),
    ],
)
def test_names_between_commas_are_read_one_by_one_and_reported(tex: str, expected: list[str]) -> None:
    faults: list[str] = []

    assert [name.display for name in read_names(tex, faults.append)] == expected
    assert "put `and` between names" in faults[0]


@pytest.mark.parametrize("tex", ["Low, Ed,", "Low, Jr., Ed", "Peña Low, III, Ana Ed"])
def test_commas_within_a_name_are_not_reported(tex: str) -> None:
    faults: list[str] = []

    assert len(read_names(tex, faults.append)) == 1
    assert not faults
