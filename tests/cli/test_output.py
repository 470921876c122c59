"""What is printed: nothing from outside drives the terminal, no output ends in a traceback or with the wrong code."""

import json
import os
import pty
import subprocess
import sys

import pytest

from bibexport.cli.output import make_visible

LIST = "- [A Title](https://arxiv.org/abs/21.1{}) and [Another](https://arxiv.org/abs/2103.00020)\n"
UNSEEN = {
    "escape": "\x1b[2J",
    "window title": "\x1b]0;PWN\x07",
    "bell": "\x07",
    "backspace": "\x08",
    "delete": "\x7f",
    "next line": "\x85",
    "control sequence in one character": "\x9b2J",
    "right to left": "\u202e",
    "isolate": "\u2066",
    "mark of direction": "\u200f",
    "zero width": "\u200b",
    "line separator": "\u2028",
}


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN.keys())
def test_control_and_bidi_characters_are_printed_as_escapes(unseen):
    shown = make_visible(f"key {unseen} here\n")

    assert shown.isprintable() or shown == shown.replace(unseen, "")
    assert f"\\u{ord(unseen[0]):04x}" in shown
    assert all(one.isprintable() or one == "\n" for one in shown)
    assert make_visible(shown) == shown
    assert all(one.isprintable() or one == "\n" for one in make_visible(f"key {unseen} here\n", on_terminal=True))


@pytest.mark.parametrize(
    "text", ["plain\n", "tab\tand line\r\nend\n", "Erdős – “quoted” 日本語 🙂\n", "https://medium.com/@user/a@b\n"]
)
def test_what_can_be_seen_is_printed_as_it_is(text):
    assert make_visible(text) == text


@pytest.mark.parametrize("own", ["\x1b[32m+a\x1b[0m\n", "\x1b[1mKEY\x1b[0m\n"])
def test_colours_reach_a_terminal(own):
    assert make_visible(own, on_terminal=True) == own


def test_text_on_a_terminal_cannot_be_hidden_or_move_the_cursor():
    assert make_visible("\x1b[8mhidden \x1b[2A \r over", on_terminal=True) == (
        "\\u001b[8mhidden \\u001b[2A \\u000d over"
    )


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://jane:secret@example.org/api", "https://***@example.org/api"),
        ("http://jane:se/cret@example.org:x", "http://***@example.org:x"),
        ("got 'socks5://jane:secret@127.0.0.1:99999'", "got 'socks5://***@127.0.0.1:99999'"),
        ("https://:secret@example.org", "https://***@example.org"),
        ("https://jane:@secret@example.org", "https://***@example.org"),
        ("https://jane%40b.org:secret%40@example.org:8080/x?y=1#z", "https://***@example.org:8080/x?y=1#z"),
        ("HTTPS://jane:secret@EXAMPLE.org", "HTTPS://***@EXAMPLE.org"),
        ("https://jane:sec#ret@example.org", "https://***@example.org"),
        ("https://jane:sec?ret@example.org", "https://***@example.org"),
        ("http://jane:secret@[::1]:23119/connector", "http://***@[::1]:23119/connector"),
        ("ftp://jane:secret@example.org", "ftp://***@example.org"),
        ("(https://jane:secret@example.org)", "(https://***@example.org)"),
        ("git+ssh://jane:secret@example.org/a.git", "git+ssh://***@example.org/a.git"),
        ("https:/jane:secret@example.org", "https:/***@example.org"),
        ("HTTP:jane:secret@example.org/list.md", "HTTP:***@example.org/list.md"),
        ("https://jane:secret\uff20example.org", "https://***@example.org"),
        ("https://jane:secret\ufe6bexample.org:9/x", "https://***@example.org:9/x"),
        ("https:///jane:secret@example.org", "https:///***@example.org"),
    ],
)
def test_passwords_in_addresses_are_hidden(address, shown):
    assert make_visible(address) == shown
    assert "secret" not in make_visible(f"error: {address}, and https://bo:secret@b.org: refused")


@pytest.mark.parametrize(
    "address",
    ["jane:secret@example.org/list.md", "jane:secret@example.org", "jane:secret@127.0.0.1:9/x", "jane:secret@localhost/x", "jane:secret@[::1]:8080/x",
     ":secret@example.org", "jane:@secret@example.org", "j.doe+x:secret@example.org/x", "jane:se:secret@intranet/x", "jane:secret\uff20example.org/x",
     "j%40ne:secret@example.org?x", "o'jane:secret@example.org/x"],
)  # fmt: skip
def test_passwords_are_hidden_without_a_scheme(bibexport, tmp_path, address):
    (tmp_path / "r.bib").write_text("@misc{a, title = {Learning Gears}}\n")
    runs = [
        bibexport("export", address, "--offline"),
        bibexport("export", "r.bib", "-o", address, "--offline"),
        bibexport("check", "r.bib", env={"BIBEXPORT_CROSSREF_URL": address}),
    ]

    assert [run.returncode for run in runs[:2]] == [2, 2]
    assert all("***" in run.stderr for run in runs[:2])
    assert all("secret" not in run.stdout + run.stderr for run in runs)
    assert "secret" not in make_visible(f"see {address}: ({address}), “{address}”")


