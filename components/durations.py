"""Durations as Docker reports them; any other form would differ at every preview."""


def go_duration(seconds: float) -> str:
    """Seconds in Go's form: '500ms', '30s', '1m0s', '1h30m0s'."""
    milliseconds = round(seconds * 1000)
    if milliseconds < 1000:
        return f"{milliseconds}ms" if milliseconds else "0s"
    total, rest = divmod(milliseconds, 1000)
    hours, minutes, last = total // 3600, total // 60 % 60, total % 60
    tail = f"{last}.{rest:03d}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{hours}h{minutes}m{tail}"
    return f"{minutes}m{tail}" if minutes else tail
