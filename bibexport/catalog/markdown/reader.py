"""From the text of a Markdown list to its entries and what is doubtful about them."""

from bibexport.catalog.markdown.blocks import blocks
from bibexport.catalog.markdown.inlines import Inlines
from bibexport.catalog.markdown.mention import ListWarning, MarkdownList
from bibexport.catalog.markdown.reading import reading
from bibexport.catalog.markdown.sections import document_title, segments
from bibexport.catalog.markdown.source import source
from bibexport.catalog.markdown.units import units


def markdown_list(text: str) -> MarkdownList:
    """Read a list; nothing in it is an error, what is doubtful is a warning."""
    shown = source(text)
    tree = blocks(shown)
    inlines = Inlines()
    found = units(segments(tree), inlines)
    readings = [reading(unit, inlines, shown.comments.get(unit.line, "")) for unit in found.entries]
    warnings = [warning for read in readings for warning in read.warnings]
    warnings += [ListWarning("W21", line, f"not taken as a paper: {what}") for line, what in found.left]
    warnings += [
        ListWarning("W23", line, "a dash without a blank after it starts no list item") for line in found.dashed
    ]
    return MarkdownList(
        document_title(tree),
        tuple(read.mention for read in readings),
        tuple(sorted(warnings, key=lambda warning: (warning.line, warning.code))),
    )
