"""Writes the table of what the embedded AWS has: `python -m local_aws.inventory docs/local-aws.md`.

The table is made from the signatures, which are the promise; a test fails when the page is not up to date.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import botocore.session
from botocore import xform_name

from local_aws.wire.directory import SERVICES, service_class
from local_aws.wire.transport import named_members, public_methods

_HEAD = """# What the local AWS has

This page is generated: `make docs` writes it from the signatures of the services.

A client made from a session that `local_aws.connect` was given answers the operations below. A service, an operation or
a parameter that is not here is refused with the error code `NotAvailableLocally`, never ignored. Parameters and answers
are spelled and checked as in botocore's model of AWS.
"""


def page() -> str:
    """The whole page, as Markdown."""
    loader = botocore.session.Session()
    parts = [_HEAD]
    for name in sorted(SERVICES):
        model = loader.get_service_model(name)
        found = service_class(name)
        methods = public_methods(found) if found else {}
        title = model.metadata.get("serviceAbbreviation") or model.metadata["serviceFullName"]
        parts.append(f"\n## {title} (`{name}`)\n\n{len(methods)} of {len(model.operation_names)} operations.\n\n")
        parts.append("| operation | parameters | parameters of AWS that are refused |\n| --- | --- | --- |\n")
        for operation in model.operation_names:
            method = methods.get(xform_name(operation))
            if method is not None:
                shape = model.operation_model(operation).input_shape
                named = named_members(method)
                members = list(shape.members) if shape else []
                has = ", ".join(_words(member for member in members if member in named))
                has_not = ", ".join(_words(member for member in members if member not in named))
                parts.append(f"| {operation} | {has or 'none'} | {has_not or 'none'} |\n")
    return "".join(parts)


def _words(names: Iterator[str]) -> list[str]:
    return [f"`{name}`" for name in names]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
