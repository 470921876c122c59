import json
import os
import subprocess
import sys

import pytest

from bibexport.formats.table import WRITERS

SUMMARY = "20 entries: 17 published, 3 preprints"
SMALL = """\
title = "Small"

[[entry]]
key = "LISA"
title = "LISA: A Title"
section = ["Segmentation"]

[[entry]]
key = "LISA++"
section = ["Segmentation", "Better"]
"""


@pytest.mark.parametrize("name", ["references.bib", "references.json", "references.rdf"])
def test_the_shipped_catalog_is_written_without_the_network_and_twice_the_same(bibexport, tmp_path, name):
    # As processes, because each has its own order of hashes.
    first = bibexport("export", "--strict", "-o", name, as_process=True)
    data = (tmp_path / name).read_bytes()
    second = bibexport("export", "--strict", "-o", name, as_process=True)

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr.splitlines()[-1] == f"{SUMMARY} -> {name}"
    assert first.stdout == ""
    assert (tmp_path / name).read_bytes() == data
    assert data


def test_a_bib_has_an_entry_for_each_paper_under_the_lists_own_key(bibexport):
    import bibtexparser

    library = bibtexparser.parse_string(bibexport("export").stdout)

    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [
        *("CLIP", "ALIGN", "LiT", "SigLIP", "AlphaCLIP", "LongCLIP", "BLIP", "BLIP2", "LLaVA", "LLaVa-1.5"),
        *("Prismatic-VLMs", "LLaVa-CoT", "CoMT", "Valley", "Valley2", "LISA", "LISA++", "VISA", "VoCo", "ShareGPT4V"),
    ]


def test_a_key_that_had_to_change_is_told(bibexport):
    assert "note: LaTeX cannot use the key 'Prismatic VLMs'; cite it as Prismatic-VLMs" in bibexport("export").stderr


@pytest.mark.parametrize(
    ("arguments", "needed"), [(["export"], "bibexport.tex.encode"), (["show", "CLIP"], "bibexport.formats.plain")]
)
def test_without_requests_no_code_for_the_network_or_other_formats_is_loaded(bibexport, arguments, needed):
    errors = bibexport(*arguments, env={"PYTHONPROFILEIMPORTTIME": "1"}, as_process=True).stderr
    loaded = {line.rsplit("|", 1)[-1].strip() for line in errors.splitlines()}

    assert needed in loaded
    assert loaded.isdisjoint(
        {
            "requests",
            "urllib3",
            "http.client",
            "urllib.parse",
            "bibexport.fetch",
            "xml.etree",
            "markdown_it",
            "pybtex",
            "bibtexparser",
            "tomlkit",
        }
    )


def test_keys_and_sections_choose_entries(bibexport, tmp_path):
    (tmp_path / "small.toml").write_text(SMALL)
    keys = lambda *chosen: [  # noqa: E731
        item["id"]
        for item in json.loads(bibexport("export", "small.toml", "--offline", "-f", "csl-json", *chosen).stdout)
    ]

    assert keys() == ["LISA", "LISA++"]
    assert keys("--key", "LISA++") == ["LISA++"]
    assert keys("--section", "better") == ["LISA++"]
    assert keys("--section", "Segmentation/Better") == ["LISA++"]
    assert keys("--sort", "key") == ["LISA", "LISA++"]


def test_an_unknown_key_names_the_nearest_ones(bibexport):
    run = bibexport("export", "--key", "LLAVA")

    assert run.returncode == 2
    assert "no entry has the key 'LLAVA'; did you mean LLaVA?" in run.stderr


def test_the_catalogs_own_table_of_options_holds_and_the_command_line_wins(bibexport, tmp_path):
    (tmp_path / "c.toml").write_text(SMALL + '\n[export]\nomit = ["title"]\nindent = 4\n')

    assert "title" not in bibexport("export", "c.toml", "--offline").stdout
    assert "\n  howpublished" not in bibexport("export", "c.toml", "--offline").stdout
    assert "title" in bibexport("export", "c.toml", "--offline", "--omit", "url").stdout


