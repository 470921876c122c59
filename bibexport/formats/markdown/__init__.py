"""Lists of papers in Markdown, as GitHub shows it.

`source.py` takes out comments; `parser.py` sets up markdown-it; `blocks.py` makes a document of its tokens, `inline.py`
the spans of a text, `html_blocks.py` the blocks in HTML, whose tags `html.py` finds.
"""

from bibexport.formats.markdown.blocks import parse_markdown
from bibexport.lists.mention import PaperList
from bibexport.lists.reader import read_document

__all__ = ["parse_markdown", "read_list"]


def read_list(text: str) -> PaperList:
    """Read the Markdown list in `text`; nothing in it is an error, what is doubtful is a finding."""
    return read_document(parse_markdown(text))
