"""The child note of an item: what the list claims, what was found, and where the facts come from."""

from bibexport.model import Outcome, Record, Verdict
from bibexport.text.unicode import clean

_OUTCOMES: dict[Outcome, str] = {
    "published": "Published version found",
    "preprint": "No published version found",
    "ambiguous": "Published version not certain",
    "unchecked": "Not checked for a published version",
}
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_OPENINGS = ("The list says: ", "Facts: ", *_OUTCOMES.values())


def child_note(record: Record) -> str:
    """The note as HTML, a paragraph a statement; empty when there is nothing to say."""
    statements = []
    if record.claim.text:
        statements.append(f"The list says: {record.claim.text}.")
    if record.outcome:
        statements.append(f"{_OUTCOMES[record.outcome]}{_reasons(record.verdict)}.")
    statements += _sources(record.provenance)
    return "".join(f"<p>{text.translate(_HTML)}</p>" for statement in statements if (text := clean(statement)))


def is_child_note(text: str) -> bool:
    """Whether the text of a note, without its HTML, starts as `child_note` starts."""
    return text.lstrip().startswith(_OPENINGS)


def _reasons(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    candidates = f"candidates: {', '.join(verdict.candidates)}" if verdict.candidates else ""
    dblp = f"DBLP {verdict.dblp}" if verdict.dblp else ""
    checked = f"checked {verdict.checked}" if verdict.checked else ""
    reasons = "; ".join(part for part in (dblp, verdict.reason, verdict.evidence.text, candidates, checked) if part)
    return f" ({reasons})" if reasons else ""


def _sources(provenance: dict[str, str]) -> list[str]:
    """Where the title comes from, for most fields come with it, and which fields come from elsewhere."""
    main = provenance.get("title", "")
    fields: dict[str, list[str]] = {}
    for field, source in provenance.items():
        if source != main:
            fields.setdefault(source, []).append(field.replace("_", " "))
    facts = [f"Facts: {main}"] if main else []
    return facts + [f"{', '.join(names)}: {source}" for source, names in fields.items()]
