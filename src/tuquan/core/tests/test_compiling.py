"""A compiled template says what Django says of the same source: each case is shown both ways and compared."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.template import Context, Engine, TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, override

from tuquan.core.compiling import Quick

BUILTINS = ["django.templatetags.i18n", "django.templatetags.static", "tuquan.core.templatetags.tuquan"]
LOADERS = "django.template.loaders.locmem.Loader"


class Row:
    def __init__(self, name, number=0, parent=None, **more):
        self.name, self.number, self.parent = name, number, parent
        self.__dict__.update(more)

    def title(self):
        return f"<{self.name}>"

    def remove(self):
        raise AssertionError("a template must not change anything")

    remove.alters_data = True

    def __str__(self):
        return f"Row & {self.name}"


def broken():
    raise AttributeError("broken")


CONTEXT = {
    "rows": [Row("Lê & Lợi", 1), Row("<b>", 1234567, Row("cha")), Row("", 3, Row("x", parent=Row("ông")))],
    "pairs": [("a", 1), ("b", 2)],
    "table": {"key": {"inner": "<i>"}, "items": "a key beats the method"},
    "empty": [],
    "nothing": None,
    "safe": mark_safe("<em>an toàn</em>"),
    "lazy": gettext_lazy("Nhật ký"),
    "day": date(2026, 11, 20),
    "part": Decimal("98.5"),
    "yes": True,
    "word": "đ'\"<>&",
    "maker": lambda: "made <here>",
    "broken": broken,
    "letters": "abc",
}

CASES = [
    "a {{ word }} b {{ safe }} c {{ lazy }} {{ day }} {{ part }} {{ yes }} {{ nothing }} {{ rows.1 }}",
    "{{ rows.0.name }}|{{ rows.1.title }}|{{ rows.2.parent.parent.name }}|{{ table.key.inner }}|{{ table.items }}",
    "{{ letters.1 }}|{{ rows.0.number }}|{{ rows.1.number }}|{{ maker }}|{{ pairs.0.1 }}",
    "{{ unknown }}|{{ rows.0.unknown }}|{{ rows.9.name }}|{{ nothing.name }}|{{ rows.0.remove }}",
    "{{ word|upper }}|{{ nothing|default:'–' }}|{{ safe|lower }}|{{ word|default:safe }}|{{ unknown|default:'?' }}",
    "{{ day|vn_date }}|{{ rows.1.number|vn_number }}|{{ 'x'|add:word }}|{{ rows|length }}|{{ word|truncatechars:3 }}",
    "{{ word|safe }}|{{ word|escape }}|{{ word|force_escape }}|{{ word|linebreaksbr }}|{{ pairs|join:' & ' }}",
    "{{ 5 }}|{{ 5.5 }}|{{ 'a<b' }}|{{ _('Nhật ký') }}|{{ True }}|{{ None }}",
    "{% for row in rows %}{{ forloop.counter }}{% if forloop.last %}.{% endif %}{{ row.name }},{% endfor %}",
    "{% for row in rows %}{{ row }}{{ row.title }}{{ row.parent.name }}{{ row.unknown }};{% endfor %}",
    "{% for a, b in pairs %}{{ a }}={{ b }}{{ forloop.revcounter0 }} {% endfor %}",
    "{% for row in rows reversed %}{{ row.number }} {% endfor %}{% for x in empty %}{% empty %}leer{% endfor %}",
    "{% for x in nothing %}{{ x }}{% endfor %}{% for x in unknown %}{{ x }}{% empty %}keine{% endfor %}",
    "{% for r in rows %}{% for a, b in pairs %}{{ forloop.parentloop.counter }}{{ a }}{{ r.name }}{% endfor %}{% endfor %}",
    "{% for r in rows %}{% cycle 'odd' 'even' %}{{ r.name }}{% ifchanged r.number %}!{% endifchanged %}{% endfor %}",
    "{% for r in rows %}{% with n=r.name p=r.parent %}{{ n }}{{ p.name|default:'–' }}{% endwith %}{% endfor %}",
    "{% for r in rows %}{% blocktrans with n=r.name %}Đơn vị {{ n }}{% endblocktrans %}{% endfor %}",
    "{% for r in rows %}{% trans 'Nhật ký' as said %}{{ said }}{{ r.name }}{% endfor %}{{ said }}",
    "{% trans 'Nhật ký' %}{% trans '100 %' %}{% trans word %}{% trans 'Nhật ký' as a %}{{ a }}",
    "{% if yes and not nothing or unknown %}1{% elif word %}2{% else %}3{% endif %}{% if empty %}4{% else %}5{% endif %}",
    "{% if rows.0.number == 1 and rows.1.number > 2 %}a{% endif %}{% if 'a' in letters %}b{% endif %}",
    "{% if nothing.name %}a{% endif %}{% if unknown == nothing %}b{% endif %}{% if word < 3 %}c{% endif %}",
    "{% if rows|length > 2 %}a{% endif %}{% if letters not in word %}b{% endif %}{% if nothing is None %}c{% endif %}",
    "{% include 'part' %}{% include 'part' with word='<x>' %}{% include 'part' with word=word only %}",
    "{% for r in rows %}{% include 'row' %}{% include 'part' with word=r.name %}{% endfor %}",
    "{% for word in letters %}{% include 'blocky' %}{% endfor %}{% include 'blocky' %}",
    "{% icon 'home' %}{% state 'met' %}{% state 'judge' word %}{% figure 1217 'đơn vị' %}{% state 'met' as s %}[{{ s }}]",
    "{% for r in rows %}{% state 'met' r.name %}{% icon 'home' as i %}{{ i }}{% endfor %}",
    "{% autoescape off %}{{ word }}{% for r in rows %}{{ r.title }}{% endfor %}{% endautoescape %}",
    "{% language 'en' %}{% trans 'Nhật ký' %}{{ lazy }}{% endlanguage %}{% trans 'Nhật ký' %}{{ lazy }}",
    "{% comment %}{{ word }}{% endcomment %}{# no #}{% templatetag openblock %}{% spaceless %}<a> <b></b> </a>{% endspaceless %}",
    "{% extends 'base' %}{% block a %}{{ word }}{{ block.super }}{% for r in rows %}{{ r.name }}{% endfor %}{% endblock %}",
]
PARTS = {
    "part": "[{{ word }}]",
    "row": "{% if row.number > 1 %}{{ row.name }}{% else %}{{ r.name }}{% endif %}",
    "blocky": "{% block inside %}{{ word }}{% endblock %}",
    "base": "{% block a %}{{ word|upper }}{% for x in letters %}{{ x }}{% endfor %}{% endblock %}{% block b %}b{% endblock %}",
}


def engines(source):
    """Django's engine, and the same with compiled templates."""
    templates = {**PARTS, "page": source}
    plain = Engine(loaders=[(LOADERS, templates)], builtins=BUILTINS)
    quick = Engine(loaders=[("tuquan.core.compiling.Loader", [(LOADERS, templates)])], builtins=BUILTINS)
    return plain, quick


