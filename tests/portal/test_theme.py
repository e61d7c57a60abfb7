"""A node's own colours are kept only when they can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests import build

from innervate.portal.theme import (
    DEFAULTS,
    PAIRS,
    contrast,
    faults_of,
    nearest_that_passes,
    stylesheet,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


def test_the_colours_that_we_ship_pass():
    assert faults_of(DEFAULTS) == []


def test_black_on_white_is_21_to_1():
    assert round(contrast("#000000", "#ffffff"), 6) == 21


def test_grey_on_grey_is_refused_with_a_colour_that_passes():
    faults = faults_of({**DEFAULTS, "ink": "#999999", "ground": "#aaaaaa"})

    assert {fault.field for fault in faults} >= {"token-ink"}
    fault = next(fault for fault in faults if fault.field == "token-ink")
    assert contrast(fault.parameters["nearest"], "#aaaaaa") >= 4.5


@given(COLOURS, COLOURS)
def test_the_nearest_colour_always_passes(colour, ground):
    assert contrast(nearest_that_passes(colour, ground, 4.5), ground) >= 4.5


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


def test_only_known_colours_come_into_the_style_sheet():
    written = stylesheet({**DEFAULTS, "ink": "red; } body { display: none", "other": "#000000"})

    assert "display" not in written
    assert "--other" not in written
    assert "--accent: #0d5a68;" in written


def test_every_pair_names_tokens():
    assert {name for upper, lower, _least in PAIRS for name in (upper, lower)} <= set(DEFAULTS)


def test_the_administrator_gives_the_node_a_look_and_takes_it_back(client, db, data_folder):
    client.force_login(build.administrator(), backend=SIGN_IN)
    sent = {f"token-{name}": value for name, value in {**DEFAULTS, "accent": "#5a0d68"}.items()}
    assert client.post("/en/node/theme/", sent).status_code == 302
    page = client.get("/en/about/").content.decode()
    address = page.split('theme.css"')[0].rsplit('href="', 1)[1] + "theme.css"
    assert b"--accent: #5a0d68;" in client.get(address).content

    client.post("/en/node/theme/", {"do": "reset"})

    assert "theme.css" not in client.get("/en/about/").content.decode()


def test_a_look_that_cannot_be_read_comes_back_with_its_faults(client, db, data_folder):
    client.force_login(build.administrator(), backend=SIGN_IN)
    sent = {f"token-{name}": value for name, value in {**DEFAULTS, "ink": "#eeeeee"}.items()}

    answer = client.post("/en/node/theme/", sent)

    assert answer.status_code == 422
    assert b'value="#eeeeee"' in answer.content
