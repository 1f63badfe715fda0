from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm
from tuquan.core.fields import SheetField


class BookForm(ActForm):
    file = SheetField(label=_("Sổ đã điền (Excel hoặc CSV)"), help_text="")
