#!/usr/bin/env python3
"""Makes hostile files of our own: CSV, XML, ZIP, workbooks and what only a file system can hold.

hostile.py FOLDER SECRET PORT: files go into FOLDER/inbox, and FOLDER/expected says of each, a line a file: its name as hexadecimal
bytes, a tab, and the verdict that is due. SECRET is a file outside of the exchange that some of them try to bring out; PORT one of
this machine to which some try to connect.
"""
import gzip
import hashlib
import io
import os
import re
import struct
import sys
import zipfile

from naughty import NAUGHTY, RETURNED

folder, secret, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
inbox = os.path.join(folder, "inbox").encode()
os.makedirs(inbox, exist_ok=True)
expected = []
url = f"http://127.0.0.1:{port}/x"

HEAD = "消息标识,事项编码,事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,有效期至,许可机关"
number = 0


def row(holder="样例甲餐饮店", **more):
    global number
    number += 1
    cells = {"id": f"H-{number}", "doc": f"样例字〔2021〕{number}号", "holder": holder, "to": "2025-12-21"} | more
    return [cells["id"], "XK001", "食品经营许可", cells["doc"], cells["holder"], "个体工商户", "92370403999800010P", "13800000001",
            "2021-01-04", cells["to"], "薛城区行政审批服务局"]


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def csv(*rows, head=HEAD, end="\r\n"):
    return (end.join([head] + [",".join(quoted(c) for c in r) for r in rows]) + end).encode("utf-8", "surrogateescape")


def put(name, data, verdict="rejected"):
    name = name if isinstance(name, bytes) else name.encode()
    with open(os.path.join(inbox, name), "xb") as file:
        file.write(data)
    expected.append((name, verdict))


def special(name, make, verdict="rejected"):
    name = name if isinstance(name, bytes) else name.encode()
    make(os.path.join(inbox, name))
    expected.append((name, verdict))


# ---------------------------------------------------------------- CSV
put("csv-empty.csv", b"")
put("csv-blank.csv", b"\r\n" * 500)
put("csv-zeros.csv", b"\0" * 5000)
put("csv-header-only.csv", csv())
put("csv-zero-tail.csv", csv(row()) + b"\0" * 4096)
for place in range(0, 200, 20):
    good = csv(row(), row())
    put(f"csv-nul-{place}.csv", good[:place] + b"\0" + good[place:])
for byte in (0x80, 0xFF, 0xC0, 0xFE):
    put(f"csv-bytes-{byte:x}.csv", bytes([byte]) * 3000)