def shown(engine):
    try:
        return engine.get_template("page").render(Context(CONTEXT))
    except Exception as error:
        return type(error), str(error)


@pytest.mark.parametrize("source", CASES)
def test_a_compiled_template_says_what_django_says(source):
    plain, quick = engines(source)
    assert isinstance(quick.get_template("page").nodelist, Quick)
    for language in ("vi", "en", "vi"):
        with override(language):
            expected = shown(plain)
            assert shown(quick) == shown(quick) == expected
            assert isinstance(expected, SafeString)


@pytest.mark.parametrize(
    "source",
    [
        "{{ broken }}",
        "{% for r in rows %}{{ r.name }}{{ broken }}{% endfor %}",
        "{% for a, b in rows %}{{ a }}{% endfor %}",
        "{% state 'no such state' %}",
        "{% include 'missing' %}",
        "{% for r in rows %}{% url 'no:such' r.number %}{% endfor %}",
        "{% if broken %}a{% endif %}",
    ],
)
def test_what_fails_in_django_fails(source):
    plain, quick = engines(source)
    assert not isinstance(shown(plain), str)
    assert not isinstance(shown(quick), str)


def test_a_branch_that_includes_a_missing_template_is_no_error_until_it_is_taken():
    _plain, quick = engines("{% if nothing %}{% include 'missing' %}{% endif %}a")
    assert shown(quick) == "a"


def test_every_template_of_the_product_can_be_compiled():
    """Each list of nodes of each template, as its source becomes a function; blocks and includes come along."""
    from django.template.loader import get_template

    count = 0
    for config in apps.get_app_configs():
        folder = Path(config.path) / "templates"
        if not config.name.startswith("tuquan.") or not folder.exists():
            continue
        for path in sorted(folder.rglob("*.html")):
            try:
                template = get_template(str(path.relative_to(folder))).template
            except TemplateSyntaxError:  # a layout of another engine
                raise AssertionError(path) from None
            count += compiled(template.nodelist)
    assert count > 1000


def compiled(nodes):
    from tuquan.core.compiling import _Writer

    assert isinstance(nodes, Quick)
    _Writer(nodes.engine).function(nodes)
    held = [getattr(node, name, None) for node in nodes for name in node.child_nodelists if name != "nodelist_empty"]
    return 1 + sum(compiled(one) for one in held if isinstance(one, Quick))
