"""Which cite keys are safe, how others are rewritten, and that keys stay unique and stable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.keys import KeyWish, assign_keys, author_year_word, greek_name, pandoc_bare, safe_key

# Key; whether pdflatex with BibTeX, with biber, and pandoc's `@{key}` from a .bib all cite it; and
# whether pandoc's bare `@key` does. Tried with BibTeX 0.99d, biber 2.18, pandoc 2.17 and 3.9.
TRIED = [
    ("LISA", True, True),
    ("LISA++", True, False),
    ("LLaVa-1.5", True, True),
    ("Prismatic VLMs", False, False),
    ("A/B", True, True),
    ("A:B", True, True),
    ("A_B", True, True),
    ("2D-3D", True, True),
    ("A&B", True, True),
    ("A#B", False, False),
    ("A%B", False, False),
    ("A'B", False, False),
    ("A.B", True, True),
    ("A@B", True, False),
    ("A=B", False, False),
    ("A,B", False, False),
    ("A~B", False, False),
    ("A^B", False, False),
    ("A+B", True, True),
    ("A{B", False, False),
    ("A}B", False, False),
    ("A{B}", False, False),
    ('A"B', False, False),
    ("A\\B", False, False),
    ("A(B)", False, False),
    ("A$B", True, True),
    ("A;B", True, False),
    ("A*B", True, False),
    ("A|B", False, False),
    ("A?B", True, True),
    ("A!B", True, False),
    ("A<B", False, False),
    ("A>B", False, False),
    ("A[B]", True, False),
    ("A`B", True, False),
    ("123", True, True),
    ("-x", True, False),
    ("_x", True, True),
    (":x", True, False),
    ("x.", True, False),
    ("x-", True, False),
    ("x+", True, False),
    ("A--B", True, False),
    ("A__B", True, True),
    ("A..B", True, False),
    ("doi:10.1145/3551636", True, True),
    ("2304.08485", True, True),
    ("E^2GraphRAG", False, False),
    ("O(n)", False, False),
    ("LLM.int8()", False, False),
]


@pytest.mark.parametrize(("key", "everywhere", "bare"), TRIED)
def test_a_key_is_kept_exactly_where_all_tools_take_it(key, everywhere, bare):
    assert (safe_key(key) == key) is everywhere
    if everywhere:
        assert pandoc_bare(key) is bare


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Prismatic VLMs", "Prismatic-VLMs"),
        ("π0", "pi0"),
        ("A#B", "AsharpB"),
        ("QuIP#", "QuIPsharp"),
        ("Φ-3", "Phi-3"),
        ("β-VAE", "beta-VAE"),
        ("PanGu-Σ", "PanGu-Sigma"),
        ("S³", "S3"),
        ("Ⅲ", "III"),
        ("naïve2020", "naive2020"),
        ("Łukasz", "Lukasz"),
        ("E^2GraphRAG", "E2GraphRAG"),
        ("Fed-CO$_{2}$", "Fed-CO2"),
        ("LLM.int8()", "LLM.int8"),
        ("My Net++", "My-Netplusplus"),
        ("My Chat+", "My-Chatplus"),
        ("A & B", "A-and-B"),
        ("A, B", "A-B"),
        ("A'B", "AB"),
        ("ART•V", "ART-V"),
        ("X‑Net 2", "X-Net-2"),
        ("中文", ""),
        ("()", ""),
    ],
)
def test_any_other_key_is_rewritten_by_one_rule(text, key):
    assert safe_key(text) == key


@given(st.text(max_size=40))
def test_a_rewritten_key_is_safe_and_rewriting_ends(text):
    key = safe_key(text)

    assert safe_key(key) == key
    assert key.isascii()


@pytest.mark.parametrize(
    ("family", "year", "title", "key"),
    [
        ("Radford", 2021, "Learning Transferable Visual Models", "radford2021learning"),
        ("García-López", 2020, "On the Role of A", "garcialopez2020role"),
        ("Liu", None, "The: A Study", "liustudy"),
        ("王", 2020, "Deep Nets", ""),
        ("He", 2016, "", "he2016"),
    ],
)
def test_author_year_word(family, year, title, key):
    assert author_year_word(family, year, title) == key


def test_greek_letters_have_names_in_their_case():
    assert [greek_name(letter) for letter in "λΩςa"] == ["lambda", "Omega", "sigma", ""]


def wish(text="", year=None, **fields):
    return KeyWish(explicit=text, fallback="arxiv-2101.00001", year=year, **fields)


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("author-year-word", ["CLIP", "lai2023lisa", "LLaVA", "arxiv-2101.00001"]),
        ("short", ["CLIP", "LISA++", "LLaVA", "arxiv-2101.00001"]),
        ("id", ["CLIP", "arxiv-2101.00001", "arxiv-2101.00001-a", "arxiv-2101.00001-b"]),
    ],
)
def test_the_key_in_the_list_comes_first_then_one_by_the_rule(rule, keys):
    choices = assign_keys(
        [
            wish("CLIP", short_name="Clip", derived="radford2021learning"),
            wish(short_name="LISA++", derived="lai2023lisa"),
            wish(short_name="LLaVA"),
            wish(),
        ],
        rule=rule,
    )

    assert [choice.key for choice in choices] == keys


def test_a_key_that_the_list_does_not_give_is_reported():
    choices = assign_keys([wish("CLIP"), wish(short_name="LISA++"), wish(derived="liu2023visual"), wish()])

    assert [[code for code, _ in choice.notes] for choice in choices] == [
        [],
        ["key-derived"],
        ["key-derived"],
        ["key-derived"],
    ]


def test_what_only_describes_a_key_is_dropped_and_the_original_is_an_alias():
    (choice,) = assign_keys([wish("Star-Net: 11x~ speedup")])

    assert (choice.key, choice.aliases) == ("Star-Net", ("Star-Net: 11x~ speedup",))


def test_a_rewritten_key_is_reported_and_kept_as_an_alias():
    (choice,) = assign_keys([wish("Prismatic VLMs")])

    assert choice.aliases == ("Prismatic VLMs",)
    assert [code for code, _ in choice.notes] == ["key-latex"]


def test_two_keys_never_collapse_into_one_also_not_without_case():
    choices = assign_keys([wish("LISA"), wish("LISA++"), wish("LiSA", year=2024), wish("lisa", year=2025)])

    assert [choice.key for choice in choices] == ["LISA", "LISA++", "LiSA-2024", "lisa-2025"]
    assert [code for code, _ in choices[2].notes] == ["key-shared"]


def test_the_first_paper_keeps_a_derived_key_and_the_others_get_year_and_letter():
    choices = assign_keys([wish(short_name="FLASH", year=year) for year in (2022, 2023, 2023, None)])

    assert [choice.key for choice in choices] == ["FLASH", "FLASH-2023", "FLASH-2023a", "FLASH-a"]
    assert ["key-suffix" in dict(choice.notes) for choice in choices] == [False, True, True, True]


def test_a_key_with_a_year_gets_only_a_letter():
    choices = assign_keys([wish(derived="liu2023visual", year=2023) for _ in range(3)])

    assert [choice.key for choice in choices] == ["liu2023visual", "liu2023visual-a", "liu2023visual-b"]

    choices = assign_keys([KeyWish(fallback="a-plain-title-2023", year=2023) for _ in range(2)])

    assert [choice.key for choice in choices] == ["a-plain-title-2023", "a-plain-title-2023-a"]


def test_a_key_that_is_taken_or_assigned_is_never_given_again():
    choices = assign_keys([wish("CLIP", year=2024), KeyWish(assigned="BLIP"), wish("blip", year=2022)], taken=["clip"])

    assert [choice.key for choice in choices] == ["CLIP-2024", "BLIP", "blip-2022"]


def test_a_suffix_never_takes_a_key_that_another_entry_has_from_the_list():
    choices = assign_keys([wish("A"), wish("a", year=2020), wish("A-2020")])

    assert len({choice.key.casefold() for choice in choices}) == 3
    assert choices[2].key == "A-2020"


names = st.sampled_from(["", "A", "a", "A b", "a-B", "LISA", "LISA++", "A-2020", "中"])
wishes = st.lists(
    st.builds(
        KeyWish,
        explicit=names,
        short_name=names,
        fallback=st.sampled_from(["arxiv-1", "arxiv-2", "中"]),
        year=st.sampled_from([None, 2020, 2021]),
    ),
    max_size=12,
)


@given(wishes, st.sets(st.sampled_from(["A", "lisa", "a-2020", "arxiv-1"])))
def test_keys_are_unique_without_case_and_safe(wanted, taken):
    keys = [choice.key for choice in assign_keys(wanted, taken)]

    folded = [key.casefold() for key in keys]
    assert len(set(folded)) == len(folded)
    assert not {key.casefold() for key in taken} & set(folded)
    assert all(key and safe_key(key) == key for key in keys)


@given(wishes, wishes)
def test_new_entries_never_rename_those_that_have_a_key(first, second):
    keys = [choice.key for choice in assign_keys(first)]
    remembered = [KeyWish(assigned=key) for key in keys]

    again = assign_keys([*second, *remembered])

    assert [choice.key for choice in again[len(second) :]] == keys
