"""What bibliographies lose, gain and change in print when a person's own .bib goes through `bibex export`.

    python benchmarks/printed.py FILE.bib … [--sample N] [--styles plain,apa] [--json FILE] [--show N]

Each file is exported as BibTeX and as BibLaTeX. Original and export are typeset with BibTeX (plain, IEEEtran, plainnat)
and with biber (numeric, authoryear, apa), and the text of the PDF is compared entry by entry, without spacing. What
differs is sorted into kinds by `printed_kinds.py`; a kind is either an improvement that somebody has reviewed, with the
reason, or a loss. Of a file with more than N entries, N are typeset, taken evenly.

Also counted, per file: TeX errors that only the export has; entries in and out of every format; and fields that are
altered in meaning (see `altered_fields`). Where BibTeX, biber or TeX stops at an entry of the original, the others are
printed from copies without it. The first line of a report has the number of prints that were compared; none at all is
an error. Exits 1 if there is any loss. Needs pdflatex, bibtex, biber and pdftotext.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from printed_kinds import Difference, altered_fields, compare, read_fields
from typeset import BIBLATEX, CLASSIC, Printed, list_keys, readable_keys, typeset, typeset_in_groups, write_copy

from bibexport.formats.bibtex.read import read
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import WRITERS, writer
from bibexport.keys import safe_key

COUNTED = {
    "bibtex": r"^@(?!(?:string|preamble|comment)\b)",
    "biblatex": r"^@(?!(?:string|preamble|comment)\b)",
    "csl-json": r'^    "id":',
    "csl-yaml": r"^  - id:",
    "html": '<li class="entry"',
    "markdown": r"^- ",
    "ris": r"^TY  - ",
    "zotero-rdf": "<z:citationKey>",
}
"""The formats whose entries can be counted, and the pattern of which each entry has one."""


def main() -> int:
    """Compare the files that the command line names; return 1 if the export of any loses something."""
    options = _arguments()
    found: list[dict[str, object]] = []
    lost = 0
    for path in options.files:
        with tempfile.TemporaryDirectory(prefix="printed-") as folder:
            result = _compare_file(path, Path(folder), options.styles.split(","), options.sample)
        found.append(result)
        lost += _report(result, options.show)
        sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    return 1 if lost else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.bib")
    parser.add_argument("--sample", type=int, default=300, help="entries typeset per file")
    parser.add_argument("--styles", default=",".join((*CLASSIC, *BIBLATEX)))
    parser.add_argument("--json", type=Path, help="where to write all differences")
    parser.add_argument("--show", type=int, default=3, help="differences shown per kind of loss")
    return parser.parse_args()


def _compare_file(path: Path, folder: Path, styles: list[str], sample: int) -> dict[str, object]:
    encoding = "utf8" if _is_utf8(path.read_bytes()) else "latin1"
    fields = read_fields(path)
    # Entries of data for others are no references, and no style is to print them.
    keys = list_keys(path, folder / "keys")
    readable = readable_keys(path)
    original = path
    if len(keys) < len(readable) / 2:
        # BibTeX gives a file up at a missing brace, and biber reads nothing of it: they get what we can read.
        original = folder / "readable.bib"
        write_copy(path, readable, original)
        fields, keys = read_fields(original), readable
    keys = [key for key in keys if _type(key, fields) not in ("@xdata", "@set")]
    chosen = keys[:: max(1, -(-len(keys) // sample))]
    outputs = {"bibtex": folder / "bibtex.bib", "biblatex": folder / "biblatex.bib"}
    for dialect, output in outputs.items():
        _export(path, dialect, output)
        if original != path:  # the export ends with what cannot be read
            write_copy(output, readable_keys(output), output)
    entries = {key: _with_inherited(key, fields) for key in chosen}
    differences: list[Difference] = []
    errors: list[dict[str, object]] = []
    compared = dict.fromkeys(styles, 0)
    for style in styles:
        output = outputs["bibtex" if style in CLASSIC else "biblatex"]
        new_names = _exported_keys(chosen, output)
        for group, old in typeset_in_groups(original, chosen, style, folder / "old", encoding):
            new = _renamed(typeset(output, [new_names[key] for key in group], style, folder / "new", "utf8"), new_names)
            for key in group:
                if key in old.texts:
                    compared[style] += 1
                    differences += compare(key, style, old.texts[key], new.texts.get(key), entries[key])
            errors += _new_errors(style, old, new)
    return {
        "file": path.name,
        "entries": len(keys),
        "typeset": len(chosen),
        "compared": compared,
        "differences": [one._asdict() for one in differences],
        "errors": errors,
        "counts": dict(_count_entries(path, keys)),
        "altered": [
            f"{dialect}: {one}"
            for dialect, output in outputs.items()
            for one in altered_fields(fields, _read_export(output, list(fields)))
        ],
    }


def _type(key: str, fields: Mapping[str, Mapping[str, str]]) -> str:
    return fields.get(key, {}).get("entrytype", "")


_OF_WHOLE = ("doi", "url", "urldate", "eprint", "pages", "pagetotal", "eid", "date")
"""What describes only the whole, although BibTeX and biber let a part inherit it."""


def _with_inherited(
    key: str, fields: Mapping[str, Mapping[str, str]], below: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return the fields of an entry and those of the entries from which it inherits.

    What only the whole has is under names such as `whole:doi`.
    """
    own = {name: value for name, value in fields.get(key, {"entrytype": ""}).items() if value or name == "entrytype"}
    same = {name.lower(): name for name in fields}
    inherited: dict[str, str] = {}
    for reference in ("xdata", "crossref"):
        for one in own.get(reference, "").lower().split(","):
            name = same.get(one.strip(), "")
            if not name or name in below:
                continue
            parent = _with_inherited(name, fields, below | {key})
            if reference == "crossref":
                title = fields[name].get("booktitle") or fields[name].get("title", "")
                # Of what the parent inherits in its turn, biber names nothing again; BibTeX names nothing at all.
                new_name = "maintitle" if parent["entrytype"].startswith("@mv") else "booktitle"
                parent |= {new_name: fields[name].get(new_name) or title, "crossref:title": title}
                parent |= {f"whole:{one}": parent[one] for one in _OF_WHOLE if one in parent and one not in own}
            inherited = parent | inherited
    return inherited | own


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _export(path: Path, dialect: str, output: Path) -> None:
    command = [sys.executable, "-m", "bibexport", "export", str(path), "--offline", "-f", dialect, "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{path.name}: {dialect}: {done.stderr[-2000:]}")
        output.write_text("", "utf-8")


