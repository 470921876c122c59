"""A claim is corrected in the text of its list, and every other byte stays."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bibexport.check.corrections import Edit, applied, correct_markdown, correct_toml, corrected
from bibexport.formats.markdown import read_list
from bibexport.formats.toml import read as toml
from bibexport.model import Claim

PAPER = "[[Paper](https://arxiv.org/abs/2103.00020)]"
HEAD = "# Papers\n\n## Widgets\n\n"
TABLE = f"{HEAD}| Title | Venue | Year |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("before", "claim", "after"),
    [
        (f"- `A` **Learning Widgets from Noise.** arxiv.   \n  {PAPER}", "ICCV 2025", f"- `A` **Learning Widgets from Noise.** ICCV 2025.   \n  {PAPER}"),
        (f"- `A` **Learning Widgets from Noise.**  arxiv 23.\n{PAPER}", "ICCV 2025", f"- `A` **Learning Widgets from Noise.**  ICCV 25.\n{PAPER}"),
        (f"- `A` Learning Widgets from Noise. ECCV 24.   \n{PAPER}", "ECCV 2022", f"- `A` Learning Widgets from Noise. ECCV 22.   \n{PAPER}"),
        (f"- **Learning Widgets from Noise**, *arXiv 2023.08*. {PAPER}", "ICCV 2025", f"- **Learning Widgets from Noise**, *ICCV 2025*. {PAPER}"),
        (f"- **Learning Widgets from Noise** [arXiv'23] {PAPER}", "ICCV 2025", f"- **Learning Widgets from Noise** [ICCV'25] {PAPER}"),
        (f"- [CVPR 2023] Learning Widgets from Noise. {PAPER}", "CVPR 2024", f"- [CVPR 2024] Learning Widgets from Noise. {PAPER}"),
        (f"- **Learning Widgets from Noise.** Ann Moe, Bo Roe. arXiv, 2021. {PAPER}", "ICML 2022", f"- **Learning Widgets from Noise.** Ann Moe, Bo Roe. ICML, 2022. {PAPER}"),
        (f"- **arXiv Widgets from Noise.** arXiv 2021. {PAPER}", "ICML 2022", f"- **arXiv Widgets from Noise.** ICML 2022. {PAPER}"),
    ],
)  # fmt: skip
def test_a_claim_is_written_where_and_how_the_old_one_was(before, claim, after):
    assert fixed_list(HEAD + before, claim) == HEAD + after


@pytest.mark.parametrize(
    ("before", "claim", "after"),
    [
        ("arXiv | 2023", "ICCV 2025", "ICCV | 2025"),
        ("arXiv | 2025", "ICCV 2025", "ICCV | 2025"),
        ("CVPR | 2023", "CVPR 2024", "CVPR | 2024"),
        ("arXiv 2023 | ", "ICCV 2025", "ICCV 2025 | "),
    ],
)
def test_venue_and_year_may_have_a_column_each(before, claim, after):
    row = "| [Learning Widgets from Noise](https://arxiv.org/abs/2103.00020) | {} |\n"

    assert fixed_list(TABLE + row.format(before), claim) == TABLE + row.format(after)


def fixed_list(text, claim):
    result = correct_markdown(text, {0: _claim(claim)})
    assert result.left == ()
    return result.text


def _claim(text):
    venue, _, year = text.rpartition(" ")
    return Claim(venue=venue, year=int(year))


LAYOUTS = [
    "- `K{n}` **{title}.** {claim}.{blanks}\n  {paper}{blanks}\n",
    "- `K{n}` {title}. {claim}.{blanks}\n{paper}{blanks}\n",
    "* **{title}**, *{claim}*. {paper}\n",
    "1. **{title}.** Ann Moe, Bo Roe. {claim}. {paper}\n",
    "- [{claim}] {title} {paper}\n",
]
WORDS = ["Widgets", "Gadgets", "Noise", "Kitchens", "Learning", "Reasoning", "Fields", "Arxiv", "2021", "ICML"]


@st.composite
def lists(draw):
    """The pieces of a list, with a hole for each claim."""
    layout = draw(st.sampled_from(LAYOUTS))
    pieces = []
    for number in range(draw(st.integers(1, 5))):
        title = f"Paper{number} " + " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6)))
        paper = f"[[Paper](https://arxiv.org/abs/2103.0{number:04}v2)] [[Code](https://github.com/a/arxiv-{number})]"
        blanks = " " * draw(st.integers(0, 3))
        piece = layout.format(n=number, title=title, paper=paper, blanks=blanks, claim="{claim}")
        pieces.append(piece.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))))
    return pieces


VENUES = st.sampled_from(["arXiv", "arxiv", "CVPR", "ICML", "NeurIPS"])
YEARS = st.integers(2018, 2026)


@given(lists(), st.data())
def test_every_other_byte_of_a_list_stays(pieces, data):
    form = data.draw(st.sampled_from(["{venue} {year}", "{venue}, {year}", "{venue} {short}"]))

    def write(venue, year):
        return form.format(venue=venue, year=year, short=f"{year % 100:02}")

    old = [(data.draw(VENUES), data.draw(YEARS)) for _ in pieces]
    new = [(data.draw(st.sampled_from(["ECCV", "ICLR"])), data.draw(YEARS)) for _ in pieces]
    chosen = data.draw(st.sets(st.integers(0, len(pieces) - 1)))
    before = "# L\n\n" + "".join(p.format(claim=write(*c)) for p, c in zip(pieces, old, strict=True))
    wanted = [new[n] if n in chosen else old[n] for n in range(len(pieces))]
    after = "# L\n\n" + "".join(p.format(claim=write(*c)) for p, c in zip(pieces, wanted, strict=True))
    read = read_list(before).entries
    assume([(mention.venue, mention.year) for mention in read] == old)

    result = correct_markdown(before, {n: Claim(venue=new[n][0], year=new[n][1]) for n in chosen})

    assert result.left == ()
    assert result.text == after


def test_a_claim_that_cannot_be_found_for_certain_is_left_to_people():
    text = f"{HEAD}- **Learning Widgets from Noise.** *Nature Machine\n  Intelligence*, 2025. {PAPER}\n"
    result = correct_markdown(text, {0: Claim(venue="Science", year=2024)})

    assert (result.text, result.left) == (text, (0,))


TOML = '[[entry]]\nkey = "A"\nvenue{eq}{value}{comment}\nnote = "arXiv 2023"\n\n[entry.override]\nvolume = "7"  # venue = "arXiv"\n'


@pytest.mark.parametrize(
    ("value", "claim", "after"),
    [
        ('"arXiv"', "ICCV 2025", '"ICCV 2025"'),
        ("'arXiv 2023'", "ICCV 2025", "'ICCV 2025'"),
        ('"CVPR Oral, 2023"', "CVPR Oral 2024", '"CVPR Oral, 2024"'),
        ('"CVPR 2023."', "CVPR 2024", '"CVPR 2024."'),
        ('"arXiv"', 'The "W" 2025', '"The \\"W\\" 2025"'),
    ],
)
@pytest.mark.parametrize("eq", [" = ", "=", "   =  "])
@pytest.mark.parametrize("comment", ["", "  # venue = 'arXiv 2023'"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_claim_in_toml_keeps_its_quotes_its_blanks_and_its_comment(value, claim, after, eq, comment, end):
    before = TOML.format(value=value, eq=eq, comment=comment).replace("\n", end)
    result = correct_toml(before, {"A": _claim(claim)})

    assert result.left == ()
    assert result.text == TOML.format(value=after, eq=eq, comment=comment).replace("\n", end)
    assert toml.read(result.text).entries[0].claim == _claim(claim)


def test_a_year_in_a_field_of_its_own_is_corrected_there():
    before = '[[entry]]\nkey = "A"\nyear = 2023 # year\nvenue = "arXiv"\n'
    result = correct_toml(before, {"A": Claim(venue="ICCV", year=2025)})

    assert result.text == '[[entry]]\nkey = "A"\nyear = 2025 # year\nvenue = "ICCV"\n'


def test_a_claim_over_several_lines_of_toml_is_left_to_people():
    before = '[[entry]]\nkey = "A"\nvenue = """\narXiv"""\n'

    assert correct_toml(before, {"A": Claim(venue="ICCV", year=2025)}).left == ("A",)


@given(st.text("ab", min_size=8, max_size=8), st.data())
def test_changes_that_break_something_are_sifted_out_however_many_there_are(text, data):
    bad = data.draw(st.sets(st.integers(0, 7)))
    poison = data.draw(st.sets(st.integers(0, 7)))
    options = {n: [(Edit(n, n + 1, "?"),), (Edit(n, n + 1, "!"),)] for n in range(8)}

    def proved(changed, keys):
        if any(changed[n] == "?" for n in poison):
            return None
        return frozenset(n for n in keys if n not in bad)

    result = corrected(text, options, proved)

    assert set(result.left) == bad
    expected = [text[n] if n in bad else "!" if n in poison else "?" for n in range(8)]
    assert result.text == "".join(expected)


def test_edits_do_not_move_each_other():
    assert applied("abcdef", [(Edit(4, 5, "XX"), Edit(0, 1, "")), (Edit(2, 2, "-"),)]) == "b-cdXXf"
