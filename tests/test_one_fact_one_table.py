"""Facts that several packages need stand in one table: what one changes, all change."""

import ast
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

import bibexport
from bibexport.data import read_table
from bibexport.matching import Paper, match
from bibexport.model import Claim, Date, Facts, Name
from bibexport.text.venue_names import names_no_venue, preprint_server
from tests.check.cases import checked, checked_list, codes, entry, preprint, published

PACKAGE = Path(bibexport.__file__).parent
SERVERS = read_table("preprint_servers")
AUTHORS = (Name(family="Ray", given="Alec"), Name(family="Kim", given="Jong"))

MONTHS = "jan(?:uary?)?|feb(?:ruary?)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|dez(?:ember)?"
FACTS = {
    # A pattern for the words of a fact, how many different ones are no chance, and the modules that may hold them.
    "preprint servers": (r"(?:(?:bio|med|tech|chem|psy|soc)rxiv|ssrn|arviv|arvix)(?!\\?\.(?:org|com))", 1, set()),
    "months": (
        MONTHS,
        3,
        {"text/dates.py"},
    ),
    "seasons": ("spring|summer|autumn|winter", 2, {"text/dates.py"}),
    "ordinals": (
        "second|third|fourth|fifth|sixth|seventh|tenth|eleventh|twentieth",
        2,
        {"text/numbers.py"},
    ),
    "endings of ordinals": (r"(?:st|nd|rd)\|(?:nd|rd|th)", 1, {"text/numbers.py"}),
    "roman numerals": ("iii?|iv|vii?|viii|ix|xi", 3, {"text/names.py", "text/numbers.py"}),
    "et al.": (r"et[\\.? s*]{1,8}al", 1, {"text/names.py"}),
    "generations": (r"jr|sr", 2, {"text/names.py"}),
    "particles": ("van|von|der|den|del|della", 3, set()),
}


@cache
def strings(path: Path) -> tuple[str, ...]:
    """The strings of a module that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    prose = {id(value) for value in words if isinstance(value, ast.Constant)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in prose)
    return tuple(node.value for node in found if isinstance(node.value, str))


@pytest.mark.parametrize("fact", FACTS)
def test_the_words_of_a_fact_stand_in_its_table_alone(fact):
    pattern, chance, homes = FACTS[fact]
    words = re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.IGNORECASE)
    found = {
        path.relative_to(PACKAGE).as_posix(): {
            word.casefold() for text in strings(path) for word in words.findall(text)
        }
        for path in PACKAGE.rglob("*.py")
    }

    assert {name for name, some in found.items() if len(some) >= chance} == homes


@pytest.mark.parametrize("server", SERVERS)
class TestEveryPreprintServer:
    """The reader, the matcher and `check` agree on what is a preprint server."""

    def test_is_no_venue(self, server):
        assert names_no_venue(server)
        assert names_no_venue(f"{server} 2023")
        assert preprint_server(f"{server} 2023") == SERVERS[server]

    def test_is_published_by_now(self, server):
        text = entry(f"{server} 2021")

        assert codes(checked(text, A={"preprint": preprint(), "dblp": published()})) == ["published"]

    def test_is_published_by_now_in_a_markdown_list_too(self, server):
        text = f"- **LearnNet: Learning Widgets**, {server} 2021. [[paper](https://arxiv.org/abs/2103.00020)]\n"

        assert "published" in codes(checked_list(text, LearnNet={"preprint": preprint(), "dblp": published()}))

    @pytest.mark.parametrize("year", [2023, 2028])
    def test_is_no_claim_that_a_record_could_break(self, server, year):
        record = Facts(source="dblp", id="conf/icml/X", type="paper-conference", title="On Nets of Nets", venue="ICML")
        paper = Paper(titles=("On Nets of Nets",), authors=AUTHORS, claim=Claim(venue=server, year=year))

        assert match(paper, [record_with(record, year)]).outcome == "published"


def record_with(record: Facts, year: int) -> Facts:
    """The record with authors and with `year`."""
    return msgspec.structs.replace(record, authors=AUTHORS, issued=Date(year=year))
