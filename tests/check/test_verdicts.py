"""The verdict on an entry, from what it claims and what the sources answered."""

import pytest
from msgspec.structs import replace

from bibexport.check.claims import Claims
from bibexport.check.identifiers import Answers
from bibexport.check.verdicts import judge
from bibexport.model import Date, Facts
from tests.check.test_differences import CLAIMS, RECORD, people

OTHER = Facts(
    source="dblp", id="conf/nips/Low20", type="paper-conference", title="Gadgets in Space", authors=people("Ada Low"),
    venue="NeurIPS", doi="10.5555/999",
)  # fmt: skip


def claims(**changed: object) -> Claims:
    return Claims(**{field: getattr(CLAIMS, field) for field in CLAIMS.__struct_fields__} | changed)


def verdict(answers: Answers, **changed: object) -> str:
    return judge(claims(**changed), answers).verdict


FOUND = Answers(doi="found", of_doi=(RECORD,), search="found", found=(RECORD,))


def test_a_record_that_agrees_verifies():
    judged = judge(CLAIMS, FOUND)

    assert (judged.verdict, judged.record, judged.differences) == ("verified", RECORD, ())


def test_what_differs_is_named_with_both_values():
    judged = judge(claims(year=2020), FOUND)

    assert judged.verdict == "differs"
    assert [(one.field, one.given, one.recorded) for one in judged.differences] == [("year", "2020", "2021")]


def test_a_doi_of_another_paper_is_said():
    judged = judge(claims(doi=OTHER.doi), Answers(doi="found", of_doi=(OTHER,), search="found", found=(RECORD,)))

    assert judged.verdict == "other-paper"
    assert judged.record is OTHER


def test_an_arxiv_id_of_another_paper_is_said():
    answers = Answers(arxiv="found", of_arxiv=(OTHER,), search="found", found=(RECORD,))

    assert verdict(answers, arxiv="2001.00001", doi=None) == "other-paper"


@pytest.mark.parametrize(("field", "answer"), [("doi", "doi"), ("arxiv", "eprint")])
def test_an_identifier_that_nobody_has_differs(field, answer):
    answers = Answers(**{field: "absent"}, search="found", found=(RECORD,))
    wrong = {"doi": "10.9999/none"} if field == "doi" else {"arxiv": "2099.70001", "doi": None}

    judged = judge(claims(**wrong), answers)

    assert judged.verdict == "differs"
    assert [one.field for one in judged.differences] == [answer]


def test_not_found_needs_every_source():
    assert verdict(Answers(doi="open", search="absent"), doi=None) == "not-found"
    assert verdict(Answers(search="open", reason="DBLP: status 503"), doi=None) == "unknown"
    assert verdict(Answers(), doi=None) == "unknown"


@pytest.mark.parametrize("kind", ["book", "webpage", "software", "report", "thesis", "document"])
def test_works_that_no_source_lists_are_not_accused(kind):
    assert verdict(Answers(search="absent"), doi=None, type=kind) == "unknown"


def test_a_near_title_with_the_same_authors_and_place_is_the_paper_misquoted():
    judged = judge(
        claims(title="Learning Gadgets from Text: A Study of Supervision", doi=None),
        Answers(search="found", found=(RECORD,)),
    )

    assert judged.verdict == "differs"
    assert [one.field for one in judged.differences] == ["title"]


def test_a_sibling_by_the_same_authors_is_not_the_paper():
    part_one = Facts(
        source="dblp", id="conf/a/Ray20", type="paper-conference", title="Widgets, Part I: The Theory of Supervision",
        authors=RECORD.authors, venue="AAAI",
    )  # fmt: skip

    answers = Answers(search="absent", found=(part_one,))
    assert verdict(answers, title="Widgets, Part II: The Theory of Supervision", doi=None, venue="IJCAI") == "not-found"


def test_an_equal_title_by_others_does_not_hide_the_paper():
    namesake = Facts(
        source="dblp", id="conf/b/Low10", type="paper-conference", title=RECORD.title, authors=people("Ada Low"),
        venue="KDD",
    )  # fmt: skip

    assert verdict(Answers(search="found", found=(namesake, RECORD))) == "verified"


def test_a_preprint_cited_as_such_is_verified_although_it_was_published():
    preprint = Facts(source="arxiv", id="2103.00020", type="article", title=RECORD.title, authors=RECORD.authors)
    answers = Answers(arxiv="found", of_arxiv=(preprint,), search="found", found=(RECORD,))

    judged = judge(claims(venue="", arxiv="2103.00020", doi=None, pages="", is_preprint=True), answers)

    assert judged.verdict == "verified"


@pytest.mark.parametrize(
    ("note", "names_preprint", "published"), [("", 0, 1), (" (Extended Version)", 0, 0), (" (Extended Version)", 1, 1)]
)
def test_an_extended_version_is_published_only_if_the_record_names_its_preprint(note, names_preprint, published):
    title = RECORD.title + note
    preprint = Facts(
        source="arxiv", id="2103.00020", arxiv="2103.00020", type="article", title=title, authors=RECORD.authors
    )
    record = replace(RECORD, arxiv="2103.00020" if names_preprint else None)
    answers = Answers(arxiv="found", of_arxiv=(preprint,), search="found", found=(record,))

    judged = judge(claims(title=title, venue="", arxiv="2103.00020", doi=None, pages="", is_preprint=True), answers)

    assert judged.verdict == "verified"
    assert judged.published == (record if published else None)


def test_sources_that_disagree_are_not_held_against_the_entry():
    crossref = Facts(
        source="crossref", id="10.5555/1234567", type="paper-conference", title=RECORD.title, authors=RECORD.authors,
        venue="ICML", doi=RECORD.doi, issued=None, pages="1–16",
    )  # fmt: skip

    assert (
        verdict(Answers(doi="found", of_doi=(crossref,), search="found", found=(RECORD,)), pages="1–16") == "verified"
    )


def test_an_arxiv_number_that_was_given_out_is_not_held_against_a_paper_that_is_found():
    answers = Answers(arxiv="absent", arxiv_day="2026-11-30", search="found", found=(RECORD,))

    assert verdict(answers, arxiv="2104.09425", doi=None) == "verified"
    assert verdict(answers, arxiv="2104.71368", doi=None) == "differs"
    assert verdict(Answers(arxiv="absent", search="absent"), arxiv="2104.09425", doi=None) == "differs"


def test_a_near_title_of_the_same_group_at_another_place_in_another_year_is_another_paper():
    people_ = people("Sabrina Roe", "Moritz Kin", "Tobias Gol", "Andreas Salz")
    record = Facts(
        source="dblp", id="conf/bigdataconf/RoeGK19", type="paper-conference", venue="IEEE BigData",
        title="Similarity hashing for charged particle tracking", authors=people_, issued=Date(year=2019),
    )  # fmt: skip
    answers = Answers(search="found", found=(record,))
    mine = {"title": "Hashing and metric learning for charged particle tracking", "authors": people_, "doi": None}

    assert verdict(answers, **mine, venue="NeurIPS", year=2021) != "differs"
    assert verdict(answers, **mine, venue="IEEE BigData", year=2019) == "differs"
