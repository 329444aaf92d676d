#!/usr/bin/env python3
"""Counts a period again, twice: by questions to the tables of the ledger, and by adding up the days' own CSV files.

recount.py LEDGER REPORTS NAME FROM TO: an objection a line; none where all is well. Knows the tables and the sheets, and nothing of
the program.
"""
import csv
import io
import sqlite3
import sys
import xml.etree.ElementTree as xml
import zipfile
from collections import Counter, defaultdict
from datetime import date, timedelta

ledger, reports, name, first, last = sys.argv[1:6]
database = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
period = zipfile.ZipFile(f"{reports}/{name}.zip")


def object(what, said, counted):
    if said != counted:
        print(f"{name}: {what}: said {said}, counted {counted}")


def rows(package, member):
    """A sheet's rows by the heads of its columns, and its row of sums."""
    text = package.read(member).decode("utf-8-sig")
    lines = [[cell.removeprefix("\t") for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
    table = [dict(zip(lines[0], line)) for line in lines[1:]]
    sums = table.pop() if table and next(iter(table[-1].values())) == "合计" else None
    return table, sums


def number(text):
    return int(text or 0)


# The stretch of the chain that the period is.
closed = dict(database.execute("SELECT day, last_entry FROM days ORDER BY day"))
days = [day for day in closed if first <= day <= last]
start = max((entry for day, entry in closed.items() if day < days[0]), default=0)
end = closed[days[-1]]


def between(day):
    return max((entry for other, entry in closed.items() if other < day), default=0), closed[day]


# What came and went, by department.
counted = defaultdict(Counter)
for sender, files, found, accepted, rejected, unchanged in database.execute(
        """SELECT sender, count(*), sum(found), sum(accepted), sum(rejected), sum(unchanged) FROM drops
           WHERE drop_id IN (SELECT subject FROM entry WHERE event = 'decided' AND sequence > ? AND sequence <= ?)
           GROUP BY sender""", (start, end)):
    counted[sender].update({"投放文件": files, "记录": found, "接收记录": accepted, "退回记录": rejected, "重复记录": unchanged})
for recipient, files, records in database.execute(
        """SELECT recipient, count(*), sum(records) FROM deliveries
           WHERE delivery_id IN (SELECT subject FROM entry WHERE event = 'delivered' AND sequence > ? AND sequence <= ?)
           GROUP BY recipient""", (start, end)):
    counted[recipient].update({"收到投递": files, "收到记录": records})

# Late is what no holiday notice had excused when the day ended; excused since, what one had when the period did.
for day in days:
    after, through = between(day)
    for sender, on_time, then, since in database.execute(
            """SELECT sender, on_time,
                 EXISTS (SELECT 1 FROM rejudgements AS r WHERE r.record_row = records.id AND r.on_time = 1 AND r.entry <= ?),
                 EXISTS (SELECT 1 FROM rejudgements AS r WHERE r.record_row = records.id AND r.on_time = 1 AND r.entry <= ?)
               FROM records WHERE on_time IS NOT NULL AND drop_row IN (
                 SELECT drops.id FROM entry JOIN drops ON drop_id = subject
                 WHERE event = 'decided' AND sequence > ? AND sequence <= ?)""", (through, end, after, through)):
        counted[sender]["推送按期" if on_time or then else "推送逾期"] += 1
        counted[sender]["其中改判为按期"] += not on_time and not then and since


def standing(entry):
    """What was owed after an entry."""
    return database.execute(
        """SELECT iif(debtor = 'OPERATOR', 'XC-DSJ', debtor), family, outcome, records, due, silence, marks, liability
           FROM obligations WHERE from_entry <= ? AND (until_entry IS NULL OR until_entry > ?)""", (entry, entry)).fetchall()


# What was claimed or returned by the end and not before the beginning: the difference of two states.
for entry, sign in ((end, 1), (start, -1)):
    for debtor, family, outcome, records, due, silence, marks, liability in standing(entry):
        if family == "claim" and outcome in ("met", "met-late", "returned"):
            late = outcome == "met-late" or "late" in marks.split()
            counted[debtor]["逾期认领或退回" if late else "按期认领或退回"] += sign * records

midnight = f"{date.fromisoformat(days[-1]) + timedelta(1)}T00:00:00.000+08:00"
for debtor, family, outcome, records, due, silence, marks, liability in standing(end):
    if outcome is None:
        overdue = due is not None and due <= midnight and ("unclear" in marks.split() or silence == "overdue") and not (
            silence == "candidate" and "absent" in marks.split())
        counted[debtor]["期末未结记录"] += records
        counted[debtor]["其中逾期未办"] += records * overdue

departments, sums = rows(period, "01-departments.csv")
figures = ["投放文件", "记录", "接收记录", "退回记录", "重复记录", "收到投递", "收到记录", "推送按期", "推送逾期", "其中改判为按期",
           "按期认领或退回", "逾期认领或退回", "期末未结记录", "其中逾期未办"]
for line in departments:
    for figure in figures:
        object(f"{line['部门代码']} {figure}", number(line[figure]), counted[line["部门代码"]][figure])
for figure in figures:
    object(f"sum of {figure}", number(sums[figure]), sum(counts[figure] for counts in counted.values()))
object("departments", set(counted) - {line["部门代码"] for line in departments}, set())

# The days' own sheets, added up.
packages = {day: zipfile.ZipFile(f"{reports}/{day}.zip") for day in closed}
traffic, pushes, balance = defaultdict(Counter), Counter(), defaultdict(Counter)
claims, before = {}, {}
for day, package in packages.items():
    table, _ = rows(package, "03-claims.csv")
    for line in table:
        if day <= days[-1]:
            (claims if day >= days[0] else before)[line["投递编号"]] = line
    if day not in days:
        continue
    for line in rows(package, "01-traffic.csv")[0]:
        for figure in ("投放文件", "记录", "接收记录", "退回记录", "重复记录", "收到投递", "收到记录"):
            traffic[line["部门代码"]][figure] += number(line[figure])
    for line in rows(package, "02-push-timeliness.csv")[0]:
        for figure in ("按期", "逾期", "不计时限"):
            pushes[line["部门代码"], line["种类"], line["规则"], figure] += number(line[figure])
    for line in rows(package, "01-balance.csv")[0]:
        for figure, sum_of in (("当日新增", "本期新增"), ("不再需要", "不再需要"), ("当日了结", "本期了结")):
            balance[line["类别"]][sum_of] += number(line[figure])
    traffic_of_day = rows(package, "01-traffic.csv")[1]
    trend = next(line for line in rows(period, "02-trend.csv")[0] if line["日期"] == day)
    for figure in ("投放文件", "记录", "接收记录", "退回记录", "重复记录", "收到投递", "收到记录"):
        object(f"{day} {figure}", number(trend[figure]), number(traffic_of_day[figure]))
for line in departments:
    for figure, count in traffic[line["部门代码"]].items():
        object(f"{line['部门代码']} {figure}, day by day", number(line[figure]), count)
for line in rows(period, "04-push-timeliness.csv")[0]:
    for figure in ("按期", "逾期", "不计时限"):
        key = (line["部门代码"], line["种类"], line["规则"], figure)
        object(f"{line['规则']} {figure}, day by day", number(line[figure]), pushes.pop(key, 0))
object("pushes of days that the period hasn't", dict(pushes), {})
for line in rows(period, "01-balance.csv")[0]:
    for figure in ("本期新增", "不再需要", "本期了结"):
        object(f"{line['类别']} {figure}, day by day", number(line[figure]), balance[line["类别"]][figure])
    object(line["类别"], number(line["期末未了"]), number(line["期初未了"]) + number(line["本期新增"])
           - number(line["不再需要"]) - number(line["本期了结"]))
answers = defaultdict(Counter)
for delivery, line in claims.items():
    for head, figure in (("按期认领", "按期认领或退回"), ("逾期认领", "逾期认领或退回"), ("按期退回", "按期认领或退回"),
                         ("逾期退回", "逾期认领或退回")):
        answers[line["收到部门代码"]][figure] += number(line[head]) - number(before.get(delivery, {}).get(head))
for line in departments:
    for figure in ("按期认领或退回", "逾期认领或退回"):
        object(f"{line['部门代码']} {figure}, day by day", number(line[figure]), answers[line["部门代码"]][figure])

# The same for programs.
root = xml.fromstring(period.read("period.xml"))
space = {"x": root.tag[1:root.tag.index("}")]}
places = {"投放文件": ("files", "total"), "记录": ("records", "found"), "接收记录": ("records", "accepted"),
          "退回记录": ("records", "rejected"), "重复记录": ("records", "unchanged"), "收到投递": ("received", "deliveries"),
          "收到记录": ("received", "records"), "推送按期": ("pushes", "onTime"), "推送逾期": ("pushes", "late"),
          "其中改判为按期": ("pushes", "excused"), "按期认领或退回": ("claims", "inTime"), "逾期认领或退回": ("claims", "late"),
          "期末未结记录": ("open", "records"), "其中逾期未办": ("open", "overdue")}
for element in root.findall("x:department", space):
    for figure, (child, attribute) in places.items():
        said = int(element.find(f"x:{child}", space).get(attribute))
        object(f"{element.get('code')} {figure} in period.xml", said, counted[element.get("code")][figure])

# Leads: what ended late or badly, is overdue or was refused, under a rule that names an article.
states = Counter()
for row, debtor, outcome, records, due, silence, marks, from_entry, liability in database.execute(
        """SELECT id, debtor, outcome, records, due, silence, marks, from_entry, liability FROM obligations
           WHERE from_entry <= ? AND (until_entry IS NULL OR until_entry > ?) AND liability IS NOT NULL
             AND (from_entry > ? OR outcome IS NULL)""", (end, end, start)):
    marks = marks.split()
    over = due is not None and due <= midnight
    absent = silence == "candidate" and "absent" in marks
    state = outcome in ("met-late", "deemed", "failed") or outcome is None and not absent and over and (
        "unclear" in marks or silence in ("overdue", "deemed"))
    states[liability] += bool(state or "refused" in marks and outcome != "superseded")
leads, _ = rows(period, "07-accountability-leads.csv")
of_duties = Counter(line["线索条款"] for line in leads if "到达" not in line["事实"])
object("leads", +of_duties, +states)
object("leads in period.xml", int(root.find("x:leads", space).get("count")), len(leads))
