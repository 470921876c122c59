"""What contributors and services expect of the repository: the Makefile, the workflow, the hooks, the project's address."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import bibexport

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
(PURE,) = [one for one in PYPROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "forbidden"]


def make(*arguments):
    done = subprocess.run(
        ["make", "-C", str(ROOT), "-o", ".venv/bin/pytest", *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def paths_of_tests(package):
    """The folder or the file of a package's tests, where it has either."""
    name = package.removeprefix("bibexport.")
    return [path for path in (f"tests/{name}/", f"tests/test_{name}.py") if (ROOT / path).exists()]


def test_make_help_lists_every_target():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()

    assert [line.split()[0] for line in make().splitlines() if not line.startswith("make")] == targets
    assert {"test", "test-fast", "lint", "docs"} <= set(targets)


def test_the_fast_tests_cover_every_package_without_side_effects():
    command = make("-n", "test-fast").split()

    wanted = [path for package in PURE["source_modules"] for path in paths_of_tests(package)]
    assert len(wanted) >= 15
    assert set(wanted) <= set(command)
    assert [path for path in command if path.startswith("tests/") and not (ROOT / path).exists()] == []


def test_make_lint_and_the_workflow_run_what_ci_runs():
    ci = (ROOT / ".ci" / "run").read_text()
    for command in re.findall(r"^\.venv/bin/(.*)$", make("-n", "lint"), re.MULTILINE):
        assert f"\n{command}\n" in ci, command
    assert [step["run"] for step in yaml.safe_load(WORKFLOWS[0].read_text())["jobs"]["run"]["steps"] if "run" in step][
        -1
    ] == ".ci/run"


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit(path):
    used = re.findall(r"uses: (\S+)(.*)", path.read_text())

    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action}: name the version in a comment"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_can_only_read(path):
    assert yaml.safe_load(path.read_text())["permissions"] == {"contents": "read"}


@pytest.mark.parametrize(
    "path", [".pre-commit-config.yaml", *[str(path.relative_to(ROOT)) for path in ROOT.glob(".github/**/*.yml")]]
)
def test_the_files_of_services_are_yaml(path):
    assert isinstance(yaml.safe_load((ROOT / path).read_text()), dict)


def test_hooks_run_the_programs_that_make_lint_runs():
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]

    programs = {hook["entry"].split()[0] for hook in local["hooks"]}
    assert programs == set(re.findall(r"^(\.venv/bin/\S+)", make("-n", "lint"), re.MULTILINE))


def test_one_line_sets_the_projects_address():
    (address,) = PYPROJECT["project"]["urls"].values()
    elsewhere = [
        path
        for path in (ROOT / "bibexport").rglob("*.py")
        if address in path.read_text() or "OWNER/" in path.read_text()
    ]

    assert address.startswith("https://")
    assert elsewhere == []


def test_the_changelog_has_the_version():
    assert f"\n## {bibexport.__version__} (" in (ROOT / "CHANGELOG.md").read_text()
