"""WebSockets: what is sent on one replica is heard on all of them, through Redis' channels."""
