"""Keys of a list straight from Markdown: the lock beside it remembers them."""

import json
import re

import pytest

from bibexport.cli import network
from bibexport.errors import OutputError
from bibexport.keys import UniqueNames
from bibexport.lock import loads
from tests.servers.world import Paper, World

FOO = "- **FooNet: A Study of Widgets.** CVPR 2024. [[paper](https://arxiv.org/abs/2401.00001)]\n"
OTHER = "- **FooNet: Gadgets in the Wild.** ICML 2024. [[paper](https://arxiv.org/abs/2402.00002)]\n"
OWN = "- `Forms` **Learning the Forms of Things.** [[paper](https://arxiv.org/abs/2404.00004)]\n"
PAPERS = World(
    papers=(
        Paper(id="2401.00001", title="FooNet: A Study of Widgets", authors=("Ann van der Moe", "Bo Ray")),
        Paper(id="2402.00002", title="FooNet: Gadgets in the Wild", authors=("Jo Ek",)),
        Paper(id="2404.00004", title="Learning the Forms of Things", authors=("Al Bo",)),
    )
)


@pytest.fixture
def export(bibexport, tmp_path):
    """Export a list with these entries; return the keys of the output in its order."""

    def run(entries, *arguments, **options):
        (tmp_path / "README.md").write_text("# L\n\n## A\n\n" + entries)
        done = bibexport("export", "README.md", *arguments, **options)
        assert done.returncode == 0, done.stderr
        return re.findall(r"@\w+\{(.*),", done.stdout)

    return run


def test_a_key_stays_when_another_entry_comes_first(export):
    assert export(FOO, "--offline") == ["FooNet"]
    assert export(OTHER + OWN + FOO, "--offline") == ["FooNet-2024", "Forms", "FooNet"]
    assert export(FOO + OTHER, "--offline") == ["FooNet", "FooNet-2024"]


def test_keys_of_a_new_list_are_made_of_the_authors_that_the_sources_know(export, serve, tmp_path):
    environment = serve(PAPERS).environment

    assert export(FOO + OTHER + OWN, env=environment) == ["moe2024foonet", "ek2024foonet", "Forms"]
    assert export(OWN + FOO, "--offline") == ["Forms", "moe2024foonet"]
    assert loads((tmp_path / "README.lock.json").read_bytes()).key_rule == "author-year-word"


def test_a_key_that_was_written_without_the_authors_stays_when_they_are_known(export, serve):
    assert export(FOO, "--offline") == ["FooNet"]
    assert export(FOO + OTHER, env=serve(PAPERS).environment) == ["FooNet", "ek2024foonet"]


def test_a_key_by_which_an_entry_was_chosen_is_the_one_that_is_written(export, serve):
    assert export(FOO + OTHER, "--key", "FooNet", env=serve(PAPERS).environment) == ["FooNet"]


def test_the_lock_that_a_check_has_written_is_not_taken_for_one_of_an_earlier_version(
    export, serve, bibexport, tmp_path
):
    environment = serve(PAPERS).environment
    (tmp_path / "README.md").write_text("# L\n\n" + FOO + OTHER)
    bibexport("check", "README.md", env=environment)

    assert loads((tmp_path / "README.lock.json").read_bytes()).verdicts
    assert export(FOO + OTHER, env=environment) == ["moe2024foonet", "ek2024foonet"]


def test_another_rule_replaces_keys_and_keeps_the_old_ones_as_aliases(export, bibexport):
    export(FOO + OTHER + OWN, "--offline")

    assert export(OTHER + FOO + OWN, "--offline", "--keys", "id") == ["arxiv-2402.00002", "arxiv-2401.00001", "Forms"]
    assert export(FOO + OTHER + OWN, "--offline") == ["arxiv-2401.00001", "arxiv-2402.00002", "Forms"]
    assert export(FOO + OTHER + OWN, "--offline", "--key", "FooNet") == ["arxiv-2401.00001"]
    biblatex = bibexport("export", "README.md", "--offline", "-f", "biblatex").stdout
    assert re.findall(r"ids *= \{(.*)\}", biblatex) == ["FooNet", "FooNet-2024"]


