"""The demonstration on one machine: `./run`."""

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV

SECRET_KEY = ENV.secret_key or "only-for-the-demonstration-on-one-machine-and-never-in-production"
ALLOWED_HOSTS = ENV.allowed_hosts or ["*"]
IS_PRODUCTION = False
UNDECLARED_ACCESS_STATUS = 500  # a view without @access is a mistake to be seen at once
