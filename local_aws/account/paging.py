"""Page tokens: where a list goes on. One kind for all services whose tokens AWS makes and nobody else can read.

A token holds a position in its list and a code made from a secret of the account, the operation, the parameters that
choose what is listed, and the position. So a token opens no other list, and one that was not given here opens none.
A position is an entry's place in the order, not a count of entries: what is added or removed between two pages moves
nothing.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from local_aws.account.store import Account
from local_aws.errors import AwsError

Position = TypeVar("Position", str, int)
Row = TypeVar("Row")

_CODE_BYTES = 12


class Pages:
    """The pages of one list.

    Args:
        account: whose list.
        refusal: AWS's code and wording for a token that this list did not give.
        operation: AWS's name of the operation.
        parameters: those that choose what is listed. Page sizes are none of them: they may differ from page to page.
    """

    def __init__(
        self, account: Account, refusal: tuple[str, str], operation: str, *parameters: str | int | None
    ) -> None:
        self._database = account.database
        self._refusal = refusal
        self._list = [operation, *parameters]

    def start(self, token: str | None, first: Position) -> Position:
        """The position after which a page begins: `first` without a token. Raises the list's refusal."""
        if not token:
            return first
        try:
            raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
            position = json.loads(raw[_CODE_BYTES:])
        except (ValueError, binascii.Error) as error:
            raise AwsError(*self._refusal) from error
        if not hmac.compare_digest(raw[:_CODE_BYTES], self._code(position)) or not isinstance(position, type(first)):
            raise AwsError(*self._refusal)
        return position

    def page(
        self, rows: Sequence[Row], size: int, position: Callable[[Row], str | int]
    ) -> tuple[Sequence[Row], str | None]:
        """The first `size` of the rows after a start, and the token of the next page where there are more."""
        token = self.token(position(rows[size - 1])) if len(rows) > size else None
        return rows[:size], token

    def token(self, position: str | int) -> str:
        """The token of the page that begins after a position."""
        text = json.dumps(position, ensure_ascii=False)
        return base64.urlsafe_b64encode(self._code(position) + text.encode()).decode()

    def _code(self, position: object) -> bytes:
        (secret,) = self._database.read().execute("SELECT secret FROM page_token_secret").fetchone()
        return hmac.digest(secret, json.dumps([*self._list, position]).encode(), "sha256")[:_CODE_BYTES]
