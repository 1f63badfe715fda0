import os
import threading

from django.core.wsgi import get_wsgi_application

from tuquan.config import using
from tuquan.config.parting import leave_with_parent
from tuquan.core import short_way

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.settings")
using.share()
application = short_way.in_front_of(get_wsgi_application())

if os.environ.get("TUQUAN_BEHIND_PROXY") == "1":
    # The address of the visitor, for lock-outs and logs; taken only from a proxy on this machine, or the ones named.
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    application = wrap_wsgi_with_proxy_headers(application, os.environ.get("TUQUAN_PROXIES", "127.0.0.1"))

leave_with_parent()


def _load_what_draws() -> None:
    from tuquan.reports import charts

    charts.warm()


# With the first picture of a process more than a second goes into loading; nobody is to wait for it, and neither are the
# first pages after the start.
later = threading.Timer(5, _load_what_draws)
later.daemon = True
later.start()
