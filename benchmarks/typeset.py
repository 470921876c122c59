"""Typeset bibliographies entry by entry, for `printed.py`: what each prints, and the errors that TeX finds in it."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bibexport.formats.bibtex.source import Source

CLASSIC = {"plain": "plain", "ieee": "IEEEtran", "natbib": "plainnat"}
"""The classic styles, by the name that this benchmark gives them."""
BIBLATEX = ("numeric", "authoryear", "apa")
_PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[%s]{inputenc}
\usepackage{lmodern,textcomp,amsmath,amssymb}
\usepackage[paperwidth=5000pt,paperheight=4000pt,margin=20pt]{geometry}
\pdfgentounicode=1 \input{glyphtounicode}
\hyphenpenalty=10000 \exhyphenpenalty=10000
"""
"""A page so wide that a line break seldom falls into an entry, and never into a word."""
_MARK = re.compile(r"QZ(\d+)ZQ")
_ITEM = re.compile(r"\\bibitem\s*")
_ERROR = re.compile(r"^(?:! |.*?:\d+: )(?!==> Fatal)(.*)$", re.MULTILINE)
_LETTER = re.compile(r"Unicode character .*")


class Printed(NamedTuple):
    """What a style prints for the entries of a file."""

    texts: Mapping[str, str]
    """By key; without an entry that the programs do not print."""
    errors: Mapping[str, list[str]]
    """TeX's errors, by the key of the entry in which they occur; those outside of all entries have the key ``""``."""


def list_keys(bib: Path, folder: Path) -> list[str]:
    """Return the keys of all entries of a .bib as BibTeX reads it, in the order of the file."""
    bbl = _run_bibtex(bib, ["*"], "unsrt", folder)
    return list(dict.fromkeys(in_unicode(key) for _, _, key in _items(bbl)))


def in_unicode(key: str) -> str:
    """Return a key of which BibTeX has seen the bytes."""
    try:
        return key.encode("latin-1").decode()
    except UnicodeError:
        return key


def typeset(bib: Path, keys: Sequence[str], style: str, folder: Path, encoding: str) -> Printed:
    """Return what `style` prints for the entries `keys` of a .bib; the folder is emptied before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if style in CLASSIC:
        return _typeset_classic(bib, keys, style, folder, encoding)
    return _typeset_biblatex(bib, keys, style, folder, encoding)


def typeset_in_groups(
    bib: Path, keys: Sequence[str], style: str, folder: Path, encoding: str
) -> Iterator[tuple[Sequence[str], Printed]]:
    """Yield the groups of `keys` that a style prints at all, each with its prints.

    One entry with a brace or a quote too few can stop BibTeX, biber or TeX for all others. What prints nothing is tried
    again in halves, each from a copy of the .bib without the others; entries that print nothing alone are in no group.
    """
    printed = typeset(bib, keys, style, folder, encoding)
    if printed.texts:
        yield keys, printed
    elif len(keys) > 1:
        half = len(keys) // 2
        for part in (keys[:half], keys[half:]):
            copy = folder.with_name(f"{folder.name}-{len(keys)}.bib")
            write_copy(bib, part, copy)
            yield from typeset_in_groups(copy, part, style, folder, encoding)


_REFERENCES = frozenset({"crossref", "xdata", "related", "entryset", "xref"})


def readable_keys(bib: Path) -> list[str]:
    """Return the keys of the entries that our parser finds in a .bib, also after one that stops BibTeX and biber."""
    return list(dict.fromkeys(in_unicode(one.key) for one in Source(bib.read_bytes().decode("latin-1")).entries))


def write_copy(bib: Path, keys: Sequence[str], copy: Path) -> None:
    """Write the entries `keys` of a .bib with what they refer to, as they are, into another file.

    Everything that cannot be read, and the text between entries, is left out.
    """
    source = Source(bib.read_bytes().decode("latin-1"))
    by_key = {in_unicode(one.key).lower(): one for one in reversed(source.entries)}
    wanted: dict[str, None] = {}
    left = [key.lower() for key in keys]
    while left:
        key = left.pop()
        if key not in by_key or key in wanted:
            continue
        wanted[key] = None
        for field in by_key[key].fields:
            if field.name.lower() in _REFERENCES:
                left += [in_unicode(one.strip()).lower() for one in field.tex.split(",")]
    kept = [
        source.text[part.start : part.end]
        for part in source.parts
        if part.kind in ("string", "preamble")
        or (part.kind == "entry" and part.command and in_unicode(part.command.key).lower() in wanted)
    ]
    copy.write_bytes("\n\n".join(kept).encode("latin-1"))


def _typeset_classic(bib: Path, keys: Sequence[str], style: str, folder: Path, encoding: str) -> Printed:
    # BibTeX compares bytes, which go through Latin-1 unchanged.
    as_bytes = [key.encode("utf-8" if encoding == "utf8" else "latin-1", "replace").decode("latin-1") for key in keys]
    bbl = _run_bibtex(bib, as_bytes, CLASSIC[style], folder)
    pieces, position, found = [], 0, []
    for _, end, key in _items(bbl):
        pieces += [bbl[position:end], _mark(len(found))]
        found.append(in_unicode(key))
        position = end
    packages = r"\usepackage{natbib}" if style == "natbib" else ""
    body = "".join([*pieces, bbl[position:]])
    document = (
        rf"{_PREAMBLE % encoding}{packages}\usepackage{{hyperref}}\begin{{document}}\raggedright {body}\end{{document}}"
    )
    return _print_document(document, found, folder, encoding)


def _typeset_biblatex(bib: Path, keys: Sequence[str], style: str, folder: Path, encoding: str) -> Printed:
    shutil.copy(bib, folder / "x.bib")
    marks = "".join(rf"\expandafter\def\csname m@\detokenize{{{key}}}\endcsname{{{n}}}" for n, key in enumerate(keys))
    document = rf"""{_PREAMBLE % encoding}\usepackage[american]{{babel}}\usepackage{{csquotes,hyperref}}
