"""One entry is read as a reference: its slots in every style of citation, and what one entry teaches another."""

import pytest

from bibexport.formats.markdown import read_list
from bibexport.lists.imprints import find_imprints

A = "https://arxiv.org/abs/2301.00001"
T = "Deep residual harbours for image recognition"
TITLED = "Deep Residual Harbours for Image Recognition"


def read(text):
    return list(read_list(text).entries)


def one(text):
    (mention,) = read(text)
    return mention


STYLES = [
    # APA
    f"Pier, K., & Mole, J. (2015). {T}. *Journal of Harbours*, 12(3), 41–55. [pdf]({A})",
    f"Pier, K., Mole, J. (2015). {T}. *Journal of Harbours*, *12*(3), 41–55. [pdf]({A})",
    f"Pier, K. and Mole, J., 2015. {T}. *Journal of Harbours*, 12(3), pp. 41–55. [pdf]({A})",
    # MLA and Google Scholar
    f'Pier, Ken, and Jane Mole. "{T}." *Journal of Harbours* 12.3 (2015): 41–55. [[pdf]]({A})',
    f'Pier, Ken, and Jane Mole. "**{T}**." Journal of Harbours 12, no. 3 (2015): 41–55. [[pdf]]({A})',
    f'[Pier, Ken, and Jane Mole. "{T}." Journal of Harbours 12, no. 3 (2015): 41–55.]({A})',
    # IEEE
    f'[1] K. Pier and J. Mole, "{T}," *Journal of Harbours*, vol. 12, no. 3, pp. 41–55, 2015. [Online]. Available: {A}',
    f"K. Pier and J. Mole, “{T},” in *Journal of Harbours*, vol. 12, no. 3, pp. 41–55, 2015. [pdf]({A})",
    # Vancouver
    f"Pier K, Mole J. {T}. Journal of Harbours. 2015;12(3):41–55. [pdf]({A})",
    # ACM and DBLP
    f"Ken Pier and Jane Mole. 2015. {T}. *Journal of Harbours* 12, 3 (2015), 41–55. [pdf]({A})",
    f"Ken Pier, Jane Mole: {T}. Journal of Harbours 12(3): 41–55 (2015) [pdf]({A})",
    # as lists write them
    f"[{T}]({A}), Ken Pier, Jane Mole, Journal of Harbours, 2015",
    f"**{T}**. *Ken Pier, Jane Mole*. Journal of Harbours 2015. [[pdf]({A})]",
    f"**{T}** (Journal of Harbours 2015) by Ken Pier and Jane Mole [pdf]({A})",
    f"[{T}]({A}) - Ken Pier, Jane Mole (Journal of Harbours, 2015)",
    f"Ken Pier, Jane Mole. [{T}]({A}). In *Journal of Harbours*, 2015.",
    f"(Journal of Harbours 2015) {T}. Ken Pier, Jane Mole. [pdf]({A})",
    f"`Journal of Harbours 2015` **{T}** *Ken Pier, Jane Mole* [pdf]({A})",
    f"2015 | {T} | Ken Pier, Jane Mole | Journal of Harbours | [pdf]({A})",
    f"**{T}**<br>Ken Pier, Jane Mole<br>*Journal of Harbours*, 2015<br>[pdf]({A})",
]


@pytest.mark.parametrize("citation", STYLES)
def test_a_citation_in_any_style_has_its_slots(citation):
    mention = one(f"- {citation}\n")

    assert mention.title == T
    assert (mention.venue, mention.year) == ("Journal of Harbours", 2015)
    assert [name.replace(",", "").replace(".", "").split()[0][0] for name in mention.authors] in (
        ["P", "P"],
        ["K", "J"],
        ["P", "M"],
        ["P", "J"],
    )
    assert mention.arxiv == "2301.00001"


@pytest.mark.parametrize("citation", [style for style in STYLES if "41–55" in style])
def test_pages_are_read_and_never_a_year(citation):
    assert one(f"- {citation}\n").pages == "41–55"


