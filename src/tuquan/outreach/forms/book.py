from django.utils.translation import gettext_lazy as _

from tuquan.core.fields import SheetField
from tuquan.outreach.forms.parts import ActForm


class BookForm(ActForm):
    file = SheetField(label=_("Sổ đã điền (Excel hoặc CSV)"), help_text="")
