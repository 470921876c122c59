"""Names of venues that no general rule brings together: DBLP's stream, then what lists call it.

A conference whose DBLP stream is its acronym (`conf/icml`) needs no line.
"""

_ALIASES = """
3dim: 3DV
asunam: ASONAM
atal: AAMAS
bigdataconf: BigData, Big Data, IEEE BigData
ccs: CCS, ACM CCS
eurosp: EuroS&P, Euro S&P
fat: FAccT, FAT, FAT*
icmcs: ICME
innovations: ITCS
kbse: ASE
kdd: KDD, SIGKDD
mir: ICMR
mlsys: MLSys, SysML
mm: MM, ACM MM, ACMMM, ACM Multimedia, Multimedia
nips: NeurIPS, NIPS, Advances in Neural Information Processing Systems
pkdd: ECML PKDD, ECML-PKDD, ECMLPKDD, ECML, PKDD
popl: POPL
siggrapha: SIGGRAPH Asia
sigmod: SIGMOD, SIGMOD Conference
sigsoft: FSE, ESEC FSE, SIGSOFT FSE, ESEC SIGSOFT FSE
sp: S&P, IEEE S&P, Oakland, Security and Privacy, IEEE Symposium on Security and Privacy
starsem: *SEM, StarSem
usenix: ATC, USENIX ATC, USENIX Annual Technical Conference
uss: USENIX Security, USENIX Security Symposium
www: WWW, The Web Conference, TheWebConf, Web Conference, World Wide Web

cacm: CACM
cgf: CGF, Eurographics, EG, EGSR
csur: CSUR, Computing Surveys
imwut: IMWUT, UbiComp
ijcv: IJCV
jacm: JACM
mia: MedIA, MIA
pacmhci: CSCW, PACMHCI, CHI PLAY, ISS
pacmmod: SIGMOD, PACMMOD
pacmpl: POPL, OOPSLA, ICFP, PLDI, PACMPL
pacmse: FSE, PACMSE
pami: PAMI, TPAMI
pieee: Proceedings of the IEEE
pnas: PNAS
pomacs: SIGMETRICS
popets: PETS, PoPETs
pvldb: VLDB, PVLDB
ral: RAL, RA-L
tches: CHES, TCHES
tmm: TMM
tog: TOG, SIGGRAPH, SIGGRAPH Asia
trob: TRO, T-RO
tvcg: TVCG, IEEE VIS, VIS, InfoVis
"""

WORKSHOP_HOSTS = frozenset(
    {"aaai", "cvpr", "eccv", "iccv", "iclr", "icml", "icra", "kdd", "neurips", "nips", "wacv", "accv"}
)
"""Conferences whose workshops are called by their acronym and a `W`."""

NO_VENUE = frozenset(
    {
        "arxiv",
        "arxivpreprint",
        "corr",
        "preprint",
        "preprints",
        "biorxiv",
        "medrxiv",
        "ssrn",
        "hal",
        "unpublished",
        "manuscript",
    }
    | {"underreview", "inreview", "insubmission", "submitted", "technicalreport", "techreport", "report", "whitepaper"}
    | {
        "blog",
        "blogpost",
        "github",
        "openreview",
        "huggingface",
        "researchgate",
        "website",
        "none",
        "na",
        "tbd",
        "tba",
        "unknown",
    }
)
"""What lists write in the place of a venue, folded, for a paper that has none."""


def _streams() -> dict[str, frozenset[str]]:
    streams: dict[str, set[str]] = {}
    for line in filter(None, _ALIASES.splitlines()):
        stream, _, aliases = line.partition(": ")
        for alias in aliases.split(", "):
            streams.setdefault(fold_venue(alias), set()).add(stream)
    return {alias: frozenset(names) for alias, names in streams.items()}


def fold_venue(text: str) -> str:
    """The letters and digits of a venue's name, in lower case, and `*` and `&`."""
    return "".join(character for character in text.casefold() if character.isalnum() or character in "*&")


STREAMS = _streams()
"""The DBLP streams (`nips`, `pami`) that a folded name of a venue stands for."""