@pytest.mark.parametrize(
    ("text", "venue", "year", "volume", "issue", "pages"),
    [
        ("IEEE T-RO 35. 4(2019): 925–938", "IEEE T-RO", 2019, "35", "4", "925–938"),
        ("IEEE T-PAMI 43. 12(2021): 4205-4216", "IEEE T-PAMI", 2021, "43", "12", "4205-4216"),
        ("Nature 521.7553 (2015): 436-444", "Nature", 2015, "521", "7553", "436-444"),
        ("Quay Letters 2. (1968): 100-107", "Quay Letters", 1968, "2", "", "100-107"),
        ("CVPR 2016: 770-778", "CVPR", 2016, "", "", "770-778"),
        ("J Harb Stud. 2015;12(3):41-55", "J Harb Stud", 2015, "12", "3", "41-55"),
        ("Journal of Piers, 12(3), 41-55, 1998", "Journal of Piers", 1998, "12", "3", "41-55"),
        ("Journal of Piers, vol. 12, no. 3, pp. 41-55, 1998", "Journal of Piers", 1998, "12", "3", "41-55"),
        ("Journal of Piers 70, no. 1 (2014): 41-55", "Journal of Piers", 2014, "70", "1", "41-55"),
        ("In Proc. ICML, 2021, pp. 11–20", "Proc. ICML", 2021, "", "", "11–20"),
        ("Nature 557, 392", "Nature", None, "557", "", "392"),
        ("J. Harb. Stud. 45, 101", "J. Harb. Stud", None, "45", "", "101"),
        ("Sci Rep 15, 34152 (2025)", "Sci Rep", 2025, "15", "", "34152"),
        ("Solar Tides 291 (2016)", "Solar Tides", 2016, "291", "", ""),
        ("A&A 560, A20 (2014)", "A&A", 2014, "560", "", "A20"),
        ("NeurIPS 34, 2021", "NeurIPS", 2021, "34", "", ""),
        ("ICML Workshop 3 (2016)", "ICML Workshop 3", 2016, "", "", ""),
    ],
)
def test_volumes_and_pages_are_neither_years_nor_a_part_of_the_venue(text, venue, year, volume, issue, pages):
    mention = one(f"- **{TITLED}**. {text}. [[pdf]({A})]\n")

    assert (mention.title, mention.venue, mention.year) == (TITLED, venue, year)
    assert (mention.volume, mention.issue, mention.pages) == (volume, issue, pages)


def test_a_volume_leaves_the_venue_in_a_label_or_cell_too():
    labelled = one(f"- **{TITLED}** [Phys. Rev. Lett. 112, 045301 (2014)](https://doi.org/10.1234/j)\n")
    row = one(f"| Title | Venue | Year | Link |\n|---|---|---|---|\n| {TITLED} | Nature 557 | 2018 | [pdf]({A}) |\n")

    assert [(one.venue, one.year) for one in (labelled, row)] == [("Phys. Rev. Lett", 2014), ("Nature", 2018)]


def test_the_number_of_a_part_is_no_venue():
    title = "The Harbour Program. IV. The Distances to Three Ports"

    mention = one(f"- *{title}*, J. Mole *et al.*, The Coastal Journal, Vol. 861, 2018. [pdf]({A})\n")

    assert (mention.title, mention.authors, mention.venue) == (title, ("J. Mole", "et al."), "The Coastal Journal")


@pytest.mark.parametrize(
    ("before", "venue", "year"),
    [
        ("arXiv 2024.07, ", "arXiv", 2024),
        ("ICLR 2024 oral, ", "ICLR", 2024),
        ("NeurIPS 2022 (Spotlight), ", "NeurIPS", 2022),
        ("CVPR 2024 submission, ", None, 2024),
        ("[HotHarbour'24] ", "HotHarbour", 2024),
        ("[2025] ", None, 2025),
        ("`PIER 2019` ", "PIER", 2019),
        ("(*PIER'21*) ", "PIER", 2021),
        ("Jun. 2024 | ", None, 2024),
    ],
)
def test_a_venue_or_date_before_the_title_is_no_part_of_it(before, venue, year):
    mention = one(f"- {before}**{TITLED}** [[pdf]({A})]\n")

    assert (mention.title, mention.venue, mention.year, mention.key) == (TITLED, venue, year, None)


