"""Names of venues, as lists of papers in computer science and around it write them."""

ACRONYMS = (
    # Machine learning and artificial intelligence
    "AAAI AAMAS ACML AGI AIES AISTATS ALT AutoML COLM COLT CoLLAs CoRL CPAL ECAI ECML ECML-PKDD ECML/PKDD "
    "ECMLPKDD FAccT GECCO IAAI ICANN ICAPS ICASSP ICDM ICLR ICML ICONIP ICPR IJCAI IJCNN KDD SIGKDD KR L4DC LoG "
    "LOG MIDL MLSys MLHC NeSy NeurIPS NIPS NIPSW NeurIPSW PAKDD PGM PKDD RLC RLDM SDM TMLR UAI WSDM DMLR SaTML "
    "JAIR JMLR ICLRW ICMLW AISTAT Nips ICLM AIJ "
    # Vision and graphics
    "3DV ACCV ACMMM ACM-MM BMVC CVIU CVM CVPR CVPRW CVPRF ECCV ECCVW EG EGSR Eurographics FG ICCP ICCV ICCVW ICIP "
    "ICME ICMR ICVS IJCV IROS ISBI ISMAR MICCAI MMM MMSys MMAsia NTIRE PG SIGGRAPH SIGGRAPH-Asia TIP TOG TPAMI "
    "PAMI T-PAMI TVCG VISAPP VISIGRAPP VCIP WACV WACVW GCPR IGARSS TCSVT TMM TCI PR PRL CGF CAGD CVMJ CVIP ICVGIP "
    "ICDAR DAGM TGRS TMI MedIA MIA JBHI ISPRS GRSL BMVCW ACCVW ISVC SCIA 3DIMPVT ICPRW "
    # Language and speech
    "AACL ACL ACL-IJCNLP AACL-IJCNLP CIKM CL COLING CoNLL EACL ECIR EMNLP EMNLP-IJCNLP ICTIR IJCNLP INLG "
    "INTERSPEECH Interspeech ISCA ISMIR LREC LREC-COLING NAACL NAACL-HLT NLPCC RANLP RecSys RECSYS SEM *SEM "
    "SemEval SIGDIAL SIGIR SLT ASRU TACL TALLIP TASLP TOIS TKDE TKDD TREC TheWebConf WWW WebConf WebSci WMT WSC "
    "CCL SIGIR-AP UMAP ICWSM JCDL IUI TALIP TASL CSL ACL-Findings "
    # Robotics and control
    "ACC CASE CDC HRI Humanoids ICRA IJRR ITSC IV RA-L RAL RSS T-RO TRO TASE TITS T-ITS TIV RO-MAN ROMAN ISER "
    "ISRR WAFR AURO CoRLW ICAR "
    # Security
    "AsiaCCS ASIACCS ACSAC CCS CHES CRYPTO CSF CSCML DIMVA DSN ESORICS EuroSP EuroS&P Euro-S&P NDSS PETS PoPETs "
    "RAID S&P SecureComm SOUPS SP TDSC TIFS TOPS USENIX USENIX-Security AISec PETs WIFS IH&MMSec ASE-W CODASPY "
    "TrustCom "
    # Systems, databases, software, theory
    "ASE ASPLOS ATC CGO CIDR DAC DATE DASFAA EDBT EuroSys FAST FOCS FPGA FCCM FSE ESEC/FSE ESEC-FSE HPCA HPDC "
    "ICCAD ICCD ICDCS ICDE ICDT ICPP ICS ICSE ICSME ICSOC INFOCOM IPDPS ISCAS ISLPED ISPASS ISSRE ISSTA ITCS MASS "
    "MICRO Middleware MLCAD MobiCom MobiHoc MobiSys MSR NSDI OOPSLA OSDI PACT PLDI POPL PODC PODS PPoPP PVLDB "
    "RTAS RTSS SANER SC SIGCOMM SIGMETRICS SIGMOD SIGSPATIAL SOCC SoCC SODA SOSP SPAA STOC TACO TACAS TC TCAD TCC "
    "TCOM TECS TON TOSEM TPDS TSE TSC TWC USENIX-ATC VLDB VLDBJ VLSI ICPE IISWC JSSC ISSCC JSAC TMC TVLSI IMWUT "
    "UbiComp IoTJ IOTJ LCTES ICCAI "
    # People and the rest
    "CHI CSCW DIS UIST VIS IEEEVIS EuroVis VAST TOCHI EAAI EDM LAK AIED CogSci ITS BIBM BIBE CHIL JAMIA AMIA "
    "RECOMB ISMB PSB PNAS PLoS TNNLS T-NNLS TNN TFS TCYB TSMC TEVC TAI TETCI TCDS TBD TSP SPL TSIPN TCSS TNSE "
    "TCNS TPS TII TIE TIM TCAS TBME TAFFC TLT TMECH SPM JSTSP OJSP SIGSIM AIMagazine CSUR KBS ESWA NCA NEUNET "
    "FGCS DKE DAMI DMKD MLJ NECO NN SCIS JCST ENTROPY CSCWD SMC FUZZ-IEEE CEC PPSN MM EuroGP GLOBECOM ICC WCNC "
    "VTC OFC EUSIPCO APSIPA MLSP WASPAA DAFx ICMC MMSP ICMI ISWC ESWC JELIA LPNMR ECCB ICML-W HPEC "
)
"""As they are written; hyphens also stand for blanks."""

