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


def test_without_a_network_the_way_out_is_named(bibexport, tmp_path):
    """The fixture's addresses refuse every connection."""
    (tmp_path / "c.toml").write_text('[[entry]]\nkey = "A"\narxiv = "2103.00020"\n')

    run = bibexport("export", "c.toml", "-o", "references.bib")

    assert "refused the connection" in run.stderr
    assert "note: with --offline, export and check use what the lock knows and send no requests" in run.stderr
