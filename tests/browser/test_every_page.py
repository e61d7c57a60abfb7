"""Every page at two widths, light and dark: axe is content, nothing scrolls sideways, no console message."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import axe_playwright_python
import pytest
from tests.portal.world import address, every_page

WIDTHS = (390, 1440)
pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Without preloading: axe would copy the style sheets into the page, which the page's policy blocks.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,
}
COLOURS = {"runOnly": ["color-contrast"], "preload": False}
# Pages of the accounts, which are allauth's with our dress: (who, path).
ACCOUNT_PAGES = [
    ("visitor", "/en/account/login/"),
    ("visitor", "/en/account/signup/"),
    ("visitor", "/en/account/password/reset/"),
    ("clinician", "/en/account/email/"),
    ("clinician", "/en/account/factors/"),
]


def _faults_of_axe(page, rules=RULES):
    """Run by the browser's own hand, past the policy that the page's scripts keep to."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", rules)
    return [f"{one['id']}: {node['html'][:140]}" for one in found["violations"] for node in one["nodes"][:3]]


def _paths_of(who, world):
    paths = {address(name, case, world) for name, case in every_page() if case.who == who}
    return sorted(paths | {path for one, path in ACCOUNT_PAGES if one == who})


def _look(page, path):
    """One page at two widths and in both lights, loaded once: it follows the window and the system."""
    wrong = []
    for width, scheme in itertools.product(WIDTHS, ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # The second light changes colours alone.
        found = _faults_of_axe(page, RULES if scheme == "light" else COLOURS)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("scrolls sideways")
        wrong += [f"{path} {width} {scheme}: {fault}" for fault in found]
    if page.locator("h1").count() != 1:
        wrong.append(f"{path}: {page.locator('h1').count()} h1")
    return wrong


@pytest.mark.parametrize("who", ["visitor", "manager", "clinician", "joiner", "administrator"])
def test_every_page_is_clean(world, visit, who):
    wrong = []
    with visit(world.users.get(who)) as somebody:
        for path in _paths_of(who, world):
            wrong += _look(somebody.to(path), path)
        wrong += somebody.faults

    assert wrong == []


def test_axe_notices_what_is_wrong(world, visit):
    with visit() as somebody:
        page = somebody.to("/en/about/")
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input name=x>')")

        assert any(fault.startswith("label:") for fault in _faults_of_axe(page))


def test_the_policy_blocks_a_line_of_script(world, visit):
    with visit() as somebody:
        page = somebody.to("/en/about/")
        page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.broken = 1';"
            " document.body.append(s); }"
        )

        assert page.evaluate("window.broken") is None
        assert any("Content Security Policy" in fault for fault in somebody.faults)


@pytest.mark.parametrize("path", ["/en/", "/en/organisations/", "/en/search/?q=heart", "/en/map/"])
def test_key_pages_hold_at_320_pixels_and_without_scripts(world, visit, path):
    with visit(width=320, java_script_enabled=False) as somebody:
        page = somebody.to(path)

        assert page.locator("h1").is_visible()
        assert page.locator("main").bounding_box()["width"] <= 320


def _weight(page, url):
    """Compressed, as the node sends it; the test server sends files as they are."""
    return len(gzip.compress(page.request.get(url).body()))


def test_pages_are_light(world, visit):
    """A first visit with all that it loads, and a page after it."""
    loaded = "performance.getEntriesByType('resource').map(entry => entry.name)"
    with visit() as somebody:
        page = somebody.to("/en/")
        first = sum(_weight(page, url) for url in {page.url, *page.evaluate(loaded)})
        page = somebody.to("/en/organisations/")
        later = _weight(page, page.url)

    assert first < 150_000
    assert later < 40_000
