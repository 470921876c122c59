import subprocess

import pytest

from tests.servers.shipped import CATALOG

LIST = "# L\n\n## W\n\n- `A` **Learning Widgets from Noise.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)]\n- `B` **Reasoning about Gadgets.** CVPR 24. [[Paper](https://arxiv.org/abs/2403.00021)]\n"
TOML = '# mine\n[[entry]]\nkey = "A"\ntitle = "Learning Widgets from Noise"\nsection = ["W"]\nvenue = "arXiv"  # so far\narxiv = "2103.00020"\n\n[[entry]]\nkey = "C"\n'


@pytest.fixture
def both(tmp_path):
    (tmp_path / "c.toml").write_text(TOML)
    (tmp_path / "list.md").write_text(LIST)
    return tmp_path


def test_a_dry_run_shows_a_patch_and_the_real_run_does_just_that(bibexport, both):
    dry = bibexport("sync", "c.toml", "list.md", "--dry-run")
    assert (both / "c.toml").read_text() == TOML
    (both / "patched.toml").write_text(TOML)
    patch = dry.stdout.replace("/c.toml", "/patched.toml")
    subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=both, check=True)

    run = bibexport("sync", "c.toml", "list.md")

    assert (dry.returncode, run.returncode, run.stdout) == (0, 0, "")
    assert (both / "c.toml").read_text() == (both / "patched.toml").read_text()
    assert 'venue = "ICML 2021"  # so far\n' in (both / "c.toml").read_text()
    assert run.stderr.splitlines() == [
        "wrote c.toml",
        "new: B",
        "changed: A (claim)",
        "no longer in the list, kept: C",
        "1 new, 1 changed, 1 gone",
    ]
    again = bibexport("sync", "c.toml", "list.md")
    assert again.stderr.splitlines() == ["no longer in the list, kept: C", "0 new, 0 changed, 1 gone"]
    assert "removed: C" in bibexport("sync", "c.toml", "list.md", "--prune").stderr


def test_a_catalog_that_agrees_with_its_list_is_not_touched(bibexport, tmp_path):
    (tmp_path / "c.toml").write_text(CATALOG.read_text())
    before = (tmp_path / "c.toml").stat()
    run = bibexport("sync", "c.toml", "c.toml")

    assert run.stderr == "0 new, 0 changed, 0 gone\n"
    after = (tmp_path / "c.toml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list.md", "list.md"], "not a TOML catalog; turn it into one with `bibex import list.md`"),
        (["c.toml", "-"], "LIST.md must be a file"),
        (["c.toml", "folder"], "LIST.md must be one file"),
        (["broken.toml", "list.md"], "broken.toml:2: not valid TOML"),
    ],
)
def test_wrong_use_is_told(bibexport, both, arguments, message):
    (both / "broken.toml").write_text("[[entry]]\nkey = A\n")
    (both / "folder").mkdir()
    for name in ("a", "b"):
        (both / "folder" / f"{name}.toml").write_text(f'[[entry]]\nkey = "{name}"\n')
    run = bibexport("sync", *arguments)

    assert run.returncode == 2
    assert message in run.stderr
    assert (both / "c.toml").read_text() == TOML
