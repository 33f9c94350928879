"""ClientRequestToken: a request sent twice, because the first answer was lost, is done once."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from local_aws.errors import AwsError
from local_aws.rekognition.face_store import FaceStore

KEPT_S = 8 * 3600.0  # AWS: "Clients use the same token for eight hours"


def earlier_answer(
    connection: sqlite3.Connection, store: FaceStore, token: str | None, request: Mapping[str, Any], now_s: float
) -> dict[str, Any] | None:
    """What was answered to the same request with that token, None if there was none.

    Raises AwsError IdempotentParameterMismatchException if the token came with another request.
    """
    if token is None:
        return None
    row = connection.execute(
        "SELECT request, answer FROM rekognition_tokens WHERE region = ? AND token = ? AND made_at > ?",
        (store.region, token, now_s - KEPT_S),
    ).fetchone()
    if row is None:
        return None
    if row[0] != _canonical(request):
        raise AwsError(
            "IdempotentParameterMismatchException",
            "A ClientRequestToken input parameter was reused with an operation, but at least one of the other input "
            "parameters is different from the previous call to the operation.",
        )
    answer: dict[str, Any] = json.loads(row[1])
    return answer


def keep_answer(
    connection: sqlite3.Connection,
    store: FaceStore,
    token: str | None,
    request: Mapping[str, Any],
    answer: Mapping[str, Any],
    now_s: float,
) -> None:
    """Keep an answer for eight hours; older ones are dropped."""
    if token is None:
        return
    connection.execute("DELETE FROM rekognition_tokens WHERE made_at <= ?", (now_s - KEPT_S,))
    connection.execute(
        "INSERT OR REPLACE INTO rekognition_tokens VALUES (?, ?, ?, ?, ?)",
        (store.region, token, _canonical(request), json.dumps(answer), now_s),
    )


def _canonical(request: Mapping[str, Any]) -> str:
    return json.dumps(request, sort_keys=True)
