from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm
from tuquan.outreach.enums import MaterialKind
from tuquan.outreach.models import Material, Session
from tuquan.outreach.queries.quiz import courses_for


class OpenQuizForm(ActForm):
    material = forms.ModelChoiceField(Material.objects.none(), label=_("Bài học"), empty_label=_("chọn một bài học"))
    days = forms.TypedChoiceField(
        label=_("Mở trong bao lâu?"),
        coerce=int,
        choices=[(1, _("1 ngày")), (3, _("3 ngày")), (7, _("7 ngày")), (14, _("14 ngày"))],
        initial=3,
        help_text=_("Hết thời gian thì tự đóng. Anh/chị đóng sớm hơn được."),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = courses_for(session.unit)
        self.fields["material"].queryset = courses  # type: ignore[attr-defined]
        used = session.materials.filter(kind=MaterialKind.COURSE, pk__in=courses.values("pk")).first()
        self.fields["material"].initial = used or (courses.first() if courses.count() == 1 else None)
