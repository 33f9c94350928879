"""Checks of plain values: text, numbers, bytes, moments; and AWS's words for what is wrong with one."""

import copy
import math
import sys
from datetime import datetime
from decimal import Decimal
from typing import Any

from botocore.utils import parse_to_aware_datetime

from local_aws.wire.patterns import compile_pattern

_SHOWN_CHARACTERS = 256
# S3 knows regions that its model has not yet, and checks their names itself.
_OPEN_ENUMS = {"BucketLocationConstraint"}

Where = tuple[Any, ...]
"""Where a member is: the place of what holds it, and its name or number. Written out only for a message."""
TOP: Where = ()


class Problems(list[str]):
    """What is wrong with a value; each entry is AWS's sentence for one member."""

    def add(self, where: Where, shown: str, constraint: str) -> None:
        """Note that the value shown at `where` breaks a constraint."""
        value = shown if shown == "null" else f"'{_shortened(shown)}'"
        self.append(f"Value {value} at '{_written(where)}' failed to satisfy constraint: {constraint}")

    def message(self) -> str:
        """AWS's message for all of them."""
        return f"{len(self)} validation error{'s' * (len(self) > 1)} detected: {'; '.join(self)}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."


def _written(where: Where) -> str:
    parts: list[str] = []
    while where:
        where, *names = where
        parts = [*map(str, names), *parts]
    return ".".join(parts)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


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

    def read(self, value: Any, where: Where, problems: Problems) -> Any:
        """A deep copy of `value`; what is wrong with it is added to `problems`."""
        converted = self.convert(value)
        if converted is None:
            problems.add(where, self.show(value), f"Member must be a {self.expected}, not {type(value).__name__}")
            return value
        if self.rules:
            for rule in self.broken(converted):
                problems.add(where, self.show(converted), rule)
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

    def read(self, value: Any, where: Where, problems: Problems) -> Any:
        if type(value) is str and (value in self.enum or not self.rules):
            return value
        return super().read(value, where, problems)

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
        self.kind = int if self.whole else float
        self.lowest = -sys.float_info.max if self.minimum is None else self.minimum
        self.highest = sys.float_info.max if self.maximum is None else self.maximum
        rules = []
        if self.maximum is not None:
            rules.append(f"Member must have value less than or equal to {_number(self.maximum)}")
        if self.minimum is not None:
            rules.append(f"Member must have value greater than or equal to {_number(self.minimum)}")
        self.rules = tuple(rules)

    def read(self, value: Any, where: Where, problems: Problems) -> Any:
        if type(value) is self.kind and self.lowest <= value <= self.highest:
            return value
        return super().read(value, where, problems)

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

    def read(self, value: Any, where: Where, problems: Problems) -> Any:
        return copy.deepcopy(value)
