"""Lists behind an address, from a real server on this machine."""

import gzip
import tomllib

import pytest

from bibexport.cli.settings import fetch_settings
from bibexport.errors import InvalidInput
from bibexport.fetch import documents
from bibexport.fetch.documents import find_raw_addresses
from tests.servers.server import HTML, Answer, Service

LIST = b"# Tides\n\n- **Learned Closures for Tidal Mixing**, ICML 2022. [[Paper](https://arxiv.org/abs/2202.11111)]\n"
PAGE = b"""<!DOCTYPE html><html><body><h1>Tides</h1><ul>
<li><a href="https://arxiv.org/abs/2202.11111">Learned Closures for Tidal Mixing</a>, ICML 2022
<li><a href="papers/noise.pdf">Harbour Noise and Its Sources</a>, CVPR 2020
</ul></body></html>"""
TEXT = "text/plain; charset=utf-8"


@pytest.fixture
def site():
    """Pages of a site by their paths; `site.service` is the server."""

    class Site:
        def __init__(self):
            self.pages = {}

        def __call__(self, asked):
            return self.pages.get(asked.path, Answer(b"<html><title>404</title></html>", 404, HTML))

    found = Site()
    found.service = Service(found)
    yield found
    found.service.stop()


def test_a_raw_list_is_read_with_one_request(bibexport, site):
    site.pages["/list.md"] = Answer(LIST, content_type=TEXT)
    run = bibexport("import", f"{site.service.url}/list.md#readme")

    assert run.returncode == 0, run.stderr
    (entry,) = tomllib.loads(run.stdout)["entry"]
    assert (entry["arxiv"], entry["venue"]) == ("2202.11111", "ICML 2022")
    (asked,) = site.service.log
    assert asked.headers["User-Agent"].startswith("bibexport")