@pytest.mark.parametrize(
    "text",
    ["list@v2.md: no such file", "notes:draft.bib", "C:\\papers@home\\refs.bib", "a.bib:3: k: see jane@example.org", "git@github.com:owner/name.md", "doi:10.1000/a@b.c",
     "mailto:jane@example.org", "arxiv:2103.00020", "cite it as @CLIP: or @{LISA++}", "Smith:2020@arxiv", "https://example.org/a:b@c.d"],
)  # fmt: skip
def test_other_names_with_a_colon_or_an_at_sign_are_printed_whole(text):
    assert make_visible(text) == text


SPOILT = [
    "http://jane:secret@127.0.0.1:x/", "http://jane:secret@/", "http://jane:sec/secret@127.0.0.1/", "http:jane:secret@127.0.0.1",
    "http:/jane:secret@127.0.0.1:9/list.md", "http://jane:secret@[::1/", "http://jane:secret@127.0.0.1:99999/", "http://jane:secret @127.0.0.1:9/",
    "http://jane:secret\n@127.0.0.1:9/", "http://jane:se secret@127.0.0.1:9", 'http://jane:"secret"@127.0.0.1:9', "http://jane:<secret>@127.0.0.1:9",
    "http://jane:'secret@127.0.0.1:9", "http://jane:secret\uff20127.0.0.1:9", "http://jane:secret\t@127.0.0.1:9", "HTTP://jane:secret@127.0.0.1:9",
]  # fmt: skip
SERVICES = ("ARXIV", "DBLP_SPARQL", "DBLP", "DATACITE", "CROSSREF", "DOI")


@pytest.mark.parametrize("address", SPOILT)
@pytest.mark.parametrize("command", ["export {} --offline", "import {} --json", "check {} --json", "show K {}", "search --in {} x", "sync {} {}"])  # fmt: skip
def test_no_command_prints_the_password_of_an_address_that_it_cannot_read(bibexport, command, address):
    done = bibexport(*(address if word == "{}" else word for word in command.split()))

    assert done.returncode in (2, 3)
    assert "secret" not in done.stdout + done.stderr


@pytest.mark.parametrize("address", SPOILT)
@pytest.mark.parametrize(
    "command", ["resolve c.toml --json", "check r.bib --json", "check r.bib -v", "zotero push c.toml --offline"]
)
def test_no_command_prints_the_password_of_a_service(bibexport, tmp_path, command, address):
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "a"\ntitle = "Learning Gears"\narxiv = "2103.00020"\n')
    (tmp_path / "r.bib").write_text("@article{a, title = {Learning Gears}, author = {Ray, A}, doi = {10.1234/x}}\n")
    variables = (*(f"BIBEXPORT_{service}_URL" for service in SERVICES), "BIBEXPORT_ZOTERO_URL")
    done = bibexport(*command.split(), env=dict.fromkeys(variables, address))

    assert done.returncode == 3, done.stderr
    assert "secret" not in done.stdout + done.stderr


def run(arguments, folder, environment, **streams):
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.run([sys.executable, "-m", "bibexport", *arguments], cwd=folder, env=environment, **streams)


@pytest.fixture
def catalog(tmp_path):
    text = "".join(f'[[entry]]\nkey = "K{number}"\ntitle = "Titel – {number}"\n\n' for number in range(2000))
    (tmp_path / "c.toml").write_text(text)
    (tmp_path / "list.md").write_text(LIST.format("\x1b]0;PWN\x07\u202e"))
    (tmp_path / "a.bib").write_text("@misc{a, title = {T}}\n")
    (tmp_path / "b.bib").write_text("@misc{b, title = {Another}}\n")
    return tmp_path


@pytest.mark.parametrize("command", ["import list.md", "check list.md --offline -v", "export list.md --offline"])
def test_no_command_prints_a_list_s_control_characters(catalog, environment, command):
    done = run(command.split(), catalog, environment)

    printed = (done.stdout + done.stderr).decode()
    assert all(one.isprintable() or one in "\n\t" for one in printed), printed
    assert done.returncode in (0, 1)


