"""Every fact says where it comes from and when it was read."""

from datetime import date

from innervate.engine.profile import Source
from innervate.sources.provenance import CORDIS, cordis_source, ror_source, upload_source

READ_ON = date(2026, 11, 21)


def test_a_source_is_dated_with_the_day_it_was_read():
    assert cordis_source(READ_ON).retrieved_on == READ_ON
    assert cordis_source(None) == CORDIS
    assert ror_source(READ_ON).licence == "CC0 1.0"


def test_cordis_is_shown_with_the_line_its_licence_asks_for():
    assert "© European Union" in cordis_source(READ_ON).attribution


def test_an_upload_is_named_by_its_file_and_who_vouches_for_it():
    assert upload_source("members.xlsx", READ_ON, by="BioExample") == Source(
        name="members.xlsx", retrieved_on=READ_ON, attribution="BioExample"
    )
