"""Which statuses a kind of long work has, and which may follow which: declared as pairs, in one place a kind."""

from dataclasses import dataclass


class UndeclaredTransition(Exception):
    """A status that may not follow the present one: an error in a service, or a stop that comes too late."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work. Statuses are spelled as AWS spells them; a secondary one stands behind a slash.

    Attributes:
        name: of the AWS resource, such as "polly-task".
        first: the status of a piece that was begun and waits.
        transitions: pairs of a status and one that may follow it; all others are refused.
        at_rest: statuses in which nobody works: every outcome, and such as "InService".
        failed: the status of a piece whose function raised; may follow every status that is not at rest.
        stopping: the status from the request to stop until the stop; None where AWS cannot stop this kind.
        stopped: the status after a stop.
    """

    name: str
    first: str
    transitions: frozenset[tuple[str, str]]
    at_rest: frozenset[str]
    failed: str
    stopping: str | None = None
    stopped: str | None = None

    def __post_init__(self) -> None:
        busy = {status for pair in self.transitions for status in pair} - self.at_rest
        needed: set[tuple[str, str | None]] = {(status, self.failed) for status in busy}
        if self.stopping is not None:
            needed.add((self.stopping, self.stopped))
        missing = needed - self.transitions
        if missing or self.first not in busy or not {self.failed, self.stopped} - {None} <= self.at_rest:
            raise ValueError(f"{self.name}: the declared transitions lead nowhere, or lack {sorted(missing, key=str)}")

    def check(self, status: str, following: str | None) -> None:
        """Raise `UndeclaredTransition` unless `following` may follow `status`."""
        if (status, following) not in self.transitions:
            raise UndeclaredTransition(f"{self.name}: {status} is not followed by {following}")
