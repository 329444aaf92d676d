"""Checks a table of approvals with DuckDB: the Table Schema's constraints in one query. Prints records, bad ones, and what is doubtful in
them: codes whose check character doesn't fit, days in the wrong order."""

import json
import sys

import duckdb

schema = json.load(open(sys.argv[1], encoding="utf-8"))
path = sys.argv[2]
header = open(path, encoding="utf-8").readline().rstrip("\r\n").split(",")
titles = {field["name"]: field["title"] for field in schema["fields"] if field["title"] in header}
fields = {field["title"]: field for field in schema["fields"]}

# Of unified social credit codes (GB 32100).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def listed(values):
    return ", ".join(map(quoted, values))


def column(title):
    return f'"{title}"'


def constraints(title):
    """What a column's values have to be."""
    field, value = fields[title], column(title)
    limits = field.get("constraints", {})
    given = []
    if "pattern" in limits:
        given.append(f"regexp_full_match({value}, {quoted(limits['pattern'].removeprefix('^').removesuffix('$'))})")
    if "maxLength" in limits:
        given.append(f"length({value}) <= {limits['maxLength']}")
    if "enum" in limits:
        given.append(f"{value} IN ({listed(limits['enum'])})")
    if field["type"] == "date":
        given.append(f"try_cast({value} AS DATE) IS NOT NULL")
    for condition in given:
        yield f"({value} IS NULL OR {condition})"
    if limits.get("required"):
        yield f"{value} IS NOT NULL"


def groups():
    """Which of the values of a row have to be there."""
    for group in schema.get("groups", []):
        given = " + ".join(f"({column(titles[name])} IS NOT NULL)::INT" for name in group["fields"] if name in titles)
        yield f"{given} {'=' if group['rule'] == 'exactlyOne' else '>='} 1"


def reversals():
    """When the second of two days lies before the first."""
    for order in schema.get("ordered", []):
        first, second = (f"try_cast({column(titles[order[place]])} AS DATE)" for place in ("first", "second"))
        spared = order.get("except", {}).items()
        yield " AND ".join([f"{second} < {first}", *(f"coalesce({column(titles[name])}, '') NOT IN ({listed(values)})" for name, values in spared)])


def characters(title):
    """The column with a code's characters: parted once, which is what DuckDB is fastest with."""
    return column(f"{title}'s characters")


def misfit(title):
    """Whether a code's check character doesn't fit."""
    places = (f"(strpos('{ALPHABET}', {characters(title)}[{place + 1}]) - 1) * {pow(3, place, 31)}" for place in range(17))
    return f"(strpos('{ALPHABET}', {characters(title)}[18]) - 1 + {' + '.join(places)}) % 31 <> 0"


def valid():
    for title in header:
        yield from constraints(title)
    yield from groups()


codes = [title for title in header if fields[title].get("check") in ("uscc", "partyCode")]
columns = ", ".join(f"{quoted(title)}: 'VARCHAR'" for title in header)
query = f"""
    SELECT count(*), count(DISTINCT {column(titles['msgId'])}) FILTER (WHERE {' AND '.join(f'({one})' for one in valid())}),
        {' + '.join(f'count(*) FILTER (WHERE {doubt})' for doubt in [*map(misfit, codes), *reversals()])}
    FROM (
        SELECT *, {', '.join(f"string_split({column(title)}, '') AS {characters(title)}" for title in codes)}
        FROM read_csv({quoted(path)}, header = true, columns = {{{columns}}}, quote = '"', escape = '"')
    )
"""
records, good, doubts = duckdb.connect().execute(query).fetchone()
print(records, records - good, doubts)
