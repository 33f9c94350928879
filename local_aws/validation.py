"""Checks of what goes into an operation and of what comes out, made from botocore's model.

botocore checks only required members, types and minimums on the client; maximum, pattern, enum and the length of a blob
are AWS's to refuse, so the embedded AWS refuses them here, in AWS's words. `checker(shape)` compiles a shape once; the
checker's `read` walks a value, copies it deeply and notes what is wrong with it.
"""

import copy
import math
import threading
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from botocore.utils import parse_to_aware_datetime

from local_aws.patterns import compile_pattern

_SHOWN_CHARACTERS = 256
# S3 knows regions that its model has not yet, and checks their names itself.
_OPEN_ENUMS = {"BucketLocationConstraint"}
_compiling = threading.Lock()


class Problems(list[str]):
    """What is wrong with a value; each entry is AWS's sentence for one member."""

    def add(self, path: str, shown: str, constraint: str) -> None:
        """Note that the value shown at `path` breaks a constraint."""
        value = shown if shown == "null" else f"'{_shortened(shown)}'"
        self.append(f"Value {value} at '{path}' failed to satisfy constraint: {constraint}")

    def message(self) -> str:
        """AWS's message for all of them."""
        return f"{len(self)} validation error{'s' * (len(self) > 1)} detected: {'; '.join(self)}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


class Known(dict[str, "Checker"]):
    """The checkers compiled so far, by name of shape: shapes may hold themselves. `answer`: nothing is converted."""

    def __init__(self, *, answer: bool) -> None:
        super().__init__()
        self.answer = answer


class Checker:
    """Checks and copies values of one shape. `rules` are the constraints on a single value, in AWS's words."""

    expected = "value"
    scalar = True
    exact = False

    def __init__(self, shape: Any) -> None:
        self.name: str = shape.name
        self.sensitive = bool(shape.metadata.get("sensitive"))
        self.minimum = shape.metadata.get("min")
        self.maximum = shape.metadata.get("max")
        self.rules: tuple[str, ...] = ()

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """A deep copy of `value`; what is wrong with it is added to `problems`."""
        converted = self.convert(value)
        if converted is None:
            problems.add(path, self.show(value), f"Member must be a {self.expected}, not {type(value).__name__}")
            return value
        if self.rules:
            for rule in self.broken(converted):
                problems.add(path, self.show(converted), rule)
        return converted

    def convert(self, value: Any) -> Any:
        """The value in the type that services see, None where it has the wrong type."""
        raise NotImplementedError

    def broken(self, value: Any) -> list[str]:
        """The rules that a value of the right type breaks."""
        return []

    def show(self, value: Any) -> str:
        """The value as AWS prints it in a message; secrets and pictures are not printed."""
        if value is None:
            return "null"
        return "***Sensitive***" if self.sensitive else str(value)

    def length_rules(self) -> tuple[str, ...]:
        """The rules that the shape's minimum and maximum make for a length."""
        rules = []
        if self.maximum is not None:
            rules.append(f"Member must have length less than or equal to {self.maximum}")
        if self.minimum is not None:
            rules.append(f"Member must have length greater than or equal to {self.minimum}")
        return tuple(rules)

    def broken_lengths(self, length: int) -> list[str]:
        """Those of `length_rules` that `length` breaks."""
        broken = []
        if self.maximum is not None and length > self.maximum:
            broken.append(f"Member must have length less than or equal to {self.maximum}")
        if self.minimum is not None and length < self.minimum:
            broken.append(f"Member must have length greater than or equal to {self.minimum}")
        return broken


class Text(Checker):
    expected = "string"

    def __init__(self, shape: Any) -> None:
        super().__init__(shape)
        self.enum = frozenset(() if shape.name in _OPEN_ENUMS else shape.enum)
        self.enum_rule = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
        pattern = shape.metadata.get("pattern")
        self.pattern = compile_pattern(pattern) if pattern else None
        self.pattern_rule = f"Member must satisfy regular expression pattern: {pattern}"
        self.rules = self.length_rules()
        if self.pattern:
            self.rules += (self.pattern_rule,)
        if self.enum:
            self.rules += (self.enum_rule,)

    def convert(self, value: Any) -> str | None:
        return str(value) if isinstance(value, str) else None

    def broken(self, value: str) -> list[str]:
        if self.enum:
            return [] if value in self.enum else [self.enum_rule]
        broken = self.broken_lengths(len(value))
        # A value far too long is not matched: some of the models' patterns take time exponential in its length.
        if self.pattern and not broken and not self.pattern.fullmatch(value):
            broken.append(self.pattern_rule)
        return broken


class Blob(Checker):
    expected = "bytes"

    def __init__(self, shape: Any) -> None:
        super().__init__(shape)
        self.rules = self.length_rules()

    def convert(self, value: Any) -> bytes | None:
        if isinstance(value, bytes):
            return value
        if self.exact:
            return None
        if isinstance(value, bytearray | memoryview):
            return bytes(value)
        if isinstance(value, str):
            return value.encode()
        if hasattr(value, "read"):
            content = value.read()
            return content.encode() if isinstance(content, str) else content
        return None

    def broken(self, value: bytes) -> list[str]:
        return self.broken_lengths(len(value))

    def show(self, value: Any) -> str:
        if not isinstance(value, bytes):
            return type(value).__name__
        return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"


