"""Who may read and write the notification side of alerting."""

from typing import Annotated

from fastapi import Depends

from ..auth.access import at_least
from ..auth.identity import Identity, Role

NotificationReader = Annotated[Identity, Depends(at_least(Role.EDITOR, "alert.provisioning:read"))]
NotificationWriter = Annotated[Identity, Depends(at_least(Role.ADMIN, "alert.provisioning:write"))]