def test_a_bib_is_written_for_the_style_that_prints_it(bibexport, tmp_path):
    assert "howpublished" not in bibexport("export", "--for", "acl", "--key", "Valley").stdout
    bibexport("export", "--for", "apa", "--key", "Valley", "-o", "apa.bib")
    assert "@online{Valley" in (tmp_path / "apa.bib").read_text()


def test_the_catalog_may_name_the_style(bibexport, tmp_path):
    (tmp_path / "list.toml").write_text(SMALL + '\n[export]\nfor = "acm"\n')

    assert bibexport("export", "list.toml").returncode == 0


def test_an_unknown_option_in_the_catalog_is_a_fault(bibexport, tmp_path):
    (tmp_path / "c.toml").write_text(SMALL + '\n[export]\nvenue = "full"\n')
    run = bibexport("export", "c.toml", "--offline")

    assert run.returncode == 2
    assert run.stderr.startswith("error: c.toml")
    assert "venue" in run.stderr


def test_without_the_network_what_is_unchecked_is_named_with_the_reason(bibexport, tmp_path):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\narxiv = "2103.00020"\n')
    run = bibexport("export", "c.toml", "-o", "c.bib")

    assert run.returncode == 0
    assert "unchecked: A (arXiv: " in run.stderr
    assert run.stderr.splitlines()[-1] == "1 entry: 1 unchecked -> c.bib"
    assert "2103.00020" in (tmp_path / "c.bib").read_text()
    assert not (tmp_path / "c.lock.json").exists() or "verdicts" in (tmp_path / "c.lock.json").read_text()
    assert bibexport("export", "c.toml", "-o", "c.bib", "--strict").returncode == 1


def test_every_fault_of_a_broken_catalog_is_told_at_once(bibexport, tmp_path):
    (tmp_path / "broken.toml").write_text(
        '[[entry]]\nkey = "A"\narxiv = "17o6.03762"\n[[entry]]\nkey = "A"\ncolour = 1\n[[entry]]\nkey = "B\n'
    )
    run = bibexport("export", "broken.toml", "-o", "x.bib")

    assert run.returncode == 2
    assert [line.split(": ")[1] for line in run.stderr.splitlines()] == [
        *("broken.toml:3", "broken.toml:4", "broken.toml:6", "broken.toml:8"),
    ]
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "x.bib").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "nothing.toml"], "nothing.toml: no such file"),
        (["export", "x.docx"], "expected a file that ends in"),
        (["export", "-o", "x.docx"], "cannot tell the format of x.docx"),
        (["export", "-f", "endnote"], "'endnote' is not one of"),
        (["frobnicate"], "No such command 'frobnicate'\n"),
        (["exprot"], "No such command 'exprot'; did you mean export?"),
        (["export", "--ofline"], "No such option '--ofline'; did you mean --offline?"),
        (["export", "--key", "nope", "-o", "x.bib"], "no entry has the key 'nope'"),
        (["export", "-o", "no/such/folder/x.bib"], "its folder does not exist"),
    ],
)
def test_wrong_use_is_told_in_one_line_and_exits_2(bibexport, tmp_path, arguments, message):
    (tmp_path / "x.docx").write_text("x")
    run = bibexport(*arguments)

    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_a_damaged_lock_is_named_and_left_alone(bibexport, tmp_path):
    (tmp_path / "small.toml").write_text(SMALL)
    (tmp_path / "small.lock.json").write_text("{")
    run = bibexport("export", "small.toml")

    assert run.returncode == 2
    assert "small.lock.json: not a lock file of bibexport" in run.stderr
    assert (tmp_path / "small.lock.json").read_text() == "{"


