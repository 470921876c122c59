"""Lists of papers in Markdown, as GitHub shows it.

`parser` sets up markdown-it and gives it the lines that are shown. `blocks` turns its tokens into a document, with
`inline` for the spans of a text and `html_blocks` for blocks of HTML. `bibexport.lists` reads papers from the document.
`write` writes a list, by the templates beside it.
"""

from bibexport.formats.markdown.blocks import add_fenced, parse_markdown
from bibexport.lists import PaperList
from bibexport.lists.reader import read_document

__all__ = ["add_fenced", "parse_markdown", "read_list"]


def read_list(text: str) -> PaperList:
    """Read the Markdown list in `text`; nothing in it is an error, and anything doubtful is a finding."""
    return read_document(parse_markdown(text))
