"""Pages of signing in that allauth does not have."""

import logging

import requests
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

# A service that is down, answers rubbish or was configured wrongly: the person gets a page, the log the reason.
_SERVICE_FAILS = (requests.RequestException, KeyError, TypeError, ValueError)


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


@login_not_required
@require_safe
def office_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the office's own sign-in service (OIDC)."""
    try:
        return oidc.login(request, provider_id)
    except _SERVICE_FAILS:
        logger.exception("The sign-in service of the office does not answer")
        return redirect("socialaccount_login_error")


@login_not_required
@require_safe
def office_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there: opens the account that exists, or says that there is none."""
    try:
        return oidc.callback(request, provider_id)
    except _SERVICE_FAILS:
        logger.exception("The sign-in service of the office answered something else than it should")
        return redirect("socialaccount_login_error")
