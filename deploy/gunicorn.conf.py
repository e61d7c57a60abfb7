"""gunicorn for a node in production, behind a proxy on the same machine that ends TLS."""

import os
from pathlib import Path

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
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(D)sus'
forwarded_allow_ips = "127.0.0.1,::1"
