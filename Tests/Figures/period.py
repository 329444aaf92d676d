"""Holds each figure of a week's, a month's or another period's package against every other place that has it, against the ledger, and
against its days' own packages."""
import re
from collections import Counter, defaultdict
from datetime import date, timedelta

from day import BALANCE as OF_DAY, FILES, of_open, of_records
from held import Held, book_of, sides_of_cards, table_rows
from package import number, percentage, read, shares, words

BALANCE = {head.replace("当日", "本期"): name for head, name in OF_DAY.items()}
TRAFFIC = {"投放文件": "files", "退回文件": "files rejected", "记录": "found", "接收记录": "accepted", "退回记录": "rejected",
           "重复记录": "unchanged", "收到投递": "deliveries", "收到记录": "delivered"}
# The figures of a department: where the document has them, and what they count.
FIGURES = {
    "投放文件": ("files", "total"), "退回文件": ("files", "rejected"), "记录": ("records", "found"), "接收记录": ("records", "accepted"),
    "退回记录": ("records", "rejected"), "重复记录": ("records", "unchanged"), "收到投递": ("received", "deliveries"),
    "收到记录": ("received", "records"), "推送按期": ("pushes", "onTime"), "推送逾期": ("pushes", "late"),
    "其中改判为按期": ("pushes", "excused"), "推送不计时限": ("pushes", "unmeasured"), "按期认领或退回": ("claims", "inTime"),
    "逾期认领或退回": ("claims", "late"), "认领退回（次）": ("returns", "count"), "清单差异（处）": ("statements", "differing"),
    "未报清单（天）": ("statements", "unstatedDays"), "期末未结记录": ("open", "records"), "其中逾期未办": ("open", "overdue")}
# The same as the page's table calls them.
ON_PAGE = {"投放文件": "投放文件", "记录": "记录", "接收": "接收记录", "退回": "退回记录", "重复": "重复记录", "收到记录": "收到记录",
           "按期认领": "按期认领或退回", "逾期认领": "逾期认领或退回", "未报清单（天）": "未报清单（天）", "期末未结": "期末未结记录",
           "其中逾期": "其中逾期未办"}
INDICATORS = {"compliance": "合规率", "lateness": "迟报率", "claiming": "认领及时率"}
OPEN = ["overdue", "overdueClaims", "elapsed", "limitless", "old", "records", "items"]
LEAD = {"部门": "部门", "条款": "线索条款", "义务": "义务", "事实": "事实", "停机（分钟）": "期间处理系统停机（分钟）"}


def hold(package, ledger, reports, held=None):
    """Every objection to a period's package.

    reports: the folder of the days' packages.
    """
    root = package.document
    held = held or Held(root.get("name"), root)
    days = [one.get("date") for one in root.iter("day")]
    counted = ledger.counted(bureau_of(package), days[0], days[-1])
    daily = {day: ledger.counted(bureau_of(package), day) for day in days}
    packages = {day: read(reports / f"{day}.zip") for day in ledger.closed if day <= days[-1] and (reports / f"{day}.zip").exists()}
    held.same("last entry", document=held.figure("ledger", "lastEntry"), ledger=counted.through)
    held.same("days", table=[row["日期"] for row in package.table("02-trend").rows], document=days,
              ledger=[day for day in ledger.closed if root.get("from") <= day <= root.get("to")])
    figures = of_departments(package, counted, daily, packages, held)
    balances(package, counted, packages, held)
    pushes(package, daily, packages, held)
    indicators(package, figures, held)
    endings(package, counted, held)
    trend(package, daily, held)
    timeliness(package, figures, held)
    opened(package, counted, held)
    leads(package, counted, held)
    cards(package, counted, daily, figures, reports, held)
    pages(package, packages, figures, held)
    book_of(package, held)
    held.unread()
    return held.objections


def bureau_of(package):
    """The code of the big-data bureau."""
    departments = package.table("01-traffic" if package.is_day else "01-departments")
    return next((row["部门代码"] for row in departments.rows if row["角色"] == "大数据局"), "")


def answers(counted):
    """What was claimed or returned by the end and not before the beginning: the difference of two states, by department."""
    told = defaultdict(Counter)
    for one in counted.obligations:
        for entry, sign in ((counted.through, 1), (counted.after, -1)):
            if one.family == "claim" and one.outcome in ("met", "met-late", "returned") and one.stands(entry):
                late = one.outcome == "met-late" or "late" in one.marks
                told[one.debtor]["逾期认领或退回" if late else "按期认领或退回"] += sign * one.records
    return told


