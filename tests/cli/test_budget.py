from tests.servers import faults
from tests.servers.world import Paper, Record, World

WORLD = World(
    papers=(Paper(id="2103.00020", title="Learning Widgets", authors=("Alec Ray", "Jong Kim")),),
    records=(
        Record(
            key="conf/icml/RayK21", title="Learning Widgets", authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML"
        ),
    ),
)


def test_a_door_that_drips_leaves_the_others_their_time(bibexport, serve, tmp_path):
    services = serve(WORLD)
    services.arxiv.fail(faults.dripping(0.05))
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\narxiv = "2103.00020"\n')

    run = bibexport("resolve", "c.toml", "--timeout", "20", env=services.environment)

    assert run.stderr.splitlines()[-1] == "1 entry: 1 published"
    assert run.returncode == 0


def test_a_document_may_name_files_that_no_system_can_have(bibexport, tmp_path):
    (tmp_path / "refs.bib").write_text("@misc{a, title={T}}\n")
    names = ["x" * 300, "x/" * 3000, "..", "/", "~", "\x01", " ", "x" * 5000]
    inputs = "".join(f"\\input{{{name}}}\\bibliography{{{name}}}\n" for name in names)
    (tmp_path / "main.tex").write_text(f"{inputs}\\cite{{a}}\n")

    run = bibexport("export", "refs.bib", "--aux", "main.tex", "--offline")

    assert run.returncode in (0, 1)
    assert "@misc{a" in run.stdout


def test_without_a_network_the_way_out_is_named(bibexport, tmp_path):
    """The fixture's addresses refuse every connection."""
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\narxiv = "2103.00020"\n')

    run = bibexport("export", "c.toml", "-o", "references.bib")

    assert "refused the connection" in run.stderr
    assert "note: with --offline, export and check use what the lock knows and send no requests" in run.stderr
