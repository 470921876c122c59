"""What is a difference between an entry and a record of its paper, and what is not."""

import pytest

from bibexport.check.claims import Claims
from bibexport.check.differences import compare, compare_authors, is_same_title
from bibexport.model import Date, Facts, Name
from bibexport.text.names import name

RECORD = Facts(
    source="dblp",
    id="conf/icml/RayKS21",
    type="paper-conference",
    title="Learning Widgets from Text: A Study of Supervision",
    authors=tuple(map(name, ("Alec Ray", "Jong Wook Kim", "François Bémond", "Wei Zhang"))),
    venue="ICML",
    container_title="Proceedings of the 38th International Conference on Machine Learning, ICML 2021, 18-24 July 2021",
    pages="8748–8763",
    issued=Date(year=2021),
    doi="10.5555/1234567",
)
CLAIMS = Claims(
    key="ray2021",
    type="paper-conference",
    title=RECORD.title,
    authors=RECORD.authors,
    venue="ICML",
    year=2021,
    pages="8748–8763",
    doi=RECORD.doi,
)


def people(*written: str) -> tuple[Name, ...]:
    return tuple(map(name, written))


def fields(record: Facts = RECORD, **changed: object) -> list[str]:
    claims = Claims(**{field: getattr(CLAIMS, field) for field in CLAIMS.__struct_fields__} | changed)
    return [difference.field for difference in compare(claims, record)]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"title": "learning widgets from text: a study of supervision"},
        {"title": "Learning Widgets from Text"},
        {"title": "Learning $Widgets$ from {T}ext -- A Study of Supervision."},
        {"venue": "Proceedings of the 38th International Conference on Machine Learning"},
        {"venue": "International Conference on Machine Learning (ICML)"},
        {"venue": "Proc. ICML"},
        {"venue": ""},
        {"pages": "8748"},
        {"pages": "8748–63"},
        {"pages": ""},
        {"year": None},
        {"doi": None},
        {"doi": "10.48550/arxiv.2103.00020"},
        {"authors": people("A. Ray", "J. W. Kim", "F. Bemond", "W. Zhang")},
        {"authors": people("Alec Ray", "Jong Kim", "Francois Bémond", "Wei Zhang")},
        {"authors": people("Alec Ray", "Jong Wook Kim"), "and_others": True},
        {"authors": ()},
    ],
    ids=repr,
)
def test_other_spellings_are_not_differences(changed):
    assert fields(**changed) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "Learning Gadgets from Text: A Study of Supervision"}, "title"),
        ({"title": "Learning Widgets"}, "title"),
        ({"authors": people("Jong Wook Kim", "Alec Ray", "François Bémond", "Wei Zhang")}, "author"),
        ({"authors": people("Alec Ray", "Jong Wook Kim", "François Bémond")}, "author"),
        ({"authors": people("Alec Ray", "Jong Wook Kim", "François Bémond", "Wei Zhang", "Ada Low")}, "author"),
        ({"authors": people("Alec Ray", "Jong Wook Kim", "François Bémond", "Lei Zhang")}, "author"),
        ({"authors": people("Alec Ray", "Jong Wook Kim", "François Brémont", "Wei Zhang")}, "author"),
        ({"authors": people("Jong Wook Kim", "Alec Ray"), "and_others": True}, "author"),
        ({"authors": people("Alec Ray", "Ada Low"), "and_others": True}, "author"),
        ({"venue": "NeurIPS"}, "venue"),
        ({"venue": "ICML Workshop on Widgets"}, "venue"),
        ({"venue": "International Journal of Widget Studies"}, "venue"),
        ({"year": 2020}, "year"),
        ({"year": 2033}, "year"),
        ({"pages": "8749–8763"}, "pages"),
        ({"pages": "8748–8764"}, "pages"),
        ({"doi": "10.5555/7654321"}, "doi"),
    ],
    ids=repr,
)
def test_another_fact_is_a_difference(changed, field):
    assert fields(**changed) == [field]


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_a_preprint_may_be_cited_with_its_own_year(year):
    record = Facts(source="arxiv", id="2103.00020", type="article", title=RECORD.title, issued=Date(year=2021))

    assert fields(record, venue="", year=year, is_preprint=True, authors=()) == []


