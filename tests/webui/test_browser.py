"""The pages in a real Chromium: accessible, by keyboard, without JavaScript, on a phone, alone.

Chromium is the program that PINCITE_CHROMIUM names, else the one on the path. Without one
these tests are left out, unless PINCITE_REQUIRE_BROWSER is 1: then they fail.
"""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGES = {
    "home": "/",
    "results": "/?q=harbour",
    "filtered results": "/?q=harbour&report=harbour&year=2010..2015",
    "no results": "/?q=%E2%80%9Ca+giraffe%E2%80%9D",
    "reports": "/reports",
    "report": "/reports/review",
    "digest": "/reports/harbour-digest",
    "hostile report": "/reports/hostile",
    "page": "/reports/review/page/1?q=lighthouse",
    "page of a response": "/reports/ledger/page/2?q=slips",
    "unread page": "/reports/review/page/3",
    "passage": "/reports/harbour/1.2?q=record",
    "not read": "/unread",
    "not found": "/reports/none",
    "bad query": "/?q=%22open",
}
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """A Chromium with a fresh profile; Playwright only drives it and downloads nothing."""
    required = os.environ.get("PINCITE_REQUIRE_BROWSER") == "1"
    program = os.environ.get("PINCITE_CHROMIUM") or shutil.which("chromium")
    if not program:
        reason = "BROWSER TESTS LEFT OUT: no chromium on the path, and PINCITE_CHROMIUM names none"
        if required:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    # Playwright's own launch makes a fresh --user-data-dir and removes it.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, site):
    """Opens a browser window on the site; at the end, no request may have gone elsewhere."""
    windows, asked = [], []

    def opened(path="/", *, width=1280, scheme="light", **options):
        window = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            **options,
        )
        windows.append(window)
        window.on("request", lambda request: asked.append(request.url))
        page = window.new_page()
        # Scrolling and fading would only make the tests wait.
        page.emulate_media(reduced_motion="reduce", color_scheme=scheme)
        page.goto(path)
        return page

    yield opened
    for window in windows:
        window.close()
    assert asked
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site).netloc}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_no_violation(tab, path, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = tab(path, width=width, scheme=scheme)
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    violations = Axe().run(page).response["violations"]
    assert not violations, "\n".join(
        f"{each['id']}: {each['help']}\n  {[node['html'] for node in each['nodes']]}"
        for each in violations
    )


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_runs_off_the_side_of_a_phone(tab, path, width):
    page = tab(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_page_has_an_error_in_its_console(tab, path):
    page = tab()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(path)
    page.wait_for_load_state("networkidle")
    # Chromium itself notes an answer of 400 or 404.
    assert [line for line in said if str(answer.status) not in line] == []


def test_a_search_by_keyboard_alone(tab):
    page = tab("/reports")
    page.keyboard.press("/")
    assert focused(page, "name") != "q"
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page, "className") == "skip"
    page.keyboard.press("/")
    assert focused(page, "name") == "q"
    page.keyboard.type('"written record"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    page.keyboard.press("n")
    assert "Example Harbour Inquiry" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/harbour/*")
    assert page.locator("mark").all_text_contents() == ["written record"]
    page.keyboard.press("j")
    assert focused(page, "tagName") == "MARK"
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/reports/harbour/1.3*")


def test_keys_can_be_turned_off_and_stay_off(tab):
    page = tab("/")
    page.get_by_role("button", name="Turn these keys off").click()
    page.goto("/?q=harbour")
    page.keyboard.press("/")
    assert focused(page, "name") != "q"
    page.get_by_role("button", name="Turn the keys on").click()
    page.keyboard.press("/")
    assert focused(page, "name") == "q"


def test_typing_a_query_is_never_taken_for_keys(tab):
    page = tab("/")
    page.keyboard.press("/")
    page.keyboard.type("n/p jk")
    assert page.input_value("input[name=q]") == "n/p jk"


def test_every_control_can_be_reached_and_shows_its_focus(tab):
    page = tab("/?q=harbour")
    count = page.locator("a:visible, button:visible, input:visible, summary:visible").count()
    reached = set()
    for _ in range(count + 2):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
        )
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or focused(page, "tagName") == "BODY"
    assert len(reached) >= count


def test_a_citation_is_copied_as_it_stands(tab):
    page = tab("/reports/harbour/1.2", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Example Harbour Inquiry (Ann Example, 2014), para 1.2"


def test_everything_works_without_javascript(tab):
    page = tab("/", java_script_enabled=False)
    page.locator("main input[name=q]").fill("harbour")
    page.get_by_role("button", name="Search").click()
    assert page.locator("article.hit").count() > 3
    page.get_by_role("checkbox", name="Review of Records").or_(
        page.get_by_role("checkbox", name="The Harbour Findings")
    ).first.check()
    page.get_by_role("button", name="Narrow").click()
    assert "report=" in page.url
    assert page.locator("article.hit").count() < 3
    page.locator("article.hit h2 a").first.click()
    assert page.locator("mark").count() >= 1
    assert page.get_by_role("button", name="Copy citation").count() == 0
    page.goto("/?q=slips")
    page.get_by_role("link", name="Read the page").first.click()
    assert "/page/" in page.url


def focused(page, attribute):
    return page.evaluate(f"document.activeElement.{attribute}")
