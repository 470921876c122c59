"""Curated lists of papers in Markdown, read into mentions and from there into a catalog."""

from bibexport.catalog.markdown.mention import ListWarning, MarkdownList, Mention

__all__ = ["ListWarning", "MarkdownList", "Mention", "read_list"]


def read_list(text: str) -> MarkdownList:
    """Read the Markdown list in `text`; nothing in it is an error, what is doubtful is a warning."""
    # Not at the top: an export of a TOML catalog must not load the Markdown parser.
    from bibexport.catalog.markdown.reader import markdown_list

    return markdown_list(text)
