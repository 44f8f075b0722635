"""Finding things on a page as a person does, and waiting for them: pages answer when they are ready."""

from collections.abc import Callable
from typing import TypeVar

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

T = TypeVar("T")

PATIENCE_SECONDS = 15.0


def waiting(page: WebDriver, ask: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """The first truthy answer; a page that draws itself anew meanwhile is asked again.

    Raises:
        TimeoutException: there was none in so many seconds.
    """
    patience = WebDriverWait(page, seconds, ignored_exceptions=(StaleElementReferenceException,))
    return patience.until(lambda _: ask())


def the(page: WebDriver, test_id: str) -> WebElement:
    """The visible element with that data-testid, once it is there."""
    return _visible(page, f"//*[@data-testid={_quoted(test_id)}]")


def button(page: WebDriver, name: str) -> WebElement:
    """The button with that text (or a text that begins so), once it is there and can be pressed."""
    found = _visible(page, f"//button[starts-with(normalize-space(), {_quoted(name)})]")
    waiting(page, found.is_enabled)
    return found


def labelled(page: WebDriver, label: str) -> WebElement:
    """The field with that label, once it is there."""
    return _visible(page, f"//*[@id=//label[normalize-space()={_quoted(label)}]/@for]")


def _visible(page: WebDriver, path: str) -> WebElement:
    def found() -> WebElement | None:
        return next((e for e in page.find_elements(By.XPATH, path) if e.is_displayed()), None)

    element = waiting(page, found)
    assert element is not None  # what is waited for is truthy
    return element


def _quoted(text: str) -> str:
    """A string literal of XPath, which knows no escapes."""
    assert '"' not in text, "texts with double quotes are not supported"
    return f'"{text}"'
