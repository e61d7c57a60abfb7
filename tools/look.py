"""Look at pages of a running node: six pictures each (three widths, light and dark), and what is wrong.

    python tools/look.py /en/ /en/organisations/ --as cluster_manager --out pictures

Faults are printed and set the exit code: a message of the browser (breaches of the policy show there), a
page that scrolls sideways, a status of 400 or more. ``--as`` signs in with the demonstration account of
that role, from the data folder that INNERVATE_DATA_DIR names.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

WIDTHS = (390, 768, 1440)
SCHEMES = ("light", "dark")


def account_of(role: str) -> tuple[str, str]:
    """E-mail address and password of the demonstration's first account with ``role``."""
    folder = Path(os.environ.get("INNERVATE_DATA_DIR", Path.home() / ".local/share/innervate"))
    accounts = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
    found = next(account for account in accounts if account["role"] == role)
    return found["email"], found["password"]


def sign_in(context: BrowserContext, base: str, role: str) -> None:
    email, password = account_of(role)
    page = context.new_page()
    page.goto(f"{base}/en/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    page.close()


def watch(page: Page, place: str, faults: list[str]) -> None:
    page.on("console", lambda message: message.type == "error" and faults.append(f"{place}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{place}: {error}"))


def look_at(page: Page, address: str, picture: Path, place: str, faults: list[str]) -> None:
    answer = page.goto(address, wait_until="networkidle")
    if answer is not None and answer.status >= 400:
        faults.append(f"{place}: status {answer.status}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"{place}: scrolls sideways")
    page.screenshot(path=picture, full_page=True)


def name_of(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "root"


def run(browser: Browser, arguments: argparse.Namespace) -> list[str]:
    faults: list[str] = []
    for width, scheme in itertools.product(arguments.widths, arguments.schemes):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        if arguments.role:
            sign_in(context, arguments.base, arguments.role)
        for path in arguments.paths:
            page = context.new_page()
            place = f"{path} {width} {scheme}"
            watch(page, place, faults)
            picture = arguments.out / f"{name_of(path)}-{width}-{scheme}.png"
            look_at(page, f"{arguments.base}{path}", picture, place, faults)
            page.close()
        context.close()
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--as", dest="role", default="")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS)
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=SCHEMES)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        faults = run(browser, arguments)
        browser.close()
    print("\n".join(dict.fromkeys(faults)) or "no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