put("csv-cut-utf8.csv", csv(row("样例"))[:-40] + b"\xe6")
put("csv-overlong.csv", csv(row()) + b"\xc0\xaf,\xe0\x80\xaf\r\n")
put("csv-surrogate.csv", csv(row()) + b"\xed\xa0\x80,x\r\n")
put("csv-utf16-odd.csv", csv(row()).decode().encode("utf-16")[:-1])
put("csv-utf32.csv", csv(row()).decode().encode("utf-32"))
put("csv-utf7.csv", csv(row()).decode().encode("utf-7"))
put("csv-ebcdic.csv", b"\xc1\xc2\xc3\x6b\xc4\x25" * 400)
put("csv-huge-field.csv", csv(row("甲" * 700_000)))
put("csv-unclosed-quote.csv", csv(row()) + b'"' + b"x" * 1_000_000)
put("csv-bare-quotes.csv", csv(row()) + ('a"b,' * 2000).encode(), "partially-accepted")
put("csv-quotes-only.csv", b'"' * 200_001)
put("csv-commas.csv", HEAD.encode() + b"\r\n" + b"," * 2_000_000)
put("csv-columns.csv", ",".join(f"列{i}" for i in range(60_000)).encode() + b"\r\n" + b"1," * 60_000)
put("csv-header-repeated.csv", (HEAD + "," + HEAD + "\r\n").encode() + b"x\r\n")
put("csv-one-line.csv", b"x" * 3_000_000)
put("csv-lone-cr.csv", csv(row(), row(), end="\r"), "accepted")
put("csv-mixed-ends.csv", csv(row()).replace(b"\r\n", b"\n\r"), "accepted")
put("csv-nel.csv", csv(row()).replace(b"\r\n", "\u0085".encode()))
put("csv-u2028.csv", csv(row()).replace(b"\r\n", "\u2028".encode()))
put("csv-many-faults.csv", csv(*[["", "?", "?"] + ["x"] * 8 for _ in range(5000)]))
put("csv-same-id.csv", csv(*[row(id="H-SAME", doc=f"样例字〔2021〕{i}号") for i in range(300)]), "partially-accepted")
put("csv-date-range.csv", csv(row(to="99999-99-99"), row(to="-1"), row(to="2021-02-30"), row(to="1e400")))
put("csv-numbers.csv", csv(*[row(to=t) for t in ("9" * 400, "0x7fffffff", "NaN", "∞", "１２３４-５６-７８")]))
put("csv-mojibake.csv", csv(row()).decode().encode("gb18030").decode("latin-1").encode())
put("csv-gb-cut.csv", csv(row()).decode().encode("gb18030")[:-3] + b"\x81")
put("csv-rar.csv", b"Rar!\x1a\x07\x01\x00" + os.urandom(400))
put("csv-7z.csv", b"7z\xbc\xaf\x27\x1c" + b"\0" * 400)
put("csv-ole.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000)
put("csv-pdf.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 400)
put("csv-exe.csv", b"MZ" + b"\x90" * 400)
put("csv-elf.csv", b"\x7fELF" + b"\2\1\1" + b"\0" * 400)
put("csv-html.csv", b"<html><script>alert(1)</script><body>" + HEAD.encode())
put("csv-json.csv", b'{"a":' * 20_000)
put("csv-yaml.csv", b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n")
put("csv-tar.csv", b"x\0" * 200)
put("csv-gzip.csv", gzip.compress(b"x,y\r\n" * 10))
put("csv-gzip-bomb.gz", gzip.compress(b"\0" * (48 << 20)))
put("csv-gzip-cut.gz", gzip.compress(csv(row()) * 500)[:-20])
put("csv-gzip-crc.gz", gzip.compress(csv(row()))[:-8] + b"\0" * 8)
put("csv-gzip-twice.gz", gzip.compress(gzip.compress(csv(row()))))
put("csv-gzip-many.gz", gzip.compress(b"") * 3000)

# Naughty strings: each in a cell of a record that is right otherwise.
for index, text in enumerate(NAUGHTY):
    put(f"naughty-{index:03}.csv", csv(row(text)), "rejected" if text in RETURNED else "accepted")
put("naughty-all.csv", csv(*[row(text) for text in NAUGHTY]), "partially-accepted")

# ---------------------------------------------------------------- XML
SPACE = "urn:xuecheng:exchange:1"


def record(holder="样例乙餐饮店"):
    global number
    number += 1
    return (f"<record><msgId>X-{number}</msgId><itemCode>XK001</itemCode><itemName>食品经营许可</itemName><docNo>样例字〔2021〕{number}号</docNo>"
            f"<holderName>{holder}</holderName><holderType>个体工商户</holderType><holderId>92370403999800010P</holderId>"
            "<holderContact>13800000001</holderContact><decisionDate>2021-01-04</decisionDate><validTo>2025-12-21</validTo>"
            "<organ>薛城区行政审批服务局</organ></record>")


def bundle(body, attributes="", before="", declaration='<?xml version="1.0" encoding="UTF-8"?>'):
    global number
    number += 1
    return (f'{declaration}{before}<bundle xmlns="{SPACE}" kind="approval-push" id="B-{number}" sender="XC-SPJ" '
            f'createdAt="2021-01-04T16:00:00+08:00"{attributes}>{body}</bundle>').encode("utf-8", "surrogatepass")


put("xml-good.xml", bundle(record()), "accepted")
DOCTYPES = {
    "bare": "<!DOCTYPE bundle>", "entity": '<!DOCTYPE bundle [<!ENTITY a "x">]>',
    "file": f'<!DOCTYPE bundle [<!ENTITY a SYSTEM "file://{secret}">]>', "net": f'<!DOCTYPE bundle [<!ENTITY a SYSTEM "{url}">]>',
    "external": f'<!DOCTYPE bundle SYSTEM "{url}">', "public": f'<!DOCTYPE bundle PUBLIC "-//X//Y" "{url}">',
    "parameter": f'<!DOCTYPE bundle [<!ENTITY % p SYSTEM "{url}"> %p;]>',
    "parameter-file": f'<!DOCTYPE bundle [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>',
    "spin": "<!DOCTYPE bundle [" + "".join(f"<!ENTITY % p{i} '%p{i + 1};%p{i + 1};'>" for i in range(20)) + "<!ENTITY % p20 ' '> %p0;]>",
    "laughs": "<!DOCTYPE bundle [<!ENTITY a0 'x'>" + "".join(f"<!ENTITY a{i + 1} '{('&a%d;' % i) * 10}'>" for i in range(12)) + "<!ENTITY a '&a12;'>]>",
    "quadratic": f"<!DOCTYPE bundle [<!ENTITY a '{'x' * 50_000}'>]>", "loop": "<!DOCTYPE bundle [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>",
    "attlist": '<!DOCTYPE bundle [<!ATTLIST bundle sender CDATA "XC-DSJ">]>', "notation": f'<!DOCTYPE bundle [<!NOTATION n SYSTEM "{url}">]>',
    "unparsed": f'<!DOCTYPE bundle [<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "{secret}" NDATA n>]>',
    "conditional": f'<!DOCTYPE bundle [<![INCLUDE[<!ENTITY a SYSTEM "file://{secret}">]]>]>', "php": '<!DOCTYPE bundle [<!ENTITY a SYSTEM "php://filter/x">]>',
    "unclosed": "<!DOCTYPE bundle [", "lower": f"<!doctype bundle SYSTEM '{url}'>", "element": "<!DOCTYPE bundle [<!ELEMENT bundle ANY>]>",
}
for name, doctype in DOCTYPES.items():
    put(f"xml-dtd-{name}.xml", bundle(record("&a;"), before=doctype))
    put(f"xml-dtd-{name}-unused.xml", bundle(record(), before=doctype))
for label in ("UTF-16", "UTF-32", "UTF-7", "EBCDIC-CP-US", "ISO-8859-1", "Shift_JIS", "x", "UTF-8\0", "gbk'"):
    put(f"xml-label-{label.strip(chr(0))}.xml", bundle(record(), declaration=f'<?xml version="1.0" encoding="{label}"?>'))
put("xml-label-gbk.xml", bundle(record(), declaration='<?xml version="1.0" encoding="GBK"?>'))
put("xml-version-11.xml", bundle(record(), declaration='<?xml version="1.1" encoding="UTF-8"?>'))
put("xml-version-9.xml", bundle(record(), declaration='<?xml version="9.9"?>'))
put("xml-utf16.xml", bundle(record(), declaration='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"), "accepted")
put("xml-two-marks.xml", b"\xef\xbb\xbf\xef\xbb\xbf" + bundle(record()))
put("xml-nul-tail.xml", bundle(record()) + b"\0" * 4096)
put("xml-second.xml", bundle(record()) + bundle(record()))
put("xml-second-nul.xml", bundle(record()) + b"\0" + bundle(record()))
put("xml-trailing.xml", bundle(record()) + b"x")
put("xml-gzip.xml", gzip.compress(bundle(record())), "accepted")
put("xml-depth.xml", bundle("<a>" * 100_000))
put("xml-depth-closed.xml", bundle("<a>" * 4000 + "</a>" * 4000))
put("xml-attributes.xml", bundle(record(), attributes="".join(f' a{i}="x"' for i in range(60_000))))
put("xml-attribute-long.xml", bundle(record(), attributes=' a="' + "x" * 3_000_000 + '"'))
put("xml-attribute-twice.xml", bundle(record(), attributes=' kind="approval-push"'))
put("xml-tag-long.xml", bundle("<" + "x" * 3_000_000 + "/>"))
put("xml-text-long.xml", bundle(record("甲" * 800_000)))
put("xml-namespaces.xml", bundle(record(), attributes="".join(f' xmlns:n{i}="urn:x:{i}"' for i in range(5000))))
put("xml-prefix.xml", bundle("<n:record/>"))
put("xml-other-space.xml", bundle(record()).replace(SPACE.encode(), b"urn:other"))
put("xml-no-space.xml", bundle(record()).replace(f' xmlns="{SPACE}"'.encode(), b""))
put("xml-xinclude.xml", bundle(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'))
put("xml-xinclude-field.xml", bundle(record(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}"/>')))
put("xml-schema-location.xml", bundle(record(), attributes=f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{SPACE} {url}"'), "accepted")
put("xml-xsi-type.xml", bundle(record(), attributes=' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x"'))
put("xml-xsi-nil.xml", bundle(record(), attributes=' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'))
put("xml-xml-base.xml", bundle(record(), attributes=f' xml:base="{url}"'))
put("xml-stylesheet.xml", bundle(record(), before=f'<?xml-stylesheet type="text/xsl" href="{url}"?>'), "accepted")
put("xml-pi.xml", bundle(record() + "<?php system('reboot'); ?>"), "accepted")
put("xml-pi-long.xml", bundle(record() + "<?x " + "y" * 2_000_000 + "?>"))
put("xml-comment-long.xml", bundle(record() + "<!--" + "y" * 2_000_000 + "-->"))
put("xml-comment-hyphens.xml", bundle(record() + "<!-- -- -->"))
put("xml-cdata.xml", bundle(record("<![CDATA[<b>&amp;]]>")), "accepted")
put("xml-cdata-open.xml", bundle(record("<![CDATA[")))
for reference in ("&#0;", "&#x1F;", "&#xFFFE;", "&#xD800;", "&#x110000;", "&#99999999999;", "&nothing;", "&", "&amp", "&#x;"):
    put(f"xml-reference-{reference.strip('&;#')}-{len(reference)}.xml", bundle(record(reference)))
for text in ("\x01", "\x1b[31m", "\ufffe", "\uffff", "\ud800"):
    put(f"xml-character-{ord(text[0]):x}.xml", bundle(record(text)))
for cut in range(1, 12):
    whole = bundle(record())
    put(f"xml-cut-{cut}.xml", whole[:len(whole) * cut // 12])
for index, (old, new) in enumerate([(b"</record>", b"</recorD>"), (b"<msgId>", b"<msgId"), (b"</bundle>", b"</bundle"), (b'"', b"'"),
                                    (b"=", b""), (b"<record>", b"<record><record>"), (b"?>", b">"), (b"docNo", b"DocNo"),
                                    (b"</msgId>", b"</msgId></msgId>")]):
    put(f"xml-broken-{index}.xml", bundle(record()).replace(old, new, 1))
put("xml-many-records.xml", bundle("<record/>" * 50_000))
put("xml-no-records.xml", bundle(""))
put("xml-total-lie.xml", bundle('<controlTotals records="9"/>' + record()))
put("xml-total-huge.xml", bundle('<controlTotals records="99999999999999999999"/>' + record()))
put("xml-sender-lie.xml", bundle(record()).replace(b"XC-SPJ", b"XC-DSJ"))
put("xml-kind-lie.xml", bundle(record()).replace(b'kind="approval-push"', b'kind="claim"'))
put("xml-kind-path.xml", bundle(record()).replace(b'kind="approval-push"', b'kind="../../etc/passwd"'))
put("xml-id-path.xml", bundle(record()).replace(b'id="B-', b'id="../../B-'))
put("xml-html.xml", b"<!DOCTYPE html><html><body>x</body></html>")
put("xml-svg.xml", f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>'.encode())
put("xml-soap.xml", b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>')

# ---------------------------------------------------------------- ZIP


def zipped(*members, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2021, 1, 4, 16, 0, 0)) if isinstance(name, str) else name
            info.compress_type = zipfile.ZIP_DEFLATED if info.compress_type == 0 and not isinstance(name, zipfile.ZipInfo) else info.compress_type
            archive.writestr(info, data)
        archive.comment = comment
    return out.getvalue()


def member(name, mode):
    info = zipfile.ZipInfo(name, (2021, 1, 4, 16, 0, 0))
    info.create_system, info.external_attr = 3, mode << 16
    return info


def good():
    return csv(row())


whole = good()
put("zip-good.zip", zipped(("records.csv", whole), ("manifest-sha256.txt", f"{hashlib.sha256(whole).hexdigest()}  records.csv\n".encode())), "accepted")
for index, name in enumerate([
    "../../../tmp/x.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "C:/x.pdf", "C:x.pdf", "\\\\host\\x.pdf", "attachments/../../x.pdf", "attachments/./x.pdf",
    "attachments//x.pdf", "attachments/CON", "attachments/nul.pdf", "attachments/aux.txt", "attachments/COM1.pdf", "attachments/x.", "attachments/x ",
    "attachments/ x", "attachments/x:y", "attachments/x\n.pdf", "attachments/x\x1b[2J.pdf", "attachments/x\u202efdp.exe", "attachments/x\u009b.pdf",
    "attachments/x\u0085.pdf", "attachments/x\u2066.pdf", "attachments/" + "x" * 300 + ".pdf", "attachments/" + "d/" * 50 + "x.pdf", "attachments/x?.pdf", "attachments/x|y", "attachments/<x>",
    "attachments/LPT¹.pdf", "attachments/con.tar.gz",
]):
    put(f"zip-name-{index:02}.zip", zipped(("records.csv", good()), (name, b"x")))
put("zip-link.zip", zipped(("records.csv", good()), (member("attachments/x.pdf", 0o120777), secret.encode())))
put("zip-device.zip", zipped(("records.csv", good()), (member("attachments/x.pdf", 0o020666), b"x")))
# What is packed from a pipe is a file like any other.
put("zip-fifo.zip", zipped(("records.csv", good()), (member("attachments/x.pdf", 0o010666), b"x")), "accepted")
put("zip-records-link.zip", zipped((member("records.csv", 0o120777), secret.encode())))
put("zip-twice.zip", zipped(("records.csv", good()), ("attachments/x.pdf", b"1"), ("attachments/X.PDF", b"2")))
put("zip-nfc.zip", zipped(("records.csv", good()), ("attachments/\u00e9.pdf", b"1"), ("attachments/e\u0301.pdf", b"2")))
put("zip-two-records.zip", zipped(("records.csv", good()), ("records.xml", bundle(record()))))
put("zip-no-records.zip", zipped(("attachments/x.pdf", b"x")))
put("zip-empty.zip", zipped())
put("zip-bomb.zip", zipped(("records.csv", b"\0" * (60 << 20))))
put("zip-bomb-attachment.zip", zipped(("records.csv", good()), ("attachments/x.pdf", b"\0" * (60 << 20))))
put("zip-many.zip", zipped(("records.csv", good()), *[(f"attachments/{i}.pdf", b"") for i in range(7000)]))
put("zip-nested.zip", zipped(("records.csv", good()), ("attachments/x.zip", zipped(("records.csv", b"x")))))
put("zip-nested-records.zip", zipped(("records.zip", zipped(("records.csv", good())))))
put("zip-comment.zip", zipped(("records.csv", good()), comment=b"x" * 60_000), "accepted")
put("zip-comment-zip.zip", zipped(("records.csv", good()), comment=zipped(("records.csv", good()))))
plain = zipped(("records.csv", good()), ("attachments/x.pdf", b"%PDF-1.7 x" * 50))
put("zip-prefix.zip", b"#!/bin/sh\nreboot\n" + plain)
put("zip-tail.zip", plain + b"x" * 50)
put("zip-doubled.zip", plain + plain)
put("zip-cut-end.zip", plain[:-10])
put("zip-only-end.zip", plain[-22:])
end = plain.rindex(b"PK\5\6")
directory = struct.unpack("<I", plain[end + 16:end + 20])[0]
for name, offset, value in [
    ("entries", end + 10, b"\xff\x7f"), ("entries-disk", end + 8, b"\x01\x00"), ("disk", end + 4, b"\x01\x00"), ("size", end + 12, b"\xff\xff\xff\x7f"),
    ("offset", end + 16, b"\x01\0\0\0"), ("comment", end + 20, b"\xff\xff"), ("central-crc", directory + 16, b"\0\0\0\0"),
    ("central-size", directory + 20, b"\x01\0\0\0"), ("central-full", directory + 24, b"\xff\xff\xff\x7f"), ("central-name", directory + 28, b"\xff\xff"),
    ("central-offset", directory + 42, b"\x05\0\0\0"), ("central-method", directory + 10, b"\x63\0"), ("central-flags", directory + 8, b"\x01\0"),
    ("local-method", 8, b"\x0c\0"), ("local-flags", 6, b"\x01\0"), ("local-crc", 14, b"\0\0\0\0"), ("local-size", 18, b"\xff\xff\0\0"),
    ("local-name", 26, b"\x02\0"), ("local-letter", 30, b"R"), ("local-extra", 28, b"\xff\0"), ("magic", 0, b"PK\7\x08"), ("data", 45, b"\xff\xff\xff\xff"),
]:
    put(f"zip-lie-{name}.zip", plain[:offset] + value + plain[offset + len(value):])
for cut in range(1, 8):
    put(f"zip-cut-{cut}.zip", plain[:len(plain) * cut // 8])
put("zip-aes.zip", plain[:8] + b"\x63\0" + plain[10:])
put("zip-manifest-lie.zip", zipped(("records.csv", good()), ("attachments/x.pdf", b"x"), ("manifest-sha256.txt", b"0" * 64 + b"  attachments/x.pdf\n")))
put("zip-manifest-path.zip", zipped(("records.csv", good()), ("manifest-sha256.txt", b"0" * 64 + f"  {secret}\n".encode())))
put("zip-named-csv.csv", plain, "accepted")
put("csv-named-zip.zip", csv(row()), "accepted")

# ---------------------------------------------------------------- workbooks
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
COLUMNS = "ABCDEFGHIJK"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def cells_of(number, cells):
    return f'<row r="{number}">' + "".join(
        f'<c r="{COLUMNS[i]}{number}" t="inlineStr"><is><t xml:space="preserve">{escaped(c)}</t></is></c>' for i, c in enumerate(cells)) + "</row>"


def sheet(*rows, before="", after="", doctype="", more=""):
    """A sheet with the table's heads and the given rows; `more` are rows as XML."""
    body = "".join(cells_of(i + 1, cells) for i, cells in enumerate([HEAD.split(","), *rows]))
    return f'{XML}{doctype}<worksheet xmlns="{MAIN}" xmlns:r="{DOC}">{before}<sheetData>{body}{more}</sheetData>{after}</worksheet>'


def relation(number, kind, target, more=""):
    return f'<Relationship Id="rId{number}" Type="{kind if "://" in kind else DOC + "/" + kind}" Target="{escaped(target)}"{more}/>'


def relations(*items, doctype=""):
    return f'{XML}{doctype}<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'


def book(data=None, extra=(), sheets='<sheet name="表" sheetId="1" r:id="rId1"/>', more="", links=(), doctype="", target="worksheets/sheet1.xml",
         types="", **parts):
    """A workbook: its parts by name, each of which may be another's (`None` leaves it out)."""
    whole = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>{types}</Types>',
        "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}{doctype}<workbook xmlns="{MAIN}" xmlns:r="{DOC}"><sheets>{sheets}</sheets>{more}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(relation(1, "worksheet", target), *links),
        "xl/worksheets/sheet1.xml": sheet(row()) if data is None else data,
    } | {name.replace("__", "/"): part for name, part in parts.items()}
    return zipped(*[(name, part) for name, part in whole.items() if part is not None], *extra)


def strings(*items, doctype="", head=""):
    return f'{XML}{doctype}<sst xmlns="{MAIN}"{head}>{"".join(items)}</sst>'


def book_of_strings(table, cell="0", times=1):
    """A workbook whose holder is a shared string, in so many rows."""
    lines = []
    for index in range(times):
        cells = row()
        lines.append(f'<row r="{index + 2}">' + "".join(
            f'<c r="{COLUMNS[i]}{index + 2}" t="s"><v>{cell}</v></c>' if i == 4 else f'<c r="{COLUMNS[i]}{index + 2}" t="inlineStr"><is><t>{escaped(c)}</t></is></c>'
            for i, c in enumerate(cells)) + "</row>")
    return book(sheet(more="".join(lines)), extra=[("xl/sharedStrings.xml", table)], links=[relation(2, "sharedStrings", "sharedStrings.xml")])


def with_cell(cell, before="", after="", **options):
    """A workbook whose second row has a cell of its own for the holder: XML."""
    cells = row()
    line = '<row r="2">' + "".join(
        cell if i == 4 else f'<c r="{COLUMNS[i]}2" t="inlineStr"><is><t>{escaped(c)}</t></is></c>' for i, c in enumerate(cells)) + "</row>"
    return book(sheet(more=line, before=before, after=after), **options)


HOLDER = '<c r="E2" t="inlineStr"><is><t>样例丙餐饮店</t></is></c>'
put("book-good.xlsx", book(), "accepted")
put("book-strings.xlsx", book_of_strings(strings("<si><t>样例丁餐饮店</t></si>")), "accepted")
# What computes, leads elsewhere or is carried along: what a cell shows is read, and nothing else is opened.
macro = [("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)]
put("book-macro.xlsx", book(extra=macro, links=[relation(9, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")]))
put("book-macro.xlsm", book(extra=macro))
put("book-dde.xlsx", with_cell('<c r="E2" t="str"><f>cmd|\'/c calc\'!A0</f><v>样例戊餐饮店</v></c>', more='<externalReferences><externalReference r:id="rId3"/></externalReferences>',
    links=[relation(3, "externalLink", "externalLinks/externalLink1.xml")],
    extra=[("xl/externalLinks/externalLink1.xml", f'{XML}<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>')]), "accepted")
put("book-external.xlsx", with_cell('<c r="E2" t="str"><f>[1]Sheet1!A1</f><v>样例己餐饮店</v></c>', more='<externalReferences><externalReference r:id="rId3"/></externalReferences>',
    links=[relation(3, "externalLink", "externalLinks/externalLink1.xml")],
    extra=[("xl/externalLinks/externalLink1.xml", f'{XML}<externalLink xmlns="{MAIN}" xmlns:r="{DOC}"><externalBook r:id="rId1"/></externalLink>'),
           ("xl/externalLinks/_rels/externalLink1.xml.rels", relations(relation(1, "externalLinkPath", "file://" + secret, ' TargetMode="External"')))]), "accepted")
put("book-web-formula.xlsx", with_cell(f'<c r="E2" t="str"><f>WEBSERVICE("{url}")</f><v>样例庚餐饮店</v></c>'), "accepted")
put("book-formula-alone.xlsx", with_cell(f'<c r="E2"><f>WEBSERVICE("{url}")</f></c>'))
put("book-hyperlink.xlsx", with_cell(HOLDER, after='<hyperlinks><hyperlink ref="E2" r:id="rId1"/></hyperlinks>',
    extra=[("xl/worksheets/_rels/sheet1.xml.rels", relations(relation(1, "hyperlink", url, ' TargetMode="External"')))]), "accepted")
put("book-embedded.xlsx", book(extra=[("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 900), ("xl/embeddings/a.exe", b"MZ" + b"\0" * 900)]), "accepted")
put("book-connections.xlsx", book(links=[relation(5, "connections", "connections.xml")], extra=[
    ("xl/connections.xml", f'{XML}<connections xmlns="{MAIN}"><connection id="1" type="4" refreshOnLoad="1"><webPr url="{url}"/></connection></connections>')]), "accepted")
put("book-names.xlsx", book(more="<definedNames>" + "".join(f'<definedName name="_xlnm.Auto_Open{i}">cmd!A{i}</definedName>' for i in range(60_000)) + "</definedNames>"), "accepted")
put("book-in-book.xlsx", book(extra=[("xl/embeddings/book.xlsx", book())]), "accepted")
# Document types and entities, in each part that is read.
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'x'>" + "".join(f"<!ENTITY a{i + 1} '{('&a%d;' % i) * 10}'>" for i in range(12)) + "<!ENTITY a '&a12;'>]>"
FROM_FILE = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]>'
FROM_NET = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{url}"><!ENTITY % p SYSTEM "{url}"> %p;]>'
for name, doctype in [("laughs", LAUGHS), ("file", FROM_FILE), ("net", FROM_NET)]:
    entity = sheet(row("样例ENTITY"), doctype=doctype).replace("ENTITY</t>", "&a;</t>")
    put(f"book-entity-{name}-sheet.xlsx", book(entity))
    put(f"book-entity-{name}-strings.xlsx", book_of_strings(strings("<si><t>样例&a;</t></si>", doctype=doctype)))
    put(f"book-entity-{name}-workbook.xlsx", book(sheets='<sheet name="&a;" sheetId="1" r:id="rId1"/>', doctype=doctype))
    put(f"book-entity-{name}-links.xlsx", book(**{"xl___rels__workbook.xml.rels": relations(relation(1, "worksheet", "worksheets/sheet1.xml"), doctype=doctype)}))
put("book-xinclude.xlsx", with_cell(f'<c r="E2" t="inlineStr"><is><t><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/></t></is></c>'))
# Much out of little.
put("book-bomb-sheet.xlsx", book(sheet(row(), more=" " * (70 << 20))))
put("book-bomb-rows.xlsx", book(sheet(row(), more="<row/>" * 4_000_000)))
put("book-bomb-cells.xlsx", book(sheet(row(), more="<row>" + "<c/>" * 3_000_000 + "</row>")))
put("book-bomb-strings.xlsx", book_of_strings(strings("<si><t>" + "x" * (70 << 20) + "</t></si>")))
put("book-bomb-many-strings.xlsx", book_of_strings(strings("<si><t>x</t></si>" * 3_000_000)))
put("book-bomb-runs.xlsx", book_of_strings(strings("<si>" + "<r><t>x</t></r>" * 1_000_000 + "</si>")))
put("book-bomb-spread.xlsx", book_of_strings(strings("<si><t>" + "样" * 32_000 + "</t></si>"), times=20_000))
put("book-bomb-styles.xlsx", book(links=[relation(4, "styles", "styles.xml")], extra=[
    ("xl/styles.xml", f'{XML}<styleSheet xmlns="{MAIN}"><numFmts>' + "".join(f'<numFmt numFmtId="{i + 200}" formatCode="0;0;0"/>' for i in range(300_000)) + "</numFmts><cellXfs>"
     + '<xf numFmtId="200"/>' * 300_000 + "</cellXfs></styleSheet>")]))
put("book-bomb-merged.xlsx", with_cell(HOLDER, after="<mergeCells>" + "".join(f'<mergeCell ref="A{i + 3}:XFD{i + 3}"/>' for i in range(300_000)) + "</mergeCells>"), "accepted")
put("book-bomb-unread.xlsx", book(extra=[("xl/media/image1.bmp", b"\0" * (60 << 20))]), "accepted")
put("book-parts.xlsx", book(extra=[(f"xl/media/{i}.png", b"") for i in range(7000)]))
put("book-sheets-5000.xlsx", book(sheets="".join(f'<sheet name="表{i}" sheetId="{i + 1}" r:id="rId1"/>' for i in range(5000))))
put("book-sheets-3000-parts.xlsx", book(
    sheets="".join(f'<sheet name="表{i}" sheetId="{i + 1}" r:id="rId{i + 1}"/>' for i in range(3000)), links=[relation(i + 1, "worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(1, 3000)],
    extra=[(f"xl/worksheets/sheet{i + 1}.xml", sheet(row()) if i < 3 else sheet()) for i in range(1, 3000)]))
put("book-depth.xlsx", book(sheet(row(), more="<row>" + "<c>" * 100_000)))
put("book-depth-closed.xlsx", book(sheet(row(), more="<row>" + "<c>" * 4000 + "</c>" * 4000 + "</row>")))
put("book-depth-ext.xlsx", book(sheet(row(), after="<extLst>" + "<ext>" * 4000 + "</ext>" * 4000 + "</extLst>")))
# Where something is said to stand.
put("book-dimension.xlsx", with_cell(HOLDER, before='<dimension ref="A1:XFD1048576"/>'), "accepted")
put("book-dimension-lie.xlsx", with_cell(HOLDER, before='<dimension ref="ZZZZZZZ99999999999999999999:-1"/>'), "accepted")
put("book-far.xlsx", book(sheet(row(), more='<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>')), "accepted")
put("book-far-row.xlsx", book(sheet(row(), more=cells_of(1048576, row()))), "accepted")
for index, reference in enumerate(["ZZZZ99999999999", "E0", "E-1", "E99999999999999999999999", "5", "", "E2:E9", "甲2", "é2", "A1"]):
    put(f"book-reference-{index}.xlsx", with_cell(HOLDER.replace('"E2"', f'"{reference}"')))
for index, line in enumerate(["0", "-1", "1048577", "18446744073709551616", "1e3", "", "1"]):
    put(f"book-row-{index}.xlsx", book(sheet(row(), more=cells_of(3, row()).replace('<row r="3">', f'<row r="{line}">'))))
put("book-columns.xlsx", with_cell(HOLDER, before='<cols>' + '<col min="1" max="16384" hidden="1"/>' * 20_000 + "</cols>"))
put("book-merged-all.xlsx", with_cell(HOLDER, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "accepted")
put("book-merged-lie.xlsx", with_cell(HOLDER, after='<mergeCells><mergeCell ref="XFD99999999999999999999:A-1"/></mergeCells>'), "accepted")
put("book-array.xlsx", with_cell('<c r="E2" t="str"><f t="array" ref="A1:XFD1048576">A1</f><v>样例辛餐饮店</v></c>'), "accepted")
# What a cell holds.
for index, value in enumerate(["1", "-1", "99999999999999999999", "1e9", "", "x", "2147483648"]):
    put(f"book-string-index-{index}.xlsx", book_of_strings(strings("<si><t>样例丁餐饮店</t></si>", head=' count="99999999999999999999" uniqueCount="99999999999999999999"'), value))
for index, value in enumerate(["1e400", "-1e400", "NaN", "INF", "9" * 5000, "1e-400", "0x10", "", "1_0", "１２"]):
    put(f"book-number-{index}.xlsx", with_cell(f'<c r="E2"><v>{value}</v></c>'))


def styled(formats, styles, style, value):
    part = f'{XML}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'
    return with_cell(f'<c r="E2" s="{style}"><v>{value}</v></c>', links=[relation(4, "styles", "styles.xml")], extra=[("xl/styles.xml", part)])


DATED = '<numFmt numFmtId="200" formatCode="yyyy-mm-dd"/>', '<xf numFmtId="0"/><xf numFmtId="200"/>'
for index, (style, value) in enumerate([("1", "1e18"), ("1", "-1"), ("1", "2958466"), ("1", "1e400"), ("99999999999", "1"), ("-1", "1"), ("2", "1"), ("", "1")]):
    # A style that there isn't is none.
    put(f"book-style-{index}.xlsx", styled(*DATED, style, value), "accepted" if index > 3 else "rejected")
put("book-style-long.xlsx", styled(f"""<numFmt numFmtId="200" formatCode="{'[=1]&quot;是&quot;;' * 20_000}"/>""", DATED[1], "1", "1"))
put("book-style-many.xlsx", styled(f"""<numFmt numFmtId="200" formatCode="{'0' * 100_000}"/>""", DATED[1], "1", "1"))
put("book-style-number.xlsx", styled(DATED[0], '<xf numFmtId="0"/><xf numFmtId="99999999999999999999"/>', "1", "1"), "accepted")
for kind in ("x", "", "d", "b", "e", "str"):
    # Digits in a cell of text are text.
    put(f"book-type-{kind or 'empty'}.xlsx", with_cell(f'<c r="E2" t="{kind}"><v>99999999999999999999</v></c>'), "rejected" if kind in ("x", "") else "accepted")
# What no cell can say by a number stays as it is written.
for index, (text, verdict) in enumerate([("_x001B_[2J", "rejected"), ("_x0000_", "accepted"), ("_xFFFE_", "rejected"), ("_xD800_", "accepted"),
                                         ("_x202E_甲", "accepted"), ("_x005F_x001B_", "accepted"), ("x" * 40_000, "rejected")]):
    put(f"book-text-{index}.xlsx", with_cell(f'<c r="E2" t="inlineStr"><is><t>样例{text}</t></is></c>'), verdict)
put("book-naughty.xlsx", book(sheet(*[row(text) for text in NAUGHTY if not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text)])), "partially-accepted")
# Where parts lead.
for index, target in enumerate(["/etc/passwd", "file://" + secret, secret, "../../../../../../etc/passwd", "..\\..\\x.xml", url, "", "worksheets/sheet9.xml", "worksheets/../worksheets/sheet1.xml", "workbook.xml",
                                "/xl/worksheets/sheet1.xml", "worksheets/SHEET1.xml", "worksheets/sheet1.xml?", "worksheets/sheet%31.xml", "_rels/workbook.xml.rels"]):
    put(f"book-target-{index:02}.xlsx", book(target=target), "accepted" if index in (8, 10, 11) else "rejected")
put("book-target-external.xlsx", book(**{"xl___rels__workbook.xml.rels": relations(relation(1, "worksheet", url, ' TargetMode="External"'))}))
put("book-target-twice.xlsx", book(links=[relation(1, "worksheet", "worksheets/sheet2.xml")], extra=[("xl/worksheets/sheet2.xml", sheet(row()))]))
put("book-root-elsewhere.xlsx", book(**{"_rels__.rels": relations(relation(1, "officeDocument", "file://" + secret))}))
put("book-no-root.xlsx", book(**{"_rels__.rels": None}))
put("book-no-links.xlsx", book(**{"xl___rels__workbook.xml.rels": None}))
put("book-no-types.xlsx", book(**{"[Content_Types].xml": None}))
put("book-no-sheet.xlsx", book(**{"xl__worksheets__sheet1.xml": None}))
put("book-no-strings.xlsx", book(sheet(more='<row r="2"><c r="A2" t="s"><v>0</v></c></row>')))
put("book-no-sheets.xlsx", book(sheets=""))
put("book-link-missing.xlsx", book(sheets='<sheet name="表" sheetId="1" r:id="rId77"/>'))
put("book-two-names.xlsx", book(sheets='<sheet name="表" sheetId="1" r:id="rId1"/><sheet name="表" sheetId="2" r:id="rId1"/>'))
put("book-hidden.xlsx", book(sheets='<sheet name="表" sheetId="1" state="veryHidden" r:id="rId1"/>'))
put("book-strings-are-sheet.xlsx", book_of_strings(sheet(row())))
for index, name in enumerate(["../../../tmp/x.xml", "/etc/x.xml", "xl/worksheets/../../../x.xml", "xl\\worksheets\\sheet1.xml", "xl/x\x1b[2J.xml", "xl/" + "d/" * 60 + "x.xml"]):
    put(f"book-part-{index}.xlsx", book(extra=[(name, b"<x/>")]))
put("book-part-twice.xlsx", book(extra=[("xl/worksheets/SHEET1.xml", sheet(row()))]))
put("book-part-link.xlsx", book(extra=[(member("xl/worksheets/sheet1.xml", 0o120777), secret.encode())], **{"xl__worksheets__sheet1.xml": None}))
sound = book()
for cut in range(1, 8):
    put(f"book-cut-{cut}.xlsx", sound[:len(sound) * cut // 8])
put("book-cut-sheet.xlsx", book(sheet(row())[:-60]))
put("book-tail.xlsx", sound + b"x" * 50)
put("book-doubled.xlsx", sound + sound)
put("book-encoding.xlsx", book(sheet(row()).replace("UTF-8", "UTF-7")))
put("book-utf16.xlsx", book(sheet(row()).replace("UTF-8", "UTF-16").encode("utf-16")), "accepted")
put("book-prefixed.xlsx", book(sheet(row()).replace("<", "<s:").replace("<s:/", "</s:").replace("<s:?", "<?").replace("xmlns=", "xmlns:s=")), "accepted")
put("book-encrypted.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000)
put("book-old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "Workbook".encode("utf-16-le") + b"\0" * 4000)
put("book-binary.xlsb", zipped(("[Content_Types].xml", f'{XML}<Types xmlns="{PACKAGE}/content-types"/>'), ("xl/workbook.bin", b"\x83\x01\0"), ("xl/worksheets/sheet1.bin", b"\x81\x01\0")))
put("book-open-document.ods", zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", f'{XML}{FROM_FILE}<x>&a;</x>')))
put("book-html.xlsx", f"<html><table><tr><td>{HEAD}</td></tr></table><img src='{url}'></html>".encode())
put("book-xml-2003.xml", f'{XML}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode())
put("book-named-csv.csv", book(), "accepted")
put("csv-named-book.xlsx", csv(row()), "accepted")

# ---------------------------------------------------------------- what only a file system holds
special("link-secret.csv", lambda path: os.symlink(secret, path))
special("link-loop.csv", lambda path: os.symlink(path, path))
special("link-nowhere.csv", lambda path: os.symlink("/nowhere/at/all", path))
special("link-proc.csv", lambda path: os.symlink("/proc/self/environ", path))
special("link-zero.csv", lambda path: os.symlink("/dev/zero", path))
special("link-folder.csv", lambda path: os.symlink("/", path))
special("link-ledger.csv", lambda path: os.symlink("../../../ledger.sqlite", path))
special("pipe.csv", os.mkfifo)
special("sparse.csv", lambda path: (open(path, "xb").close(), os.truncate(path, 2 << 30)))
special("sparse-in.csv", lambda path: (open(path, "xb").close(), os.truncate(path, 50 << 20)))
for name in [b"\xff\xfe.csv", b"\xc3.csv", b"\x80\x9b31m.csv", "换\n行.csv".encode(), "回\r车.csv".encode(), b"\x1b[2J.csv", "倒\u202evsc.csv".encode(),
             "样\u009b31m.csv".encode(), "样\u0085.csv".encode(), "样\u2066例.csv".encode(), "样\u200b.csv".encode(), "\ufeff样.csv".encode(), b"-rf.csv", b"--help.csv", b"$(reboot).csv", b"`reboot`.csv", b"; reboot.csv",
             b"%s%n.csv", b"a'b.csv", b'a"b.csv', b"a\\b.csv", b"a|b.csv", b"a*b?.csv", b"CON", b"nul.csv", b"x. .csv", b" x.csv", b"x.csv ", b"<script>.csv", b"&amp;.csv",
             b"=1+1.csv", b"@x.csv", b"+x.csv", b"x" * 251 + b".csv", "样".encode() * 83 + b".csv", "e\u0301.csv".encode(), "\u00e9.csv".encode(), b"A.CSV", b"a.csv", b"x;y.csv",
             b"noending", b"x.receipt.xml", b"x.claim.csv", "\U000e0041.csv".encode(), b"x.csv.exe", b"{}.csv", b"[a-z].csv", b"~x.csv", b"#x.csv", b"!.csv", b"x\ty.csv"]:
    # By its name it is a claim, which it doesn't hold.
    put(name, csv(row()), "rejected" if name == b"x.claim.csv" else "accepted")

with open(os.path.join(folder, "expected"), "w") as out:
    for name, verdict in expected:
        out.write(f"{name.hex()}\t{verdict}\n")
print(len(expected))