def count_of(counted, daily):
    """The figures of departments, as the ledger has them."""
    figures = defaultdict(Counter)
    for sender, counts in counted.traffic().items():
        figures[sender].update({head: counts[name] for head, name in TRAFFIC.items()})
    for sender, counts in counted.returned().items():
        figures[sender]["认领退回（次）"] += counts["times"]
    for department, counts in answers(counted).items():
        figures[department].update(counts)
    for department, counts in counted.agenda().items():
        figures[department].update({"期末未结记录": counts["records"], "其中逾期未办": counts["overdue"], "overdueClaims": counts["overdueClaims"]})
    for day in daily.values():
        # Late is what no holiday notice had excused when the day ended; excused since, what one had when the period did.
        for (sender, _, _), counts in day.pushes().items():
            figures[sender].update({"推送按期": counts["onTime"], "推送逾期": counts["late"], "推送不计时限": counts["unmeasured"]})
        for (sender,) in day.between("SELECT DISTINCT sender FROM entry JOIN drops ON drop_id = subject WHERE @", "decided"):
            for (row,) in day.ledger.rows("SELECT drops.id FROM entry JOIN drops ON drop_id = subject WHERE sequence > ? AND sequence <= ? "
                                          "AND event = 'decided' AND sender = ?", day.after, day.through, sender):
                figures[sender]["其中改判为按期"] += sum(count for _, count in counted.excused(row)) - sum(
                    count for _, count in day.excused(row))
    return figures


def of_departments(package, counted, daily, packages, held):
    """01-departments, the document, the page's table, the ledger, and the days' own sheets added up."""
    table, figures = package.table("01-departments"), count_of(counted, daily)
    statements(package, packages, list(daily), figures)
    page = package.page.tables.get("volume")
    on_page = {row["部门"]: row for row in page.rows} if page else {}
    elements = {one.get("code"): one for one in package.document.iter("department")} | {None: package.document.find("totals")}
    held.same("departments", table=[row["部门代码"] for row in table.rows], document=[code for code in elements if code])
    held.same("departments of the ledger", strangers=sorted(set(figures) - set(elements)), none=[])
    for row in table.rows + [table.sums]:
        code = row["部门代码"] if row is not table.sums else None
        told = on_page.get(row["部门"]) if code else page.sums if page else None
        for head, place in FIGURES.items():
            said = figures[code][head] if code else sum(counts[head] for counts in figures.values())
            shown = next((own for own, of in ON_PAGE.items() if of == head), None)
            held.same(f"{code or 'all'} {head}", table=number(row[head]), document=held.child(elements[code], *place), ledger=said,
                      page=number(told[shown]) if told and shown else None)
        held.same(f"{code or 'all'} overdue claims", document=held.child(elements[code], "claims", "overdue"),
                  ledger=figures[code]["overdueClaims"] if code else sum(counts["overdueClaims"] for counts in figures.values()))
        if told:
            late = figures[code] if code else sum(figures.values(), Counter())
            held.same(f"{code or 'all'} came late", page=number(told["逾期到达"]), ledger=late["推送逾期"] - late["其中改判为按期"])
    held.same("departments on the page", page=set(on_page), table={row["部门"] for row in table.rows if any(
        number(row[head]) for head in FIGURES) or figures[row["部门代码"]]["overdueClaims"]})
    # The days' own sheets, added up.
    sums, before, after = defaultdict(Counter), {}, {}
    for day, one in packages.items():
        for line in one.table("03-claims").rows:
            (after if day in daily else before)[line["投递编号"]] = line
        if day in daily:
            for line in one.table("01-traffic").rows:
                for head in ("投放文件", "记录", "接收记录", "退回记录", "重复记录", "收到投递", "收到记录"):
                    sums[line["部门代码"]][head] += number(line[head])
                sums[line["部门代码"]]["退回文件"] += number(line["退回"])
    for delivery, line in after.items():
        for head, figure in (("按期认领", "按期认领或退回"), ("逾期认领", "逾期认领或退回"), ("按期退回", "按期认领或退回"),
                             ("逾期退回", "逾期认领或退回")):
            sums[line["收到部门代码"]][figure] += number(line[head]) - number(before.get(delivery, {}).get(head, ""))
    if set(daily) <= set(packages):
        for row in table.rows:
            for head, total in sums[row["部门代码"]].items():
                held.same(f"{row['部门代码']} {head}, day by day", table=number(row[head]), days=total)
    return figures


