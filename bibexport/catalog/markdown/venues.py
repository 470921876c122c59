"""Names of venues as lists write them."""

import re
from functools import lru_cache

_ACRONYMS = (
    # Machine learning and artificial intelligence
    "AAAI AAMAS ACML AGI AIES AISTATS ALT AutoML COLM COLT CoLLAs CoRL CPAL ECAI ECML ECML-PKDD ECML/PKDD ECMLPKDD FAccT GECCO IAAI "
    "ICANN ICAPS ICASSP ICDM ICLR ICML ICONIP ICPR IJCAI IJCNN KDD SIGKDD KR L4DC LoG LOG MIDL MLSys MLHC NeSy NeurIPS NIPS NIPSW "
    "NeurIPSW PAKDD PGM PKDD RLC RLDM SDM TMLR UAI WSDM DMLR SaTML JAIR JMLR ICLRW ICMLW AISTAT Nips ICLM AIJ "
    # Vision and graphics
    "3DV ACCV ACMMM ACM-MM BMVC CVIU CVM CVPR CVPRW CVPRF ECCV ECCVW EG EGSR Eurographics FG ICCP ICCV ICCVW ICIP ICME ICMR ICVS IJCV IROS "
    "ISBI ISMAR MICCAI MMM MMSys MMAsia NTIRE PG SIGGRAPH SIGGRAPH-Asia TIP TOG TPAMI PAMI T-PAMI TVCG VISAPP VISIGRAPP VCIP WACV WACVW GCPR "
    "IGARSS TCSVT TMM TCI PR PRL CGF CAGD CVMJ CVIP ICVGIP ICDAR DAGM TGRS TMI MedIA MIA JBHI ISPRS GRSL BMVCW ACCVW ISVC SCIA 3DIMPVT ICPRW "
    # Language and speech
    "AACL ACL ACL-IJCNLP AACL-IJCNLP CIKM CL COLING CoNLL EACL ECIR EMNLP EMNLP-IJCNLP ICTIR IJCNLP INLG INTERSPEECH Interspeech ISCA ISMIR "
    "LREC LREC-COLING NAACL NAACL-HLT NLPCC RANLP RecSys RECSYS SEM *SEM SemEval SIGDIAL SIGIR SLT ASRU TACL TALLIP TASLP TOIS TKDE TKDD TREC "
    "TheWebConf WWW WebConf WebSci WMT WSC CCL SIGIR-AP UMAP ICWSM JCDL IUI TALIP TASL CSL ACL-Findings "
    # Robotics and control
    "ACC CASE CDC HRI Humanoids ICRA IJRR ITSC IV RA-L RAL RSS T-RO TRO TASE TITS T-ITS TIV RO-MAN ROMAN ISER ISRR WAFR AURO CoRLW ICAR "
    # Security
    "AsiaCCS ASIACCS ACSAC CCS CHES CRYPTO CSF CSCML DIMVA DSN ESORICS EuroSP EuroS&P Euro-S&P NDSS PETS PoPETs RAID S&P SecureComm SOUPS SP "
    "TDSC TIFS TOPS USENIX USENIX-Security AISec PETs WIFS IH&MMSec ASE-W SaTML CODASPY TrustCom "
    # Systems, databases, software, theory
    "ASE ASPLOS ATC CGO CIDR DAC DATE DASFAA EDBT EuroSys FAST FOCS FPGA FCCM FSE ESEC/FSE ESEC-FSE HPCA HPDC ICCAD ICCD ICDCS ICDE ICDT ICPP ICS "
    "ICSE ICSME ICSOC INFOCOM IPDPS ISCAS ISLPED ISPASS ISSRE ISSTA ITCS MASS MICRO Middleware MLCAD MobiCom MobiHoc MobiSys MSR NSDI OOPSLA OSDI PACT "
    "PLDI POPL PODC PODS PPoPP PVLDB RTAS RTSS SANER SC SIGCOMM SIGMETRICS SIGMOD SIGSPATIAL SOCC SoCC SODA SOSP SPAA STOC TACO TACAS TC TCAD TCC TCOM "
    "TDSC TECS TON TOSEM TPDS TSE TSC TWC USENIX-ATC VLDB VLDBJ VLSI ICPE IISWC JSSC ISSCC JSAC TMC TVLSI IMWUT UbiComp IoTJ IOTJ LCTES ICCAI "
    # People and the rest
    "CHI CSCW DIS UIST VIS IEEEVIS EuroVis VAST TOCHI TVCG EAAI EDM LAK AIED CogSci ITS BIBM BIBE CHIL JAMIA AMIA RECOMB ISMB PSB PNAS PLoS "
    "TNNLS T-NNLS TNN TFS TCYB TSMC TEVC TAI TETCI TCDS TBD TSP SPL TSIPN TCSS TKDE TNSE TCNS TPS TII TIE TIM TCAS TBME TAFFC TLT TMECH "
    "SPM JSTSP OJSP SIGSIM AIMagazine CSUR KBS ESWA EAAI NCA NEUNET FGCS DKE DAMI DMKD MLJ NECO NN SCIS JCST ENTROPY CSCWD SMC FUZZ-IEEE CEC PPSN "
    "MM EuroGP GLOBECOM ICC WCNC VTC OFC EUSIPCO APSIPA MLSP WASPAA DAFx ICMC MMSP ICMI ISWC ESWC JELIA LPNMR ECCB ICML-W HPEC "
)
_NAMES = (
    "arXiv arviv arvix bioRxiv medRxiv TechRxiv ChemRxiv SSRN CoRR preprint preprints OpenReview ResearchGate Nature Science Cell Neuron Neurocomputing "
    "PeerJ Sensors Electronics Symmetry Entropy Information Patterns Blog Biometrika Technometrics Bioinformatics Heliyon iScience Distill "
    "Authorea Zenodo HAL ePrint PsyArXiv"
)
_PREPRINTS = {
    "arxiv",
    "arviv",
    "arvix",
    "corr",
    "preprint",
    "preprints",
    "biorxiv",
    "medrxiv",
    "techrxiv",
    "openreview",
    "eprint",
}
_WORD = re.compile(
    r"\b(?:transactions|trans\.|journal|journals|proceedings|proc\.|conference|conf\.|symposium|letters|magazine|review of|reviews|annals"
    r"|workshop|workshops|computing surveys|advances in neural|advances in|lecture notes|findings of|dissertation|thesis"
    r"|technical report|tech\.? report|nature|science robotics|scientific reports|frontiers in|research in|pattern recognition"
    r"|neural networks|neural computation|machine learning journal|intelligence research|knowledge-based systems|expert systems"
    r"|communications of the acm|communications|medical image analysis|information fusion|information sciences|information systems"
    r"|artificial intelligence review|signal processing|computers & |computer graphics forum|visual computer|image and vision computing"
    r"|data mining and knowledge discovery|ieee|acm|usenix|elsevier|springer|mit press|under review|submitted to|in submission"
    r"|complex networks|robotics: science and systems|international journal|lncs|explorations|science china|national science review"
    r"|plos one|elife|cognitive science|the web conference|mathematical|bulletin|systems and applications|soft computing|procedia)"
    r"|会议|期刊|学报",
    re.IGNORECASE,
)
_SUFFIX = (
    r"(?:\s?W|\s?Workshops?|[- ](?:Demos?|Findings|Industry|Workshops?|Datasets? (?:and|&) Benchmarks?|D&B|DB|Tiny Papers?|Short|Long|Spotlight|Oral|Poster"
    r"|Main|HLT|Asia|Findings|Tutorials?|WS|Fellowship|Student|Track|Blogposts?|Explorations?|Companion|Area Chair|Conference|Security|LBR|Highlight)\b)*"
)


