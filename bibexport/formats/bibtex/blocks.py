"""Split a .bib file into entries with their fields, by bibtexparser."""

import re
from collections.abc import Iterator, Mapping
from itertools import count

import msgspec
from bibtexparser import model as parsed
from bibtexparser import splitter
from bibtexparser.entrypoint import parse_string

from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding
from bibexport.formats.bibtex.values import MONTHS, Macro, expand_macros, read_macros, read_value, split_next_field

# It would warn on standard error about problems that we report ourselves.
splitter.logger.disabled = True

_LAST_BACKSLASH = re.compile(r"\\(?=\}\s*(?:,|\}?\s*\Z))")
_MARK = "\ue000"
_LONGER = "_"
"""bibtexparser takes every type that begins with `comment`, such as `@commentary`, for a comment."""
_LONGER_TYPE = re.compile(r"(?im)^([ \t]*@)((?:comment|preamble|string)[a-z])")
_STRAY_AT = re.compile(r"(?im)^[ \t]*(@[ \t]*(?!comment\b)[a-z][^\n]*)")
_WHITE_SPACE = " \t\n{}~"
_COMMENTED_OUT = re.compile(r"[ \t]*%")
_COMMENTS = re.compile(r"(?:\s*%[^\n]*\n)*\s*")


class RawEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in TeX, with the macros of `@string` and `@preamble` expanded."""

    type: str
    """In lower case: `inproceedings`. A field `entrytype` wins: our writer uses it for types that BibTeX lacks."""
    key: str
    line: int
    """1-based."""
    fields: dict[str, str]
    """By name in lower case; empty ones are left out."""
    repeated: dict[str, str] = {}
    """Repetitions of a field, which BibTeX ignores, as `note-2`, `note-3`."""


class Bibliography(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a file, and its findings."""

    entries: tuple[RawEntry, ...]
    findings: tuple[Finding, ...]


def parse_bibliography(text: str, path: str) -> Bibliography:
    """Split `text` into entries.

    Raises:
        InvalidInput: the text has no BibTeX entry, macro or comment.
    """
    lines = text.split("\n")
    # Without bibtexparser's middleware: its interpolation does not know `#`, and its decoders are slow.
    blocks = parse_string(_LONGER_TYPE.sub(rf"\1{_LONGER}\2", text), parse_stack=[]).blocks
    reader = _Reader(path)
    comments: list[int] = []
    raw: list[parsed.Entry] = []
    for found in blocks:
        line = (found.start_line or 0) + 1
        block = _recover_entry(found)
        if isinstance(block, parsed.ParsingFailedBlock):
            reader.report("bib-syntax", _describe_failure(block), line)
        elif isinstance(block, parsed.String):
            reader.define(block.key, block.value, line)
        elif isinstance(block, parsed.Preamble):
            reader.preamble(block.value, line)
        elif isinstance(block, parsed.Entry) and _COMMENTED_OUT.match(lines[line - 1]):
            message = "this entry is commented out with %; it is left out here, but BibTeX itself reads it"
            reader.report("bib-syntax", message, line)
        elif isinstance(block, parsed.Entry):
            raw.append(block)
        elif isinstance(block, parsed.ExplicitComment):
            comments.append(line)
        elif isinstance(block, parsed.ImplicitComment):
            for match in _STRAY_AT.finditer(block.comment):
                at = line + block.comment.count("\n", 0, match.start(1))
                reader.report("bib-syntax", f"cannot read {match[1].strip()!r}: write an entry as @type{{key, …}}", at)
    if comments:
        others = f", and the {len(comments) - 1} after it" if len(comments) > 1 else ""
        reader.report("bib-syntax", f"this @comment is left out{others}: catalogs do not keep comments", comments[0])
    if (
        not _COMMENTS.fullmatch(f"{text}\n")
        and not any(entry.fields for entry in raw)
        and not _has_bibtex(text, blocks)
    ):
        message = "expected a .bib file, with entries such as @article{key, title = {…}}; found none"
        further = (
            Fault(path=path, line=one.line, entry=one.key or None, message=one.message) for one in reader.findings
        )
        raise InvalidInput([Fault(path=path, message=message), *further])
    entries = tuple(reader.entry(block) for block in raw)
    return Bibliography(entries=entries, findings=tuple(reader.findings))


