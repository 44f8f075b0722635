"""A real browser for tests: headless Chromium in a container, on the networks of the services it is to see.

with chromium(docker_host, networks=["template-live-edge"]) as browser, browser.session() as page:
    page.get("http://frontend:3000/")
    labelled(page, "Email address").send_keys("admin@example.com")
"""

from tests.live.browser.chromium import Chromium, chromium
from tests.live.browser.page import button, labelled, the, waiting

__all__ = ["Chromium", "button", "chromium", "labelled", "the", "waiting"]
