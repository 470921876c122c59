import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import InvalidInput
from bibexport.formats.toml import read as toml
from bibexport.model import Date, Entry, Name, Record
from bibexport.resolution.additions import appended, proposed_key

RADFORD = (Name(given="Alec", family="Radford"), Name(given="Jong", family="Kim"))


@pytest.mark.parametrize(
    ("title", "authors", "year", "taken", "key"),
    [
        ("LISA++: An Improved Baseline", RADFORD, 2023, [], "LISA++"),
        ("Learning Transferable Visual Models", RADFORD, 2021, [], "radford2021learning"),
        ("Position: Learning Matters", RADFORD, 2021, [], "radford2021position"),
        ("CLIP: Learning", RADFORD, 2021, ["clip"], "CLIP-2021"),
        ("Learning", RADFORD, 2021, ["radford2021learning"], "radford2021learning-2021"),
        ("Learning", (), 2021, [], "arxiv-2103.00020"),
        ("Étude", (Name(given="Jürgen", family="Müller"),), None, [], "mulleretude"),
    ],
)
def test_a_key_is_the_papers_own_name_else_author_year_and_word(title, authors, year, taken, key):
    record = Record(key="arxiv-2103.00020", title=title, authors=authors, issued=Date(year=year) if year else None)

    assert proposed_key(record, taken) == key


ENTRY = Entry(key="New", title="A Title", sections=(("A", "B"),), arxiv="2103.00020")
BLOCK = '[[entry]]\nkey = "New"\ntitle = "A Title"\nsection = ["A", "B"]\narxiv = "2103.00020"\n'


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        ("", ""),
        ('title = "T"\n', "\n"),
        ('[[entry]]\nkey = "A" # mine\n', "\n"),
        ('[[entry]]\nkey = "A"', "\n\n"),
        ('[[entry]]\nkey = "A"\n# last words\n', "\n"),
        ('[[entry]]\nkey = "A"\n\n[export]\nindent = 4\n', "\n"),
        ('[[entry]]\nkey = "A"\n[entry.override]\ntype = "book"\n', "\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_entry_is_put_at_the_end_and_nothing_else_is_touched(before, gap, end):
    before = before.replace("\n", end)
    end = end if end in before else "\n"

    assert appended(before, ENTRY) == before + gap.replace("\n", end) + BLOCK.replace("\n", end)


@pytest.mark.parametrize("text", ['entry = [{ key = "A" }]\n', "[[entry]]\nkey = 'New'\n"])
def test_what_cannot_be_appended_is_refused(text):
    with pytest.raises(InvalidInput):
        appended(text, ENTRY, "c.toml")


@given(st.text(max_size=40), st.text(alphabet="abc#\n\"' =[]", max_size=40))
def test_what_is_appended_reads_back(title, comment):
    comments = "".join(f"# {line}\n" for line in comment.split("\n"))
    entry = Entry(key="New", title=" ".join(title.split()), arxiv="2103.00020")
    after = toml.read(appended(comments, entry))

    assert [one.arxiv for one in after.entries] == ["2103.00020"]
