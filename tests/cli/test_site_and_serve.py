import re
import signal
import subprocess
import sys
import urllib.request

import pytest

SUMMARY = "20 entries: 17 published, 3 preprints"
FILES = ["index.html", "references.bib", "references.json", "references.rdf", "references.ris"]


def test_a_page_of_the_shipped_catalog_is_written_without_the_network_and_twice_the_same(bibexport, tmp_path):
    first = bibexport("export", "--strict", "-o", "index.html", as_process=True)
    data = (tmp_path / "index.html").read_bytes()
    second = bibexport("export", "--strict", "-o", "index.html", as_process=True)

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr.splitlines()[-1] == f"{SUMMARY} -> index.html"
    assert (tmp_path / "index.html").read_bytes() == data
    assert data.count(b'class="entry"') == 20


def test_a_site_is_the_page_and_the_list_in_other_formats(bibexport, tmp_path):
    run = bibexport("site", "--offline", "-o", "deep/public")
    folder = tmp_path / "deep" / "public"

    assert run.returncode == 0
    assert run.stderr.splitlines()[-1] == f"{SUMMARY} -> deep/public/index.html and 4 more files"
    assert sorted(path.name for path in folder.iterdir()) == FILES
    bibexport("export", "--offline", "-o", "references.bib")
    assert (folder / "references.bib").read_bytes() == (tmp_path / "references.bib").read_bytes()
    assert 'href="references.ris"' in (folder / "index.html").read_text()


def test_the_catalogs_own_options_hold_for_the_site(bibexport, tmp_path):
    (tmp_path / "c.toml").write_text(
        'title = "Mine"\n[export]\nsort = "key"\nomit = ["title"]\n'
        '[[entry]]\nkey = "B"\ntitle = "Of B"\n[[entry]]\nkey = "A"\ntitle = "Of A"\n'
    )
    run = bibexport("site", "c.toml", "--offline", "--strict")

    assert run.returncode == 1
    page = (tmp_path / "site" / "index.html").read_text()
    assert "<title>Mine</title>" in page
    assert page.index("Of A") < page.index("Of B")
    assert "title " not in (tmp_path / "site" / "references.bib").read_text()


def test_a_folder_that_cannot_be_made_is_told(bibexport, tmp_path):
    (tmp_path / "site").write_text("mine")
    run = bibexport("site", "--offline")

    assert run.returncode == 2
    assert "error: cannot create the folder site: it is a file" in run.stderr
    assert (tmp_path / "site").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["serve", "-"], "serve cannot watch standard input"),
        (["serve", "nothing.toml"], "no such file"),
        (["serve", "--port", "70000"], "70000 is not in the range"),
    ],
)
def test_wrong_use_of_the_server_is_told_and_exits_2(bibexport, arguments, message):
    run = bibexport(*arguments)

    assert run.returncode == 2
    assert message in run.stderr


def test_the_server_shows_the_catalog_until_it_is_interrupted(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "bibexport", "serve", "--port", "0"],
        cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        with urllib.request.urlopen(address, timeout=20) as response:
            page = response.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=20)

    assert line == f"Awesome Large Vision-Language Models: {address} (press Ctrl+C to stop)\n"
    assert page.count('class="entry"') == 20
    assert (process.returncode, rest) == (0, "")
