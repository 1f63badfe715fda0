"""A list of units entered beside its yardsticks: the same file read, validated and copied into a bare table, and
django-import-export with its defaults and with bulk. Ours checks every line, finds duplicates, resolves places and
authorities, computes sort keys, search texts and paths, writes dated rows, all indexes, and the log.

    python bench/import_units.py [--rounds 3] [--rows 200000] [--slow 4000] [--postgres postgresql://…]

Without --postgres a server of its own is started with fsync on; without PostgreSQL on this machine that half is left out.
"""

import argparse
import csv
import os
import platform
import random
import statistics
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools import benching

HEADINGS = (
    "Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã xã", "Địa chỉ", "Thủ trưởng", "Điện thoại", "Ngày thành lập"
)  # fmt: skip
KINDS = ("cơ quan", "doanh nghiệp", "cơ sở giáo dục", "bệnh viện, cơ sở y tế")
WORDS = [
    "Nguyễn",
    "Trãi",
    "Lê",
    "Lợi",
    "Hùng",
    "Vương",
    "Bình",
    "Minh",
    "Hòa",
    "Thắng",
    "Đông",
    "Tây",
    "Nam",
    "Bắc",
    "An",
    "Phú",
    "Quý",
    "Lộc",
    "Thủ",
    "Dầu",
    "Một",
    "Sơn",
    "Thủy",
]


def make_rows(count, communes):
    drawn = random.Random(7)
    for number in range(count):
        first = drawn.choice(("Trường THCS", "Công ty", "Sở", "Bệnh viện"))
        name = f"{first} {' '.join(drawn.choices(WORDS, k=3))} {number}"
        day = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/1995"
        head = " ".join(drawn.choices(WORDS, k=3))
        yield (
            f"DV{number:07d}", name, drawn.choice(KINDS), drawn.choice(communes), f"{number % 300} đường Lê Lợi",
            head, f"09{number:08d}", day,
        )  # fmt: skip


def write_files(folder, rows):
    import openpyxl

    with open(f"{folder}/units.csv", "w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADINGS, *rows])
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADINGS, *rows]:
        sheet.append(row)
    book.save(f"{folder}/units.xlsx")


def seconds(work, *arguments, **options):
    begun = time.perf_counter()
    work(*arguments, **options)
    return time.perf_counter() - begun


# Yardstick: the same file, the same look-ups, a bare table


