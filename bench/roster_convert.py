"""An instance of the public shift-scheduling benchmark (Curtois and Qu) as IN.json of `tuquan roster solve`.

python bench/roster_convert.py Instance1.txt > IN.json
"""

import json
import sys
from collections import defaultdict
from pathlib import Path


def sections(text):
    found = defaultdict(list)
    name = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("SECTION_"):
            name = line.removeprefix("SECTION_")
        elif line and not line.startswith("#"):
            found[name].append(line.split(","))
    return found


def convert(text):
    parts = sections(text)
    free = {row[0]: [int(day) for day in row[1:] if day] for row in parts["DAYS_OFF"]}
    wishes = {
        name: [
            {"person": person, "day": int(day), "shift": shift, "price": int(price)}
            for person, day, shift, price in parts[section]
        ]
        for name, section in (("wishes_on", "SHIFT_ON_REQUESTS"), ("wishes_off", "SHIFT_OFF_REQUESTS"))
    }
    people = []
    for code, most_of, most, least, most_row, least_row, least_free, weekends in parts["STAFF"]:
        limits = dict(one.split("=") for one in most_of.split("|") if one)
        people.append(
            {
                "id": code,
                "most_of": {shift: int(number) for shift, number in limits.items()},
                "least_minutes": int(least),
                "most_minutes": int(most),
                "least_in_row": int(least_row),
                "most_in_row": int(most_row),
                "least_free_in_row": int(least_free),
                "most_weekends": int(weekends),
                "free": free.get(code, []),
            }
        )
    return {
        "format": 1,
        "days": int(parts["HORIZON"][0][0]),
        "first_weekday": 0,
        "shifts": [
            {"id": row[0], "minutes": int(row[1]), "not_before": [one for one in row[2].split("|") if one]}
            for row in parts["SHIFTS"]
        ],
        "people": people,
        **wishes,
        "cover": [
            {"day": int(day), "shift": shift, "needed": int(needed), "price_under": int(under), "price_over": int(over)}
            for day, shift, needed, under, over in parts["COVER"]
        ],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(convert(Path(sys.argv[1]).read_text(encoding="utf-8")), indent=1) + "\n")
