"""The alerts as a page for people: plain HTML that needs nothing from elsewhere."""

from collections.abc import Sequence
from html import escape

from chat_services.notification_service.alerts.schema import Alert

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Alerts</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left; vertical-align: top; }}
.firing {{ color: #b00020; font-weight: 600; }}
.resolved {{ color: #1b6e2c; }}
</style>
</head>
<body>
<h1>Alerts</h1>
{content}
</body>
</html>
"""
_TABLE = """<p>{count} newest first; times are UTC.</p>
<table>
<thead><tr><th>Received</th><th>Status</th><th>Severity</th><th>Alert</th><th>Summary</th><th>Since</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def alerts_page(alerts: Sequence[Alert]) -> str:
    """The page; everything that came from outside is escaped."""
    if not alerts:
        return _PAGE.format(content="<p>There were no alerts yet.</p>")
    rows = "\n".join(_row(alert) for alert in alerts)
    return _PAGE.format(content=_TABLE.format(count=len(alerts), rows=rows))


def _row(alert: Alert) -> str:
    summary = alert.annotations.get("summary") or alert.annotations.get("description", "")
    cells = (
        f"<td>{alert.received_at:%Y-%m-%d %H:%M:%S}</td>",
        f'<td class="{alert.status}">{alert.status}</td>',
        f"<td>{escape(alert.severity)}</td>",
        f"<td>{escape(alert.name)}</td>",
        f"<td>{escape(summary)}</td>",
        f"<td>{alert.starts_at:%Y-%m-%d %H:%M:%S}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"
