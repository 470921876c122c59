"""The documentation says what the program does."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
COMMAND = re.compile(r"^\s*(?:\$ )?(?:\.venv/bin/)?bibex ([a-z]+)(.*)$", re.MULTILINE)


def test_the_page_of_commands_is_made_from_the_commands():
    spec = importlib.util.spec_from_file_location("commands", ROOT / "docs" / "commands.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert (ROOT / "docs" / "commands.md").read_text() == module.page()


def anchors(page):
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_broken(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for target, anchor in LINK.findall(re.sub(r"`[^`]*`", "", text)):
        there = (page.parent / target) if target else page
        assert there.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(there), f"{page.name}: {target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_option_that_is_shown_exists(page):
    import click

    from bibexport.cli.main import main

    context = click.Context(main)
    blocks = re.findall(r"^```(?:sh|console|bash)\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    for name, rest in COMMAND.findall("\n".join(blocks)):
        command = main.get_command(context, name)
        assert command is not None, f"{page.name}: bibex {name}"
        words = rest.split("#")[0].split()
        if isinstance(command, click.Group) and words and (inner := command.get_command(context, words[0])):
            command = inner
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {
            "--help",
            "-h",
        }
        for word in words:
            if word.startswith("--"):
                assert word.split("=")[0] in known, f"{page.name}: bibex {name} {word}"


def test_the_places_that_the_architecture_names_exist():
    page = (ROOT / "docs" / "architecture.md").read_text()
    places = re.findall(r"`(bibexport/[\w/.]*?)(?::(\w+))?`", page)

    assert len(places) > 60
    for path, name in places:
        assert (ROOT / path).exists(), path
        assert not name or re.search(rf"^(?:def |class )?{name}\b", (ROOT / path).read_text(), re.MULTILINE), (
            path,
            name,
        )


def test_the_architecture_shows_the_layers_that_are_checked():
    (contract,) = [one for one in PYPROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    page = (ROOT / "docs" / "architecture.md").read_text()
    shown = [" ".join(layer.replace("bibexport.", "").split()) for layer in contract["layers"]]

    (block,) = re.findall(r"^```\n(cli\n.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert [re.split(r"\s{3,}", line)[0] for line in block.splitlines()] == shown


def test_the_architecture_names_every_package():
    page = (ROOT / "docs" / "architecture.md").read_text()
    packages = {path.parent.name for path in (ROOT / "bibexport").glob("*/__init__.py")}
    assert {name for name in packages if f"`bibexport/{name}/`" not in page} == set()


def test_every_public_name_of_the_library_is_documented():
    import bibexport

    page = (ROOT / "docs" / "library.md").read_text()
    assert [name for name in bibexport.__all__ if f"`{name}`" not in page] == []


def test_every_exit_code_is_documented():
    from bibexport.cli import main

    page = (ROOT / "docs" / "commands.md").read_text()
    for code in (0, main.FINDINGS, main.WRONG_USE, main.UNREACHABLE, main.BUG, main.INTERRUPTED):
        assert re.search(rf"^\| {code} \| ", page, re.MULTILINE), code


def test_the_librarys_example_passes_the_type_checker(tmp_path):
    (block,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs" / "library.md").read_text(), re.MULTILINE | re.DOTALL
    )
    (tmp_path / "example.py").write_text(block)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "example.py"]

    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert checked.stdout == "Success: no issues found in 1 source file\n"


def test_the_documentation_builds_as_a_site(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", ".ci/mkdocs.yml", "-d", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert built.returncode == 0, built.stderr
    assert "LaTeX" in (tmp_path / "index.html").read_text("utf-8")


def test_the_options_of_an_export_are_those_of_the_command_and_of_the_documentation():
    from bibexport.cli.export import command
    from bibexport.formats.options import ExportOptions, described_options

    page = (ROOT / "docs" / "catalog.md").read_text()
    listed = re.search(r"are the options of `bibex export`.*?All of them: (.*?)\.\n\n", page, re.DOTALL)
    on_the_command_line = {parameter.name for parameter in command.params}

    assert listed is not None
    assert re.findall(r"`([a-z-]+)`", listed[1]) == list(ExportOptions.__struct_encode_fields__)
    assert {name for name, _, _ in described_options()} <= on_the_command_line
    assert {name for name, _, _ in described_options()} == set(ExportOptions.__struct_fields__) - {"title"}
