"""Whether any input crashes a reader, takes longer than 5 s, or fills the memory.

    python benchmarks/fuzz.py [--seconds 60] [--seed 0] [--only WORD]

Every reader of `growth_readers.py` gets texts that are made by a grammar of its kind (lists, `.bib`, CSL-JSON, TOML,
YAML, TeX, payloads) and then mutated: pieces repeated, cut, swapped, nested, doubled, and control characters strewn in.
A process of its own reads them, with bounds on time and memory; what ends it, or raises anything but an error of
bibexport, is printed with the text. The same seed makes the same texts.
"""

import argparse
import multiprocessing
import random
import resource
import signal
import sys
import time
from collections import Counter

import growth_readers
from growth import PIECES

from bibexport import cli  # noqa: F401 - with the garbage collection of the command line
from bibexport.errors import BibexportError

LIMIT_S = 5
MEMORY = 2 << 30
SEEDS = {
    "markdown": """# Awesome

## A
- **Key**: [A Title of a Paper](https://arxiv.org/abs/2301.00001), Doe et al., *ICML 2021*. [[Code](https://github.com/a/b)]

| Title | Venue | Paper |
|---|---|---|
| A Title | CVPR'21 | [pdf](https://doi.org/10.1109/a) |
<details><summary>B</summary>

1. "A Title, With Comma" (arXiv 2020)
</details>
<!-- x -->
""",
    "rst": """Awesome
=======

Papers
------
- `A Title of a Paper <https://arxiv.org/abs/2301.00001>`_, Doe et al., *ICML 2021*. :doi:`10.1145/3292500`

.. list-table::
   :header-rows: 1

   * - Title
     - Venue
   * - |a| b_
     - CVPR'21

.. [Doe2021] Jane Doe. A Title. 2021.
.. _b: https://a.b
.. include:: x.rst
""",
    "org": """#+TITLE: Awesome
* A :tag:
- [[https://arxiv.org/abs/2301.00001][A Title of a Paper]], Doe et al., /ICML 2021/. [[https://github.com/a/b][Code]]
** B
:PROPERTIES:
:ID: x
:END:
| Title | Venue |
|-------+-------|
| A Title | CVPR'21 |
#+BEGIN_SRC bibtex
@misc{a, title={T}}
#+END_SRC
""",
    "asciidoc": """= Awesome
:url: https://a.b

== A
* https://arxiv.org/abs/2301.00001[A Title of a Paper], Doe et al., _ICML 2021_. {url}[Code]

|===
|Title |Venue

|A Title |CVPR'21
|===
""",
    "html": """<!DOCTYPE html><html><head><title>Awesome</title></head><body><h2>A</h2><ul>
<li><b>A Title of a Paper</b>, Doe et al., <i>ICML 2021</i> <a href="https://arxiv.org/abs/2301.00001">pdf</a></li></ul>
<table><tr><th>Title</th><th>Venue</th></tr><tr><td rowspan=2>A &amp; B</td><td colspan="2">CVPR</td></tr></table>
""",
    "csv": """Title,Authors,Venue,Year,URL
"A Title, With Comma","Jane Doe; Jo Roe",ICML,2021,https://arxiv.org/abs/2301.00001
"A ""quoted"" title",,CVPR'21,,
""",
    "bbl": r"""\begin{thebibliography}{9}
\bibitem[Doe(2021)]{doe}
Jane Doe and J.~Roe.
\newblock A title of a paper.
\newblock In \emph{ICML}, pages 1--9, 2021. \url{https://a.b}
\end{thebibliography}
""",
    "text": """[1] J. Doe and J. Roe, "A title of a paper," in Proc. ICML, 2021, pp. 1-9. doi:10.1145/3292500

Doe, J., & Roe, J. (2021). A title. Journal of Things, 12(3), 1-9.
""",
    "bib": r"""@string{a = {ACM} # " Press"}
@inproceedings{key, title = {The {TeX} of $x^2$ \emph{and} \'{e}}, author = {Doe, Jane and {van der Berg}, Jr, Jo},
  booktitle = "Proc." # a, year = 2020, pages = {1--9}, crossref = {p}, note = {arXiv preprint arXiv:2103.00020},
  doi = {10.1145/3292500}, isbn = {978-3-16-148410-0}, url={http://a.b/%20}}
@comment{x}
@preamble{"x"}
@proceedings{p, title={P}, month = jun, date = {2020-06-01/2020-06-05}}
""",
    "csl": """[{"id": "a", "type": "article-journal", "title": "A <i>B</i>", "author": [{"family": "Doe"}],
"issued": {"date-parts": [[2020, 1, 2]]}, "container-title": "J", "page": "1-9", "DOI": "10.1/a", "custom": {"a": "b"}}]
""",
    "toml": """title = "T"
[[entry]]
key = "a"
title = "A"
authors = ["Jane Doe"]
venue = "ICML 2021"
arxiv = "2103.00020"
section = ["A", "B"]
links = {code = "https://a.b"}
ignore = {year = "why"}
[entry.override]
title = "B"
""",
    "yaml": """title: T
entries:
- key: a
  title: A
  venue: ICML 2021
  links: {code: 'https://a.b'}
  tags: [a, b]
""",
    "tex": r"""\documentclass{a}\newcommand{\mycite}[1]{\cite{#1}}
\cite[see][12]{a,b} % x
\verb|\cite{c}| \input{d} \begin{verbatim}\cite{e}\end{verbatim}\iffalse \cite{f}\fi \bibliography{refs}\nocite{*}
""",
    "prose": """Text [@a; see @b, p. 3] `@c` $@d$ <!-- @e --> ```
@f
``` #cite(<g>) @h [@{i}] https://a.b/@j
""",
    "words": "Proceedings of the 38th International Conference on Machine Learning, ICML 21, 18-24 July 2021, Part I",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether any input crashes a reader, hangs it, or fills the memory.")
    parser.add_argument("--seconds", type=float, default=60, help="how long to try")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="try the readers with this in their names")
    parser.add_argument("--fail", action="store_true", help="exit with 1 if anything is found")
    arguments = parser.parse_args()
    names = [name for name in growth_readers.READERS if arguments.only in name]
    ends, first, found, tried, slow = time.monotonic() + arguments.seconds, 0, Counter[str](), 0, 0
    context = multiprocessing.get_context("fork")
    while time.monotonic() < ends:
        # One process for many texts: a new one for each would take most of the time. It reports where it is.
        at = context.Value("l", first)
        worker = context.Process(target=_work, args=(names, arguments.seed, first, at, ends))
        worker.start()
        worker.join()
        tried, first = at.value, at.value + 1
        if worker.exitcode == 0:
            break
        name, text = make(names, arguments.seed, at.value)
        if worker.exitcode == -signal.SIGALRM and _ends_in_time(names, arguments.seed, at.value):
            slow += 1
            continue
        kind = f"{name}: {_DEATHS.get(worker.exitcode or 0, f'exit {worker.exitcode}')}"
        found[kind] += 1
        if found[kind] <= 3:
            print(
                f"{kind}: number {at.value} of seed {arguments.seed}: {text[:100]!r} ({len(text)} characters)",
                flush=True,
            )
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{tried:,} texts, {sum(found.values())} found, {slow} slow once only, at most {most} MB")
    sys.exit(1 if found and arguments.fail else 0)


