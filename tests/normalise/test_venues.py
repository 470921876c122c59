"""Names of proceedings: which mean one conference, and the name that it gets."""

import pytest

from bibexport.data import read_table
from bibexport.normalise.booktitles import proceedings
from bibexport.normalise.known_conferences import name_by_table
from bibexport.normalise.venue_parts import name_record, name_with_acronym, parse_venue
from bibexport.normalise.venues import unify
from bibexport.text.venue_names import abbreviate_title


def named(*texts: str, year: int = 2019) -> list[str]:
    """The names that the texts get in one bibliography; those that stay as they are in brackets."""
    pairs = [(text, year) for text in texts]
    found = unify(pairs)
    return [name_with_acronym(found[pair]) if pair in found else f"[{pair[0]}]" for pair in pairs]


# Conferences that the table of well-known ones does not have.
SPELLINGS = {
    "International Symposium on Widget Foundations (ISWF 2019)": (
        "ISWF",
        "ISWF 2019",
        "Proc. ISWF'19",
        "12th International Symposium on Widget Foundations, ISWF 2019, Graz, Austria, May 3-7, 2019",
        "2019 International Symposium on Widget Foundations (ISWF)",
        "International Symposium on Widget Foundations",
        "Proc. Int. Symp. Widget Found.",
        "Int'l Symposium on Widget Foundations",
    ),
    "International Conference on Gadget Engineering (GadE 2019)": (
        "GadE",
        "Gadget Engineering - 18th International Conference, GadE 2019, Graz, Austria, June 5-8, 2019, Proceedings",
        "Gadget Engineering – GadE 2019",
        "Gadget Engineering",
        "GadE 2019",
        "International conference on gadget engineering",
        "Proc. Int. Conf. Gadget Eng.",
    ),
    "IEEE/ACM Conference on Tools and Gizmos (CTG 2019)": (
        "IEEE/ACM Conference on Tools and Gizmos, CTG 2019, Graz, Austria",
        "CTG '19: Proceedings of the 2019 IEEE/ACM Conference on Tools & Gizmos",
        "Conference on Tools and Gizmos",
        "IEEE Conference on Tools and Gizmos",
        "Tools and Gizmos Conference",
        "Proc. IEEE/ACM Conf. Tools Gizmos",
    ),
    "Annual Meeting of the Gizmo Society (GizSoc 2019)": (
        "Proceedings of the 41st Annual Meeting of the Gizmo Society, GizSoc 2019, Graz, Austria, July 24-27, 2019",
        "Proceedings of the Forty-First Annual Meeting of the Gizmo Society (Volume 1: Long Papers)",
        "GizSoc (1)",
        "Annu. Meet. Gizmo Soc.",
    ),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_spellings_of_a_conference_become_one_name(name):
    assert set(named(*SPELLINGS[name])) == {name}


def test_all_conferences_of_a_bibliography_are_told_apart():
    texts = [(name, text) for name, some in SPELLINGS.items() for text in some]

    assert named(*(text for _, text in texts)) == [name for name, _ in texts]


@pytest.mark.parametrize("acronyms", read_table("conferences"))
def test_a_well_known_conference_is_named_by_its_acronym_alone(acronyms):
    name, first = read_table("conferences")[acronyms], acronyms.split(", ")[0]

    texts = (
        f"{first} 2019",
        f"Proceedings of the 12th {name}",
        name,
        f"Proc. {abbreviate_title(name)}",
        f"{abbreviate_title(name)} ({first})",
        f"2019 {name} ({first})",
        f"{name} ({first}), Virtual",
        f"{first}, 2019",
        f"{name}, {first} 2019, Paris, France, June 1-4, 2019, Proceedings, Part II",
    )
    assert set(named(*texts)) == {f"{name} ({first} 2019)"}
    for acronym in acronyms.split(", "):
        assert named(f"{acronym} 2019")[0].startswith(f"{name} (")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("International Conference on Widgets, IW 2019", "European Conference on Widgets"),
        ("International Conference on Widgets, IW 2019", "Asian Conference on Widgets, AW 2019"),
        ("Conference on Widget Theory and Practice, CWTP 2019", "Workshop on Widget Theory and Practice"),
        ("IEEE International Conference on Widgets", "SIAM International Conference on Widgets"),
        ("Conference on Widgets (CW 2019)", "Conference on Widgets (WICO 2019)"),
        ("Symposium on Widgets (SAC 2019)", "Selected Areas in Gadgets (SAC 2019)"),
        ("IEEE Conference on Widgets", "IEEE Conference on Widgets and Gadgets"),
        ("Conference on Widgets, CW 2019", "Conference on Widgets Workshops, CW Workshops 2019"),
        ("CW 2019", "CW Workshops 2019"),
        ("CVPR", "CVPRW"),
        ("EMNLP 2019", "EMNLP (Findings) 2019"),
        ("Findings of the Gizmo Society: ACL 2019", "Findings of the Gizmo Society: EMNLP 2019"),
        ("CW 2019", "CW (Companion Volume) 2019"),
        ("Conference on Widgets", "Companion Proceedings of the Conference on Widgets"),
        ("Conference on Widgets", "Extended Abstracts of the Conference on Widgets"),
        ("Conference on Widgets", "Conference on Widgets: Tutorial Abstracts"),
        ("Conference on Widgets", "Conference on Widgets: System Demonstrations"),
        ("Conference on Widgets", "Conference on Widgets: Student Research Workshop"),
        ("NeurIPS 2019", "NeurIPS Datasets and Benchmarks 2019"),
        ("NeurIPS 2019", "NeurIPS 2019 Workshop on Widgets"),
        ("NeurIPS 2019 Workshop on Gadgets", "NeurIPS 2019 Workshop on Widgets"),
        ("ICML 2018", "ICML 2019"),
    ],
)
def test_different_conferences_keep_different_names(one, other):
    names = named(one, other)

    assert names[0] != names[1]