def bare(path, communes):
    """Read, check each cell, write into a table without indexes."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    if path.endswith(".csv"):
        with open(path, encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream))[1:]
    else:
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    kinds, places, seen, rows = set(KINDS), set(communes), set(), []
    for code, name, kind, place, address, head, phone, founded in lines:
        name = name.strip()
        if not name or len(name) > 250 or kind not in kinds or place not in places or code in seen:
            raise ValueError(code)
        seen.add(code)
        day = date(int(founded[6:]), int(founded[3:5]), int(founded[:2])).isoformat()
        rows.append((code, name, kind, place, address.strip(), head.strip(), phone, day))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        columns = "code, name, kind, place, address, head, phone, founded"
        typed = ", ".join(f"{name} text" for name in columns.split(", "))
        cursor.execute(f"CREATE TABLE bench_bare ({typed})")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY bench_bare ({columns}) FROM STDIN") as copy:
                copy.write("".join("\t".join(row) + "\n" for row in rows))
        else:
            cursor.executemany(f"INSERT INTO bench_bare ({columns}) VALUES ({', '.join(['%s'] * 8)})", rows)


# What people would pick instead


def plain_model():
    from django.db import connection, models

    fields = {"code": models.CharField(max_length=40, unique=True), "name": models.CharField(max_length=250)}
    fields |= {name: models.CharField(max_length=250) for name in ("kind", "place", "address", "head", "phone")}
    fields["founded"] = models.DateField()
    meta = type("Meta", (), {"app_label": "units"})
    model = type("BenchUnit", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    with connection.schema_editor() as editor:
        editor.create_model(model)
    return model


def import_export(model, rows, *, bulk):
    import tablib
    from import_export import resources

    class Meta:
        pass

    Meta.model = model
    Meta.import_id_fields = ["code"]
    Meta.use_bulk = bulk
    Meta.batch_size = 1000
    Meta.force_init_instance = bulk
    resource = type("Resource", (resources.ModelResource,), {"Meta": Meta})()
    headers = ["code", "name", "kind", "place", "address", "head", "phone", "founded"]
    data = [(*row[:7], f"{row[7][6:]}-{row[7][3:5]}-{row[7][:2]}") for row in rows]
    result = resource.import_data(tablib.Dataset(*data, headers=headers), raise_errors=True)
    assert result.totals["new"] == len(rows), result.totals
    model.objects.all().delete()


# Ours


def ours(path, office):
    from django.utils import timezone

    from tuquan.core import dates
    from tuquan.units.services import importing

    report = importing.check(importing.read(path), office, dates.today())
    assert not report.refused, report.refused[:3]
    importing.apply(report, by=None, at=timezone.now())


def empty():
    """Back to the state before, without the care of `undo`."""
    from django.db import connection

    tables = ("units_unitrelation", "units_unitlocation", "units_headcount")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"DELETE FROM {table} WHERE unit_id IN (SELECT id FROM units_unit WHERE imported_in_id IS NOT NULL)"
            )
        cursor.execute("DELETE FROM units_unit WHERE imported_in_id IS NOT NULL")
        cursor.execute("VACUUM" if connection.vendor == "sqlite" else "VACUUM ANALYZE units_unit")


def measure(url, given, folder):
    benching.start(url, folder, "import_export")
    from tuquan.units.services.places import load_places

    load_places()
    from django.db import connection
    from django.utils import timezone

    from tuquan.core import dates
    from tuquan.units.models import Place
    from tuquan.units.services import registry

    communes = list(
        Place.objects.on(dates.today()).filter(level="commune").order_by("pk").values_list("code", flat=True)
    )
    rows = list(make_rows(given.rows, communes))
    if not Path(folder, "units.csv").exists():
        write_files(folder, rows)
    office = registry.create_unit(name="Thường trực Ban Chỉ đạo", kind="standing_office", by=None, at=timezone.now())
    model = plain_model()
    paths = {kind: f"{folder}/units.{kind}" for kind in ("csv", "xlsx")}
    found = {name: [] for name in ("bare csv", "bare xlsx", "ours csv", "ours xlsx", "default", "bulk")}
    few = rows[: given.slow]
    for _ in range(given.rounds):
        for kind, path in paths.items():
            found[f"bare {kind}"].append(given.rows / seconds(bare, path, communes))
            found[f"ours {kind}"].append(given.rows / seconds(ours, path, office))
            empty()
        found["default"].append(len(few) / seconds(import_export, model, few, bulk=False))
        found["bulk"].append(len(few) / seconds(import_export, model, few, bulk=True))
    with connection.schema_editor() as editor:
        editor.delete_model(model)
    rate = {name: statistics.median(values) for name, values in found.items()}
    for kind in ("csv", "xlsx"):
        mine, yardstick = rate[f"ours {kind}"], rate[f"bare {kind}"]
        print(f"{kind:5} yardstick            {yardstick:>9,.0f} rows/s")
        print(
            f"{kind:5} ours, everything     {mine:>9,.0f} rows/s  {given.rows / mine:6.1f} s   "
            f"{mine / yardstick:.2f} × it (goal ≥ 0.33); {mine / rate['default']:.0f} × import-export (goal ≥ 25)"
        )
    print(f"django-import-export       {rate['default']:>9,.0f} rows/s   with bulk {rate['bulk']:,.0f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--slow", type=int, default=4000)
    parser.add_argument("--postgres", default="")
    given = parser.parse_args()
    import django

    print(
        f"Python {platform.python_version()}, Django {django.__version__}, calamine {version('python-calamine')}, "
        f"django-import-export {version('django-import-export')}, {os.cpu_count()} cores; "
        f"median of {given.rounds} rounds of {given.rows:,} rows ({given.slow:,} for import-export)"
    )
    benching.on_each_database(measure, given)


if __name__ == "__main__":
    main()
