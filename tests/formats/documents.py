"""Documents as short texts, for tests of the parsers of markups."""

from itertools import groupby

from bibexport.lists.document import Details, Heading, ItemList, Paragraph, Table


def outline(document):
    """One text per block: its line, its kind and its text in a sort of Markdown; nested ones are indented."""
    return list(_blocks(document.blocks, ""))


def _blocks(blocks, indent):
    for block in blocks:
        match block:
            case Heading():
                yield f"{indent}{block.line} {'#' * block.level} {inline(block.text)}"
            case Paragraph():
                yield f"{indent}{block.line} {inline(block.text)}"
            case ItemList():
                for item in block.items:
                    first, *rest = _blocks(item.blocks, f"{indent}  ") if item.blocks else (f"{indent}  {item.line}",)
                    yield f"{indent}- {first.strip()}"
                    yield from rest
            case Table():
                if block.header:
                    yield f"{indent}|| {' | '.join(block.header)}"
                for row in block.rows:
                    yield f"{indent}{row.line} | {' | '.join(map(inline, row.cells))}"
            case Details():
                yield f"{indent}{block.line} > {inline(block.summary)}"
                yield from _blocks(block.blocks, f"{indent}  ")


def inline(spans):
    """The spans as a sort of Markdown."""
    links = [(span.link, span.href) for span in spans]
    for index in range(1, len(spans) - 1):
        if spans[index].kind in ("soft", "break") and links[index - 1] == links[index + 1]:
            links[index] = links[index - 1]
    texts = []
    for (_, href), group in groupby(zip(links, spans, strict=True), lambda pair: pair[0]):
        text = "".join(_span(span) for _, span in group)
        texts.append(f"[{text}]({href})" if href is not None else text)
    return "".join(texts)


def _span(span):
    if span.kind in ("soft", "break"):
        return " / " if span.kind == "break" else " "
    text = f"![{span.text}]({span.src})" if span.kind == "image" else span.text
    for style, mark in ((span.code, "`"), (span.italic, "*"), (span.bold, "**")):
        text = f"{mark}{text}{mark}" if style else text
    return text
