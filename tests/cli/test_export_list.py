"""`bibex export -o README.md`: the list from the catalog."""

import json

CATALOG = """\
title = "Harbours"

[export]
template = "row.md.j2"
sort = "newest"

[[entry]]
key = "Quay"
title = "On Quays"
section = ["Stone"]
venue = "ICML 2021"

[[entry]]
key = "Pier"
title = "On Piers"
section = ["Stone"]
venue = "ICML 2022"
"""
ROW = "{% for entry in entries %}\n* {{ entry.title }}\n{% endfor %}\n{% for one in sections %}{% for entry in one.entries %}{{ entry.key }} {% endfor %}{% endfor %}\n"


def prepare(tmp_path, row=ROW):
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "harbours.toml").write_text(CATALOG)
    (folder / "row.md.j2").write_text(row)


def test_the_options_of_the_catalog_are_repeated_and_a_second_run_changes_nothing(bibexport, tmp_path):
    prepare(tmp_path)
    readme = tmp_path / "README.md"
    readme.write_bytes("\ufeff# Mine\n\n<!-- bibexport:start -->\n<!-- bibexport:end -->\nEnd".encode())

    assert bibexport("export", "--offline", "-o", "README.md").returncode == 0
    first = readme.read_bytes()
    assert bibexport("export", "--offline", "-o", "README.md").returncode == 0

    assert first.decode() == (
        "\ufeff# Mine\n\n<!-- bibexport:start -->\n\n* On Quays\n* On Piers\nPier Quay \n\n<!-- bibexport:end -->\nEnd"
    )
    assert readme.read_bytes() == first


def test_a_readme_without_marks_is_not_touched(bibexport, tmp_path):
    prepare(tmp_path)
    (tmp_path / "README.md").write_text("# Mine\n")

    result = bibexport("export", "--offline", "-o", "README.md")

    assert result.returncode == 2
    assert "README.md: it lacks the two lines" in result.stderr
    assert (tmp_path / "README.md").read_text() == "# Mine\n"


def test_an_error_in_a_template_names_its_file(bibexport, tmp_path):
    prepare(tmp_path, "\n{{ oops }}")

    result = bibexport("export", "--offline", "-o", "README.md")

    assert result.returncode == 2
    assert "catalog/row.md.j2:2: the template cannot be used: 'oops' is undefined" in result.stderr
    assert not (tmp_path / "README.md").exists()


def test_a_template_that_does_not_exist_is_an_error(bibexport, tmp_path):
    prepare(tmp_path)

    result = bibexport("export", "--offline", "-o", "README.md", "--template", "rows")

    assert result.returncode == 2
    assert "rows: the template is neither bullets, bold, table nor a file" in result.stderr


def test_a_check_writes_nothing_and_says_what_would_change(bibexport, tmp_path):
    prepare(tmp_path)
    missing = bibexport("export", "-o", "README.md", "--check")
    assert (missing.returncode, (tmp_path / "README.md").exists()) == (1, False)

    bibexport("export", "--offline", "-o", "README.md", "--template", "bullets")
    current = bibexport("export", "-o", "README.md", "--template", "bullets", "--check")
    (tmp_path / "catalog" / "harbours.toml").write_text(CATALOG.replace("On Piers", "On Wharfs"))
    before = (tmp_path / "README.md").read_bytes()
    stale = bibexport("export", "-o", "README.md", "--template", "bullets", "--check")

    assert (current.returncode, current.stdout) == (0, "")
    assert "README.md is up to date" in current.stderr
    assert stale.returncode == 1
    assert "+- `Pier` **On Wharfs**, ICML 2022\n" in stale.stdout
    assert "README.md is not up to date; run the command without --check" in stale.stderr
    assert (tmp_path / "README.md").read_bytes() == before


def test_a_check_reports_the_diff_as_json(bibexport, tmp_path):
    prepare(tmp_path)

    result = bibexport("export", "-o", "references.bib", "--check", "--json")

    assert result.returncode == 1
    assert "+@inproceedings{Pier," in json.loads(result.stdout)["diff"]


def test_a_check_needs_a_file(bibexport, tmp_path):
    prepare(tmp_path)

    assert bibexport("export", "--check").returncode == 2
