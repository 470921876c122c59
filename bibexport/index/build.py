"""Building the index: one read of the dump, into a file beside the old one, which it then replaces at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from bibexport.errors import PayloadError
from bibexport.index.dump import Source, dump_batches, snapshot_batches
from bibexport.index.place import Workshop, replacing
from bibexport.index.rows import ArxivReader, Batch, DblpReader, Rows, volume_rows
from bibexport.index.schema import About
from bibexport.index.store import about_if_there
from bibexport.index.terms import title_term
from bibexport.index.wanted import Papers, wanted
from bibexport.index.workers import Reader, processors, read_all
from bibexport.index.writer import Writer

WHOLE = 1_000_000
"""Records from which a dump is taken for the whole of DBLP, which changes every day."""
SMALL = 1 << 22
"""Bytes up to which other processes are not worth their start."""
MOST_PROCESSES = 3
"""That read: the one that writes keeps no more of them busy."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a build is: bytes read of all bytes, and records read so far."""

    done: int
    total: int
    records: int
    is_read: bool = False
    """Whether all is read, and only the file has still to be made fit for look-ups."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What an index is to be made of."""

    dblp: Path
    md5: str = ""
    """Of the dump; empty: not checked."""
    arxiv: Path | None = None
    only: str = ""
    """The catalog that the index is for; empty: for all."""
    papers: Papers | None = None
    """What the catalog's entries are known by."""
    processes: int | None = None
    """That help to read; None: as fits the machine and the files."""

    @property
    def size(self) -> int:
        """The bytes that there are to read."""
        return sum(path.stat().st_size for path in (self.dblp, self.arxiv) if path)


def build(target: Path, plan: Plan, *, today: str, progress: Callable[[Progress], None] = lambda _: None) -> About:
    """Build the index at `target`; until it is whole, the one that is there stays as it is.

    Raises:
        InvalidInput: the dump or the snapshot is not one, is damaged, or holds far less than the index that is there.
        OutputError: the index cannot be written, or another process is building it.
    """
    dblp = Source(plan.dblp)
    arxiv = Source(plan.arxiv) if plan.arxiv else None
    if plan.md5:
        dblp.check_md5(plan.md5)
    old = about_if_there(target)
    with replacing(target) as workshop:
        about = _Builder(plan, today, progress, dblp, arxiv).run(workshop)
        if old is not None and about.dblp_read < old.dblp_read / 2:
            raise dblp.refusal(
                f"holds {about.dblp_read} records, and the index that is there {old.dblp_read}; if that is meant, "
                "remove the index first (`bibex index remove`)"
            )
    return about


class _Tally:
    """Sums up what the batches of one file held."""

    def __init__(self) -> None:
        self.read = self.kept = 0
        self.latest = ""
        self.aside: dict[str, str] = {}
        self.in_volumes: set[str] = set()

    def take(self, rows: Rows) -> None:
        self.read += rows.read
        self.kept += rows.kept
        self.latest = max(self.latest, rows.latest)
        self.aside.update(rows.aside)
        self.in_volumes.update(rows.in_volumes)


class _Builder:
    """One build, from the empty file to the finished one."""

    def __init__(
        self, plan: Plan, today: str, progress: Callable[[Progress], None], dblp: Source, arxiv: Source | None
    ) -> None:
        self.plan, self.today, self.progress = plan, today, progress
        self.dblp, self.arxiv = dblp, arxiv
        self.sources = [source for source in (arxiv, dblp) if source is not None]
        self.batches = self.records = 0

    def run(self, workshop: Workshop) -> About:
        papers = self.plan.papers
        with Writer(*workshop) as writer:
            preprints = self._snapshot(writer, papers) if self.arxiv else _Tally()
            if papers is not None:
                papers = papers.with_titles(preprints.aside.values())
            publications = self._dump(writer, papers)
            self._report(is_read=True)
            about = self._about(publications, preprints, writer.bucket_bits)
            writer.finish(about, map(title_term, papers.titles if papers else ()))
        return about

    def _snapshot(self, writer: Writer, papers: Papers | None) -> _Tally:
        assert self.arxiv
        reader = ArxivReader(papers.preprints if papers else None)
        with self.arxiv.opened() as stream:
            tally = self._read(self.arxiv, snapshot_batches(self.arxiv, stream), reader, writer)
            if not tally.read:
                raise PayloadError("holds no paper")
        return tally

    def _dump(self, writer: Writer, papers: Papers | None) -> _Tally:
        with self.dblp.opened() as stream:
            encoding, batches = dump_batches(self.dblp, stream)
            reader = DblpReader(encoding, wanted(papers) if papers else None)
            tally = self._read(self.dblp, batches, reader, writer)
            if not tally.read:
                raise PayloadError("holds no record")
        needed = [(key, xml) for key, xml in sorted(tally.aside.items()) if key in tally.in_volumes]
        writer.add(volume_rows(needed, self._next_number()))
        return tally

    def _read(self, source: Source, batches: Iterator[Batch], reader: Reader, writer: Writer) -> _Tally:
        tally = _Tally()
        numbered = (batch._replace(number=self._next_number()) for batch in batches)
        for rows in read_all(numbered, reader, self._processes(source)):
            writer.add(rows)
            tally.take(rows)
            self.records += rows.read
            self._report()
        return tally

    def _report(self, *, is_read: bool = False) -> None:
        done, total = sum(one.position for one in self.sources), sum(one.size for one in self.sources)
        self.progress(Progress(done=done, total=total, records=self.records, is_read=is_read))

    def _next_number(self) -> int:
        self.batches += 1
        return self.batches - 1

    def _processes(self, source: Source) -> int:
        if self.plan.processes is not None:
            return self.plan.processes
        available = processors()
        return min(available, MOST_PROCESSES) if available > 1 and source.size > SMALL else 0

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
        """The day of the dump: of its latest record, for the whole of DBLP changes every day.

        A part of DBLP may have no record that was changed of late; then the file says when it was made.
        """
        written = "" if publications.read >= WHOLE else self.dblp.date()
        return min(max(written, publications.latest), self.today)
