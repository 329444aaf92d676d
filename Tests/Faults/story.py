"""What is played while the system fails: a week of four departments in eight runs of the program."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLES = ROOT / "samples"
# After how many seconds the program isn't waited for any more.
HANGS = 600
# Where what is only tried is dropped, and answered.
TRIALS = "试投"
DEPARTMENTS = {"XC-SPJ", "XC-SCJG", "XC-WJ", "XC-ZHZF"}


def sample(name, step):
    """The files of a step of a sample: department, name, bytes."""
    folder = SAMPLES / name / "steps" / str(step)
    return [
        (home.name, file.name, file.read_bytes())
        for home in sorted(folder.iterdir())
        if home.is_dir()
        for file in sorted(home.iterdir())
    ]


def form(exchange, stem, kind=""):
    """The claim form of the only delivery whose record file holds some text, filled in by dropping it as it is."""
    outbox = exchange / "departments" / "XC-SCJG" / "outbox"
    for delivered in sorted(outbox.glob(f"{kind}*.xml")):
        if stem in delivered.read_text("utf-8") and (outbox / (delivered.stem + ".claim.csv")).exists():
            path = outbox / (delivered.stem + ".claim.csv")
            return [("XC-SCJG", path.name, path.read_bytes())]
    raise AssertionError(f"nobody was sent {stem}")


def table(columns, *rows):
    return "\n".join([columns, *rows, ""]).encode()


def workbook(sheets):
    """A workbook of texts: for each sheet its name and its rows."""
    space = "http://schemas.openxmlformats.org/"
    part = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    names, relations, types = [], [], []
    parts = {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        cells = ["".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows]
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{space}spreadsheetml/2006/main"><sheetData>'
            + "".join(f"<row>{row}</row>" for row in cells)
            + "</sheetData></worksheet>"
        )
        names.append(f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>')
        kind = space + "officeDocument/2006/relationships/worksheet"
        relations.append(f'<Relationship Id="r{number}" Type="{kind}" Target="worksheets/sheet{number}.xml"/>')
        types.append(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{part}worksheet+xml"/>')
    kind = space + "officeDocument/2006/relationships"
    package = f'xmlns="{space}package/2006/relationships"'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{space}spreadsheetml/2006/main" xmlns:r="{kind}"><sheets>{"".join(names)}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f"<Relationships {package}>{''.join(relations)}</Relationships>"
    parts["_rels/.rels"] = (
        f'<Relationships {package}><Relationship Id="r1" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{space}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{part}sheet.main+xml"/>{"".join(types)}</Types>'
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, text in reversed(parts.items()):
            packed.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return data.getvalue()


def answers():
    """What the health department has to say, in sheets of one workbook. None comes back: the library that would write
    that workbook makes calls that aren't seen here."""
    return workbook(
        {
            "函询回复": [["答复对象", "消息标识", "回复结论", "理由"], ["样例", "SPJ-20210118-3001", "不同意", "样例：仍应设置。"]],
            "认领": [["答复对象", "消息标识", "认领人"], ["样例", "SCJG-20210118-P1", "样例甲"]],
        }
    )


def approval(*numbers, item="XK004,公共场所卫生许可", date="2021-01-19"):
    """A push of licences, which the health department gets, and who is to look after them on the spot."""
    columns = (
        "消息标识,事项编码,事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,有效期自,"
        "有效期至,许可机关"
    )
    holder = f"样例酉商店,法人及非法人组织,92370403999002001K,13800002001,{date},{date},2026-01-17,薛城区行政审批服务局"
    return table(columns, *(f"SPJ-20210119-{one},{item},薛审样许字〔2021〕{one}号,{holder}" for one in numbers))


def letter(number):
    """A letter and its evidence as a clerk has them: a folder without a list of digests, whose names nobody wrote down."""
    columns = "本报文标识,函告日期,函告事由,许可文号或编号,事实,依据"
    row = f"SCJG-20210119-{number},2021-01-19,撤销,薛审样许字〔2021〕{number}号,样例：现场核查发现不再符合条件,样例：行政许可法第六十九条"
    return [
        ("XC-SCJG", f"函告/revocation-letter_SCJG-{number}.csv", table(columns, row)),
        ("XC-SCJG", "函告/现场检查笔录.pdf", b"%PDF-1.4 example\n" * 40),
        ("XC-SCJG", "函告/照片/门头.jpg", bytes(range(256)) * 8),
    ]


# What is only tried, of which some would come back.
TRIED = approval(4001, 4002, date="2021-01-15") + approval(4003, date="2021/13/1").split(b"\n", 1)[1]
INQUIRY = "消息标识,函询类别,函询事由,函询内容,拟办意见,回复截止日期,接收部门"
CANCELLATION = "本报文标识,撤销的消息标识,撤销理由"
HOLIDAY = table("date,kind,name,notice_year,source", "2021-01-22,holiday,样例节,,样例通知")
# The file at which the program fails, and the failure.
FAULTY = "故障.csv"
DRILL = {"EXCHANGE_DRILL": f"deciding error {FAULTY}"}