@pytest.mark.parametrize(
    ("after", "venue", "year"),
    [
        ("(SlowTide 2017)", None, 2017),
        ("(CCS 2017)", "CCS", 2017),
        ("Findings of ACL: EMNLP 2020", "Findings of ACL: EMNLP", 2020),
        ("*Conference on Robots and Tides (CRT), May 2025*", "Conference on Robots and Tides (CRT)", 2025),
        ("*Robotics: Science and Systems (RSS), June 2024*", "Robotics: Science and Systems (RSS)", 2024),
        ("Symposium on Edge Harbours. ACM, 2017", "Symposium on Edge Harbours", 2017),
        (
            "IEEE Transactions on Emerging Topics in Computational Tides, 2022",
            "IEEE Transactions on Emerging Topics in Computational Tides",
            2022,
        ),
        ("*IEEE Transaction on Audio, Speech and Tides*, 2008", "IEEE Transaction on Audio, Speech and Tides", 2008),
        ("Technical Report. 1998", "Technical Report", 1998),
        ("*Preprint, October 2023*", "Preprint", 2023),
    ],
)
def test_a_venue_after_the_title_is_whole(after, venue, year):
    mention = one(f"- **{TITLED}**. {after}. [[pdf]({A})]\n")

    assert (mention.title, mention.year) == (TITLED, year)
    assert mention.venue == venue or venue is None


@pytest.mark.parametrize(
    "title",
    [
        "UK Tides from 1981 to 2004: Cases, Trends, and Risks",
        "Data Security for Harbours: Data Poisoning, Backdoor Attacks, and Defenses",
        "A Title: by the pixels, and so on",
        "“That Is a Suspicious Tide!”: Interpreting Buoy Variation",
        'Comment on "Blessings of Multiple Tides"',
        "Can Graphs Help Harbours? A Survey",
        "Don't Trigger Me! A Tide Against Deep Neural Networks",
        "Exploring the Potential of Tide Models (TMs) in Learning on Graphs",
        "PDF: A Probability-Driven Framework for Harbours",
        "TIME: A Training-in-memory Architecture for Piers",
        "Position: The Complexity of Perfect Tides",
        "Review, Remask, Refine (R3): Process-Guided Tides",
        "Speech Recognition in Harbours (SRH)",
        "Safe, Multi-Agent, Reinforcement Learning for Piers",
        "The History of Harbours to the Year 2030",
        "Let's Ask GNN: Empowering Tide Models for Graphs",
    ],
)
@pytest.mark.parametrize("form", ["- [{}]({})", "- **{}** [[pdf]({})]", "- {} [[pdf]({})]", "- ICML 2021: [{}]({})"])
def test_nothing_of_a_title_is_taken_for_another_slot(form, title):
    mention = one(f"{form.format(title, A)}\n")

    assert mention.title == title
    assert mention.authors == ()
    assert mention.venue in (None, "ICML")