def _has_bibtex(text: str, blocks: list[parsed.Block]) -> bool:
    """Return whether text without a single field may still be a .bib file, and not, say, CSS."""
    may_be_empty = text.lstrip().startswith(("@", "%"))
    return any(
        isinstance(block, parsed.String | parsed.Preamble | parsed.ExplicitComment)
        or (may_be_empty and isinstance(block, parsed.Entry))
        for block in blocks
    )


class _Reader:
    """Holds the macros of the file and collects its findings."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.macros: dict[str, str] = dict(MONTHS)
        self.tex_macros: Mapping[str, Macro] = {}

    def report(self, code: str, message: str, line: int, key: str = "") -> None:
        self.findings.append(Finding(code=code, path=self.path, line=line, key=key, message=message))

    def define(self, name: str, written: str, line: int) -> None:
        defined = read_value(
            written.strip(), self.macros, lambda message: self.report("bib-value", f"@string {name}: {message}", line)
        )
        self.macros[name.lower()] = defined

    def preamble(self, written: str, line: int) -> None:
        tex = read_value(
            written.strip(), self.macros, lambda message: self.report("bib-value", f"@preamble: {message}", line)
        )
        self.tex_macros = {**self.tex_macros, **read_macros(tex)}

    def fields(self, block: parsed.Entry) -> Iterator[tuple[str, int, str]]:
        """Yield the name, line and written value of each field."""
        for field in block.fields:
            name, line, written = field.key, (field.start_line or 0) + 1, field.value.replace(_MARK, "")
            if "%" in name and (comments := _COMMENTS.match(name)):
                name = name[comments.end() :]
            if name.startswith("%"):  # biber's parser skips a field that is commented out
                continue
            while following := split_next_field(written):
                written, next_name, rest = following
                yield name.lower(), line, written
                self.report("bib-syntax", f"there is no comma between {name} and {next_name}; add one", line, block.key)
                name, written = next_name, rest
            yield name.lower(), line, written

    def entry(self, block: parsed.Entry) -> RawEntry:
        line = (block.start_line or 0) + 1
        fields: dict[str, str] = {}
        repeated: dict[str, str] = {}
        for name, at, written in self.fields(block):

            def fault(message: str, name: str = name, at: int = at) -> None:
                self.report("bib-value", f"{name}: {message}", at, block.key)

            tex = expand_macros(read_value(written, self.macros, fault), self.tex_macros)
            if not tex.strip(_WHITE_SPACE):
                continue
            if name in fields:
                if tex != fields[name]:
                    fault("the entry has this field twice; the first one counts, as in BibTeX")
                    repeated[_numbered_name(name, repeated)] = tex
                continue
            fields[name] = tex
        kind = own if (own := fields.get("entrytype", "")).isalpha() else block.entry_type
        if kind == own:
            del fields["entrytype"]
        kind = kind.removeprefix(_LONGER)
        return RawEntry(type=kind.lower(), key=block.key, line=line, fields=fields, repeated=repeated)


def _numbered_name(name: str, taken: Mapping[str, str]) -> str:
    return next(again for number in count(2) if (again := f"{name}-{number}") not in taken)


def _recover_entry(block: parsed.Block) -> parsed.Block:
    """Return the entry in a block that bibtexparser rejects for a repeated key or field, if there is one."""
    if not isinstance(block, parsed.ParsingFailedBlock):
        return block
    return block.ignore_error_block or _reparse_block(block) or block


def _reparse_block(block: parsed.ParsingFailedBlock) -> parsed.Entry | None:
    """Parse a block once more if one of its values ends in a backslash, as Windows paths do.

    For BibTeX the brace after it ends the value; for bibtexparser it is escaped.
    """
    raw = block.raw or ""
    marked = _LAST_BACKSLASH.sub(rf"\\{_MARK}", raw)
    if marked == raw:
        return None
    blocks = parse_string(marked, parse_stack=[]).blocks
    if len(blocks) != 1 or type(blocks[0]) is not parsed.Entry:
        return None
    entry = blocks[0]
    start = block.start_line or 0
    fields = [parsed.Field(one.key, one.value, start + (one.start_line or 0)) for one in entry.fields]
    return parsed.Entry(entry.entry_type, entry.key, fields, start, raw)


def _describe_failure(block: parsed.ParsingFailedBlock) -> str:
    head = (block.raw or "").strip().split("\n")[0].strip()
    reason = " ".join(str(getattr(block.error, "abort_reason", block.error)).split()).rstrip(" .")
    return f"cannot read {head!r}: {reason[:1].lower()}{reason[1:]}; check its braces, quotes and commas"
