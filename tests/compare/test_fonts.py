"""Where figures take their Chinese from: what is installed, what was installed since matplotlib looked, the package, a file."""

import shutil
import sys

import pytest
from matplotlib import font_manager

from pipeline.compare.figures import NoFontError, draw, fonts

packaged = pytest.importorskip("pylopdf_fonts_zh_cn", reason="the extra xunshi[fonts] is not installed")


@pytest.fixture
def bare(monkeypatch):
    """A machine without any Chinese font: neither listed, nor in a folder of fonts, nor in a package."""
    latin = [e for e in font_manager.fontManager.ttflist if e.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    return monkeypatch


def test_none_at_all(bare):
    with pytest.raises(NoFontError, match=r"xunshi\[fonts\].*fonts-noto-cjk.*--font FILE"):
        fonts.chosen()


def test_told_before_anything_is_drawn(bare):
    with pytest.raises(NoFontError):
        draw({}, ())


def test_a_font_installed_since_matplotlib_listed_them(bare, tmp_path):
    new = shutil.copy(packaged.sans_path(), tmp_path / "new.otf")
    (tmp_path / "broken.otf").write_bytes(b"no font")
    (tmp_path / "empty.ttf").touch()
    found = [str(tmp_path / "broken.otf"), str(tmp_path / "empty.ttf"), str(tmp_path / "gone.ttf"), str(new)]
    bare.setattr(font_manager, "findSystemFonts", lambda: found)
    assert fonts.chosen()[0] == "Noto Sans SC"
    assert font_manager.findfont("Noto Sans SC") == str(new)


def test_fonts_are_not_looked_for_again_where_one_is_listed(bare, tmp_path):
    font_manager.fontManager.addfont(str(packaged.sans_path()))
    bare.setattr(font_manager, "findSystemFonts", lambda: 1 / 0)
    assert fonts.chosen()[0] == "Noto Sans SC"


def test_the_package_is_found_by_itself(bare):
    bare.setitem(sys.modules, "pylopdf_fonts_zh_cn", packaged)
    assert fonts.chosen() == ("Noto Sans SC", "DejaVu Sans")
    assert font_manager.findfont("Noto Sans SC") == str(packaged.sans_path())
    assert not fonts.lacking(["Noto Sans SC"], "巡视巡察隐去“两个维护”〔〕×※")


def test_what_is_installed_goes_before_the_package(bare, tmp_path):
    installed = shutil.copy(packaged.serif_path(), tmp_path / "installed.otf")
    font_manager.fontManager.addfont(str(installed))
    bare.setitem(sys.modules, "pylopdf_fonts_zh_cn", packaged)
    assert fonts.chosen()[0] == "Noto Serif SC"


@pytest.mark.parametrize("wrong", [OSError("gone"), RuntimeError("broken")])
def test_a_package_without_its_file(bare, wrong):
    def path():
        raise wrong

    bare.setitem(sys.modules, "pylopdf_fonts_zh_cn", type("Package", (), {"sans_path": staticmethod(path)}))
    with pytest.raises(NoFontError):
        fonts.chosen()