def statements(package, packages, days, figures):
    """Of what senders stated, the documents of the days have how often it differed, and who stated nothing."""
    for day in days:
        if day not in packages:
            continue
        root = packages[day].document.find("statements")
        for one in root.iter("statement"):
            figures[one.get("sender")]["清单差异（处）"] += one.get("result") == "differs"
        silent = {one.get("sender") for one in root.iter("unstated")}
        # Who leaves out one kind of several is told by the causes of its lines.
        silent |= {row["部门代码"] for row in packages[day].table("01-differences").rows
                   if row["说明"] == "部门报了当日清单，没有列这一种"}
        for sender in silent:
            figures[sender]["未报清单（天）"] += 1


def balances(package, counted, packages, held):
    table, families, sums = package.table("01-balance"), defaultdict(Counter), defaultdict(Counter)
    for family, counts in counted.accounts().values():
        families[family].update(counts)
    elements = list(package.document.iter("family"))
    told = {one.get("name") for one in elements if any(one.get(name) != "0" for name in BALANCE.values())}
    held.same("families", document=told, ledger=set(families))
    for element, row in zip(elements, table.rows):
        for head, name in BALANCE.items():
            held.same(f"{element.get('name')} {head}", table=number(row[head]), document=held.number(element, name),
                      ledger=families[element.get("name")][name])
    page = package.page.tables.get("balance")
    for head, name in BALANCE.items():
        held.same(f"all {head}", table=number(table.sums[head]), page=number(page.sums[head]) if page else None,
                  ledger=sum(counts[name] for counts in families.values()))
    days = [one.get("date") for one in package.document.iter("day")]
    if set(days) <= set(packages):
        for day in days:
            for row in packages[day].table("01-balance").rows:
                for head in OF_DAY:
                    sums[row["类别"]][head.replace("当日", "本期")] += number(row[head])
        for row in table.rows:
            for head in ("本期新增", "不再需要", "本期了结"):
                held.same(f"{row['类别']} {head}, day by day", table=number(row[head]), days=sums[row["类别"]][head])


def pushes(package, daily, packages, held):
    table, counted = package.table("04-push-timeliness"), defaultdict(Counter)
    for day in daily.values():
        for key, counts in day.pushes().items():
            counted[key].update(counts)
    held.same("pushes", table={(row["部门代码"], row["种类代码"], row["规则"]) for row in table.rows}, ledger=set(counted))
    for head, name in (("按期", "onTime"), ("逾期", "late"), ("不计时限", "unmeasured")):
        for row in table.rows:
            held.same(f"{row['规则']} {head}", table=number(row[head]), ledger=counted[row["部门代码"], row["种类代码"], row["规则"]][name])
        held.same(f"pushes {head}", table=number(table.sums[head]), rows=table.sum(head))


def share(name, counts):
    """The part and the whole of an indicator."""
    late = counts["推送逾期"] - counts["其中改判为按期"]
    return {"compliance": (counts["接收记录"], counts["接收记录"] + counts["退回记录"]),
            "lateness": (late, counts["推送逾期"] + counts["推送按期"]),
            "claiming": (counts["按期认领或退回"], counts["按期认领或退回"] + counts["逾期认领或退回"] + counts["overdueClaims"])}[name]


def percent(part, whole):
    if whole <= 0 or not 0 <= part <= whole:
        return "—"
    return percentage(part, whole) + "%"