@pytest.mark.parametrize(
    "command",
    [
        *(
            f"export c.toml --offline -f {one}"
            for one in ("bibtex", "biblatex", "csl-json", "zotero-rdf", "ris", "html")
        ),
        *("export c.toml --offline", "import c.toml", "import c.toml --json", "check c.toml --offline -v"),
        *(
            "check c.toml --offline --json",
            "search --in c.toml Titel -n 2000",
            "search --in c.toml Titel -n 2000 --json",
        ),
    ],
)
def test_a_reader_that_stops_ends_a_command_quietly(catalog, environment, command):
    process = subprocess.Popen(
        [sys.executable, "-m", "bibexport", *command.split(), *(["-q"] if "search" not in command else [])],
        cwd=catalog, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.read(1)
        process.stdout.close()
        errors = process.stderr.read().decode()

    assert process.returncode == 0
    assert "Exception" not in errors
    assert "rror:" not in errors


@pytest.mark.parametrize(
    "command",
    ["export c.toml --offline", "import c.toml", "check c.toml --offline", "--version", "--help", "search --in c.toml Titel", "show K1 c.toml",
     "export c.toml --offline -f csl-json", "export c.toml --offline -f html", "check c.toml --offline --format sarif",
     "search --in c.toml Titel --json", "merge a.bib b.bib", "import list.md"],
)  # fmt: skip
def test_a_full_output_is_an_error_in_one_line(catalog, environment, command):
    with open("/dev/full", "w") as full:
        done = run([*command.split()], catalog, environment, stdout=full)

    assert done.returncode == 2
    assert "error: cannot write standard output: no space left on the device\n" in done.stderr.decode()
    assert "Exception" not in done.stderr.decode()


def test_messages_that_cannot_be_written_change_no_code(catalog, environment):
    with open("/dev/full", "w") as full:
        done = run(["export", "c.toml", "--offline"], catalog, environment, stderr=full)

    assert (done.returncode, done.stdout.count(b"@")) == (0, 2000)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["export c.toml --offline", "search --in c.toml Titel", "import c.toml"])
def test_closed_streams_change_no_code(catalog, environment, command, closed):
    line = f"exec {sys.executable} -m bibexport {command} {closed}"

    assert subprocess.run(["sh", "-c", line], cwd=catalog, env=environment).returncode == 0


@pytest.mark.parametrize(
    "encoding", ["cp437", "iso8859-5", "koi8-r", "shift_jis", "gb2312", "mac_roman", "cp1251", "big5", "ascii:ignore"]
)
@pytest.mark.parametrize("command", ["search --in c.toml Titel", "show K1 c.toml", "check list.md --offline -v"])
def test_an_encoding_without_a_dash_ends_no_command(catalog, environment, command, encoding):
    done = run(command.split(), catalog, environment | {"PYTHONIOENCODING": encoding})

    assert done.returncode in (0, 1)
    assert b"rror:" not in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8:strict"])
def test_no_encoding_ends_a_command(catalog, environment, encoding):
    environment = environment | {"PYTHONIOENCODING": encoding}
    done = run(["search", "--in", "c.toml", "Titel", "--json"], catalog, environment)

    assert done.returncode == 0
    assert (
        len(json.loads(done.stdout.decode("utf-8" if encoding == "ascii" else encoding.partition(":")[0]))["entries"])
        == 10
    )
    assert run(["import", "c.toml"], catalog, environment).stdout.decode().count("–") == 2000


def test_a_terminal_gets_colours_but_not_a_list_s_sequences(catalog, environment):
    (catalog / "list.md").write_text("- [A Title\x9b2J\u202e](https://arxiv.org/abs/21.1\x1b[2J)\n")
    outer, inner = pty.openpty()
    done = run(["check", "list.md", "--offline"], catalog, environment, stdout=inner, stderr=inner)
    os.close(inner)
    printed = os.read(outer, 100_000).decode()
    os.close(outer)

    assert done.returncode == 1
    assert "a-title-2j" in printed
    assert all(one not in printed for one in ("\x1b[2J", "\x9b", "\u202e"))


@pytest.mark.parametrize("field", ["year", "key", "title"])
def test_a_number_of_thousands_of_digits_is_not_printed_whole(bibexport, tmp_path, field):
    entry = {"key": '"a"', "title": '"T"'} | {field: f"-{'9' * 4000}"}
    (tmp_path / "c.toml").write_text("[[entry]]\n" + "".join(f"{name} = {value}\n" for name, value in entry.items()))

    run = bibexport("export", "c.toml", "--offline")

    assert run.returncode == 2
    assert "error: c.toml" in run.stderr
    assert len(run.stderr) < 500


@pytest.mark.parametrize("count", [20, 22, 3_000])
def test_of_thousands_of_errors_the_first_are_printed(bibexport, tmp_path, count):
    (tmp_path / "a.toml").write_text("".join('[[entry]]\nkey = "K"\ntitle = "T"\n' for _ in range(count + 1)))
    lines = bibexport("export", "a.toml").stderr.splitlines()

    assert len(lines) == min(count, 20) + (count > 20)
    assert count <= 20 or lines[-1] == f"error: {count - 20:,} more; they are shown as these are corrected"


@pytest.mark.parametrize("count", [6, 8, 3_000])
def test_of_thousands_of_entries_without_a_verdict_the_first_are_named(bibexport, tmp_path, count):
    (tmp_path / "a.csv").write_text("key,title\n" + "".join(f"K{number},Title {number}\n" for number in range(count)))
    lines = bibexport("export", "a.csv", "-o", "a.bib", "--offline").stderr.splitlines()
    more = "" if count == 6 else f" … and {count - 6:,} more"

    assert lines == [
        f"unchecked: {', '.join(f'K{number}' for number in range(6))}{more} (not looked up yet)",
        f"{count:,} entries: {count:,} unchecked -> a.bib",
    ]
