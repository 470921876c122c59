"""A list as JSON: what `import --json` prints, for scripts."""

from typing import Any

from bibexport.catalog.markdown.mention import MarkdownList, Mention

VERSION = 1
KINDS = ("paper", "code", "project", "dataset")


def mention_json(markdown: MarkdownList) -> dict[str, Any]:
    """The entries and warnings of `markdown` as plain data.

    `links` has the addresses by kind; kinds other than those four are left out.
    """
    return {
        "version": VERSION,
        "entries": [_entry(mention) for mention in markdown.entries],
        "warnings": [
            {"code": warning.code, "line": warning.line, "message": warning.message} for warning in markdown.warnings
        ],
    }


def _entry(mention: Mention) -> dict[str, Any]:
    return {
        "line": mention.line,
        "section": list(mention.section),
        "key": mention.key,
        "title": mention.title,
        "venue": mention.venue,
        "year": mention.year,
        "arxiv": mention.arxiv,
        "doi": mention.doi,
        "links": {kind: [link.url for link in mention.links if link.kind == kind] for kind in KINDS},
    }
