"""What can be wrong with the database as a whole."""

from __future__ import annotations

from services.errors import ServiceFailed


class DatabaseUnavailable(ServiceFailed):
    """The database cannot be read or written now."""

    advice_by_default = "Make room on the disk, and check that the data folder (or VITRINE_DATABASE_URL) can be used."


class DatabaseTooNew(DatabaseUnavailable):
    """The database was written by a newer Vitrine."""

    advice_by_default = "Update Vitrine, or name another data folder in VITRINE_DATA_DIR."
