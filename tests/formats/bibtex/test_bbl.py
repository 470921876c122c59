"""The .bbl of BibTeX's styles and of biber."""

import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.bibtex.bbl import parse_bbl
from bibexport.formats.table import read
from tests.formats.documents import outline

PLAIN = r"""\begin{thebibliography}{10}

\bibitem{mole2023}
Jane Mole and Ken Pier.
\newblock Learning from tide tables.
\newblock {\em Journal of Harbour Studies}, 12(3):41--55, 2023.

\bibitem[Quay(2021)]{quay2021}
A.~Quay.
\newblock A spectral view of {E}stuaries: {$\alpha$} \& more.
\newblock In \emph{NeurIPS}, 2021.
\newblock URL \url{https://arxiv.org/abs/2102.22222}.

\end{thebibliography}
"""
ACM = r"""\begin{thebibliography}{1}
\bibitem[Mole(2023)]%
        {mole2023}
\bibfield{author}{\bibinfo{person}{Jane Mole}.}
  \bibinfo{year}{2023}\natexlab{}.
\newblock \showarticletitle{Learning from tide tables}.
\newblock \bibinfo{journal}{\emph{Harbour Studies}}  \bibinfo{volume}{12} (\bibinfo{year}{2023}), \bibinfo{pages}{41--55}.
\newblock
\href{https://doi.org/10.1000/182}{doi:\nolinkurl{10.1000/182}}
\end{thebibliography}
"""
BIBER = r"""% $ biblatex auxiliary file $
% $ biblatex bbl format version 3.2 $
\begingroup
\makeatletter
\refsection{0}
  \datalist[entry]{nyt/global//global/global}
    \entry{mole2023}{article}{}{}
      \name{author}{2}{}{%
        {{hash=a1}{%
           family={Mole},
           familyi={M\bibinitperiod},
           given={Jane\bibnamedelima Ann},
           giveni={J\bibinitperiod}}}%
        {{hash=b2}{%
           family={Pier},
           prefix={van\bibnamedelima der},
           given={Ken}}}%
      }
      \list{publisher}{1}{%
        {Harbour Press}%
      }
      \strng{namehash}{a1b2}
      \field{sortinit}{M}
      \field{journaltitle}{Journal of Harbour Studies}
      \field{title}{Learning from {Tide} tables}
      \field{volume}{12}
      \field{year}{2023}
      \field{pages}{41\bibrangedash 55}
      \range{pages}{15}
      \verb{doi}
      \verb 10.1000/182
      \endverb
    \endentry
    \entry{quay2021}{inproceedings}{}{}
      \name{author}{1}{}{%
        {{hash=c3}{Quay}{Q\bibinitperiod}{Anna}{A\bibinitperiod}{}{}{}{}}%
      }
      \field{booktitle}{NeurIPS}
      \field{title}{A Spectral View}
      \field{year}{2021}
    \endentry
  \enddatalist
\endrefsection
\endinput
"""


def test_the_blocks_of_a_reference_say_which_is_the_title():
    url = "https://arxiv.org/abs/2102.22222"

    assert outline(parse_bbl(PLAIN)) == [
        "- 3 `mole2023` Jane Mole and Ken Pier. **Learning from tide tables.** *Journal of Harbour Studies*, 12(3):41–55, 2023.",
        f"- 8 `quay2021` A. Quay. **A spectral view of Estuaries: α & more.** In *NeurIPS*, 2021. URL [{url}]({url}).",
    ]


def test_references_of_a_style():
    first, second = read(PLAIN, "bbl", "paper.bbl").catalog.entries

    assert (first.key, first.title, first.line) == ("mole2023", "Learning from tide tables", 3)
    assert (second.key, second.arxiv, second.claim.text) == ("quay2021", "2102.22222", "NeurIPS 2021")


def test_a_style_whose_macros_name_the_title():
    (entry,) = read(ACM, "bbl").catalog.entries

    assert (entry.key, entry.title, entry.doi) == ("mole2023", "Learning from tide tables", "10.1000/182")


def test_the_fields_of_biber_become_complete_records():
    result = read(BIBER, "bbl", "paper.bbl")
    first, second = result.catalog.entries

    assert [name.display for name in first.record.authors] == ["Jane Ann Mole", "Ken van der Pier"]
    assert (first.record.container_title, first.record.pages, first.doi) == (
        "Journal of Harbour Studies",
        "41–55",
        "10.1000/182",
    )
    assert (first.title, first.record.publisher, first.line) == ("Learning from Tide tables", "Harbour Press", 7)
    assert ([name.display for name in second.record.authors], second.line) == (
        ["Anna Quay"],
        BIBER[: BIBER.index("\\entry{quay")].count("\n") + 1,
    )
    assert result.findings == ()


def test_what_is_no_bibliography_is_refused():
    with pytest.raises(InvalidInput, match=r"^paper\.bbl: expected the .bibitem of BibTeX or the .entry of biber"):
        read("nothing", "bbl", "paper.bbl")
