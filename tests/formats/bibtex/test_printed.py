"""A person's entries print nothing less after an export, in classic styles and in biblatex (see benchmarks/printed.py)."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.tools

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "printed.py"
OWN = r"""
@misc{address, author = {Ray, Al}, title = {A Page}, howpublished = {\url{https://example.org/a_b}}, note = {Seen at \url{https://example.org/c}}, year = 2001}
@article{span, author = {Ray, Al}, title = {Days}, journal = {J}, month = jun # "--" # aug, year = 1988}
@inproceedings{days, author = {Ray, Al}, title = {More Days}, booktitle = {Proc. of It, Pisa, Italy, 18--22 June 1990}, month = {18--22 } # jun, year = 1990, address = {Pisa}}
@article{full, author = {Ray, Al}, title = {Short}, journal = {Invent. Math.}, fjournal = {Inventiones Mathematicae}, year = 1999}
@inproceedings{popl, author = {Ray, Al}, title = {Places}, booktitle = {Proceedings of the 33rd {ACM} Symposium on Things, {POPL} 2006, Charleston, USA, January 11-13, 2006}, organization = {IEEE}, year = 2006}
@book{sub, author = {{van Rossum}, Guido}, title = {Main}, subtitle = {Under {I}t in \S\ 5 of \AE gir}, titleaddon = {Beside}, publisher = {P}, year = 2014}
@book{whole, author = {van Rossum, Guido}, options = {useprefix=true}, title = {A Part}, maintitle = {The Whole}, language = {german}, publisher = {P}, year = 2014}
@article{own, author = {Doe, J\"org}, title = {{A Whole Title of {\TeX} and {Averroes}}}, journal = {arXiv preprint arXiv:2005.00333}, year = 2020}
@incollection{in, author = {Roe, Ann}, title = {In $x^2$ It}, booktitle = {A Book}, booksubtitle = {With More}, editor = {Ed, Itor}, publisher = {P}, edition = {Second}, pages = {1--9}, year = 2000}
@article{doi, author = {Doe, Jane}, title = {It’s {{Mine}}}, journal = {J}, url = {https://doi.org/10.1000/a_b}, urldate = {2020-08-21}, year = {1978/79}, month = jun}
@book{bc, author = {Euclid}, title = {Elements}, publisher = {P}, year = {300 {BC}}}
@patent{pat, author = {Ray, Al}, title = {A Thing}, nationality = {United States}, number = {7123456}, day = 3, month = jun, year = 2004}
@standard{std, title = {Standard for Things}, institution = {IEC}, number = {802.3}, type = {Std.}, revision = {3}, year = 2008}
@article{cs, author = {Roe, Ann}, title = {No Id}, journal = {arXiv: Computation and Language}, year = 2020}
@article{months, author = {Roe, Ann}, title = {Two Months}, journal = {J}, month = jun # "\slash " # sep, year = 2015}
@article{early, author = {Roe, Ann}, title = {Early}, journal = {J}, month = "early " # jun, year = 2015}
@article{issue, author = {Roe, Ann}, title = {Special}, journal = {J}, volume = 25, issue = {Special Issue 05}, month = 6, year = 2015}
@incollection{part, author = {Roe, Ann}, title = {A Part}, pages = {1--9}, crossref = {whole}}
@collection{whole, editor = {Ed, Itor}, editortype = {compiler}, editora = {Red, Ann}, editoratype = {redactor}, translator = {Trans, Tom}, title = {The Whole Book}, note = {Reprint}, publisher = {P}, location = {Rome}, year = 1990}
@inproceedings{paper, author = {Roe, Ann}, title = {A Paper}, pages = {1--9}, crossref = {meeting}}
@proceedings{meeting, title = {Proceedings of It}, organization = {The Association}, publisher = {Press of It}, address = {Rome}, year = 1989}
@article{casenote, author = {Neil, Al}, journal = {CLJ}, pages = 220, crossref = {case}, year = 1986}
@jurisdiction{case, title = {Phipps v Boardman}, number = {UKHL 2}, volume = 2, year = 1966}
@video{film, author = {Malle, Lou}, title = {Goodbye Children}, publisher = {Nouvelles Editions}, entrysubtype = {film}, date = {1987}}
@video{dvd, author = {Malle, Lou}, title = {With Comments}, organization = {Warner}, howpublished = {DVD}, date = {2005}}
@audio{song, author = {Bino, Lou}, title = {A Song}, publisher = {Decca}, entrysubtype = {song}, date = {2018}}
@presentation{talk, author = {Roe, Ann}, title = {A Talk}, titleaddon = {Paper presentation}, eventtitle = {Annual Meeting of It}, venue = {New Orleans}, eventdate = {2016-03-30}}
@unpublished{prep, author = {Roe, Ann}, title = {In Work}, institution = {University of It}, howpublished = {maninprep}, date = {2018}}
@reference{lex, author = {Liddell, Henry}, title = {A Lexicon}, edition = {\mkbibordinal{9} \bibsstring{edition} with supplement}, publisher = {Clarendon}, date = {1996}}
@techreport{tr, author = {Roe, Ann}, title = {Report}, institution = {Inst.\ of It}, type = {Memo}, number = {7}, year = 2003, month = "1~" # jan}
@inreference{sq, author = {Roe, Ann}, title = {Article}, booktitle = {Lexicon}, volume = {2}, pages = {9\psq}, year = 1995}
@inbook{inwhole, author = {Roe, Ann}, title = {B Part}, booktitle = {The Second}, volume = {2}, pages = {1--9}, year = 1990, crossref = {works}}
@book{third, author = {Roe, Ann}, title = {Third}, volume = {3}, year = 1991, crossref = {works}}
@incollection{inthird, author = {Roe, Ann}, title = {D Part}, pages = {1--9}, crossref = {third}}
@mvcollection{works, editor = {Ed, Itor}, title = {Collected {\'E}tudes}, subtitle = {With Notes}, publisher = {P}, location = {Rome}, date = {1990/1995}}
"""


def test_own_entries_of_each_kind_lose_nothing_in_print(tmp_path):
    path = tmp_path / "own.bib"
    path.write_text(OWN)
    done = subprocess.run([sys.executable, str(BENCHMARK), str(path)], capture_output=True, text=True, timeout=900)

    assert (done.stderr, done.returncode) == ("", 0), done.stdout
