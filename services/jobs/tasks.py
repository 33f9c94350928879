"""What a job does with each of its items, in a form that a restart can find again: by a kind and JSON parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from services import aws as connections
from services.aws import Aws

Item = TypeVar("Item")
Result = TypeVar("Result")


class Items(Protocol[Item]):
    """How one sort of item is named, kept in a row as a reference, and loaded again."""

    def name(self, item: Item) -> str:
        """What the visitor calls it."""

    def digest(self, item: Item) -> str:
        """SHA-256 in hexadecimal of what it is made of: by this it is known again, and forgotten."""

    def size_bytes(self, item: Item) -> int:
        """The memory that it takes."""

    def reference(self, aws: Aws, item: Item) -> str:
        """Text by which it can be loaded after a restart; "" where it is only in this memory."""

    def load(self, aws: Aws, reference: str, name: str, digest: str) -> Item:
        """The item of that reference. Raises a `VitrineError` where it is not there any more, or is another one now."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Item, Result]):
    """A question to be asked about every item.

    `kind` and `parameters` (JSON) are enough to make the task again. `ask` asks about one item and raises a
    `VitrineError`; `recall` gives the answer of before without any call, and is `ask` of what was recorded unless it is
    given.
    """

    kind: str
    items: Items[Item]
    ask: Callable[[Aws, Item], Result]
    parameters: Mapping[str, Any]
    recall: Callable[[Aws, Item], Result] | None = None

    def recalled(self, aws: Aws, item: Item) -> Result:
        """The answer of before; raises a `VitrineError` where it is not stored (any more)."""
        return self.recall(aws, item) if self.recall else self.ask(connections.recorded(aws), item)
