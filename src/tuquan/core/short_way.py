"""A short way to the few pages that are asked for by the thousand.

On its way to a page a request passes session, account, messages, second factor …, each asking the database for itself. A
view may bring a short way of its own:

@short_way(scan_at_once)          # scan_at_once(request, **arguments) -> response or None
def scan(request, gate_id): ...

It is asked first, for POST only, after what protects every page (headers, host, language) and after the check against
forged requests, which is the same one. It answers only what it is sure of; for everything else it returns None, and the
request goes the whole way as if nothing had been asked. So nobody is refused here, and whoever is let through has shown
what the whole way would have asked for.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, resolve

Short = Callable[..., HttpResponse | None]
View = TypeVar("View", bound=Callable[..., HttpResponse])


def short_way(short: Short) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.short_way = short  # type: ignore[attr-defined]
        return view

    return decorate


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    forgery = CsrfViewMiddleware(get_response)

    def answer(request: HttpRequest) -> HttpResponse:
        short, arguments = _short_way_of(request.path_info) if request.method == "POST" else (None, {})
        if short is None or forgery.process_view(request, get_response, (), {}) is not None:
            return get_response(request)
        return short(request, **arguments) or get_response(request)

    return answer


@lru_cache(maxsize=2000)
def _short_way_of(path: str) -> tuple[Short | None, dict[str, Any]]:
    try:
        match = resolve(path)
    except Resolver404:
        return None, {}
    return getattr(match.func, "short_way", None), match.kwargs
