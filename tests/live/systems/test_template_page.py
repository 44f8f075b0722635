"""A person logs in, sees the users, exports them, and downloads the file, in a real browser."""

import csv
import io
from collections.abc import Iterator

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.live.browser import Chromium, button, chromium, labelled, the, waiting
from tests.live.running import Running, Systems


@pytest.fixture(scope="module")
def template(systems: Systems) -> Running:
    return systems.get("template")


@pytest.fixture(scope="module")
def browser(template: Running, docker_host: str) -> Iterator[Chromium]:
    with chromium(docker_host, ["template-live-app"]) as running:
        yield running


@pytest.fixture
def page(browser: Chromium, template: Running) -> Iterator[WebDriver]:
    with browser.session() as driver:
        driver.get("http://frontend:3000/")
        labelled(driver, "Email address").send_keys("admin@example.com")
        labelled(driver, "Password").send_keys(template.secret("first-admin-password"))
        button(driver, "Log in").click()
        waiting(driver, lambda: the(driver, "me").text)
        yield driver


def newest_job(page: WebDriver) -> tuple[str, str]:
    """Id and status of the job on top; empty if there is none."""
    jobs = page.find_elements(By.CSS_SELECTOR, "[data-testid=job]")
    if not jobs:
        return "", ""
    return str(jobs[0].get_attribute("data-job-id")), str(jobs[0].get_attribute("data-status"))


def test_the_users_come_from_the_cache_the_second_time(page: WebDriver) -> None:
    waiting(page, lambda: the(page, "x-cache").text in {"hit", "miss"})
    button(page, "Reload users").click()
    waiting(page, lambda: the(page, "x-cache").text == "hit")


def test_an_export_completes_by_itself_and_is_downloaded(page: WebDriver, browser: Chromium) -> None:
    waiting(page, lambda: the(page, "live").get_attribute("data-live") == "true")
    before = newest_job(page)[0]
    button(page, "Export users").click()
    waiting(page, lambda: newest_job(page)[0] not in {"", before})
    job = newest_job(page)[0]
    waiting(page, lambda: newest_job(page) == (job, "succeeded"))
    button(page, "Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(browser.downloaded(f"export-{job}.csv").decode())))
    assert "admin@example.com" in {row["email"] for row in rows}


def test_a_reload_keeps_the_session_and_a_logout_ends_it(page: WebDriver) -> None:
    page.refresh()
    waiting(page, lambda: the(page, "me").text)
    button(page, "Log out").click()
    labelled(page, "Email address")
    page.refresh()
    labelled(page, "Email address")