def take_away(exchange):
    """The health department's outbox is on a share that goes away: what is there is an empty mount point."""
    outbox = exchange / "departments" / "XC-WJ" / "outbox"
    shutil.move(outbox, exchange / "mount")
    outbox.mkdir()


def bring_back(exchange):
    outbox = exchange / "departments" / "XC-WJ" / "outbox"
    outbox.rmdir()
    shutil.move(exchange / "mount", outbox)


def install_notice(exchange):
    (exchange / "calendar").mkdir(exist_ok=True)
    (exchange / "calendar" / "样例通知.csv").write_bytes(HOLIDAY)


def ask_for_requeueing(exchange):
    """What `exchange requeue` leaves for a processor that runs."""
    (letter,) = (exchange / "dead-letter").iterdir()
    wish = {"drop": letter.name, "reason": "样例：已修好", "requestedAt": "2021-01-21T16:00:00.000+08:00"}
    (letter / "requeue.json").write_text(json.dumps(wish), "utf-8")


class Pass:
    """One run of the program: when, what was dropped before, what else was done to the exchange before, what fails at its own
    hand, and how often it had failed before."""

    def __init__(self, at, drops, changes=(), environment=None, tries=0):
        self.at, self.drops, self.changes, self.environment, self.tries = at, drops, changes, environment or {}, tries


# When the program runs, and what was dropped before. What is known only then follows from the exchange.
PASSES = [
    Pass(  # ZIPs with attachments, CSV, XML, some of which come back; a marker; a consultation
        "2021-01-18T10:00",
        lambda _: sample("attachments", 1)
        + sample("correction", 1)
        + sample("approval-push-xml", 1)
        + sample("approval-push-xml-bad", 1)
        + sample("policy-change", 1)
        + [
            ("XC-SPJ", "approval-push_SPJ-20210118-20.csv.done", b"records=1"),
            (
                "XC-SPJ",
                "inquiry_SPJ-20210118-30.csv",
                table(
                    INQUIRY,
                    "SPJ-20210118-3001,业务函询,样例：经营场所标准,样例：是否须设就餐区？,样例：不要求设。,2021-01-25,XC-SCJG|XC-WJ",
                    "SPJ-20210118-3002,业务函询,样例：检测周期,样例：多长时间检测一次？,,2021-01-25,XC-ZHZF",
                ),
            ),
            # What is only tried: some of it would come back, and what would have to be delivered, isn't.
            ("XC-SPJ", "试投/导出.csv", TRIED),
            ("XC-SPJ", "试投/导出.csv.done", b"records=3"),
            ("XC-WJ", "试投/没有表头.csv", b"1,2\n"),
        ],
    ),
    Pass(  # a claim, returns, a duplicate; a reply and claims in one workbook; an inquiry is withdrawn
        "2021-01-18T15:00",
        lambda exchange: sample("attachments", 2)
        + form(exchange, "SPJ-20210118-2001")
        + [
            ("XC-SPJ", "again.zip", sample("attachments", 1)[1][2]),
            ("XC-WJ", "答复.xlsx", answers()),
            ("XC-SPJ", "cancellation_SPJ-30.csv", table(CANCELLATION, "SPJ-20210118-3003,SPJ-20210118-3002,样例：不再需要")),
        ],
    ),
    Pass(  # a day is closed; reassignments, corrections, some of which come back; a folder; trials of what was here, and of a folder
        "2021-01-19T10:00",
        lambda _: sample("attachments", 3)
        + sample("correction", 3)
        + letter(4001)
        + [("XC-SPJ", "试投/再来.zip", sample("attachments", 1)[1][2]), ("XC-SPJ", "试投/导出.csv", approval(4001))]
        + [(department, "试投/" + name, data) for department, name, data in letter(4002)],
    ),
    Pass(  # notices of what is overdue; a correction that has to be claimed again; a box is away
        "2021-01-20T10:00",
        lambda _: sample("correction", 4) + [("XC-SPJ", "away.csv", approval(3101, 3102))],
        [take_away],
    ),
    Pass(  # it is back; a holiday notice moves limits
        "2021-01-21T10:00",
        lambda exchange: form(exchange, "SPJ-20210120-20", "correction"),
        [bring_back, install_notice],
    ),
    Pass(  # the program fails at a file the third time
        "2021-01-21T15:00", lambda _: [("XC-SPJ", FAULTY, approval(3201))], environment=DRILL, tries=2
    ),
    Pass(  # what was put aside is asked for; a correction that goes to others
        "2021-01-22T10:00", lambda _: sample("correction", 6), [ask_for_requeueing]
    ),
    Pass("2021-01-25T10:00", lambda _: sample("gzip", 1)),  # days without traffic; a file that was cut off
]


