from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.template.exceptions import TemplateDoesNotExist
from tests.build import NOW

from innervate import core
from innervate.core import outbox
from innervate.core.models import OutboxMessage

LATER = NOW + timedelta(days=365)  # drafts are due at the clock's time
FOLDER = Path(core.__file__).parent / "templates" / "mail"
NAMES = """
activate_link cluster deleted_email from_email invitation_link inviter job name organisation
password_reset_link reason requests_link signup_link start_link state to_email until
"""
PARAMETERS = {name: f"<{name}>" for name in NAMES.split()} | {"role": "expert"}


def names(language: str) -> list[str]:
    return sorted(path.stem for path in (FOLDER / language).glob("*.txt"))


def test_every_mail_is_worded_in_both_languages():
    assert names("en") == names("fr") != []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", names("en"))
def test_a_mail_says_what_to_do_and_why_one_gets_it(name, language):
    subject, text = outbox.rendered(name, language, PARAMETERS)
    foot = text.split("\n--\n")[-1].splitlines()
    assert 10 < len(subject) < 120
    assert foot[0] == "Innervate http://127.0.0.1:8000"
    assert len(foot) == 2
    assert "{" not in subject + text


@pytest.mark.parametrize("name", names("en"))
def test_both_languages_show_the_same_parameters(name):
    shown = [
        {
            value
            for value in PARAMETERS.values()
            if value in "".join(outbox.rendered(name, language, PARAMETERS))
        }
        for language in ("en", "fr")
    ]
    assert shown[0] == shown[1]


def test_an_unknown_language_reads_english_and_an_unknown_text_is_an_error():
    english = outbox.rendered("account-password-changed", "en", {})
    assert outbox.rendered("account-password-changed", "pl", {}) == english
    with pytest.raises(TemplateDoesNotExist):
        outbox.rendered("no-such-mail", "en", {})


def test_what_a_person_typed_stays_text_in_the_html_form():
    _, text = outbox.rendered("join-request", "en", PARAMETERS | {"name": "<script>alert(1)</script>"})
    html = outbox.as_html(text, "en")
    assert "<script>alert(1)</script> asks" in text
    assert "<script>" not in html
    assert '<html lang="en">' in html


class Broken(EmailBackend):
    def send_messages(self, messages):
        raise OSError("no route")


@pytest.mark.django_db
def test_a_failing_server_is_tried_again_with_patience_and_then_given_up(settings, mailoutbox):
    settings.EMAIL_BACKEND = "tests.core.test_outbox.Broken"
    message = outbox.draft("account-password-changed", to="guest@example.org")
    now, waits = LATER, []
    while True:
        outbox.send_due(now=now)
        message.refresh_from_db()
        if message.state != OutboxMessage.State.WAITING:
            break
        waits.append(message.next_attempt_at - now)
        assert outbox.send_due(now=now) == 0
        now = message.next_attempt_at
    assert waits == [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]
    assert (message.state, message.last_error, mailoutbox) == ("failed", "OSError", [])


@pytest.mark.django_db
def test_a_mail_goes_out_once(mailoutbox):
    outbox.draft("account-password-changed", to="guest@example.org", language="fr")
    assert [outbox.send_due(now=LATER), outbox.send_due(now=LATER)] == [1, 0]
    [mail] = mailoutbox
    assert (mail.to, mail.subject, len(mail.alternatives)) == (
        ["guest@example.org"],
        "Votre mot de passe a été changé",
        1,
    )


@pytest.mark.django_db
def test_one_bad_message_does_not_hold_up_the_others(mailoutbox):
    bad = outbox.draft("no-such-mail", to="a@example.org")
    outbox.draft("account-password-changed", to="b@example.org")

    assert outbox.send_due(now=LATER) == 1
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.last_error) == ("waiting", 1, "TemplateDoesNotExist")
    assert [message.to for message in mailoutbox] == [["b@example.org"]]


@pytest.mark.django_db
def test_links_are_dropped_when_nobody_will_send_them_any_more():
    lost = outbox.draft(
        "no-such-mail", to="a@example.org", parameters={"password_reset_link": "x", "name": "A"}
    )
    now = LATER
    for _ in range(len(outbox.RETRY_AFTER) + 1):
        outbox.send_due(now=now)
        now += timedelta(days=1)

    lost.refresh_from_db()
    assert (lost.state, lost.parameters) == ("failed", {"name": "A"})


@pytest.mark.django_db
def test_a_message_that_a_worker_holds_is_not_taken_by_another():
    draft = outbox.draft("account-password-changed", to="b@example.org")

    assert outbox._claim(draft.pk, LATER) is not None
    assert outbox._claim(draft.pk, LATER) is None
