"""Holds each figure of a day's package against every other place that has it, and against the ledger."""
import datetime
import re
from collections import Counter, defaultdict

from held import Held, book_of, sides_of_cards, table_rows
from ledger import next_day
from package import number, percentage, shares, words

FILES = {"全部接收": "accepted", "部分接收": "partially-accepted", "退回": "rejected", "重复": "duplicate", "编号冲突": "conflict",
         "系统故障暂存": "put-aside"}
TRAFFIC = {"投放文件": "files", "记录": "found", "接收记录": "accepted", "退回记录": "rejected", "重复记录": "unchanged",
           "收到投递": "deliveries", "收到记录": "delivered"}
SIDES = {"收到文件": "files", "接收文件": "filesAccepted", "收到记录": "found", "接收记录": "accepted", "退回记录": "rejected",
         "重复记录": "unchanged", "送达投递": "deliveries", "送达记录": "delivered"}
CLAIMS = {"应认领记录": ["records"], "按期认领": ["claimed"], "逾期认领": ["claimed late"], "已退回": ["returned", "returned late"],
          "已更正或撤销": ["superseded"], "待认领记录": ["open"]}
FATES = {"应认领记录": "records", "按期认领": "claimed", "逾期认领": "claimed late", "按期退回": "returned", "逾期退回": "returned late",
         "已更正或撤销": "superseded", "未处理": "open"}
BALANCE = {"期初未了": "opening", "当日新增": "opened", "不再需要": "withdrawn", "当日了结": "discharged", "期末未了": "closing"}
AGENDA = ["overdue", "elapsed", "today", "tomorrow", "week", "later", "limitless", "old", "records", "items"]
# The same in the document, where it is called otherwise.
IN_DOCUMENT = {"week": "thisWeek", "limitless": "withoutLimit"}
PARTS = ["04-reassign", "06-commitments", "07-letters-dispositions", "08-surveys", "09-parallel-default", "10-inquiries", "15-resolutions"]
# What the rows of each table of the page stand in: the sheets, and which of their columns say the same.
DUTY = {"承办部门": "承办部门", "对方部门": "对方部门", "记录": "记录", "状态": "状态", "自何时起": "产生时间", "时限": "时限"}
CLAIM = {"应认领部门": "收到部门", "发送部门": "发送部门", "种类": "种类", "投递编号": "投递编号", "未处理": "未处理", "送达": "送达时间",
         "认领期限": "认领期限"}
TABLES = {
    "oldest": (["16-open-items"], {"承办部门": "承办部门", "天数": "已历（日）", "自何时起": "产生时间", "对方部门": "对方部门", "义务": "义务",
                                   "记录": "记录", "时限": "时限"}),
    "balance": (["01-balance"], {head: head for head in ["类别", *BALANCE]}),
    "duties": (PARTS, DUTY), "failed": (PARTS, DUTY), "candidates": (["09-parallel-default"], DUTY), "notices": (PARTS, DUTY),
    "without-limit": (["16-open-items"], DUTY), "escalations": (["04-reassign"], DUTY), "conflicts": (PARTS, DUTY),
    "overdue": (["03-claims"], CLAIM), "claims": (["03-claims"], CLAIM | {"状态": "状态", "应认领": "应认领记录"}),
    "differences": (["01-differences"], {"部门": "部门", "原因": "原因", "所属日期": "所属日期", "种类": "种类", "收到部门": "收到部门",
                                         "标识或编号": "消息标识、投递或投放编号", "文件": "文件", "记录": "记录", "说明": "说明"}),
    "unstated": (["01-reconciliation"], {"部门": "部门", "种类": "种类", "批次": "接收文件", "记录": "接收记录"}),
    "amiss": (["17-expected"], {"部门": "部门", "种类": "种类", "应报时间": "应报时间", "结论": "结论"}),
    "late": (["02-late-pushes"], {"部门": "部门", "种类": "种类", "消息标识": "消息标识", "起算日": "起算日", "到达期限": "到达期限",
                                  "实际到达": "实际到达", "依据": "依据条款"}),
    "returns": (["04-returns"], {"退回部门": "退回部门", "发送部门": "发送部门", "种类": "种类", "投递编号": "投递编号", "记录": "记录",
                                 "退回时间": "退回时间"}),
    "rejections": (["11-rejections"], {"部门": "部门", "文件": "文件", "结论": "结论", "记录": "记录", "退回": "退回记录"}),
    "withdrawn-leads": (["12-withdrawn-leads"], {"部门": "部门", "条款": "线索条款", "义务": "义务", "原来": "原来", "现在": "现在"}),
    "departments": (["01-traffic"], {"部门": "部门", "角色": "角色", "投放文件": "投放文件", "记录": "记录", "接收": "接收记录",
                                     "退回": "退回记录", "重复": "重复记录", "收到投递": "收到投递", "收到记录": "收到记录",
                                     "待认领": "待认领记录"}),
    "pushes": (["02-push-timeliness"], {"部门": "部门", "种类": "种类", "依据": "依据条款", "按期": "按期", "逾期": "逾期",
                                        "不计时限": "不计时限"}),
    "reconciliation": (["01-reconciliation"], {
        "部门": "部门", "核对结果": "核对结果", "所属日期": "所属日期", "种类": "种类", "自报记录": "自报记录", "投放文件": "收到文件",
        "收到记录": "收到记录", "接收": "接收记录", "退回": "退回记录", "重复": "重复记录", "送达": "送达记录", "待认领": "待认领记录"}),
    "downtimes": (["13-downtimes"], {"停止": "停止", "恢复": "恢复", "分钟": "分钟", "涉及义务": "涉及义务", "此前未计分钟": "此前未计分钟"}),
    "moved": (["13-moved-deadlines"], {"部门": "部门", "义务": "义务", "原时限": "原时限", "新时限": "新时限"}),
} | {f"part-{place}": ([sheet], DUTY) for place, sheet in enumerate(PARTS, 1)}


