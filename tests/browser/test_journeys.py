"""What people come for, from the first press to the end; by keyboard alone where it says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PASSWORD

from innervate.capabilities.directory.models import Person
from innervate.capabilities.needs.models import Need
from innervate.core.models import MatchFeedback, Organisation, User

pytestmark = pytest.mark.browser


def test_signing_in_leads_to_my_day(world, visit):
    with visit() as somebody:
        page = somebody.to("/en/account/login/")
        page.get_by_label("Email").fill("anna@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/")

        expect(page.locator("h1")).to_contain_text("wait")
        assert somebody.faults == []


def test_searching_with_proposals_a_filter_and_a_way_back(world, visit):
    with visit(world.users["manager"]) as somebody:
        page = somebody.to("/en/")
        box = page.locator(".band-search input")
        box.press_sequentially("card", delay=30)
        expect(page.locator("#band-proposals option")).not_to_have_count(0)
        box.fill("heart failure")
        box.press("Enter")
        expect(page.locator("h1")).to_contain_text("“heart failure”")
        page.get_by_label(re.compile("^Organisations")).check()
        page.wait_for_url("**kind=organisation**")
        titles = page.locator(".hit-title").all_inner_texts()

        assert "Cardio Nova" in titles
        page.get_by_role("link", name="Take the filter Organisations away").click()
        page.wait_for_url(re.compile("search/\\?q=heart.failure$"))
        assert somebody.faults == []


def test_stating_a_need_by_keyboard_alone_on_a_phone(world, visit):
    answers = {
        "title": "Notice earlier that a patient at home gets worse",
        "description": "They come back through the emergency room.",
        "people_affected": "About 900 people a year.",
    }
    with visit(world.users["clinician"], width=390) as somebody:
        page = somebody.to("/en/needs/state/title/")
        for step in (
            "title",
            "description",
            "people_affected",
            "present_pathway",
            "result_wanted",
            "constraints",
        ):
            page.locator(f"[name={step}]").focus()
            page.keyboard.type(answers.get(step, ""))
            page.keyboard.press("Tab")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        for _page in ("sectors", "organisation"):
            _tab_to(page, "Go on")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("About 900 people a year.")
        _tab_to(page, "State the need")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/en/needs/\w{12}/$"))

        expect(page.locator("h1")).to_have_text(answers["title"])
        assert Need.objects.filter(title=answers["title"], stated_by=world.users["clinician"]).exists()
        assert somebody.faults == []


def _tab_to(page, words):
    """Press Tab until the focus stands on the button with these words."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == words:
            return
    raise AssertionError(f"Tab does not reach {words!r}")


def test_importing_members_and_mending_a_fault(world, visit):
    faulty, mended = (
        "Name,Country,Size\nLung Labs,France,middling\n",
        "Name,Country,Size\nLung Labs,France,micro\n",
    )
    with visit(world.users["manager"]) as somebody:
        page = somebody.to("/en/clusters/valley/imports/")
        _read_file(page, faulty)
        page.get_by_role("button", name="Check, without importing").click()
        expect(page.locator("h1")).to_have_text("1 cell has to be mended")
        expect(page.locator(".cell-bad")).to_have_text("middling")
        page.get_by_role("link", name="Read the mended file").click()
        _read_file(page, mended)
        page.get_by_role("button", name="Check, without importing").click()
        expect(page.locator("h1")).to_have_text("Ready: 1 new, 0 changed")
        page.get_by_role("button", name="Import", exact=True).click()

        expect(page.locator("h1")).to_have_text("Imported: 1 new, 0 changed")
        assert Organisation.objects.filter(legal_name="Lung Labs", size_class="micro").exists()
        assert somebody.faults == []


def _read_file(page, text):
    page.set_input_files(
        "#field-file", {"name": "members.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/imports/*/")


def test_asking_for_partners_reading_why_and_saying_what_one_thinks(world, visit):
    with visit(world.users["manager"]) as somebody:
        page = somebody.to("/en/organisations/" + world.arguments["organisation"] + "/")
        page.get_by_role("link", name="Who could work with us on this?").click()
        page.get_by_label("In your own words").fill("sensors for heart failure at home")
        page.get_by_role("button", name="Find").click()
        page.wait_for_url(re.compile(r"/en/matches/\w{12}/$"))
        page.get_by_role("link", name=re.compile("^Why")).first.click()
        expect(page.get_by_role("heading", name="What speaks against it")).to_be_visible()
        page.get_by_role("button", name="Useful").click()
        expect(page.get_by_role("button", name="✓ Useful")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#said")).to_have_text("Useful")

        assert [voice.kind for voice in MatchFeedback.objects.all()] == ["useful"]
        assert somebody.faults == []


def test_erasing_my_account(world, visit):
    with visit(world.users["clinician"]) as somebody:
        page = somebody.to("/en/me/privacy/")
        page.get_by_role("link", name="Erase everything held of me").click()
        page.get_by_label("Type your e-mail address to confirm").fill("wrong@example.org")
        page.get_by_role("button", name="Erase for good").click()
        expect(page.locator("[data-fault-list]")).to_be_focused()
        page.get_by_label("Type your e-mail address to confirm").fill("helene@example.org")
        page.get_by_role("button", name="Erase for good").click()
        page.wait_for_url("**/en/")

        expect(page.get_by_text("Everything held of you on this node is erased.")).to_be_visible()
        assert not User.objects.filter(email="helene@example.org").exists()
        assert not Person.objects.filter(name="Dr Hélène Marchal").exists()
        assert somebody.faults == []


def test_leaving_a_form_with_changes_asks(world, visit):
    with visit(world.users["manager"]) as somebody:
        page = somebody.to("/en/organisations/new/")
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.locator("#field-legal_name").press_sequentially("Half typed")
        page.goto(f"{somebody.base}/en/about/")

        assert asked == ["beforeunload"]


def test_the_light_can_be_chosen(world, visit):
    with visit() as somebody:
        page = somebody.to("/en/about/")
        page.locator("details.menu summary").first.click()
        page.get_by_role("button", name="Dark").click()
        page.wait_for_load_state("networkidle")

        assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
        assert somebody.faults == []
