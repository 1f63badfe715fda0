"""Short forms of one act, and acts of one button: what was typed goes to one service, its refusal comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tuquan.core.act_forms import ActForm
from tuquan.core.refusals import Refusal


@dataclass(frozen=True)
class ActPage:
    """The words of `core/act.html`. `done` is said once the service has done it."""

    heading: str
    submit: str
    done: str
    trail: tuple[tuple[str, str], ...]
    lead: str = ""
    tabs: tuple[tuple[str, str, bool], ...] = ()

    @property
    def back(self) -> str:
        return self.trail[-1][1]


def act_page(
    request: HttpRequest, form: ActForm, page: ActPage, do: Callable[..., Any], *, to: Any = None
) -> HttpResponse:
    """Show the form, or do it and go on: to `to`, else to the page of what the service returned."""
    if request.method == "POST" and form.is_valid():
        try:
            made = do(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, page.done)
            return redirect(to or made)
    return render(request, "core/act.html", {"form": form, "page": page})


@dataclass(frozen=True)
class Question:
    """What the dialog of `confirm_button` asks; the page `core/confirm.html` asks it where there are no scripts."""

    title: str
    consequence: str
    act: str
    back: str


def one_click(
    request: HttpRequest,
    do: Callable[..., Any],
    *arguments: Any,
    done: str,
    to: Any,
    question: Question | None = None,
) -> HttpResponse:
    """An act of one button: done or refused, said in a notice on the page it came from."""
    if question is not None and request.method != "POST":
        return render(request, "core/confirm.html", {"question": question})
    try:
        do(*arguments, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
    return redirect(to)