def hold(package, ledger, reports=None, held=None):
    """Every objection to a day's package."""
    day = package.document.get("day")
    held = held or Held(day, package.document)
    traffic = package.table("01-traffic")
    names = {row["部门代码"]: row["部门"] for row in traffic.rows}
    bureau = next((row["部门代码"] for row in traffic.rows if row["角色"] == "大数据局"), "")
    counted, before = ledger.counted(bureau, day), ledger.counted(bureau, next_day(day, -1))
    held.same("state", document=package.document.get("state"), ledger="closed" if day in ledger.closed else "preliminary")
    held.same("last entry", document=held.figure("ledger", "lastEntry"), ledger=counted.through)
    departments(package, counted, held, names)
    balances(package, counted, held)
    agenda(package, counted, held, names)
    register(package, counted, held)
    pushes(package, counted, held, names)
    claims(package, counted, held)
    sides(package, counted, held)
    rest(package, counted, held)
    cards(package, counted, before, held)
    charts(package, counted, held, names)
    pages(package, counted, held)
    book_of(package, held)
    held.unread()
    return held.objections


def departments(package, counted, held, names):
    """01-traffic, the departments and totals of the document, and the page's table of departments."""
    traffic, flows, claims = package.table("01-traffic"), counted.traffic(), counted.claims()
    duties, agenda, returned, pushed = counted.duties(), counted.agenda(), counted.returned(), counted.pushes()
    claimed = defaultdict(Counter)
    for counts in claims.values():
        of = claimed[counts["debtor"]]
        of.update({name: count for name, count in counts.items() if name != "debtor"})
        of.update({"deliveries": 1, "overdueDeliveries": counts["overdue"] > 0,
                   "pendingDeliveries": counts["open"] > 0 and not counts["overdue"]})
    sent = defaultdict(Counter)
    for (sender, _, _), counts in pushed.items():
        sent[sender].update(counts)
    page = package.page.tables.get("departments")
    on_page = {row["部门"]: row for row in page.rows} if page else {}
    totals = defaultdict(int)
    rows = {row["部门代码"]: row for row in traffic.rows}
    held.same("departments", table=set(rows), document={one.get("code") for one in package.document.iter("department")},
              ledger=set(rows) | set(flows) | set(claimed) | set(duties))
    for code, element in [(one.get("code"), one) for one in package.document.iter("department")] + [
            (None, package.document.find("totals"))]:
        row = rows.get(code) if code else traffic.sums
        told = on_page.get(names.get(code)) if code else page.sums if page else None

        def count(counts, *keys):
            if code:
                return sum(counts.get(code, {}).get(key, 0) for key in keys)
            return sum(one.get(key, 0) for one in counts.values() for key in keys)
        place = code or "all"
        for head, name in TRAFFIC.items():
            child = {"files": ("files", "total"), "deliveries": ("received", "deliveries"), "delivered": ("received", "records")}
            of_page = head if head in ("投放文件", "记录", "收到投递", "收到记录") else head.removesuffix("记录")
            held.same(f"{place} {head}", table=number(row[head]), document=held.child(element, *child.get(name, ("records", name))),
                      page=number(told[of_page]) if told else None, ledger=count(flows, name))
        for head, verdict in FILES.items():
            camel = re.sub("-(.)", lambda match: match[1].upper(), verdict)
            held.same(f"{place} {head}", table=number(row[head] if verdict != "put-aside" else row.get(head)),
                      document=held.child(element, "files", camel),
                      ledger=count(flows, f"files {verdict}"))
        for name in ("onTime", "late", "unmeasured"):
            held.same(f"{place} pushes {name}", document=held.child(element, "pushes", name), ledger=count(sent, name))
        for name, keys in {"deliveries": ["deliveries"], "records": ["records"], "inTime": ["claimed"], "late": ["claimed late"],
                           "returned": ["returned", "returned late"], "superseded": ["superseded"],
                           "overdue": ["overdue"], "pendingDeliveries": ["pendingDeliveries"],
                           "overdueDeliveries": ["overdueDeliveries"]}.items():
            held.same(f"{place} claims {name}", document=held.child(element, "claims", name), ledger=count(claimed, *keys))
        to_claim, overdue = count(claimed, "open"), count(claimed, "overdue")
        held.same(f"{place} pending", document=held.child(element, "claims", "pending"), ledger=to_claim - overdue)
        held.same(f"{place} to claim", table=number(row["待认领记录"]), page=number(told["待认领"]) if told else None, ledger=to_claim)
        items = count(claimed, "pendingDeliveries", "overdueDeliveries")
        held.same(f"{place} deliveries to claim", table=number(row["待认领（项）"]), ledger=items)
        held.same(f"{place} returns", document=held.child(element, "returns", "count"), ledger=count(returned, "times"))
        pending = count(duties, "pending", "notices")
        for name, said in {"pending": pending, "overdue": count(duties, "overdue"), "candidates": count(duties, "candidates"),
                           "failed": count(duties, "failed")}.items():
            held.same(f"{place} duties {name}", document=held.child(element, "duties", name), ledger=said)
        held.same(f"{place} other duties", table=number(row["其他待办（项）"]),
                  ledger=count(duties, "pending", "notices", "overdue", "candidates"))
        held.same(f"{place} overdue", table=number(row["其中逾期（项）"]),
                  ledger=count(duties, "overdue") + count(claimed, "overdueDeliveries"))
        if told:
            held.same(f"{place} other duties in records", page=number(told["其他待办"]), ledger=count(
                duties, "pending records", "notices records", "overdue records", "candidates records"))
            held.same(f"{place} overdue in records", page=number(told["其中逾期"]), ledger=count(agenda, "overdue"))
        for head in row:
            if code and re.fullmatch(r"\d+", row[head]):
                totals[head] += int(row[head])
    for head, total in totals.items():
        held.same(f"sum of {head}", table=number(traffic.sums[head]), rows=total)
    busy = {names[code] for code in rows if any(number(cell) for head, cell in rows[code].items() if re.fullmatch(r"\d+", cell))
            or count_of(claimed, code) or count_of(duties, code) or count_of(returned, code) or count_of(sent, code)}
    held.same("departments on the page", page=set(on_page), ledger=busy)
    return held