@pytest.mark.parametrize(
    ("entry", "title", "venue", "year"),
    [
        (f"Mole, J. et. al., [{TITLED}]({A}), ICASSP 2017", TITLED, "ICASSP", 2017),
        (
            f"Jane Mole, Ken Pier. 2018 [{TITLED}]({A}). In *Proceedings of ACL 2018*.",
            TITLED,
            "Proceedings of ACL",
            2018,
        ),
        (
            f"Jane Mole , Ken Pier . 2021 . [{TITLED}]({A}). In *Proceedings of ACL 2021*.",
            TITLED,
            "Proceedings of ACL",
            2021,
        ),
        (f"Jane Mole, Ken C. Pier: {TITLED}, ICML 2001. [pdf]({A})", TITLED, "ICML", 2001),
        (f"[{TITLED}]({A}), Tang Y. C. et al. (2019)", TITLED, None, 2019),
        (
            f"Jane Mole et al.: {TITLED}, J. of Harbour Research, 2011. [pdf]({A})",
            TITLED,
            "J. of Harbour Research",
            2011,
        ),
        (
            f'Jane Mole, Ken Pier. 2019. ["Bilingual Expert" Can Find Tides]({A}). In *Proceedings of AAAI 2019*.',
            '"Bilingual Expert" Can Find Tides',
            "Proceedings of AAAI",
            2019,
        ),
        (
            f"Mole, J. and Pier, K., 2019. {TITLED}. arXiv preprint arXiv:1902.04610. [pdf]({A})",
            TITLED,
            "arXiv preprint",
            2019,
        ),
        (f"[E.T. Tide: {TITLED}]({A}), CVPR 2019", f"E.T. Tide: {TITLED}", "CVPR", 2019),
        (f'Jane Mole et al.: "Why Tides?": {TITLED}, KDD 2016. [pdf]({A})', f'"Why Tides?": {TITLED}', "KDD", 2016),
    ],
)
def test_markup_and_known_venues_overrule_the_grammar_of_citations(entry, title, venue, year):
    mention = one(f"- {entry}\n")

    assert (mention.title, mention.venue, mention.year) == (title, venue, year)


def test_the_venue_of_most_entries_teaches_where_it_is():
    known = ["ICRA", "CoRL", "RSS", "ICLR", "CVPR"]
    lines = [
        f"- [**{venue}**] A Title about Harbour {venue} [[pdf](https://arxiv.org/abs/2301.0000{n})]"
        for n, venue in enumerate(known)
    ]
    lines.append("- [**Machines**] A Title about Another Harbour [[pdf](https://arxiv.org/abs/2301.00009)]")

    last = read("\n".join(lines) + "\n")[-1]

    assert (last.title, last.venue, last.key) == ("A Title about Another Harbour", "Machines", None)


def test_one_bracket_alone_is_a_key_where_nothing_teaches_otherwise():
    assert one(f"- [**Machines**] A Title about Another Harbour [[pdf]({A})]\n").key == "Machines"


def test_a_list_of_family_names_is_not_paired_into_names():
    lines = [
        "[A Title of Tides](https://arxiv.org/abs/2301.00001) - Mole, Pier, Quay (2020)",
        "[Another Title of Tides](https://arxiv.org/abs/2301.00002) - Lee, Roe, Doe (2021)",
        "[A Third Title of Tides](https://arxiv.org/abs/2301.00003) - Mole, Pier, de Quay (2022)",
    ]

    last = read("".join(f"- {line}\n" for line in lines))[-1]

    assert last.authors == ("Mole", "Pier", "de Quay")


def test_the_citation_below_a_name_has_the_title():
    mention = one(
        f"- DeepBuoy [[Paper]]({A})\n  - Jane Mole, Ken Pier, DeepBuoy: A Network for Contours, CVPR, 2015.\n"
    )

    assert (mention.title, mention.venue, mention.year) == ("DeepBuoy: A Network for Contours", "CVPR", 2015)
    assert mention.authors == ("Jane Mole", "Ken Pier")


def test_the_year_of_the_venue_wins_over_the_column_of_years():
    text = f"| Year | Title | Venue |\n|---|---|---|\n| 2020 | [{TITLED}]({A}) | USENIX Security 2021 |\n"

    assert (one(text).venue, one(text).year) == ("USENIX Security", 2021)


@pytest.mark.parametrize(
    ("label", "venue", "year", "authors"),
    [
        ("Cell 187.3 (2024)", "Cell", 2024, ()),
        ("Nat Harbours 42, 216–228 (2024)", "Nat Harbours", 2024, ()),
        ("bioRxiv 2025.07.29.667290", "bioRxiv", 2025, ()),
        ("PIER 2021", "PIER", 2021, ()),
        ("Mole (1970)", None, 1970, ("Mole",)),
        ("Mole et al. (1970)", None, 1970, ("Mole", "et al.")),
    ],
)
def test_a_label_states_the_venue_or_the_author(label, venue, year, authors):
    mention = one(f"- **{TITLED}** [[{label}]({A})]\n")

    assert (mention.title, mention.venue, mention.year, mention.authors) == (TITLED, venue, year, authors)


