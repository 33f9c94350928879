"""A call as Python that runs as it stands: what "Show the call" puts on the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from services.aws import data_folder

if TYPE_CHECKING:
    from services.ledger import Receipt


def python_source(receipt: Receipt) -> str:
    """A script that makes the receipt's call with boto3 and prints the answer.

    Picture bytes stand as a file to read, under the name that the visitor gave it. For a local answer the script
    connects the embedded AWS, and says which lines to take out to ask AWS instead.
    """
    parameters = json.loads(receipt.parameters_json)
    reads_file = _holds_bytes(parameters)
    imports = ["from pathlib import Path", ""] if reads_file or receipt.backend == "local" else []
    lines = [*imports, "import boto3"]
    if receipt.backend == "local":
        lines += ["", "import local_aws  # take out this line and the connect line to ask AWS instead"]
    lines += ["", f"session = boto3.session.Session(region_name={receipt.region!r})"]
    if receipt.backend == "local":
        lines += [f"local_aws.connect(session, Path({str(data_folder())!r}))"]
    lines += [f"client = session.client({receipt.service!r})", f"answer = client.{receipt.operation}("]
    lines += [f"    {name}={_literal(value, 1)}," for name, value in parameters.items()]
    lines += [")", "print(answer)"]
    return "\n".join(lines) + "\n"


def _holds_bytes(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_bytes(value) or any(map(_holds_bytes, value.values()))
    return isinstance(value, list) and any(map(_holds_bytes, value))


def _is_bytes(value: dict[str, Any]) -> bool:
    return set(value) >= {"sha256", "bytes"}


def _literal(value: Any, depth: int) -> str:
    pad = "    " * (depth + 1)
    end = "    " * depth
    if isinstance(value, dict):
        if _is_bytes(value):
            return f"Path({value.get('name') or 'picture.jpg'!r}).read_bytes()"
        if not value:
            return "{}"
        inner = "".join(f"{pad}{key!r}: {_literal(item, depth + 1)},\n" for key, item in value.items())
        return "{\n" + inner + end + "}"
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        return "[\n" + "".join(f"{pad}{_literal(item, depth + 1)},\n" for item in value) + end + "]"
    return repr(value)
