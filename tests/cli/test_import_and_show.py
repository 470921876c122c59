import json

LIST = """\
# Papers

## Vision

- `CLIP` **Learning Transferable Visual Models.** ICML 2021.
  [[Paper](https://arxiv.org/abs/2103.00020v2)] [[Code](https://github.com/OpenAI/CLIP)]
- `Prismatic VLMs` **Investigating the Design Space.** arxiv 24.
  [[Paper](https://arxiv.org/abs/2402.07865)]
"""


def test_a_list_becomes_a_catalog_that_reads_back(bibexport, tmp_path):
    (tmp_path / "list.md").write_text(LIST)
    run = bibexport("import", "list.md", "-o", "list.toml", "--verbose")

    assert run.returncode == 0
    assert "list.md:7: info: the key 'Prismatic VLMs'" in run.stderr
    assert (tmp_path / "list.toml").read_text() == (
        'title = "Papers"\n\n'
        '[[entry]]\nkey = "CLIP"\ntitle = "Learning Transferable Visual Models"\nsection = ["Vision"]\nvenue = "ICML 2021"\n'
        'arxiv = "2103.00020"\n'
        'links = { paper = "https://arxiv.org/abs/2103.00020v2", code = "https://github.com/OpenAI/CLIP" }\n\n'
        '[[entry]]\nkey = "Prismatic VLMs"\ntitle = "Investigating the Design Space"\nsection = ["Vision"]\n'
        'venue = "arxiv 2024"\narxiv = "2402.07865"\n'
    )
    exported = bibexport("export", "list.toml", "--offline", "-f", "csl-json")
    assert [item["id"] for item in json.loads(exported.stdout)] == ["CLIP", "Prismatic-VLMs"]


def test_warnings_are_grouped_and_notes_are_counted(bibexport, tmp_path):
    papers = "".join(f"- `Key` [A Title of Paper {n}](https://arxiv.org/abs/2301.0000{n})\n" for n in range(9))
    (tmp_path / "list.md").write_text(f"We wrote [a survey](https://arxiv.org/abs/2302.00001).\n\n{papers}")

    short, full = bibexport("import", "list.md"), bibexport("import", "list.md", "--verbose")

    assert short.stderr.splitlines() == [
        "list.md:1: info: 1 link to a paper was not read as an entry (line 1) [not-taken]",
        "list.md:4: warning: another paper has the key 'Key'; this one is 'Key-a' [key-shared]",
        "list.md:5: warning: another paper has the key 'Key'; this one is 'Key-b' [key-shared]",
        "list.md:6: warning: another paper has the key 'Key'; this one is 'Key-c' [key-shared]",
        "list.md:7: warning: another paper has the key 'Key'; this one is 'Key-d' [key-shared]",
        "list.md:8: warning: another paper has the key 'Key'; this one is 'Key-e' [key-shared]",
        "list.md:9: warning: another paper has the key 'Key'; this one is 'Key-f' [key-shared]",
        "list.md: … and 2 more [key-shared] (--verbose shows them)",
        "9 entries, 8 warnings, 10 notes (--verbose shows them)",
    ]
    assert "list.md:1: not taken: a survey <https://arxiv.org/abs/2302.00001>" in full.stderr
    assert full.stderr.count("[key-shared]") == 8
    assert full.stderr.count("[no-year]") == 9


def test_json_lists_what_was_not_taken(bibexport, tmp_path):
    (tmp_path / "list.md").write_text(f"We wrote [a survey](https://arxiv.org/abs/2302.00001).\n\n{LIST}")

    assert json.loads(bibexport("import", "list.md", "--json").stdout)["audit"] == {
        "links_not_taken": [{"line": 1, "text": "a survey", "url": "https://arxiv.org/abs/2302.00001"}],
        "items_not_taken": [],
        "texts_not_taken": [],
    }


def test_a_file_of_links_without_entries_is_an_error_that_says_what_to_do(bibexport, tmp_path):
    tools = "".join(f"- [Tool {n}](https://example.org/{n}), a tool\n" for n in range(200))
    (tmp_path / "tools.md").write_text(tools)
    run = bibexport("import", "tools.md", "-o", "tools.toml")

    assert run.returncode == 1
    assert "tools.md:1: error: no entries found, but 200 links, 0 of them to papers; an entry is" in run.stderr
    assert "bibex add" in run.stderr


def test_a_file_that_is_there_is_not_replaced_unasked(bibexport, tmp_path):
    (tmp_path / "list.md").write_text(LIST)
    (tmp_path / "list.toml").write_text("# mine\n")

    refused = bibexport("import", "list.md", "-o", "list.toml")

    assert refused.returncode == 2
    assert "list.toml already exists" in refused.stderr
    assert (tmp_path / "list.toml").read_text() == "# mine\n"
    assert bibexport("import", "list.md", "-o", "list.toml", "--force").returncode == 0


