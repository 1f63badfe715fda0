"""1,000 whole reports written from records: drafted, set and saved as PDF or DOCX by two processes, as
`tuquan report write --under` does it. Beside it: the same letters when nothing has to be read, and one unit at a time.

    python bench/writing.py [UNITS] [--profile]

Each unit has six sessions in each of two years, eight papers, a plan's next year, a team, an organisation and a
registration, so that a report has about two pages with figures compared and an annex. On SQLite; nothing is asserted.
"""

import cProfile
import os
import platform
import pstats
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

UNITS = next((int(one) for one in sys.argv[1:] if one.isdigit()), 1_000)
PROCESSES = 2
ROUNDS = 3

folder = tempfile.TemporaryDirectory(prefix="tuquan-bench-")
os.environ["TUQUAN_DATA_DIR"] = folder.name
os.environ.setdefault("TUQUAN_DATABASE_URL", f"sqlite:///{folder.name}/bench.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from tuquan.documents.enums import DocumentKind
from tuquan.documents.letters import docx, pdf
from tuquan.documents.models import OfficialDocument
from tuquan.facts import services as facts
from tuquan.outreach.models import Session
from tuquan.outreach.records import figures_of_session
from tuquan.programme.models import MovementModel, PlanActivity, YearPlan
from tuquan.reports import writing_commands
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import Team, Unit
from tuquan.units.tests import factories

AT = datetime(2026, 1, 5, 3, tzinfo=UTC)
TODAY = date(2026, 1, 5)
KINDS = (DocumentKind.LETTER, DocumentKind.PLAN)
TOPICS = ("general", "fire", "traffic", "drugs", "cyber", "general")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def make_records(units: list[Unit]) -> None:
    sessions = [
        Session(
            unit=unit, title="Phổ biến nội quy", date=date(year, 2 + n, 3), topic=topic, head_count=5 + (7 * i + n) % 90,
            created_at=AT,
        )
        for i, unit in enumerate(units)
        for year in (2024, 2025)
        for n, topic in enumerate(TOPICS)
    ]  # fmt: skip
    Session.objects.bulk_create(sessions, batch_size=500)
    for start in range(0, len(sessions), 5_000):
        part = sessions[start : start + 5_000]
        facts.replace_many([(one, figures_of_session(one)) for one in part], by=None, at=AT)
    papers = [
        OfficialDocument(
            unit=unit, direction=direction, kind=KINDS[n % 2], number=100 * n + 7, symbol="KH-UBND",
            date=date(2025, 1 + n, 9), issuer="UBND phường", summary=f"Kế hoạch số {n} về an ninh, trật tự",
            created_at=AT,
        )
        for unit in units
        for n, direction in enumerate(("in", "in", "in", "internal", "out", "out"))
    ]  # fmt: skip
    for paper in papers:
        paper.fold()
    OfficialDocument.objects.bulk_create(papers, batch_size=500)
    plans = [
        YearPlan(unit=unit, year=2026, title="Kế hoạch năm 2026", issued_date=date(2025, 12, 20)) for unit in units
    ]
    YearPlan.objects.bulk_create(plans, batch_size=500)
    PlanActivity.objects.bulk_create(
        (
            PlanActivity(plan=plan, what=f"Việc thứ {n} của năm sau", first_date=date(2026, n, 1), last_date=date(2026, n, 20))
            for plan in plans
            for n in (3, 6, 9)
        ),
        batch_size=500,
    )  # fmt: skip
    Team.objects.bulk_create(
        (
            Team(unit=unit, kind="self_management", name="Tổ tự quản", valid_from=date(2024, 1, 1))
            for unit in units
        ),
        batch_size=500,
    )  # fmt: skip
    models = [
        MovementModel(unit=unit, name=f"Cổng trường an toàn {i}", founded_date=date(2024, 5, 1))
        for i, unit in enumerate(units)
    ]
    for model in models:
        model.fold()
    MovementModel.objects.bulk_create(models, batch_size=500)


def written(codes: list[str], ending: str, processes: int) -> float:
    out = Path(folder.name) / "out"
    began = time.perf_counter()
    count = writing_commands.write_many(codes, 2025, "annual", out, ending, today=TODAY, processes=processes)
    taken = time.perf_counter() - began
    sizes = [one.stat().st_size for one in out.iterdir()]
    assert (count, len(sizes)) == (len(codes), len(codes))
    shutil.rmtree(out)
    return taken


def main() -> None:
    call_command("migrate", verbosity=0)
    units = factories.many_units(factories.cast(), [f"Trường Trung học cơ sở số {i}" for i in range(UNITS)])
    make_records(units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    codes = [unit.code for unit in units]
    say(f"Python {platform.python_version()}, Django {django.get_version()}, {connection.vendor}, {UNITS:,} units")
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(lambda: list(writing_commands.letters_of(codes[:200], 2025, ReportKind.ANNUAL, today=TODAY)))
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(50)
    for ending in (".pdf", ".docx"):
        seconds = [written(codes, ending, PROCESSES) for _round in range(ROUNDS)]
        per = statistics.median(seconds) * 1000 / UNITS
        said = ", ".join(f"{one:.1f}" for one in seconds)
        say(f"{UNITS:,} reports as {ending} in {PROCESSES} processes: {said} s; {per:.1f} ms a report")

    few = codes[:200]
    began = time.process_time()
    letters = [letter for _code, letter in writing_commands.letters_of(few, 2025, ReportKind.ANNUAL, today=TODAY)]
    together = time.process_time() - began
    began = time.process_time()
    for code in few[:50]:
        writing_commands.letter_of(code, 2025, "annual", today=TODAY)
    alone = (time.process_time() - began) * 1000 / 50
    began = time.process_time()
    for letter in letters:
        pdf(letter)
    as_pdf = (time.process_time() - began) * 1000 / len(letters)
    began = time.process_time()
    for letter in letters:
        docx(letter)
    as_docx = (time.process_time() - began) * 1000 / len(letters)
    say(
        f"processor time of one: drafted together {together * 1000 / len(letters):.1f} ms, alone {alone:.1f} ms; "
        f"set as PDF {as_pdf:.1f} ms, as DOCX {as_docx:.1f} ms"
    )


if __name__ == "__main__":
    main()
    folder.cleanup()