class Program:
    """The built program, and the library that is loaded before it."""

    def __init__(self, path, scratch):
        self.path = os.path.realpath(path)
        self.scratch = Path(scratch)
        self.library = self.scratch / "faults.so"
        self.environment = dict(os.environ, EXCHANGE_DATA=str(ROOT))
        compiler = shutil.which("clang") or shutil.which("gcc")
        command = [compiler, "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC"]
        subprocess.run(command + ["-o", self.library, HERE / "faults.c"], check=True)

    def ask(self, *arguments, **extra):
        """Runs it to its end: status (negative for a signal, also of who hangs), output, errors."""
        try:
            done = subprocess.run(
                [self.path, *map(str, arguments)],
                env=dict(self.environment, **extra),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=HANGS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -signal.SIGALRM, "", f"it hung for {HANGS} s"
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def run(self, exchange, at, **failing):
        """Lets it make one pass over an exchange."""
        return self.fail(["run", "--once", exchange, "--at", at], exchange, **failing)

    def fail(self, arguments, below, faults=None, told=None, record=None, on=None, consumer=None, **extra):
        """Runs it while something fails of its calls on what lies below a folder."""
        named = {"FAULTS": faults, "FAULTS_TOLD": told, "RECORD": record, "FAULTS_ON": on, "CONSUMER": consumer}
        if any(named.values()):
            extra.update(
                LD_PRELOAD=str(self.library), EXCHANGE_FAULTS_BELOW=str(below), EXCHANGE_FAULTS_COMMAND=arguments[0]
            )
        extra.update({"EXCHANGE_" + name: str(value) for name, value in named.items() if value})
        return self.ask(*arguments, **extra)


class Story:
    """The story as it goes when nothing fails: the folder before each run, and what was there after it."""

    def __init__(self, program, folder, judge, workers=0):
        self.program = program
        self.passes = [one.at for one in PASSES]
        self.folder = Path(folder)
        self.after = []
        live = self.folder / "live"
        status, _, errors = program.ask("init", live, "--profile", "xuecheng-2020-19", "--no-guides")
        assert status == 0, errors
        settings = live / "exchange.yaml"
        text = settings.read_text("utf-8")
        text = text.replace("settleSeconds: auto", "settleSeconds: 0")
        text = text.replace("inspectionWorkers: auto", f"inspectionWorkers: {workers}")
        # Its outbox is a share of its own, so that ours can't lie beside it; the others' do.
        text = text.replace("# ownFoldersOf:\n#   XC-WJ: inside\n", "ownFoldersOf:\n  XC-WJ: inside\n")
        assert "\nownFoldersOf:\n" in text
        settings.write_text(text, "utf-8")
        self._keep_four(live)
        # What is made with a ledger isn't what is asked here.
        assert program.run(live, "2021-01-18T09:00")[0] == 0
        for number, one in enumerate(PASSES):
            for change in one.changes:
                change(live)
            for order, (department, name, data) in enumerate(one.drops(live)):
                drop(live, department, name, data, order)
            for _ in range(one.tries):
                self.run(number, live)
            copy(live, self.before(number))
            status, output, errors = self.run(number, live)
            assert status in self.statuses(number), (one.at, status, output, errors)
            self.after.append(judge.facts(live, one.at))
        # What lived through all of it.
        self.end = self.folder / "end"
        live.rename(self.end)

    def run(self, number, exchange, at=None, **failing):
        """One run of the story, on any copy."""
        return self.program.run(exchange, at or self.passes[number], **PASSES[number].environment, **failing)

    @staticmethod
    def statuses(number):
        """How a run may end in which nothing fails but what the story tells of."""
        tells = PASSES[number].environment or take_away in PASSES[number].changes
        return (0, 3, 75) if tells else (0, 3)

    def before(self, number):
        """The exchange before a run."""
        return self.folder / f"before-{number}"

    @staticmethod
    def _keep_four(exchange):
        """Leaves out who takes no part: looking into empty inboxes is half of all calls."""
        for name, keys in [("departments.csv", ["dept_code"]), ("items.csv", ["lead_dept", "co_depts"])]:
            path = exchange / "catalog" / name
            rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
            out = io.StringIO()
            writer = csv.DictWriter(out, rows.fieldnames)
            writer.writeheader()
            for row in rows:
                if all(code in DEPARTMENTS for key in keys for code in row[key].split("|") if code):
                    writer.writerow(row)
            path.write_text(out.getvalue(), "utf-8")
        for home in (exchange / "departments").iterdir():
            if home.name not in DEPARTMENTS:
                shutil.rmtree(home)
        known = exchange / ".departments"
        lines = known.read_text("utf-8").splitlines(True)
        known.write_text("".join(line for line in lines if line.split()[0] in DEPARTMENTS), "utf-8")


def drop(exchange, department, name, data, order=0):
    """A department drops a file, or one of a folder; those of an earlier order come first."""
    inbox = exchange / "departments" / department / "inbox"
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    for one in (path, *path.parents):
        if one in (inbox, inbox / TRIALS):
            break
        os.utime(one, (1_609_718_400 + order, 1_609_718_400 + order))
    return path


def copy(source, target):
    """A copy with all times: files are taken in the order of theirs."""
    shutil.copytree(source, target, symlinks=True)
    return target


def scratch_folder(where=None):
    """A new folder by its real path, as the system will tell it of open files."""
    return Path(os.path.realpath(tempfile.mkdtemp(prefix="torture-", dir=where)))
