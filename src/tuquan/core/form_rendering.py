"""How forms come out: every `{{ form }}` of the product is rendered by the templates in `core/forms/`."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


class Renderer(TemplatesSetting):
    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"


def dress(field: BoundField) -> str:
    """Give the widget of a field its looks and keyboard; returns its kind: input, choices, check, file or password."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        _add_class(widget, "form-check-input")
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        _add_class(widget, "form-check-input")
        return "check"
    if isinstance(widget, forms.Select):
        _add_class(widget, "form-select")
        return "input"
    _add_class(widget, "form-control")
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    if isinstance(field.field, forms.DateField | forms.DateTimeField):
        _add_class(widget, "field-short")
        widget.attrs.setdefault("autocomplete", "off")
        if isinstance(widget, forms.DateInput) and widget.input_type == "text":
            widget.attrs.setdefault("inputmode", "numeric")
            field.help_text = field.help_text or _("Ngày/tháng/năm, ví dụ 20/11/2026.")
    elif isinstance(field.field, forms.DecimalField | forms.FloatField):
        _add_class(widget, "field-short")
        widget.attrs.setdefault("inputmode", "decimal")
    elif isinstance(field.field, forms.IntegerField):
        _add_class(widget, "field-short")
        widget.attrs.setdefault("inputmode", "numeric")
        # A number box throws a wrong entry away and changes under a turning mouse wheel; a text box does neither.
        if isinstance(widget, forms.NumberInput):
            widget.input_type = "text"
            for attribute in ("min", "max", "step"):
                widget.attrs.pop(attribute, None)
    elif isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = 4 if widget.attrs.get("rows") in (None, "10", 10) else widget.attrs["rows"]
        widget.attrs.pop("cols", None)
    return "input"


def sentences(field: BoundField) -> list[str]:
    """The errors of a field in the words of the person: what to do now, with the field's own name."""
    found = []
    for error in field.errors.as_data():
        name = str(field.label or "").rstrip("?:. ")
        label = name[:1].lower() + name[1:] if name[:2] != name[:2].upper() else name
        if error.code == "required" and isinstance(field.field.widget, forms.CheckboxInput):
            found.append(_("Hãy đánh dấu ô “%(label)s”.") % {"label": name})
        elif error.code == "required" and str(field.label or "").rstrip().endswith("?"):
            found.append(_("Hãy trả lời câu “%(label)s?”.") % {"label": name})
        elif error.code == "required" and isinstance(field.field.widget, CHOOSING):
            found.append(_("Hãy chọn %(label)s.") % {"label": label})
        elif error.code == "required" and isinstance(field.field, forms.FileField):
            found.append(_("Hãy chọn tệp cho mục %(label)s.") % {"label": label})
        elif error.code == "required":
            found.append(_("Hãy nhập %(label)s.") % {"label": label})
        elif error.code == "invalid" and isinstance(field.field, forms.DateField):
            found.append(_("Hãy nhập %(label)s theo dạng ngày/tháng/năm, ví dụ 20/11/2026.") % {"label": label})
        elif error.code == "invalid" and isinstance(field.field, forms.IntegerField):
            found.append(_("Hãy nhập %(label)s bằng chữ số, ví dụ 42.") % {"label": label})
        else:
            found += [str(message) for message in error.messages]
    return found


def _add_class(widget: forms.Widget, name: str) -> None:
    classes = str(widget.attrs.get("class", "")).split()
    if name not in classes:
        widget.attrs["class"] = " ".join([*classes, name])
