"""Names in BibTeX's grammar, read by pybtex, which follows BibTeX's own rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Person

from bibexport.formats.bibtex.write_names import write_name, write_names
from bibexport.model import Name
from bibexport.tex.decode import plain_text


def read_by_bibtex(tex: str) -> tuple[str, str, str, str]:
    """von, Last, Jr and First."""
    person = Person(tex)
    parts = (person.prelast_names, person.last_names, person.lineage_names, person.first_names + person.middle_names)
    return tuple(" ".join(part) for part in parts)


@pytest.mark.parametrize(
    ("person", "tex", "parts"),
    [
        (Name(family="Radford", given="Alec"), "Radford, Alec", ("", "Radford", "", "Alec")),
        (
            Name(family="Maaten", given="Laurens", particle="van der"),
            "van der Maaten, Laurens",
            ("van der", "Maaten", "", "Laurens"),
        ),
        (
            Name(family="Beethoven", given="Ludwig", particle="van", suffix="Sr."),
            "van Beethoven, Sr., Ludwig",
            ("van", "Beethoven", "Sr.", "Ludwig"),
        ),
        (
            Name(family="Humboldt", given="A.", dropping_particle="von"),
            "von Humboldt, A.",
            ("von", "Humboldt", "", "A."),
        ),
        (Name(family="Alembert", given="Jean", particle="d'"), "d'Alembert, Jean", ("", "d'Alembert", "", "Jean")),
        (Name(family="Van Gool", given="Luc"), "Van Gool, Luc", ("", "Van Gool", "", "Luc")),
        (Name(family="García Márquez", given="José"), r"Garc{\'i}a M{\'a}rquez, Jos{\'e}", None),
        (Name(family="hooks", given="bell"), "hooks, bell", ("", "hooks", "", "bell")),
        (Name(family="al-Khwarizmi", given="M."), "{al-Khwarizmi}, M.", ("", "{al-Khwarizmi}", "", "M.")),
        (Name(family="Ortega y Gasset", given="José"), r"{Ortega y Gasset}, Jos{\'e}", None),
        (
            Name(family="Berg van Saparoea", given="Jan", particle="van den"),
            "van den {Berg van Saparoea}, Jan",
            ("van den", "{Berg van Saparoea}", "", "Jan"),
        ),
        (Name(family="van Gogh", given="Vincent"), "van Gogh, Vincent", ("van", "Gogh", "", "Vincent")),
        (Name(family="'t Hooft", given="Gerard"), "'t Hooft, Gerard", ("'t", "Hooft", "", "Gerard")),
        (Name(family="Cruz", given="Juan", particle="De la"), "De la Cruz, Juan", ("De la", "Cruz", "", "Juan")),
        (Name(family="Đặng Thái", given="Sỹ"), r"{\DJ}{\d{\u{a}}}ng Th{\'a}i, S{\~y}", None),
        (Name(family="Tolkien", given="J.R.R."), "Tolkien, J. R. R.", ("", "Tolkien", "", "J. R. R.")),
        (Name(family="Sartre", given="Jean-Paul"), "Sartre, Jean-Paul", ("", "Sartre", "", "Jean-Paul")),
        (Name(family="Smith, Ph.D.", given="John"), "{Smith, Ph.D.}, John", ("", "{Smith, Ph.D.}", "", "John")),
        (Name(family="And", given="Metin"), "{And}, Metin", ("", "{And}", "", "Metin")),
        (Name(family="Aristotle"), "Aristotle", ("", "Aristotle", "", "")),
        (Name(family="da Vinci"), "{da Vinci}", ("", "{da Vinci}", "", "")),
        (Name(given="Madonna"), "{Madonna}", ("", "{Madonna}", "", "")),
        (Name(literal="Google, Inc."), "{Google, Inc.}", ("", "{Google, Inc.}", "", "")),
        (Name(literal="AT&T Labs #1"), r"{AT\&T Labs \#1}", ("", r"{AT\&T Labs \#1}", "", "")),
        (Name(literal="Österreichische Akademie"), r"{{\"O}sterreichische Akademie}", None),
        (Name(family="李", given="明"), "李, 明", ("", "李", "", "明")),
    ],
)
def test_every_kind_of_name_is_distinguished(person, tex, parts):
    assert write_name(person, "ascii-names") == tex
    assert parts is None or read_by_bibtex(tex) == parts


@pytest.mark.parametrize("charset", ["ascii", "utf8"])
def test_families_of_several_words_whose_first_letter_is_beyond_ascii_are_no_particles(charset):
    tex = write_names([Name(family="Łoś Nowak", given="Jan")], charset)

    assert tex in (r"{\L}o{\'s} Nowak, Jan", "{Łoś Nowak}, Jan")
    assert read_by_bibtex(tex)[0] == ""


def test_a_list_is_joined_by_and_and_cut_where_the_user_wants_it():
    people = [Name(family=f"F{number}", given="G") for number in range(5)]

    assert write_names(people, "ascii", most=2) == "F0, G and F1, G and others"
    assert write_names(people, "ascii", most=5).count(" and ") == 4


@pytest.mark.parametrize("last", [Name(literal="others"), Name(literal="et al."), Name(family="Others")])
def test_a_list_that_ends_in_et_al_ends_in_others(last):
    assert write_names([Name(family="Smith", given="Jane"), last], "ascii") == "Smith, Jane and others"


def test_an_empty_list_is_no_list():
    assert write_names([], "ascii") == ""


def test_a_thousand_authors_are_all_written():
    people = [Name(family=f"Family{number}", given="Given") for number in range(1500)]

    assert write_names(people, "ascii").count(" and ") == 1499


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "P", "Zs", "Nd", "Sm"]), min_size=1, max_size=12)


@given(st.lists(st.builds(Name, family=WORDS, given=WORDS, particle=st.sampled_from(["", "van", "de la"])), max_size=4))
def test_any_names_are_as_many_names_for_bibtex(people):
    tex = write_names(people, "ascii")
    visible = [person for person in people if plain_text(write_name(person, "ascii"))]

    assert tex.count("{") == tex.count("}")
    if visible == people and people and people[-1].family.lower() != "others":
        from pybtex.database.input.bibtex import split_name_list

        assert len(split_name_list(tex)) == len(people)
