import json


def test_what_is_found_is_told_by_how_to_cite_it(bibexport):
    run = bibexport("search", "transferable", "Radford")

    assert run.returncode == 0
    assert run.stdout == (
        "\\cite{CLIP}  Learning Transferable Visual Models From Natural Language Supervision\n"
        "    Alec Radford, Jong Wook Kim, Chris Hallacy, …. ICML 2021\n"
    )


def test_json_has_an_object_a_paper_the_best_first(bibexport):
    told = json.loads(bibexport("search", "llava", "--json", "-n", "2").stdout)

    assert told["version"] == 1
    assert [entry["key"] for entry in told["entries"]] == ["LLaVA", "LLaVa-1.5"]
    assert told["entries"][0] | {"authors": []} == {
        "key": "LLaVA",
        "title": "Visual Instruction Tuning",
        "authors": [],
        "venue": "NeurIPS 2023",
        "year": 2023,
        "doi": told["entries"][0]["doi"],
        "arxiv": "2304.08485",
    }


def test_a_catalog_can_be_named(bibexport, tmp_path):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "Mine"\ntitle = "A Title"\nvenue = "ICML 2021"\n')

    assert bibexport("search", "titel", "--in", "c.toml").stdout == "\\cite{Mine}  A Title\n    ICML 2021\n"


def test_nothing_found_is_a_finding(bibexport):
    run = bibexport("search", "zzzz", "clip")

    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr == "no paper matches all of: zzzz clip\n"
    assert json.loads(bibexport("search", "zzzz", "--json").stdout)["entries"] == []