def indicators(package, figures, held):
    """Shares, places and lights, from the figures of departments and the thresholds of the sheet."""
    table = package.table("03-indicators")
    elements = {(department.get("code"), one.get("name")): one for department in package.document.iter("department")
                for one in department.iter("indicator")}
    standards = {row["指标"]: row for row in package.table("03-thresholds").rows}
    held.same("how many records a place rests on", table=len({row["排名至少（条）"] for row in standards.values()}), profile=1)
    for name, title in INDICATORS.items():
        known = {code: share(name, counts) for code, counts in figures.items() if any(share(name, counts))}
        least = int(standards[title]["排名至少（条）"])
        compared = {code: (part, whole) for code, (part, whole) in known.items() if whole >= least and 0 <= part <= whole}
        better = (lambda one, other: one[0] * other[1] > other[0] * one[1]) if name != "lateness" else (
            lambda one, other: one[0] * other[1] < other[0] * one[1])
        places = {code: 1 + sum(better(other, one) for other in compared.values()) for code, one in compared.items()}
        rows = {row["部门代码"]: row for row in table.rows if row["指标"] == title}
        held.same(f"{title}: departments", table=set(rows), document={code for code, own in elements if own == name}, ledger=set(known))
        page = package.page.tables.get(name)
        told = {row["部门"]: row for row in page.rows} if page else {}
        held.same(f"{title}: placed on the page", page=len(told), ledger=len(places))
        held.same(f"{title}: how many", page=package.page.amounts[name], ledger=f"{len(places)} 个部门")
        for code, row in rows.items():
            element, shown = elements.get((code, name)), told.get(row["部门"])
            part, whole = known.get(code, (None, None))
            held.same(f"{title} {code}", table=(number(row["分子（条）"]), number(row["分母（条）"])), ledger=(part, whole),
                      document=(held.number(element, "part"), held.number(element, "whole")),
                      page=(number(shown[page.heads[2]]), number(shown[page.heads[3]])) if shown else None)
            held.same(f"{title} {code}, share", table=row["百分比"], ledger=percent(part, whole), page=shown[page.heads[4]] if shown else None)
            place = places.get(code)
            held.same(f"{title} {code}, place", table=row["名次"], ledger="" if place is None else str(place),
                      document=str(held.number(element, "place")) if element is not None and element.get("place") else "",
                      page=shown["名次"] if shown else "")
            lights = [head.removesuffix("（%）") for head in standards[title] if head.endswith("（%）")]
            lit = ""
            for light in lights if place is not None else []:
                limit = int(re.search(r"\d+", standards[title][f"{light}（%）"])[0])
                beyond = part * 100 > limit * whole if name == "lateness" else part * 100 < limit * whole
                lit = light if beyond else lit
            held.same(f"{title} {code}, light", table=row["亮灯"], ledger=lit, page=shown["亮灯"] if shown else "" if place is None else lit)


def endings(package, counted, held):
    """What ended, by department and whether late."""
    table, there = package.table("05-endings"), counted.endings()
    held.same("what ended", table=sorted((row["部门代码"], row["是否逾期"] == "是", number(row["记录"])) for row in table.rows),
              ledger=sorted((debtor, late, records) for (debtor, _, _, late, _), records in there.items()))
    if table.sums:
        held.same("all that ended", table=number(table.sums["记录"]), ledger=sum(there.values()))


def timeliness(package, figures, held):
    """The chart of what was in time, late, and not done."""
    names = {row["部门代码"]: row["部门"] for row in package.table("01-departments").rows}
    bars, there = package.page.charts["timeliness"], {}
    for code, counts in figures.items():
        shown = {"按期办理": counts["推送按期"] + counts["其中改判为按期"] + counts["按期认领或退回"],
                 "逾期办理": counts["推送逾期"] - counts["其中改判为按期"] + counts["逾期认领或退回"], "逾期未办": counts["其中逾期未办"]}
        if any(count > 0 for count in shown.values()):
            there[names[code]] = shares({name: max(0, count) for name, count in shown.items()})
    held.same("bars of timeliness", page=len(bars), ledger=min(len(there), 8))
    for label, text in bars.items():
        held.same(f"chart of {label}", page=text, ledger=there.get(label))


