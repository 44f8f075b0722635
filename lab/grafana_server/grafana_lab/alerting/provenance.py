"""Who an object belongs to: `api` (provisioned) or nobody in particular (editable in the user interface)."""

from ..errors import GrafanaError


def check_change(current: str, wanted: str) -> None:
    """Lets a change of provenance pass: what the API provisioned stays provisioned.

    Raises:
        GrafanaError: 403.
    """
    if current and not wanted:
        raise GrafanaError(
            403,
            f"cannot change provenance from '{current}' to '{wanted}'",
            "alerting.notifications.invalidProvenance",
        )