NAMES = "ResearchGate Zenodo Neurocomputing PeerJ Biometrika Technometrics Bioinformatics Heliyon iScience"
"""In any case."""
WORD_NAMES = "Nature Science Cell Neuron Sensors Entropy Distill Electronics Information Symmetry Patterns Blog"
"""As they are written, because they are words too."""
WORD_ACRONYMS = frozenset(
    {"date", "case", "fast", "micro", "pact", "mass", "pets", "raid", "soups", "vast", "roman", "tops", "middleware"}
    | {"entropy", "crypto", "chil", "humanoids", "neco", "dami", "wasp", "auro"}
)
"""Acronyms that are words in other cases."""

WORDS = (
    r"\b(?:"
    r"transactions|trans\.|journal|journals|proceedings|proc\.|conference|conf\.|symposium|letters|magazine"
    r"|review of|reviews|annals|workshop|workshops|computing surveys|advances in neural|advances in"
    r"|lecture notes|findings of|dissertation|thesis|technical report|tech\.? report|nature|science robotics"
    r"|scientific reports|frontiers in|research in|pattern recognition|neural networks|neural computation"
    r"|machine learning journal|intelligence research|knowledge-based systems|expert systems"
    r"|communications of the acm|communications|medical image analysis|information fusion|information sciences"
    r"|information systems|artificial intelligence review|signal processing|computers &"
    r"|computer graphics forum|visual computer|image and vision computing|data mining and knowledge discovery"
    r"|ieee|acm|usenix|elsevier|springer|mit press|under review|submitted to|in submission|complex networks"
    r"|robotics: science and systems|international journal|lncs|explorations|science china"
    r"|national science review|plos one|elife|cognitive science|the web conference|mathematical|bulletin"
    r"|systems and applications|soft computing|procedia"
    r")(?![a-z])|会议|期刊|学报"
)
"""A pattern for what stands in the names of venues and of nothing else."""

SUFFIX = (
    r"(?:\s?W|\s?Workshops?|[- ](?:"
    r"Demos?|Findings|Industry|Workshops?|Datasets? (?:and|&) Benchmarks?|D&B|DB|Tiny Papers?|Short|Long"
    r"|Spotlight|Oral|Poster|Main|HLT|Asia|Tutorials?|WS|Fellowship|Student|Track|Blogposts?|Explorations?"
    r"|Companion|Area Chair|Conference|Security|LBR|Highlight"
    r")\b)*"
)
"""A pattern for what follows an acronym: `CVPR Workshops`, `NeurIPS D&B`."""