def trend(package, daily, held):
    """A row a day: the sheet, the document, the page and the ledger."""
    table, page = package.table("02-trend"), package.page.tables.get("day-list")
    elements = {one.get("date"): one for one in package.document.iter("day")}
    shown = {row["日期"]: row for row in page.rows} if page else {}
    of_page = {"投放文件": "文件", "记录": "记录", "接收记录": "接收", "退回记录": "退回", "推送逾期": "逾期到达", "收到记录": "送达",
               "日末未结记录": "日末未结"}
    of_document = {"投放文件": "files", "记录": "records", "接收记录": "accepted", "退回记录": "rejected", "推送逾期": "late",
                   "收到记录": "delivered", "日末未结记录": "open"}
    for row in table.rows:
        day = daily[row["日期"]]
        counts = sum(day.traffic().values(), Counter())
        own = {head: counts[name] for head, name in TRAFFIC.items()}
        pushed = sum(day.pushes().values(), Counter())
        own |= {"推送按期": pushed["onTime"], "推送逾期": pushed["late"], "推送不计时限": pushed["unmeasured"],
                "日末未结记录": sum(one.records for one in day.open), "认领退回（次）": sum(one["times"] for one in day.returned().values())}
        claimed = sum(answers(day).values(), Counter())
        own |= {head: claimed[head] for head in ("按期认领或退回", "逾期认领或退回")}
        for head, said in own.items():
            held.same(f"{row['日期']} {head}", table=number(row[head]), ledger=said,
                      document=held.number(elements[row["日期"]], of_document[head]) if head in of_document else None,
                      page=number(shown[row["日期"]][of_page[head]]) if head in of_page and row["日期"] in shown else None)
    for head in table.heads[2:-1]:
        held.same(f"{head}, all days", table=number(table.sums[head]), rows=table.sum(head))
        held.same(f"{head}, of days and departments", days=number(table.sums[head]), departments=number(package.table("01-departments").sums[head]))
    amount = f"{len(daily)} 天"
    held.same("days on the page", page=[package.page.amounts["day-list"], dict(package.page.folds).get("各日收发和日报包")], ledger=[amount, amount])
    of_days = package.table("09-days").rows
    held.same("digests", table=[row["日报包 SHA-256"] for row in of_days if row["状态"] == "已日终"],
              document=[one.get("package", "") for one in package.document.iter("day")])
    bars = package.page.charts["trend"]
    if set(bars) <= set(daily):
        for label, text in bars.items():
            held.same(f"chart of {label}", page=text, ledger=shares(of_records(daily[label])))


def opened(package, counted, held):
    """What is open at the end."""
    agenda, table = counted.agenda(), package.table("06-open")
    held.same("who has something to do", table={row["部门代码"] for row in table.rows}, ledger=set(agenda))
    for row in table.rows + [table.sums]:
        for head, name in zip(table.heads[4:], OPEN):
            said = agenda[row["部门代码"]][name] if row is not table.sums else sum(one[name] for one in agenda.values())
            held.same(f"{row['部门代码']} {head}", table=number(row[head]), ledger=said)
    ages = [[counts[name] for name in ("overdue", "time", "limitless")] for counts in counted.ages()]
    of_ages = package.table("06-open-ages")
    held.same("ages", table=[[number(row[head]) for head in of_ages.heads[1:]] for row in of_ages.rows], ledger=ages)
    of_open(package, counted, held)
    downtimes = [(since[:19].replace("T", " "), until[:19].replace("T", " "), minutes, before)
                 for since, until, minutes, before in counted.downtimes()]
    days = [counted.ledger.counted(bureau_of(package), one.get("date")).downtimes() for one in package.document.iter("day")]
    held.same("minutes of downtimes, in all", period=sum(minutes + before for _, _, minutes, before in downtimes),
              days=sum(minutes + before for told in days for _, _, minutes, before in told))
    held.same("minutes of downtimes beyond the period's own", ledger=max(
        0, sum(minutes for _, _, minutes, _ in downtimes) - 1440 * len(days)), law=0)
    held.same("downtimes", ledger=downtimes,
              table=[(row["停止"], row["恢复"], number(row["分钟"]), number(row["此前未计分钟"]))
                     for row in package.table("08-downtimes").rows],
              document=[(one.get("since")[:19].replace("T", " "), one.get("until")[:19].replace("T", " "), held.number(one, "minutes"),
                         held.number(one, "minutesBefore")) for one in package.document.iter("downtime")])
    page = package.page.tables.get("downtimes")
    held.same("downtimes on the page", page=page.amount if page else "0 次", ledger=f"{len(downtimes)} 次")
    unsigned = [day for day in counted.unsigned() if day >= counted.first]
    held.same("unsigned days", table=[row["日期"] for row in package.table("09-days").rows if row["复核"] == "未复核"], ledger=unsigned)


