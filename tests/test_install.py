"""What a user gets: the project built, installed without a network into an empty environment, and run."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Filled by `make wheels`, inside the environment that runs the tests.
WHEELS = Path(sys.prefix) / "wheels"

# Kept together (pytest --dist loadgroup), so that the building is done once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("install")]


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command; a failure shows all that it said."""
    # Nothing of the developer's own Python, pip or checkout may help the installed package along.
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}
    env["PYTHONUTF8"] = "1"
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=600
    )
    assert done.returncode == 0, f"{command} gave {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `simulator` of a clean environment that holds the wheel and its locked libraries alone."""
    if not list(WHEELS.glob("*.whl")):
        reason = "no folder of wheels to install from; `make wheels` fills it"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    install = ["-m", "pip", "--isolated", "install", "--no-compile", "--no-index", "--find-links", WHEELS]
    run(scripts / "python", *install, wheel, cwd=folder)
    return scripts / "simulator"


def scenario_files() -> set[str]:
    return {p.relative_to(ROOT).as_posix() for p in (ROOT / "scenarios").rglob("*") if p.is_file()}


def shipped_systems() -> set[str]:
    return {p.parent.name for p in (ROOT / "scenarios").glob("*/scenario.yaml")}


def test_the_wheel_carries_the_scenarios_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {f"simulator/_{name}" for name in scenario_files()}
    assert expected
    assert expected <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"simulator"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_archive_is_complete(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, encoding="utf-8").split("\0")
    tracked = {name for name in listed if (ROOT / name).is_file()}
    assert tracked
    assert tracked - names == set()


def test_the_installed_command_lists_and_checks_its_scenarios(installed: Path, tmp_path: Path) -> None:
    listed = run(installed, "list", cwd=tmp_path)
    assert shipped_systems()
    assert [name for name in shipped_systems() if name not in listed] == []
    run(installed, "check", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_installed_package_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed.with_name("python"), "-c", "import simulator; print(simulator.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent.parent)
