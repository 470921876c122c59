"""BibTeX in the code blocks of a list: it completes the list's papers, and adds those that only it has."""

from bibexport.formats.table import read

BIB = """@inproceedings{mole2022closures,
  title = {Learned Closures for {Tidal} Mixing in Shallow Seas},
  author = {Mole, Jane and Pier, Ken and others},
  booktitle = {ICML},
  year = 2022,
  doi = {10.1000/182}
}
"""
ITEM = "- **Learned Closures for Tidal Mixing in Shallow Seas**. [[Paper](https://arxiv.org/abs/2202.11111)]\n"


def entries(text):
    return read(text, "markdown", "list.md").catalog.entries


def test_a_block_completes_the_paper_with_its_title():
    (entry,) = entries(f"# Tides\n## Papers\n{ITEM}\n  ```bibtex\n{BIB}  ```\n")

    assert (entry.arxiv, entry.doi, entry.line, entry.claim.text) == ("2202.11111", "10.1000/182", 3, "ICML 2022")
    assert [name.display for name in entry.authors] == ["Jane Mole", "Ken Pier", "others"]
    assert entry.key == "mole2022closures"


def test_what_the_list_says_itself_comes_first():
    text = f"# Tides\n## Papers\n- `Closures` {ITEM[2:-1]} arXiv 2021.\n\n```\n{BIB}```\n"
    (entry,) = entries(text)

    assert (entry.key, entry.claim.year) == ("Closures", 2021)


def test_a_block_alone_is_a_paper_of_its_section():
    (entry,) = entries(f"# Tides\n\n## Models\n\nText.\n\n~~~ bib\n{BIB}~~~\n")

    assert (entry.title, entry.sections, entry.line) == (
        "Learned Closures for Tidal Mixing in Shallow Seas",
        (("Models",),),
        8,
    )


def test_how_to_cite_the_list_is_no_paper_of_it():
    for heading in ("Citation", "How to cite", "BibTeX", "引用"):
        found = entries(f"# Tides\n## Papers\n{ITEM.replace('Learned', 'Other')}\n## {heading}\n```\n{BIB}```\n")

        assert [entry.arxiv for entry in found] == ["2202.11111"]


def test_code_that_is_no_bibtex_is_left_alone():
    assert (
        len(entries(f"# Tides\n## Papers\n{ITEM}\n```\n@decorator\ndef f(): pass\n```\n\n```\n@misc{{a,\n```\n")) == 1
    )
