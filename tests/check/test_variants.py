"""What people write in many ways: names, venues, pages and titles that are right, and near ones that are not."""

import pytest

from bibexport.check.claims import Claims
from bibexport.check.differences import compare, compare_authors, is_same_title
from bibexport.model import Facts
from tests.check.test_differences import people

SAME_PEOPLE = [
    (["Laurens van der Maaten"], ["Maaten, Laurens van der"]),
    (["L. v. d. Maaten"], ["Laurens van der Maaten"]),
    (["Van Der Maaten, Laurens"], ["Laurens van der Maaten"]),
    (["Ludwig von Mises"], ["Mises, Ludwig"]),
    (["Zhang Wei"], ["Wei Zhang"]),
    (["Li Fei-Fei"], ["Fei-Fei Li"]),
    (["Kim, Jong-Wook"], ["Jong Wook Kim"]),
    (["Jongwook Kim"], ["Jong-Wook Kim"]),
    (["J.-W. Kim"], ["Jong Wook Kim"]),
    (["Fernando de la Torre"], ["de la Torre, Fernando"]),
    (["Fernando De La Torre"], ["Torre, Fernando De la"]),
    (["F. D. la Torre"], ["Fernando De la Torre"]),
    (["William T. Freeman, Jr."], ["William T. Freeman"]),
    (["Freeman, Jr., William"], ["William Freeman"]),
    (["Martin Luther King Jr"], ["Martin Luther King"]),
    (["Jürgen Schmidhuber"], ["Juergen Schmidhuber"]),
    (["Jurgen Schmidhuber"], ["Jürgen Schmidhuber"]),
    (["Søren Kierkegaard"], ["Soren Kierkegaard"]),
    (["Łukasz Kaiser"], ["Lukasz Kaiser"]),
    (["Đorđe Petrović"], ["Djordje Petrovic"]),
    (["Aleksandr Pushkin"], ["Alexander Pushkin"]),
    (["Sergey Levine"], ["Sergei Levine"]),
    (["Yoshua Bengio"], ["Bengio, Y."]),
    (["Geoffrey E. Hinton"], ["Geoffrey Hinton"]),
    (["Geoff Hinton"], ["Geoffrey E. Hinton"]),
    (["Tom Brown"], ["Thomas Brown"]),
    (["Mike Lewis"], ["Michael Lewis"]),
    (["Bob Smith"], ["Robert Smith"]),
    (["Christopher D. Manning"], ["Chris Manning"]),
    (["María García Márquez"], ["Maria Garcia-Marquez"]),
    (["Maria Garcia"], ["Maria Garcia Marquez"]),
    (["Ashish Vaswani", "Noam Shazeer", "Niki Parmar"], ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar 0001"]),
    (["Hao Wang 0014"], ["Hao Wang"]),
    (["R OpenAI"], ["OpenAI"]),
    (["OpenAI"], ["Josh Achiam", "Steven Adler"]),
    (["{Gemini Team}"], ["Rohan Anil", "S B"]),
    (["Nguyen Van An"], ["Van An Nguyen"]),
    (["Nguyễn Văn An"], ["Van An Nguyen"]),
    (["Sanjeev  Arora"], ["Sanjeev Arora"]),
    (["Diederik P Kingma"], ["Diederik P. Kingma"]),
    (["D.P. Kingma"], ["Diederik P. Kingma"]),
    (["DP Kingma"], ["Diederik P. Kingma"]),
    (["Kingma D"], ["Diederik P. Kingma"]),
    (["Kingma DP"], ["Diederik P. Kingma"]),
    (["O'Connor, Brendan"], ["Brendan T. O’Connor"]),
    (["Ilya Sutskever"], ["Illia Sutskever"]),
    (["王伟"], ["Wei Wang"]),
    (["Kai-Wei Chang"], ["Kaiwei Chang"]),
    (["Xiaodong Liu"], ["Xiaodong  LIU"]),
    (["El-Yaniv, Ran"], ["Ran El Yaniv"]),
    (["Ali al-Hassan"], ["Ali Al Hassan"]),
    (["Abd El-Rahman Ahmed"], ["Abdelrahman Ahmed"]),
    (["M. Abou-Zeid"], ["Mohamed Abou Zeid"]),
    (["Aditya Grover", "S. Ermon"], ["Aditya Grover", "Stefano Ermon"]),
    (["Ana-Maria Popescu"], ["Anamaria Popescu"]),
    (["Ana-Maria Popescu"], ["Ana Maria Popescu"]),
    (["Dan Roth"], ["Daniel Roth"]),
    (["C. Lawrence Zitnick"], ["Larry Zitnick"]),
    (["Pieter-Tjerk de Boer"], ["Pieter Tjerk de Boer"]),
    (["Serge J. Belongie"], ["Serge Belongie"]),
    (["Ming-Hsuan Yang"], ["M.-H. Yang"]),
    (["MH Yang"], ["Ming-Hsuan Yang"]),
    (["Sepp Hochreiter", "J Schmidhuber"], ["Sepp Hochreiter", "Jürgen Schmidhuber"]),
]
OTHER_PEOPLE = [
    (["John Smith"], ["Jane Smyth"]),
    (["John Smith"], ["James Smith"]),
    (["Wei Zhang"], ["Wen Zhang"]),
    (["A. Ray", "J. Kim"], ["J. Kim", "A. Ray"]),
    (["Li Wei"], ["Li Wen"]),
    (["Jun Li"], ["Jing Li"]),
    (["Maria Garcia"], ["Mario Garcia"]),
    (["Alex Smith", "Bo Li"], ["Alex Smith", "Bo Lin"]),
    (["Aleksandara Piktus"], ["Bleksandra Piktus"]),
]
SAME_VENUES = [
    (
        "ICML",
        "ICML",
        "Proceedings of the 38th International Conference on Machine Learning, ICML 2021",
        "conf/icml/A21",
    ),
    (
        "Proc. of ICML",
        "ICML",
        "Proceedings of the 38th International Conference on Machine Learning, ICML 2021",
        "conf/icml/A21",
    ),
    (
        "Proceedings of Machine Learning Research",
        "ICML",
        "Proceedings of the 38th International Conference on Machine Learning, ICML 2021",
        "conf/icml/A21",
    ),
    (
        "PMLR",
        "ICML",
        "Proceedings of the 38th International Conference on Machine Learning, ICML 2021",
        "conf/icml/A21",
    ),
    (
        "Lecture Notes in Computer Science",
        "ECCV (4)",
        "Computer Vision - ECCV 2018 - 15th European Conference",
        "conf/eccv/A18",
    ),
    (
        "LNCS",
        "MICCAI (1)",
        "Medical Image Computing and Computer Assisted Intervention - MICCAI 2015",
        "conf/miccai/R15",
    ),
    (
        "Computer Vision -- ECCV 2018",
        "ECCV (4)",
        "Computer Vision - ECCV 2018 - 15th European Conference",
        "conf/eccv/A18",
    ),
    (
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "journals/pami/A18",
    ),
    (
        "IEEE Transactions on Pattern Analysis and Machine Intelligence",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "journals/pami/A18",
    ),
    (
        "TPAMI",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "IEEE Trans. Pattern Anal. Mach. Intell.",
        "journals/pami/A18",
    ),
    ("J. Mach. Learn. Res.", "J. Mach. Learn. Res.", "J. Mach. Learn. Res.", "journals/jmlr/A18"),
    ("The Journal of Machine Learning Research", "J. Mach. Learn. Res.", "J. Mach. Learn. Res.", "journals/jmlr/A18"),
    ("Neural Comput", "Neural Comput.", "Neural Comput.", "journals/neco/A97"),
    ("Neural computation", "Neural Comput.", "Neural Comput.", "journals/neco/A97"),
    ("Commun ACM", "Commun. ACM", "Commun. ACM", "journals/cacm/A97"),
    ("Communications of the {ACM}", "Commun. ACM", "Commun. ACM", "journals/cacm/A97"),
    ("CACM", "Commun. ACM", "Commun. ACM", "journals/cacm/A97"),
    (
        "ACM International Conference Proceeding Series",
        "ICMI",
        "Proceedings of the 2019 International Conference on Multimodal Interaction, ICMI 2019",
        "conf/icmi/A19",
    ),
    (
        "Advances in Neural Information Processing Systems",
        "NeurIPS",
        "Advances in Neural Information Processing Systems 34",
        "conf/nips/A21",
    ),
    (
        "Advances in Neural Information Processing Systems 34",
        "NeurIPS",
        "Advances in Neural Information Processing Systems 34",
        "conf/nips/A21",
    ),
    ("NIPS'17", "NIPS", "Advances in Neural Information Processing Systems 30", "conf/nips/A17"),
    ("Curran Associates", "NIPS", "Advances in Neural Information Processing Systems 30", "conf/nips/A17"),
    (
        "2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)",
        "CVPR",
        "2016 IEEE Conference on Computer Vision and Pattern Recognition, CVPR 2016",
        "conf/cvpr/A16",
    ),
    (
        "Computer Vision and Pattern Recognition",
        "CVPR",
        "2016 IEEE Conference on Computer Vision and Pattern Recognition, CVPR 2016",
        "conf/cvpr/A16",
    ),
    (
        "IEEE CVPR",
        "CVPR",
        "2016 IEEE Conference on Computer Vision and Pattern Recognition, CVPR 2016",
        "conf/cvpr/A16",
    ),
    (
        "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition",
        "CVPR",
        "2016 IEEE Conference on Computer Vision and Pattern Recognition, CVPR 2016",
        "conf/cvpr/A16",
    ),
    (
        "ACL",
        "ACL (1)",
        "Proceedings of the 57th Conference of the Association for Computational Linguistics, ACL 2019, Volume 1: Long Papers",
        "conf/acl/A19",
    ),
    (
        "Annual Meeting of the ACL",
        "ACL (1)",
        "Proceedings of the 57th Conference of the Association for Computational Linguistics, ACL 2019, Volume 1: Long Papers",
        "conf/acl/A19",
    ),
    (
        "EMNLP-IJCNLP",
        "EMNLP/IJCNLP (1)",
        "Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing",
        "conf/emnlp/A19",
    ),
    (
        "EMNLP",
        "EMNLP/IJCNLP (1)",
        "Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing",
        "conf/emnlp/A19",
    ),
    (
        "Empirical Methods in Natural Language Processing",
        "EMNLP/IJCNLP (1)",
        "Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing",
        "conf/emnlp/A19",
    ),
    (
        "NAACL-HLT",
        "NAACL-HLT (1)",
        "Proceedings of the 2019 Conference of the North American Chapter of the ACL: HLT",
        "conf/naacl/A19",
    ),
    (
        "NAACL",
        "NAACL-HLT (1)",
        "Proceedings of the 2019 Conference of the North American Chapter of the ACL: HLT",
        "conf/naacl/A19",
    ),
    ("ICLR", "ICLR (Poster)", "5th International Conference on Learning Representations, ICLR 2017", "conf/iclr/A17"),
    (
        "ICLR",
        "",
        "3rd International Conference on Learning Representations, ICLR 2015, San Diego",
        "journals/corr/KingmaB14",
    ),
    (
        "International Conference on Learning Representations",
        "",
        "3rd International Conference on Learning Representations, ICLR 2015, San Diego",
        "journals/corr/KingmaB14",
    ),
    ("Proc. ACM Program. Lang.", "Proc. ACM Program. Lang.", "Proc. ACM Program. Lang.", "journals/pacmpl/A19"),
    ("POPL", "Proc. ACM Program. Lang.", "Proc. ACM Program. Lang.", "journals/pacmpl/A19"),
    (
        "Proceedings of the ACM on Programming Languages",
        "Proc. ACM Program. Lang.",
        "Proc. ACM Program. Lang.",
        "journals/pacmpl/A19",
    ),
    ("SIGGRAPH", "ACM Trans. Graph.", "ACM Trans. Graph.", "journals/tog/A19"),
    ("Proc. VLDB Endow.", "Proc. VLDB Endow.", "Proc. VLDB Endow.", "journals/pvldb/A19"),
    ("VLDB", "Proc. VLDB Endow.", "Proc. VLDB Endow.", "journals/pvldb/A19"),
    (
        "INTERSPEECH",
        "INTERSPEECH",
        "Interspeech 2019, 20th Annual Conference of the International Speech Communication Association",
        "conf/interspeech/A19",
    ),
    (
        "IEEE International Conference on Robotics and Automation",
        "ICRA",
        "2019 International Conference on Robotics and Automation, ICRA 2019",
        "conf/icra/A19",
    ),
    (
        "International Conference on Medical image computing and computer-assisted intervention",
        "MICCAI (3)",
        "Medical Image Computing and Computer-Assisted Intervention - MICCAI 2015",
        "conf/miccai/A15",
    ),
    (
        "International conference on machine learning",
        "ICML",
        "Proceedings of the 38th International Conference on Machine Learning, ICML 2021",
        "conf/icml/A21",
    ),
    ("Int. J. Comput. Vis.", "Int. J. Comput. Vis.", "Int. J. Comput. Vis.", "journals/ijcv/A"),
    ("International Journal of Computer Vision", "Int. J. Comput. Vis.", "Int. J. Comput. Vis.", "journals/ijcv/A"),
    ("IJCV", "Int. J. Comput. Vis.", "Int. J. Comput. Vis.", "journals/ijcv/A"),
    ("Nat. Commun.", "Nature Communications", "Nature Communications", ""),
    ("PNAS", "Proceedings of the National Academy of Sciences", "Proceedings of the National Academy of Sciences", ""),
    (
        "Proc Natl Acad Sci U S A",
        "Proceedings of the National Academy of Sciences",
        "Proceedings of the National Academy of Sciences",
        "",
    ),
    ("Phys. Rev. Lett.", "Physical Review Letters", "Physical Review Letters", ""),
    ("PRL", "Physical Review Letters", "Physical Review Letters", ""),
    ("Am. Econ. Rev.", "American Economic Review", "American Economic Review", ""),
    ("The American economic review", "American Economic Review", "American Economic Review", ""),
    ("Trans. Mach. Learn. Res.", "Trans. Mach. Learn. Res.", "Trans. Mach. Learn. Res.", "journals/tmlr/A"),
    ("TMLR", "Trans. Mach. Learn. Res.", "Trans. Mach. Learn. Res.", "journals/tmlr/A"),
    ("TACL", "Trans. Assoc. Comput. Linguistics", "Trans. Assoc. Comput. Linguistics", "journals/tacl/A"),
    (
        "Transactions of the Association for Computational Linguistics",
        "Trans. Assoc. Comput. Linguistics",
        "Trans. Assoc. Comput. Linguistics",
        "journals/tacl/A",
    ),
]
"""What an entry says; the record's short name, container and key."""
SAME_PAGES = [
    ("1–67", "140:1–140:67"),
    ("1–15", "12:1–12:15"),
    ("12:1-12:15", "1–15"),
    ("12:1–12:15", "12:1–12:15"),
    ("e123", "123"),
    ("103501", "103501"),
    ("103501", "103501:1–103501:12"),
    ("1-12", "103501"),
    ("103501:1-12", "103501"),
    ("5998--6008", "5998–6008"),
    ("S12–S18", "12–18"),
    ("123", "123–130"),
    ("1–10", "1–10"),
    ("12", "12:1–12:15"),
    ("Art. 12", "12:1–12:15"),
    ("12:1", "12:1–12:15"),
    ("pp. 5-10", "5–10"),
    ("5–10, 12", "5–10"),
    ("i–xii", "i–xii"),
    ("0012–0018", "12–18"),
    ("5998", "5998–6008"),
    ("1:1–1:30", "1:1–30"),
    ("4171–4186", "4171–86"),
    ("42:1-42:25", "42"),
]
OTHER_PAGES = [
    ("1–67", "141–207"),
    ("12:1–12:15", "13:1–13:15"),
    ("5–10", "6–10"),
    ("5", "6–10"),
    ("103501", "103502"),
    ("1–12", "1–14"),
]
SAME_TITLES = [
    (
        "XTREME: A Benchmark for Evaluating Cross-lingual Generalization",
        "XTREME: A Benchmark for Evaluating Cross-lingual Generalisation",
    ),
    ("Modeling Color Behavior", "Modelling Colour Behaviour"),
    ("BERT: pre-training", "BERT: pretraining"),
    ("Über die Grundlagen", "Ueber die Grundlagen"),
    ("Deep residual learning", "Deep Residual Learning."),
    ("GPT-4 Technical Report", "GPT4 technical report"),
    ("Learning $k$-means", "Learning k-means"),
    ("Learning α-divergences", "Learning alpha-divergences"),
    ("A Study & Survey", "A Study and Survey"),
    ("Attention is All you Need", "Attention Is All You Need"),
    ("{SQuAD}: 100,000+ Questions", "SQuAD: 100, 000+ Questions"),
    ('"Why should I trust you?": Explaining', "Why Should I Trust You?: Explaining"),
    ("Principal component analysis II", "Principal component analysis, Part II"),
    ("Deep learning (with discussion)", "Deep learning"),
    ("Data set selection", "Dataset selection"),
    ("H2O absorption", "H$_2$O absorption"),
]
OTHER_TITLES = [
    ("Learning from Four Views", "Learning from For Views"),
    ("Deep Learning with Discussion", "Deep Learning"),
    ("Widgets, Part I", "Widgets, Part II"),
    ("A Size Analysis", "A Sise Analyses"),
]


@pytest.mark.parametrize(("claimed", "recorded"), SAME_PEOPLE)
def test_one_person_written_in_two_ways_is_no_difference(claimed, recorded):
    assert compare_authors(people(*claimed), people(*recorded), and_others=False) is None
    # Nothing that is the same in one direction is another in the other, unless a list is cut.
    if len(claimed) == len(recorded):
        assert compare_authors(people(*recorded), people(*claimed), and_others=False) is None


@pytest.mark.parametrize(("claimed", "recorded"), OTHER_PEOPLE)
def test_two_people_are_a_difference(claimed, recorded):
    assert compare_authors(people(*claimed), people(*recorded), and_others=False)


@pytest.mark.parametrize(("given", "venue", "container", "key"), SAME_VENUES)
def test_one_venue_written_in_many_ways_is_no_difference(given, venue, container, key):
    is_conference = key.startswith("conf/")
    record = Facts(
        source="dblp" if key else "crossref",
        id=key or "10.1234/x",
        type="paper-conference" if is_conference else "article-journal",
        title="T",
        venue=venue,
        container_title=container,
    )

    assert compare(Claims(key="k", title="T", venue=given), record) == ()


def pages(given: str, recorded: str) -> bool:
    record = Facts(source="dblp", id="conf/x/y", type="paper-conference", title="T", pages=recorded)
    return bool(compare(Claims(key="k", title="T", pages=given), record))


@pytest.mark.parametrize(("given", "recorded"), SAME_PAGES)
def test_pages_in_another_convention_are_no_difference(given, recorded):
    assert not pages(given.replace("--", "–").replace("-", "–"), recorded)


@pytest.mark.parametrize(("given", "recorded"), OTHER_PAGES)
def test_other_pages_are_a_difference(given, recorded):
    assert pages(given, recorded)


@pytest.mark.parametrize(("given", "recorded"), SAME_TITLES)
def test_one_title_in_two_spellings_is_no_difference(given, recorded):
    assert is_same_title(given, recorded)
    assert is_same_title(recorded, given)


@pytest.mark.parametrize(("given", "recorded"), OTHER_TITLES)
def test_two_titles_are_a_difference(given, recorded):
    assert not is_same_title(given, recorded)
