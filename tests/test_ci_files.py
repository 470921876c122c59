"""What other repositories run: the action, the hook, and the commands in their documentation, all of them run here."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from tests.servers import faults
from tests.servers.world import Paper, Record, World

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
CI = (ROOT / "docs" / "ci.md").read_text()
CHECK = (ROOT / "docs" / "check.md").read_text()
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", CI, re.MULTILINE | re.DOTALL)]
WORKFLOWS = [example for example in EXAMPLES if isinstance(example, dict)]
"""Whole files; the others are single steps."""
(STEP,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "check"]

OLD = "- `A` **Learning Widgets from Noise.** arXiv 21.\n  [[Paper](https://arxiv.org/abs/2103.00020)]\n"
NEW = "- `B` **Reasoning about Gadgets in Kitchens.** arXiv 22.\n  [[Paper](https://arxiv.org/abs/2203.00021)]\n"
HEAD = "# Papers\n\n## Things\n\n"
WORLD = World(
    papers=(
        Paper(id="2103.00020", title="Learning Widgets from Noise", authors=("Alec Ray", "Jong Kim")),
        Paper(id="2203.00021", title="Reasoning about Gadgets in Kitchens", authors=("Ann Moe",), published="2022-03-01T12:00:00Z"),
    ),
    records=(
        Record(key="conf/icml/RayK21", title="Learning Widgets from Noise", authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML"),
        Record(key="conf/cvpr/Moe22", title="Reasoning about Gadgets in Kitchens", authors=("Ann Moe",), year=2022, venue="CVPR"),
    ),
)  # fmt: skip


@pytest.fixture
def runner(tmp_path, serve, monkeypatch):
    """A checkout as a workflow has it: `runner(script, **env)` runs a step in it; `services` and files are attributes."""
    services = serve(WORLD)
    work, temp, programs = tmp_path / "work", tmp_path / "temp", tmp_path / "bin"
    for folder in (work, temp, programs):
        folder.mkdir()
    program = programs / "bibex"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bibexport "$@"\n')
    program.chmod(0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("BIBEXPORT_", "GIT"))},
        **services.environment,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "BIBEXPORT_CACHE_DIR": str(tmp_path / "cache"),
        "BIBEXPORT_MIN_INTERVAL": "0",
        "RUNNER_TEMP": str(temp),
        "GITHUB_OUTPUT": str(temp / "output"),
        "GITHUB_STEP_SUMMARY": str(temp / "summary"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }

    def run(script, **env):
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(command, cwd=work, env={**environment, **env}, capture_output=True, text=True, timeout=60)

    run.services, run.work, run.temp, run.programs = services, work, temp, programs
    return run


def commit(runner, text, name="README.md"):
    """Commit the list and give back the commit."""
    (runner.work / name).write_text(text)
    done = runner("git init -q 2>/dev/null; git add .; git commit -qm x; git rev-parse HEAD")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def step(runner, **given):
    """Run the action's own step with these inputs, the others as they are by default."""
    inputs = (
        {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
        | {"since": "", "catalog": "README.md"}
        | given
    )
    env = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: inputs[match[1]], value)
        for name, value in STEP["env"].items()
    }
    return runner(STEP["run"], **env)


def test_the_action_is_whole():
    declared = set(ACTION["inputs"])
    used = set(re.findall(r"\$\{\{ inputs\.(\w+) \}\}", (ROOT / "action.yml").read_text()))

    assert ACTION["runs"]["using"] == "composite"
    assert declared == used
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
    assert all(step.get("shell") == "bash" for step in ACTION["runs"]["steps"] if "run" in step)
    assert not any("${{" in step["run"] for step in ACTION["runs"]["steps"] if "run" in step), (
        "inputs are no shell code"
    )
    assert ACTION["outputs"]["code"]["value"] == "${{ steps.check.outputs.code }}"


