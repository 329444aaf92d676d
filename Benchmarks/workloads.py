"""Makes the files that the benchmarks are run on, from a seed: the same ones on every machine.

Approval pushes of twenty columns, as an export would have them. A twentieth of the remarks holds quotes or a line break.
People, companies and codes are invented: the codes' check characters fit, and their divisions (370499) don't exist.
"""

import csv
import io
import random
import zipfile
from datetime import date, timedelta
from xml.sax.saxutils import escape

NAMESPACE = "urn:xuecheng:exchange:1"
SENDER = "XC-SPJ"

COLUMNS = [
    ("msgId", "消息标识"), ("action", "业务动作"), ("itemCode", "事项编码"), ("itemName", "事项名称"),
    ("docNo", "许可决定文书号"), ("licenceNo", "许可编号"), ("holderName", "行政相对人名称"),
    ("holderType", "行政相对人类别"), ("holderId", "统一社会信用代码"), ("holderContact", "联系方式"),
    ("legalRep", "法定代表人"), ("town", "镇街"), ("decisionDate", "许可决定日期"), ("validFrom", "有效期自"),
    ("validTo", "有效期至"), ("organ", "许可机关"), ("organUscc", "许可机关统一社会信用代码"),
    ("content", "许可内容"), ("status", "当前状态"), ("remark", "备注"),
]

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, place, 31) for place in range(17)]
ACTIONS = ["核发", "变更", "延续", "补证"]
TOWNS = ["临城街道", "兴城街道", "常庄街道", "沙沟镇", "周营镇", "邹坞镇", "陶庄镇"]
STATES = ["有效", "正常", "在业"]
FAULTS = [
    # column, and what is wrong with it in a faulty record: each constraint of the schema is broken by some
    ("holderName", ""), ("decisionDate", "2021年13月45日"), ("holderType", "其他"), ("organUscc", "11370499"), ("validTo", "x"),
    ("validTo", "2019-12-31"), ("validTo", ""), ("msgId", "SPJ-2020-00000002"), ("msgId", "样例 1"), ("town", "样例" * 101),
    ("holderId", "91370499MA0000000X"),
]


def uscc(body):
    """A unified social credit code: 17 characters and the check character that fits (GB 32100)."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS))
    return body + ALPHABET[(31 - total % 31) % 31]


class Approvals:
    """Records of approvals of the given items, (code, name) each; of `faulty` of them something is wrong."""

    def __init__(self, items, count, seed=20201222, faulty=0.0, first=1):
        self.items, self.count, self.seed, self.faulty, self.first = items, count, seed, faulty, first

    def __iter__(self):
        chance = random.Random(self.seed)
        organ = uscc("11370499999990001")
        for number in range(self.first, self.first + self.count):
            code, name = self.items[chance.randrange(len(self.items))]
            decided = date(2020, 1, 1) + timedelta(days=chance.randrange(366))
            remark = "样例数据，与任何真实主体无关；按照告知承诺方式办理。"
            special = chance.random()
            if special < 0.025:
                remark = "样例备注：经营者自称“老店”，英文写作 \"old shop\", 样例数据。"
            elif special < 0.05:
                remark = "样例备注第一行\n样例备注第二行，样例数据。"
            record = [
                f"SPJ-2020-{number:08d}", ACTIONS[number % 4], code, name, f"薛审样许字〔2020〕{number}号",
                f"JY2370499{number:08d}", f"薛城区样例{number}号商贸有限公司", "法人及非法人组织",
                uscc(f"91370499MA{number % 10_000_000:07d}"), f"138{number % 100_000_000:08d}", f"样例{number % 997}",
                TOWNS[number % 7], decided.isoformat(), decided.isoformat(),
                (decided + timedelta(days=1825)).isoformat(), "薛城区行政审批服务局", organ,
                "预包装食品销售（含冷藏冷冻食品），散装食品销售，热食类食品制售，自制饮品制售，仅供样例使用", STATES[number % 3],
                remark,
            ]
            if self.faulty and chance.random() < self.faulty:
                column, value = FAULTS[number % len(FAULTS)]
                record[[name for name, _ in COLUMNS].index(column)] = value
            yield record


def items_of(path):
    """Code and name of each item of a catalogue."""
    with open(path, encoding="utf-8-sig", newline="") as catalogue:
        return [(row["item_code"], row["item_name"]) for row in csv.DictReader(catalogue)]


def write_csv(path, records, encoding="utf-8"):
    """A CSV with a header row and CRLF."""
    with open(path, "w", encoding=encoding, newline="") as target:
        writer = csv.writer(target)
        writer.writerow([title for _, title in COLUMNS])
        writer.writerows(records)


def xml_record(record):
    """The elements of one record."""
    fields = "".join(
        f"<{name}>{escape(value)}</{name}>\n" for (name, _), value in zip(COLUMNS, record) if value
    )
    return f"<record>\n{fields}</record>\n"


def write_xml(path, records, bundle, sender=SENDER):
    """A bundle as departments with a system of their own write it."""
    with open(path, "w", encoding="utf-8", newline="") as target:
        target.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<bundle xmlns="{NAMESPACE}" kind="approval-push" '
            f'id="{bundle}" sender="{sender}" createdAt="2021-01-04T09:00:00+08:00">\n'
        )
        for record in records:
            target.write(xml_record(record))
        target.write("</bundle>\n")


def write_zip(path, records):
    """A ZIP with the CSV and an attachment."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([title for _, title in COLUMNS])
    writer.writerows(records)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("approval-push.csv", table.getvalue())
        archive.writestr("attachments/样例附件.txt", "样例附件\n" * 1000)
