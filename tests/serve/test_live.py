import pytest

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.options import ExportOptions
from bibexport.model import Record
from bibexport.serve import Listing, Live


class Reader:
    """Counts how often the list is read."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Listing:
        self.times += 1
        return Listing(records=[Record(key="k", title=f"Title {self.times}")], options=ExportOptions())


def test_the_list_is_read_again_only_after_a_change(tmp_path):
    (tmp_path / "list.toml").write_text("one")
    reader = Reader()
    live = Live(reader, [tmp_path / "list.toml", tmp_path / "list.lock.json"])

    first = live.edition()
    assert live.edition() is first
    (tmp_path / "list.lock.json").write_text("{}")
    second = live.edition()

    assert reader.times == 2
    assert first.version != second.version
    assert b"Title 2" in second.page


def test_a_folder_is_watched_with_all_that_is_in_it(tmp_path):
    reader = Reader()
    live = Live(reader, [tmp_path])

    live.edition()
    (tmp_path / "a.toml").write_text("x")
    live.edition()
    (tmp_path / "a.toml").unlink()
    live.edition()

    assert reader.times == 3


def test_the_same_page_keeps_its_version(tmp_path):
    (tmp_path / "list.toml").write_text("one")
    live = Live(lambda: Listing(records=[], options=ExportOptions()), [tmp_path / "list.toml"])
    version = live.edition().version
    (tmp_path / "list.toml").write_text("two, and longer")

    assert f"/events?{version}".encode() in live.edition().page
    assert live.edition().version == version


def test_every_fault_is_on_the_page():
    def read() -> Listing:
        raise InvalidInput([Fault(path="a.toml", line=1, message="one"), Fault(path="a.toml", line=2, message="<two>")])

    page = Live(read, []).edition().page.decode()

    assert "a.toml:1: one" in page
    assert "a.toml:2: &lt;two&gt;" in page


@pytest.mark.parametrize(
    "error",
    [
        ValueError("<odd>"),
        RecursionError(),
        OSError(5, "Input/output error"),
        KeyError("\ud800"),
        MemoryError(),
        AssertionError(),
        TypeError("a\nb"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"),
        IndexError("</script>"),
        ZeroDivisionError("&amp;"),
        NotImplementedError(),
        ExceptionGroup("many", [ValueError("x")]),
    ],
)
def test_an_unforeseen_error_is_shown_in_place_of_the_old_page(tmp_path, error):
    reader = Reader()

    def read() -> Listing:
        if reader.times:
            raise error
        return reader()

    live = Live(read, [tmp_path])
    old = live.edition()
    (tmp_path / "changed").write_text("x")

    new = live.edition()

    assert new.version != old.version
    assert b"Title 1" not in new.page
    assert type(error).__name__.encode() in new.page
    assert b"this is a bug in bibexport" in new.page
    assert b"<odd>" not in new.page
