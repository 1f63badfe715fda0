"""Beside a task: ask the officer assigned. Pages of every app offer it; the app that takes questions says here where."""

from django.urls import reverse
from django.utils.http import urlencode

_page = ""


def register(page: str) -> None:
    """`page` is the name of the form; it takes what the question is about, its name, and where to come back to."""
    global _page
    _page = page


def address(about: str, title: str, back: str) -> str:
    """The form of a question about a task, "" where nobody takes any."""
    return f"{reverse(_page)}?{urlencode({'viec': about, 'ten': title, 've': back})}" if _page else ""