def count_of(counts, code):
    return sum(count for count in counts.get(code, {}).values() if isinstance(count, int))


def balances(package, counted, held):
    """01-balance and that by department, and the same of document and page."""
    accounts = counted.accounts()
    families = defaultdict(Counter)
    for family, counts in accounts.values():
        families[family].update(counts)
    rows = package.table("01-balance-by-department").rows
    elements = {(one.get("department"), one.get("rule")): one for one in package.document.iter("account")}
    held.same("accounts", table=[(row["部门代码"], row["规则"]) for row in rows], document=list(elements),
              ledger=sorted(accounts, key=list(elements).index) if set(accounts) == set(elements) else set(accounts))
    for row in rows:
        key = row["部门代码"], row["规则"]
        for head, name in BALANCE.items():
            held.same(f"{key} {head}", table=number(row[head]), document=held.number(elements[key], name) if key in elements else None,
                      ledger=accounts.get(key, ("", Counter()))[1][name])
    table = package.table("01-balance")
    of_table = {row["类别"]: row for row in table.rows}
    elements = list(package.document.iter("family"))
    # One of which versions took each other's place, and nothing else happened, has a row of zeros.
    told = {one.get("name") for one in elements if any(one.get(name) != "0" for name in BALANCE.values())}
    held.same("families", document=told, ledger=set(families))
    held.same("families, how many", table=len(table.rows), document=len(elements))
    for element, row in zip(elements, table.rows):
        for head, name in BALANCE.items():
            held.same(f"{element.get('name')} {head}", table=number(of_table[row['类别']][head]),
                      document=held.number(element, name), ledger=families[element.get("name")][name])
    for head, name in BALANCE.items():
        total = sum(counts[name] for counts in families.values())
        by_department = package.table("01-balance-by-department").sums
        held.same(f"all {head}", table=number(table.sums[head]), departments=number(by_department[head]), ledger=total)


def agenda(package, counted, held, names):
    """今天谁要办什么: the sheet, the page, the document and the ledger."""
    table, page, agenda = package.table("00-agenda"), package.page.agenda, counted.agenda()
    heads = table.heads[4:4 + len(AGENDA)]
    held.same("who has something to do", table={row["部门代码"] for row in table.rows}, ledger=set(agenda))
    elements = {one.get("department"): one for one in package.document.iter("todo")}
    held.same("who has something to do, in the document", document=set(elements), ledger=set(agenda))
    shown = {row["部门"]: row for row in page.rows} if page else {}
    for row in table.rows + [table.sums]:
        code = row["部门代码"]
        total = code == "合计"
        told = (page.sums if total else shown.get(row["部门"])) if page else None
        for place, (head, name) in enumerate(zip(heads, AGENDA)):
            count = sum(one[name] for one in agenda.values()) if total else agenda[code][name]
            held.same(f"{code} {head}", table=number(row[head]), ledger=count,
                      document=held.number(elements[code], IN_DOCUMENT.get(name, name)) if code in elements else None,
                      page=number(list(told.values())[place + 1]) if told and place < len(AGENDA) - 1 else None)
        if not total:
            held.same(f"{code} oldest", table=row["自何时起"], ledger=agenda[code]["oldest"][:19].replace("T", " "),
                      page=row["自何时起"] if not told or f"自 {row['自何时起'][:10]}（" in told["最早的一项"] else told["最早的一项"])
            held.same(f"{code} oldest, in the document", document=elements[code].get("oldest") if code in elements else None,
                      ledger=agenda[code]["oldest"])
            held.same(f"{code} contact", table=row["电话"], page=told["联系人"].split()[-1] if told and row["电话"] else row["电话"])


