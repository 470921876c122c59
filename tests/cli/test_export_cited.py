import json
import re

import pytest

CATALOG = '[[entry]]\nkey = "LISA"\ntitle = "LISA"\n\n[[entry]]\nkey = "LISA++"\n\n[[entry]]\nkey = "Prismatic VLMs"\n'


@pytest.fixture
def cited(bibexport, tmp_path):
    """Export what a file cites; the keys that were written and the run."""
    (tmp_path / "c.toml").write_text(CATALOG)

    def run(name, text, *arguments):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        done = bibexport("export", "c.toml", "--offline", "-f", "csl-json", "--aux", name, *arguments)
        return [item["id"] for item in json.loads(done.stdout or "[]")], done

    return run


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.aux", "\\relax\n\\citation{LISA++}\n"),
        ("main.tex", "\\begin{document}\\citep[p.~3]{LISA++}\n"),
        ("main.md", "As shown [@{LISA++}, p. 3].\n"),
        ("main.qmd", "As shown [@{LISA++}], see @fig-one.\n"),
        ("main.typ", 'As shown #cite(label("LISA++")), see @one.\n\n#figure([x]) <one>\n'),
        (
            "main.bcf",
            '<bcf:controlfile xmlns:bcf="https://sourceforge.net/projects/biblatex"><bcf:citekey>LISA++</bcf:citekey></bcf:controlfile>',
        ),
    ],
)
def test_only_what_a_document_cites_is_written(cited, name, text):
    keys, run = cited(name, text)

    assert keys == ["LISA++"]
    assert run.returncode == 0
    assert run.stderr.splitlines()[-1] == "1 entry: 1 unchecked"


def test_a_key_that_nobody_has_is_told_with_its_place_and_the_nearest_and_the_rest_is_written(cited):
    keys, run = cited("main.tex", "\\cite{LISA}\n\\cite{lisa++,BERT}\n\\cite{BERT}\n")

    assert keys == ["LISA"]
    assert run.returncode == 1
    assert "missing: main.tex:2: lisa++ is not in the catalog; did you mean LISA++?\n" in run.stderr
    assert run.stderr.count("BERT") == 1
    assert "missing: main.tex:2: BERT is not in the catalog\n" in run.stderr


def test_a_name_that_the_format_cannot_cite_is_told(cited):
    keys, run = cited("main.tex", "\\cite{Prismatic VLMs}\n")

    assert keys == ["Prismatic-VLMs"]
    assert run.returncode == 1
    assert "main.tex:1: Prismatic VLMs is an alias of Prismatic-VLMs, and" in run.stderr
    assert "cite Prismatic-VLMs" in run.stderr


def test_commands_that_sound_like_citing_cite_what_is_there_and_miss_nothing(cited):
    keys, run = cited("main.tex", "\\posscite{LISA} \\excited{BERT}")

    assert keys == ["LISA"]
    assert run.returncode == 0


def test_nocite_of_everything_writes_everything_and_still_tells_what_is_missing(cited):
    keys, run = cited("main.tex", "\\nocite{*}\\cite{BERT}")

    assert keys == ["LISA", "LISA++", "Prismatic-VLMs"]
    assert run.returncode == 1


def test_included_files_count_from_where_the_program_looks_for_them(cited, tmp_path):
    (tmp_path / "paper" / "sections").mkdir(parents=True)
    (tmp_path / "paper" / "sections" / "one.tex").write_text(
        "\\cite{LISA} \\input{sections/two} \\see{LISA++}\\input{main}"
    )
    (tmp_path / "paper" / "sections" / "two.tex").write_text("\n\\cite{BERT}")
    keys, run = cited("paper/main.tex", "\\newcommand{\\see}[1]{\\cite{#1}}\\include{sections/one}\n\\input{gone}")

    assert keys == ["LISA", "LISA++"]
    assert run.returncode == 1
    assert re.search(r"missing: paper.sections.two.tex:2: BERT is not", run.stderr)
    assert re.search(r"note: paper.main.tex:2: gone.tex does not exist; its citations are missing", run.stderr)


