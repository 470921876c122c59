import pytest
from hypothesis import given

from bibexport.formats.options import ExportOptions
from bibexport.formats.plain import person_name, reference
from bibexport.ids import ArxivId, Doi
from bibexport.model import Name, Record
from tests.effort import part_of_the_examples
from tests.formats.library import LIBRARY
from tests.formats.test_properties import RECORDS

BY_KEY = {record.key: record for record in LIBRARY}
ANNA, BEN = Name(family="Aa", given="Anna"), Name(family="Bb", given="Ben")


PLAIN = {
    "CLIP": (
        "Alec Radford, Jong Wook Kim, and Chris Hallacy. Learning Transferable Visual Models From Natural Language "
        "Supervision. In Proceedings of the 38th International Conference on Machine Learning (ICML 2021), volume 139 "
        "of Proceedings of Machine Learning Research, pages 8748–8763. PMLR, 2021. "
        "http://proceedings.mlr.press/v139/radford21a.html"
    ),
    "LLaVA-CoT": (
        "Guowei Xu, OpenAI, and Barnes and Noble, Inc. LLaVA-CoT: Let Vision Language Models Reason Step-by-Step. "
        "arXiv:2411.10440v3, 2024. https://arxiv.org/abs/2411.10440"
    ),
    "lecun1998": (
        "Yann LeCun and Léon Bottou. Gradient-Based Learning Applied to Document Recognition. Proceedings of the "
        "IEEE, 86(11):2278–2324, 1998. https://doi.org/10.1109/5.726791"
    ),
    "article-number": (
        "José García Márquez et al. “Why” 100% of R&D Uses C# & {Braces}: The École of c:\\temp. Química & Nova, "
        "9:e0123456, 2019–2020. "
        "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"
    ),
    "knuth": (
        "Donald E. Knuth. The Art of Computer Programming. Volume 1. Addison-Wesley, Reading, MA, 3rd edition, 1997."
    ),
    "chapter": (
        "Jürgen Müller. Über die Grundlagen. In Ed Itor and Ed B. Two, editors, Das Buch, pages i–xii. Éditions du "
        "Seuil, 2001."
    ),
    "thesis": "Jane Doe. Bayesian Methods for Markov Models. PhD thesis, MIT, 2010.",
    "report": "OpenAI. GPT-4 Technical Report. Technical Report TR-2023-1, OpenAI, 2023.",
    "data set #1": "The ImageNet Team. ImageNet. Version 2.1. Zenodo, 2012. https://doi.org/10.5281/zenodo.1",
    "software": "明 Li. A Page of the Site. The Site. in press. https://example.org/",
}


@pytest.mark.parametrize(("key", "text"), PLAIN.items())
def test_a_reference_reads_as_in_bibtexs_plain_style(key, text):
    assert reference(BY_KEY[key], ExportOptions()) == text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"authors": (ANNA,)}, "Anna Aa. T."),
        ({"authors": (ANNA, BEN)}, "Anna Aa and Ben Bb. T."),
        ({"authors": (ANNA, BEN, Name(literal="others"))}, "Anna Aa, Ben Bb et al. T."),
        ({"editors": (ANNA,)}, "Anna Aa, editor. T."),
        ({"editors": (ANNA, BEN)}, "Anna Aa and Ben Bb, editors. T."),
        ({"title": "Why?"}, "Why?"),
        ({"title": "<i>E. coli</i>"}, "E. coli."),
        ({"title": ""}, "k"),
        ({"title": " ", "authors": (ANNA,)}, "Anna Aa."),
        ({"container_title": "C", "type": "paper-conference", "collection_title": "LNCS", "collection_number": "7"}, "T. In C, LNCS 7."),
        ({"container_title": "C", "type": "paper-conference", "pages": "7", "editors": (ANNA,)}, "T. In Anna Aa, editor, C, page 7."),
        ({"container_title": "C", "type": "chapter", "number": "9"}, "T. In C, article 9."),
        ({"container_title": "J", "type": "article-journal", "pages": "1–2"}, "T. J, 1–2."),
        ({"type": "article", "arxiv": ArxivId("2103.00020"), "doi": Doi("10.48550/arxiv.2103.00020")},
         "T. arXiv:2103.00020. https://doi.org/10.48550/arXiv.2103.00020"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_left_out(fields, text):
    assert reference(Record(key="k", **{"title": "T", **fields}), ExportOptions()) == text


def test_the_options_choose_between_doi_and_address():
    record = Record(key="k", title="T", doi=Doi("10.1/x"), url="https://example.org/")

    assert reference(record, ExportOptions()) == "T. https://doi.org/10.1/x"
    assert reference(record, ExportOptions(links="url")) == "T. https://example.org/"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (Name(family="Maaten", given="Laurens", particle="van der"), "Laurens van der Maaten"),
        (Name(family="Alembert", given="Jean", particle="d'"), "Jean d'Alembert"),
        (Name(family="King", given="Martin Luther", suffix="Jr."), "Martin Luther King, Jr."),
        (Name(family="Plato"), "Plato"),
        (Name(literal="The  ImageNet Team"), "The ImageNet Team"),
    ],
)
def test_names_stand_in_reading_order(name, text):
    assert person_name(name) == text


@given(RECORDS)
@part_of_the_examples(0.3)
def test_any_record_makes_one_line(record):
    text = reference(record, ExportOptions())

    assert text.encode().decode() == " ".join(text.split())


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Record(key="acc", note="See <i>Accius</i>"), "See Accius."),
        (Record(key="acc", tags=("ancient",)), "acc"),
    ],
)
def test_an_entry_without_anything_to_print_is_shown_by_its_note_or_key(record: Record, expected: str) -> None:
    assert reference(record, ExportOptions()) == expected