def register(package, counted, held):
    """未结台账: an item of the sheet is one of the ledger, and none is missing."""
    table = package.table("16-open-items")
    today = datetime.date.fromisoformat(next_day(counted.day))

    def due(moment):
        if moment is None:
            return ""
        return (datetime.datetime.fromisoformat(moment) - datetime.timedelta(days=1)).date().isoformat() if moment[11:19] == "00:00:00" \
            else moment[:16].replace("T", " ")
    said = Counter((row["承办部门代码"], row["依据条款"], row["产生时间"], number(row["记录"]), row["时限"].removesuffix(" 24:00"), row["事项"],
                    number(row["已历（日）"])) for row in table.rows)
    there = Counter((one.debtor, one.article, one.opened_at[:19].replace("T", " "), one.records, due(one.due),
                     counted.matters[one.matter_row], (today - datetime.date.fromisoformat(one.opened_at[:10])).days)
                    for one in counted.open)
    held.same("the register", table=said - there, ledger=there - said)
    oldest = package.page.tables.get("oldest")
    if oldest:
        held.same("the register's size", page=oldest.amount, table=f"共 {len(table.rows)} 项，{table.sum('记录')} 条",
                  ledger=f"共 {len(counted.open)} 项，{sum(one.records for one in counted.open)} 条")


def pushes(package, counted, held, names):
    """推送时限 and the records that came late."""
    table, pushed = package.table("02-push-timeliness"), counted.pushes()
    elements = {(one.get("code"), push.get("kind"), push.get("rule")): push
                for one in package.document.iter("department") for push in one.iter("push")}
    held.same("pushes", table={(row["部门代码"], row["种类代码"], row["规则"]) for row in table.rows}, document=set(elements),
              ledger=set(pushed))
    for row in table.rows:
        key = row["部门代码"], row["种类代码"], row["规则"]
        for head, name in {"按期": "onTime", "逾期": "late", "不计时限": "unmeasured"}.items():
            held.same(f"{key} {head}", table=number(row[head]), document=held.number(elements[key], name) if key in elements else None,
                      ledger=pushed[key][name])
    for head in ("按期", "逾期", "不计时限"):
        held.same(f"pushes {head}", table=number(table.sums[head]), rows=table.sum(head))
    late = package.table("02-late-pushes")
    held.same("late records", table=Counter((row["投放编号"], row["消息标识"]) for row in late.rows), ledger=counted.late())
    page = package.page.tables.get("late")
    held.same("late records, how many", page=words(f"x {page.amount}")["x"] if page else 0, ledger=sum(counted.late().values()))
    supervision = package.table("05-supervision-push")
    for row in supervision.rows:
        own = Counter()
        for (sender, kind, _), counts in pushed.items():
            if sender == row["部门代码"] and kind == "supervision-push":
                own.update(counts)
        held.same(f"{row['部门代码']} 05", table=[number(row[head]) for head in supervision.heads[2:5]],
                  ledger=[own["onTime"], own["late"], own["unmeasured"]])
        of = [one for one in package.table("03-claims").rows
              if one["发送部门代码"] == row["部门代码"] and one["种类"] == "监管信息推送"]
        for head, own in {"应认领记录": ["应认领记录"], "按期认领": ["按期认领"], "逾期认领": ["逾期认领"], "已退回": ["按期退回", "逾期退回"],
                          "已更正或撤销": ["已更正或撤销"]}.items():
            # 03 has what was to be claimed at first; what a correction took away isn't among 05's.
            if head != "应认领记录":
                held.same(f"{row['部门代码']} 05 {head}", table=number(row[head]), claims=sum(number(one[name]) for one in of for name in own))
        parts = supervision.heads[6:]
        held.same(f"{row['部门代码']} 05 sum", table=number(row["应认领记录"]), parts=sum(number(row[head]) for head in parts))
        held.same(f"{row['部门代码']} 05 open", table=sum(number(row[head]) for head in parts[-2:]), claims=sum(number(one["未处理"]) for one in of))
    for head in supervision.heads[2:]:
        held.same(f"05 {head}", table=number(supervision.sums[head]), rows=supervision.sum(head))


def claims(package, counted, held):
    """认领 by delivery."""
    table, claimed = package.table("03-claims"), counted.claims()
    held.same("deliveries to claim", table={row["投递编号"] for row in table.rows}, ledger=set(claimed))
    for row in table.rows:
        counts = claimed.get(row["投递编号"], Counter())
        for head, name in FATES.items():
            if head == "应认领记录":
                held.same(f"{row['投递编号']} {head}", table=number(row[head]) >= counts[name], ledger=True)
            else:
                held.same(f"{row['投递编号']} {head}", table=number(row[head]), ledger=counts[name])
        held.same(f"{row['投递编号']} is overdue", table=row["状态"] == "逾期未认领", ledger=counts["overdue"] > 0)
    for head, name in FATES.items():
        held.same(f"claims {head}", table=number(table.sums[head]), ledger=sum(counts[name] for counts in claimed.values()))


