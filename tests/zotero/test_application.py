import os

import pytest

from bibexport.zotero.application import command

HOME = {"PATH": ""}


def executable(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return str(path)


def test_a_zotero_on_the_path_comes_first(tmp_path):
    executable(tmp_path / "Zotero_linux-x86_64" / "zotero")
    on_path = executable(tmp_path / "bin" / "zotero")

    assert command("linux", {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}) == (on_path, "-file")


@pytest.mark.parametrize(
    "place",
    [
        "Zotero_linux-x86_64/zotero",
        ".local/share/zotero/zotero",
        ".local/share/flatpak/exports/bin/org.zotero.Zotero",
    ],
)
def test_on_linux_it_is_found_where_people_unpack_it(tmp_path, place):
    expected = executable(tmp_path / place)

    assert command("linux", {"PATH": os.devnull, "HOME": str(tmp_path)}) == (expected, "-file")


def test_on_macos_the_system_gives_the_file_to_the_application(tmp_path):
    (tmp_path / "Applications" / "Zotero.app").mkdir(parents=True)
    expected = ("open", "-a", str(tmp_path / "Applications" / "Zotero.app"))

    assert command("darwin", {"PATH": os.devnull, "HOME": str(tmp_path)}) == expected


def test_on_windows_it_is_found_in_the_folder_of_its_installer(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(os.path, "isfile", lambda path: asked.append(path) or path.startswith("D:"))
    environment = {"PATH": os.devnull, "ProgramFiles": r"C:\Program Files", "LocalAppData": r"D:\Local"}

    assert command("win32", environment) == (r"D:\Local\Zotero\zotero.exe", "-file")
    assert asked[0] == r"C:\Program Files\Zotero\zotero.exe"


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_without_zotero_there_is_no_command(tmp_path, platform):
    assert command(platform, {"PATH": os.devnull, "HOME": str(tmp_path)}) is None
