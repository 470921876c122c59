"""The BibLaTeX that bibexport writes in the hands of Typst."""

import re
import subprocess

import pytest
import typst

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from tests.formats.library import LIBRARY

pytestmark = pytest.mark.tools


@pytest.mark.parametrize("encoding", ["ascii", "utf8"])
def test_typst_cites_every_reference_of_the_library(encoding, tmp_path):
    bib = "".join(writer("biblatex")(LIBRARY, ExportOptions(encoding=encoding)))
    (tmp_path / "references.bib").write_text(bib, "utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),", bib, re.MULTILINE)
    citations = "\n".join(f'- #cite(label("{key}"))' for key in keys)
    (tmp_path / "paper.typ").write_text(
        f'#set page(width: 40cm, height: auto)\n{citations}\n#bibliography("references.bib", style: "apa")\n', "utf-8"
    )

    typst.compile(str(tmp_path / "paper.typ"), output=str(tmp_path / "paper.pdf"))

    pdf = subprocess.run(["pdftotext", "-raw", tmp_path / "paper.pdf", "-"], capture_output=True, text=True, check=True)
    shown = " ".join(pdf.stdout.split())
    assert len(keys) == len(LIBRARY)
    assert "Radford, A., Kim, J. W., & Hallacy, C. (2021). Learning Transferable Visual Models" in shown
    assert "LeCun, Y., & Bottou, L. (1998)." in shown
    assert "Proceedings of the IEEE, 86(11), 2278–2324." in shown
    assert "Xu, G., OpenAI, & Barnes and Noble, Inc. (2024, November 15)." in shown
    assert "Đặng Thái, S., al-Khwarizmi, M., & King, M. L., Jr." in shown