def sides(package, counted, held):
    """双方核对 and 双方差异."""
    table, sides, stated = package.table("01-reconciliation"), counted.sides(), counted.statements()
    undelivered = [row for row in package.table("01-differences").rows if row["原因代码"] == "undelivered"]
    missing = defaultdict(int)
    for row in undelivered:
        missing[row["部门代码"], row["种类代码"], row["所属日期"]] += number(row["记录"])
    elements = {(one.get("sender"), one.get("kind", ""), one.get("day")): one for one in package.document.iter("side")}
    keys = [(row["部门代码"], row["种类代码"], row["所属日期"]) for row in table.rows]
    held.same("both sides", table=set(keys), document=set(elements), ledger=set(sides) | set(stated) | set(missing))
    for key, row in zip(keys, table.rows):
        element, counts, word = elements.get(key), sides[key], stated.get(key)
        for head, name in SIDES.items():
            held.same(f"{key} {head}", table=number(row[head]), document=held.number(element, name), ledger=counts[name])
        for head, name, said in (("自报文件", "statedFiles", word[0] if word else None), ("自报记录", "statedRecords", word[1] if word else None),
                                 ("文件声明记录", "declared", counts.get("declared"))):
            held.same(f"{key} {head}", table=row[head], document=str(held.number(element, name)) if element.get(name) else "",
                      ledger="" if said is None else str(said))
        collected = counts.get("collected")
        held.same(f"{key} 取走记录", table=row["取走记录"], document=str(held.number(element, "collected")) if element.get("collected") else "",
                  ledger="" if collected is None else str(collected))
        held.same(f"{key} 未投递记录", table=number(row["未投递记录"]), document=held.number(element, "undelivered"), rows=missing[key])
        for (head, own), name in zip(CLAIMS.items(), ["toClaim", None, None, "returned", "superseded", "unclaimed"]):
            held.same(f"{key} {head}", table=number(row[head]), document=held.number(element, name) if name else None,
                      ledger=sum(counts[f"claim {one}"] for one in own))
        held.same(f"{key} claimed", document=held.number(element, "claimed"), ledger=counts["claim claimed"] + counts["claim claimed late"])
    heads = table.heads[table.heads.index("收到文件"):-1]
    for head in heads if table.rows else []:
        held.same(f"both sides {head}", table=number(table.sums[head]), rows=table.sum(head))
    differences = package.table("01-differences").rows
    held.same("differences", table=[(row["原因代码"], row["部门代码"], row["所属日期"], row["种类代码"], row["消息标识、投递或投放编号"],
                                     number(row["文件"]), number(row["记录"])) for row in differences],
              document=[(one.get("cause"), one.get("sender"), one.get("day"), one.get("kind", ""), one.get("subject", ""),
                         held.number(one, "files"), held.number(one, "records")) for one in package.document.iter("difference")])
    left, answered = counted.left() or set(), counted.answered()
    placed = {delivery for delivery, in counted.between("SELECT subject FROM entry WHERE @", "delivered")}
    held.same("uncollected", table={row["消息标识、投递或投放编号"] for row in differences if row["原因代码"] == "uncollected"},
              ledger=(left - answered) & placed)
    claimed = counted.claims()
    held.same("unclaimed", table={row["消息标识、投递或投放编号"]: number(row["记录"]) for row in differences if row["原因代码"] == "unclaimed"},
              ledger={delivery: claimed[delivery]["open"] for delivery in placed if claimed.get(delivery, {}).get("open")})
    alarms = {"missing-at-exchange", "missing-at-sender", "mismatched", "undelivered"}
    page = package.page.tables.get("differences")
    held.same("differences on the page", page=page.amount if page else "0 处",
              table=f"{sum(row['原因代码'] in alarms for row in differences)} 处")
    statements = package.document.find("statements")
    told = {(one.get("sender"), one.get("kind"), one.get("day")): (held.number(one, "bundles"), held.number(one, "records"))
            for one in statements.iter("statement")}
    held.same("statements", document=told, ledger={key: word[:2] for key, word in stated.items()})
    held.same("statements, how many", document=held.number(statements, "count"), ledger=len(stated))
    held.same("statements that differ", document=held.number(statements, "differing"),
              rows=sum(one.get("result") == "differs" for one in statements.iter("statement")))
    for one in statements.iter("statement"):
        key = one.get("sender"), one.get("kind"), one.get("day")
        row = next((row for other, row in zip(keys, table.rows) if other == key), {})
        held.same(f"{key} found", document=[held.number(one, "foundBundles"), held.number(one, "foundRecords"), held.number(one, "missing")],
                  table=[number(row.get("核对时接收文件")), number(row.get("核对时接收记录")), number(row.get("标识未收到"))])
    unstated = [(one.get("sender"), one.get("kind"), held.number(one, "foundBundles"), held.number(one, "foundRecords"))
                for one in statements.iter("unstated")]
    held.same("unstated, how many", document=held.number(statements, "unstated"), rows=len(unstated))
    for sender, kind, files, records in unstated:
        counts = sides[sender, kind, counted.day]
        held.same(f"{sender} {kind} unstated", document=(files, records), ledger=(counts["filesAccepted"], counts["accepted"]))
    page = package.page.tables.get("unstated")
    held.same("unstated on the page", page=page.amount if page else "0 条", document=f"{sum(line[3] for line in unstated)} 条")


