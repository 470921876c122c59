"""The table of letters: reading and writing agree."""

import unicodedata

import pytest

from bibexport.tex import letters
from bibexport.tex.decode import unicode_text
from bibexport.tex.encode import Charset, text

LETTERS = {
    letter: tex for letter in map(chr, range(0xC0, 0x1F00)) if (tex := letters.accented_letter(letter)) is not None
} | letters.LETTERS
WRITTEN = {
    *LETTERS,
    *letters.LETTERS_IN_NAMES,
    *letters.SIGNS,
    *letters.SPECIALS,
    *letters.GREEK,
    *letters.MATH,
    *letters.SUPERSCRIPTS,
    *letters.SUBSCRIPTS,
}
# A lone apostrophe stays straight, because people write `Don't`; a tie is a space in clean text.
READ_BY_CONTEXT = {"’", "\u00a0"}


# One test per table: a thousand tests of a line each would take most of their time to be collected and reported.
@pytest.mark.parametrize("charset", ["ascii", "ascii-names", "utf8"])
def test_what_is_written_for_a_character_is_read_as_that_character(charset: Charset) -> None:
    characters = WRITTEN - READ_BY_CONTEXT - letters.LOOK_ALIKES.keys()
    read = {character: unicode_text(text(f"x{character}y", charset)) for character in characters}

    assert read == {character: f"x{character}y" for character in characters}


@pytest.mark.parametrize("character", sorted(letters.LOOK_ALIKES))
def test_a_look_alike_is_written_and_read_as_another_character(character: str) -> None:
    read = unicode_text(text(f"x{character}y", "ascii"))

    assert read != f"x{character}y"
    assert "\\" not in read.replace(r"\mathrm", "").replace(r"\mathbf", "").replace(r"\mathcal", "")


def test_what_is_read_from_a_written_letter_is_written_the_same() -> None:
    in_tex = {*LETTERS.values(), *letters.LETTERS_IN_NAMES.values(), *letters.SPECIALS.values()}
    in_tex -= {letters.LOOK_ALIKES.get(character) for character in LETTERS}

    assert {tex: text(unicode_text(f"x{tex}y"), "ascii-names") for tex in in_tex} == {tex: f"x{tex}y" for tex in in_tex}


@pytest.mark.parametrize("macro", sorted(letters.MACRO_GREEK))
def test_a_greek_macro_reads_as_the_letter_that_is_written_with_it(macro: str) -> None:
    assert text(unicode_text(f"x $\\{macro}$"), "ascii") == f"x {{$\\{macro}$}}"


@pytest.mark.parametrize(("macro", "mark"), sorted(letters.MACRO_ACCENTS.items()))
def test_every_accent_macro_puts_its_mark_on_the_letter(macro: str, mark: str) -> None:
    assert unicode_text(f"\\{macro}{{e}}") == unicodedata.normalize("NFC", f"e{mark}")


def test_macros_of_different_tables_do_not_contradict_each_other() -> None:
    tables = (letters.MACRO_LETTERS, letters.MACRO_SIGNS, letters.MACRO_MATH)
    shared = [macro for macro in set().union(*tables) if sum(macro in table for table in tables) > 1]

    assert shared == []


@pytest.mark.parametrize("charset", ["ascii", "utf8"])
@pytest.mark.parametrize("sign", "≲≳⊙⩽∖∠↪⊣≺⋈∁ℶ⋉⊬ₓₙᵈʹʺ")
def test_signs_that_only_macros_print_are_never_written_raw(sign: str, charset: Charset) -> None:
    assert text(f"x{sign}y", charset).isascii()


@pytest.mark.parametrize("sign", "ʿʾʼ⅔③ʰ")
def test_signs_that_pdflatex_cannot_print_get_the_nearest_in_classic_bibtex(sign: str) -> None:
    assert letters.find_unprintable(sign) == [sign]
    assert text(sign, "ascii").isascii()


def test_what_pdflatex_cannot_print_is_found() -> None:
    assert letters.find_unprintable("é € ™ ≲ 李 я") == ["≲", "李", "я"]
