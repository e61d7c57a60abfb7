"""A file is fetched once, resumed where it broke off, and asked for anew only when it changed."""

import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from tests.sources.cordis.package_files import members, written_zip

from innervate.sources import Fault, Line, SourceRefused
from innervate.sources.cordis import open_cordis
from innervate.sources.download import fetch, is_url


class Publisher:
    """A real web server on this machine that serves one file, and can break off."""

    def __init__(self):
        self.content = bytes(range(256)) * 4000
        self.break_after = None
        self.asked = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                publisher.answer(self)

            def log_message(self, *args):
                """Quiet: a test's output is for its failures."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/data/file%20one.zip"

    @property
    def version(self):
        return f'"{hashlib.sha256(self.content).hexdigest()[:12]}"'

    def answer(self, handler):
        wanted = {name: handler.headers[name] for name in ("Range", "If-Range", "If-None-Match")}
        self.asked.append({name: value for name, value in wanted.items() if value})
        if "missing" in handler.path:
            return handler.send_error(404)
        if wanted["If-None-Match"] == self.version:
            handler.send_response(304)
            handler.end_headers()
            return None
        start = 0
        if wanted["Range"] and wanted["If-Range"] == self.version:
            start = int(wanted["Range"].removeprefix("bytes=").removesuffix("-"))
        body = self.content[start:]
        handler.send_response(206 if start else 200)
        handler.send_header("ETag", self.version)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body if self.break_after is None else body[: self.break_after])
        handler.close_connection = True
        return None

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def publisher():
    made = Publisher()
    yield made
    made.close()


def test_only_web_addresses_ask_for_the_network():
    assert [
        is_url(text) for text in ("https://a.b/c.zip", "http://a.b", "/tmp/c.zip", "c.zip", "file:///c")
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_file_is_kept_under_its_name_and_progress_is_told(publisher, tmp_path):
    told = []
    path = fetch(publisher.url, tmp_path / "new", lambda done, total: told.append((done, total)))

    assert path == tmp_path / "new" / "file one.zip"
    assert path.read_bytes() == publisher.content
    assert told[-1] == (len(publisher.content), len(publisher.content))


def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(publisher, tmp_path):
    fetch(publisher.url, tmp_path)
    first = publisher.version
    assert fetch(publisher.url, tmp_path).read_bytes() == publisher.content

    publisher.content = b"a new edition"
    assert fetch(publisher.url, tmp_path).read_bytes() == b"a new edition"
    assert publisher.asked == [{}, {"If-None-Match": first}, {"If-None-Match": first}]


def broken_off(publisher, tmp_path):
    publisher.break_after = 100_000
    with pytest.raises(SourceRefused) as caught:
        fetch(publisher.url, tmp_path)
    publisher.break_after = None
    return list(caught.value.faults)


def test_a_broken_download_is_continued(publisher, tmp_path):
    assert broken_off(publisher, tmp_path) == [
        Fault("download-broken", Line("file one.zip"), {"url": publisher.url})
    ]
    arrived = (tmp_path / "file one.zip.part").stat().st_size
    assert 0 < arrived <= 100_000

    assert fetch(publisher.url, tmp_path).read_bytes() == publisher.content
    assert publisher.asked[1] == {"Range": f"bytes={arrived}-", "If-Range": publisher.version}
    assert not (tmp_path / "file one.zip.part").exists()


def test_a_download_whose_file_changed_meanwhile_starts_again(publisher, tmp_path):
    broken_off(publisher, tmp_path)
    publisher.content = bytes(reversed(publisher.content))
    assert fetch(publisher.url, tmp_path).read_bytes() == publisher.content


def test_a_refusal_is_told_with_its_status(publisher, tmp_path):
    url = publisher.url.replace("data", "missing")
    with pytest.raises(SourceRefused) as caught:
        fetch(url, tmp_path)
    assert list(caught.value.faults) == [
        Fault("download-refused", Line("file one.zip"), {"url": url, "status": 404})
    ]


def test_cordis_is_read_from_its_address(publisher, tmp_path):
    publisher.content = written_zip(tmp_path, members()).read_bytes()
    data = open_cordis(publisher.url, cache=tmp_path / "cache")
    assert [project.acronym for project in data.projects(print)] == ["CAREFUL"]
