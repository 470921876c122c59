"""`bibex merge`: several .bib files become one, and documents cite it."""

import pytest

RAY = "author = {Ray, Alec and Kim, Jong}, title = {Learning Widgets from Noisy Supervision}"
FIRST = f"@article{{ray21, {RAY}, year = 2021}}\n@misc{{same, title = {{One Thing}}, author = {{Moe, Max}}}}\n"
SECOND = f"@article{{ray:x, {RAY}, volume = 3}}\n@misc{{same, title = {{Another Thing}}, author = {{Poe, Eva}}}}\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.bib").write_text(FIRST)
    (tmp_path / "b.bib").write_text(SECOND)
    (tmp_path / "main.tex").write_text("\\cite{ray:x,same} \\input{part}\n\\bibliography{b}\n")
    (tmp_path / "part.tex").write_text("\\cite[see][]{same} % \\cite{same}\n")
    (tmp_path / "mine.tex").write_text("\\cite{same}\\bibliography{a,b}\n")
    return tmp_path


def test_the_diff_is_shown_and_a_new_file_written(bibexport, folder):
    run = bibexport("merge", "a.bib", "b.bib", "-o", "c.bib")

    assert "+@article{ray21, " in run.stdout
    assert "volume = 3, ids = {ray:x}}" in (folder / "c.bib").read_text()
    assert run.stderr.splitlines() == [
        "b.bib:2: same: a.bib has another paper with this key; this one is same-2 now",
        "2 files: 1 entry merged, 1 added",
        "wrote c.bib",
    ]
    assert run.returncode == 0


def test_without_an_output_nothing_is_written(bibexport, folder):
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    run = bibexport("merge", "a.bib", "b.bib", "--tex", "main.tex")

    assert "+\\cite{ray21,same-2}" in run.stdout
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_documents_follow_on_request_with_all_that_they_include(bibexport, folder):
    run = bibexport("merge", "a.bib", "b.bib", "-o", "c.bib", "--tex", "main.tex", "--rewrite", "--yes")

    assert run.returncode == 0
    assert (folder / "main.tex").read_text() == "\\cite{ray21,same-2} \\input{part}\n\\bibliography{c}\n"
    assert (folder / "part.tex").read_text() == "\\cite[see][]{same-2} % \\cite{same}\n"


def test_line_ends_and_a_byte_order_mark_of_a_document_stay(bibexport, folder):
    (folder / "main.tex").write_bytes("\ufeff% ä\r\n\\cite{a,\r\nray:x}\r\n\\bibliography{b}\r\n".encode())
    bibexport("merge", "a.bib", "b.bib", "-o", "c.bib", "--tex", "main.tex", "--rewrite", "--yes")

    expected = "\ufeff% ä\r\n\\cite{a,\r\nray21}\r\n\\bibliography{c}\r\n".encode()
    assert (folder / "main.tex").read_bytes() == expected


def test_the_first_file_may_be_the_output(bibexport, folder):
    run = bibexport("merge", "a.bib", "b.bib", "-o", "a.bib", "--yes")
    again = bibexport("merge", "a.bib", "b.bib", "-o", "a.bib")

    assert (folder / "a.bib").read_text().startswith(FIRST.split(" year")[0])
    assert (run.returncode, again.returncode, again.stdout) == (0, 0, "")


def test_a_document_means_the_first_file_that_it_names(bibexport, folder):
    bibexport("merge", "a.bib", "b.bib", "-o", "c.bib", "--tex", "mine.tex", "--rewrite", "--yes")

    assert (folder / "mine.tex").read_text() == "\\cite{same}\\bibliography{c}\n"


def test_a_file_that_exists_and_documents_are_left_without_yes(bibexport, folder):
    (folder / "c.bib").write_text("@misc{old}\n")
    run = bibexport("merge", "a.bib", "b.bib", "-o", "c.bib", "--tex", "main.tex", "--rewrite")

    assert run.returncode == 1
    assert (folder / "c.bib").read_text() == "@misc{old}\n"
    assert "b" in (folder / "main.tex").read_text()


def test_all_files_are_written_or_none(bibexport, folder):
    (folder / "part.tex").chmod(0o444)
    folder.joinpath("sub").mkdir()
    before = (folder / "main.tex").read_text()
    run = bibexport("merge", "a.bib", "b.bib", "-o", "missing/c.bib", "--tex", "main.tex", "--rewrite", "--yes")

    assert (run.returncode, (folder / "main.tex").read_text()) == (2, before)
    assert "cannot write" in run.stderr


def test_latin_1_stays_latin_1_until_another_file_needs_more(bibexport, tmp_path):
    (tmp_path / "a.bib").write_bytes("@misc{a, title = {Ä}}\n".encode("latin-1"))
    (tmp_path / "b.bib").write_text("@misc{b, title = {Łódź}}\n", "utf-8")
    (tmp_path / "c.bib").write_text("@misc{c, title = {C}}\n", "utf-8")
    bibexport("merge", "a.bib", "c.bib", "-o", "one.bib")
    run = bibexport("merge", "a.bib", "b.bib", "-o", "two.bib")

    assert (tmp_path / "one.bib").read_bytes().decode("latin-1").startswith("@misc{a, title = {Ä}}")
    assert (tmp_path / "two.bib").read_text("utf-8") == "@misc{a, title = {Ä}}\n\n@misc{b, title = {Łódź}}\n"
    assert "two.bib: is UTF-8" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.bib",), "Give at least two .bib files."),
        (("a.bib", "b.bib", "--rewrite"), "--rewrite needs --tex DOCUMENT and --output FILE."),
        (("a.bib", "no.bib"), "no.bib: no such file"),
        (("a.bib", "main.tex"), "main.tex: expected a .bib file"),
        (("a.bib", "b.bib", "--tex", "x.docx"), "expected a document that ends in"),
    ],
)
def test_what_is_wrong_is_named(bibexport, folder, arguments, message):
    run = bibexport("merge", *arguments)

    assert run.returncode == 2
    assert message in run.stderr
