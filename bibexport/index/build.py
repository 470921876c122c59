"""Builds the index in one pass over the dump, in a new file that then replaces the old index."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from bibexport.errors import PayloadError
from bibexport.index.database import WHOLE_DUMP_RECORDS, About, BuildFiles, IndexWriter, replace_index
from bibexport.index.dump import InputFile, read_dump, read_snapshot
from bibexport.index.extract import KeyTally, Papers, find_complete, select
from bibexport.index.hashes import hash_title
from bibexport.index.rows import ArxivReader, Batch, DblpReader, Rows, rows_of_volumes
from bibexport.index.store import read_about

_PARALLEL_BYTES = 1 << 22
"""Size of a file from which worker processes are worth their start-up time."""
_MAX_WORKERS = 3
"""The writing process cannot keep more of them busy."""

BatchReader = Callable[[Batch], Rows]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a build is: bytes read of all bytes, and records read so far."""

    done: int
    total: int
    records: int
    is_read: bool = False
    """Whether everything has been read and only the look-up tables remain to be written."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to build an index from."""

    dblp: Path
    md5: str = ""
    """Expected checksum of the dump; empty: not checked."""
    arxiv: Path | None = None
    only: str = ""
    """The catalog that the index is for; empty: for all."""
    papers: Papers | None = None
    """The catalog's papers; None keeps every record."""
    workers: int | None = None
    """Number of worker processes; None chooses by the machine and the size of the files."""

    @property
    def size(self) -> int:
        """Number of bytes to read."""
        return sum(path.stat().st_size for path in (self.dblp, self.arxiv) if path)


def build(target: Path, plan: Plan, *, today: str, progress: Callable[[Progress], None] = lambda _: None) -> About:
    """Build the index at `target`; the existing one stays in use until the new one is complete.

    Raises:
        InvalidInput: the dump or the snapshot is damaged or something else, or has far fewer records than the existing
            index.
        OutputError: the index cannot be written, or another process is building it.
    """
    dblp = InputFile(plan.dblp)
    arxiv = InputFile(plan.arxiv) if plan.arxiv else None
    if plan.md5:
        dblp.check_md5(plan.md5)
    old = read_about(target)
    with replace_index(target) as build_files:
        about = _Build(plan, today, progress, dblp, arxiv).run(build_files)
        if old is not None and about.dblp_read < old.dblp_read / 2:
            raise dblp.reject(
                f"holds {about.dblp_read} records, but the existing index {old.dblp_read}; if this is intended, "
                "remove the index first (`bibex index remove`)"
            )
    return about


class _Tally:
    """Sums up the batches of one file."""

    def __init__(self) -> None:
        self.read = self.kept = 0
        self.latest = ""
        self.deferred: dict[str, str] = {}
        self.volumes_needed: set[str] = set()
        self.keys: list[KeyTally] = []

    def add(self, rows: Rows) -> None:
        self.read += rows.read
        self.kept += rows.kept
        self.latest = max(self.latest, rows.latest)
        self.deferred.update(rows.deferred)
        self.volumes_needed.update(rows.volumes_needed)
        # All of DBLP holds every venue completely, whatever its keys say.
        if self.read < WHOLE_DUMP_RECORDS:
            self.keys.append(rows.keys)
        else:
            self.keys.clear()


