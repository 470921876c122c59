"""`files`: what is written is whole or not there; what cannot be read is said in words."""

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import InvalidInput, OutputError
from bibexport.files import decode, read_bytes_if_there, read_decoded, read_text, write_atomically
from tests.effort import part_of_the_examples


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@given(chunks=st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
@part_of_the_examples(0.4)
def test_what_is_written_is_what_is_read(tmp_path_factory, chunks):
    path = tmp_path_factory.mktemp("round") / "trip.bib"

    write_atomically(path, iter(chunks))

    assert path.read_bytes() == "".join(chunks).encode()
    assert read_text(path) == "".join(chunks).removeprefix("\ufeff")
    assert names(path.parent) == ["trip.bib"]


def test_bytes_are_written_as_they_are(tmp_path):
    write_atomically(tmp_path / "a", [b"\x00\xff", b"\r\n"])

    assert (tmp_path / "a").read_bytes() == b"\x00\xff\r\n"


def test_a_new_file_obeys_the_umask(tmp_path):
    old = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a", ["x"])
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_the_mode_of_the_old_file_is_kept(tmp_path, mode):
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(mode)

    write_atomically(path, ["new"])

    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_file_that_holds_the_same_bytes_is_not_touched(tmp_path):
    path = tmp_path / "a"
    path.write_text("same")
    before = path.stat()

    assert write_atomically(path, ["sa", "me"]) is False
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert write_atomically(path, ["other"]) is True
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_stays_and_its_target_is_written(tmp_path, there):
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "target"
    if there:
        target.write_text("old")
    (tmp_path / "link").symlink_to("far/target")

    write_atomically(tmp_path / "link", ["new"])

    assert (tmp_path / "link").is_symlink()
    assert target.read_text() == "new"
    assert names(tmp_path / "far") == ["target"]


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_where_the_chunks_break_off_the_old_file_is_whole(tmp_path, fault):
    path = tmp_path / "a"
    path.write_text("old")

    def chunks():
        yield "half"
        raise fault

    with pytest.raises(fault):
        write_atomically(path, chunks())

    assert path.read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_a_character_that_utf8_cannot_hold_is_named(tmp_path):
    with pytest.raises(OutputError, match=r"U\+D800"):
        write_atomically(tmp_path / "a", ["\ud800"])

    assert names(tmp_path) == []


def test_a_folder_is_not_overwritten(tmp_path):
    with pytest.raises(OutputError, match="it is a folder"):
        write_atomically(tmp_path, ["x"])


@pytest.mark.parametrize("path", ["none/a.bib", "file/a.bib"])
def test_a_missing_folder_is_named(tmp_path, path):
    (tmp_path / "file").write_text("")

    with pytest.raises(OutputError, match=f"{path}: its folder does not exist"):
        write_atomically(tmp_path / path, ["x"])


def test_links_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(OutputError, match="circle"):
        write_atomically(tmp_path / "a", ["x"])


def test_the_longest_name_can_be_written(tmp_path):
    write_atomically(tmp_path / ("ä" * 127), ["x"])

    assert len(names(tmp_path)) == 1
    with pytest.raises(OutputError, match="too long"):
        write_atomically(tmp_path / ("ä" * 128), ["x"])


def run_python(code: str, folder: Path) -> subprocess.CompletedProcess:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True)