def rest(package, counted, held):
    """What came back, leads, sign-offs, downtimes, what was expected, and the sums of the sheets of obligations."""
    rejections, there = package.table("11-rejections"), counted.rejections()
    said = {}
    for row in rejections.rows:
        counts = said.setdefault(row["投放编号"], [0, 0])
        counts[0] += number(row["记录"])
        counts[1] += number(row["退回记录"])
    held.same("rejections", table={drop: tuple(counts) for drop, counts in said.items()}, ledger=there)
    reasons = Counter()
    for row in rejections.rows:
        reasons[row["投放编号"], row["发现代码"]] += number(row["次数"])
    held.same("reasons of rejections", table=+reasons, ledger=counted.reasons())
    held.same("records in rejected files", table=[number(rejections.sums[head]) for head in ("记录", "退回记录")],
              ledger=[sum(one[place] for one in there.values()) for place in (0, 1)])
    page = package.page.tables.get("rejections")
    held.same("rejections on the page", page=page.amount if page else "0 份，0 条",
              ledger=f"{len(there)} 份，{sum(one[1] for one in there.values())} 条")
    returns, returned = package.table("04-returns"), counted.returned()
    records = sum(one["records"] for one in returned.values())
    held.same("rounds of returns", table=sorted(number(row["第几次退回"]) for row in returns.rows), ledger=sorted(counted.rounds()))
    held.same("returns", table=(sum(number(row["记录"]) > 0 for row in returns.rows), returns.sum("记录"), number(returns.sums["记录"])),
              ledger=(sum(one["times"] for one in returned.values()), records, records))
    page = package.page.tables.get("returns")
    held.same("returns on the page", page=page.amount if page else "0 条", ledger=f"{records} 条")

    rules = {row["规则"]: row["责任条款"] for row in package.table("13-rules").rows}
    leads, counts = package.table("12-accountability-leads"), counted.leads(rules)
    held.same("leads", table=Counter(leads.column("线索条款")), ledger=counts,
              document=Counter({one.get("article"): held.number(one, "count") for one in package.document.find("leads").iter("lead")}))
    held.same("all leads", document=held.figure("leads", "count"), ledger=sum(counts.values()))
    if leads.sums:
        held.same("records of leads", table=number(leads.sums["记录"]), rows=leads.sum("记录"))
    page = package.page.tables.get("leads")
    held.same("leads on the page", page={row["条款"]: number(row["线索"]) for row in page.rows} if page else {}, ledger=dict(counts))
    held.same("leads on the page, all", page=page.amount if page else "0 条", ledger=f"{sum(counts.values())} 条")

    signed, other = counted.signoffs()
    signoffs = package.document.find("signoffs")
    held.same("sign-offs", document=(held.number(signoffs, "count"), held.number(signoffs, "differing")), ledger=(signed, other))
    held.same("words on other days", table=len(package.table("14-signoff").rows), document=len(signoffs))
    unsigned = counted.unsigned()
    held.same("unsigned days", table=package.table("14-unsigned-days").column("日期"), ledger=unsigned)
    told = re.search(r"尚未复核的日报 (\d+) 份", "".join(package.page.summary))
    held.same("unsigned days on the page", page=int(told[1]) if told else 0, ledger=len(unsigned))

    downtimes = package.table("13-downtimes").rows
    held.same("downtimes", table=[(row["停止"], row["恢复"], number(row["分钟"]), number(row["此前未计分钟"])) for row in downtimes],
              document=[(one.get("since")[:19].replace("T", " "), one.get("until")[:19].replace("T", " "), held.number(one, "minutes"),
                         held.number(one, "minutesBefore")) for one in package.document.iter("downtime")],
              ledger=[(since[:19].replace("T", " "), until[:19].replace("T", " "), minutes, before)
                      for since, until, minutes, before in counted.downtimes()])
    held.same("what downtimes touched", table=[number(row["涉及义务"]) for row in downtimes],
              document=[held.number(one, "obligations") for one in package.document.iter("downtime")])

    expected, element = package.table("17-expected").rows, package.document.find("expected")
    arrivals = dict(((sender, kind), first) for sender, kind, first in counted.ledger.rows(
        """SELECT sender, kind, min(received_at) FROM drops WHERE substr(received_at, 1, 10) = ? AND id <= ?
           AND verdict IN ('accepted', 'partially-accepted') GROUP BY 1, 2""", counted.day, counted.last_drop(counted.through)))
    held.same("expected", document=[(one.get("department"), one.get("by"), one.get("first")) for one in element],
              ledger=[(one.get("department"), one.get("by"), arrivals.get((one.get("department"), one.get("kind")))) for one in element])
    held.same("expected, in the sheet", table=[(row["部门代码"], row["应报时间"], row["首次收到"]) for row in expected],
              document=[(one.get("department"), one.get("by"), (one.get("first") or "")[:19].replace("T", " ")) for one in element])
    amiss = [one for one in element if one.get("outcome") in ("missing", "late")]
    held.same("expected, how many", document=(held.number(element, "count"), held.number(element, "amiss")), rows=(len(element), len(amiss)))

    duties = counted.duties()
    for name, key in (("duties", "overdue"), ("failed", "failed"), ("candidates", "candidates"), ("notices", "notices")):
        page = package.page.tables.get(name)
        held.same(f"{name} on the page", page=page.amount if page else "0 条",
                  ledger=f"{sum(one[f'{key} records'] for one in duties.values())} 条")
    start = f"{counted.day}T00:00:00.000+08:00"
    page = package.page.tables.get("without-limit")
    held.same("without a limit on the page", page=page.amount if page else "0 条",
              ledger=f"{sum(one.records for one in counted.open if one.due is None and one.opened_at < start and one.family != 'claim' or one.family == 'claim' and one.due is None and one.opened_at < start)} 条")
    page = package.page.tables.get("overdue")
    held.same("overdue claims on the page", page=page.amount if page else "0 条",
              ledger=f"{sum(one['overdue'] for one in counted.claims().values())} 条")
    for sheet in PARTS:
        table = package.table(sheet)
        if table.sums:
            held.same(f"records of {sheet}", table=number(table.sums["记录"]), rows=table.sum("记录"))


