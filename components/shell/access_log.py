"""Keep what visitors type out of the server's log: a deep link carries the sentence in its query."""

from __future__ import annotations

import logging


class WithoutQueries(logging.Filter):
    """Cuts the query off each address in uvicorn's access log; other records pass as they are."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the address in the record; every record is kept."""
        # uvicorn's record: (client, method, address with query, HTTP version, status)
        match record.args:
            case (client, method, str(address), version, status):
                record.args = (client, method, address.partition("?")[0], version, status)
        return True


def leave_out_queries() -> None:
    """Install the filter, once, however often it is called."""
    log = logging.getLogger("uvicorn.access")
    if not any(isinstance(present, WithoutQueries) for present in log.filters):
        log.addFilter(WithoutQueries())