def test_a_full_disk_leaves_the_old_file_whole(bibexport, tmp_path):
    (tmp_path / "references.bib").write_text("% mine\n")
    limited = """
import resource, signal, sys
sys.dont_write_bytecode = True  # or half a .pyc file would be left
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
from bibexport.cli.main import run
run()
"""
    run = subprocess.run(
        [sys.executable, "-c", limited, "export", "--offline", "-o", "references.bib"],
        cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip

    assert run.returncode == 2
    assert "cannot write references.bib" in run.stderr
    assert (tmp_path / "references.bib").read_text() == "% mine\n"
    assert os.listdir(tmp_path) == ["references.bib"]


def test_a_reader_that_has_seen_enough_is_no_error(bibexport, tmp_path):
    shell = f"{sys.executable} -m bibexport export --offline -q | head -n 1"
    run = subprocess.run(["bash", "-c", f"set -o pipefail; {shell}"], cwd=tmp_path, capture_output=True, text=True)

    assert run.stdout == "@inproceedings{CLIP,\n"
    assert run.stderr == ""


def test_a_list_in_markdown_needs_no_catalog(bibexport, tmp_path):
    (tmp_path / "list.md").write_text(
        "# Papers\n\n## Vision\n\n- `CLIP` **Learning Things.** ICML 2021.\n  [[Paper](https://arxiv.org/abs/2103.00020)]\n"
    )
    run = bibexport("export", "list.md", "--offline", "-o", "x.bib")

    assert run.returncode == 0
    assert (tmp_path / "x.bib").read_text().splitlines()[:2] == [
        "% unchecked: not yet checked with every source; it may have been published; the fields are the list's own",
        "@inproceedings{CLIP,",
    ]


def test_a_csl_json_file_is_written_in_any_format_and_nothing_is_asked(bibexport, tmp_path):
    item = {"id": "X", "type": "article-journal", "title": "On CLIP", "author": [{"family": "Smith", "given": "Jane"}],
            "container-title": "J", "issued": {"date-parts": [[2020]]}}  # fmt: skip
    (tmp_path / "items.json").write_text(json.dumps([item]))
    run = bibexport("export", "items.json", "-f", "bibtex")

    assert run.returncode == 0
    assert run.stdout.startswith("@article{X,\n")
    assert run.stderr == "1 entry\n"


def test_two_catalogs_of_a_folder_share_no_key(bibexport, tmp_path):
    for name in ("a", "b"):
        (tmp_path / "lists").mkdir(exist_ok=True)
        (tmp_path / "lists" / f"{name}.toml").write_text('[[entry]]\nkey = "Same"\n')
    run = bibexport("export", "lists", "--offline")

    assert run.returncode == 2
    assert "a.toml has an entry with the same key" in run.stderr


def test_what_cannot_be_read_is_named_and_fails_a_strict_run(bibexport, tmp_path):
    (tmp_path / "b.bib").write_text("@book{a, title={One}\n\n@book{b, title={Two}, author={Roe, J}, year={2001}}\n")

    run = bibexport("export", "b.bib", "-q", "-o", "x.bib")

    assert run.stderr.startswith("b.bib:1: warning: cannot read '@book{a, title={One}")
    assert run.returncode == 0
    assert bibexport("export", "b.bib", "-q", "--strict", "-o", "x.bib").returncode == 1


def test_the_shipped_catalog_is_named_when_it_is_used(bibexport, tmp_path):
    run = bibexport("export", "--offline", "-o", "x.bib")

    assert "using the one that comes with bibexport" in run.stderr.splitlines()[0]


def test_what_pdflatex_cannot_print_is_named_with_its_entries(bibexport, tmp_path):
    items = [
        {"id": "li", "type": "book", "title": "On 光", "author": [{"family": "Ångström", "given": "Ö."}]},
        {"id": "plain", "type": "book", "title": "Más ≲ café"},
    ]
    (tmp_path / "items.json").write_text(json.dumps(items), "utf-8")

    run = bibexport("export", "items.json", "-f", "bibtex")

    assert "note: pdflatex cannot print 光 (li); compile with xelatex or lualatex" in run.stderr
    assert "note: pdflatex" not in bibexport("export", "items.json", "-f", "biblatex").stderr


def write_parts(folder):
    (folder / "abbrv.bib").write_text('@string{jj = "Journal of Joy"}\n')
    (folder / "refs.bib").write_text(
        "@article{x, author = {R, A}, title = {T}, journal = jj, year = 2001}\n"
        "@inproceedings{y, author = {R, A}, title = {U}, crossref = {p}}\n"
    )
    (folder / "xcross.bib").write_text("@proceedings{p, title = {Proc. of Joy}, year = 2002, publisher = {P}}\n")


@pytest.mark.parametrize(
    "catalog", ["parts", "parts/abbrv,parts/refs,parts/xcross", "parts/xcross.bib, parts/refs.bib,parts/abbrv.bib"]
)
def test_several_bib_files_share_macros_and_parents(bibexport, tmp_path, catalog):
    (tmp_path / "parts").mkdir()
    write_parts(tmp_path / "parts")
    run = bibexport("export", catalog, "--offline")

    assert run.returncode == 0, run.stderr
    assert "journal       = {Journal of Joy}" in run.stdout
    assert "booktitle     = {Proc. of Joy}" in run.stdout
    assert "publisher     = {P}" in run.stdout


def test_a_bib_file_in_latin_1_is_read_and_that_is_reported(bibexport, tmp_path):
    (tmp_path / "refs.bib").write_bytes("@book{k, title = {Über Köln}, publisher = {P}}".encode("latin-1"))
    run = bibexport("export", "refs.bib", "-f", "biblatex", "--offline")

    assert run.returncode == 0
    assert "title         = {Über Köln}" in run.stdout


@pytest.fixture
def sources(tmp_path):
    """A catalog, its lock, and other names of the two."""
    texts = {
        "c.toml": '[[entry]]\nkey = "A"\ntitle = "T"\n',
        "c.lock.json": '{"version": 2}\n',
        "doc.tex": r"\cite{A}",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "link.bib").symlink_to("c.toml")
    (tmp_path / "chain.bib").symlink_to("link.bib")
    (tmp_path / "lock.bib").symlink_to("c.lock.json")
    (tmp_path / "hard.bib").hardlink_to(tmp_path / "c.toml")
    (tmp_path / "folder").symlink_to(".")
    yield
    assert {name: (tmp_path / name).read_text() for name in texts} == texts


@pytest.mark.parametrize(
    ("output", "what"),
    [
        ("c.toml", "catalog"),
        ("./c.toml", "catalog"),
        ("folder/c.toml", "catalog"),
        ("link.bib", "catalog"),
        ("chain.bib", "catalog"),
        ("hard.bib", "catalog"),
        ("C.toml", "catalog"),
        ("c.lock.json", "lock"),
        ("folder/c.lock.json", "lock"),
        ("lock.bib", "lock"),
        ("C.LOCK.json", "lock"),
        ("doc.tex", "document"),
    ],
)
@pytest.mark.usefixtures("sources")
def test_an_export_never_replaces_what_it_is_made_from(bibexport, output, what):
    run = bibexport("export", "c.toml", "-f", "bibtex", "-o", output, "--offline", "--aux", "doc.tex")

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == f"error: {output}: this is the {what} that the output is made from; name another file\n"


@pytest.mark.usefixtures("sources")
def test_a_lock_that_does_not_exist_yet_is_not_written_by_an_export(bibexport, tmp_path):
    (tmp_path / "d.toml").write_text((tmp_path / "c.toml").read_text())

    assert bibexport("export", "d.toml", "-f", "csl-json", "-o", "d.lock.json", "--offline").returncode == 2
    assert not (tmp_path / "d.lock.json").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("zotero", "open", "c.toml", "--offline", "-o", "c.toml"),
        ("zotero", "open", "c.toml", "--offline", "-o", "c.lock.json"),
        ("import", "c.toml", "-o", "c.toml", "--force"),
        ("import", "folder/c.toml", "-o", "c.toml", "--force"),
        ("export", ".", "-f", "ris", "-o", "c.toml", "--offline"),
        *(("export", "c.toml", "-f", name, "-o", "c.toml", "--offline") for name in WRITERS),
        *(("export", ".", "-f", name, "-o", "folder/./c.toml", "--offline") for name in WRITERS),
    ],
)
@pytest.mark.usefixtures("sources")
def test_no_command_replaces_what_it_reads(bibexport, command):
    run = bibexport(*command)

    assert run.returncode == 2
    assert "that the output is made from; name another file" in run.stderr


