"""gunicorn for a node in production, behind a proxy on the same machine that ends TLS."""

import os
import re
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

# Addresses that open an account or accept an invitation: their last part is a key and is not written down.
_WITH_A_KEY = re.compile(r"(/invitation/|/account/password/reset/key/|/account/confirm-email/)[^/]+")


class WithoutKeys(Logger):
    """The access log, with the keys in addresses left out."""

    def atoms(self, *about: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(*about)
        return found | {"U": _WITH_A_KEY.sub(r"\1-", str(found["U"]))}


_run = Path(os.environ["INNERVATE_DATA_DIR"]) / "run"

bind = os.environ.get("INNERVATE_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("INNERVATE_WEB_PROCESSES", str(max(2, os.cpu_count() or 2))))
threads = 8
preload_app = True  # read once, shared by the processes
worker_tmp_dir = str(_run)
control_socket_disable = True
timeout = 120
graceful_timeout = 25
max_requests = 10_000
max_requests_jitter = 1_000
# The path without its query: what people search for is not logged.
accesslog = "-"
logger_class = WithoutKeys
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(D)sus'
forwarded_allow_ips = "127.0.0.1,::1"