def test_a_column_of_authors_is_read():
    text = f"| Title | Authors | Venue |\n|---|---|---|\n| [{TITLED}]({A}) | Jane Mole, Ken Pier | ICML 2021 |\n"

    assert one(text).authors == ("Jane Mole", "Ken Pier")


def test_a_quoted_title_in_another_cell_is_found():
    text = (
        f'| Benchmark | Source |\n|---|---|\n| TideBench | "TideBench: Benchmarking Water Reasoning" [[paper]({A})] |\n'
    )

    assert (one(text).title, one(text).key_hint) == ("TideBench: Benchmarking Water Reasoning", "TideBench")


VANCOUVER = [
    ("Mole J, Pier K, Quay A. S&P '15.", ("Mole J", "Pier K", "Quay A"), "S&P", 2015),
    ("Wharf L. FC '18.", ("Wharf L",), "FC", 2018),
    ("Mole J, Pier K. USENIX Security '17.", ("Mole J", "Pier K"), "USENIX Security", 2017),
    ("Mole J, Pier K. Wharf Letters '09.", ("Mole J", "Pier K"), "Wharf Letters", 2009),
    ("Quay A, Mole J. NEJM 2014.", ("Quay A", "Mole J"), "NEJM", 2014),
    ("Wharf L. Journal of Tides 2003.", ("Wharf L",), "Journal of Tides", 2003),
    ("Mole J, Pier K. '12.", ("Mole J", "Pier K"), None, 2012),
    ("Ken Pier. '08.", ("Ken Pier",), None, 2008),
    ("Jane K. Mole, Ann Q. Pier. CCS '19.", ("Jane K. Mole", "Ann Q. Pier"), "CCS", 2019),
    ("Mole, Jane K., Ann Q. Pier, and Ken Quay. CCS '19.", ("Mole, Jane K.", "Ann Q. Pier", "Ken Quay"), "CCS", 2019),
]


@pytest.mark.parametrize(("after", "authors", "venue", "year"), VANCOUVER)
def test_the_last_name_of_a_row_is_no_part_of_the_venue(after, authors, venue, year):
    entry = one(f"[Moorings of small boats]({A}). {after}")

    assert (entry.title, entry.authors) == ("Moorings of small boats", authors)
    assert (entry.venue, entry.year) == (venue, year)


@pytest.mark.parametrize(
    "title",
    [
        "Blindport Blinded, Accountable Moorings for Boats",
        "Same Coverage, Less Bloat: Tracing Boats",
        "Look Ma, No Nets: Herring without Trawlers",
        "The Wharf Survey Programme. IV. The Depths of Three Ports",
        "Artificial Harbours and Law – An Overview and History",
        "Comprehensive, Efficient, and Faithful Dredging",
        "A dusty, normal harbour in the epoch of silt",
    ],
)
@pytest.mark.parametrize("form", ["**{}**", "*{}*", "“{}”", "[{}](https://harbour.org/x)"])
@pytest.mark.parametrize("after", ["Mole J, Pier K. FC '15.", "J. Mole, K. Pier, FC 2015."])
def test_text_in_one_style_is_one_title(title, form, after):
    entry = one(f"- {form.format(title)}. {after} [[pdf]({A})]")

    assert (entry.title, entry.venue, entry.year) == (title, "FC", 2015)
    assert entry.authors in (("Mole J", "Pier K"), ("J. Mole", "K. Pier"))


@pytest.mark.parametrize(
    ("journal", "volume"),
    [
        ("Phys. Rev. D", "46"),
        ("Ann. Inst. Henri Poincaré Phys. Théor.", "43"),
        ("Living Rev. Relativity", "6"),
        ("Class. Quantum Grav.", "32"),
        ("J. Chem. Inf. Model.", "64"),
        ("Nat Mach Intell", "7"),
        ("Harv. L. Rev.", "125"),
        ("Estuarine Review", "12"),
    ],
)
@pytest.mark.parametrize(
    "place", ["{}:1840", " {}, 1840 (2015)", " **{}** (6), 1501-1514 (2015)", " **2015** (v. {} pp. 3-9)"]
)
def test_a_journal_in_italics_before_its_volume_is_the_venue(journal, volume, place):
    entry = one(f"[Testing tides of the North Sea]({A}), Mole & Pier, *{journal}* {place.format(volume).strip()}")

    assert (entry.title, entry.authors) == ("Testing tides of the North Sea", ("Mole", "Pier"))
    assert (entry.venue, entry.volume) == (journal.removesuffix("."), volume)


