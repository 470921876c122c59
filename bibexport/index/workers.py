"""Makes rows of batches in other processes, in order: reading XML is most of the work of a build."""

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection

from bibexport.errors import PayloadError
from bibexport.index.rows import Batch, Rows

Reader = Callable[[Batch], Rows]


def processors() -> int:
    """How many this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def read_all(batches: Iterable[Batch], reader: Reader, processes: int) -> Iterator[Rows]:
    """The rows of all batches, in their order; with no other processes, made here.

    Raises:
        PayloadError: a batch is not what it should be.
    """
    if processes < 1:
        yield from map(reader, batches)
        return
    # Spawned and not forked, so that a worker holds no end of another one's pipe, and ends when this process does,
    # however it ends.
    context = multiprocessing.get_context("spawn")
    idle: deque[Connection] = deque()
    busy: deque[Connection] = deque()
    started = []
    try:
        for _ in range(processes):
            here, there = context.Pipe()
            worker = context.Process(target=_serve, args=(there, reader), daemon=True)
            worker.start()
            there.close()
            started.append((worker, here))
            idle.append(here)
        for batch in batches:
            if not idle:
                yield _received(busy, idle)
            # One batch at a time for each: with two, both sides could wait for the other to read.
            connection = idle.popleft()
            connection.send(batch)
            busy.append(connection)
        while busy:
            yield _received(busy, idle)
    finally:
        for worker, connection in started:
            connection.close()
            worker.join(timeout=5)
            if worker.is_alive():
                worker.kill()


def _received(busy: deque[Connection], idle: deque[Connection]) -> Rows:
    connection = busy.popleft()
    idle.append(connection)
    try:
        answer: Rows | str = connection.recv()
    except EOFError as error:
        raise OSError("a process that reads the dump has ended; is there enough memory?") from error
    if isinstance(answer, str):
        raise PayloadError(answer)
    return answer


def _serve(connection: Connection, reader: Reader) -> None:
    # Rows hold no cycles, and to look for some takes a twentieth of the time.
    gc.disable()
    try:
        while True:
            batch: Batch = connection.recv()
            try:
                connection.send(reader(batch))
            except PayloadError as error:
                connection.send(str(error))
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        return
