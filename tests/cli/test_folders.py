"""A folder or checkout as one catalog: which files count, and what becomes of a paper that is in two."""

import json
import os
import tomllib

import pytest

from bibexport.cli.folders import find_files, order_by_links

CLOSURES = (
    "- **Learned Closures for Tidal Mixing in Shallow Seas**, ICML 2022. [[Paper](https://arxiv.org/abs/2202.11111)]\n"
)
SPECTRAL = (
    "- **A Spectral View of Estuary Transport Networks**, NeurIPS 2021. [[Paper](https://arxiv.org/abs/2102.22222)]\n"
)
HARBOUR = "- **Harbour Noise and Its Sources in Summer**, CVPR 2020. [[Paper](https://arxiv.org/abs/2003.33333)]\n"


@pytest.fixture
def write(tmp_path):
    """Write files into the folder `list`; return its path."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "list" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "list"

    return write


def imported(bibexport, *arguments):
    run = bibexport("import", "list", *arguments)
    assert run.returncode == 0, run.stderr
    return tomllib.loads(run.stdout)["entry"], run.stderr


def test_a_paper_in_two_files_is_one_entry_with_both_sections(bibexport, write):
    write({"a.md": f"# A\n{CLOSURES}", "b.md": f"# B\n## Deep\n{CLOSURES}{SPECTRAL}"})
    entries, _ = imported(bibexport)

    assert [(entry["arxiv"], entry.get("sections", [entry.get("section")])) for entry in entries] == [
        ("2202.11111", [["A"], ["B", "Deep"]]),
        ("2102.22222", [["B", "Deep"]]),
    ]


def test_the_readme_comes_first_and_gives_the_title(bibexport, write):
    write({"README.md": f"# Tides\n## Models\n{SPECTRAL}", "aaa.md": f"# A\n{CLOSURES}{SPECTRAL}"})
    run = bibexport("import", "list")
    catalog = tomllib.loads(run.stdout)

    assert catalog["title"] == "Tides"
    assert [entry["arxiv"] for entry in catalog["entry"]] == ["2102.22222", "2202.11111"]
    assert catalog["entry"][0]["sections"] == [["Models"], ["A"]]


def test_an_index_gives_the_order_and_everything_else_is_left_out_and_counted(bibexport, write):
    index = "# Tides\n\n- [Last](topics/z.md)\n- [First](topics/deep/a.rst)\n"
    write(
        {
            "README.md": index,
            "topics/z.md": f"# B\n{SPECTRAL}",
            "topics/deep/a.rst": "A\n=\n\n* `Learned Closures for Tides <https://arxiv.org/abs/2202.11111>`_, ICML 2022\n",
            "pyproject.toml": '[project]\nname = "x"\n',
            "CONTRIBUTING.md": HARBOUR,
            "package.json": '{"name": "x", "title": "y"}',
            "src/code.py": "x = 1\n",
        }
    )
    entries, messages = imported(bibexport)

    assert [entry["arxiv"] for entry in entries] == ["2102.22222", "2202.11111"]
    assert "list: info: 5 files without papers left out, such as README.md, package.json [left-out]" in messages


def test_what_others_wrote_and_hidden_folders_are_skipped(bibexport, write):
    write(
        {
            "README.md": CLOSURES,
            ".git/x.md": SPECTRAL,
            ".github/y.md": SPECTRAL,
            "node_modules/a/README.md": SPECTRAL,
            "vendor/z.md": SPECTRAL,
            "README.zh-CN.md": HARBOUR,
        }
    )
    entries, _ = imported(bibexport)

    assert [entry["arxiv"] for entry in entries] == ["2202.11111"]


def test_loops_of_links_and_second_names_count_once(bibexport, write):
    folder = write({"README.md": CLOSURES, "docs/b.md": SPECTRAL})
    (folder / "docs" / "loop").symlink_to(folder)
    (folder / "docs" / "index.md").symlink_to(folder / "README.md")

    assert len(imported(bibexport)[0]) == 2
    assert [os.path.basename(path) for path in find_files(str(folder)).lists] == ["README.md", "b.md"]


def test_tables_count_only_where_there_are_no_lists(bibexport, write):
    table = "title,year,url\nHarbour Noise and Its Sources,2020,https://arxiv.org/abs/2003.33333\n"
    write({"notes.md": "Prose.", "data/papers.csv": table, "_config.yml": "title: x\n"})
    assert [entry["arxiv"] for entry in imported(bibexport)[0]] == ["2003.33333"]

    write({"more.md": CLOSURES})
    assert [entry["arxiv"] for entry in imported(bibexport)[0]] == ["2202.11111"]


def test_papers_in_a_file_that_is_left_out_are_reported(bibexport, write):
    write(
        {"README.md": CLOSURES, "notes.md": "We use the data of [this paper](https://arxiv.org/abs/2102.22222), too.\n"}
    )
    entries, messages = imported(bibexport)

    assert len(entries) == 1
    assert "notes.md:1: info: no entries found, but 1 link, 1 of them to papers" in messages


def test_two_papers_of_one_name_get_two_keys(bibexport, write):
    write(
        {
            "a.md": f"# A\n- **FooNet: {'Tides'} in Harbours**, ICML 2022. [[Paper](https://arxiv.org/abs/2202.11111)]\n",
            "b.md": "# B\n- **FooNet: Buoys at Night**, ICML 2021. [[Paper](https://arxiv.org/abs/2102.22222)]\n",
        }
    )
    keys = [entry["key"] for entry in imported(bibexport, "--keys", "short")[0]]

    assert len(set(keys)) == 2
    assert keys[0] == "FooNet"


@pytest.mark.parametrize("command", ["export", "show CLOSURES", "search closures", "check", "site -o out", "resolve"])
def test_every_command_takes_a_folder(bibexport, write, command):
    write({"a.md": f"# A\n{CLOSURES}", "b.md": f"# B\n{CLOSURES}"})
    key = tomllib.loads(bibexport("import", "list").stdout)["entry"][0]["key"]
    name, *options = command.replace("CLOSURES", key).split()
    offline = ["--offline"] if name in ("export", "show", "check", "site") else []
    arguments = {"show": [*options, "list"], "search": [*options, "--in", "list"]}.get(name, ["list", *options])
    run = bibexport(name, *arguments, *offline)

    assert run.returncode in ((3,) if name == "resolve" else (0, 1)), run.stderr
    assert "Traceback" not in run.stderr
    assert name in ("resolve", "site", "check") or "losures" in run.stdout


def test_the_lists_of_a_folder_share_the_lock_of_the_readme(bibexport, write):
    folder = write({"README.md": f"# T\n{CLOSURES}", "b.md": f"# B\n{SPECTRAL}"})
    bibexport("export", "list", "--offline")

    assert [path.name for path in folder.glob("*.lock.json")] == ["README.lock.json"]


def test_json_has_one_entry_with_all_sections(bibexport, write):
    write({"a.md": f"# A\n{CLOSURES}", "b.md": f"# B\n{CLOSURES}"})
    (entry,) = json.loads(bibexport("import", "list", "--json").stdout)["entries"]

    assert (entry["path"], entry["line"], entry["section"]) == (os.path.join("list", "a.md"), 2, ["A"])
    assert entry["sections"] == [["A"], ["B"]]


def test_sync_takes_a_folder_as_the_list(bibexport, write):
    folder = write({"a.md": f"# A\n{CLOSURES}", "b.md": f"# B\n{SPECTRAL}"})
    assert bibexport("import", "list", "-o", "new/list.toml").returncode == 0
    (folder / "c.md").write_text(f"# C\n{HARBOUR}")
    run = bibexport("sync", "new/list.toml", "list", "--dry-run")

    assert run.returncode == 0
    assert "1 new, 0 changed, 0 gone" in run.stderr


def test_a_list_that_cannot_be_read_is_named_and_the_others_are_read(bibexport, write):
    folder = write({"a.md": f"# A\n{CLOSURES}"})
    (folder / "b.md").write_bytes(b"# \xff\xfe\n")
    entries, messages = imported(bibexport)

    assert len(entries) == 1
    assert "b.md" in messages
    assert "expected UTF-8" in messages


@pytest.mark.parametrize("files", [{}, {"notes.md": "Prose."}, {"x.py": "x"}])
def test_a_folder_without_papers_is_refused_with_what_is_expected(bibexport, write, tmp_path, files):
    (tmp_path / "list").mkdir()
    write(files)
    run = bibexport("import", "list")

    assert run.returncode == 2
    assert run.stderr.startswith("error: list: expected a folder with a catalog (.toml), a list (.md")


def test_links_out_of_the_folder_and_pipes_are_left_out(tmp_path):
    folder = tmp_path / "checkout"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    (folder / "README.md").write_text("- [A Paper](https://arxiv.org/abs/2103.00020)\n", "utf-8")
    (folder / "secret.md").symlink_to(tmp_path / "secret.md")
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    os.mkfifo(folder / "pipe.md")

    found = find_files(str(folder))

    assert (found.lists, found.others) == ((str(folder / "README.md"),), 0)
    assert [str(fault).removeprefix(f"{folder}{os.sep}") for fault in found.unread] == [
        "gone.md: it is a link to nothing",
        "pipe.md: it is not a file",
        "secret.md: it is a link out of the folder",
    ]


def test_links_give_an_order():
    texts = [("a/README.md", "[x](c.md) [y](./sub/b.md) [z](../d.md)")]

    assert order_by_links(["a/b.md", "a/sub/b.md", "a/c.md"], texts) == ["a/c.md", "a/sub/b.md", "a/b.md"]


def _be_binary(path):
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))


UNREADABLE = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("nothing"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link out of the folder": lambda path: path.symlink_to(path.parent.parent / "secret"),
    "a binary file": _be_binary,
    "zero bytes": lambda path: path.write_bytes(bytes(1000)),
    "half a character": lambda path: path.write_bytes(b"# A\n- caf\xc3"),
    "UTF-16 that is cut": lambda path: path.write_bytes("- [A](b)\n".encode("utf-16")[:-1]),
    "an empty file": lambda path: path.write_bytes(b""),
    "a merge conflict": lambda path: path.write_text("<<<<<<< a\n- x\n=======\n- y\n>>>>>>> b\n"),
    "nesting": lambda path: path.write_text("[" * 100_000),
    "a number of 5,000 digits": lambda path: path.write_text("9" * 5000),
}


@pytest.mark.parametrize("name", ["z.md", "z.rst", "z.org", "z.json", "z.csv", "z.html"])
@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_does_not_hide_the_others(bibexport, write, kind, name):
    folder = write({"README.md": f"# Tides\n{SPECTRAL}"})
    (folder.parent / "secret").write_text(f"# Secret\n{CLOSURES}")
    UNREADABLE[kind](folder / name)
    entries, messages = imported(bibexport)

    assert [entry["arxiv"] for entry in entries] == ["2102.22222"]
    # Tables are not read beside a list, and a folder is no file.
    assert name in messages or kind == "a folder"
