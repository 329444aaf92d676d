"""Checks a table of approvals with frictionless and the Table Schema. Prints records and bad ones."""

import json
import sys

from frictionless import Resource, Schema, system

schema = json.load(open(sys.argv[1], encoding="utf-8"))
path = sys.argv[2]
header = open(path, encoding="utf-8").readline().rstrip("\r\n").split(",")
fields = {field["title"]: field for field in schema["fields"]}
columns = [
    {"name": title, **{key: fields[title][key] for key in ("type", "constraints") if key in fields[title]}}
    for title in header
]
for column, title in zip(columns, header):
    if fields[title]["name"] == "msgId":
        column["constraints"] = {**column.get("constraints", {}), "unique": True}
with system.use_context(trusted=True):
    report = Resource(path=path, encoding="utf-8", schema=Schema.from_descriptor({"fields": columns})).validate(
        limit_errors=1_000_000
    )
rows = {error.row_number for task in report.tasks for error in task.errors if hasattr(error, "row_number")}
print(report.tasks[0].stats["rows"], len(rows))