def _pattern() -> re.Pattern[str]:
    names = sorted({*_ACRONYMS.split()}, key=lambda name: (-len(name), name))
    known = "|".join(re.escape(name).replace(r"\-", "[- ]") for name in names)
    return re.compile(rf"(?:{known}){_SUFFIX}")


_KNOWN = _pattern()
_ANY_CASE = {name.lower() for name in _NAMES.split()} | {name.lower() for name in _ACRONYMS.split() if len(name) >= 4}
_ORGANISERS = re.compile(
    r"^(?:(?:in|to appear (?:in|at)|accepted (?:by|to|at|in)|published (?:in|at)|the|proc\. of|at)\s+)+|^(?:ACM|IEEE|IEEE/CVF|ACM/IEEE|IEEE/RSJ|Findings of|Proc\.|SIG)\s+",
    re.IGNORECASE,
)
_STRIPPED = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]\s*|\s*@.*$")


@lru_cache(maxsize=16384)
def is_venue(text: str) -> bool:
    """Whether `text` is the name of a venue that we know, without a year.

    Acronyms count as they are written, because `CHI` begins names of people; four letters and more
    also in other cases.

    >>> is_venue("NeurIPS"), is_venue("CVPR Workshops"), is_venue("arxiv"), is_venue("Chi"), is_venue("Tsinghua")
    (True, True, True, False, False)
    """
    bare = text.strip(" .,;:[]{}*_'’\"`-–|/\r\n").removesuffix("'")
    if bare.startswith("(") or (bare.endswith(")") and "(" not in bare):
        bare = bare.strip("() ")
    if not bare or len(bare) > 160:
        return False
    stripped = _STRIPPED.sub(" ", bare).strip(" .,;:-")
    return any(_is_name(form) for form in {bare, stripped, _ORGANISERS.sub("", stripped)} if form)


@lru_cache(maxsize=16384)
def sounds_like_venue(text: str) -> bool:
    """Whether `text` is a known venue, or has a word that only venues have: `Transactions`, `Letters`."""
    return is_venue(text) or (
        _WORD.search(text) is not None and len(text) < 160 and not re.match(r"[a-z]", text.strip())
    )


def is_preprint(text: str) -> bool:
    """Whether `text` names a preprint server, which is no publication.

    >>> is_preprint("arXiv"), is_preprint("ICML")
    (True, False)
    """
    words = re.findall(r"[a-z]+", text.lower())
    return bool(words) and words[0] in _PREPRINTS


def _is_name(text: str) -> bool:
    if _KNOWN.fullmatch(text):
        return True
    lower = text.lower()
    if lower in _ANY_CASE or re.sub(r"(?:w| workshops?)$", "", lower) in _ANY_CASE:
        return True
    words = lower.split()
    # `Nature Communications`, `Science Robotics`, `arXiv preprint`, `NeurIPS ML Safety Workshop`
    if (
        words[0] in _PREPRINTS
        and len(words) <= 3
        and set(words[1:]) <= _PREPRINTS | {"(preprint)", "(cs.cv)", "(cs.cl)", "(cs.lg)"}
    ):
        return True
    return (words[0] in ("nature", "science") and len(words) <= 4) or (
        words[-1] in ("workshop", "workshops") and any(_KNOWN.fullmatch(word) for word in text.split()[:-1])
    )
