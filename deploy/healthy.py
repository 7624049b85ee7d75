"""The health check of the web container: asks `/healthz` as a visitor of BASE_URL does, and fails on a bad answer."""

import os
import urllib.request
from urllib.parse import urlsplit

host = urlsplit(os.environ["BASE_URL"]).hostname or "localhost"
question = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
urllib.request.urlopen(question, timeout=4).close()  # noqa: S310 the address is fixed above