@pytest.mark.parametrize("command", ["export", "check --offline", "show KEY", "search closures --in"])
def test_every_command_takes_an_address(bibexport, site, command):
    site.pages["/list.md"] = Answer(LIST, content_type=TEXT)
    url = f"{site.service.url}/list.md"
    key = tomllib.loads(bibexport("import", url).stdout)["entry"][0]["key"]
    name, *options = command.replace("KEY", key).split()
    run = bibexport(name, *options, url)

    assert run.returncode in (0, 1), run.stderr
    assert "losures" in run.stdout or name == "check"


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("/list", LIST, TEXT),
        ("/list.md", gzip.compress(LIST), TEXT),
        ("/list.php?id=1", LIST, TEXT),
        ("/papers.csv", b"title,year,url\nHarbour Noise,2020,https://arxiv.org/abs/2202.11111\n", "text/csv"),
        ("/list.org", b"* A\n- [[https://arxiv.org/abs/2202.11111][Learned Closures for Tides]], ICML 2022\n", TEXT),
    ],
)
def test_the_format_is_that_of_the_name_or_the_contents(bibexport, site, path, body, content_type):
    headers = {"Content-Encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
    site.pages[path.partition("?")[0]] = Answer(body, content_type=content_type, headers=headers)
    run = bibexport("import", f"{site.service.url}{path}")

    assert run.returncode == 0, run.stderr
    assert [entry["arxiv"] for entry in tomllib.loads(run.stdout)["entry"]] == ["2202.11111"]


def test_a_page_that_is_a_list_is_read_with_whole_addresses(bibexport, site):
    site.pages["/pages/tides.html"] = Answer(PAGE, content_type=HTML)
    run = bibexport("import", f"{site.service.url}/pages/tides.html")

    assert run.returncode == 0, run.stderr
    assert f"{site.service.url}/pages/papers/noise.pdf" in run.stdout


@pytest.mark.parametrize("path", ["/list.md", "/"])
def test_a_page_that_is_no_list_is_refused_with_advice(bibexport, site, path):
    site.pages[path] = Answer(b"<!doctype html><html><p>Sign in</p></html>", content_type=HTML)
    run = bibexport("import", f"{site.service.url}{path}")

    assert run.returncode == 2
    assert "this is a web page without a list of papers; give the address of the list itself" in run.stderr


def test_what_is_not_there_is_an_error_that_names_it(bibexport, site):
    run = bibexport("import", f"{site.service.url}/gone.md")

    assert run.returncode == 2
    assert f"error: {site.service.url}/gone.md: no such file (127.0.0.1 answers 404)" in run.stderr


def test_a_server_that_is_down_has_its_own_code(bibexport):
    run = bibexport("import", "http://127.0.0.1:9/list.md")

    assert run.returncode == 3
    assert run.stderr.startswith("error: 127.0.0.1: ")


def test_a_file_that_is_too_large_is_refused(bibexport, site, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 100)
    site.pages["/list.md"] = Answer(LIST * 10, content_type=TEXT)
    run = bibexport("import", f"{site.service.url}/list.md")

    assert run.returncode == 3
    assert "sent a response larger than" in run.stderr
    assert len(site.service.log) == 1


def test_the_readme_of_a_repository_is_tried_under_its_names(site, monkeypatch, tmp_path):
    site.pages["/README.rst"] = Answer(b"x", content_type=TEXT)
    names = [f"{site.service.url}/{name}" for name in ("README.md", "README.rst")]
    monkeypatch.setattr(documents, "find_raw_addresses", lambda _: tuple(names))
    settings = fetch_settings({"MIN_INTERVAL": "0", "CACHE_DIR": str(tmp_path)}, None)

    assert documents.fetch_file("https://github.com/a/b", settings).url == names[1]
    assert [asked.path for asked in site.service.log] == ["/README.md", "/README.rst"]


def test_a_fix_needs_a_file(bibexport):
    run = bibexport("check", "https://example.org/list.md", "--fix")

    assert run.returncode == 2
    assert "--fix needs a file to write." in run.stderr


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://github.com/a/b", "https://raw.githubusercontent.com/a/b/HEAD/README.md"),
        ("https://www.github.com/a/b.git#x", "https://raw.githubusercontent.com/a/b/HEAD/README.md"),
        ("https://github.com/a/b/?tab=readme-ov-file", "https://raw.githubusercontent.com/a/b/HEAD/README.md"),
        ("https://github.com/a/b/blob/main/d/x.md?plain=1", "https://raw.githubusercontent.com/a/b/main/d/x.md"),
        ("https://github.com/a/b/tree/dev/d", "https://raw.githubusercontent.com/a/b/dev/d/README.md"),
        ("https://github.com/a/b/issues", "https://github.com/a/b/issues"),
        ("https://gist.github.com/a/0123", "https://gist.githubusercontent.com/a/0123/raw"),
        ("https://gitlab.com/a/g/b", "https://gitlab.com/a/g/b/-/raw/HEAD/README.md"),
        ("https://gitlab.inria.fr/a/b/-/blob/main/x.md", "https://gitlab.inria.fr/a/b/-/raw/main/x.md"),
        ("https://gitlab.com/a/b/-/tree/main/d", "https://gitlab.com/a/b/-/raw/main/d/README.md"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/raw/branch/main/README.md"),
        ("https://codeberg.org/a/b/src/branch/dev/x.md", "https://codeberg.org/a/b/raw/branch/dev/x.md"),
        ("https://bitbucket.org/a/b/src/main/x.md", "https://bitbucket.org/a/b/raw/main/x.md"),
        ("https://example.org/list.md#top", "https://example.org/list.md"),
        ("http://127.0.0.1:8000/a/b", "http://127.0.0.1:8000/a/b"),
        ("https://github.com", "https://github.com"),
    ],
)
def test_a_page_of_a_forge_is_mapped_to_its_raw_file(url, first):
    assert find_raw_addresses(url)[0] == first


@pytest.mark.parametrize("url", ["https://", "http://[", "https://a b.org/x", "https://a.org:x/y"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(InvalidInput, match="expected an address such as https://example"):
        find_raw_addresses(url)
