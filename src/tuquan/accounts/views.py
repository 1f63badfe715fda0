"""Pages of signing in that allauth does not have."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """What to do without the password: no e-mail is needed, the manager of the unit prints a link."""
    return render(request, "accounts/forgotten.html")


@login_not_required
@require_safe
def not_known(request: HttpRequest) -> HttpResponse:
    """The office's sign-in service named somebody for whom there is no account here."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return render(request, "accounts/not_known.html", {"service": apps[0]["name"] if apps else ""}, status=403)
