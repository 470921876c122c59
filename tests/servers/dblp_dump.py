"""A world as files: DBLP's dump, with the characters' names of its DTD, and arXiv's snapshot."""

import gzip
import json
import re
from datetime import datetime
from html.entities import codepoint2name
from pathlib import Path
from typing import Any

from tests.servers.dblp_web import elements
from tests.servers.world import Paper, Record, World

HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp-2023-06-28.dtd">\n<dblp>\n'
TAIL = "\n</dblp>\n"
PERSON = (
    '<www mdate="2024-01-01" key="homepages/000/0001">\n<author>Alec Ray</author>\n<title>Home Page</title>\n</www>'
)


def dump(world: World) -> str:
    """All records of DBLP, among pages of persons."""
    return HEAD + PERSON + "".join(map(dump_record, world.dblp().values())) + TAIL


def dump_record(record: Record) -> str:
    """A record as the dump has it; the next one starts on the line on which it ends."""
    publtype = f' publtype="{record.publtype}"' if record.publtype else ""
    head = f'<{record.bibtype} mdate="{record.modified}" key="{record.key}"{publtype}>'
    lines = [head, *elements(record), f"</{record.bibtype}>"]
    return named("\n".join(lines))


def named(text: str) -> str:
    """Characters outside ASCII by the names that Latin-1 has for them, the others by their numbers."""
    characters = (c if c.isascii() else f"&{codepoint2name.get(ord(c), f'#{ord(c)}')};" for c in _decoded(text))
    return "".join(characters)


def _decoded(text: str) -> str:
    """Numeric references as characters; what XML itself needs stays."""
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)


def snapshot(world: World) -> str:
    """arXiv's papers, a line each."""
    return "".join(f"{json.dumps(line(paper))}\n" for paper in world.papers)


def line(paper: Paper) -> dict[str, Any]:
    """One paper as Kaggle's snapshot has it."""
    latest = len(paper.history)
    return {
        "id": paper.id,
        "submitter": paper.authors[0],
        "authors": ", ".join(paper.authors),
        "title": paper.title_of(latest).replace("\n", "\n "),
        "comments": paper.comment,
        "journal-ref": paper.journal_ref,
        "doi": paper.doi,
        "report-no": None,
        "categories": " ".join(paper.categories),
        "license": None,
        "abstract": f"  {paper.summary}\n",
        "versions": [
            {"version": f"v{number}", "created": _rfc(one.updated if number > 1 else paper.published)}
            for number, one in enumerate(paper.history, 1)
        ],
        "update_date": paper.history[-1].updated[:10],
        "authors_parsed": [[*reversed(author.strip().rpartition(" ")[::2]), ""] for author in paper.authors],
    }


def write(world: World, folder: Path, name: str = "dblp.xml.gz") -> tuple[Path, Path]:
    """Put both into `folder`; give the dump and the snapshot."""
    (folder / name).write_bytes(gzip.compress(dump(world).encode("ascii")))
    (folder / "arxiv.json").write_text(snapshot(world))
    return folder / name, folder / "arxiv.json"


def _rfc(stamp: str) -> str:
    return datetime.fromisoformat(stamp).strftime("%a, %d %b %Y %H:%M:%S GMT")