def test_documents_can_cite_by_the_old_key(export, bibexport, tmp_path):
    export(FOO + OTHER + OWN, "--offline")
    export(FOO + OTHER + OWN, "--offline", "--keys", "id")
    (tmp_path / "paper.tex").write_text("\\cite{FooNet,arxiv-2402.00002}\n")

    assert export(FOO + OTHER + OWN, "--offline", "--aux", "paper.tex") == ["FooNet", "arxiv-2402.00002"]

    # One key per entry: where both are cited, the old one is reported.
    (tmp_path / "paper.tex").write_text("\\cite{FooNet,arxiv-2401.00001}\n")
    done = bibexport("export", "README.md", "--offline", "--aux", "paper.tex")
    assert re.findall(r"@\w+\{(.*),", done.stdout) == ["arxiv-2401.00001"]
    assert "FooNet is an alias of arxiv-2401.00001" in done.stderr


def test_import_gives_the_keys_that_are_remembered_or_those_of_a_rule(export, bibexport, tmp_path):
    export(FOO, "--offline")
    export(OTHER + FOO, "--offline")
    before = (tmp_path / "README.lock.json").read_bytes()

    def import_keys(*arguments):
        return re.findall("(?:key|aliases) = (.*)", bibexport("import", "README.md", *arguments).stdout)

    assert import_keys() == ['"FooNet-2024"', '"FooNet"']
    assert import_keys("--keys", "id") == ['"arxiv-2402.00002"', '["FooNet-2024"]', '"arxiv-2401.00001"', '["FooNet"]']
    assert (tmp_path / "README.lock.json").read_bytes() == before


