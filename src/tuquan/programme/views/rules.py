from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.programme import queries, signing_queries
from tuquan.programme.enums import RuleTopic
from tuquan.programme.forms import EndForm, NewVersionForm, RulesForm
from tuquan.programme.forms.signing import PublishForm, ReviewForm
from tuquan.programme.models import InternalRules, RulesReview
from tuquan.programme.services import reviewing, rules as services
from tuquan.programme.services.signing import codes
from tuquan.programme.views.parts import back_url, may_edit, own_unit, year_url


@require_http_methods(["GET", "POST"])
def rules_add(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.RECORD_EDIT)
    topic = request.GET.get("linh-vuc", "")
    initial: dict[str, object] = {"valid_from": dates.today()}
    if topic in RuleTopic.values:
        title = _("Nội quy về %(topic)s") % {"topic": RuleTopic(topic).label}
        initial |= {"topics": [topic], "title": title}
    form = RulesForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rules = services.issue_rules(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ban hành nội quy."))
            return redirect(back_url(request) or rules)
    return render(
        request, "programme/rules_add.html", {"form": form, "back": back_url(request) or reverse("programme:year")}
    )


@require_GET
def rules(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version, with the versions before and after it."""
    rows = InternalRules.objects.permitted(request.user, Permission.RECORD_VIEW)
    rules = get_object_or_404(rows.select_related("unit").prefetch_related("topics"), pk=pk)
    today = dates.today()
    versions = queries.versions(rules)
    return render(
        request,
        "programme/rules.html",
        {
            "rules": rules,
            "versions": versions,
            "newest": versions[0],
            "in_force": rules.holds_on(today),
            "coming": rules.valid_from is not None and today < rules.valid_from,
            "edit": may_edit(request, rules.unit) and rules.valid_to is None,
            "year_url": year_url(today.year),
            "history": queries.history(rules),
            "reviews": _reviews(rules, versions, today),
            "publications": list(rules.publications.all()[:20]),
            "rounds": signing_queries.with_counts(list(rules.signing_rounds.order_by("-first_date", "pk")[:10])),
            "review_due": rules.next_review_date is not None and rules.next_review_date <= today,
            "public_url": codes.rules_url(rules) if rules.text and rules.holds_on(today) else "",
            "side": [
                (_("Lần ban hành"), str(rules.version)),
                (_("Số, ký hiệu"), rules.number),
                (_("Có hiệu lực từ"), rules.valid_from and dates.day(rules.valid_from)),
                (_("Hết hiệu lực từ"), rules.valid_to and dates.day(rules.valid_to)),
                (_("Rà soát tiếp"), rules.next_review_date and dates.day(rules.next_review_date)),
                (_("Đơn vị"), rules.unit.name),
            ],
        },
    )


def _reviews(rules: InternalRules, versions: list[InternalRules], today: date) -> list[tuple[Any, ...]]:
    """Reviews of this version and those before it, with how far the gap is that they found."""
    rows = RulesReview.objects.filter(rules__in=[one for one in versions if one.version <= rules.version])
    rows = rows.select_related("rules", "gap_entry").order_by("-date", "-pk")[:20]
    return [
        (one, one.gap_entry and (one.gap_entry, one.gap_entry.state_on(today), one.gap_entry.words_on(today)))
        for one in rows
    ]


@require_GET
def rules_look(request: HttpRequest) -> HttpResponse:
    """Where a plan sends who has to look at the rules of a topic (`?linh-vuc=`): to the review of those in force, or to
    issuing the first ones."""
    unit = own_unit(request, Permission.RECORD_EDIT)
    rows = InternalRules.objects.on(dates.today()).filter(unit=unit)
    if topic := request.GET.get("linh-vuc", ""):
        rows = rows.filter(topics__topic=topic)
    found = rows.order_by("next_review_date", "pk").first()
    page = reverse("programme:rules_review", args=[found.pk]) if found else reverse("programme:rules_add")
    return redirect(f"{page}?{request.GET.urlencode()}")


@require_http_methods(["GET", "POST"])
def rules_new_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = InternalRules.objects.permitted(request.user, Permission.RECORD_EDIT)
    old = get_object_or_404(rows.select_related("unit").prefetch_related("topics"), pk=pk)
    initial = {
        "title": old.title,
        "topics": old.topic_list,
        "valid_from": dates.today(),
        "text": old.text,
    }
    form = NewVersionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.issue_new_version(old, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ban hành lần %(version)d.") % {"version": new.version})
            return redirect(new)
    return render(request, "programme/rules_new_version.html", {"form": form, "rules": old})


@require_http_methods(["GET", "POST"])
def rules_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Looked at for gaps: they stay, or something has to change; and when to look again."""
    rows = InternalRules.objects.permitted(request.user, Permission.RECORD_EDIT)
    rules = get_object_or_404(rows.select_related("unit"), pk=pk)
    form = ReviewForm(request.POST or None, initial={"next_review_date": dates.today() + services.REVIEW_AFTER})
    if request.method == "POST" and form.is_valid():
        try:
            review = reviewing.review_rules(rules, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if review.gap_entry:
                messages.success(request, _("Đã ghi kết quả rà soát; sơ hở đã vào sổ sơ hở, thiếu sót."))
                return redirect("programme:rules_new_version", pk=rules.pk)
            messages.success(request, _("Đã ghi kết quả rà soát."))
            return redirect(back_url(request) or rules)
    return render(request, "programme/rules_review.html", {"form": form, "rules": rules})


@require_http_methods(["GET", "POST"])
def rules_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = InternalRules.objects.permitted(request.user, Permission.RECORD_EDIT)
    rules = get_object_or_404(rows.select_related("unit"), pk=pk)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.publish_rules(rules, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi việc công bố."))
            return redirect(rules)
    return render(request, "programme/rules_publish.html", {"form": form, "rules": rules})


@require_http_methods(["GET", "POST"])
def rules_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = InternalRules.objects.permitted(request.user, Permission.RECORD_EDIT)
    rules = get_object_or_404(rows.select_related("unit"), pk=pk)
    form = EndForm(request.POST or None, day="valid_to", label=_("Hết hiệu lực từ ngày"))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_rules(rules, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã bãi bỏ nội quy."))
            return redirect(rules)
    return render(request, "programme/rules_withdraw.html", {"form": form, "rules": rules})