def leads(package, counted, held):
    """What ended late or badly, is overdue or was refused, under a rule that names an article; and what came late, one by one."""
    states = Counter()
    for one in counted.obligations:
        if not one.stands(counted.through) or not one.liability or one.from_entry <= counted.after and one.outcome is not None:
            continue
        over = one.outcome in ("met-late", "deemed", "failed") or one.outcome is None and one.state(counted.moment) in ("overdue", "deemed")
        states[one.liability, one.debtor, one.rule] += bool(over or one.marks & {"refused", "late"} and one.outcome != "superseded")
    table, root = package.table("07-accountability-leads"), package.document.find("leads")
    of_duties = Counter((row["线索条款"], row["部门代码"]) for row in table.rows if "到达" not in row["事实"])
    there = Counter()
    for (article, debtor, _), count in states.items():
        there[article, debtor] += count
    held.same("leads of duties", table=of_duties, ledger=+there)
    late = sum(1 for row in table.rows if "到达" in row["事实"])
    late_there = len(counted.late_rules())
    held.same("leads of what came late", table=late <= late_there, ledger=True)
    held.same("leads", table=len(table.rows), document=held.number(root, "count"),
              rows=sum(held.number(one, "count") for one in root.iter("lead")))
    held.same("withdrawn leads", table=len(package.table("07-withdrawn-leads").rows), document=held.number(root, "withdrawn"))
    by_rule = defaultdict(list)
    for one in root.iter("lead"):
        by_rule[one.get("article"), one.get("department")].append(one)
    for (article, department), elements in by_rule.items():
        rows = [row for row in table.rows if (row["线索条款"], row["部门代码"]) == (article, department)]
        for attribute, said in (("count", len(rows)), ("records", sum(number(row["记录"]) for row in rows)),
                                ("withReason", sum(row["部门说明的理由"] != "" for row in rows)),
                                ("touchedByDowntime", sum(number(row["期间处理系统停机（分钟）"]) > 0 for row in rows))):
            held.same(f"{article} {department} {attribute}", table=said, document=sum(held.number(one, attribute) for one in elements))
    page = package.page.tables.get("lead-counts")
    of_page = Counter()
    for row in page.rows if page else []:
        of_page.update({head: number(row[head]) for head in ("线索", "记录", "说明了理由", "期间有停机")})
    held.same("leads on the page", page=[of_page[head] for head in ("线索", "记录", "说明了理由", "期间有停机")], document=[
        sum(held.number(one, attribute) for one in root.iter("lead")) for attribute in ("count", "records", "withReason", "touchedByDowntime")])
    held.same("leads on the page, all", page=package.page.amounts["lead-counts"], table=f"{len(table.rows)} 条")
    held.same("leads of duties on the page", page=package.page.amounts["lead-list"], table=f"{sum(of_duties.values())} 条")


def large(package, counted, figures):
    """The figures that stand in large, as the ledger has them."""
    def all(head):
        return sum(counts[head] for counts in figures.values())
    agenda = counted.agenda()
    return {"投放文件": all("投放文件"), "记录": all("记录"), "退回": all("退回记录"), "逾期推送": all("推送逾期") - all("其中改判为按期"),
            "按期认领或退回": all("按期认领或退回"), "逾期认领或退回": all("逾期认领或退回"), "送达": all("收到记录"),
            "期末未了": sum(one.records for one in counted.open), "期末逾期未办": sum(one["overdue"] for one in agenda.values()),
            "期末未设时限": sum(one["limitless"] for one in agenda.values()), "处理系统停机": len(counted.downtimes())}


def before_of(package, counted):
    """The days of the period before, where all of them are closed: as many, or the month before."""
    first, last = package.document.get("from"), package.document.get("to")
    end = date.fromisoformat(first) - timedelta(1)
    if re.fullmatch(r"\d{4}-\d\d", package.document.get("name")):
        start = end.replace(day=1)
    else:
        start = end - (date.fromisoformat(last) - date.fromisoformat(first))
    days = [(start + timedelta(place)).isoformat() for place in range((end - start).days + 1)]
    return days if counted.ledger.first and counted.ledger.first <= days[0] and days[-1] in counted.ledger.closed else None


def name_before(package):
    """What the package of the month before is called."""
    return (date.fromisoformat(package.document.get("from")) - timedelta(1)).isoformat()[:7]


def said_before(package, heads):
    return number(next(row for row in package.table("00-verdict").rows if row["项目"] == "责任线索")[heads[2]])