def figures(counted):
    """The figures that stand in large, as the ledger has them."""
    traffic, returned, agenda, claims = counted.traffic(), counted.returned(), counted.agenda(), counted.claims()

    def count(counts, key):
        return sum(one.get(key, 0) for one in counts.values())
    to_claim = sum(one.records for one in counted.open if one.family == "claim")
    return {"逾期未办": count(agenda, "overdue"), "期满待定": count(agenda, "elapsed"), "待认领": to_claim,
            "其他待办": count(agenda, "records") - to_claim, "未设时限": count(agenda, "limitless"), "期末未了": count(agenda, "records"),
            "投放文件": count(traffic, "files"), "记录": count(traffic, "found"), "退回": count(traffic, "rejected"),
            "逾期推送": sum(counted.late().values()), "送达": count(traffic, "delivered"), "认领退回": count(returned, "records")}


def details(counted, before):
    """What stands in small below them, as numbers by their words."""
    traffic, agenda, claims, duties = counted.traffic(), counted.agenda(), counted.claims(), counted.duties()

    def count(counts, key):
        return sum(one.get(key, 0) for one in counts.values())
    overdue, claimed = count(agenda, "overdue"), sum(one["overdue"] for one in claims.values())
    balance = Counter()
    for _, counts in counted.accounts().values():
        balance.update(counts)
    pushed = Counter()
    for counts in counted.pushes().values():
        pushed.update(counts)
    measured = pushed["onTime"] + pushed["late"]
    failed = count(duties, "failed records")
    decided = sum(one.records for one in counted.open if one.state(counted.moment) == "deemed")
    return {
        "逾期未办": {"认领": claimed, "其他": overdue - claimed} | ({"另有当日已不能办理": failed} if failed else {}),
        "期满待定": {"默认候选": count(duties, "candidates records"), "期满未收到结果": count(duties, "notices records")}
        | ({"视为同意": decided} if decided else {}),
        "待认领": {"在": sum(one["open"] > 0 for one in claims.values())},
        "其他待办": {},
        "未设时限": {"天": count(agenda, "old"), "前一日": count(before.agenda(), "old")},
        "期末未了": {head: balance[name] for head, name in BALANCE.items() if head not in ("期初未了", "期末未了")},
        "投放文件": {head: count(traffic, f"files {verdict}") for head, verdict in FILES.items() if count(traffic, f"files {verdict}")},
        "记录": {"接收": count(traffic, "accepted"), "重复": count(traffic, "unchanged")},
        "退回": {"在": len(counted.rejections())},
        "逾期推送": {"share": (pushed["onTime"], measured)} if measured else {},
        "送达": {"在": count(traffic, "deliveries")},
        "认领退回": {"times": count(counted.returned(), "times")},
    }


def cards(package, counted, before, held):
    """The cards, the first sheet, and the sentences."""
    now, then = figures(counted), figures(before)
    has_before = before.day in counted.ledger.closed
    sides_of_cards(package, held, now, {name: then[name] if has_before else None for name in then}, "当日", "上一日")
    for name, numbers in details(counted, before).items():
        detail = package.page.cards.get(name, {}).get("detail", "")
        if name == "未设时限":
            found = {"天": int(re.search(r"天 (\d+)", detail)[1]), "前一日": int(re.search(r"前一日 (\d+)", detail)[1])}
            numbers["前一日"] = numbers["前一日"] if has_before else found["前一日"]
        elif name == "认领退回":
            found = {"times": int(re.match(r"\d+", detail)[0])}
        elif name == "逾期推送":
            share = re.search(r"(\d+)／(\d+)", detail)
            found = {"share": (int(share[1]), int(share[2]))} if share else {}
            percent = re.search(r"按期 ([\d.]+)%", detail)
            if share and percent:
                held.same("the share in time", page=percent[1], reckoned=percentage(int(share[1]), int(share[2])))
        else:
            found = words(detail)
        held.same(f"{name}, in small", page=found, ledger=numbers)
    flows = counted.traffic()

    def all(name):
        return sum(one[name] for one in flows.values())
    told = [int(one) for one in re.findall(r"\d+", package.page.summary[0])]
    expected = [all("files"), all("found"), all("accepted"), all("rejected")] if all("files") else []
    held.same("the summary", page=told, ledger=expected + ([all("deliveries"), all("delivered")] if all("deliveries") else []))
    verdict = package.table("00-verdict").rows
    parts = [row["说明"] for row in verdict if row["项目"] == ""]
    held.same("the sentence", page=package.page.sentence, table="，".join(parts) + "。")
    held.same("the verdict", page=package.page.verdict, table=next(row["说明"] for row in verdict if row["项目"] == "结论"))
    late = re.search(r"(\d+) 个部门逾期未办 (\d+) 条", package.page.sentence)
    agenda = counted.agenda()
    held.same("who is overdue", page=(int(late[1]), int(late[2])) if late else (0, 0),
              ledger=(sum(one["overdue"] > 0 for one in agenda.values()), sum(one["overdue"] for one in agenda.values())))
    document = package.document
    differing = re.findall(r"不一致 (\d+) 处", package.page.sentence)
    causes = {"missing-at-exchange", "missing-at-sender", "mismatched"}
    held.same("differences in the sentence", page=sum(map(int, differing)),
              document=sum(bool(causes & set(one.get("causes").split())) for one in document.iter("side")))
    silent = re.search(r"(\d+) 个部门未报清单", package.page.sentence)
    held.same("silent departments in the sentence", page=int(silent[1]) if silent else 0,
              document=len({one.get("sender") for one in document.iter("unstated")}))
    waiting = re.search(r"(\d+) 份投递还没有送达", package.page.sentence)
    held.same("undelivered in the sentence", page=int(waiting[1]) if waiting else 0,
              table=sum(row["原因代码"] == "undelivered" for row in package.table("01-differences").rows))
    amiss = re.search(r"(\d+) 项应报未报", package.page.sentence)
    held.same("amiss in the sentence", page=int(amiss[1]) if amiss else 0, document=held.figure("expected", "amiss"))


