"""Templates as Python functions.

Django shows a template by walking a tree of objects, and a list of fifty rows walks the same branch fifty times. Here
each list of nodes becomes, when it is first shown, the source of one function: loops are loops, loop variables are
local variables, translated words are looked up once per language.

Nothing is decided anew. A node this module does not know (a block, a tag with a body of its own) is rendered by
Django as ever, and its own lists of nodes are compiled in their turn. Whatever fails in the quick way (a name nobody
gave, an exception) is asked once more of Django, so answers, errors and the strictness of the tests stay Django's.
Why at all: docs/adr/0009-compiled-templates.md.
"""

import html
import itertools
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.db import models
from django.template import Context, Engine, Origin, Template, TemplateDoesNotExist, VariableDoesNotExist
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, TemplateLiteral, URLNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]
from django.utils.translation import get_language

from tuquan.core.addresses import page_address


class Loader(cached.Loader):
    """Django's cached loader, whose templates are compiled. Not while a page is being written: Django's error page
    points at the node that failed."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        if not self.engine.debug and not isinstance(template.nodelist, Quick):
            template.nodelist = prepared(template.nodelist, self.engine)
            for partial in template.extra_data.get("partials", {}).values():
                partial.nodelist = prepared(partial.nodelist, self.engine)
        return template


class Quick(NodeList):
    """A list of nodes that is shown by a function of its own."""

    def __init__(self, nodes: Iterable[Node], engine: Engine) -> None:
        super().__init__(nodes)
        self.engine = engine
        self.run: Callable[[Context], SafeString] | None = None

    def render(self, context: Context) -> SafeString:
        if not context.autoescape:  # letters as plain text: the quick way always escapes
            return super().render(context)
        if self.run is None:
            self.run = _Writer(self.engine).function(self)
        return self.run(context)


def prepared(nodes: NodeList, engine: Engine) -> NodeList:
    """The same nodes, they and all lists inside them ready to be compiled."""
    if isinstance(nodes, Quick):
        return nodes
    for node in nodes:
        if isinstance(node, IfNode):
            node.conditions_nodelists = [(one, prepared(held, engine)) for one, held in node.conditions_nodelists]
            continue
        for name in node.child_nodelists:
            held = getattr(node, name, None)
            if isinstance(held, NodeList):
                setattr(node, name, prepared(held, engine))
    return Quick(nodes, engine)


# What the written functions call


class _Words(dict[str | None, str]):
    """A translated text by language."""

    def __init__(self, say: Callable[[], str]) -> None:
        super().__init__()
        self.say = say

    def __missing__(self, language: str | None) -> str:
        self[language] = found = self.say()
        return found


def _called(value: Any) -> Any:
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        raise TypeError  # Django knows what to show
    return value()


def _first(context: Context, name: str) -> Any:
    for names in reversed(context.dicts):
        if name in names:
            value = names[name]
            return _called(value) if callable(value) else value
    raise KeyError(name)


_has_items: dict[type, bool] = {}


def _look(value: Any, name: str) -> Any:
    """`value.name` as templates mean it: the item of that name, else the attribute; called when it can be."""
    kind = type(value)
    try:
        items = _has_items[kind]
    except KeyError:
        items = _has_items[kind] = hasattr(kind, "__getitem__")
    if items:
        try:
            found = value[name]
        except (TypeError, AttributeError, KeyError, ValueError, IndexError):
            found = getattr(value, name)
    else:
        found = getattr(value, name)
    return _called(found) if callable(found) else found


def _find(value: Any, name: str) -> Any:
    """The same inside a condition, where nothing of nothing is nothing."""
    return None if value is None else _look(value, name)


def _item(value: Any, index: int) -> Any:
    if type(value) not in (list, tuple):
        raise TypeError  # Django tries further ways
    found = value[index]
    return _called(found) if callable(found) else found


def _shown(value: Any, context: Context) -> Any:
    if type(value) is str:
        return html.escape(value)
    if isinstance(value, models.Model | Promise):  # what Django comes to after asking for numbers and days
        return conditional_escape(str(value))
    return render_value_in_context(value, context)


def _kept_safe(function: Callable, value: Any, *given: Any, **named: Any) -> Any:
    changed = function(value, *given, **named)
    return mark_safe(changed) if isinstance(value, SafeData) else changed


def _slow(expression: FilterExpression, context: Context, scope: dict[str, Any], quiet: bool = False) -> Any:
    with context.push(**scope):
        return expression.resolve(context, ignore_failures=quiet)


def _slow_condition(condition: Any, context: Context, scope: dict[str, Any]) -> Any:
    with context.push(**scope):
        try:
            return condition.eval(context)
        except VariableDoesNotExist:
            return None


def _slow_node(node: Node, context: Context, scope: dict[str, Any]) -> Any:
    with context.push(**scope):
        return node.render_annotated(context)


def _sized(values: Any) -> Any:
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def _unpacked(names: tuple[str, ...], item: Any) -> dict[str, Any]:
    return dict(zip(names, item, strict=True))


HELPERS: dict[str, Any] = {
    "address": page_address,
    "call": _called,
    "escaped": conditional_escape,
    "find": _find,
    "first": _first,
    "get_language": get_language,
    "item": _item,
    "kept_safe": _kept_safe,
    "localtime": template_localtime,
    "look": _look,
    "mark_safe": mark_safe,
    "shown": _shown,
    "sized": _sized,
    "slow": _slow,
    "slow_condition": _slow_condition,
    "slow_node": _slow_node,
    "unpacked": _unpacked,
    "SafeString": SafeString,
}
COUNTERS = "counter0={0}, counter={0} + 1, revcounter={1} - {0}, revcounter0={1} - {0} - 1, first={0} == 0, last={0} == {1} - 1"
OPERATORS = ("or", "and", "in", "not in", "is", "is not", "==", "!=", ">", "<", ">=", "<=")

Scope = dict[str, str]
"""Names of the template that are local variables of the function. While there are any, Django's context does not
know them: a node that needs the context cannot stand there, and the writer starts anew with a loop that tells it."""


class _NeedsContext(Exception):
    pass


class _Writer:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lines: list[str] = []
        self.depth = 1
        self.kept: dict[str, Any] = dict(HELPERS)
        self.numbers = itertools.count()
        self.local = False
        self.including: list[str] = []

    def function(self, nodes: NodeList) -> Callable[[Context], SafeString]:
        self._nodes(nodes, {})
        body = "\n".join(_joined(self.lines))
        language = "    language = get_language()\n" if "[language]" in body else ""
        source = f"def run(context):\n    parts = []\n    append = parts.append\n{language}{body}\n"
        source += "    return SafeString(''.join(parts))"
        exec(compile(source, "<template>", "exec"), self.kept)
        return self.kept["run"]

    # Lines

    def _line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def _keep(self, value: Any) -> str:
        name = f"k{next(self.numbers)}"
        self.kept[name] = value
        return name

    def _try(self, target: str, source: str, otherwise: str) -> None:
        self._line("try:")
        self._line(f"    {target} = {source}")
        self._line("except Exception:")
        self._line(f"    {target} = {otherwise}")

    def _name(self, stem: str) -> str:
        return f"{stem}_{next(self.numbers)}"

    # Nodes

    def _nodes(self, nodes: Iterable[Node], scope: Scope) -> None:
        for node in nodes:
            known = KNOWN.get(type(node))
            if known is None:
                self._leave(node)
            else:
                known(self, node, scope)

    def _leave(self, node: Node) -> None:
        if self.local:
            raise _NeedsContext
        self._line(f"append({self._keep(node)}.render_annotated(context))")

    def _text(self, node: Any, scope: Scope) -> None:
        self._line(f"append({node.s!r})")

    def _nothing(self, node: Node, scope: Scope) -> None:
        self._line("pass")

    def _variable_node(self, node: Any, scope: Scope) -> None:
        expression = node.filter_expression
        slow = f"slow({self._keep(expression)}, context, {_given(scope, expression)})"
        self._try("v", self._value(expression, scope), slow)
        self._line("append(v if type(v) is SafeString else shown(v, context))")

    def _translation(self, node: Any, scope: Scope) -> None:
        if node.filter_expression.filters or not isinstance(node.filter_expression.var.literal, str):
            return self._leave(node)
        said = copy(node)
        said.asvar = None
        words = self._keep(_Words(lambda: said.render(Context())))
        if not node.asvar:
            return self._line(f"append({words}[language])")
        if self.local:
            raise _NeedsContext
        return self._line(f"context[{node.asvar!r}] = {words}[language]")

    def _url(self, node: Any, scope: Scope) -> None:
        if node.kwargs or node.view_name.is_var or node.view_name.filters or (node.asvar and self.local):
            return self._leave(node)
        given = ", ".join([repr(str(node.view_name.var)), *(self._value(one, scope) for one in node.args)])
        kept = self._keep(node)
        if node.asvar:
            self._line("try:")
            self._line(f"    context[{node.asvar!r}] = address({given})")
            self._line("except Exception:")
            return self._line(f"    {kept}.render(context)")
        self._try("v", f"escaped(address({given}))", f"slow_node({kept}, context, {_given(scope, *node.args)})")
        return self._line("append(v)")

    def _simple_tag(self, node: Any, scope: Scope) -> None:
        if node.takes_context or (node.target_var is not None and self.local):
            return self._leave(node)
        given = [self._value(one, scope) for one in node.args]
        given += [f"{name}={self._value(one, scope)}" for name, one in node.kwargs.items()]
        call = f"{self._keep(node.func)}({', '.join(given)})"
        kept = self._keep(node)
        if node.target_var is not None:
            self._line("try:")
            self._line(f"    context[{node.target_var!r}] = {call}")
            self._line("except Exception:")
            return self._line(f"    {kept}.render(context)")
        scope_given = _given(scope, *node.args, *node.kwargs.values())
        self._try("v", call, f"slow_node({kept}, context, {scope_given})")
        return self._line("append(v if type(v) is SafeString else escaped(v))")

    def _if(self, node: Any, scope: Scope) -> None:
        deep = self.depth
        for condition, nodes in node.conditions_nodelists:
            if condition is None:
                self._body(nodes, scope)
                break
            slow = f"slow_condition({self._keep(condition)}, context, {_given(scope, *_tokens(condition))})"
            self._try("v", self._condition(condition, scope), slow)
            self._line("if v:")
            self.depth += 1
            self._body(nodes, scope)
            self.depth -= 1
            self._line("else:")
            self.depth += 1
        else:
            self._line("pass")
        self.depth = deep

    def _body(self, nodes: NodeList, scope: Scope) -> None:
        self._line("pass")
        self._nodes(nodes, scope)

    def _for(self, node: Any, scope: Scope) -> None:
        values, count, index = self._name("values"), self._name("count"), self._name("index")
        sequence = node.sequence
        slow = f"slow({self._keep(sequence)}, context, {_given(scope, sequence)}, True)"
        self._try(values, self._value(sequence, scope), slow)
        self._line(f"{values} = sized({values})")
        self._line(f"{count} = len({values})")
        self._line(f"if {count}:")
        self.depth += 1
        if not self._attempt(lambda: self._local_loop(node, scope, values, count, index)):
            self._told_loop(node, values, count, index)
        self.depth -= 1
        self._line("else:")
        self.depth += 1
        self._body(node.nodelist_empty, scope)
        self.depth -= 1

    def _local_loop(self, node: Any, scope: Scope, values: str, count: str, index: str) -> None:
        names = {name: self._name("local") for name in node.loopvars}
        loop = self._name("loop")
        self._line(f"{loop} = {{'parentloop': {scope.get('forloop') or _PARENT}}}")
        start = len(self.lines)
        target = ", ".join(names.values())
        self._line(f"for {index}, {_unpacking(target)} in enumerate({_direction(node, values)}):")
        self.depth += 1
        for name in names.values():
            self._line(f"if callable({name}): {name} = call({name})")
        body = len(self.lines)
        self._nodes(node.nodelist_loop, {**scope, **names, "forloop": loop})
        if any(loop in line for line in self.lines[body:]):
            self.lines.insert(body, "    " * self.depth + f"{loop}.update({COUNTERS.format(index, count)})")
        else:
            del self.lines[start - 1]
        self.depth -= 1

    def _told_loop(self, node: Any, values: str, count: str, index: str) -> None:
        """The loop whose variables Django's context is told of, because something inside asks it."""
        loop, item = self._name("loop"), self._name("item")
        self._line("with context.push():")
        self.depth += 1
        self._line(f"{loop} = context['forloop'] = {{'parentloop': {_PARENT}}}")
        self._line(f"for {index}, {item} in enumerate({_direction(node, values)}):")
        self.depth += 1
        self._line(f"{loop}.update({COUNTERS.format(index, count)})")
        if len(node.loopvars) == 1:
            self._line(f"context[{node.loopvars[0]!r}] = {item}")
        else:
            self._line(f"context.update(unpacked({tuple(node.loopvars)!r}, {item}))")
        self._nodes(node.nodelist_loop, {})
        if len(node.loopvars) > 1:
            self._line("context.pop()")
        self.depth -= 2

    def _with(self, node: Any, scope: Scope) -> None:
        if not self._attempt(lambda: self._extended(node.extra_context, node.nodelist, scope)):
            self._leave(node)

    def _include(self, node: Any, scope: Scope) -> None:
        name = node.template.var
        if node.isolated_context or not isinstance(name, str) or name.startswith(".") or name in self.including:
            return self._leave(node)
        self.including.append(name)
        try:
            nodes = self.engine.get_template(name).nodelist
        except TemplateDoesNotExist:  # said when it is shown, and not before
            self.including.pop()
            return self._leave(node)
        try:
            if not self._attempt(lambda: self._extended(node.extra_context, nodes, scope)):
                self._leave(node)
        finally:
            self.including.pop()
        return None

    def _extended(self, given: dict[str, FilterExpression], nodes: NodeList, scope: Scope) -> None:
        names = {name: self._name("local") for name in given}
        for name, expression in given.items():
            slow = f"slow({self._keep(expression)}, context, {_given(scope, expression)})"
            self._try(names[name], self._value(expression, scope), slow)
            self._line(f"if callable({names[name]}): {names[name]} = call({names[name]})")
        self._nodes(nodes, {**scope, **names})

    def _attempt(self, write: Callable[[], None]) -> bool:
        """Write with local variables; when something needs the context, undo it (and the attempt around it, if any)."""
        lines, depth, local = len(self.lines), self.depth, self.local
        self.local = True
        try:
            write()
        except _NeedsContext:
            if local:
                raise
            del self.lines[lines:]
            self.depth = depth
            return False
        finally:
            self.local = local
        return True

    # Expressions

    def _value(self, expression: Any, scope: Scope, look: str = "look") -> str:
        source = self._variable(expression.var, scope, look) if expression.is_var else self._constant(expression.var)
        for function, arguments in expression.filters:
            given = [
                self._variable(one, scope, "look") if looked_up else self._safe_constant(one)
                for looked_up, one in arguments
            ]
            if getattr(function, "expects_localtime", False):
                source = f"localtime({source}, context.use_tz)"
            if getattr(function, "needs_autoescape", False):
                given.append("autoescape=True")
            called = self._keep(function)
            if getattr(function, "is_safe", False):
                source = f"kept_safe({', '.join([called, source, *given])})"
            else:
                source = f"{called}({', '.join([source, *given])})"
        return source

    def _variable(self, variable: Any, scope: Scope, look: str) -> str:
        if variable.lookups is None:
            return self._constant(variable.literal)
        name, *rest = variable.lookups
        if name in ("True", "False", "None") and not rest:
            return name
        source = scope.get(name) or f"first(context, {name!r})"
        for part in rest:
            source = f"item({source}, {int(part)})" if part.isdecimal() else f"{look}({source}, {part!r})"
        return source

    def _constant(self, value: Any) -> str:
        if isinstance(value, Promise):
            return f"{self._keep(_Words(lambda: str(value)))}[language]"
        return self._keep(value)

    def _safe_constant(self, value: Any) -> str:
        return f"mark_safe({self._constant(value)})" if isinstance(value, Promise) else self._keep(mark_safe(value))

    def _condition(self, token: Any, scope: Scope) -> str:
        if type(token) is TemplateLiteral:
            expression: Any = token.value
            return self._value(expression, scope, "look" if expression.filters else "find")
        if token.id == "not":
            return f"(not {self._condition(token.first, scope)})"
        if token.id not in OPERATORS:
            raise NotImplementedError(token.id)
        return f"({self._condition(token.first, scope)} {token.id} {self._condition(token.second, scope)})"


