import gzip
import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from bibexport.errors import InvalidInput, OutputError
from bibexport.index import dump
from bibexport.index.build import Plan, build
from bibexport.index.database import remove_index, replace_index
from bibexport.index.extract import Papers
from bibexport.index.store import StoredIndex
from bibexport.pages import page_key
from tests.index.making import TODAY
from tests.index.test_store import OTHER, PAPER, RAY, WORLD
from tests.servers.dblp_dump import HEAD, TAIL, snapshot, write
from tests.servers.dblp_dump import dump as dump_text
from tests.servers.world import Record, World

TEXT = dump_text(WORLD)
LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def packed(text):
    return gzip.compress(text.encode("ascii"))


@pytest.fixture
def target(tmp_path):
    return tmp_path / "data" / "index.sqlite"


@pytest.fixture
def make(tmp_path, target):
    def make(data=None, name="dblp.xml.gz", **more):
        file = tmp_path / name
        file.write_bytes(gzip.compress(TEXT.encode()) if data is None else data)
        build(target, Plan(dblp=file, **more), today=TODAY)
        return StoredIndex(target)

    return make


def many(count):
    records = (
        Record(key=f"conf/x/R{n}", title=f"Gadget Number {n}", authors=(f"Ada R{n}",), year=2020, venue="X")
        for n in range(count)
    )
    return World(records=tuple(records))


@pytest.mark.parametrize("workers", [0, 2])
def test_small_batches_and_workers_give_one_index(make, monkeypatch, workers):
    text = dump_text(many(300))
    monkeypatch.setattr(dump, "BATCH_BYTES", 5000)

    index = make(packed(text), workers=workers)

    assert index.about.dblp_read == 300
    assert [index.record(f"conf/x/R{n}").title for n in (0, 150, 299)] == [f"Gadget Number {n}" for n in (0, 150, 299)]
    assert len(index.titled("gadget number 77")) == 1


def test_the_same_dump_gives_the_same_bytes(make, target):
    make()
    first = target.read_bytes()
    make()

    assert target.read_bytes() == first


