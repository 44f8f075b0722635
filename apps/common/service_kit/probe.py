"""A health probe for images without curl: `python -m service_kit.probe [URL]`.

Exit code 0 if the URL (default: /health on this container's PORT) answers 200, else 1 with one line on
standard error. Only the standard library's smallest client is imported: it runs every few seconds.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

TIMEOUT_SECONDS = 3.0


def main(arguments: list[str]) -> int:
    """Probes once and returns the exit code."""
    default = f"http://127.0.0.1:{os.environ.get('PORT') or '8080'}/health"
    url = arguments[0] if arguments else default
    scheme, _, rest = url.partition("://")
    if scheme != "http" or not rest:
        return _fail(f"{url} is not an http:// URL")
    host, slash, path = rest.partition("/")
    try:
        connection = HTTPConnection(host, timeout=TIMEOUT_SECONDS)
        connection.request("GET", slash + path or "/")
        answer = connection.getresponse()
        body = answer.read(500).decode(errors="replace")
    except (OSError, HTTPException) as error:
        return _fail(f"{url}: {error}")
    return 0 if answer.status == 200 else _fail(f"{url}: {answer.status} {body}")


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
