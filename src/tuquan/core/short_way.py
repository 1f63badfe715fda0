"""A short way to the few pages that are asked for by the thousand.

On its way to a page a request passes session, account, messages, second factor …, each asking the database for itself. A
view may bring a short way of its own:

@short_way(scan_at_once)          # scan_at_once(asked, **arguments) -> the page, or None
def scan(request, gate_id): ...

It is asked first, for POST only, once the `GUARDS` have let the request pass: those of the middleware that stand before
the whole way's questions, each asked itself (addresses, language, session cookie, forged requests). It answers only what
it is sure of; for everything else, also where a guard speaks against the request, the request goes the whole way as if
nothing had been asked. So nobody is refused here, and whoever is let through has shown what the whole way would have
asked for.

What the guards say of a request follows from what stands around its form, and from the token in it. So whoever was let
pass once and sends the very same around another form (a guard's browser, scan after scan) is let pass again before Django
makes a request of it (`in_front_of`); only the token is held against the cookie each time.
"""

import logging
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache, lru_cache, partial
from io import BytesIO
from itertools import product
from typing import Any, NamedTuple, TypeVar

from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare
from django.utils.translation import activate, get_language

from tuquan.core import quick
from tuquan.core.middleware import security_headers

View = TypeVar("View", bound=Callable[..., HttpResponse])
NOT_KEPT = {"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private"}
logger = logging.getLogger(__name__)


class Asked(NamedTuple):
    """All that a short way knows of a request."""

    form: Mapping[str, str]
    session_key: str | None


Short = Callable[..., bytes | None]
"""Gives a whole page, which nobody keeps."""


def short_way(short: Short) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.short_way = short  # type: ignore[attr-defined]
        return view

    return decorate


GUARDS = (SecurityMiddleware, SessionMiddleware, LocaleMiddleware, CommonMiddleware, CsrfViewMiddleware)
"""In the order of the settings; beside them stand only `security_headers` and what serves files."""


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    guards = [guard(get_response) for guard in GUARDS]

    def answer(request: HttpRequest) -> HttpResponse:
        short = _short_way_of(request.path_info) if request.method == "POST" else None
        response = _answered(short)(request) if short is not None and _let_pass(guards, request) else None
        if short is None or response is None:
            return get_response(request)
        response = _with_headers(guards, response, request)
        if response.status_code == 200 and (remember := request.META.get(REMEMBER)):
            remember(_Passed.of(request, short, response))
        return response

    return answer


def _with_headers(guards: list[Any], response: HttpResponse, request: HttpRequest) -> HttpResponse:
    for guard in reversed(guards):
        response = guard.process_response(request, response)
    return security_headers(lambda _request: response)(request)


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


@lru_cache(maxsize=2000)
def _short_way_of(path: str) -> Callable[[Asked], bytes | None] | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    short = getattr(match.func, "short_way", None)
    return partial(short, **match.kwargs) if short else None


def _answered(short: Callable[[Asked], bytes | None]) -> Callable[[HttpRequest], HttpResponse | None]:
    """What fails there is logged and answered as it would be on the whole way."""

    def answer(request: Any) -> HttpResponse | None:
        page = short(Asked(request.POST, request.session.session_key))
        return HttpResponse(page, headers=NOT_KEPT) if page is not None else None

    return convert_exception_to_response(answer)  # type: ignore[arg-type, return-value]


# Before Django makes a request of it

REMEMBER = "tuquan.short_way.remember"
MOST = 1000
LONGEST = 20_000
FORM = "application/x-www-form-urlencoded"
EACH_TIME_ANEW = ("CONTENT_LENGTH", "REMOTE_PORT", "wsgi.input", "wsgi.errors")
"""What of a request says nothing to a guard, and differs from one to the next."""
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Passed(NamedTuple):
    """What the guards said of a request, and above its answer."""

    short: Callable[[Asked], bytes | None]
    session_key: str | None
    secret: str
    language: str
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: Any, short: Callable[[Asked], bytes | None], response: HttpResponse) -> "_Passed | None":
        """None where they wrote a cookie, which stands above one answer, or asked for no token."""
        secret = request.META.get("CSRF_COOKIE")
        if response.cookies or not secret or request.META["SCRIPT_NAME"]:
            return None
        headers = tuple(one for one in response.items() if one[0] != "Content-Length")
        return cls(short, request.session.session_key, secret, get_language() or "", headers)


def in_front_of(application: Application) -> Application:
    known: dict[Hashable, _Passed] = {}

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or environ.get("CONTENT_TYPE") != FORM:
            return application(environ, start_response)
        around = _around(environ)
        passed = known.get(around)
        if passed is None:
            environ[REMEMBER] = lambda new: _remember(known, around, new)
        elif (page := _page(passed, environ)) is not None:
            start_response("200 OK", [*passed.headers, ("Content-Length", str(len(page)))])
            return [page]
        return application(environ, start_response)

    return answer


def _around(environ: dict[str, Any]) -> Hashable:
    all_of_it = environ.copy()
    for name in EACH_TIME_ANEW:
        all_of_it.pop(name, None)
    return tuple(all_of_it.items())


def _remember(known: dict[Hashable, _Passed], around: Hashable, new: _Passed | None) -> None:
    if len(known) >= MOST:
        known.clear()
    if new is not None:
        known[around] = new


def _page(passed: _Passed, environ: dict[str, Any]) -> bytes | None:
    form = _form_of(environ)
    if form is None or not _is_ours(form.get("csrfmiddlewaretoken", ""), passed.secret):
        return None
    quick.close_if_old()
    activate(passed.language)
    try:
        return passed.short(Asked(form, passed.session_key))
    except Exception:  # the whole way meets it again, and answers it as every failure
        logger.exception("Short way failed; the request goes the whole way")
        return None


def _form_of(environ: dict[str, Any]) -> dict[str, str] | None:
    """The form of plain letters and digits; what is longer or written otherwise, Django reads."""
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdecimal() or int(length) > LONGEST:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    try:
        text = body.decode("ascii")
        return None if "%" in text or "+" in text else dict(pair.split("=") for pair in text.split("&"))  # type: ignore[misc]
    except ValueError:
        return None


def _is_ours(token: str, secret: str) -> bool:
    """Whether it is the masked secret that a page of ours bears: as Django unmasks it, letter by letter from a table."""
    mask, masked = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
    try:
        said = "".join(map(_unmasked().__getitem__, zip(masked, mask, strict=True)))
    except (KeyError, ValueError):
        return False
    return constant_time_compare(said, secret)


@cache
def _unmasked() -> dict[tuple[str, str], str]:
    letters = CSRF_ALLOWED_CHARS
    return {
        (letters[(i + j) % len(letters)], letters[j]): letters[i] for i, j in product(range(len(letters)), repeat=2)
    }
