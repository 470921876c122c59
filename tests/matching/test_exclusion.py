"""Proof by exclusion: what is left at the claimed venue once other preprints have explained the rest."""

import pytest

from bibexport.ids import ArxivId
from bibexport.matching import match
from tests.matching.making import corr, paper, record

THREE = ["Jelle Ling", "George H. Fleet", "Herman Haver"]
MINE = "I/O Efficient Gear Partitioning on Very Large Acyclic Machines"
RENAMED = "Efficient External-Memory Gears on DAMs"
OWN = corr(MINE, arxiv="2201.00001")
WHY = "list says ICML 2023, where no other record of these authors is left without a preprint of its own title"


def renamed(title: str = RENAMED, authors: list[str] = THREE, **fields):
    return record("conf/icml/LingFH23", title=title, authors=authors, **fields)


def judged(*records, preprints=(OWN,), title: str = MINE, authors: list[str] = THREE, claim: str = "ICML 2023"):
    return match(paper(title, authors, claim=claim), list(records), preprints)


def test_the_one_record_of_these_authors_at_the_claimed_venue_is_the_renamed_paper():
    verdict = judged(renamed(authors=["Jelle Ling", "George H. Fleet", "Herman J. Haver"]))

    assert (verdict.outcome, verdict.record.id) == ("published", "conf/icml/LingFH23")
    assert verdict.evidence.claim == WHY
    assert verdict.evidence.title == f"title differs: “{RENAMED}”"


def test_a_record_that_another_preprint_explains_leaves_the_one_that_is_left():
    other = record("conf/icml/X", title="Gears Without Efficient Partitioning", authors=THREE)
    explained = corr("Gears without Efficient Partitioning", THREE)

    assert judged(renamed(), other).outcome == "ambiguous"
    verdict = judged(renamed(), other, preprints=[OWN, explained])
    assert (verdict.outcome, verdict.record.id, verdict.candidates) == ("published", "conf/icml/LingFH23", ())


def test_a_record_that_is_another_preprints_is_not_the_paper():
    assert judged(renamed(), preprints=[OWN, corr(RENAMED)]).outcome == "preprint"
    assert judged(renamed(), preprints=[OWN, corr(RENAMED, ["Jun Lee", "Kang-Ho Lee"])]).outcome == "published"


@pytest.mark.parametrize("own", [corr(RENAMED, arxiv="2201.00001"), corr(RENAMED, THREE, arxiv="2201.00001")])
def test_the_papers_own_preprint_explains_nothing_away(own):
    assert judged(renamed(), preprints=[own]).outcome == "published"


def test_without_a_look_at_the_preprints_a_person_decides():
    verdict = judged(renamed(), preprints=None)

    assert verdict.outcome == "ambiguous"
    assert verdict.reason == "venue, year and authors agree, but the title differs"
    assert verdict.candidates == ("conf/icml/LingFH23 (ICML 2023)",)


@pytest.mark.parametrize(
    "rival",
    [
        record("conf/icml/A", title="Fast Cephalopods", authors=THREE),
        record("conf/icml/B", title="Fast Cephalopods", authors=[*THREE, "Ada Krämer"]),
        record("conf/icml/C", title="Fast Cephalopods", authors=THREE[:2]),
    ],
)
def test_two_that_are_left_are_for_a_person_to_choose_from(rival):
    assert judged(renamed(), rival).outcome == "ambiguous"


@pytest.mark.parametrize(
    "other",
    [
        renamed("Cephalopods at Night"),
        renamed(authors=["Jelle Ling", "George H. Fleet", "Jun Lee"]),
        renamed(authors=[*THREE, "Ada Krämer", "Bo Ortega", "Chen Liu"]),
        renamed(year=2022),
        record("conf/kdd/X", RENAMED, THREE, "KDD"),
    ],
)
def test_other_people_places_and_titles_with_nothing_in_common_are_not_proved(other):
    assert judged(other).outcome != "published"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Gear360: Lifting Drawings to Objects with 360° Views", "Lifting Drawings to Objects With Full Views"),
        ("SceneWiz3D: Towards Gears in Scenes", "Towards Gears in Whole Scenes"),
        ("Generative Scenes of Gears", "RGBD2: Generative Gear Scenes"),
        ("Fusing Gears for 2D and 3D Perception", "Fusing Gears for 2D and 3D Segmentation"),
        ("Widget Gears Made of Scenes", "Widget Gears Made of Scenes in 3D"),
    ],
)
def test_an_added_or_dropped_name_or_dimension_is_not_a_veto(mine, theirs):
    assert judged(renamed(theirs), title=mine, preprints=[]).outcome == "published"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Widget Gears of Scenes", "Widget Gears of Scenes, Part II"),
        ("GearNet: Widgets of Scenes", "GearNet2: Widgets of Scenes"),
        ("GearNet V2: Widgets of Scenes", "GearNet V3: Widgets of Scenes"),
        ("GearNet: Widgets of Scenes", "GearNet++: Widgets of Scenes"),
        ("Gears of Widgets in 2D", "Gears of Widgets in 3D"),
        ("Supervised Gears of Widgets", "Unsupervised Gears of Widgets"),
        ("IM2CAD", "IM2CAD: A Survey"),
        ("GearSpace: Widgets of Scenes", "A Comment on GearSpace: Widgets of Scenes"),
        ("From Text to Self", "From Text to Self, Not Only for Images"),
    ],
)
def test_a_part_a_version_or_an_opposite_is_never_proved_by_exclusion(mine, theirs):
    verdict = judged(renamed(theirs), title=mine, preprints=[])

    assert verdict.outcome == "ambiguous"
    assert verdict.candidates == ("conf/icml/LingFH23 (ICML 2023)",)


def test_a_version_with_an_equal_title_beats_the_last_record():
    titled = record("conf/kdd/LingFH22", title=MINE, authors=THREE, venue="KDD", year=2022)

    assert judged(renamed(), titled).outcome == "ambiguous"


@pytest.mark.parametrize(("authors", "outcome"), [(THREE[:1], "ambiguous"), (THREE[:2], "ambiguous")])
def test_one_or_two_authors_have_too_many_papers_for_a_new_title(authors, outcome):
    assert judged(renamed(authors=authors), authors=authors).outcome == outcome


def test_the_arxiv_id_identifies_the_own_preprint_whatever_its_key():
    own = corr(RENAMED, THREE, arxiv="2201.00001")
    keyed = record("journals/corr/LingFH22", title=RENAMED, authors=THREE, venue="CoRR", arxiv=ArxivId("2201.00001"))

    assert judged(renamed(), preprints=[own, keyed]).outcome == "published"
