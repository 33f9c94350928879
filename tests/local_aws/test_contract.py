"""Every local service keeps to AWS's model: the signature is the promise, and the documentation lists it."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from local_aws.account.paging import Pages
from local_aws.account.store import Account
from local_aws.errors import AwsError
from local_aws.inventory import page
from local_aws.wire.directory import SERVICES, service_class
from local_aws.wire.transport import public_methods
from local_aws.wire.validation import TOP, Problems, checker
from services import ROOT

LOADER = botocore.session.Session()


def operations() -> Iterator[Any]:
    """Service, method's name and method of each local operation."""
    for name in SERVICES:
        found = service_class(name)
        assert found is not None
        for method_name, method in public_methods(found).items():
            yield pytest.param(name, method_name, method, id=f"{name}.{method_name}")


OPERATIONS = list(operations())


def model_of(service: str, method_name: str) -> Any:
    model = LOADER.get_service_model(service)
    by_method = {xform_name(operation): operation for operation in model.operation_names}
    assert method_name in by_method, f"{service} has no operation that boto3 calls {method_name}"
    return model.operation_model(by_method[method_name])


@pytest.mark.parametrize(("service", "method_name", "method"), OPERATIONS)
def test_a_signature_is_what_the_model_has(service: str, method_name: str, method: Any) -> None:
    shape = model_of(service, method_name).input_shape
    members = shape.members if shape else {}
    required = set(shape.required_members) if shape else set()
    parameters = list(inspect.signature(method).parameters.values())[1:]  # without self
    assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in parameters), (
        "parameters are keyword-only, and **kwargs would swallow what is not there"
    )
    assert {parameter.name for parameter in parameters} <= set(members)
    without_default = {parameter.name for parameter in parameters if parameter.default is inspect.Parameter.empty}
    assert without_default == required
    for parameter in parameters:
        if parameter.default not in (inspect.Parameter.empty, None, ""):
            problems = Problems()
            checker(members[parameter.name]).read(parameter.default, TOP, problems)
            assert not problems, "a default is a value that AWS accepts"


@pytest.mark.parametrize(("service", "method_name", "method"), OPERATIONS)
def test_a_named_parameter_is_used_and_the_operation_explained(service: str, method_name: str, method: Any) -> None:
    function = ast.parse(textwrap.dedent(inspect.getsource(method))).body[0]
    assert isinstance(function, ast.FunctionDef)
    # `del Name` says that the parameter cannot change anything here, which the docstring then explains.
    used = {
        node.id for node in ast.walk(function) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
    }
    named = {argument.arg for argument in function.args.kwonlyargs}
    assert named <= used, f"{method_name} names {named - used} and ignores it"
    assert inspect.getdoc(method), f"{service} {method_name} has no docstring"


@pytest.mark.parametrize(("service", "method_name", "method"), OPERATIONS)
def test_the_docstring_names_every_code_that_is_raised(
    service: str, method_name: str, method: Any, data_dir: Path
) -> None:
    """Or names, in backticks, a function that is called and whose own docstring names the code."""
    found = service_class(service)
    assert found is not None
    raised = Raised(getattr(found(Account(data_dir)), method_name))
    documented = inspect.getdoc(method) or ""
    referred = re.findall(r"`([\w.]+)`", documented)
    documented += " ".join(
        inspect.getdoc(function) or ""
        for function in raised.visited
        if any(f"{function.__module__}.{function.__qualname__}".endswith(f".{name}") for name in referred)
    )
    missing = {code for code in raised.codes if not re.search(rf"\b{code}\b", documented)}
    assert not missing, f"the docstring of {service} {method_name} does not name {sorted(missing)}"


class Raised(ast.NodeVisitor):
    """The codes of AwsError that a function raises, itself or through what it calls, as far as names can be followed.

    What is called within a `try` that catches AwsError is not followed: it is answered there.
    """

    def __init__(self, function: Any) -> None:
        self.codes: set[str] = set()
        self.visited: list[Any] = []
        self._names: dict[str, Any] = {}
        self._follow(function)

    def _follow(self, function: Any) -> None:
        plain = inspect.unwrap(getattr(function, "__func__", function))
        if plain in self.visited or not inspect.isfunction(plain) or not plain.__module__.startswith("local_aws."):
            return
        self.visited.append(plain)
        outer, self._names = self._names, dict(plain.__globals__)
        self._names["self"] = getattr(function, "__self__", None)
        for statement in ast.parse(textwrap.dedent(inspect.getsource(plain))).body:
            self.generic_visit(statement)
        self._names = outer

    def visit_Try(self, node: ast.Try) -> None:
        types = [handler.type for handler in node.handlers if handler.type is not None]
        caught = {name.id for kind in types for name in ast.walk(kind) if isinstance(name, ast.Name)}
        for part in [*([] if "AwsError" in caught else node.body), *node.handlers, *node.orelse, *node.finalbody]:
            self.visit(part)

    def visit_Call(self, node: ast.Call) -> None:
        called = self._named(node.func)
        if called is AwsError and node.args and isinstance(node.args[0], ast.Constant):
            self.codes.add(str(node.args[0].value))
        elif called is Pages:
            self.codes.add(self._names["self"]._BAD_TOKEN[0])
        else:
            self._follow(called)
        self.generic_visit(node)

    def _named(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return self._names.get(node.id)
        if isinstance(node, ast.Attribute):
            return getattr(self._named(node.value), node.attr, None)
        return None


def test_the_documentation_lists_what_is_there() -> None:
    assert (ROOT / "docs" / "local-aws.md").read_text(encoding="utf-8") == page(), "run: make docs"
