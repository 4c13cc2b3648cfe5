"""The sources of the packages, parsed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("agents", "policies", "sim", "conf", "experiments", "analysis")


@dataclass(frozen=True)
class Source:
    """One module: its file, its dotted name, its text and its tree."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The folder at the top."""
        return self.name.split(".")[0]

    @property
    def file(self) -> str:
        """Its path within the project."""
        return self.path.relative_to(PROJECT).as_posix()

    def nodes[N: ast.AST](self, kind: type[N]) -> Iterator[N]:
        """All nodes of a kind."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))


def parsed(path: Path) -> Source:
    """A module of the project."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    text = path.read_text(encoding="utf-8")
    return Source(path, ".".join(parts).removesuffix(".__init__"), text, ast.parse(text))


@cache
def sources(*packages: str) -> tuple[Source, ...]:
    """All modules of some packages, of all six unless named."""
    chosen = packages or PACKAGES
    return tuple(parsed(path) for package in chosen for path in sorted((PROJECT / package).rglob("*.py")))


def imported(source: Source) -> set[str]:
    """Dotted names of the modules that a module imports when it runs, at its top or later."""
    for_types_only = {
        id(inner)
        for node in source.nodes(ast.If)
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    names = {alias.name for node in source.nodes(ast.Import) for alias in node.names if id(node) not in for_types_only}
    for node in source.nodes(ast.ImportFrom):
        assert node.level == 0, f"{source.file}: relative import"
        if id(node) in for_types_only:
            continue
        module = node.module or ""
        names |= {module} | {f"{module}.{alias.name}" for alias in node.names if _is_module(f"{module}.{alias.name}")}
    return names


def _is_module(name: str) -> bool:
    path = PROJECT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def words_of_code(source: Source) -> set[str]:
    """Every name and every text in the code itself, docstrings apart."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    words: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name):
            words.add(node.id)
        elif isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, ast.arg):
            words.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            words.add(node.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            words.add(node.value)
    return words
