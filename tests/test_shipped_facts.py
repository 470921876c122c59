"""What the shipped catalog exports, read back by others, against facts that were checked by hand.

The table holds, for each paper, what public copies of DBLP's and the publishers' records confirmed;
None is what nothing confirmed, or what the record really has not.
"""

import json
from typing import NamedTuple

import bibtexparser
import pytest
from pybtex.database import parse_string

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.formats.toml import read as toml
from bibexport.resolution.questions import records
from tests.servers.shipped import CATALOG, shipped_lock

PMLR = "Proceedings of Machine Learning Research"
LNCS = "Lecture Notes in Computer Science"


class Checked(NamedTuple):
    arxiv: str
    authors: int
    first: str
    last: str
    venue: str | None
    year: int
    pages: str | None = None
    publisher: str | None = None
    series: str | None = None
    volume: str | None = None
    doi: str | None = None
    editors: int = 0


FACTS = {
    "CLIP": Checked("2103.00020", 12, "Radford", "Sutskever", "ICML", 2021, "8748-8763", "PMLR", PMLR, "139", None, 2),
    "ALIGN": Checked("2102.05918", 10, "Jia", "Duerig", "ICML", 2021, "4904-4916", "PMLR", PMLR, "139", None, 2),
    "LiT": Checked("2111.07991", 7, "Zhai", "Beyer", "CVPR", 2022, "18102-18112", "IEEE", None, None, "10.1109/CVPR52688.2022.01759"),
    "SigLIP": Checked("2303.15343", 4, "Zhai", "Beyer", "ICCV", 2023, "11941-11952", "IEEE", None, None, "10.1109/ICCV51070.2023.01100"),
    "AlphaCLIP": Checked("2312.03818", 9, "Sun", "Wang", "CVPR", 2024, "13019-13029", "IEEE", None, None, "10.1109/CVPR52733.2024.01237"),
    "LongCLIP": Checked("2403.15378", 5, "Zhang", "Wang", "ECCV", 2024, "310-325", "Springer", LNCS, None, None, 6),
    "BLIP": Checked("2201.12086", 4, "Li", "Hoi", "ICML", 2022, "12888-12900", "PMLR", PMLR, "162", None, 6),
    "BLIP2": Checked("2301.12597", 4, "Li", "Hoi", "ICML", 2023, "19730-19742", "PMLR", PMLR, "202", None, 6),
    "LLaVA": Checked("2304.08485", 4, "Liu", "Lee", "NeurIPS", 2023, volume="36", editors=6),
    "LLaVa-1.5": Checked("2310.03744", 4, "Liu", "Lee", "CVPR", 2024, "26286-26296", "IEEE", None, None, "10.1109/CVPR52733.2024.02484"),
    "Prismatic-VLMs": Checked("2402.07865", 6, "Karamcheti", "Sadigh", "ICML", 2024, None, "OpenReview.net"),
    "LLaVa-CoT": Checked("2411.10440", 7, "Xu", "Yuan", "ICCV", 2025),
    "CoMT": Checked("2412.12932", 8, "Cheng", "Qin", "AAAI", 2025, "23678-23686", None, None, "39"),
    "Valley": Checked("2306.07207", 9, "Luo", "Chen", None, 2023, doi="10.48550/arXiv.2306.07207"),
    "Valley2": Checked("2501.05901", 9, "Wu", "Qiu", None, 2025, doi="10.48550/arXiv.2501.05901"),
    "LISA": Checked("2308.00692", 7, "Lai", "Jia", "CVPR", 2024, "9579-9589", "IEEE", None, None, "10.1109/CVPR52733.2024.00915"),
    "LISA++": Checked("2312.17240", 7, "Yang", "Jia", None, 2023, doi="10.48550/arXiv.2312.17240"),
    "VISA": Checked("2407.11325", 8, "Yan", "Gavves", "ECCV", 2024, "98-115", "Springer", LNCS, None, None, 6),
    "VoCo": Checked("2406.12275", 5, "Ye", "Tang", "CVPR", 2025),
    "ShareGPT4V": Checked("2311.12793", 8, "Chen", "Lin", "ECCV", 2024, "370-387", "Springer", LNCS, "15075", "10.1007/978-3-031-72643-9_22", 6),
}  # fmt: skip