class _Build:
    """One build, from the empty file to the finished one."""

    def __init__(
        self, plan: Plan, today: str, progress: Callable[[Progress], None], dblp: InputFile, arxiv: InputFile | None
    ) -> None:
        self.plan, self.today, self.progress = plan, today, progress
        self.dblp, self.arxiv = dblp, arxiv
        self.files = [file for file in (arxiv, dblp) if file is not None]
        self.batches = self.records = 0

    def run(self, build_files: BuildFiles) -> About:
        papers = self.plan.papers
        with IndexWriter(*build_files) as writer:
            # The snapshot first: it supplies titles that the catalog lacks, by which records are selected.
            preprints = self._read_snapshot(self.arxiv, writer, papers) if self.arxiv else _Tally()
            if papers is not None:
                papers = papers.with_titles(preprints.deferred.values())
            publications = self._read_dump(writer, papers)
            self._report(is_read=True)
            about = self._about(publications, preprints, writer.bucket_bits)
            writer.finish(about, map(hash_title, papers.titles if papers else ()), find_complete(publications.keys))
        return about

    def _read_snapshot(self, arxiv: InputFile, writer: IndexWriter, papers: Papers | None) -> _Tally:
        reader = ArxivReader(papers.preprints if papers else None)
        with arxiv.open() as stream:
            tally = self._read(arxiv, read_snapshot(arxiv, stream), reader, writer)
            if not tally.read:
                raise PayloadError("holds no paper")
        return tally

    def _read_dump(self, writer: IndexWriter, papers: Papers | None) -> _Tally:
        with self.dblp.open() as stream:
            encoding, batches = read_dump(self.dblp, stream)
            reader = DblpReader(encoding, select(papers) if papers else None)
            tally = self._read(self.dblp, batches, reader, writer)
            if not tally.read:
                raise PayloadError("holds no record")
        volumes = [(key, xml) for key, xml in sorted(tally.deferred.items()) if key in tally.volumes_needed]
        writer.add(rows_of_volumes(volumes, self._next_number()))
        return tally

    def _read(self, file: InputFile, batches: Iterator[Batch], reader: BatchReader, writer: IndexWriter) -> _Tally:
        tally = _Tally()
        numbered = (batch._replace(number=self._next_number()) for batch in batches)
        for rows in read_batches(numbered, reader, self._workers(file)):
            writer.add(rows)
            tally.add(rows)
            self.records += rows.read
            self._report()
        return tally

    def _report(self, *, is_read: bool = False) -> None:
        done, total = sum(file.position for file in self.files), sum(file.size for file in self.files)
        self.progress(Progress(done=done, total=total, records=self.records, is_read=is_read))

    def _next_number(self) -> int:
        self.batches += 1
        return self.batches - 1

    def _workers(self, file: InputFile) -> int:
        if self.plan.workers is not None:
            return self.plan.workers
        available = _processors()
        return min(available, _MAX_WORKERS) if available > 1 and file.size > _PARALLEL_BYTES else 0

    def _about(self, publications: _Tally, preprints: _Tally, bucket_bits: int) -> About:
        return About(
            dblp_date=self._dump_date(publications),
            dblp_file=self.dblp.path.name,
            dblp_read=publications.read,
            dblp_kept=publications.kept,
            arxiv_date=min(preprints.latest, self.today),
            arxiv_file=self.arxiv.path.name if self.arxiv else "",
            arxiv_kept=preprints.kept,
            bucket_bits=bucket_bits,
            built=self.today,
            only=self.plan.only,
        )

    def _dump_date(self, publications: _Tally) -> str:
        """Date the dump by its latest record.

        A part of DBLP may have no recently changed record, so there the date of the file counts if it is later.
        """
        # All of DBLP changes every day.
        written = "" if publications.read >= WHOLE_DUMP_RECORDS else self.dblp.date()
        return min(max(written, publications.latest), self.today)


def read_batches(batches: Iterable[Batch], reader: BatchReader, workers: int) -> Iterator[Rows]:
    """Run `reader` on all batches and yield the rows in their order, in this process if `workers` is 0.

    Raises:
        PayloadError: a batch cannot be read.
    """
    if workers < 1:
        yield from map(reader, batches)
        return
    # Spawned, not forked: a worker then inherits no end of another's pipe, so it ends when this process does,
    # however this process ends.
    context = multiprocessing.get_context("spawn")
    idle: deque[Connection] = deque()
    busy: deque[Connection] = deque()
    started = []
    try:
        for _ in range(workers):
            here, there = context.Pipe()
            worker = context.Process(target=_serve, args=(there, reader), daemon=True)
            worker.start()
            there.close()
            started.append((worker, here))
            idle.append(here)
        for batch in batches:
            if not idle:
                yield _receive(busy, idle)
            # One batch at a time per worker: with two, both sides could wait for the other to read.
            connection = idle.popleft()
            connection.send(batch)
            busy.append(connection)
        while busy:
            yield _receive(busy, idle)
    finally:
        for worker, connection in started:
            connection.close()
            worker.join(timeout=5)
            if worker.is_alive():
                worker.kill()


def _receive(busy: deque[Connection], idle: deque[Connection]) -> Rows:
    connection = busy.popleft()
    idle.append(connection)
    try:
        answer: Rows | str = connection.recv()
    except EOFError as error:
        raise OSError("a worker process has ended unexpectedly; is there enough memory?") from error
    if isinstance(answer, str):
        raise PayloadError(answer)
    return answer


def _serve(connection: Connection, reader: BatchReader) -> None:
    """Read batches in a worker process until the other end closes."""
    try:
        while True:
            batch: Batch = connection.recv()
            try:
                connection.send(reader(batch))
            except PayloadError as error:
                connection.send(str(error))
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        return


def _processors() -> int:
    """Number of processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
