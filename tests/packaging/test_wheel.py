"""The built wheel, installed alone and outside the checkout, speaks Chinese and brings its sample data."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout; hatchling is there, so nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that holds this wheel, and the dependencies of ours."""
    home = tmp_path_factory.mktemp("installed")
    # Our own pip installs into the new environment where we have one: half the time of giving it a pip too.
    own_pip = importlib.util.find_spec("pip") is not None
    venv.create(home, with_pip=not own_pip)
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    python = Path(paths["scripts"]) / ("python.exe" if os.name == "nt" else "python")
    pip = [sys.executable, "-m", "pip", "--python", str(python)] if own_pip else [str(python), "-m", "pip"]
    subprocess.run(
        [*pip, "install", "-q", "--no-deps", "--no-index", str(wheel)], cwd=home, check=True, capture_output=True
    )
    # A .pth file adds our libraries behind the wheel; the .pth of an editable cemgap in there is not followed.
    libraries = "\n".join(sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    (Path(paths["purelib"]) / "libraries.pth").write_text(libraries, encoding="utf-8")
    return Path(paths["scripts"])


def run(scripts: Path, folder: Path, *arguments: str) -> str:
    """What the installed cemgap prints, run in `folder` with no way back to the checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    environment |= {"PYTHONUTF8": "1", "COLUMNS": "100"}
    program = str(scripts / "cemgap")
    done = subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_wheel_is_whole(wheel: Path) -> None:
    """Catalogue, vocabulary, sample data, licence and the mark that it is typed; no tests."""
    names = set(zipfile.ZipFile(wheel).namelist())
    packed = {"cemgap/py.typed", "cemgap/translations/zh/LC_MESSAGES/cemgap.mo"}
    packed |= {f"cemgap/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "sample_data").rglob("*.csv")}
    packed |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "cemgap").rglob("*.toml")}
    assert packed <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


def test_the_installed_wheel_speaks_chinese(scripts: Path, tmp_path: Path) -> None:
    """The catalogue is found where it was installed."""
    assert "满意度" in run(scripts, tmp_path, "explain", "weighted", "--lang", "zh")


def test_the_installed_wheel_writes_the_samples(scripts: Path, tmp_path: Path) -> None:
    """``demo`` finds its data without the checkout, and analyzes them."""
    run(scripts, tmp_path, "demo", "samples", "--lang", "en")
    for original in (ROOT / "sample_data").rglob("*.csv"):
        copy = tmp_path / "samples" / original.relative_to(ROOT / "sample_data")
        assert copy.read_bytes() == original.read_bytes()
    assert "Convenience" in run(scripts, tmp_path, "analyze", "samples/meisu/factors.csv", "--lang", "en")