def test_on_a_pull_request_only_what_it_adds_is_asked_and_annotated(runner):
    base = commit(runner, HEAD + OLD)
    commit(runner, HEAD + OLD + NEW)
    done = step(runner, since=base)

    assert done.returncode == 1
    assert done.stdout.startswith("::warning file=README.md,line=7,title=B%3A published::")
    assert done.stdout.count("\n") == 1
    assert [asked.params["id_list"] for asked in runner.services.arxiv.log] == ["2203.00021"]
    assert (runner.temp / "output").read_text() == "code=1\n"
    summary = (runner.temp / "summary").read_text()
    assert summary.startswith("```text\nREADME.md:7: warning: B:")
    assert "README.md:5:" not in summary


def test_a_list_that_is_new_itself_is_checked_whole(runner):
    (runner.work / "other.txt").write_text("x")
    base = runner("git init -q; git add other.txt; git commit -qm x; git rev-parse HEAD").stdout.strip()
    commit(runner, HEAD + OLD)

    assert step(runner, since=base).stdout.startswith("::warning file=README.md,line=5,")


def test_a_list_that_is_right_passes_and_more_options_are_heard(runner):
    commit(runner, HEAD + OLD)

    assert step(runner, arguments="--ignore published --timeout 30").returncode == 0
    assert (runner.temp / "output").read_text() == "code=0\n"


BIB = """@inproceedings{widgets,
  title = {Learning Widgets from Noise}, author = {Ray, Alec and Kim, Jong}, booktitle = {ICML}, year = {2019}}
"""
WRONG_YEAR = re.compile(
    r"^::warning file=(.*),line=1,title=widgets%3A year::year 2019, but the record has 2021 ", re.MULTILINE
)


def test_a_bibliography_is_annotated_summarised_and_written_as_sarif(runner):
    commit(runner, BIB, "refs.bib")
    done = step(runner, catalog="refs.bib", sarif="out dir.sarif")

    assert done.returncode == 1
    assert WRONG_YEAR.match(done.stdout)[1] == "refs.bib"
    assert (runner.temp / "summary").read_text().splitlines()[-2:] == ["1 entry: 1 differs", "```"]
    outputs = (runner.temp / "output").read_text()
    assert re.fullmatch(r"code=1\nsarif<<(\S+)\nout dir\.sarif\n\1\n", outputs)
    (run,) = json.loads((runner.work / "out dir.sarif").read_text())["runs"]
    assert [one["ruleId"] for one in run["results"]] == ["year"]


@pytest.mark.parametrize(
    "name",
    [
        "my refs.bib",
        "-refs.bib",
        "--since=x.bib",
        ";touch pwned;.bib",
        "$(touch pwned).bib",
        "`touch pwned`.bib",
        'it\'s "quoted".bib',
        "two\nlines.bib",
        "*.bib",
        "dir/refs.bib",
        "::error::x.bib",
        "&& touch pwned #.bib",
        "${IFS}.bib",
        "|touch pwned.bib",
        "%0A::error::.bib",
        "é – 论文.bib",
        "~.bib",
    ],
)
def test_a_file_may_have_any_name(runner, name):
    (runner.work / "dir").mkdir()
    base = commit(runner, BIB.replace("2019", "2021"), name)
    commit(runner, BIB, name)
    done = step(runner, catalog=name, since=base)

    assert done.returncode == 1, done.stderr
    assert unquote(WRONG_YEAR.match(done.stdout)[1]) == name
    assert not (runner.work / "pwned").exists()


