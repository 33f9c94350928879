"""Counts the functions and files that a value crosses on its way, by tracing.

A walk has stations: the functions in which something is done to the value or with it. Crossed is every function of
ours that is on the stack when a station is reached, and what was on the stack of the thread that submitted the work,
where it is done in another one. So a function that only passes the value on counts, as it does for whoever reads the
code; one that a station or a passer-by calls for itself (a price, a clock, a check) does not. Bodies of modules,
comprehensions and lambdas are no functions; the file of the page counts. A station can be reached several times.
"""

from __future__ import annotations

import inspect
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from services import ROOT
from services.server.pool import Pool

OURS = tuple(str(ROOT / room) for room in ("pages", "components", "services", "local_aws"))
MACHINERY = {str(ROOT / file) for file in ("components/frame.py", "services/server/pool.py")}
MACHINERY.add(str(ROOT / "services/server/background.py"))


@dataclass(slots=True)
class Walk:
    """What was crossed: `functions` as "file:function" in the order of the walk, and how often each station was."""

    functions: dict[str, None] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    reached: Counter[str] = field(default_factory=Counter)


@contextmanager
def traced(*stations: Callable[..., Any]) -> Iterator[Walk]:
    """Trace every thread that starts in the block, and this one."""
    walk = Walk()
    watched = {_code(station): station.__qualname__ for station in stations}
    submits = {Pool.submit.__code__, ThreadPoolExecutor.submit.__code__}
    handed: dict[CodeType, list[CodeType]] = {}  # what a pool was asked to call: the stack of who asked

    def look(frame: FrameType, event: str, _: object) -> None:
        if event != "call":
            return
        if frame.f_code in submits:
            called = frame.f_locals["fn"]
            if code := getattr(getattr(called, "func", called), "__code__", None):
                handed[code] = _stack(frame.f_back, handed)
        elif frame.f_code in watched:
            walk.reached[watched[frame.f_code]] += 1
            for code in _stack(frame, handed):
                file = str(Path(code.co_filename).relative_to(ROOT))
                walk.files.add(file)
                if not code.co_qualname.endswith(">"):  # <module>, <lambda>, <genexpr>
                    walk.functions[f"{file}:{code.co_qualname}"] = None

    threading.setprofile(look)
    sys.setprofile(look)
    try:
        yield walk
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _code(station: Callable[..., Any]) -> CodeType:
    code = inspect.unwrap(getattr(station, "__func__", station)).__code__
    assert isinstance(code, CodeType)
    return code


def _stack(frame: FrameType | None, handed: dict[CodeType, list[CodeType]]) -> list[CodeType]:
    """The functions of ours from the outermost to this one."""
    stack: list[CodeType] = []
    while frame:
        name = frame.f_code.co_filename
        if name.startswith(OURS) and name not in MACHINERY:
            stack.insert(0, frame.f_code)
        frame = frame.f_back
    return [*(handed.get(stack[0], []) if stack else []), *stack]
