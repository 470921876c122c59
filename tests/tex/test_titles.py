"""Case protection: what BibTeX's own lower-casing makes of titles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.tex.decode import unicode_text
from bibexport.tex.encode import text
from bibexport.tex.macros import balanced
from bibexport.tex.titles import title
from bibexport.tex.words import CONTEXTS, PHRASES, PROPER_NOUNS


def lower_cased(tex: str) -> str:
    """What `change.case$` with "t" leaves of `tex` (bibtex.web, sections 371 to 376), braces taken off."""
    written, depth, kept = "", 0, True
    special = 0
    for index, character in enumerate(tex):
        if character == "{":
            depth += 1
            special = depth if depth == 1 and tex[index + 1 : index + 2] == "\\" and not kept else special
        elif character == "}":
            special = 0 if depth == special else special
            depth -= 1
        written += character.lower() if (depth == 0 or special) and not kept else character
        kept = character.isspace() and re.search(r":\s+$", tex[: index + 1]) is not None
    return unicode_text(written)


@pytest.mark.parametrize(
    ("given_title", "printed"),
    [
        ("Learning CLIP Models from Natural Language", "Learning CLIP models from natural language"),
        (
            "BLIP-2: Bootstrapping Language-Image Pre-Training with Frozen Encoders",
            "BLIP-2: Bootstrapping language-image pre-training with frozen encoders",
        ),
        ("Introducing mPLUG-Owl and GPT-4V to LLaVA", "Introducing mPLUG-Owl and GPT-4V to LLaVA"),
        ("Towards 3D Object Detection in RGB-D Scenes", "Towards 3D object detection in RGB-D scenes"),
        ("Effects of pH and mRNA on iPhone Users", "Effects of pH and mRNA on iPhone users"),
        ("Are LLMs and GANs Creative", "Are LLMs and GANs creative"),
        ("A TCP/IP and I/O Study of R&D", "A TCP/IP and I/O study of R&D"),
        ("Pre-Training (CLIP) at Scale", "Pre-training (CLIP) at scale"),
        ("Learning C++ and C# by Example", "Learning C++ and C# by example"),
        ("Training wav2vec 2.0 and Word2Vec Models", "Training wav2vec 2.0 and Word2Vec models"),
        ("How Do I Know What I See", "How do I know what I see"),
        ("Vitamin D and the V in VQA", "Vitamin D and the V in VQA"),
        ("Prompting — The Next Step", "Prompting — The next step"),
        ("What Is BERT? A Primer", "What is BERT? A primer"),
        ("Mr. Smith vs. Dr. Jones: No. 5 Wins", "Mr. Smith vs. Dr. Jones: No. 5 wins"),
        (
            "“Why Should I Trust You?”: Explaining Any Classifier",
            "“Why should I trust you?”: Explaining any classifier",
        ),
        ("Bell's Theorem and NASA's Data", "Bell's theorem and NASA's data"),
        ("#BlackLivesMatter on Twitter", "#BlackLivesMatter on Twitter"),
        ("The ÉCLAIR and ÖBB Systems in the École", "The ÉCLAIR and ÖBB systems in the école"),
        ("The U.S. Economy and Ph.D. Students", "The U.S. economy and Ph.D. students"),
        ("β-VAE and α-Divergence", "β-VAE and α-divergence"),
        ("An O(n log n) Algorithm", "An O(n log n) algorithm"),
        ("Recall@K and Node.js", "Recall@K and Node.js"),
        ("COVID-19 and SARS-CoV-2 in Wuhan", "COVID-19 and SARS-CoV-2 in Wuhan"),
        ("Using GPT_Vision APIs Well", "Using GPT_Vision APIs well"),
        ("Growth of <i>Escherichia coli</i> in Soil", "Growth of <i>Escherichia coli</i> in soil"),
    ],
)
def test_coined_words_keep_their_capitals_and_ordinary_ones_follow_the_style(given_title, printed):
    assert lower_cased(title(given_title, "utf8")) == printed
    assert lower_cased(title(given_title, "ascii")) == printed


@pytest.mark.parametrize(
    ("given_title", "printed"),
    [
        ("Deep Q-Learning and U-Net", "Deep Q-learning and U-Net"),
        ("NeRF-Like Scenes and CLIP-Based, LLM-Generated Data", "NeRF-like scenes and CLIP-based, LLM-generated data"),
        ("Multi-GPU Training and Text-to-SQL", "Multi-GPU training and text-to-SQL"),
        ("A Study of Video-LLaMA and Visual-ChatGPT", "A study of Video-LLaMA and Visual-ChatGPT"),
        ("Search in E-Commerce", "Search in e-commerce"),
        ("The Frank-Wolfe and Runge–Kutta Methods", "The Frank-Wolfe and Runge–Kutta methods"),
        ("Non-Gaussian and Sub-Gaussian Noise", "Non-Gaussian and sub-Gaussian noise"),
        ("The McKean-Vlasov and D'Alembert Equations", "The McKean-Vlasov and D'Alembert equations"),
    ],
)
def test_hyphenated_words_are_judged_part_by_part(given_title, printed):
    assert lower_cased(title(given_title, "ascii")) == printed


@pytest.mark.parametrize(
    ("given_title", "printed"),
    [
        ("Lie Groups and Bloom Filters in New York", "Lie groups and Bloom filters in New York"),
        ("Do People Lie in Bloom and New Places", "Do people lie in bloom and new places"),
        ("Green's Functions with Wi-Fi", "Green's functions with Wi-Fi"),
        ("The Green Wave of Gaussians", "The green wave of Gaussians"),
    ],
)
def test_words_that_are_names_only_in_context_are_recognised_by_it(given_title, printed):
    assert lower_cased(title(given_title, "ascii")) == printed


# One test per table: thousands of tests of a line each would take most of their time to be collected and reported.
def test_proper_nouns_keep_their_capital_in_the_middle():
    printed = {
        noun: lower_cased(title(f"Learning with {noun} Methods", "utf8")).replace("’", "'") for noun in PROPER_NOUNS
    }

    assert printed
    assert {noun: text for noun, text in printed.items() if noun not in text} == {}


def test_names_of_two_words_keep_both_capitals():
    names = [phrase.replace("-", " ") for phrase in PHRASES]
    printed = {words: lower_cased(title(f"Learning in {words} Today", "utf8")) for words in names}

    assert printed
    assert {words: text for words, text in printed.items() if words not in text} == {}


def test_common_words_are_names_before_the_words_they_name():
    pairs = [(name, word) for name, words in CONTEXTS.items() for word in words]
    printed = {pair: lower_cased(title(f"On {pair[0]} {pair[1].capitalize()}", "utf8")) for pair in pairs}

    assert printed
    assert {pair: text for pair, text in printed.items() if not text.startswith(f"On {pair[0]} ")} == {}


def test_a_sentence_case_title_keeps_all_its_capitals_because_they_are_names():
    given_title = "A new look at the Gibbs sampler for Foobar models in Germany"

    assert lower_cased(title(given_title, "ascii")) == given_title


@pytest.mark.parametrize("given_title", ["Deep learning", "Attention is all you need", "Why it works: A manifold view"])
def test_a_sentence_case_title_without_names_needs_no_braces(given_title):
    assert title(given_title, "ascii") == given_title


def test_a_quoted_or_typeset_word_in_lower_case_does_not_make_a_sentence_of_a_title():
    assert title("The “right” Way to Cite `code` in Titles", "utf8").count("{") == 2  # the backquotes alone


def test_a_title_case_title_is_not_braced_whole_and_has_one_pair_a_word():
    tex = title("Visual Instruction Tuning with GPT-4 and CLIP", "ascii")

    assert tex == "Visual Instruction Tuning with {GPT-4} and {CLIP}"


def test_a_title_all_in_capitals_gets_no_braces():
    assert title("LEARNING TO WALK IN MINUTES", "ascii") == "LEARNING TO WALK IN MINUTES"
    assert title("CLIP", "ascii") == "{CLIP}"


@pytest.mark.parametrize(
    ("given_title", "language", "tex"),
    [
        ("Über Zahlen", "de", r"{{\"U}ber Zahlen}"),
        ("#Zahlen", "de", r"{{}\#Zahlen}"),
        ("深度学习", "zh", "深度学习"),
        ("Über Zahlen", "en-GB", r"{\"U}ber Zahlen"),
    ],
)
def test_a_title_in_another_language_is_braced_whole_if_it_has_capitals(given_title, language, tex):
    assert title(given_title, "ascii", language) == tex


def test_no_group_begins_with_a_backslash_because_bibtex_would_lower_case_it():
    for given_title in ("ÉCLAIR Öl", "#MeToo", "Étude", "<i>A</i> B", "ÖBB"):
        assert not re.search(r"(?<![{\\a-z])\{\\[a-z]+ ?[A-Z]", title(given_title, "ascii"))


TITLES = st.lists(
    st.sampled_from(
        ["CLIP", "Deep", "Learning", "of", "{x}", "$x^2$", "<i>B</i>", "Gaussian", "é", "a:", "Why?", "—", "}", "3D"]
    )
    | st.text(max_size=8),
    max_size=10,
).map(" ".join)


@given(TITLES, st.sampled_from(["ascii", "utf8"]))
def test_protection_adds_nothing_but_braces(value, charset):
    assert balanced(title(value, charset))
    assert unicode_text(title(value, charset)) == unicode_text(text(value, charset))


@given(TITLES)
def test_a_word_is_never_braced_twice(value):
    assert not re.search(r"\{\{[A-Za-z0-9]+\}\}", title(value, "utf8").replace(r"\textit{{", ""))