@pytest.mark.parametrize(
    "since",
    [
        "--upload-pack=touch pwned;",
        "--upload-pack=touch${IFS}pwned",
        "--output=pwned",
        "-h",
        "+refs/heads/*:refs/heads/pwned",
        "HEAD:README.md",
        "$(touch pwned)",
        ";touch pwned",
        "HEAD\n--upload-pack=x",
        "no-such-branch",
        "--exec=touch pwned",
        "-c core.sshCommand=touch${IFS}pwned",
        "ext::sh -c touch% pwned",
        "HEAD..HEAD",
        "^HEAD",
        "HEAD:",
        "--",
        "::error::x",
        "`touch pwned`",
    ],
)
def test_since_takes_a_commit_and_nothing_else(runner, since):
    commit(runner, HEAD + OLD)
    runner("git init -q --bare ../origin.git; git remote add origin ../origin.git")
    done = step(runner, since=since)

    assert done.returncode == 2
    assert re.fullmatch(r"::error::the .*input since .*\n", done.stdout)
    assert not (runner.work / "pwned").exists()
    assert runner("git branch --list pwned").stdout == ""


def test_a_commit_that_a_shallow_checkout_lacks_is_fetched(runner):
    base = commit(runner, HEAD + OLD)
    commit(runner, HEAD + OLD + NEW)
    runner(
        "git clone -q --bare . ../origin.git; git -C ../origin.git config uploadpack.allowAnySHA1InWant true;"
        'rm -rf .git README.md; git clone -q --depth=1 "file://$PWD/../origin.git" .'
    )
    done = step(runner, since=base)

    assert done.returncode == 1, done.stderr
    assert [line.split(",")[1] for line in done.stdout.splitlines()] == ["line=7"]


def test_arguments_may_be_on_several_lines_and_quoted(runner):
    commit(runner, HEAD + OLD.replace("## Things", "## Many Things"))

    assert step(runner, arguments="--ignore published\n--timeout 30\n").returncode == 0
    assert step(runner, arguments="--timeout 30\r\n--ignore\n  published").returncode == 0
    assert step(runner, arguments="--section 'Things'\n").returncode == 1
    assert step(runner, arguments="--section 'No such thing'").returncode == 2
    assert "closed" in step(runner, arguments="--section 'Things").stdout


@pytest.mark.parametrize(
    "arguments",
    ["$(touch pwned)", "`touch pwned`", "; touch pwned", "| touch pwned", "& touch pwned", "&& touch pwned", "\n touch pwned", "--ignore $(touch pwned)",
     "'$(touch pwned)'", '"`touch pwned`"', "> pwned", "\\; touch pwned", "-- README.md; touch pwned", "--timeout 30 --section '$(touch pwned)'"],
)  # fmt: skip
def test_no_shell_reads_the_arguments(runner, arguments):
    commit(runner, HEAD + OLD)
    done = step(runner, arguments=arguments)

    assert not (runner.work / "pwned").exists()
    assert (done.returncode, done.stdout) == (2, "::error::bibex check could not run; the log says why\n")
    # The log names what bibex got for a file, a code or a section, in which the signs of a shell are letters.
    assert re.search(r"(?i)bibex: error: .*(?:pwned|touch|;|[$`|&>]).*", done.stderr)


@pytest.mark.parametrize(
    "arguments",
    ["--timeout 30 --ignore published", "--timeout 30\n--ignore published\n", "--timeout\n30\n--ignore published", "\n\n--timeout 30\n\n--ignore published", "--timeout 30\r\n--ignore published", "--timeout\t30 --ignore published",
     "  --timeout  30  --ignore published  ", "'--timeout' \"30\" --ignore published", "--timeout=30\n--ignore published", "--timeout \\\n30\n--ignore published", "--timeout 3'0' --ignore pub\"lish\"ed"],
)  # fmt: skip
def test_every_line_of_the_arguments_counts(runner, arguments):
    commit(runner, HEAD + OLD)
    done = step(runner, arguments=arguments)

    # Without `--ignore published`, which comes last, it would be 1.
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "catalog",
    ["", "nothing.md", " ", "missing/list.md", "-", "--help", "--version", "/dev/null/x.md", "$(touch pwned)", "; touch pwned", "README.md other.md",
     "\n", "README.md\nREADME.md"],
)  # fmt: skip
def test_without_a_file_nothing_is_checked(runner, catalog):
    commit(runner, HEAD + OLD)
    done = step(runner, catalog=catalog)

    assert done.returncode == 2
    assert done.stdout.startswith("::error::")
    assert (runner.temp / "output").read_text() == "code=2\n"
    assert not any(service.log for service in runner.services.all)


