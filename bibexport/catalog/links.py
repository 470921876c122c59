"""Links of an entry: their kinds and the labels that go without saying."""

from typing import get_args

from bibexport.model import LinkKind

KINDS: tuple[LinkKind, ...] = get_args(LinkKind)

LABELS: dict[LinkKind, str] = {
    "paper": "Paper",
    "pdf": "PDF",
    "code": "Code",
    "project": "Project",
    "dataset": "Dataset",
    "model": "Model",
    "demo": "Demo",
    "video": "Video",
    "slides": "Slides",
    "other": "Link",
}
