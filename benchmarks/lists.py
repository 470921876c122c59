"""Whether a list survives the way into a catalog and back: list, catalog in TOML, list in Markdown, catalog again.

    python benchmarks/lists.py FOLDER [--template bullets|bold|table] [--words] [-v]

FOLDER is searched for lists (.md) and data files (.yaml, .yml, .json, .csv, .toml). Each is read, kept as a catalog,
written as a Markdown list without asking anybody, and read again. Prints per file how many entries, links and words of
the catalog are not in the list that is read back, and how many lines of a second list differ from the first. With
`--words`, also the words beside each entry of a Markdown file that its catalog lacks. Exits 1 if anything is lost.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import bibexport
from bibexport.errors import InvalidInput
from bibexport.formats.options import BUILT_IN_TEMPLATES, ExportOptions
from bibexport.formats.toml.write import dumps
from bibexport.model import Catalog, Entry
from bibexport.text.markup import strip_markup

SUFFIXES = {".md", ".yaml", ".yml", ".json", ".csv", ".toml"}
_NAMED = re.compile(r"(?m)^#{1,6} |^[ \t]*\n(?=\S)")
_ADDRESS = re.compile(r"https?://[^\s)\]>\"'|]+")
_MARKUP = re.compile(r"<[^>]*>|!?\[|\]\([^)]*\)|\]")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", strip_markup(text).casefold()))


def said(entry: Entry) -> Counter[str]:
    """Return every word that an entry says, its links apart."""
    authors = " ".join(name.display for name in entry.authors)
    return words(f"{entry.title} {entry.claim.text} {authors} {entry.description} {entry.note}")


def identity(entry: Entry) -> str:
    return "".join(words(entry.title)) or entry.key


def addresses(entry: Entry) -> Counter[str]:
    found = Counter(link.url for link in entry.links)
    found.update(f"arXiv {entry.arxiv}" for _ in [0] if entry.arxiv)
    found.update(f"DOI {entry.doi}" for _ in [0] if entry.doi)
    return found


def places(entry: Entry) -> Iterator[str]:
    yield from (f"{identity(entry)} in {' / '.join(path)}" for path in entry.sections or ((),))


def total(entries: tuple[Entry, ...], of) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in entries:
        found.update(of(entry))
    return found


def losses(before: Catalog, after: Catalog) -> dict[str, list[str]]:
    """Return what `after` lacks, by kind; entries are compared by title, everything else within its entry."""
    lost: dict[str, list[str]] = {"entries": [], "places": [], "links": [], "words": []}
    titles = Counter(identity(entry) for entry in after.entries)
    lost["entries"] = list((Counter(map(identity, before.entries)) - titles).elements())
    lost["places"] = list((total(before.entries, places) - total(after.entries, places)).elements())
    found: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for entry in after.entries:
        known = found.setdefault(identity(entry), (Counter(), Counter()))
        known[0].update(addresses(entry))
        known[1].update(said(entry))
    for entry in before.entries:
        if identity(entry) in found:
            links, text = found[identity(entry)]
            lost["links"] += (f"{entry.key}: {url}" for url in addresses(entry).keys() - links.keys())
            lost["words"] += (f"{entry.key}: {word}" for word in said(entry).keys() - text.keys())
    return lost


def unread_words(text: str, catalog: Catalog) -> list[str]:
    """Return the words of each entry's lines in a list that the catalog's entry does not say."""
    lines = text.splitlines(keepends=True)
    starts = sorted({entry.line for entry in catalog.entries if entry.line})
    found = []
    for entry in catalog.entries:
        if not entry.line:
            continue
        end = next((line for line in starts if line > entry.line), len(lines) + 1)
        block = _NAMED.split("".join(lines[entry.line - 1 : end - 1]), maxsplit=1)[0]
        shown = words(_MARKUP.sub(" ", _ADDRESS.sub(" ", block)))
        labels = " ".join(link.label for link in entry.links)
        known = said(entry) + words(f"{entry.key} {labels} {' '.join(entry.aliases)} {' '.join(entry.tags)}")
        found += [f"line {entry.line}: {word}" for word in shown.keys() - known.keys()]
    return found


def measure(path: Path, template: str, with_words: bool) -> dict[str, list[str]]:
    catalog = bibexport.load(path)
    kept = bibexport.loads(dumps(catalog), "toml")
    options = ExportOptions(template=template)
    written = bibexport.dumps(bibexport.records(kept), "markdown", options)
    again = bibexport.loads(written, "markdown")
    second = bibexport.dumps(bibexport.records(bibexport.loads(dumps(again), "toml")), "markdown", options)
    lost = losses(catalog, again)
    lost["diff"] = [
        line for line in unified_diff(written.splitlines(), second.splitlines(), n=0, lineterm="") if line[:2] != "@@"
    ][2:]
    if with_words and path.suffix == ".md":
        lost["unread"] = unread_words(path.read_text("utf-8"), catalog)
    return {"read": [entry.key for entry in catalog.entries], **lost}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--template", choices=BUILT_IN_TEMPLATES, default="bullets")
    parser.add_argument("--words", action="store_true", help="count the words that the catalog lacks, too")
    parser.add_argument("-v", action="store_true", help="print what is lost")
    arguments = parser.parse_args()
    sums: Counter[str] = Counter()
    for path in sorted(arguments.folder.rglob("*")):
        if path.suffix not in SUFFIXES:
            continue
        try:
            found = measure(path, arguments.template, arguments.words)
        except InvalidInput as error:
            print(f"{path}: not a list: {error.faults[0].message}")
            continue
        print(
            f"{path}: {len(found['read'])} entries; lost:", *(f"{k} {len(v)}" for k, v in found.items() if k != "read")
        )
        sums.update({kind: len(items) for kind, items in found.items()})
        if arguments.v:
            print(*(f"  {kind}: {item}" for kind, items in found.items() for item in items), sep="\n")
    print(f"{sums.pop('read', 0)} entries;", ", ".join(f"{number} {kind} lost" for kind, number in sums.items()))
    return int(any(number for kind, number in sums.items() if kind != "unread"))


if __name__ == "__main__":
    raise SystemExit(main())
