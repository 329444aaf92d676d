#!/usr/bin/env python3
"""Strings of which each does something to somebody who doesn't expect it, and tables of nothing else.

naughty.py FOLDER SECRET PORT: files for departments, FOLDER/<code>/<name>: inquiries in which each text is such a string, once right and
once with a day that there isn't, as CSV, XML and workbook, and a recipient's answers to those of the first. SECRET is a file, and PORT a port of this machine, that some of them name.
"""
import os
import re
import sys
import zipfile

secret, port = sys.argv[2], int(sys.argv[3])
url = f"http://127.0.0.1:{port}/x"

# Each would be a value of a record.
NAUGHTY = [
    "=1+1", "=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "＠A1", '=HYPERLINK("' + url + '")',
    '=WEBSERVICE("' + url + '")', "=IMPORTXML(CONCAT(\"" + url + "\"))", "'=1", ";=1", "a;b;c", 'a"b', "a'b", "a,b",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "javascript:alert(1)",
    "</td></tr></table>", "<!--", "]]>", "<![CDATA[", "&amp;amp;", "&#0;", "&#x1b;[31m", "&xxe;", "<?xml version='1.0'?>",
    "' OR 1=1 --", "'; DROP TABLE record; --", "\"; DELETE FROM entry", "%s%s%s%n", "%x%x", "${jndi:ldap://127.0.0.1/a}", "$(reboot)",
    "`reboot`", "| reboot", "; reboot", "../../../etc/passwd", "C:\\Windows\\win.ini", "file://" + secret, "\\\\127.0.0.1\\x",
    "NULL", "null", "nil", "undefined", "NaN", "true", "0", "-1", "1e309", "0x10", "1/0", "00000",
    "样例\u202e甲", "样例\u2066甲\u2069", "样例\u200b甲", "样例\ufeff甲", "样例\u0301" * 30, "\u0301样例", "样例\U0001f600", "样例\U000e0041",
    "样例\u00ad甲", "样例\u0085甲", "样例\u009b31m甲", "样例\u0080", "样例\ufffe", "样例\uffff", "样例\ufdd0", "Ω≈ç√∫˜µ≤≥÷", "ﷺ", "𠜎𠜱𠝹", "ａｂｃ",
    "田中さん", "표준", "עִבְרִית", "العربية", "İıſß", "样例\x1b[2J", "样例\x1b]0;x\x07", "样例\x07", "样例\x08\x08", "样例\x7f", "样例\r=1", "样例\n=1",
    " 样例 ", "　样例　", "样" * 900, "x" * 70_000, "CON", "aux.txt", "样例.", "..", ".", "/", "\\",
]
# Those of them that come back: of a text something is lost, nothing is filled in, it is too long, or no text has such a character.
RETURNED = {
    "<?xml version='1.0'?>", "${jndi:ldap://127.0.0.1/a}", "NULL", "null", "nil", "undefined", "NaN", "/", "样" * 900, "x" * 70_000,
    *(text for text in NAUGHTY if re.search("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0\ufffe\uffff]", text)),
}


TITLES = ["消息标识", "函询类别", "函询事由", "函询内容", "拟办意见", "回复截止日期", "接收部门", "联系人及电话"]
FIELDS = ["msgId", "inquiryType", "subject", "question", "proposition", "replyDueDate", "recipients", "contact"]
RECIPIENTS = "XC-WJ|XC-SCJG|XC-FGJ|XC-ZJ"


def rows(mark, texts, due="2021-01-08"):
    return [[f"{mark}-{index}", "业务函询", text, text, text, due, RECIPIENTS, text[:100]] for index, text in enumerate(texts)]


def csv(lines):
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\r\n" for line in lines).encode()


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("\r", "&#13;")


def bundle(name, lines):
    records = "".join("<record>" + "".join(f"<{field}>{escaped(cell)}</{field}>" for field, cell in zip(FIELDS, line) if cell) + "</record>" for line in lines)
    return (f'<?xml version="1.0" encoding="UTF-8"?><bundle xmlns="urn:xuecheng:exchange:1" kind="inquiry" id="{name}" sender="XC-SPJ" '
            f'createdAt="2021-01-04T09:00:00+08:00">{records}</bundle>').encode()


def book(path, lines):
    main, links = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package, types = "http://schemas.openxmlformats.org/package/2006", "application/vnd.openxmlformats-officedocument.spreadsheetml"
    body = "".join(f'<row r="{number}">' + "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t xml:space="preserve">{escaped(cell)}</t></is></c>' for column, cell in zip("ABCDEFGH", line)) + "</row>"
        for number, line in enumerate(lines, 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                       f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>')
        parts.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        parts.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="业务函询" sheetId="1" r:id="a"/></sheets></workbook>')
        parts.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        parts.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>')


def main(folder):
    # What XML can't say at all stands in CSV alone.
    said = [text for text in NAUGHTY if not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text) and len(text) < 4000]

    def put(code, name, data):
        os.makedirs(os.path.join(folder, code), exist_ok=True)
        with open(os.path.join(folder, code, name), "xb") as file:
            file.write(data)

    put("XC-SPJ", "函询-甲.csv", csv([TITLES] + rows("C", NAUGHTY)))
    put("XC-SPJ", "函询-乙.csv", csv([TITLES] + rows("D", NAUGHTY, due="2021-02-30")))
    put("XC-SPJ", "函询-丙.xml", bundle("X-1", rows("X", said)))
    put("XC-SPJ", "函询-丁.xml", bundle("X-2", rows("Y", said, due="2021-02-30")))
    put("XC-WJ", "回复.csv", csv([["投递编号", "消息标识", "回复结论", "回复内容", "理由"]] + [["", f"C-{index}", "不同意", text, text] for index, text in enumerate(NAUGHTY)]))
    book(os.path.join(folder, "XC-SPJ", "函询-戊.xlsx"), [TITLES] + rows("B", said))
    book(os.path.join(folder, "XC-SPJ", "函询-己.xlsx"), [TITLES] + rows("E", said, due="2021-02-30"))


if __name__ == "__main__":
    main(sys.argv[1])