OWN = {
    "own.bib": "@misc{a, title = {T}}\n",
    "own.json": '[{"id": "a", "type": "book", "title": "T"}]\n',
    "own.yaml": "entries:\n- key: a\n  title: T\n",
    "own.md": "- [A Title of Things](https://arxiv.org/abs/2103.00020)\n",
    "own.rst": "* `A Title of Things <https://arxiv.org/abs/2103.00020>`__\n",
    "own.org": "- [[https://arxiv.org/abs/2103.00020][A Title of Things]]\n",
    "own.adoc": "* https://arxiv.org/abs/2103.00020[A Title of Things]\n",
    "own.html": '<ul><li><a href="https://arxiv.org/abs/2103.00020">A Title of Things</a></ul>\n',
    "own.csv": "key,title\na,A Title of Things\n",
    "own.txt": "2103.00020\n",
    "own": "2103.00020\n",
}
SPELLINGS = (
    "{}",
    "./{}",
    "d/../{}",
    "d/./../{}",
    "{here}/{}",
    "link/{}",
    "d/link",
    "d/chain",
    "d/hard",
    ".//{}",
    "{upper}",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", OWN)
def test_no_export_replaces_its_source_in_any_format_or_by_any_name(bibexport, tmp_path, name, spelling):
    source = tmp_path / name
    source.write_text(OWN[name])
    (tmp_path / "d").mkdir()
    (tmp_path / "link").symlink_to(".")
    (tmp_path / "d" / "link").symlink_to(f"../{name}")
    (tmp_path / "d" / "chain").symlink_to("link")
    (tmp_path / "d" / "hard").hardlink_to(source)
    run = bibexport(
        "export", name, "-f", "ris", "-o", spelling.format(name, here=tmp_path, upper=name.upper()), "--offline"
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert "that the output is made from; name another file" in run.stderr
    assert source.read_text() == OWN[name]


@pytest.mark.parametrize("output", ["refs.txt", "refs", "refs.toml"])
def test_a_format_that_is_given_needs_no_suffix(bibexport, tmp_path, output):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\ntitle = "T"\n')

    run = bibexport("export", "c.toml", "-f", "biblatex", "-o", output, "--offline")

    assert run.returncode == 0
    assert (tmp_path / output).read_text().startswith("% unchecked")


def test_a_page_never_replaces_the_bibliography_that_it_shows(bibexport, tmp_path):
    (tmp_path / "references.bib").write_text("@misc{a, title = {T}}\n")

    run = bibexport("site", "references.bib", "-o", ".", "--offline")

    assert run.returncode == 2
    assert (tmp_path / "references.bib").read_text() == "@misc{a, title = {T}}\n"


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
def test_packages_for_formulas_are_named_with_their_entries(bibexport, tmp_path, format_):
    items = [
        {"id": "lower", "type": "book", "title": r"Bounds ⩽ $\binom{n}{k}$"},
        {"id": "real", "type": "book", "title": r"On $\mathbb{R}^n$"},
        {"id": "plain", "type": "book", "title": r"Order $\leq$ ≤ $5"},
    ]
    (tmp_path / "items.json").write_text(json.dumps(items), "utf-8")

    run = bibexport("export", "items.json", "-f", format_)

    notes = [line for line in run.stderr.splitlines() if line.startswith("note: load")]
    assert notes == [
        r"note: load amsmath in the document (\usepackage{amsmath}), which has \binom (lower)",
        r"note: load amssymb in the document (\usepackage{amssymb}), which has \leqslant, \mathbb (lower, real)",
    ]
    assert "note: load" not in bibexport("export", "items.json", "-f", format_, "--quiet").stderr
    assert "note: load" not in bibexport("export", "items.json", "-f", "csl-json").stderr


@pytest.fixture
def shared_between_files(tmp_path):
    (tmp_path / "abbrv.bib").write_text("@string{joy = {Journal of Joy}}\n")
    (tmp_path / "refs.bib").write_text(
        "@article{x, title={X}, author={Roe, Ann}, journal=joy, year=2001}\n"
        "@inproceedings{y, title={Y}, author={Roe, Ann}, crossref={p}}\n"
    )
    (tmp_path / "parents.bib").write_text("@proceedings{p, title={Proc. of Joy}, year=2002, publisher={P}}\n")
    return ["abbrv.bib", "refs.bib", "parents.bib"]


def test_several_bib_files_share_their_macros_and_parents(bibexport, shared_between_files):
    result = bibexport("export", *shared_between_files)

    assert "journal       = {Journal of Joy}" in result.stdout
    assert "booktitle     = {Proc. of Joy}" in result.stdout
    assert [line.split("{")[1] for line in result.stdout.splitlines() if line[:1] == "@"] == ["x,", "y,", "p,"]
    assert bibexport("export", *shared_between_files, "refs.bib").stdout == result.stdout
    assert bibexport("check", *shared_between_files, "--offline").stderr.endswith("3 entries: 3 cannot tell\n")


def test_standard_input_is_read_alone(bibexport, shared_between_files):
    result = bibexport("export", "-", *shared_between_files)

    assert result.returncode == 2
    assert "standard input cannot be read together with files" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [([], "@online{"), (["-f", "bibtex"], "@misc{"), (["--for", "plain"], "@misc{"), (["-o", "out.bib"], "@online{")],
)
def test_the_style_that_a_catalog_is_exported_for_decides_the_dialect(bibexport, tmp_path, arguments, expected):
    entry = '[[entry]]\nkey = "a"\ntitle = "A Title"\narxiv = "2103.00020"\n'
    (tmp_path / "list.toml").write_text(f'[export]\nfor = "apa"\n\n{entry}')
    result = bibexport("export", "list.toml", "--offline", *arguments)
    written = (tmp_path / "out.bib").read_text() if "-o" in arguments else result.stdout

    assert expected in written


LOSSY = """\
@article{a, title={A \\(x \\lesssim y\\)}, author={Roe, Ann}, journal={J}, year=1999, lccn={12}, titleaddon={T}, rights={R}}
@book{b, title={A}, author={Roe, Ann}, publisher={P}, year=1999, lccn={3}, price={3 EUR}}
"""


@pytest.mark.parametrize(
    ("format_", "notes"),
    [
        ("ris", ["RIS has no tag for lccn (2 entries), price (1 entry), rights (1 entry), titleaddon (1 entry)"]),
        (
            "bibtex",
            [
                r"load amssymb in the document (\usepackage{amssymb}), which has \lesssim (a)",
                "styles of BibTeX do not print (-f biblatex) titleaddon (1 entry)",
            ],
        ),
        ("biblatex", [r"load amssymb in the document (\usepackage{amssymb}), which has \lesssim (a)"]),
        ("csl-json", []),
    ],
)
def test_each_kind_of_loss_is_counted_in_one_line(bibexport, tmp_path, format_, notes):
    (tmp_path / "refs.bib").write_text(LOSSY)
    result = bibexport("export", "refs.bib", "-f", format_)

    assert [line.removeprefix("note: ") for line in result.stderr.splitlines() if line.startswith("note: ")] == notes


def test_what_csl_keeps_for_other_programs_is_named_where_it_is_lost(bibexport, tmp_path):
    item = '{"id": "a", "type": "book", "title": "A", "custom": {"shelf": "3"}, "categories": ["x"], "DOI": "10.1234/ABC", "ISAN": "7", "dimensions": "9"}'
    (tmp_path / "refs.json").write_text(f"[{item}]")
    result = bibexport("export", "refs.json", "-f", "bibtex", "--offline")

    assert "note: a .bib has no field for ISAN (1 entry), categories (1 entry), custom.shelf (1 entry)" in result.stderr
