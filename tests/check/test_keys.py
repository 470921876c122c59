"""Keys that some program cannot take, or takes for another one."""

import subprocess

import pytest

from tests.check.cases import checked, checked_list, codes, entry

OTHER = "Reasoning about Gadgets in Kitchens"


@pytest.mark.parametrize(
    ("key", "code", "told"),
    [
        ("Prismatic VLMs", "key-latex", "cite it as Prismatic-VLMs"),
        ("A#B", "key-latex", "cite it as AsharpB"),
        ("LISA++", "key-pandoc", "pandoc reads @LISA++ as @LISA: write @{LISA++}"),
        ("A--B", "key-pandoc", "as @A: write @{A--B}"),
        ("x.", "key-pandoc", "as @x: write @{x.}"),
    ],
)
def test_a_key_that_a_program_cannot_take_is_told_with_what_to_write(key, code, told):
    (finding,) = checked(entry(key=key))

    assert (finding.code, finding.severity, finding.line) == (code, "info", 2)
    assert told in finding.message


@pytest.mark.parametrize("key", ["CLIP", "LLaVa-1.5", "A/B", "A:B", "A_B", "2304.08485", "A+B"])
def test_a_key_that_every_program_takes_is_no_finding(key):
    assert checked(entry(key=key)) == ()


def test_a_key_that_pandoc_takes_for_another_entrys_is_a_warning():
    (finding,) = checked(entry(key="LISA") + entry(key="LISA++", title=OTHER, arxiv="2103.00021"))

    assert (finding.code, finding.severity, finding.key) == ("key-miscited", "warning", "LISA++")
    assert "@{LISA++}" in finding.message


@pytest.mark.parametrize(("second", "told"), [("InTTA", "also the key"), ("INTTA", "for BibTeX the same")])
def test_one_key_for_two_papers_names_the_other_and_what_to_cite(second, told):
    found = checked_list(
        "# L\n\n- `InTTA` **Learning Widgets from Noise.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)]\n"
        f"- `{second}` **Reasoning about Gadgets.** ICML 2022. [[Paper](https://arxiv.org/abs/2103.00021)]\n"
    )

    assert [(finding.code, finding.line) for finding in found] == [("key-shared", 4)]
    assert told in found[0].message
    assert f"cite {second}-2022" in found[0].message


def test_a_key_that_the_list_does_not_give_is_not_blamed_for_what_latex_takes():
    found = checked_list(
        "# L\n\n- **Étude Widgets: A Long Story.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)]\n"
    )

    assert "key-latex" not in codes(found)


@pytest.mark.tools
def test_pandoc_does_with_a_cut_key_what_the_finding_says(tmp_path):
    (tmp_path / "c.bib").write_text(
        "@misc{LISA, title={Short}, author={Ann Moe}, year=2001}\n@misc{LISA++, title={Long}, author={Bob Roe}, year=2002}\n"
    )
    cited = {}
    for form in ("@LISA++", "@{LISA++}"):
        command = ["pandoc", "--citeproc", "--bibliography", "c.bib", "-t", "plain"]
        done = subprocess.run(command, input=f"See {form}.\n", cwd=tmp_path, capture_output=True, text=True, check=True)
        cited[form] = done.stdout, done.stderr

    assert "Moe" in cited["@LISA++"][0]
    assert cited["@LISA++"][1] == ""
    assert "Roe" in cited["@{LISA++}"][0]
    assert "Moe" not in cited["@{LISA++}"][0]
