"""The example of a step of one's own: built, installed beside the enricher's wheels, and used."""

import json
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
DISTRIBUTIONS = (
    "schemas",
    "services/common",
    "services/enrich",
    "models/names",
    "models/language",
    "examples/watch-list",
)
ARTICLE = (
    "Bridge reopens\n\nThe harbour bridge in Aberdeen reopened on Thursday, the council of the city said."
)
UV = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))


class Environment:
    """A virtual environment with wheels of this checkout; what they need comes from the tests' own."""

    def __init__(self, folder: Path) -> None:
        wheels, self.folder = folder / "wheels", folder / "venv"
        for distribution in DISTRIBUTIONS:
            self._run(
                UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable,
                "--out-dir", wheels, ROOT / distribution,
            )  # fmt: skip
        self._run(sys.executable, "-m", "venv", "--without-pip", self.folder)
        self.python = self.folder / "bin" / "python"
        self._run(
            UV, "pip", "install", "--quiet", "--no-deps", "--offline", "--python", self.python,
            *wheels.glob("*.whl"),
        )  # fmt: skip
        packages = next(self.folder.glob("lib/python*/site-packages"))
        (packages / "what-they-need.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")

    @staticmethod
    def _run(*command: str | Path) -> None:
        subprocess.run(list(map(str, command)), check=True, timeout=PATIENCE_SECONDS)

    def run(self, *command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of this environment, from a folder outside the checkout."""
        program, *arguments = map(str, command)
        return subprocess.run(
            [str(self.folder / "bin" / program), *arguments],
            cwd=cwd,
            env={"PATH": os.environ["PATH"], "HOME": str(cwd), "NEWSGLOSS_WORKERS": "1", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("fresh"))


def test_an_article_that_names_something_on_the_list_is_marked(
    environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "names.txt").write_text("Aberdeen\nOslo\n", encoding="utf-8")
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    done = environment.run(
        "newsgloss-enrich", "local", "article.txt",
        cwd=tmp_path, NEWSGLOSS_STEPS="watch-list", NEWSGLOSS_STEP_WATCH_LIST_PATH="names.txt",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["extensions"] == {"watch-list": {"named": ["Aberdeen"]}}
    assert record["stages"]["watch-list"]["status"] == "ok"
    assert record["provenance"]["models"]["watch-list"] == "1.0.0"
    assert record["entities"]


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"NEWSGLOSS_STEPS": "watchlist"}, "NEWSGLOSS_STEPS: no step 'watchlist' is installed"),
        ({"NEWSGLOSS_STEPS": "watch-list"}, "NEWSGLOSS_STEP_WATCH_LIST_PATH: Field required"),
        (
            {"NEWSGLOSS_STEPS": "watch-list", "NEWSGLOSS_STEP_WATCH_LIST_PATH": "gone.txt"},
            "NEWSGLOSS_STEP_WATCH_LIST_PATH: Path does not point to a file",
        ),
    ],
    ids=["wrong name", "no list", "no such list"],
)
def test_what_is_wrong_with_a_step_is_said_at_start(
    environment: Environment, tmp_path: Path, variables: dict[str, str], says: str
) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    done = environment.run("newsgloss-enrich", "local", "article.txt", cwd=tmp_path, **variables)
    assert done.returncode in {1, 2}
    assert says in done.stderr


def test_its_own_tests_pass(environment: Environment, tmp_path: Path) -> None:
    tests = shutil.copytree(ROOT / "examples" / "watch-list" / "tests", tmp_path / "tests")
    done = environment.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", tests, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_its_code_is_short(environment: Environment) -> None:
    del environment
    code = (ROOT / "examples/watch-list/src/watch_list/__init__.py").read_text(encoding="utf-8")
    assert len(code.splitlines()) < 60