_DEATHS = {-signal.SIGALRM: f"longer than {LIMIT_S} s", 3: "another error", 4: "out of memory"}


def _ends_in_time(names: list[str], seed: int, number: int) -> bool:
    """Return whether a text that took too long is read in time by a process of its own, beside other work.

    What is imported and compiled at the first text of a kind takes a second, and says nothing about this one.
    """
    context = multiprocessing.get_context("fork")
    for _ in range(2):
        worker = context.Process(target=_read_one, args=(names, seed, number))
        worker.start()
        worker.join()
        if worker.exitcode == 0:
            return True
    return False


def _read_one(names: list[str], seed: int, number: int) -> None:
    name, text = make(names, seed, number)
    for usual in SEEDS.values():
        _read(name, usual)
    _read(name, text)


def _work(
    names: list[str], seed: int, first: int, at: "multiprocessing.sharedctypes.Synchronized[int]", ends: float
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    number = first
    while time.monotonic() < ends:
        at.value = number
        name, text = make(names, seed, number)
        _read(name, text)
        number += 1


def _read(name: str, text: str) -> None:
    """Read a text; anything but success and an error of bibexport ends the process with its own exit code."""
    # Of the process, so that a busy machine is no finding; the signal ends it wherever it is.
    signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
    signal.signal(signal.SIGPROF, lambda *_: signal.raise_signal(signal.SIGALRM))
    try:
        growth_readers.READERS[name](text)
    except BibexportError:
        pass
    except MemoryError:
        sys.exit(4)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {str(error)[:100]}", flush=True)
        sys.exit(3)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def make(names: list[str], seed: int, number: int) -> tuple[str, str]:
    """Return a reader and a text for it: from a seed of any kind, mutated up to eight times."""
    chance = random.Random(f"{seed}-{number}")
    name = chance.choice(names)
    likely = [kind for kind in SEEDS if kind in name] or list(SEEDS)
    text = SEEDS[chance.choice(likely if chance.random() < 0.7 else list(SEEDS))]
    for _ in range(chance.randint(0, 8)):
        text = _mutate(text, chance)[:60_000]
    return name, text


def _mutate(text: str, chance: random.Random) -> str:
    start, end = sorted(chance.choices(range(len(text) + 1), k=2))
    piece = chance.choice([text[start:end], chance.choice(PIECES), "".join(chance.choices(PIECES, k=3))])
    match chance.randrange(7):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:start] + piece * chance.choice([2, 10, 200, 3000]) + text[end:]
        case 2:
            return text[:start] + piece + text[start:]
        case 3:
            return text[end:] + text[:start]
        case 4:
            return text[:start] + chr(chance.choice([*range(32), 0x7F, 0xA0, 0x202E, 0xFEFF, 0x1F600])) + text[start:]
        case 5:
            opening, closing = chance.choice(["{}", "[]", "()", "<>", '""', "$$", ("\\emph{", "}"), ("[", "](a)")])
            depth = chance.choice([1, 5, 200])
            return text[:start] + opening * depth + text[start:end] + closing * depth + text[end:]
        case _:
            digits = chance.choice(["0", "9" * 20, "9" * 5000, "-1", "1e999", "２"])
            return text[:start] + digits + text[end:]


if __name__ == "__main__":
    main()
