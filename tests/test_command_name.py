"""The installed command is `bibex`: TeX Live has another program named `bibexport`."""

import re
from importlib import metadata
from pathlib import Path

from bibexport.cli.main import SUBCOMMANDS

ROOT = Path(__file__).parents[1]
OTHER_PROGRAM = re.compile(
    rf"(?<!-m )(?<!from )(?<![\w.-])bibexport (?:COMMAND|--[a-z]|(?:{'|'.join(SUBCOMMANDS)})\b)|bin/bibexport (?!\])|_source bibexport"
)


def test_one_command_is_installed():
    scripts = metadata.distribution("bibexport").entry_points

    assert [(script.group, script.name, script.value) for script in scripts] == [
        ("console_scripts", "bibex", "bibexport.__main__:run")
    ]


def test_nothing_sends_a_reader_to_the_other_program():
    places = [ROOT / name for name in ("bibexport", "docs", ".ci", ".github", "README.md", "CONTRIBUTING.md")]
    places += [ROOT / name for name in ("CHANGELOG.md", "action.yml", ".pre-commit-hooks.yaml", "benchmarks")]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file()]
    texts = {file: file.read_text() for file in files if file.suffix not in {".pyc", ".png"}}
    found = [f"{file}: {match[0]}" for file, text in texts.items() for match in OTHER_PROGRAM.finditer(text)]

    assert len(texts) > 200
    assert found == []
