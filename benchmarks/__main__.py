"""Run every benchmark and print its tables: `make bench`, or `python -m benchmarks NAME` for one."""

import importlib
import pkgutil
import sys

import benchmarks


def names() -> list[str]:
    """Modules of this package that measure something: those with a `main`."""
    found = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    return [name for name in found if hasattr(importlib.import_module(f"benchmarks.{name}"), "main")]


if __name__ == "__main__":
    chosen = sys.argv[1:] or names()
    for name in chosen:
        sys.argv = [name]  # a benchmark that reads options of its own is not given ours
        print(f"\n## {name}\n")
        importlib.import_module(f"benchmarks.{name}").main()
