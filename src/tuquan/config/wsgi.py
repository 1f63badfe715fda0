import os

from django.core.wsgi import get_wsgi_application

from tuquan.config import using
from tuquan.config.parting import leave_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.settings")
using.share()
application = get_wsgi_application()

if os.environ.get("TUQUAN_BEHIND_PROXY") == "1":
    # The address of the visitor, for lock-outs and logs; taken only from a proxy on this machine, or the ones named.
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    application = wrap_wsgi_with_proxy_headers(application, os.environ.get("TUQUAN_PROXIES", "127.0.0.1"))

leave_with_parent()
