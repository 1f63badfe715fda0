"""Finds the pages of the product as a person does: from the home page along the links, each kind of page once."""

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

LEAVES = {"account_logout"}
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')


def pages_of(user, start: str = "/", limit: int = 400) -> tuple[dict[str, str], dict[str, int]]:
    """The kinds of pages the user reaches (name of the address → one address), and the links that lead nowhere."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    found: dict[str, str] = {}
    dead: dict[str, int] = {}
    queue, seen = deque([start]), {start}
    while queue and len(seen) < limit:
        path = queue.popleft()
        name = resolve(path).view_name if _known(path) else ""
        if name in found or name in LEAVES:
            continue
        answer = client.get(path)
        if answer.status_code in (301, 302):
            onward = urlsplit(answer.headers["Location"]).path
            if onward not in seen and _known(onward):
                seen.add(onward)
                queue.append(onward)
            continue
        if answer.status_code != 200:
            dead[path] = answer.status_code
            if path != start:  # a broken home page still has the navigation
                continue
        if not answer.headers["Content-Type"].startswith("text/html"):
            if answer.streaming:
                answer.close()
            continue
        if answer.status_code == 200:
            found[name] = path
        for href in LINK.findall(answer.content.decode()):
            parts = urlsplit(urljoin(path, unescape(href)))
            if parts.netloc or parts.scheme or parts.path in seen:
                continue
            seen.add(parts.path)
            if _known(parts.path):
                queue.append(parts.path)
            else:
                dead[parts.path] = 404
    return found, dead


def _known(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return path.startswith("/static/")
    return True