def test_a_full_disk_leaves_the_old_file(tmp_path):
    """A limit on file size fails a write as a full disk does: partway, with an OSError."""
    (tmp_path / "a").write_text("old")
    code = (
        "import resource, signal, sys\n"
        "from bibexport.files import write_atomically\n"
        "sys.dont_write_bytecode = True\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "write_atomically('a', ['x' * 5000] * 10)"
    )

    done = run_python(code, tmp_path)

    assert f"OutputError: cannot write a: {os.strerror(errno.EFBIG)}" in done.stderr
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_a_device_that_is_full_is_named_and_stays_a_device():
    with pytest.raises(OutputError, match="no space left"):
        write_atomically("/dev/full", ["x"])

    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_a_pipe_is_written_to_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    got = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()

    write_atomically(tmp_path / "pipe", ["a", "b"])
    reader.join(5)

    assert got == [b"ab"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_ctrl_c_in_the_middle_leaves_the_old_file(tmp_path):
    (tmp_path / "a").write_text("old")
    code = (
        "import os, signal\n"
        "from bibexport.files import write_atomically\n"
        "def chunks():\n"
        "    yield 'half'\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    yield 'rest'\n"
        "write_atomically('a', chunks())"
    )

    done = run_python(code, tmp_path)

    assert done.returncode == -signal.SIGINT
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o666), (0o777, 0o444)])
def test_without_permission_nothing_changes(folder_mode, file_mode):
    """Root may write everywhere, so it becomes nobody first."""
    code = (
        "import os, pathlib\n"
        # Loaded with the first write, when nobody may no longer read Python's own modules.
        "import bibexport.file_locks\n"
        "from bibexport.files import write_atomically\n"
        "if os.getuid() == 0: os.setgid(65534), os.setuid(65534)\n"
        "write_atomically('a', ['new'])"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a").write_text("old")
        (folder / "a").chmod(file_mode)
        folder.chmod(folder_mode)
        done = run_python(code, folder)
        folder.chmod(0o755)

        assert done.stderr.rstrip().endswith("OutputError: cannot write a: permission denied")
        assert (folder / "a").read_text() == "old"
        assert names(folder) == ["a"]


def test_a_byte_order_mark_is_no_text(tmp_path):
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbf\xef\xbb\xbfx\r\n")

    assert read_text(tmp_path / "a") == "\ufeffx\r\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"one\ntwo \xe9\n", r":2: expected UTF-8 text, got the byte 0xE9 at offset 8"),
        (b"\xef\xbb\xbf\xff", r":1: expected UTF-8 text, got the byte 0xFF at offset 3"),
        ("x".encode("utf-16"), r":1: expected UTF-8 text, this looks like UTF-16"),
    ],
)
def test_what_is_not_utf8_is_said_with_its_place(tmp_path, data, said):
    (tmp_path / "a").write_bytes(data)

    with pytest.raises(InvalidInput, match=str(tmp_path / "a") + said):
        read_text(tmp_path / "a")


@pytest.mark.parametrize(("path", "said"), [("none", "no such file"), (".", "a folder"), ("f/x", "no such file")])
def test_what_cannot_be_read_is_said(tmp_path, path, said):
    (tmp_path / "f").write_text("")

    with pytest.raises(InvalidInput, match=said):
        read_text(tmp_path / path)


def test_a_file_that_need_not_be_there(tmp_path):
    (tmp_path / "a").write_text("x")
    (tmp_path / "dangling").symlink_to("none")

    assert read_bytes_if_there(tmp_path / "a") == b"x"
    assert read_bytes_if_there(tmp_path / "none") is None
    assert read_bytes_if_there(tmp_path / "dangling") is None
    with pytest.raises(InvalidInput, match="a folder"):
        read_bytes_if_there(tmp_path)


LETTERS = "% Łódź, “quotes”, naïve – 日本"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (LETTERS.encode(), LETTERS, "utf-8"),
        (LETTERS.encode("utf-8-sig"), f"\ufeff{LETTERS}", "utf-8"),
        (LETTERS.encode("utf-16"), f"\ufeff{LETTERS}", "utf-16-le"),
        (f"\ufeff{LETTERS}".encode("utf-16-be"), f"\ufeff{LETTERS}", "utf-16-be"),
        ("naïve, Köln".encode("latin-1"), "naïve, Köln", "latin-1"),
        ("“Köln” – naïve".encode("cp1252"), "“Köln” – naïve", "cp1252"),
        (b"\x81\xe9", "\x81é", "latin-1"),
        ("Müller, “Größe”".encode("mac_roman"), "Müller, “Größe”", "mac_roman"),
        ("français, 23–45".encode("mac_roman"), "français, 23–45", "mac_roman"),
        ("don’t, l’École".encode("mac_roman"), "don’t, l’École", "mac_roman"),
        ("Gauss–Bonnet, l’École, pp. 23–45".encode("cp1252"), "Gauss–Bonnet, l’École, pp. 23–45", "cp1252"),
        ("Škoda, Dvořák".encode("iso8859-2"), "©koda, Dvoøák", "latin-1"),
        ("% Encoding: ISO8859_2\nŁódź".encode("iso8859-2"), "% Encoding: ISO8859_2\nŁódź", "ISO8859_2"),
        ("% -*- coding: koi8-r -*-\nМир".encode("koi8-r"), "% -*- coding: koi8-r -*-\nМир", "koi8-r"),
        ("% Encoding: nonsense\nKöln".encode("latin-1"), "% Encoding: nonsense\nKöln", "latin-1"),
    ],
)
def test_the_encoding_of_a_file_is_found_and_restores_its_bytes(data, text, encoding):
    assert decode(data) == (text, encoding)
    assert decode(data)[0].encode(encoding) == data


def test_a_file_in_another_encoding_is_read_without_its_mark(tmp_path):
    (tmp_path / "a").write_bytes("Köln".encode("utf-16"))

    assert read_decoded(tmp_path / "a") == ("Köln", "utf-16-le")