@pytest.mark.parametrize("arguments", ["", "--format text", "--format json", "--format sarif --verbose"])
def test_nothing_that_a_file_says_is_a_command_to_the_runner(runner, arguments):
    evil = "::add-mask::x ##[error]y\r::set-output name=code::0"
    key = "::stop-commands::z"
    text = f"@article{{{evil}}}\n@article{{{key}, title = {{##[group]```Learning Gadgets}}, author = {{{evil}}}, year = 2001, doi = {{##[x]}}}}\n"
    commit(runner, BIB + text, "refs.bib")
    done = step(runner, catalog="refs.bib", arguments=arguments)

    assert done.returncode == 1
    lines = re.split(r"[\r\n]+", done.stdout.strip())
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines), lines
    assert "##[" not in done.stderr
    assert all(line.startswith("bibex: ") for line in re.split(r"[\r\n]+", done.stderr.strip()))
    assert (runner.temp / "summary").read_text().count("```") == 2


def test_an_outage_and_an_unreadable_file_have_their_own_codes(runner):
    commit(runner, BIB, "refs.bib")
    for service in runner.services.all:
        service.fail(faults.bot_check())
    assert step(runner, catalog="refs.bib").returncode == 3
    (runner.work / "refs.bib").write_text("no bibliography")
    assert step(runner, catalog="refs.bib").returncode == 2


@pytest.mark.parametrize("folder", ["missing/out.sarif", "."])
def test_a_sarif_file_that_cannot_be_written_is_no_finding(runner, folder):
    commit(runner, BIB, "refs.bib")
    done = step(runner, catalog="refs.bib", sarif=folder)

    assert done.returncode == 2
    assert "::error::the file of the input sarif cannot be written" in done.stdout


@pytest.mark.parametrize("fix", ["true", "TRUE", "True"])
def test_a_bibliography_is_corrected(runner, fix):
    commit(runner, BIB, "refs.bib")
    done = step(runner, catalog="refs.bib", fix=fix)

    assert (done.returncode, (runner.work / "refs.bib").read_text()) == (0, BIB.replace("2019", "2021"))


def test_the_weekly_run_corrects_the_list_and_proposes_the_diff(runner, tmp_path):
    commit(runner, HEAD + OLD + NEW)
    runner("git init -q --bare ../origin.git; git remote add origin ../origin.git")
    weekly = next(one for one in WORKFLOWS if "schedule" in one.get(True, {}))
    given = {**action_step(weekly)["with"], "mailto": ""}
    done = step(runner, **given)

    assert done.returncode == 0, done.stderr
    assert (runner.work / "README.md").read_text() == HEAD + OLD.replace("arXiv", "ICML") + NEW.replace("arXiv", "CVPR")

    (propose,) = [one for one in weekly["jobs"]["check"]["steps"] if "run" in one]
    told = tmp_path / "gh.txt"
    (runner.programs / "gh").write_text(f'#!/bin/sh\necho "$@" > {told}\n')
    (runner.programs / "gh").chmod(0o755)
    proposed = runner(propose["run"], LIST=propose["env"]["LIST"])

    assert proposed.returncode == 0, proposed.stderr
    assert told.read_text().startswith("pr create --head published-preprints ")
    body = (runner.temp / "body.md").read_text()
    assert (
        "\n-- `A` **Learning Widgets from Noise.** arXiv 21.\n+- `A` **Learning Widgets from Noise.** ICML 21.\n"
        in body
    )
    pushed = runner("git -C ../origin.git show published-preprints:README.md")
    assert pushed.stdout == (runner.work / "README.md").read_text()
    assert runner(propose["run"], LIST="README.md").returncode == 0, "nothing to propose is no failure"