@pytest.fixture(scope="module")
def exported():
    catalog = toml.read(CATALOG.read_text(), str(CATALOG))
    lock = shipped_lock()

    def export(name):
        return "".join(writer(name)(records(catalog.entries, lock), ExportOptions(title=catalog.title)))

    return export


def with_hyphen(pages):
    return pages.replace("--", "-").replace("–", "-") if pages else None


def test_the_bib_read_by_bibtexparser_has_the_checked_facts(exported):
    library = bibtexparser.parse_string(exported("bibtex"))

    assert [entry.key for entry in library.entries] == list(FACTS)
    for entry in library.entries:
        fields, facts = {field.key: field.value for field in entry.fields}, FACTS[entry.key]
        assert (entry.entry_type == "inproceedings") == (facts.venue is not None), entry.key
        assert (fields["eprint"], fields["archiveprefix"]) == (facts.arxiv, "arXiv")
        assert (fields["year"], with_hyphen(fields.get("pages"))) == (str(facts.year), facts.pages)
        assert (fields.get("publisher"), fields.get("series")) == (facts.publisher, facts.series)
        assert (fields.get("volume"), fields.get("doi")) == (facts.volume, facts.doi)
        assert facts.venue is None or facts.venue in fields["booktitle"]


def test_the_bib_read_by_pybtex_has_every_author_and_editor_in_order(exported):
    for name in ("bibtex", "biblatex"):
        for key, entry in parse_string(exported(name), "bibtex").entries.items():
            facts, people = FACTS[key], entry.persons
            assert len(people["author"]) == facts.authors
            assert (people["author"][0].last_names, people["author"][-1].last_names) == ([facts.first], [facts.last])
            assert len(people.get("editor", [])) == facts.editors


def test_the_csl_json_has_the_checked_facts(exported):
    items = json.loads(exported("csl-json"))

    assert [item["id"] for item in items] == list(FACTS)
    for item in items:
        facts = FACTS[item["id"]]
        assert item["type"] == ("paper-conference" if facts.venue else "article")
        assert item["issued"]["date-parts"][0][0] == facts.year
        assert (len(item["author"]), len(item.get("editor", []))) == (facts.authors, facts.editors)
        assert (item["author"][0]["family"], item["author"][-1]["family"]) == (facts.first, facts.last)
        assert (item.get("page"), item.get("DOI")) == (facts.pages, facts.doi)
        assert facts.venue is None or (item.get("publisher"), item.get("collection-title")) == (
            facts.publisher,
            facts.series,
        )
        assert facts.venue is None or item.get("volume") == facts.volume
        assert item["citation-key"] == item["id"]


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("AlphaCLIP", "Alpha-CLIP: A CLIP Model Focusing on Wherever you Want"),
        ("Valley", "Valley: Video Assistant with Large Language model Enhanced abilitY"),
        ("LiT", "LiT: Zero-Shot Transfer with Locked-image text Tuning"),
        ("LISA++", "LISA++: An Improved Baseline for Reasoning Segmentation with Large Language Model"),
        ("LLaVa-CoT", "LLaVA-CoT: Let Vision Language Models Reason Step-by-Step"),
    ],
)
def test_titles_are_the_sources_own(exported, key, title):
    (item,) = [item for item in json.loads(exported("csl-json")) if item["id"] == key]

    assert item["title"] == title


def test_where_list_and_record_spell_a_name_differently_the_record_is_cited(exported):
    items = {item["id"]: item for item in json.loads(exported("csl-json"))}

    assert {"family": "Sung", "given": "Yun-Hsuan"} in items["ALIGN"]["author"]
    assert items["BLIP"]["author"][-1] == {"family": "Hoi", "given": "Steven C. H."}


def test_a_preprint_has_the_day_of_its_first_version(exported):
    items = {item["id"]: item for item in json.loads(exported("csl-json"))}

    assert items["LISA++"]["issued"]["date-parts"] == [[2023, 12, 28]]