def test_a_lock_that_cannot_be_written_is_a_note(bibexport, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OutputError("README.lock.json: read-only file system")

    monkeypatch.setattr(network.LockFile, "save", refuse)
    (tmp_path / "README.md").write_text("# L\n\n" + FOO)
    done = bibexport("export", "README.md", "--offline")

    assert (done.returncode, "@inproceedings{FooNet," in done.stdout) == (0, True)
    assert "note: keys may change in the next run: README.lock.json: read-only file system" in done.stderr


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_catalog_has_keys_of_its_own(bibexport, tmp_path, command):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\ntitle = "T"\n')
    done = bibexport(command, "c.toml", "--keys", "id")

    assert done.returncode == 2
    assert "--keys is for lists; c.toml has keys of its own." in done.stderr


MANY = 1_000
ONE_KEY = {
    "a.md": ("# L\n", "- **K**: [A Title Number {0} of Many](https://doi.org/10.1000/x{0})\n"),
    "links.md": ("# L\n", "- `K` **A Title Number {0} of Many.** [[paper](https://doi.org/10.1000/x{0})]\n"),
    "table.md": (
        "# L\n\n| Name | Title | Paper |\n|---|---|---|\n",
        "| K | A Title Number {0} | [doi](https://doi.org/10.1000/x{0}) |\n",
    ),
    "a.csv": ("key,title,doi\n", "K,A Title Number {0},10.1000/x{0}\n"),
    "case.csv": ("key,title,doi\n", "k,A Title Number {0},10.1000/x{0}\nK,Another Title {0},10.1000/y{0}\n"),
    "a.jsonl": ("", '{{"key": "K", "title": "A Title Number {0}", "doi": "10.1000/x{0}"}}\n'),
    "a.org": ("* L\n", "- K: [[https://doi.org/10.1000/x{0}][A Title Number {0} of Many]]\n"),
    "a.html": (
        "<h1>L</h1><ul>\n",
        '<li>K: <a href="https://doi.org/10.1000/x{0}">A Title Number {0} of Many</a></li>\n',
    ),
    "a.toml": ("", '[[entry]]\nkey = "K"\ntitle = "A Title Number {0}"\n'),
    "a.yaml": ("entries:\n", "- key: K\n  title: A Title Number {0}\n"),
    "csl.json": ("", '{{"id": "K", "type": "book", "title": "A Title Number {0}"}}\n'),
    "case.json": (
        "",
        '{{"id": "k", "type": "book", "title": "A Title {0}"}},\n{{"id": "K", "type": "book", "title": "Other {0}"}}\n',
    ),
    "csl.yaml": ("references:\n", "- id: K\n  type: book\n  title: A Title Number {0}\n"),
}


@pytest.mark.parametrize("name", ONE_KEY)
def test_thousands_of_entries_under_one_key_are_told_apart_or_refused(bibexport, tmp_path, name):
    head, entry = ONE_KEY[name]
    entries = [entry.format(number) for number in range(MANY)]
    (tmp_path / name).write_text(f"[{','.join(entries)}]" if name.endswith(".json") else head + "".join(entries))
    done = bibexport("export", name, "-f", "bibtex", "--offline")

    if name in ("a.toml", "a.yaml"):
        assert done.returncode == 2
        assert "has the key 'K'; give one of them another key" in done.stderr
    else:
        keys = re.findall(r"^@\w+\{([^,]*),$", done.stdout, re.MULTILINE)
        assert done.returncode == 0, done.stderr
        assert len({key.lower() for key in keys}) == len(keys) >= MANY
    assert len(done.stderr.splitlines()) <= 30


def test_items_under_one_id_are_other_works(bibexport, tmp_path):
    titles = ("Rivers of the Northern Sea", "A Tale of Buoys", "Harbours at Night")
    items = [{"id": "k", "type": "book", "title": title} for title in titles]
    (tmp_path / "refs.json").write_text(json.dumps([*items, {"id": "k-2", "type": "book", "title": "Tides"}], indent=0))
    done = bibexport("check", "refs.json", "--offline")

    assert "[duplicate]" not in done.stdout
    assert "4 entries" in done.stderr
    assert "refs.json:7: warning: k: the item in line 2 has the same id; 'k-3' is used for this one" in done.stderr
    assert "'k-4' is used for this one [csl-id]" in done.stderr


@pytest.mark.parametrize("command", ["export", "check"])
@pytest.mark.parametrize("different", [1, MANY])
def test_thousands_of_repetitions_in_a_lock_are_refused_in_few_lines(bibexport, tmp_path, command, different):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\ntitle = "Tides"\n')
    verdicts = ",\n".join(f'"title:{number % different}": {{"outcome": "preprint"}}' for number in range(2 * MANY))
    (tmp_path / "c.lock.json").write_text(f'{{"version": 2, "answers": {{}}, "verdicts": {{\n{verdicts}\n}}}}')
    done = bibexport(command, "c.toml", "--offline")

    assert done.returncode == 2
    assert "c.lock.json: 'title:0' appears twice in one object; keep the right one" in done.stderr
    assert len(done.stderr.splitlines()) <= min(different, 21)
    assert different == 1 or " more; " in done.stderr


def test_the_time_of_numbering_equal_names_is_linear():
    tried = 0

    def fold(name):
        nonlocal tried
        tried += 1
        return name.lower()

    unique = UniqueNames(fold)
    assert len({unique("k") for _ in range(MANY)}) == MANY
    assert tried < 3 * MANY


@pytest.mark.parametrize("number", [1, 6, 7, 40])
def test_every_key_that_is_changed_is_told(bibexport, tmp_path, number):
    entries = "".join(
        f"- `Key {one}` **A Title Number {one} of Many.** [[paper](https://doi.org/10.1000/x{one})]\n"
        for one in range(number)
    )
    (tmp_path / "a.md").write_text(f"# L\n{entries}")
    command = ("export", "a.md", "-o", "a.bib", "--offline")
    notes, whole = (
        [line for line in bibexport(*command, *more).stderr.splitlines() if line.startswith("note:")]
        for more in ((), ("--verbose",))
    )

    if number > 7:
        assert notes.pop() == f"note: … and {number - 6} more keys (--verbose shows them)"
    assert notes == whole[: len(notes)]
    notes = whole
    assert all(f"'Key {one}'" in "\n".join(notes) and f"Key-{one}" in "\n".join(notes) for one in range(number))
