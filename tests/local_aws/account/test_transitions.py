"""What is declared about a kind of work holds together, and nothing else is let through."""

import pytest

from local_aws.account.transitions import Kind, UndeclaredTransition

# DescribeEndpoint, EndpointStatus
ENDPOINT = Kind(
    name="endpoint",
    first="Creating",
    transitions=frozenset(
        {
            *(("Creating", "InService"), ("InService", "Updating"), ("Updating", "InService")),
            *(("InService", "Deleting"), ("Failed", "Deleting")),
            *(("Creating", "Failed"), ("Updating", "Failed"), ("Deleting", "Failed")),
        }
    ),
    at_rest=frozenset({"InService", "Failed"}),
    failed="Failed",
)


def test_a_declared_transition_passes_and_an_undeclared_one_is_refused() -> None:
    ENDPOINT.check("Creating", "InService")
    with pytest.raises(UndeclaredTransition, match="endpoint: InService is not followed by Creating"):
        ENDPOINT.check("InService", "Creating")
    with pytest.raises(UndeclaredTransition):
        ENDPOINT.check("Creating", ENDPOINT.stopping)


@pytest.mark.parametrize(
    ("first", "transitions", "at_rest", "stopped"),
    [
        ("new", {("new", "done")}, {"done", "failed"}, None),  # it may fail, but no transition leads there
        ("done", {("new", "failed")}, {"done", "failed"}, None),  # begins where nobody works
        ("new", {("new", "failed")}, {"done"}, None),  # a failure at which somebody goes on working
        ("new", {("new", "failed"), ("stopping", "failed")}, {"failed", "stopped"}, "stopped"),  # never stops
        (
            "new",
            {("new", "failed"), ("stopping", "failed"), ("stopping", "stopped"), ("stopped", "failed")},
            {"failed"},
            "stopped",
        ),  # a stop at which somebody goes on working
    ],
)
def test_a_declaration_that_leads_nowhere_is_refused(
    first: str, transitions: set[tuple[str, str]], at_rest: set[str], stopped: str | None
) -> None:
    with pytest.raises(ValueError, match="lead nowhere"):
        Kind(
            "kind",
            first,
            frozenset(transitions),
            frozenset(at_rest),
            "failed",
            stopping="stopping" if stopped else None,
            stopped=stopped,
        )