def action_step(workflow):
    """The step of a workflow that uses the action."""
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return next(step for step in steps if step.get("uses", "").startswith("OWNER/bibexport@"))


def test_the_documented_workflows_give_the_action_what_it_takes():
    workflows = [one for one in WORKFLOWS if "jobs" in one]

    assert len(workflows) == 2
    for workflow in workflows:
        given = action_step(workflow)["with"]
        assert set(given) <= set(ACTION["inputs"])
        assert {name for name, one in ACTION["inputs"].items() if one.get("required")} <= set(given)
        assert all(isinstance(value, str) for value in given.values())


def test_the_hook_checks_a_bibliography_and_nothing_by_surprise(runner):
    (hook,) = HOOKS
    commit(runner, BIB, "my refs.bib")
    without = runner(f"{hook['entry']} {shlex.join(hook['args'])}")
    with_args = runner(f"{hook['entry']} {shlex.join(['my refs.bib'])}")

    assert without.returncode == 2
    assert "catalog" in without.stderr
    assert with_args.returncode == 0
    assert with_args.stderr.endswith("1 entry: 1 cannot tell (nothing was asked, and the lock has no answers)\n")


@pytest.mark.parametrize(
    "name",
    ["my refs.bib", "-refs.bib", "--json.bib", ";touch pwned;.bib", "$(touch pwned).bib", "two\nlines.bib", "*.bib", "'.bib", "~.bib", "&.bib", "é – 论文.bib"],
)  # fmt: skip
def test_the_hook_reads_a_file_of_any_name(runner, name):
    (hook,) = HOOKS
    commit(runner, BIB, name)
    # As pre-commit starts it: the words of `entry`, then the arguments, without a shell.
    done = runner(shlex.join([*shlex.split(hook["entry"]), "--", name]))

    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("1 entry: 1 cannot tell (nothing was asked, and the lock has no answers)\n")
    assert not (runner.work / "pwned").exists()


def test_the_hook_runs_without_the_network(runner):
    (hook,) = HOOKS
    (used,) = [one for block in WORKFLOWS for repo in block.get("repos", ()) for one in repo["hooks"]]
    commit(runner, HEAD + OLD.replace("00020)", "00020v1)"))
    done = runner(f"{hook['entry']} {' '.join(used['args'])}")

    assert used["id"] == hook["id"]
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("[versioned-link]\n")
    assert not any(service.log for service in runner.services.all)
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    assert all(re.search(hook["files"], name) for name in ("README.md", "catalog/my-list.toml", "refs.bib"))


def test_every_command_of_the_documentation_of_check_is_run(runner):
    commands = [
        line.split("#")[0].strip()
        for block in re.findall(r"^```sh\n(.*?)^```", CHECK, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    commit(runner, HEAD + OLD)
    (runner.work / "catalog").mkdir()
    runner("bibex import README.md -o catalog/my-list.toml")

    assert len(commands) >= 6
    for command in commands:
        done = runner(command)
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        assert "Traceback" not in done.stderr
    assert "ICML 21" in (runner.work / "README.md").read_text()
    assert "ICML 2021" in (runner.work / "catalog" / "my-list.toml").read_text()


@pytest.mark.parametrize("document", [CI, CHECK])
def test_every_option_that_is_named_exists(document):
    from bibexport.cli.check import command as check
    from bibexport.cli.import_ import sync_command as sync

    known = {option for command in (check, sync) for parameter in command.params for option in parameter.opts}
    prose = re.sub(r"^```.*?^```", "", document, flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`(?:bibex check )?(--[a-z-]+)", prose))

    assert named
    assert named <= known


@pytest.mark.parametrize("document", ["ci.md", "check.md"])
def test_every_file_that_is_linked_is_there(document):
    text = (ROOT / "docs" / document).read_text()
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)

    assert targets
    assert all((ROOT / "docs" / target).exists() for target in targets)