@pytest.mark.parametrize(
    "journal", ["J. Chem. Inf. Model.", "Mol Inform.", "Nat Mach Intell", "Phys. Rev. Lett.", "Am. J. Psychol."]
)
@pytest.mark.parametrize("title", ["Recent Advances in Harbour Design", "A Review of Port Models", "Tides"])
def test_a_linked_journal_below_a_bold_title_is_its_venue(title, journal):
    entry = one(f"- **{title}** [2017]  \n  Mole, Jane, Ken Pier, and Ann Quay.  \n  [{journal} (2017)]({A})")

    assert (entry.title, entry.venue, entry.year) == (title, journal.removesuffix("."), 2017)
    assert entry.authors == ("Mole, Jane", "Ken Pier", "Ann Quay")


def test_a_title_goes_on_where_an_editor_wrapped_the_line():
    entry = one(
        "- Prediction of the density of silt in crystalline estuaries with\n"
        f"  Neural Maps of Wharves. Jane Mole, Ken Pier. ICML 2021. [[pdf]({A})]"
    )

    assert entry.title == "Prediction of the density of silt in crystalline estuaries with Neural Maps of Wharves"
    assert entry.authors == ("Jane Mole", "Ken Pier")


@pytest.mark.parametrize(
    ("title", "after", "venue"),
    [
        (
            "Marginal loss for harbour recognition",
            "[C]//Proceedings of the Workshop on Quays. 2017: 41-55.",
            "Proceedings of the Workshop on Quays",
        ),
        (
            "A discriminative approach for boats",
            "[C]// European Conference on Tides. Springer, 2017: 499-515.",
            "European Conference on Tides",
        ),
        ("Joint silt detection in ports", "[J]. Estuarine Review, 2017, 23(10): 1499-1503.", "Estuarine Review"),
        ("Dredging of northern estuaries", "[J/OL]. Wharf Letters, 2017, 3(1): 9-12.", "Wharf Letters"),
        ("The economics of small moorings", "[D]. Hamburg: Harbour University, 2017.", None),
        ("A handbook of tidal waves", "[M]. London: Quay Press, 2017.", None),
        ("港口潮汐的深度学习方法研究", "[J]. 计算机学报, 2017, 42(3): 453-482.", "计算机学报"),
        ("港口识别综述研究", "[D]. 北京: 清华大学, 2017.", None),
        ("港口与潮汐导论", "[M]. 上海: 港口出版社, 2017: 12-15.", None),
    ],
)
@pytest.mark.parametrize("form", ["{}", "[{}](https://harbour.org/a.pdf)"])
@pytest.mark.parametrize("people", ["Mole J, Pier K. ", "王伟, 李明. "])
def test_the_marks_of_chinese_citations_end_the_title(people, form, title, after, venue):
    entry = one(f"- {people}{form.format(title)}{after} [[pdf]({A})]")

    assert (entry.title, entry.venue, entry.year) == (title, venue, 2017)
    assert len(entry.authors) == 2


@pytest.mark.parametrize(
    ("people", "authors"),
    [
        ("Ramsay, Frank", ("Ramsay, Frank",)),
        ("Quay, Ann", ("Quay, Ann",)),
        ("Wharf, Jane, Harold Pier", ("Wharf, Jane", "Harold Pier")),
        ("Mole, J. K.", ("Mole, J. K.",)),
    ],
)
@pytest.mark.parametrize(
    ("claim", "venue"), [("1937, ECMA", "ECMA"), ("1937, Econometrics", "Econometrics"), ("ECMA, 1937", "ECMA")]
)
@pytest.mark.parametrize("title", ['["{}"]({})', "[{}]({})", "**{}** [[pdf]({})]"])
def test_inverted_names_before_a_colon_are_authors_and_a_year_may_precede_its_venue(
    people, authors, claim, venue, title
):
    entry = one(f"- {people}: {title.format('A Contribution to the Theory of Tides', A)} ({claim})")

    assert (entry.title, entry.authors) == ("A Contribution to the Theory of Tides", authors)
    assert (entry.venue, entry.year, entry.key) == (venue, 1937, None)


