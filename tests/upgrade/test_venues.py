"""One name for each conference and journal of a person's own .bib, and not a byte elsewhere."""

import re

import pytest

from bibexport.upgrade.rewriting import unify_venues

BIB = r"""% mine
@string{icml = "Int. Conf. Mach. Learn."}

@InProceedings{a,
  title     = {A {Title}},
  booktitle = {Proceedings of the 38th International Conference on Machine Learning, {ICML} 2021, Virtual Event},
  year      = 2021 }
@inproceedings{b, booktitle = "ICML", title={B}, year = {2021}}
@inproceedings(c, booktitle = icml, title={C}, year = {2021})
@article{d, title={D}, journal={Advances in neural information processing systems}, volume={36}, year={2023}}
@article{e, title={E}, journal={IEEE Trans. Pattern Anal. Mach. Intell.}, year={2023}}
@article{f, title={F}, journal={IEEE Micro}, year={2023}}
@article{g, title={G}, journal={Computer Graphics Forum}, year={2023}}
@article{h, title={H}, journal={arXiv preprint arXiv:2103.00020}, year={2021}}
@incollection{i, title={I}, booktitle={The Handbook of Widgets}, year={2021}}
@inproceedings{j, title={J}, booktitle={Proceedings of the 7th Workshop on Widgets \& Gadgets}, year={2021}}
@inproceedings{k, title={K}, booktitle={Annual Meeting of the ACL (Volume 1: Long Papers)}, year={2021}}
"""


def field(text: str, key: str, name: str) -> str:
    entry = text[text.index(f"{{{key},") if f"{{{key}," in text else text.index(f"({key},") :]
    found = re.search(rf"{name}\s*= ?(.*?),?\s*(?:\n|year|title)", entry)
    assert found
    return found[1].rstrip(", ")


def test_names_of_one_conference_become_one_in_full():
    text = unify_venues(BIB, "full").text

    name = "International Conference on Machine Learning ({ICML} 2021)"
    assert [field(text, key, "booktitle") for key in "abc"] == [f"{{{name}}}", f'"{name}"', f"{{{name}}}"]
    assert "journal={Advances in Neural Information Processing Systems ({NeurIPS} 2023)}" in text
    assert "journal={IEEE Transactions on Pattern Analysis and Machine Intelligence}" in text


def test_names_become_short():
    text = unify_venues(BIB, "short").text

    assert [field(text, key, "booktitle") for key in "ab"] == ["{{ICML} 2021}", '"{ICML} 2021"']
    assert "journal={IEEE Trans. Pattern Anal. Mach. Intell.}" in text
    assert "journal={Comput. Graph. Forum}" in text


@pytest.mark.parametrize("form", ["full", "short"])
def test_everything_else_stays_byte_for_byte(form):
    result = unify_venues(BIB, form)

    changed = {(one.key, one.field) for one in result.renamed}
    for old, new in zip(BIB.splitlines(), result.text.splitlines(), strict=True):
        if old != new:
            assert re.search("(?:booktitle|journal) ?= ?", old)
    assert {key for key, _ in changed} <= set("abcdefgjk")
    assert "{The Handbook of Widgets}" in result.text
    assert "arXiv preprint arXiv:2103.00020" in result.text


def test_what_is_unknown_stays():
    text = unify_venues(BIB, "full").text

    for value in (
        "{IEEE Micro}",
        "{Computer Graphics Forum}",
        r"{Proceedings of the 7th Workshop on Widgets \& Gadgets}",
    ):
        assert value in text


def test_a_part_that_leaves_a_name_is_reported():
    (one,) = [one for one in unify_venues(BIB, "full").renamed if one.key == "k"] or [None]

    assert one is None or one.left_out == "Volume 1: Long Papers"


@pytest.mark.parametrize("form", ["full", "short"])
def test_a_second_run_changes_nothing(form):
    text = unify_venues(BIB, form).text

    assert unify_venues(text, form).text == text


def test_only_the_chosen_entries_change():
    result = unify_venues(BIB, "full", ["b"])

    assert [one.key for one in result.renamed] == ["b"]


def test_line_ends_and_accents_stay():
    bib = BIB.replace("mine", "mine: é").replace("\n", "\r\n")

    text = unify_venues(bib, "full").text

    assert text.count("\r\n") == bib.count("\r\n") == text.count("\n")
    assert "é" in text
