"""The distributions' modules and what they import, read from the source without importing it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Module:
    """One file of a distribution; `name` is the dotted name under which it is imported."""

    name: str
    path: Path

    @property
    def package(self) -> str:
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]

    @property
    def length(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def classes(self) -> Iterator[tuple[str, int]]:
        """Names of the classes, nested ones included, and their lengths in lines."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1

    def imports(self) -> Iterator[str]:
        """Absolute names of all imports, those inside functions included; `from a import b` gives `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} has a relative import"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def distributions() -> dict[str, tuple[Module, ...]]:
    """The modules of each distribution, by the name of its package."""
    found: dict[str, tuple[Module, ...]] = {}
    for project in sorted(ROOT.glob("*/pyproject.toml")) + sorted(ROOT.glob("*/*/pyproject.toml")):
        source = project.parent / "src"
        for package in sorted(path.parent.name for path in source.glob("*/__init__.py")):
            found[package] = tuple(_modules(source, source / package))
    return found


def _modules(source: Path, package: Path) -> Iterator[Module]:
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        yield Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path)


def module_imports(modules: tuple[Module, ...]) -> dict[str, set[str]]:
    """Which modules of the same distribution each module imports."""
    names = {module.name for module in modules}
    graph: dict[str, set[str]] = {}
    for module in modules:
        imported = {name if name in names else name.rpartition(".")[0] for name in module.imports()}
        graph[module.name] = (imported & names) - {module.name}
    return graph
