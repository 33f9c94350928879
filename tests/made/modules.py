"""The modules of the application and what each imports: of whom the conventions speak."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from services import ROOT

ROOMS = ("app.py", "pages", "components", "services", "local_aws")


def python_files(room: str) -> Iterator[Path]:
    """The files of a room, which is a folder or a file below the project's folder."""
    path = ROOT / room
    yield from [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def name_of(path: Path) -> str:
    """The dotted name of a file's module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[str]:
    """Dotted names of the modules that a file imports from, anywhere in it; names under TYPE_CHECKING count too."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """For each module of ours those of ours that it names: `from room import noun` names `room.noun` if that is one."""
    ours = {name_of(path): path for room in ROOMS for path in python_files(room)}
    return {
        name: frozenset(
            found
            for candidates in _named(path)
            for found in [next((one for one in candidates if one in ours), name)]
            if found != name
        )
        for name, path in ours.items()
    }


def circles(arrows: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """One circle for each module that comes back to itself, as the shortest way round."""
    found: dict[frozenset[str], list[str]] = {}
    for start in arrows:
        ways = [[start]]
        seen: set[str] = set()
        while ways:
            way = ways.pop(0)
            for there in sorted(arrows.get(way[-1], ())):
                if there == start:
                    found.setdefault(frozenset(way), [*way, start])
                    ways = []
                    break
                if there not in seen:
                    seen.add(there)
                    ways.append([*way, there])
    return list(found.values())


def reached(start: str, arrows: Mapping[str, frozenset[str]]) -> set[str]:
    """The module, all it imports, all that they import."""
    found, waiting = {start}, [start]
    while waiting:
        new = arrows.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return found


def used(test: Path) -> set[str]:
    """Modules that a test's file uses: those that it imports, and those whose names it takes off a package."""
    tree = _tree(test)
    bound: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            bound |= {alias.asname or alias.name.split(".")[0]: _imported(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                bound[alias.asname or alias.name] = _taken(node.module or "", alias.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            package = bound.get(node.value.id)
            if isinstance(package, ModuleType):
                bound[f"{node.value.id}.{node.attr}"] = getattr(package, node.attr, None)
    return {
        thing.__name__ if isinstance(thing, ModuleType) else str(getattr(thing, "__module__", ""))
        for thing in bound.values()
    }


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _named(path: Path) -> Iterator[tuple[str, ...]]:
    """For each name that is imported, the modules that it may be, the first of them first."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name,) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.module or "") for alias in node.names)


def _imported(name: str) -> object:
    return importlib.import_module(name.split(".")[0]) if name.startswith(("services", "local_aws")) else None


def _taken(module: str, name: str) -> object:
    if not module.startswith(("services", "local_aws", "components")):
        return None
    found = getattr(importlib.import_module(module), name, None)
    return found if found is not None else importlib.import_module(f"{module}.{name}")
