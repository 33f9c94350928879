"""Checks of what goes into an operation and of what comes out, made from botocore's model.

botocore checks only required members, types and minimums on the client; maximum, pattern, enum and the length of a blob
are AWS's to refuse, so the embedded AWS refuses them here, in AWS's words. `checker(shape)` compiles a shape once; the
checker's `read` walks a value, copies it deeply and notes what is wrong with it.
"""

import copy
import threading
from collections.abc import Mapping
from typing import Any

from local_aws.wire.values import TOP, Blob, Boolean, Checker, Document, Number, Problems, Text, Timestamp, Where

__all__ = ["TOP", "Checker", "Problems", "checker"]

_compiling = threading.Lock()


class Known(dict[str, "Checker"]):
    """The checkers compiled so far, by name of shape: shapes may hold themselves. `answer`: nothing is converted."""

    def __init__(self, *, answer: bool) -> None:
        super().__init__()
        self.answer = answer


class Sequence(Checker):
    expected = "list"
    scalar = False

    def __init__(self, shape: Any, known: Known) -> None:
        super().__init__(shape)
        known[shape.name] = self
        self.member = _compile(shape.member, known)
        self.rules = self.length_rules()

    def read(self, value: Any, where: Where, problems: Problems) -> Any:
        if not isinstance(value, list | tuple):
            problems.add(where, self.show(value), f"Member must be a list, not {type(value).__name__}")
            return value
        for rule in self.broken_lengths(len(value)) if self.rules else ():
            problems.add(where, self.show(value), rule)
        member = self.member
        if not member.scalar:
            return [member.read(item, (where, index, "member"), problems) for index, item in enumerate(value, 1)]
        return _read_scalars(member, value, where, problems, "Member", lambda: self.show(value))

    def show(self, value: Any) -> str:
        if not isinstance(value, list | tuple):
            return type(value).__name__
        return f"[{', '.join(self.member.show(item) for item in value[:20])}]"


class Dictionary(Checker):
    expected = "map"
    scalar = False

    def __init__(self, shape: Any, known: Known) -> None:
        super().__init__(shape)
        known[shape.name] = self
        self.key = _compile(shape.key, known)
        self.value = _compile(shape.value, known)
        self.rules = self.length_rules()

    def read(self, value: Any, where: Where, problems: Problems) -> Any:
        if not isinstance(value, Mapping):
            problems.add(where, self.show(value), f"Member must be a map, not {type(value).__name__}")
            return value
        for rule in self.broken_lengths(len(value)) if self.rules else ():
            problems.add(where, self.show(value), rule)
        keys = _read_scalars(self.key, list(value), where, problems, "Map keys", lambda: self.show(value))
        if self.value.scalar:
            values = _read_scalars(
                self.value, list(value.values()), where, problems, "Map value", lambda: self.show(value)
            )
        else:
            values = [self.value.read(item, (where, key, "member"), problems) for key, item in value.items()]
        return dict(zip(keys, values, strict=True))

    def show(self, value: Any) -> str:
        if not isinstance(value, Mapping):
            return type(value).__name__
        shown = [f"{self.key.show(key)}={self.value.show(item)}" for key, item in list(value.items())[:20]]
        return f"{{{', '.join(shown)}}}"


def _read_scalars(
    checker: Checker, values: Any, where: Where, problems: Problems, subject: str, show: Any
) -> list[Any]:
    """Copies of plain values; AWS names all constraints at once, at the list that holds them."""
    read = []
    refused = False
    for item in values:
        converted = checker.convert(item) if not isinstance(checker, Document) else copy.deepcopy(item)
        if converted is None:
            problems.add(where, show(), f"{subject} must be a {checker.expected}, not {type(item).__name__}")
        elif checker.rules and not refused and checker.broken(converted):
            refused = True
            problems.add(where, show(), f"{subject} must satisfy constraint: [{', '.join(checker.rules)}]")
        read.append(converted)
    return read


class Structure(Checker):
    expected = "structure"
    scalar = False

    def __init__(self, shape: Any, known: Known) -> None:
        super().__init__(shape)
        known[shape.name] = self
        self.required: tuple[str, ...] = tuple(shape.required_members)
        self.union = bool(getattr(shape, "is_tagged_union", False))
        self.members = {
            name: (_compile(member, known), name[:1].lower() + name[1:]) for name, member in shape.members.items()
        }

    def read(self, value: Any, where: Where, problems: Problems) -> Any:
        if not isinstance(value, Mapping):
            problems.add(where, self.show(value), f"Member must be a structure, not {type(value).__name__}")
            return value
        read = {}
        for name, item in value.items():
            known = self.members.get(name)
            if known is None:
                problems.add((where, name), type(item).__name__, f"{self.name} has no such member")
            else:
                read[name] = known[0].read(item, (where, known[1]), problems)
        for name in self.required:
            if name not in read:
                problems.add((where, name[:1].lower() + name[1:]), "null", "Member must not be null")
        if self.union and len(read) != 1:
            problems.add(where, self.show(value), "Exactly one member must be set")
        return read

    def show(self, value: Any) -> str:
        if not isinstance(value, Mapping):
            return type(value).__name__
        shown = [f"{name}={self.members[name][0].show(item)}" for name, item in value.items() if name in self.members]
        return f"{self.name}({', '.join(shown)})"


def checker(shape: Any, *, answer: bool = False) -> Checker:
    """Compile a botocore shape. Takes some microseconds a member: do it once per operation.

    What botocore lets a caller write loosely (a file for bytes, a number for a moment) is converted; an `answer` must
    have the right types.
    """
    with _compiling:  # botocore's shapes resolve their members lazily, which is not made for several threads
        return _compile(shape, Known(answer=answer))


def _compile(shape: Any, known: Known) -> Checker:
    if shape.name in known:
        return known[shape.name]
    if shape.type_name == "structure":
        if getattr(shape, "is_document_type", False):
            return Document(shape)
        return Structure(shape, known)
    if shape.type_name == "list":
        return Sequence(shape, known)
    if shape.type_name == "map":
        return Dictionary(shape, known)
    plain: dict[str, type[Checker]] = {
        "string": Text,
        "character": Text,
        "blob": Blob,
        "integer": Number,
        "long": Number,
        "float": Number,
        "double": Number,
        "boolean": Boolean,
        "timestamp": Timestamp,
    }
    made = plain[shape.type_name](shape)
    made.exact = known.answer
    return made