def charts(package, counted, held, names):
    """The charts, by the words beside their bars."""
    pushed, claims, agenda = counted.pushes(), counted.claims(), counted.agenda()
    timeliness = defaultdict(Counter)
    for (sender, _, _), counts in pushed.items():
        timeliness[sender].update({"按期办理": counts["onTime"], "逾期办理": counts["late"], "逾期未办": 0})
    for counts in claims.values():
        timeliness[counts["debtor"]].update({"按期办理": counts["claimed"], "逾期办理": counts["claimed late"], "逾期未办": 0})
    for code, counts in agenda.items():
        timeliness[code].update({"按期办理": 0, "逾期办理": 0, "逾期未办": counts["overdue"]})
    bars = package.page.charts["timeliness"]
    there = {names[code]: shares(counts) for code, counts in timeliness.items() if any(counts.values())}
    held.same("bars of timeliness", page=len(bars), ledger=min(len(there), 8))
    for label, text in bars.items():
        held.same(f"chart of {label}", page=text, ledger=there.get(label))
    of_open(package, counted, held)
    for label, text in package.page.charts["trend"].items():
        held.same(f"chart of {label}", page=text, ledger=shares(of_records(counted.ledger.counted("", label))))


def of_records(counted):
    """What became of the records that came, in the order of a chart."""
    flows = counted.traffic().values()
    return {name: sum(one[key] for one in flows) for name, key in (("接收", "accepted"), ("退回", "rejected"), ("重复", "unchanged"))}


def of_open(package, counted, held):
    """The chart of how long what is open has been."""
    parts = (("逾期未办", "overdue"), ("未逾期", "time"), ("未设时限", "limitless"))
    for (label, text), counts in zip(package.page.charts["ages"].items(), counted.ages()):
        held.same(f"chart of {label}", page=text, ledger=shares({name: counts[key] for name, key in parts}))


def pages(package, counted, held):
    """Each row of a table of the page stands in its sheet."""
    for name, table in package.page.tables.items():
        if name == "leads":
            continue
        if name not in TABLES:
            held.object(f"nobody holds the table {name}")
            continue
        sheets, columns = TABLES[name]
        table_rows(held, table, [row for sheet in sheets for row in package.table(sheet).rows], columns)
        if name in ("balance", "pushes", "reconciliation"):
            sums = package.table(sheets[0]).sums
            for head, own in columns.items():
                if table.sums and re.fullmatch(r"\d+", table.sums.get(head, "")):
                    held.same(f"{name} {head}, all", page=table.sums[head], table=sums[own])
    for link, amount in package.page.links.items():
        table = package.page.tables.get(link)
        held.same(f"link to {link}", page=amount, heading=table.amount if table else "")
    held.same("folded tables", page=package.page.folds, tables=[
        (package.page.tables[name].heading, package.page.tables[name].amount) for name in package.page.tables
        if name in ("reconciliation", "pushes", "claims") or name.startswith("part-")])
    page = package.page.tables.get("claims")
    if page:
        held.same("claims, how many", page=page.amount, ledger=f"{sum(one['records'] for one in counted.claims().values())} 条")
    page = package.page.tables.get("downtimes")
    held.same("downtimes on the page", page=page.amount if page else "0 次", ledger=f"{len(counted.downtimes())} 次")
    page = package.page.tables.get("moved")
    held.same("moved deadlines on the page", page=page.amount if page else "0 项", table=f"{len(package.table('13-moved-deadlines').rows)} 项")
    page = package.page.tables.get("reconciliation")
    if page:
        rows = package.table("01-reconciliation")
        held.same("claimed of both sides", page=Counter(row["已认领"] for row in page.rows) - Counter(
            str(number(row["按期认领"]) + number(row["逾期认领"])) for row in rows.rows), none=Counter())
        held.same("claimed of both sides, all", page=number(page.sums["已认领"]), table=rows.sum("按期认领") + rows.sum("逾期认领"))
        held.same("records of both sides", page=page.amount, table=f"{package.table('01-reconciliation').sums['收到记录']} 条")
    page = package.page.tables.get("pushes")
    if page:
        sums = package.table("02-push-timeliness").sums
        held.same("measured records", page=page.amount, table=f"{sum(number(sums[head]) for head in ('按期', '逾期', '不计时限'))} 条")
    for place, sheet in enumerate(PARTS, 1):
        page = package.page.tables.get(f"part-{place}")
        if page:
            held.same(f"records of {sheet} on the page", page=page.amount, table=f"{package.table(sheet).sum('记录')} 条")