HOSTILE = {
    "a web page": (
        b"<!doctype html><title>Making sure you&#39;re not a bot!</title>",
        "is a web page, perhaps a bot check",
    ),
    "a packed web page": (gzip.compress(b"<!doctype html><html>bot?</html>"), "is a web page, perhaps a bot check"),
    "cut": (gzip.compress(TEXT.encode())[:-200], "is cut short"),
    "wrong length": (gzip.compress(TEXT.encode())[:-4] + bytes(4), "is damaged"),
    "garbage after it": (gzip.compress(TEXT.encode()) + b"garbage", "is damaged"),
    "no end": (packed(TEXT.removesuffix(TAIL)), "is cut short: it ends after line"),
    "half": (packed(TEXT[: len(TEXT) // 2]), "is cut short: it ends after line"),
    "billion laughs": (
        packed(TEXT.replace('SYSTEM "dblp-2023-06-28.dtd"', f"[{LAUGHS}]")),
        "document type other than DBLP's",
    ),
    "foreign DTD": (
        packed(TEXT.replace("dblp-2023-06-28.dtd", "http://evil.example/x.dtd")),
        "document type other than DBLP's",
    ),
    "DTD inside": (
        packed(TEXT.replace("<year>", f"<!DOCTYPE dblp [{LAUGHS}]><year>", 1)),
        "is not well-formed XML near line",
    ),
    "unknown name": (packed(TEXT.replace("Matti J&auml;", "Matti J&lol;")), "is not well-formed XML near line"),
    "a tag is missing": (packed(TEXT.replace("</title>", "", 1)), "is not well-formed XML near line"),
    "no records": (packed(HEAD + TAIL), "holds no record"),
    "more after the end": (packed(TEXT + "<more/>"), "ends after line [0-9]+ without </dblp>"),
    "other root": (packed("<feed>" + TEXT), "is not DBLP's dump: expected the element <dblp>"),
    "only the magic": (b"\x1f\x8b", "is cut short"),
    "no zip": (b"PK\3\4nonsense", "is damaged"),
    "empty": (b"", "is empty"),
    "nothing packed": (gzip.compress(b""), "is not DBLP's dump"),
    "a local file's text": (
        packed(TEXT.replace('SYSTEM "dblp-2023-06-28.dtd"', '[<!ENTITY x SYSTEM "file:///etc/passwd">]')),
        "document type other than DBLP's",
    ),
    "other bytes in the middle": (
        gzip.compress(TEXT.encode())[:300] + b"\xff" * 9 + gzip.compress(TEXT.encode())[309:],
        "is (damaged|not well-formed XML|not DBLP's dump)",
    ),
    "elements without end": (
        packed(HEAD + "<article key='x'><title>" + "<i>" * 9999 + "</i>" * 9999 + "</title></article>" + TAIL),
        "elements are nested too deeply",
    ),
    "another encoding": (packed(TEXT.replace("ISO-8859-1", "EBCDIC-US")), "is in the encoding 'ebcdic-us'"),
    "binary": (b"\x00\xff" * 5000, "is not DBLP's dump"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_dump_is_rejected_by_name_and_the_old_index_stays(make, target, tmp_path, case):
    data, reason = HOSTILE[case]
    make()
    before = target.read_bytes()

    with pytest.raises(InvalidInput, match=reason) as caught:
        make(data, "bad.xml.gz")

    assert str(caught.value).startswith(f"{tmp_path / 'bad.xml.gz'}: ")
    assert target.read_bytes() == before
    assert StoredIndex(target).record(RAY.key)
    assert {file.name for file in target.parent.iterdir()} <= {target.name, f".{target.name}.lock"}


def test_a_file_that_cannot_be_opened_is_named(tmp_path, target):
    (tmp_path / "folder").mkdir()

    for plan in (Plan(dblp=tmp_path / "folder"), Plan(dblp=tmp_path / "folder", md5="00"), Plan(dblp=tmp_path / "no")):
        with pytest.raises(InvalidInput, match=rf"{plan.dblp.name}: cannot be read: "):
            build(target, plan, today=TODAY)


def test_a_dump_whose_record_never_ends_is_rejected(make, monkeypatch):
    monkeypatch.setattr(dump, "MAX_RECORD_BYTES", 100_000)
    monkeypatch.setattr(dump, "BATCH_BYTES", 10_000)

    with pytest.raises(InvalidInput, match="no record ends within"):
        make(packed(HEAD + "<article key='x'><title>" + "a" * 1_000_000))


def test_a_malformed_batch_is_rejected_by_a_worker(make, monkeypatch):
    monkeypatch.setattr(dump, "BATCH_BYTES", 5000)
    text = dump_text(many(100)).replace("Gadget Number 70", "Gadget &number; 70")

    with pytest.raises(InvalidInput, match="near line"):
        make(packed(text), workers=1)


@pytest.mark.parametrize("form", ["xml", "zip", "two members"])
def test_a_dump_may_be_packed_in_other_ways(make, tmp_path, form):
    data = TEXT.encode()
    if form == "zip":
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            archive.writestr("dblp.xml", data)
        data = (tmp_path / "x.zip").read_bytes()
    if form == "two members":
        data = gzip.compress(data[:500]) + gzip.compress(data[500:])

    assert make(data).about.dblp_read == 5


def test_the_checksum_is_checked(make):
    data = packed(TEXT)

    assert make(data, md5=hashlib.md5(data).hexdigest().upper()).about.dblp_read == 5
    with pytest.raises(InvalidInput, match=r"has the MD5 [0-9a-f]{32}, expected 00"):
        make(data, md5="00")


def test_a_dump_with_far_fewer_records_than_the_index_is_rejected(make):
    make(packed(dump_text(many(30))))

    with pytest.raises(InvalidInput, match="holds 5 records, but the existing index 30"):
        make()


@pytest.mark.parametrize(
    ("name", "packed_at", "date"),
    [
        ("dblp-2026-10-03.xml.gz", 1_790_000_000, "2026-10-03"),
        ("dblp.xml.gz", 1_790_000_000, "2026-09-21"),
        ("dblp.xml.gz", 0, "2024-01-01"),
        ("dblp.xml", None, "2024-01-01"),
        ("dblp-2999-01-01.xml.gz", 0, TODAY),
        ("dblp-2020-01-01.xml.gz", 0, "2024-01-01"),
    ],
)
def test_a_part_of_dblp_is_dated_by_its_file_or_a_later_record(make, name, packed_at, date):
    data = TEXT.encode() if packed_at is None else gzip.compress(TEXT.encode(), mtime=packed_at)

    assert make(data, name).about.dblp_date == date


def test_all_of_dblp_is_dated_by_its_latest_record(make, monkeypatch):
    monkeypatch.setattr("bibexport.index.build.WHOLE_DUMP_RECORDS", 5)

    assert make(name="dblp-2026-10-03.xml.gz").about.dblp_date == "2024-01-01"


def test_progress_counts_bytes_and_records(tmp_path, target):
    dump_file, snapshot_file = write(WORLD, tmp_path)
    reported = []

    build(target, Plan(dblp=dump_file, arxiv=snapshot_file), today=TODAY, progress=reported.append)

    sizes = dump_file.stat().st_size + snapshot_file.stat().st_size
    assert reported[-1].done == reported[-1].total == sizes
    assert (reported[-1].records, reported[-1].is_read) == (6, True)


def test_an_index_for_one_catalog_keeps_what_it_can_need_and_knows_what_it_covers(make, tmp_path):
    (tmp_path / "arxiv.json").write_text(snapshot(WORLD))
    selected = Papers(titles=frozenset({"Bouncing Widgets and Noisy Sensors"}), preprints=frozenset({PAPER.id}))

    index = make(arxiv=tmp_path / "arxiv.json", papers=selected, only="list.md")

    assert (index.about.dblp_read, index.about.only) == (5, "list.md")
    assert index.record(RAY.key).publisher == "PMLR Press"
    assert index.corr(PAPER.id)
    assert index.record(OTHER.key) is None
    assert index.covers(["bouncing widgets and noisy sensors", PAPER.title])
    assert not index.covers([PAPER.title, "Sideways Gadgets"])


@pytest.mark.parametrize(
    "selected",
    [Papers(keys=frozenset({OTHER.key})), Papers(titles=frozenset({"sideways gadgets"})), Papers(titles=frozenset({"Gadgets Going Sideways"})),
     Papers(pages=frozenset({page_key(OTHER.ee[0])}))],
)  # fmt: skip
def test_a_record_is_kept_by_key_by_title_by_words_or_by_page(make, selected):
    index = make(papers=selected, only="list.md")

    assert index.record(OTHER.key)
    assert index.record(RAY.key) is None
    assert index.record("conf/icml/2021") is None


@pytest.mark.parametrize("line", ['{"id": "2103.00020"}', "[]", '{"id": 7}', "<html>", "{"])
def test_a_line_that_is_not_of_a_snapshot_is_rejected_with_its_number(make, tmp_path, line):
    (tmp_path / "arxiv.json").write_text(f"{snapshot(WORLD)}{line}\n")

    with pytest.raises(InvalidInput, match=r"arxiv.json: line 2 "):
        make(arxiv=tmp_path / "arxiv.json")


@pytest.mark.parametrize("text", ["", "\n", '{"id": "no id", "title": "T", "authors_parsed": [], "versions": []}\n'])
def test_a_snapshot_without_papers_is_rejected(make, tmp_path, text):
    (tmp_path / "arxiv.json").write_text(text)

    with pytest.raises(InvalidInput, match=r"arxiv.json: (holds no paper|is empty)"):
        make(arxiv=tmp_path / "arxiv.json")


def test_only_one_build_runs_at_a_time(make, target):
    with replace_index(target) as build_files:
        build_files.new.write_bytes(b"new")
        with pytest.raises(OutputError, match="another process is building it"):
            make()

    assert target.read_bytes() == b"new"


def test_an_index_that_cannot_be_written_is_named(make, tmp_path):
    (tmp_path / "data").write_text("a file, not a folder")

    with pytest.raises(OutputError, match=r"cannot create the folder .*data: it is a file"):
        make()


NOT_INDEXES = [b"my notes", b"SQLite format 3\x00" + bytes(4096), b"\x00" * 100]


@pytest.mark.parametrize("content", NOT_INDEXES)
def test_no_other_file_is_removed_or_replaced(make, target, content):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)

    for change in (make, lambda: remove_index(target)):
        with pytest.raises(OutputError, match="it is not an index of bibexport"):
            change()

    assert target.read_bytes() == content
    assert list(target.parent.iterdir()) == [target]


def test_nothing_but_a_file_is_removed_or_replaced(make, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(target)

    for change in (make, lambda: remove_index(target)):
        with pytest.raises(OutputError, match="it is not an index of bibexport"):
            change()

    assert target.is_fifo()


@pytest.mark.parametrize("name", [".", "/", ".."])
def test_a_folder_is_no_place_for_an_index(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(OutputError, match="it is a folder"):
        remove_index(Path(name))
    with pytest.raises(OutputError, match="it is a folder"), replace_index(Path(name)):
        pass


def test_an_empty_file_is_replaced(make, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch()

    make()

    assert target.read_bytes().startswith(b"SQLite format 3")


def test_removing_deletes_the_index_and_the_files_of_a_killed_build(make, target):
    make()
    (target.parent / f".{target.name}.new").write_bytes(b"half")

    assert remove_index(target)
    assert not remove_index(target)
    assert list(target.parent.iterdir()) == []