def test_a_name_that_fits_two_conferences_stays_as_it_is():
    ieee, siam = "IEEE Conference on Data Widgets (ICDW 2019)", "SIAM Conference on Data Widgets (SDW 2019)"

    assert named(ieee, siam, "Conference on Data Widgets")[2] in (
        "Conference on Data Widgets",
        "[Conference on Data Widgets]",
    )


def test_the_year_beside_an_acronym_is_that_of_the_meeting():
    title = "Widgets 12, CoWi 2002, Vancouver, Canada, December 9-14, 2002"

    assert parse_venue(title, 2003).year == 2002
    assert (
        named("Conference on Widgets, CoWi 2002, December 9-14, 2002, Graz", "CoWi", year=2003)
        == ["Conference on Widgets (CoWi 2002)"] * 2
    )


def test_names_that_are_no_conference_stay_as_they_are():
    for text in ("Handbook of Widgets", "Das Buch", "Lecture Notes in Computer Science"):
        assert name_record(text, 2019, "") is None or name_record(text, 2019, "").name == text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Forty-first International Conference on Machine Learning, ICML 2024, Vienna, Austria", "International Conference on Machine Learning"),
        ("Computer Vision - ECCV 2024 - 18th European Conference, Milan, Italy, September 29-October 4, 2024, Proceedings, Part XVII", "European Conference on Computer Vision"),
        ("Proceedings of the Computer Vision and Pattern Recognition Conference", "IEEE/CVF Conference on Computer Vision and Pattern Recognition"),
        ("Advances in Neural Information Processing Systems 36: Annual Conference on Neural Information Processing Systems 2023, NeurIPS 2023", "Advances in Neural Information Processing Systems"),
        ("13th Latin American Symposium on Widgets, LAW 2019, Lima, Peru", "Latin American Symposium on Widgets"),
        ("Proceedings of the 2019 ACM on Conference on Widgets, CW 2019", "ACM Conference on Widgets"),
    ],
)  # fmt: skip
def test_a_record_is_named_without_the_others(title, name):
    assert name_record(title, None, "").name == name


@pytest.mark.parametrize("text", [text for some in SPELLINGS.values() for text in some])
def test_a_name_once_given_is_kept(text):
    (once,) = named(text)

    assert named(once.strip("[]")) in ([once], [f"[{once}]"])


def test_no_two_well_known_conferences_become_one():
    texts = {
        text: acronyms
        for acronyms, name in read_table("conferences").items()
        for text in (name, f"Proc. {abbreviate_title(name)}", f"2019 {name} ({acronyms.split(', ')[0]})")
    }

    meant = {(name, acronyms) for name, acronyms in zip(named(*texts), texts.values(), strict=True)}

    assert len({name for name, _ in meant}) == len(meant) == len(read_table("conferences"))


TITLES = (
    "{name}",
    "{lesser}",
    "Proceedings of the 38th {name}",
    "Thirty-Eighth {lesser}, {acronym} 2019, Graz, Austria, May 3-7, 2019",
    "Annual {name}, {acronym} 2018, Graz, Austria, May 3-7, 2018, Proceedings, Part II",
    "Proceedings of the 2019 {lesser} ({acronym}'19), Volume 1: Long Papers",
    "{name} on Widgets, {acronym} 2019, Graz, Austria, May 3-7, 2019",
    "Workshop on Widgets at {name}, {acronym} 2019, Graz, Austria",
    "{lesser}, {acronym}W 2019, Graz, Austria, May 3-7, 2019",
    "{name}, {acronym} Workshops 2019, Graz, Austria, May 3-7, 2019",
    "Findings of the {name}, {acronym} 2019",
    "Companion Proceedings of the 38th {name}, {acronym} 2019",
    "{name} - Student Research Workshop, {acronym} 2019",
)


@pytest.mark.parametrize("title", TITLES)
def test_the_table_names_a_record_as_its_own_words_would(title):
    quick = 0
    for acronyms, name in read_table("conferences").items():
        acronym = acronyms.split(", ")[0]
        lesser = name.removeprefix("IEEE/CVF ").removeprefix("ACM ").removeprefix("IEEE ")
        text = title.format(name=name, lesser=lesser, acronym=acronym)
        parts = proceedings(text, short=acronym, year=2019)
        by_table, apart = name_by_table(text, acronym, parts), name_record(text, 2019, acronym)
        found = by_table or apart
        quick += by_table is not None

        assert (found and (found.name, found.volume, found.track)) == (
            apart and (apart.name, apart.volume, apart.track)
        )
    assert (quick > 150) == (title in TITLES[:5])