def test_json_tells_what_was_read_and_every_warning(bibexport, tmp_path):
    (tmp_path / "list.md").write_text(LIST)
    told = json.loads(bibexport("import", "list.md", "--json").stdout)

    assert told["version"] == 1
    first = told["entries"][0]
    assert {name: first[name] for name in ("line", "section", "key", "title", "venue", "year", "arxiv", "doi")} == {
        "line": 5,
        "section": ["Vision"],
        "key": "CLIP",
        "title": "Learning Transferable Visual Models",
        "venue": "ICML",
        "year": 2021,
        "arxiv": "2103.00020",
        "doi": None,
    }
    assert first["links"]["code"] == ["https://github.com/OpenAI/CLIP"]


def test_ids_come_through_the_pipe_in_every_form(bibexport):
    ids = "1706.03762  # attention\n\n# a comment\nhttps://doi.org/10.1109/CVPR.2016.90\nconf/icml/RadfordKHRGASAM21\n"
    run = bibexport("import", "-", stdin=ids)

    assert run.returncode == 0
    assert 'arxiv = "1706.03762"' in run.stdout
    assert 'doi = "10.1109/cvpr.2016.90"' in run.stdout
    assert 'dblp = "conf/icml/RadfordKHRGASAM21"' in run.stdout


def test_a_line_that_names_no_paper_is_told_with_its_number(bibexport):
    run = bibexport("import", "-", stdin="1706.03762\nhello\n")

    assert run.returncode == 2
    assert "standard input:2: expected an arXiv id, a DOI, a DBLP key or an address of one, got 'hello'" in run.stderr


def test_show_gives_the_reference_the_evidence_and_where_each_field_comes_from(bibexport):
    shown = bibexport("show", "CLIP").stdout

    assert shown.startswith("CLIP  Foundation VLM Models\n")
    assert "Learning Transferable Visual Models From Natural Language" in " ".join(shown.split())
    assert "published: title equal; 12 of 12 authors; list says ICML 2021" in shown
    assert "Code: https://github.com/OpenAI/CLIP" in shown
    source, fields = next(part for part in shown.split("\n\n") if part.startswith("  from dblp")).split("\n", 1)
    assert source.startswith("  from dblp conf/icml/RadfordKHRGASAM21, ")
    assert ["pages", "8748–8763"] in [line.split() for line in fields.splitlines()]


def test_show_says_what_a_curator_decided(bibexport):
    shown = bibexport("show", "LiT").stdout

    assert "published: stated in the catalog" in shown
    curated = next(part for part in shown.split("\n\n") if part.startswith("  from curated"))
    assert "pages" in [line.split()[0] for line in curated.splitlines()]


def test_show_of_an_unknown_key_names_the_nearest(bibexport):
    run = bibexport("show", "clip")

    assert run.returncode == 2
    assert "did you mean CLIP" in run.stderr


def test_a_catalog_gets_no_name_that_says_otherwise(bibexport, tmp_path):
    (tmp_path / "old.bib").write_text("@misc{a, title={T}}")
    run = bibexport("import", "old.bib", "-o", "old.yaml")

    assert run.returncode == 2
    assert "import writes TOML; name the file old.toml" in " ".join(run.stderr.split())
    assert not (tmp_path / "old.yaml").exists()


def test_a_catalog_in_yaml_becomes_one_in_toml(bibexport, tmp_path):
    (tmp_path / "c.yaml").write_text("entries:\n- key: CLIP\n  arxiv: 2103.00020\n")
    run = bibexport("import", "c.yaml", "-o", "c.toml")

    assert run.stderr == "1 entry, 0 warnings, 0 notes -> c.toml\n"
    assert (tmp_path / "c.toml").read_text() == '[[entry]]\nkey = "CLIP"\narxiv = "2103.00020"\n'


def test_import_makes_the_folder_of_its_output(bibexport, tmp_path):
    (tmp_path / "ids.txt").write_text("1706.03762\n")
    run = bibexport("import", "ids.txt", "-o", "new/folder/x.toml")

    assert run.returncode == 0, run.stderr
    assert (tmp_path / "new" / "folder" / "x.toml").read_text()


def test_a_folder_that_cannot_be_made_is_an_error_in_words(bibexport, tmp_path):
    (tmp_path / "ids.txt").write_text("1706.03762\n")
    (tmp_path / "file").write_text("")
    run = bibexport("import", "ids.txt", "-o", "file/x.toml")

    assert run.returncode == 2
    assert "cannot create the folder file: it is a file" in run.stderr