@pytest.mark.parametrize(
    ("title", "people", "venue", "after"),
    [
        ("Counting Waves Fairly", ("Ito, K.", "Marsh, D."), "Statistics in Law", ", 7."),
        ("Sounding the Deep", ("Ann Pell",), "Marine Chronicle", "."),
        ("Quay Walls", ("Bo Wharf", "Ann Ray"), "Ports and Harbours", ", 4(2), 12-19."),
        ("Silt and Sand", ("Mole, J.",), "Estuary Notes", ""),
        ("Anchors Against Every Tide", ("Jane Mole", "Ken Pier", "Ann Ray"), "Maritime Policy", ", pp. 12-19."),
        ("Law and Shore", ("Quay, R.",), "Fish and Law", ", 44(2)."),
    ],
)
@pytest.mark.parametrize("mark", ["**{}**", '"{}"', "[{}](https://harbour.org/a.pdf)"])
@pytest.mark.parametrize("year", [" (2020).", "."])
def test_the_container_in_italics_follows_a_marked_title_and_plain_names(title, people, venue, after, mark, year):
    entry = one(f"- {mark.format(title)}{year} {' and '.join(people)}. *{venue}*{after} [pdf]({A})".replace("..", "."))

    assert (entry.title, entry.authors, entry.venue) == (title, people, venue)


@pytest.mark.parametrize(
    ("text", "title", "authors", "venue"),
    [
        ("**Counting Waves Fairly** Ito, K., & Marsh, D.", "Counting Waves Fairly", ("Ito, K.", "Marsh, D."), None),
        ("**Jane Mole**, Ken Pier. *Deep Harbours of the North*.", "Deep Harbours of the North", 2, None),
        ("**Jane Mole** and Ken Pier. *Deep Harbours of the North*.", "Deep Harbours of the North", 2, None),
        ("**Jane Mole and Ken Pier**. Deep Harbours of the North. ICML.", "Deep Harbours of the North", 2, "ICML"),
        ("**Deep Harbours**. Wharf Research. *Jane Mole*. ICML.", "Deep Harbours", ("Jane Mole",), "ICML"),
        ("**Deep Harbours**, *Jane Mole, Ken Pier*.", "Deep Harbours", 2, None),
        ("**Deep Harbours of the North**. *Jane Mole*.", "Deep Harbours of the North", ("Jane Mole",), None),
    ],
)
def test_names_in_bold_or_italics_stay_names(text, title, authors, venue):
    entry = one(f"- {text} 2020. [pdf]({A})")

    assert (entry.title, entry.venue, entry.year) == (title, venue, 2020)
    assert entry.authors == authors if isinstance(authors, tuple) else len(entry.authors) == authors


def test_a_month_and_year_beside_a_venue_are_no_name():
    text = f"**Sounding by tides.**  \nAnn Quay.  \n*Cell Systems, May 2021.*  \n[[10.1016/j.cels.1]({A})]\n"

    mention = one(text)

    assert (mention.authors, mention.venue, mention.year) == (("Ann Quay",), "Cell Systems", 2021)


@pytest.mark.parametrize("page", ["1499", "1500", "1523", "1750", "1899"])
def test_a_first_page_may_look_like_an_early_year(page):
    assert [found[4].pages for found in find_imprints(f"Phys. Rev. Lett. 45, {page}")] == [page]


@pytest.mark.parametrize("year", [1665, 1789, 1876, 1905, 2024])
def test_a_journal_may_be_as_old_as_journals_are(year):
    assert [found[4].year for found in find_imprints(f"Nature 14 ({year}): 3-9")] == [year]
