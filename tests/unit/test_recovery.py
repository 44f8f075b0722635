"""What an interrupted run left is told apart from what is alive."""

from cli.recovery import _Deployment

CONTAINER = "docker:index/container:Container"


def deployment(creating: list[str], known: list[str]) -> _Deployment:
    operations = [
        {"type": "creating", "resource": {"type": CONTAINER, "inputs": {"name": name}}} for name in creating
    ]
    resources = [{"type": CONTAINER, "inputs": {"name": name}} for name in known]
    return _Deployment.model_validate({"pending_operations": operations, "resources": resources})


def test_what_was_being_created_and_is_not_in_the_state_is_half_made() -> None:
    found = deployment(["a", "b"], ["b", "c"]).half_made
    assert [resource.inputs.name for resource in found] == ["a"]


def test_what_was_being_deleted_is_left_to_pulumi() -> None:
    operation = {"type": "deleting", "resource": {"type": CONTAINER, "inputs": {"name": "a"}}}
    assert _Deployment.model_validate({"pending_operations": [operation]}).half_made == []
