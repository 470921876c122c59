"""Keys of a list that stay, whatever is added, moved, removed or retitled."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.table import read
from bibexport.lock import Lock, dumps, loads, merge
from bibexport.model import Date, Facts, RecordRef, Verdict
from bibexport.resolution.key_memory import keep_catalog_keys
from bibexport.text.names import names

FOO = "- **FooNet: A Study of Widgets.** CVPR 2024. [[paper](https://arxiv.org/abs/2401.00001)]\n"
OTHER = "- **FooNet: Gadgets in the Wild.** ICML 2024. [[paper](https://arxiv.org/abs/2402.00002)]\n"
BAR = "- **BarNet: Kitchens at Night.** ECCV 2024. [[paper](https://arxiv.org/abs/2403.00003)]\n"
OWN = "- `{}` **Learning the Forms of Things.** [[paper](https://arxiv.org/abs/2404.00004)]\n"


def keep(text, lock, **options):
    """Return the keys of a list in its order, the aliases by key, and the lock with them."""
    result = read("# L\n\n" + text, "markdown")
    kept = keep_catalog_keys(result.catalog, result.wishes, lock, **options)
    return [entry.key for entry in kept.catalog.entries], {e.key: e.aliases for e in kept.catalog.entries}, kept.lock


def test_a_paper_keeps_its_key_when_another_one_wants_it():
    keys, _, lock = keep(FOO, Lock())
    assert keys == ["FooNet"]

    keys, _, lock = keep(OTHER + FOO, lock)
    assert keys == ["FooNet-2024", "FooNet"]

    keys, _, lock = keep(BAR + OTHER, lock)
    assert keys == ["BarNet", "FooNet-2024"]

    third = OTHER.replace("Gadgets", "Kettles").replace("2402.00002", "2405.00005")
    assert keep(third, lock)[0] == ["FooNet-2024a"]


@pytest.mark.parametrize(
    ("first", "then", "same"),
    [
        (FOO, FOO.replace("A Study", "The Study"), True),
        (FOO, FOO.replace("FooNet", "FooNet++"), True),
        (FOO, FOO.replace("https://arxiv.org/abs/2401.00001", "https://doi.org/10.1109/x.2024.00001"), True),
        (FOO.replace(" [[paper](https://arxiv.org/abs/2401.00001)]", ""), FOO, True),
        (FOO, FOO.replace("2401.00001", "2405.00009"), False),  # one title, but the identifier says another paper
        (OWN.format("Forms"), OWN.format("Forms").replace("Learning", "Seeing"), True),
    ],
)
def test_a_paper_is_known_by_its_identifiers_else_by_its_title(first, then, same):
    before, _, lock = keep(BAR + first, Lock())
    after, _, _ = keep(then, lock)

    assert (after[0] == before[1]) is same


def test_a_key_that_the_list_changes_itself_is_followed_and_the_old_one_an_alias():
    keys, _, lock = keep(OWN.format("Forms") + FOO, Lock())
    assert keys == ["Forms", "FooNet"]

    keys, aliases, lock = keep(FOO + OWN.format("Shapes"), lock)
    assert (keys, aliases["Shapes"]) == (["FooNet", "Shapes"], ("Forms",))

    keys, aliases, lock = keep(OWN.format("Forms") + FOO, lock)
    assert (keys, aliases["Forms"]) == (["Forms", "FooNet"], ("Shapes",))

    # A key that another paper has stays with that one.
    keys, aliases, _ = keep(OWN.format("FooNet") + FOO, lock)
    assert (keys, aliases["Forms"]) == (["Forms", "FooNet"], ("FooNet", "Shapes"))


def test_another_rule_replaces_derived_keys_and_keeps_the_old_ones_as_aliases():
    _, _, lock = keep(FOO + OTHER + OWN.format("Forms"), Lock())
    keys, aliases, lock = keep(OTHER + FOO + OWN.format("Forms"), lock, rule="id")

    assert keys == ["arxiv-2402.00002", "arxiv-2401.00001", "Forms"]
    assert aliases["arxiv-2401.00001"] == ("FooNet",)
    assert lock.former_keys == {"FooNet": "arxiv-2401.00001", "FooNet-2024": "arxiv-2402.00002"}

    # The same rule again renames nobody, and going back gives everybody the old key.
    assert keep(OTHER + FOO + OWN.format("Forms"), lock, rule="id")[0] == keys
    keys, aliases, _ = keep(OTHER + FOO + OWN.format("Forms"), lock, rule="short")
    assert keys == ["FooNet-2024", "FooNet", "Forms"]
    assert aliases["FooNet"] == ("arxiv-2401.00001",)


def test_the_rule_of_the_lock_holds_for_new_papers():
    _, _, lock = keep(FOO, Lock(), rule="id")

    assert keep(FOO + BAR, lock)[0] == ["arxiv-2401.00001", "arxiv-2403.00003"]


def facts(arxiv, title, authors):
    return Facts(
        source="arxiv",
        id=arxiv,
        arxiv=arxiv,
        type="article",
        title=title,
        authors=names(authors),
        issued=Date(year=2023),
    )


def test_new_keys_are_made_of_the_authors_that_a_source_knows():
    known = facts("2401.00001", "FooNet: A Study of Widgets", ["Ann van der Moe", "Bo Ray"])
    lock = Lock(answers={"arxiv": {known.id: known}}, key_rule="author-year-word")

    assert keep(FOO + BAR, lock)[0] == ["moe2024foonet", "BarNet"]


@pytest.mark.parametrize("version", [1, 2])
def test_a_list_with_a_lock_of_an_earlier_version_keeps_its_keys(version):
    known = facts("2401.00001", "FooNet: A Study of Widgets", ["Ann Moe"])
    verdict = Verdict(outcome="published", record=RecordRef("dblp", "conf/cvpr/Moe24"))
    record = msgspec.structs.replace(known, source="dblp", id="conf/cvpr/Moe24", type="paper-conference")
    old = Lock(
        answers={"arxiv": {known.id: known}, "dblp": {record.id: record}}, verdicts={"arxiv:2401.00001": verdict}
    )
    data = dumps(old)
    if version == 1:
        data = data.replace(b'"version": 2', b'"version": 1').replace(
            b'"record": {"source":"dblp","id":"conf/cvpr/Moe24"}', b'"dblp": "conf/cvpr/Moe24"'
        )
    lock = loads(data)

    keys, _, lock = keep(FOO + OTHER + BAR, lock, only=[])
    assert keys == ["FooNet-2024a", "FooNet-2024b", "BarNet"]

    third = OTHER.replace("Gadgets", "Kettles").replace("2402.00002", "2405.00005")
    keys, _, _ = keep(third + FOO + OTHER + BAR, lock)
    assert keys == ["FooNet", "FooNet-2024a", "FooNet-2024b", "BarNet"]


def test_only_the_keys_that_were_written_are_remembered():
    _, _, lock = keep(FOO + BAR, Lock(), only=[1])

    assert lock.keys == {"arxiv:2403.00003 title:barnetkitchensatnight": "BarNet"}


def test_keys_of_other_catalogs_are_not_given():
    assert keep(FOO + BAR, Lock(), taken=["foonet"])[0] == ["FooNet-2024", "BarNet"]


def test_the_lock_is_read_as_it_was_written_and_two_sides_are_joined():
    _, _, base = keep(FOO, Lock())
    _, _, one = keep(OTHER + FOO, base)
    _, _, other = keep(FOO + BAR, base)
    merged = merge(base, one, other)

    assert loads(dumps(one)) == one
    assert merge(base, other, one) == merged
    assert keep(BAR + FOO + OTHER, merged)[0] == ["BarNet", "FooNet", "FooNet-2024"]


def test_two_sides_that_gave_one_key_to_two_papers_are_told_apart():
    _, _, one = keep(FOO, Lock())
    _, _, other = keep(OTHER, Lock())
    keys, _, lock = keep(FOO + OTHER, merge(Lock(), one, other))

    assert sorted(keys) == ["FooNet", "FooNet-2024"]
    assert keep(OTHER + FOO, lock)[0] == keys[::-1]


# Papers that share identifiers, titles and the names that their keys are made of; no two have all of it.
papers = st.tuples(
    st.sampled_from(["", "2401.00001", "2402.00002", "2403.00003"]),
    st.sampled_from(["FooNet: A Study of Widgets", "FooNet: Gadgets in the Wild", "The Study of Pots and Pans"]),
    st.sampled_from(["", "`Foo` ", "`foo` ", "`FooNet` "]),
    st.sampled_from([2023, 2024]),
)
states = st.lists(st.lists(papers, unique_by=lambda paper: paper[:2], max_size=7), min_size=2, max_size=6)


def written(paper):
    arxiv, title, key, year = paper
    link = f" [[paper](https://arxiv.org/abs/{arxiv})]" if arxiv else " [[code](https://github.com/a/b)]"
    return f"- {key}**{title}.** CVPR {year}.{link}\n"


@given(states)
def test_no_sequence_of_changes_changes_the_key_of_a_paper_that_stays(states):
    lock, before = Lock(), {}
    for papers in states:
        keys, _, lock = keep("".join(map(written, papers)), lock)
        now = dict(zip(papers, keys, strict=True)) if len(keys) == len(papers) else {}

        assert len({key.casefold() for key in keys}) == len(keys)
        assert {paper: now[paper] for paper in now if paper in before} == {
            paper: key for paper, key in before.items() if paper in now
        }
        assert loads(dumps(lock)) == lock
        before = now


@given(st.lists(st.lists(st.integers(0, 5), unique=True, max_size=6), max_size=8))
def test_a_key_is_never_handed_to_another_paper(states):
    owners, lock = {}, Lock()
    for numbers in states:
        text = "".join(
            f"- **FooNet: Widget {n}.** CVPR 2024. [[p](https://arxiv.org/abs/2401.0000{n})]\n" for n in numbers
        )
        keys, _, lock = keep(text, lock)
        for number, key in zip(numbers, keys, strict=True):
            assert owners.setdefault(key, number) == number
