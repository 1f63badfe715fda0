"""The contracts between and inside apps, and a few habits that a linter does not know."""

import ast
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tuquan"


def sources(*, tests: bool = False) -> list[Path]:
    return [
        file
        for file in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in file.parts and (tests or "tests" not in file.parts)
    ]


def test_apps_know_only_those_below_them():
    checked = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_nothing_is_printed_or_left_for_a_debugger():
    """Commands speak through `say`; everything else through the log."""
    found = []
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("print", "breakpoint")
            ):
                found.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.func.id}")
    assert found == []


def test_writing_stays_in_services():
    """Views and forms call services: no row is created, saved or deleted in them."""
    found = []
    for file in sources():
        inside = file.relative_to(SOURCE).parts
        if len(inside) > 1 and inside[1].removesuffix(".py") in ("views", "forms"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("bulk_create", "bulk_update", "get_or_create"):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.attr}")
                if (
                    isinstance(node, ast.Attribute)
                    and node.attr in ("create", "delete", "update")
                    and isinstance(node.value, (ast.Attribute, ast.Call))
                    and "objects" in ast.dump(node.value)
                ):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno} objects…{node.attr}")
    assert found == []


def test_every_app_of_the_product_is_installed():
    folders = {file.parent.name for file in SOURCE.glob("*/apps.py")}
    assert folders == {app.removeprefix("tuquan.") for app in settings.INSTALLED_APPS if app.startswith("tuquan.")}


def test_every_test_folder_is_a_package():
    """Two test files of the same name are told apart by their package."""
    assert [
        str(folder) for folder in SOURCE.rglob("tests") if folder.is_dir() and not (folder / "__init__.py").exists()
    ] == []


def test_migrations_have_a_spoken_name():
    found = [
        str(file.relative_to(ROOT))
        for file in SOURCE.glob("*/migrations/0*.py")
        if "_auto_" in file.name or file.stem[5:] in ("", "auto")
    ]
    assert found == []


def test_migrations_of_an_app_follow_one_another():
    for folder in SOURCE.glob("*/migrations"):
        numbers = sorted(file.name[:4] for file in folder.glob("0*.py"))
        assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)], folder


def test_models_say_what_they_are_in_vietnamese():
    nameless = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("tuquan.") and str(model._meta.verbose_name) == model._meta.model_name
    ]
    assert nameless == []