def _exported_keys(keys: list[str], output: Path) -> dict[str, str]:
    """Return the key of each entry in an export: its own, or the one that replaces it.

    To BibTeX, a key that differs from another by case alone is the same; the second gets a number.
    """
    written = set(re.findall(r"^@\w+\{(.*),$", output.read_text("utf-8"), re.MULTILINE))
    return {
        key: next((one for one in (key, safe_key(key), f"{key}-2") if one in written), safe_key(key)) for key in keys
    }


def _read_export(output: Path, keys: list[str]) -> dict[str, dict[str, str]]:
    """Return the fields of an export by the keys of the original."""
    written = read_fields(output)
    new_names = _exported_keys(keys, output)
    return {key: written[new_names[key]] for key in keys if new_names[key] in written}


def _renamed(printed: Printed, names: Mapping[str, str]) -> Printed:
    old = {new: key for key, new in names.items()}
    return Printed(
        {old.get(key, key): text for key, text in printed.texts.items()},
        {old.get(key, key): messages for key, messages in printed.errors.items()},
    )


def _new_errors(style: str, old: Printed, new: Printed) -> Iterator[dict[str, object]]:
    """Yield the errors that the export has and the original has not, each with the entry at which TeX reports it."""
    before, after = (Counter(one for group in printed.errors.values() for one in group) for printed in (old, new))
    if not after - before:
        return
    for key, messages in new.errors.items():
        if more := list((Counter(messages) - Counter(old.errors.get(key, []))).elements()):
            yield {"key": key, "style": style, "errors": more}


def _count_entries(path: Path, keys: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the number of entries that BibTeX reads, that we read, and that each format has."""
    data = path.read_bytes()
    text = data.decode("utf-8" if _is_utf8(data) else "latin-1")
    records = [entry.record for entry in read(text, path.name)[0].entries if entry.record]
    yield "BibTeX", len(keys)
    yield "read", len(records)
    for name in sorted(WRITERS & COUNTED.keys()):
        written = "".join(writer(name)(records, ExportOptions()))
        yield name, len(re.findall(COUNTED[name], written, re.MULTILINE))


def _report(result: Mapping[str, object], show: int) -> int:
    """Print the figures of a file and examples of its losses; return the number of losses."""
    differences = [Difference(**one) for one in result["differences"]]  # type: ignore[attr-defined]
    losses = [one for one in differences if not one.reviewed]
    errors, altered, counts = result["errors"], result["altered"], result["counts"]
    compared = result["compared"]
    number = sum(compared.values())  # type: ignore[attr-defined]
    print(f"## {result['file']}: {result['typeset']} of {result['entries']} entries, {number} prints compared")
    empty = [style for style, number in compared.items() if not number]  # type: ignore[attr-defined]
    if empty:
        print(f"- NOTHING to compare: {', '.join(empty)}")
    print(f"entries: {counts}")
    kinds = Counter((one.reviewed, one.kind) for one in differences)
    for (reviewed, kind), number in sorted(kinds.items()):
        print(f"  {'reviewed' if reviewed else 'LOSS':8} {kind}: {number}")
    for kind in sorted({one.kind for one in losses}):
        for one in [one for one in losses if one.kind == kind][:show]:
            print(f"- {kind} {one.key} [{one.style}] -{' '.join(one.lost)} +{' '.join(one.added)}")
            print(f"    {one.old}\n    {one.new}")
    for one in errors[:show]:  # type: ignore[index]
        print(f"- ERROR {one}")
    for one in altered[:show]:  # type: ignore[index]
        print(f"- ALTERED {one}")
    missing = sum(max(counts["read"] - number, 0) for name, number in counts.items() if name in COUNTED)  # type: ignore[attr-defined,index]
    print(
        f"{len(losses)} losses, {len(errors)} entries with new errors, {len(altered)} fields altered, "  # type: ignore[arg-type]
        f"{missing} entries missing in a format\n"
    )
    return len(losses) + len(errors) + len(altered) + missing + len(empty)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
