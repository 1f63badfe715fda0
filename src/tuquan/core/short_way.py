"""A short way to the few pages that are asked for by the thousand.

On its way to a page a request passes session, account, messages, second factor …, each asking the database for itself. A
view may bring a short way of its own:

@short_way(scan_at_once)          # scan_at_once(request, **arguments) -> response or None
def scan(request, gate_id): ...

It is asked first, for POST only, once the `GUARDS` have let the request pass: those of the middleware that stand before
the whole way's questions, each asked itself (addresses, language, session cookie, forged requests). It answers only what
it is sure of; for everything else, also where a guard speaks against the request, the request goes the whole way as if
nothing had been asked. So nobody is refused here, and whoever is let through has shown what the whole way would have
asked for.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, TypeVar

from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from tuquan.core.middleware import security_headers

Short = Callable[..., HttpResponse | None]
View = TypeVar("View", bound=Callable[..., HttpResponse])


def short_way(short: Short) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.short_way = short  # type: ignore[attr-defined]
        return view

    return decorate


GUARDS = (SecurityMiddleware, SessionMiddleware, LocaleMiddleware, CommonMiddleware, CsrfViewMiddleware)
"""In the order of the settings; beside them stand only `security_headers` and what serves files."""


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    guards = [guard(get_response) for guard in GUARDS]
    headers = _Headers(guards)

    def answer(request: HttpRequest) -> HttpResponse:
        short = _short_way_of(request.path_info) if request.method == "POST" else None
        response = short(request) if short is not None and _let_pass(guards, request) else None
        return get_response(request) if response is None else headers.put_on(response, request)

    return answer


def _let_pass(guards: list[Any], request: HttpRequest) -> bool:
    try:
        if any(guard.process_request(request) is not None for guard in guards):
            return False
        return guards[-1].process_view(request, None, (), {}) is None
    except (
        SuspiciousOperation,
        PermissionDenied,
        BadRequest,
        MultiPartParserError,
    ):  # the whole way says so in its own words
        return False


class _Headers:
    """What the guards write above an answer, asked of them once for all answers alike."""

    def __init__(self, guards: list[Any]) -> None:
        self.guards = guards
        self.known: dict[Any, dict[str, str]] = {}

    def put_on(self, response: HttpResponse, request: HttpRequest) -> HttpResponse:
        session: Any = request.session
        if session.modified or "CSRF_COOKIE_NEEDS_UPDATE" in request.META or response.cookies:
            return self._asked(response, request)
        key = (
            response.status_code,
            *response.headers.items(),
            get_language(),
            request.is_secure(),
            session.accessed,
        )
        headers = self.known.get(key)
        if headers is None:
            headers = dict(self._asked(response, request).items())
            if len(self.known) < MOST:
                self.known[key] = headers
        # Nobody stands after this who would change them.
        response.headers = {**headers, "Content-Length": str(len(response.content))}  # type: ignore[assignment]
        return response

    def _asked(self, response: HttpResponse, request: HttpRequest) -> HttpResponse:
        for guard in reversed(self.guards):
            response = guard.process_response(request, response)
        return security_headers(lambda _request: response)(request)


MOST = 1000


@lru_cache(maxsize=2000)
def _short_way_of(path: str) -> Callable[[HttpRequest], HttpResponse | None] | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    short = getattr(match.func, "short_way", None)
    # What fails there is logged and answered as it would be on the whole way.
    return convert_exception_to_response(partial(short, **match.kwargs)) if short else None  # type: ignore[return-value]
