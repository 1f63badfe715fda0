"""Every template of the product compiles; names each that does not (part of `make check`)."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.test_settings"
    import django
    from django.template import TemplateSyntaxError, engines

    django.setup()
    failures = []
    for file in sorted((ROOT / "src" / "tuquan").glob("*/templates/**/*")):
        if not file.is_file():
            continue
        name = file.relative_to(next(parent for parent in file.parents if parent.name == "templates")).as_posix()
        try:
            engines["django"].get_template(name)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            failures.append(f"{file.relative_to(ROOT)}: {error}")
    sys.stderr.write("".join(f"{failure}\n" for failure in failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
