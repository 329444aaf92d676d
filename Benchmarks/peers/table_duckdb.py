"""Checks a table of approvals with DuckDB: the Table Schema's constraints in one query. Prints records and bad ones."""

import json
import sys

import duckdb

schema = json.load(open(sys.argv[1], encoding="utf-8"))
path = sys.argv[2]
header = open(path, encoding="utf-8").readline().rstrip("\r\n").split(",")
fields = {field["title"]: field for field in schema["fields"]}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def conditions(field):
    column = f'"{field["title"]}"'
    limits = field.get("constraints", {})
    given = []
    if "pattern" in limits:
        given.append(f"regexp_full_match({column}, {quoted(limits['pattern'].removeprefix('^').removesuffix('$'))})")
    if "maxLength" in limits:
        given.append(f"length({column}) <= {limits['maxLength']}")
    if "enum" in limits:
        given.append(f"{column} IN ({', '.join(map(quoted, limits['enum']))})")
    if field["type"] == "date":
        given.append(f"try_cast({column} AS DATE) IS NOT NULL")
    for condition in given:
        yield f"({column} IS NULL OR {condition})"
    if limits.get("required"):
        yield f"{column} IS NOT NULL"


checks = [condition for title in header for condition in conditions(fields[title])]
columns = ", ".join(f"{quoted(title)}: 'VARCHAR'" for title in header)
identity = f', count(DISTINCT "{header[0]}")' if len(sys.argv) > 3 else ""
query = f"""
    SELECT count(*), count(*) FILTER (WHERE NOT coalesce({' AND '.join(checks)}, false)){identity}
    FROM read_csv({quoted(path)}, header = true, columns = {{{columns}}}, quote = '"', escape = '"')
"""
records, bad = duckdb.connect().execute(query).fetchone()[:2]
print(records, bad)