class Number(Checker):
    def __init__(self, shape: Any) -> None:
        super().__init__(shape)
        self.whole = shape.type_name in {"integer", "long"}
        self.expected = "whole number" if self.whole else "finite number"
        rules = []
        if self.maximum is not None:
            rules.append(f"Member must have value less than or equal to {_number(self.maximum)}")
        if self.minimum is not None:
            rules.append(f"Member must have value greater than or equal to {_number(self.minimum)}")
        self.rules = tuple(rules)

    def convert(self, value: Any) -> int | float | None:
        if isinstance(value, bool):
            return None
        if self.whole:
            return int(value) if isinstance(value, int) else None
        if isinstance(value, int | float | Decimal):
            number = float(value)
            return number if math.isfinite(number) else None
        return None

    def broken(self, value: float) -> list[str]:
        broken = []
        if self.maximum is not None and value > self.maximum:
            broken.append(f"Member must have value less than or equal to {_number(self.maximum)}")
        if self.minimum is not None and value < self.minimum:
            broken.append(f"Member must have value greater than or equal to {_number(self.minimum)}")
        return broken


class Boolean(Checker):
    expected = "boolean"

    def convert(self, value: Any) -> bool | None:
        return value if isinstance(value, bool) else None


class Timestamp(Checker):
    expected = "moment with a time zone"

    def convert(self, value: Any) -> datetime | None:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value
        if self.exact:
            return None
        try:
            moment: datetime = parse_to_aware_datetime(value)
        except (ValueError, TypeError, OverflowError):
            return None
        return moment


class Document(Checker):
    """A free JSON document."""

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        return copy.deepcopy(value)


class Sequence(Checker):
    expected = "list"
    scalar = False

    def __init__(self, shape: Any, known: Known) -> None:
        super().__init__(shape)
        known[shape.name] = self
        self.member = _compile(shape.member, known)
        self.rules = self.length_rules()

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list | tuple):
            problems.add(path, type(value).__name__, f"Member must be a list, not {type(value).__name__}")
            return value
        for rule in self.broken_lengths(len(value)) if self.rules else ():
            problems.add(path, self.show(value), rule)
        member = self.member
        if not member.scalar:
            return [member.read(item, f"{path}.{index}.member", problems) for index, item in enumerate(value, 1)]
        return _read_scalars(member, value, path, problems, "Member", lambda: self.show(value))

    def show(self, value: Any) -> str:
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

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, Mapping):
            problems.add(path, type(value).__name__, f"Member must be a map, not {type(value).__name__}")
            return value
        for rule in self.broken_lengths(len(value)) if self.rules else ():
            problems.add(path, self.show(value), rule)
        keys = _read_scalars(self.key, list(value), path, problems, "Map keys", lambda: self.show(value))
        if self.value.scalar:
            values = _read_scalars(
                self.value, list(value.values()), path, problems, "Map value", lambda: self.show(value)
            )
        else:
            values = [self.value.read(item, f"{path}.{key}.member", problems) for key, item in value.items()]
        return dict(zip(keys, values, strict=True))

    def show(self, value: Any) -> str:
        shown = [f"{self.key.show(key)}={self.value.show(item)}" for key, item in list(value.items())[:20]]
        return f"{{{', '.join(shown)}}}"


def _read_scalars(checker: Checker, values: Any, path: str, problems: Problems, subject: str, show: Any) -> list[Any]:
    """Copies of plain values; AWS names all constraints at once, at the list that holds them."""
    read = []
    refused = False
    for item in values:
        converted = checker.convert(item) if not isinstance(checker, Document) else copy.deepcopy(item)
        if converted is None:
            problems.add(path, show(), f"{subject} must be a {checker.expected}, not {type(item).__name__}")
        elif checker.rules and not refused and checker.broken(converted):
            refused = True
            problems.add(path, show(), f"{subject} must satisfy constraint: [{', '.join(checker.rules)}]")
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

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, Mapping):
            problems.add(path, type(value).__name__, f"Member must be a structure, not {type(value).__name__}")
            return value
        prefix = f"{path}." if path else ""
        read = {}
        for name, item in value.items():
            known = self.members.get(name)
            if known is None:
                problems.add(f"{prefix}{name}", type(item).__name__, f"{self.name} has no such member")
            else:
                read[name] = known[0].read(item, prefix + known[1], problems)
        for name in self.required:
            if name not in read:
                problems.add(f"{prefix}{name[:1].lower()}{name[1:]}", "null", "Member must not be null")
        if self.union and len(read) != 1:
            problems.add(path, self.show(value), "Exactly one member must be set")
        return read

    def show(self, value: Any) -> str:
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