def test_files_beside_the_one_that_names_them_are_found(cited, tmp_path):
    (tmp_path / "book" / "part").mkdir(parents=True)
    (tmp_path / "book" / "part" / "_b.qmd").write_text("@LISA")
    (tmp_path / "book" / "part" / "a.qmd").write_text("{{< include _b.qmd >}}")

    assert cited("book/main.qmd", "{{< include part/a.qmd >}}")[0] == ["LISA"]


def test_several_documents_are_taken_together(cited, tmp_path):
    (tmp_path / "talk.md").write_text("@LISA")

    assert cited("main.tex", "\\cite{LISA++}", "--aux", "talk.md")[0] == ["LISA", "LISA++"]


def test_a_key_and_a_citation_choose_what_has_both(cited):
    assert cited("main.tex", "\\cite{LISA++}\\cite{LISA}", "--key", "LISA")[0] == ["LISA"]


def test_a_document_in_an_old_encoding_is_read(cited, tmp_path):
    (tmp_path / "c.toml").write_text(CATALOG)
    (tmp_path / "old.tex").write_bytes("\\cite{LISA} caf\xe9\r\n\\cite{LISA++}".encode("latin-1"))

    assert cited("main.tex", "\\input{old}")[0] == ["LISA", "LISA++"]


def test_what_only_tex_can_work_out_is_told(cited):
    _, run = cited("main.tex", "\\cite{LISA}\\cite{\\key}")

    assert run.returncode == 0
    assert "note: main.tex:1: \\key needs TeX to expand; pass the .aux file instead" in run.stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("main.docx", "expected a document that ends in .aux, .bcf, .tex"),
        ("gone.aux", "no such file; run LaTeX first, or pass the .tex file"),
        ("gone.md", "gone.md: no such file"),
        ("broken.bcf", "broken.bcf:1: not a complete control file of biblatex"),
    ],
)
def test_a_document_that_cannot_be_read_is_wrong_use_and_nothing_is_written(bibexport, tmp_path, name, message):
    (tmp_path / "broken.bcf").write_text("<")
    run = bibexport("export", "--aux", name, "-o", "x.bib")

    assert run.returncode == 2
    assert message in run.stderr
    assert not (tmp_path / "x.bib").exists()


def test_only_what_is_cited_is_asked_about(bibexport, serve, tmp_path):
    from tests.servers.shipped import CATALOG as SHIPPED
    from tests.servers.shipped import shipped_world

    services = serve(shipped_world())
    (tmp_path / "c.toml").write_text(SHIPPED.read_text())
    (tmp_path / "main.tex").write_text("\\cite{CLIP}")
    run = bibexport("export", "c.toml", "--aux", "main.tex", "-o", "x.bib", env=services.environment)

    assert run.returncode == 0
    assert {asked.params["id_list"] for asked in services.arxiv.log} == {"2103.00020"}


@pytest.mark.parametrize("cited", ["b", "d", "zz"])
def test_what_cannot_be_read_is_written_whatever_is_selected(bibexport, tmp_path, cited):
    (tmp_path / "refs.bib").write_text(
        "@misc{a, title={A}}\n@misc{x, title {X}}\n@misc{b, title={B}}\n@misc{y, z}\n@misc{d, title={D}}\n"
    )
    (tmp_path / "main.tex").write_text(f"\\cite{{{cited}}}")
    out = bibexport("export", "refs.bib", "--aux", "main.tex").stdout

    assert "@misc{x, title {X}}\n" in out
    assert "@misc{y, z}\n" in out
    assert "@misc{a," not in out


def test_a_bib_of_which_no_entry_can_be_read_is_written_as_it_is(bibexport, tmp_path):
    (tmp_path / "refs.bib").write_text("@misc{x, title {X}}\n")
    result = bibexport("export", "refs.bib")

    assert result.stdout == "@misc{x, title {X}}\n\n"
    assert "refs.bib:1: warning: cannot read" in result.stderr
