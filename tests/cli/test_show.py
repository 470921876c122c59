from tests.servers.world import Paper, Record, World

WORLD = World(
    papers=(
        Paper(
            id="2103.00020", title="Deep Things", authors=("Ann Doe",), comment="This paper has been withdrawn by the author"
        ),
        Paper(id="2103.00021", title="Deeper Things", authors=("Ann Doe", "Bo Lee")),
    ),
    records=(
        Record(key="conf/icml/Doe21", title="Deep Things", authors=("Ann Doe",), year=2021, venue="ICML"),
        Record(key="conf/iclr/Doe21", title="Deep Things", authors=("Ann Doe",), year=2021, venue="ICLR"),
        Record(key="conf/icml/DoeL21", title="Deeper Things", authors=("Ann Doe", "Bo Lee"), year=2021, venue="ICML"),
        Record(
            key="journals/jmlr/DoeL23", bibtype="article", title="Deeper Things", authors=("Ann Doe", "Bo Lee"), year=2023,
            journal="J. Mach. Learn. Res.", venue="J. Mach. Learn. Res.",
        ),
    ),
)  # fmt: skip
CATALOG = '[[entry]]\nkey = "A"\narxiv = "2103.00020"\n\n[[entry]]\nkey = "B"\narxiv = "2103.00021"\n'


def test_a_withdrawal_is_shown_before_all_else_and_what_a_paper_may_be(bibexport, serve, tmp_path):
    (tmp_path / "c.toml").write_text(CATALOG)
    shown = bibexport("show", "A", "c.toml", "--online", env=serve(WORLD).environment).stdout

    assert "\n  WITHDRAWN 2103.00020: " in shown
    assert shown.index("WITHDRAWN") < shown.index("ambiguous")
    assert "candidate: conf/icml/Doe21 (ICML 2021)" in shown
    assert "candidate: conf/iclr/Doe21 (ICLR 2021)" in shown
    assert "other version" not in shown


def test_other_versions_are_shown_beside_the_one_that_is_cited(bibexport, serve, tmp_path):
    (tmp_path / "c.toml").write_text(CATALOG)
    shown = bibexport("show", "B", "c.toml", "--online", env=serve(WORLD).environment).stdout

    assert "published: title equal; 2 of 2 authors" in shown
    assert shown.count("other version: ") == 1
    assert "WITHDRAWN" not in shown


def test_an_unknown_key_names_the_nearest_ones(bibexport):
    run = bibexport("show", "LLaVA1.5")

    assert run.returncode == 2
    assert "no entry has the key 'LLaVA1.5'; did you mean LLaVa-1.5 or LLaVA?" in run.stderr
