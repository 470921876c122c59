"""Lists of papers in Markdown."""

from bibexport.formats.markdown.blocks import parse_markdown
from bibexport.lists.mention import PaperList
from bibexport.lists.reader import read_document


def read_list(text: str) -> PaperList:
    """Read the Markdown list in `text`; nothing in it is an error, what is doubtful is a finding."""
    return read_document(parse_markdown(text))
