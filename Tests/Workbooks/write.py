"""Writes workbooks as others write them, beside a CSV file with the same values, for our reader to be held against.

usage: write.py tables FOLDER: 表.csv, and the same by openpyxl and by LibreOffice
       write.py formats: formats of numbers, with what openpyxl makes of them, as JSON
"""

import csv
import datetime
import json
import pathlib
import subprocess
import sys

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

TITLES = ["事项名称", "许可决定文书号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "许可决定日期", "有效期自", "有效期至", "许可机关", "备注"]
DATE_FORMATS = ["yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "mm-dd-yy", "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"",
                "d-mmm-yy", "m/d/yy", "yyyy.mm.dd", "[$-F800]dddd, mmmm dd, yyyy"]


def rows():
    for number in range(1, 41):
        day = datetime.date(2020, 1, 1) + datetime.timedelta(days=9 * number)
        yield [
            "食品经营许可", f"薛审食许字〔2020〕{number}号", f"样例{number}号店\n（{'甲乙丙丁'[number % 4]}）, \"{number}\"", "个体工商户", "92370403999800010P",
            f"0532{10000000 + number * 7919}", day, day, "长期" if number % 3 == 0 else day + datetime.timedelta(days=1825),
            "薛城区行政审批服务局", "" if number % 5 else "𬭊 & <b> _x0041_",
        ]


def shown(value):
    return value.isoformat() if isinstance(value, datetime.date) else value


def fill(book, typed):
    sheet = book.active
    sheet.title = "许可决定"
    sheet.merge_cells("A1:K1")
    sheet["A1"] = "2020 年许可台账（样例）"
    for column, title in enumerate(TITLES, 1):
        sheet.cell(3, column, title)
    for number, row in enumerate(rows(), 4):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, datetime.date) and typed:
                cell.value, cell.number_format = value, DATE_FORMATS[number % len(DATE_FORMATS)]
            else:
                # openpyxl takes what looks like an escape for text; Excel and LibreOffice write it spelt out.
                cell.value, cell.number_format = shown(value).replace("_x0041_", "_x005F_x0041_") or None, "@"
                if column == 10 and number % 2:
                    cell.value = CellRichText(TextBlock(InlineFont(b=True), "薛城区"), "行政审批服务局")
    sheet.cell(45, 1, "合计")
    sheet.cell(45, 2, 40)
    book.create_sheet("填写说明")["A1"] = "样例"
    hidden = book.create_sheet("代码")
    hidden["A1"], hidden.sheet_state = "样例", "hidden"


def convert(folder, path, name, options="xlsx:Calc MS Excel 2007 XML", infilter=None):
    """Has LibreOffice open a file and save it as a workbook."""
    out = folder / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", options]
        + ([f"--infilter={infilter}"] if infilter else []) + ["--outdir", str(out), str(path)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    (out / (path.stem + ".xlsx")).rename(folder / name)


def tables(folder):
    with open(folder / "表.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TITLES)
        writer.writerows([shown(value) for value in row] for row in rows())
    for name, typed in (("typed.xlsx", True), ("text.xlsx", False)):
        book = openpyxl.Workbook()
        fill(book, typed)
        book.save(folder / name)
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    fill(book, True)
    book.save(folder / "mac.xlsx")
    streamed = openpyxl.Workbook(write_only=True)
    sheet = streamed.create_sheet("表")
    sheet.append(TITLES)
    for row in rows():
        sheet.append([value.replace("_x0041_", "_x005F_x0041_") if isinstance(value, str) else value for value in row])
    streamed.save(folder / "streamed.xlsx")
    convert(folder, folder / "typed.xlsx", "resaved.xlsx")
    convert(folder, folder / "typed.xlsx", "strict.xlsx", "xlsx:Calc Office Open XML")
    # All columns as text.
    columns = "/".join(f"{number}/2" for number in range(1, len(TITLES) + 1))
    convert(folder, folder / "表.csv", "imported.xlsx", infilter=f"Text - txt - csv (StarCalc):44,34,76,1,{columns}")


def formats():
    codes = [
        "yyyy-mm-dd", "yyyy/m/d", "yyyy/m/d;@", 'yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"d"日";@', "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"",
        'm"月"d"日"', 'yyyy"年"m"月"', "[$-804]aaaa;@", "d-mmm-yy", "mmm-yy", "dd/mm/yyyy", "m/d/yyyy h:mm", "yyyy-mm-dd hh:mm:ss", "h:mm", "h:mm:ss",
        "mm:ss", "h:mm AM/PM", "[$-409]d/m/yy h:mm AM/PM;@", "[$-F800]dddd, mmmm dd, yyyy", "yyyy\\-mm\\-dd", "yyyymmdd", "yy.mm.dd", "e/m/d",
        "[Red]yyyy-mm-dd", "[h]:mm", "General", "0", "0.00", "#,##0", "#,##0.00_);[Red](#,##0.00)", "0%", "0.00E+00", "##0.0E+0", "# ?/?",
        "@", "000000", '0"号"', '"第"0"号"', '0.00"元"', "¥#,##0.00", "[$¥-804]#,##0.00", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        '"yyyy"0', "\\d0", '0"mm"', "[Blue]0", "[>100]0;0.0", "[$-804]0",
    ]
    serials = [1, 2, 59, 61, 100, 367, 1462, 25569, 36526, 36585, 43831, 44196, 44200, 44286, 44620, 73050, 109574, 200000, 401768, 44200.25, 44200.5,
               44200.999, 44200.0000116, 0.25, 0.75]
    found = []
    cases = [(code, code) for code in codes] + [(number, code) for number, code in BUILTIN_FORMATS.items() if number not in range(27, 37)]
    for key, code in cases:
        is_date = is_date_format(code)
        for serial in serials:
            for epoch in (CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904):
                value = from_excel(serial, epoch) if is_date else None
                if isinstance(value, datetime.time):
                    value = value.strftime("1900-01-00 %H:%M:%S")
                elif isinstance(value, datetime.datetime):
                    # To the second.
                    value = (value + datetime.timedelta(microseconds=500_000)).strftime("%Y-%m-%d %H:%M:%S")
                elif value is not None:
                    value = str(value)
                found.append({"format": str(key), "serial": repr(serial), "mac": epoch == CALENDAR_MAC_1904, "value": value})
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    if sys.argv[1] == "tables":
        tables(pathlib.Path(sys.argv[2]))
    else:
        formats()