def cards(package, counted, daily, figures, reports, held):
    days = before_of(package, counted)
    heads = package.table("00-verdict").heads
    now = large(package, counted, figures)
    then = {}
    if days:
        before = counted.ledger.counted(bureau_of(package), days[0], days[-1])
        then = large(package, before, count_of(before, {day: counted.ledger.counted(bureau_of(package), day) for day in days}))
    root = package.document.find("leads")
    now["责任线索"] = held.number(root, "count")
    if days:
        path = reports / f"{name_before(package) if len(days) > 27 and package.document.get('from').endswith('-01') else '-'}.zip"
        # What was told then; leads are counted anew only in the package of their own period.
        then["责任线索"] = int(read(path).document.find("leads").get("count")) if path.exists() else said_before(package, heads)
    order = ["投放文件", "记录", "退回", "逾期推送", "按期认领或退回", "逾期认领或退回", "送达", "期末未了", "期末逾期未办", "期末未设时限",
             "责任线索", "处理系统停机"]
    sides_of_cards(package, held, {name: now[name] for name in order}, then, heads[1], heads[2])
    total = sum(figures.values(), Counter())
    for card, name in (("记录", "compliance"), ("逾期推送", "lateness"), ("按期认领或退回", "claiming")):
        part, whole = share(name, total)
        told = re.search(r"([\d.]+%)（(\d+)／(\d+)）", package.page.cards[card]["detail"])
        held.same(f"{card}, in small", page=told.groups() if told else None,
                  ledger=(percent(part, whole), str(part), str(whole)) if whole else None)
    agenda = counted.agenda()
    balance = Counter()
    for _, counts in counted.accounts().values():
        balance.update(counts)
    claimed = sum(one["overdueClaims"] for one in agenda.values())
    overdue = sum(one["overdue"] for one in agenda.values())
    traffic = sum(counted.traffic().values(), Counter())
    small = {
        "投放文件": {name: traffic[f"files {verdict}"] for name, verdict in FILES.items() if traffic[f"files {verdict}"]},
        "退回": {"接收": total["接收记录"], "重复": total["重复记录"]}, "逾期认领或退回": {"期末逾期未认领": claimed},
        "送达": {"在": total["收到投递"]}, "期末逾期未办": {"认领": claimed, "其他": overdue - claimed},
        "期末未了": {head: balance[name] for head, name in BALANCE.items() if head != "期末未了"},
        "处理系统停机": {word: minutes for word, minutes in (
            ("共", sum(one[2] for one in counted.downtimes())), ("此前未计", sum(one[3] for one in counted.downtimes())))
            if word == "共" or minutes},
        "责任线索": {"部门说明了理由的": sum(held.number(one, "withReason") for one in root.iter("lead")), "撤回": held.number(root, "withdrawn")},
    }
    for card, said in small.items():
        held.same(f"{card}, in small", page=words(package.page.cards[card]["detail"]), ledger=said)
    old = re.search(r"天 (\d+)", package.page.cards["期末未设时限"]["detail"])
    held.same("期末未设时限, in small", page=int(old[1]), ledger=sum(one["old"] for one in agenda.values()))
    told = [int(one) for one in re.findall(r"\d+", package.page.summary[0])]
    held.same("the summary", page=told, ledger=[total[head] for head in ("投放文件", "记录", "接收记录", "退回记录", "收到投递", "收到记录")])
    verdict = package.table("00-verdict").rows
    held.same("the sentence", page=package.page.sentence, table="，".join(row["说明"] for row in verdict if row["项目"] == "") + "。")
    late = re.search(r"期末 (\d+) 个部门逾期未办 (\d+) 条", package.page.sentence)
    held.same("who is overdue", page=(int(late[1]), int(late[2])) if late else (0, 0),
              ledger=(sum(one["overdue"] > 0 for one in agenda.values()), overdue))


def pages(package, packages, figures, held):
    """Each row of a table of the page stands in its sheet."""
    page, last = package.page, max((one.get("date") for one in package.document.iter("day")), default=None)
    for name, table in page.tables.items():
        if name == "oldest":
            if last in packages:
                held.same("the register's size", page=table.amount, last_day=packages[last].page.tables["oldest"].amount)
                held.same("the oldest", page=table.rows, last_day=packages[last].page.tables["oldest"].rows)
        elif name == "balance":
            table_rows(held, table, package.table("01-balance").rows, {head: head for head in ["类别", *BALANCE]})
        elif name == "lead-list":
            table_rows(held, table, package.table("07-accountability-leads").rows, LEAD)
        elif name == "downtimes":
            table_rows(held, table, package.table("08-downtimes").rows, {head: head for head in ("停止", "恢复", "分钟", "此前未计分钟")})
        elif name not in ("volume", "day-list", "lead-counts", *INDICATORS):
            held.object(f"nobody holds the table {name}")
