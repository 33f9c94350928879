"""A copy of the data folder that Vitrine 0.1 wrote: see tests/made/data_folder_0_1/README.md."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services import ROOT

_MADE = ROOT / "tests" / "made" / "data_folder_0_1"
DATA = _MADE / "data"
ADDRESS = Path("/srv/vitrine")
"""Where the folder lay when it was written: the register of people knows its collections by it."""
ANSWERS: dict[str, Any] = json.loads((_MADE / "answers.json").read_text(encoding="utf-8"))
"""What that version's embedded AWS answered about the folder, by operation."""
MADE_AT = datetime.fromtimestamp(ANSWERS["made_at"], UTC)


def lay_out(folder: Path) -> Path:
    """Copy the folder to an address where nothing is yet; returns the address."""
    shutil.copytree(DATA, folder)
    return folder


def rows(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of an SQLite file, read without any of our code."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in sorted(tables)}
