"""Conflicts of a merge are found, taken apart, and in a lock joined."""

import subprocess

import pytest

from bibexport import loads
from bibexport.errors import InvalidInput
from bibexport.formats.table import KINDS
from bibexport.lock import Lock, dumps, merge, merge_sides
from bibexport.lock import loads as load_lock
from bibexport.model import Facts, Name, Verdict
from bibexport.text.unicode import conflict_sides, find_conflicts

CONFLICT = "<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> branch\n"
LIST = "- [A Title of Things One](https://arxiv.org/abs/2011.13256)\n"
OTHER = "- [A Title of Things Two](https://arxiv.org/abs/2108.03619)\n"
TEXTS = {
    "markdown": f"# L\n{CONFLICT.format(ours=LIST, theirs=OTHER)}",
    "markdown with diff3": f"# L\n<<<<<<< HEAD\n{LIST}||||||| 1a2b3c4\n=======\n{OTHER}>>>>>>> branch\n",
    "markdown after code": f"```\n```\n{CONFLICT.format(ours=LIST, theirs=OTHER)}",
    "markdown with one side": f"{LIST}{CONFLICT.format(ours='', theirs=OTHER)}",
    "markdown of Windows": f"# L\n{CONFLICT.format(ours=LIST, theirs=OTHER)}".replace("\n", "\r\n"),
    "toml": CONFLICT.format(ours='title = "A"\n', theirs='title = "B"\n'),
    "toml in a string": "title = '''\n" + CONFLICT.format(ours="A\n", theirs="B\n") + "'''\n",
    "yaml": CONFLICT.format(ours="title: A\n", theirs="title: B\n"),
    "bibtex": "@misc{a,\n" + CONFLICT.format(ours="title = {A}\n", theirs="title = {B}\n") + "}\n",
    "csl-json": "[\n" + CONFLICT.format(ours='{"id": "a"}\n', theirs='{"id": "b"}\n') + "]\n",
    **{
        kind: f"{head}{CONFLICT.format(ours=ours, theirs=theirs)}"
        for kind, (head, ours, theirs) in {
            "rst": (
                "L\n=\n\n",
                "* `A <https://arxiv.org/abs/2011.13256>`__\n",
                "* `B <https://arxiv.org/abs/2108.03619>`__\n",
            ),
            "org": (
                "* L\n",
                "- [[https://arxiv.org/abs/2011.13256][A]]\n",
                "- [[https://arxiv.org/abs/2108.03619][B]]\n",
            ),
            "asciidoc": (
                "= L\n\n",
                "* https://arxiv.org/abs/2011.13256[A]\n",
                "* https://arxiv.org/abs/2108.03619[B]\n",
            ),
            "html": ("<ul>\n", "<li><a href='https://arxiv.org/abs/2011.13256'>A</a>\n", "<li>B\n"),
            "csv": ("title,year\n", "A,2001\n", "B,2002\n"),
            "text": ("", "Ray, A. A Title of Things. 2001.\n", "Ray, A. Another Title. 2002.\n"),
            "bbl": ("\\begin{thebibliography}{9}\n", "\\bibitem{a} A. T.\n", "\\bibitem{b} B. T.\n"),
        }.items()
    },
    "toml with diff3": "<<<<<<< HEAD\ntitle = 'A'\n||||||| 1a2b3c4\ntitle = 'O'\n=======\ntitle = 'B'\n>>>>>>> branch\n",
    "yaml of Windows": "<<<<<<< HEAD\r\ntitle: A\r\n=======\r\ntitle: B\r\n>>>>>>> branch\r\n",
    "bibtex with diff3": "@misc{a,\n<<<<<<< HEAD\ntitle = {A}\n||||||| 1\ntitle = {O}\n=======\ntitle = {B}\n>>>>>>> x\n}\n",
    "bibtex of whole entries": "<<<<<<< HEAD\n@misc{a}\n=======\n@misc{b}\n>>>>>>> x\n",
    "csl-json of Windows": '[\r\n<<<<<<< HEAD\r\n{"id": "a"}\r\n=======\r\n{"id": "b"}\r\n>>>>>>> x\r\n]\r\n',
    "ids": "2103.00020\n" + CONFLICT.format(ours="2011.13256\n", theirs="2108.03619\n"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_conflict_is_an_error_with_its_line_in_every_format(name):
    kind, text = next(one for one in KINDS if name.startswith(one)), TEXTS[name]
    line = text[: text.index("<<<<<<<")].count("\n") + 1

    with pytest.raises(InvalidInput) as caught:
        loads(text, kind)

    (fault,) = caught.value.faults
    assert fault.line == line
    assert fault.message == "unresolved merge conflict '<<<<<<< HEAD'; edit the file so that one version remains"


@pytest.mark.parametrize(
    "text",
    [
        f"Heading\n=======\n\n{LIST}",
        f"<<<<<<<\n{LIST}",
        f"<<<<<<< HEAD\n=======\n{LIST}",
        f">>>>>>> quoted\n\n{LIST}",
        f"```\n{CONFLICT.format(ours=LIST, theirs=OTHER)}```\n{LIST}",
        f"    {CONFLICT.format(ours='a', theirs='b').splitlines()[0]}\n\n{LIST}",
        f"<<<<<<<< HEAD\n=======\n>>>>>>>> x\n{LIST}",
    ],
)
def test_what_only_looks_like_a_conflict_is_read(text):
    assert any(entry.arxiv == "2011.13256" for entry in loads(text, "markdown").entries)


def test_both_sides_are_taken_apart():
    text = "a\n<<<<<<< x\nb\n||||||| 1\nc\n=======\nd\n>>>>>>> y\ne\n<<<<<<< x\n=======\nf\n>>>>>>> y\n<<<<<<< open\ng"

    assert conflict_sides(text) == ("a\nb\ne\n<<<<<<< open\ng", "a\nd\ne\nf\n<<<<<<< open\ng")
    assert [tuple(one) for one in find_conflicts(text)] == [(2, "<<<<<<< x"), (10, "<<<<<<< x")]


def facts(number: int, title: str = "T", retrieved: str = "2026-01-01") -> Facts:
    return Facts(
        source="arxiv", id=f"2103.{number:05}", title=title, authors=(Name(family="Ray"),), retrieved=retrieved
    )


def verdict(outcome: str = "preprint", checked: str = "2026-01-01", rules: int = 2) -> Verdict:
    return Verdict(outcome=outcome, checked=checked, rules=rules)


def lock(*known: Facts, **verdicts: Verdict) -> Lock:
    return Lock(verdicts={f"arxiv:{name}": one for name, one in verdicts.items()}).with_answers(*known)


OLD = lock(facts(1), facts(5), a=verdict(), e=verdict())
PAIRS = {
    "both add": (lock(*OLD.answers["arxiv"].values(), facts(2), b=verdict()), lock(facts(1), facts(5), facts(3), c=verdict())),
    "both add at the end": (lock(facts(1), facts(5), facts(8), h=verdict()), lock(facts(1), facts(5), facts(9), i=verdict())),
    "both add at the start": (lock(facts(0), facts(1), facts(5)), lock(facts(1), facts(5), Facts(source="arxiv", id="1903.00001", title="T"))),
    "both answer the same": (lock(facts(1), facts(5, "New", "2026-02-02")), lock(facts(1), facts(5, "Newer", "2026-03-03"))),
    "both judge": (lock(facts(1), a=verdict(checked="2026-05-05")), lock(facts(1), a=verdict("not found", "2026-04-04"))),
    "both ask again": (lock(facts(1, retrieved="2026-05-05")), lock(facts(1, retrieved="2026-06-06"))),
    "both change and add": (
        lock(facts(1, "New", "2026-02-02"), facts(2), facts(5)),
        lock(facts(1, "Newer", "2026-02-03"), facts(3), facts(5)),
    ),
    "one has the first lookups": (Lock(keys={"arxiv:2103.00001": "K"}), Lock(keys={"arxiv:2103.00002": "L"})),
}  # fmt: skip


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_a_lock_that_git_has_left_with_conflicts_keeps_what_both_sides_know(tmp_path, pair, style):
    for name, one in zip(("ours", "base", "theirs"), (pair[0], OLD, pair[1]), strict=True):
        (tmp_path / name).write_bytes(dumps(one))
    options = [] if style == "merge" else [f"--{style}"]
    merged = subprocess.run(
        ["git", "merge-file", "-p", *options, "ours", "base", "theirs"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=False,
    )
    assert merged.returncode > 0, "the test needs a conflict"

    with pytest.raises(
        InvalidInput, match=r"c\.lock\.json:\d+: unresolved merge conflict .* `bibex resolve --merge-lock`"
    ):
        load_lock(merged.stdout, "c.lock.json")
    joined = merge_sides(merged.stdout, "c.lock.json")

    assert joined is not None
    expected = merge(Lock(), *pair)
    assert set(joined.answers.get("arxiv", {})) >= set(expected.answers.get("arxiv", {}))
    assert joined.verdicts.items() >= expected.verdicts.items()
    assert joined.answers.items() >= expected.answers.items() or set(joined.answers) >= set(expected.answers)
    assert joined.keys == expected.keys
    assert load_lock(dumps(joined)) == joined


def test_of_two_answers_the_later_counts_and_of_two_verdicts_that_of_the_newer_rules():
    one = lock(facts(1, "Old"), a=verdict("published", "2026-03-03", rules=2), b=verdict(checked="2026-01-01"))
    two = lock(
        facts(1, "New", "2026-02-02"), a=verdict("preprint", "2026-01-01", rules=3), b=verdict(checked="2026-01-02")
    )
    three = lock(c=verdict("not found"))
    four = lock(c=verdict("preprint"))

    for joined in (merge(Lock(), one, two), merge(Lock(), two, one)):
        assert joined.answers["arxiv"]["2103.00001"].title == "New"
        assert joined.verdicts["arxiv:a"].rules == 3
        assert joined.verdicts["arxiv:b"].checked == "2026-01-02"
    assert merge(Lock(), three, four) == merge(Lock(), four, three) == four


def test_what_one_side_changed_since_both_started_is_kept_and_what_it_removed_is_not_added():
    base = lock(facts(1), facts(2), a=verdict(checked="2026-09-09"))
    ours = lock(facts(1), facts(2), facts(3), a=verdict(checked="2026-01-01"))

    assert merge(base, base, ours) == ours
    assert merge(base, lock(facts(2)), ours) == lock(facts(2), facts(3), a=verdict(checked="2026-01-01"))
    assert merge(base, ours, base) == ours


def test_a_side_that_is_no_lock_by_itself_is_named():
    text = '<<<<<<< a\n{"version": 2}\n=======\n{"version": 2,\n>>>>>>> b\n'

    with pytest.raises(InvalidInput, match="the side “theirs” of the merge is no lock by itself"):
        merge_sides(text.encode(), "c.lock.json")


def test_a_lock_without_conflicts_is_left_alone():
    assert merge_sides(dumps(OLD)) is None
    assert merge_sides(b"no lock") is None