_PARENT = "first(context, 'forloop') if 'forloop' in context else {}"

KNOWN: dict[type[Node], Callable[[_Writer, Any, Scope], None]] = {
    TextNode: _Writer._text,
    CommentNode: _Writer._nothing,
    LoadNode: _Writer._nothing,
    VariableNode: _Writer._variable_node,
    TranslateNode: _Writer._translation,
    URLNode: _Writer._url,
    SimpleNode: _Writer._simple_tag,
    IfNode: _Writer._if,
    ForNode: _Writer._for,
    WithNode: _Writer._with,
    IncludeNode: _Writer._include,
}


def _given(scope: Scope, *expressions: FilterExpression) -> str:
    """The local variables as Django's context would know them; the loop's counters only where they are named."""
    named = any("forloop" in one.token for one in expressions)
    return "{" + ", ".join(f"{name!r}: {local}" for name, local in scope.items() if name != "forloop" or named) + "}"


def _tokens(condition: Any) -> list[Any]:
    if type(condition) is TemplateLiteral:
        return [condition.value]  # type: ignore[list-item]
    parts = [part for part in (condition.first, condition.second) if part is not None]
    return [token for part in parts for token in _tokens(part)]


def _direction(node: Any, values: str) -> str:
    return f"reversed({values})" if node.is_reversed else values


def _unpacking(target: str) -> str:
    return f"({target})" if "," in target else target


def _joined(lines: list[str]) -> list[str]:
    """Texts that follow each other in one line."""
    found: list[str] = []
    text = ("append('", 'append("')
    for line in lines:
        bare = line.lstrip()
        deep = len(line) - len(bare)
        if found and bare.startswith(text) and found[-1].startswith(text, deep):
            found[-1] = f"{found[-1][:-1]} {bare[len('append(') : -1]})"
        else:
            found.append(line)
    return found