def test_volume_and_issue_count_for_journals_alone():
    journal = Facts(
        source="dblp", id="journals/jmlr/Ray21", type="article-journal", title=RECORD.title, venue="J. Mach. Learn. Res.",
        volume="22", issue="3", issued=Date(year=2021), authors=RECORD.authors,
    )  # fmt: skip

    assert fields(journal, venue="Journal of Machine Learning Research", volume="23", issue="4") == ["volume", "number"]
    assert fields(journal, venue="JMLR", volume="22", issue="3") == []
    assert fields(volume="139") == []


@pytest.mark.parametrize(
    ("claimed", "recorded", "same"),
    [
        ("CLIP: Learning Widgets", "CLIP: Learning Widgets", True),
        ("CLIP", "CLIP: Learning Widgets", False),
        ("Attention Is All You Need", "Attention is all you need.", True),
        ("Deep Nets, Part I", "Deep Nets, Part II", False),
        ("", "", False),
    ],
)
def test_titles(claimed, recorded, same):
    assert is_same_title(claimed, recorded) is same


@pytest.mark.parametrize(
    ("claimed", "why"),
    [
        (("Alec Ray", "Jong Wook Kim"), "the list ends without François Bémond, Wei Zhang"),
        (("Alec Ray", "François Bémond", "Wei Zhang"), "Jong Wook Kim is missing"),
        (("Wei Zhang", "Alec Ray", "Jong Wook Kim", "François Bémond"), "the order is another"),
        (("Ada Low", "Jong Wook Kim", "François Bémond", "Wei Zhang"), "the record does not have Ada Low"),
    ],
)
def test_what_is_wrong_with_the_authors_is_said(claimed, why):
    difference = compare_authors(people(*claimed), RECORD.authors, and_others=False)

    assert difference is not None
    assert difference.why == why


def test_an_organisation_is_not_compared_with_its_people():
    assert compare_authors((Name(literal="The ATLAS Collaboration"),), RECORD.authors, and_others=False) is None


ICML = "Proceedings of the 38th International Conference on Machine Learning, ICML 2021, 18-24 July 2021, Virtual Event"
COLT = "Conference on Learning Theory, COLT 2019, 25-28 June 2019, Phoenix, AZ, USA"
NAACL = "Proceedings of the 2019 Conference of the North"


@pytest.mark.parametrize(
    ("venue", "source", "short", "container", "differs"),
    [
        ("International Conference on Quantum Machine Learning", "dblp", "ICML", ICML, True),
        ("Conference on Machine Intelligence", "dblp", "ICML", ICML, True),
        ("Proceedings of the International Conference on Machine Learning", "dblp", "ICML", ICML, False),
        ("International Conference on Machine Learning (ICML), Virtual", "dblp", "ICML", ICML, False),
        ("Conference on Computational Learning Theory", "dblp", "COLT", COLT, False),
        (
            "Symposium on Theory of Computing Conference",
            "dblp",
            "STOC",
            "Symposium on Theory of Computing, 2014",
            False,
        ),
        ("Conference of the North American Chapter of the ACL", "crossref", "", NAACL, False),
        ("Journal of Quantum Chemistry", "crossref", "", "Journal of Chemistry", True),
        ("Journal of the American Chemical Society", "crossref", "", "J. Am. Chem. Soc.", False),
    ],
)
def test_a_full_name_with_a_subject_of_its_own_is_another_venue(venue, source, short, container, differs):
    kind = "article-journal" if container.startswith("J") else "paper-conference"
    record = Facts(source=source, id="conf/x/Y21", title="T", type=kind, venue=short, container_title=container)

    found = compare(Claims(key="k", title="T", venue=venue), record)

    assert [one.field for one in found] == ["venue"] * differs