\usepackage[backend=biber,style={style},sorting=none,maxbibnames=999,mincrossrefs=9999,bibencoding={encoding}]{{biblatex}}
\addbibresource{{x.bib}}{marks}
\renewbibmacro*{{begentry}}{{\edef\m{{\csname m@\thefield{{entrykey}}\endcsname}}QZ\m ZQ \typeout{{QZ\m ZQ}}}}
\begin{{document}}\raggedright \nocite{{{",".join(keys)}}}\printbibliography\end{{document}}"""
    (folder / "x.tex").write_text(document, encoding="latin-1" if encoding == "latin1" else "utf-8")
    _run(folder, "pdflatex", "-interaction=nonstopmode", "-draftmode", "x.tex")
    _run(folder, "biber", "--quiet", "x")
    return _print_document(document, keys, folder, encoding)


def _mark(number: int) -> str:
    return rf" QZ{number}ZQ \typeout{{QZ{number}ZQ}}"


def _run_bibtex(bib: Path, keys: Sequence[str], style: str, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(bib, folder / "x.bib")
    citations = "".join(f"\\citation{{{key}}}\n" for key in keys)
    (folder / "x.aux").write_bytes(
        f"\\relax\n{citations}\\bibstyle{{{style}}}\n\\bibdata{{x}}\n".encode("latin-1", "replace")
    )
    _run(folder, "bibtex", "-min-crossrefs=9999", "x")
    bbl = folder / "x.bbl"
    return bbl.read_bytes().decode("latin-1") if bbl.exists() else ""


def _items(bbl: str) -> list[tuple[int, int, str]]:
    """Return the start and the end of each `\\bibitem[label]{key}`, and its key."""
    found = []
    for match in _ITEM.finditer(bbl):
        position = match.end()
        if bbl[position : position + 1] == "[":
            position = _closing(bbl, position, "]") + 1
        position += len(bbl[position:]) - len(bbl[position:].lstrip(" %\n"))
        end = _closing(bbl, position, "}")
        found.append((match.start(), end + 1, bbl[position + 1 : end]))
    return found


def _closing(text: str, start: int, sign: str) -> int:
    depth = 0
    for index in range(start + 1, len(text)):
        if text[index] == sign and depth == 0:
            return index
        depth += (text[index] == "{") - (text[index] == "}")
    return len(text)


def _print_document(document: str, keys: Sequence[str], folder: Path, encoding: str) -> Printed:
    # The bytes of a .bbl went through Latin-1 unchanged.
    data = document.encode("latin-1", "xmlcharrefreplace") if "\\bibitem" in document else document.encode(
        "latin-1" if encoding == "latin1" else "utf-8", "replace"
    )  # fmt: skip
    (folder / "x.tex").write_bytes(data)
    _run(folder, "pdflatex", "-interaction=nonstopmode", "x.tex")
    log = (folder / "x.log").read_text("latin-1")
    errors: dict[str, list[str]] = {}
    for key, part in _parts(log, keys):
        # A letter that the export composes is another letter to pdflatex, and the same one to a person.
        if messages := [_LETTER.sub("Unicode character", message) for message in _ERROR.findall(part)]:
            errors.setdefault(key, []).extend(messages)
    _run(folder, "pdftotext", "-raw", "-enc", "UTF-8", "x.pdf", "x.txt")
    text = (folder / "x.txt").read_text("utf-8") if (folder / "x.txt").exists() else ""
    texts = {key: _normalised(part) for key, part in _parts(text, keys) if key}
    return Printed(texts, errors)


def _parts(text: str, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return the parts of a text from mark to mark with their keys; the part before the first mark has none."""
    pieces = _MARK.split(text)
    marked = zip(pieces[1::2], pieces[2::2], strict=True)
    return [("", pieces[0]), *((keys[int(number)], part) for number, part in marked)]


def _normalised(text: str) -> str:
    """Return the text of an entry without its label and line breaks, in composed letters."""
    text = re.sub(r"\n\s*\d+\s*(?:\f.*)?\Z", "", text.rstrip(), flags=re.DOTALL)  # the page number
    text = re.sub(
        r"\s*(?:\[[\w+]+|(?<![\[\w])\d+)\]\s*\Z", "", text
    )  # the label of the next entry, or what is left of it
    return unicodedata.normalize("NFKC", " ".join(text.split()))


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=1200, stdin=subprocess.DEVNULL)
