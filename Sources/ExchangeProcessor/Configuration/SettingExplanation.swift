public import ExchangeBase

/// A setting of `exchange.yaml` in words. A new exchange's file, `exchange config explain` and the manual page are made of these, and
/// what isn't among them is no setting.
public struct SettingExplanation: Sendable {
  /// The key in the file.
  public let key: String
  /// What may stand there.
  public let values: LocalizedText
  /// What holds where it is left out; `nil` where it has to be there.
  public let standard: LocalizedText?
  /// What it means.
  public let meaning: LocalizedText
  /// What a new exchange's file has there; `nil` where that only shows an example, as a remark.
  let initial: String?
  /// The lines of such an example.
  let example: [String]

  init(
    _ key: String, _ values: LocalizedText, standard: LocalizedText?, _ meaning: LocalizedText,
    initial: String? = nil, example: [String] = []
  ) {
    self.key = key
    self.values = values
    self.standard = standard
    self.meaning = meaning
    self.initial = initial
    self.example = example
  }

  /// A whole number.
  ///
  /// - Parameter standard: what holds where it is left out; `nil` where that is `auto`, which may be written, too.
  fileprivate static func number(
    _ key: String, _ range: ClosedRange<Int>, standard: Int?, _ meaning: LocalizedText
  ) -> SettingExplanation {
    let (written, auto) = (
      standard.map(String.init) ?? "auto", standard == nil ? ("，或 auto", ", or auto") : ("", "")
    )
    return SettingExplanation(
      key,
      LocalizedText(
        "\(range.lowerBound) 到 \(range.upperBound)\(auto.0)",
        "\(range.lowerBound) to \(range.upperBound)\(auto.1)"),
      standard: LocalizedText(written, written), meaning, initial: written)
  }

  /// Yes or no.
  fileprivate static func flag(
    _ key: String, standard: Bool, _ meaning: LocalizedText
  ) -> SettingExplanation {
    SettingExplanation(
      key, LocalizedText("true、false", "true, false"), standard: LocalizedText("\(standard)", "\(standard)"),
      meaning, initial: "\(standard)")
  }
}

extension SettingExplanation {
  /// All settings, in the order in which a new exchange's file has them.
  public static let all: [SettingExplanation] = [title, files, inspection, keeping, limits, boxes, sources]
    .flatMap(\.self)

  private static let title = [
    SettingExplanation(
      "title", LocalizedText("文字", "text"), standard: nil,
      LocalizedText("名称，显示在报告上。", "The exchange's name, as reports show it."), initial: "审管信息交换"),
    SettingExplanation(
      "profile", LocalizedText("文字", "text"), standard: nil,
      LocalizedText(
        "采用的实施办法（profiles 文件夹里的文件名，不带 .yaml）。",
        "The measure: `profiles/<name>.yaml` in the exchange's folder, else of the program."),
      initial: ProgramData.standardProfile),
    SettingExplanation(
      "acceptance", LocalizedText("partial、whole", "partial, whole"),
      standard: LocalizedText("partial", "partial"),
      LocalizedText(
        "partial：合格的记录照常送达，不合格的退回；whole：有一条不合格就整包退回。",
        "partial: good records go through, bad ones come back; whole: with one bad record the whole bundle does."
      ),
      initial: "partial"),
  ]

  private static let files = [
    SettingExplanation.number(
      "settleSeconds", 0...3_600, standard: nil,
      LocalizedText(
        "文件大小和时间保持不变多少秒之后才认为写完了；旁边有 <文件名>.done 的不等。\n"
          + "auto：本地磁盘 2 秒，网络共享（NFS、SMB 等，自动识别）35 秒。写数字则一律照此。",
        "For how many seconds a file must not have changed before it is taken, where no <name>.done stands beside it.\n"
          + "auto: 2 on local disks, 35 on shares (NFS, SMB …), which are told by their file system.")),
    SettingExplanation(
      "settleSecondsOf", LocalizedText("部门代码: 0 到 3600", "department: 0 to 3600"),
      standard: LocalizedText("没有", "none"),
      LocalizedText(
        "个别部门另定。", "The same for single departments, such as one whose export pauses while it writes."),
      example: ["  XC-SPJ: 10"]),
    .number(
      "pollSeconds", 1...3_600, standard: 5,
      LocalizedText(
        "每隔多少秒查看一次收件文件夹；本地磁盘上的新文件系统会立即通知，不必等到下一次。",
        "How often inboxes are looked at; on local disks the system tells of new files at once.")),
    .number(
      "maxFileMiB", 1...1_048_576, standard: Settings.standardFileBytes >> 20,
      LocalizedText("单个文件的大小上限（MiB）。", "The largest file that is taken, in MiB.")),
    .number(
      "maxUnpackedMiB", 1...1_048_576, standard: 8_192,
      LocalizedText(
        "压缩文件（.zip、.gz）解开后的总大小上限（MiB）。",
        "The most that a ZIP or gzip file may unpack to, in MiB.")),
    .number(
      "maxMembers", 1...65_535, standard: 5_000,
      LocalizedText("一个 ZIP 里最多有多少个文件。", "The most members of a ZIP.")),
    .number(
      "maxCompressionRatio", 1...2_000, standard: 200,
      LocalizedText(
        "解开后最多是压缩数据的多少倍（大于 1 MiB 的才看），用来挡住“压缩炸弹”。普通报文不到 50 倍。",
        "How many times its size a member may unpack to, looked at after 1 MiB: what keeps bombs out.")),
  ]

  private static let inspection = [
    SettingExplanation.number(
      "inspectionWorkers", 0...256, standard: nil,
      LocalizedText(
        "检查文件由几个单独的进程去做，一个文件拖垮的只是其中一个。auto：与处理器核数相同；0：由处理程序自己做。",
        "How many processes inspect files, so that what a file does to one of them costs that file only.\n"
          + "auto: one a core; 0: the processor does it itself.")),
    .number(
      "inspectionMiB", 512...1_048_576, standard: 2_048,
      LocalizedText(
        "每个这样的进程最多用多少内存（MiB，按地址空间计）。",
        "The most memory that each of them may have, in MiB of address space.")),
    .number(
      "inspectionSeconds", 1...86_400, standard: 60,
      LocalizedText(
        "检查一个文件最多用多少秒处理器时间；文件每有 1 MiB 再加 1 秒。",
        "The processor time that a file may cost, in seconds, and one more for each MiB that it has.")),
    .flag(
      "referenceValidation", standard: false,
      LocalizedText(
        "true：每条记录都走慢的一道（XML 全部由 libxml2 按 XSD 校验），结果相同，慢许多倍；只在怀疑快的一道时用。",
        "true: every record goes the slow road (all XML through libxml2 and its XSD), with the same verdict; "
          + "for who doubts the fast one.")),
  ]

  private static let keeping = [
    SettingExplanation.number(
      "downtimeMinutes", 1...100_000, standard: 10,
      LocalizedText(
        "处理程序停止多少分钟以上，记为停机；停机不影响时限，报表在受影响的时限旁列明。",
        "For how many minutes the processor may be away before that is told as downtime. It moves no deadline."
      )),
    .number(
      "verifyHours", 0...8_760, standard: 24,
      LocalizedText(
        "每隔多少小时自动核验一次台账和一部分留存（在后台低优先级进行），台账不符就停止处理；0：不自动核验，由人用 exchange verify 核验。",
        "After how many hours the ledger is proven again, and a part of what is kept, in the background; a ledger that doesn't hold stops the processing.\n"
          + "0: never, `exchange verify` is yours to run.")),
    SettingExplanation(
      "signing", LocalizedText("ed25519、sm2、none", "ed25519, sm2, none"),
      standard: LocalizedText("ed25519", "ed25519"),
      LocalizedText(
        "回执和对账包用什么签名：ed25519；sm2（国密 SM2 与 SM3）；none 不签。密钥在 keys 文件夹，见 exchange key list。",
        "What signs receipts and days' packages: Ed25519, SM2 with SM3 (GB/T 32918, 32905), or nothing. "
          + "Keys lie in the folder keys."),
      initial: "ed25519"),
    SettingExplanation(
      "timestamp", LocalizedText("一条 shell 命令", "a command for the shell"),
      standard: LocalizedText("不取时间戳", "no stamps"),
      LocalizedText(
        "可选：为每日对账包取时间戳（RFC 3161）的命令，请求从标准输入读，答复写到标准输出。",
        "The command that has a day's package stamped with the time (RFC 3161): a request on its input, the reply on "
          + "its output."),
      example: [
        " curl -sS --max-time 30 -H \"Content-Type: application/timestamp-query\" --data-binary @- https://tsa.example/"
      ]),
    SettingExplanation(
      "hooks", LocalizedText("事件: 一条 shell 命令", "event: a command for the shell"),
      standard: LocalizedText("没有", "none"),
      LocalizedText(
        "可选：发生某件事时运行的命令，例如发邮件、发短信。命令从标准输入读一份 JSON：编号、部门代码、数量，没有姓名。\n"
          + "同一类的攒在一起告诉；命令以 0 结束才算告诉到，否则稍后用同一个编号再试。事件：overdue 逾期、parked 文件暂存、absent 缺报、closed 日终。",
        "Commands that are told what happened, such as one that sends mail. Each reads JSON: ids, codes of departments and "
          + "counts, no names.\nWhat comes together is told together; what doesn't end with 0 is told again later under the same "
          + "id.\nEvents: overdue, parked (a file was put aside), absent (what was expected didn't come), closed (a day was)."
      ),
      example: ["  overdue: /usr/local/bin/exchange-mail", "  closed: /usr/local/bin/exchange-mail"]),
    SettingExplanation(
      "ledger",
      LocalizedText("sqlite，或 postgresql:// 开头的地址", "sqlite, or an address that begins with postgresql://"),
      standard: LocalizedText("sqlite", "sqlite"),
      LocalizedText(
        "可选：台账放在哪里。sqlite：交换目录里的 ledger.sqlite；或 PostgreSQL 数据库的地址（不写密码，密码放 ~/.pgpass）。\n"
          + "换地方前先停下处理程序，用 exchange ledger copy 转存。",
        "Where the ledger is. sqlite: in the exchange's folder, as ledger.sqlite; or the address of a PostgreSQL database, without a "
          + "password (that goes into ~/.pgpass).\nBefore you change it, stop the processor, and copy it with exchange ledger copy."
      ),
      example: [" postgresql://exchange@db.example/exchange"]),
    .number(
      "processors", 1...64, standard: 1,
      LocalizedText(
        "台账放在 PostgreSQL 里时，应有几个处理程序同时运行；少了，exchange status --check、日志和告警会说。",
        "Where the ledger is in PostgreSQL: how many processors are meant to run side by side; `status --check`, log and alerts tell when there are fewer."
      )),
    .number(
      "leaseSeconds", 3...3_600, standard: 15,
      LocalizedText(
        "台账放在 PostgreSQL 里、几个处理程序同时运行时：一个处理程序多少秒没有音讯，就由别的接手它的部门。",
        "Where several processors run on one ledger in PostgreSQL: after how many seconds of silence others take over the departments of one."
      )),
    .number(
      "maxClockJumpDays", 1...36_500, standard: 16,
      LocalizedText(
        "停机后再启动，机器时钟比台账最后一次超前多少天以上，先请运维确认（exchange status 会说明），以免时钟错了还照它日终。\n"
          + "机器没有关过时，按它自己计的时间核对，超前一天以上就请确认，与此无关。",
        "How many days the clock may be beyond the last thing that the ledger knows when the machine was off; "
          + "beyond it\nsomebody has to confirm it (`exchange status` tells how), so that no wrong clock closes days."
      )),
  ]

  private static let limits = [
    SettingExplanation.number(
      "reserveMiB", 0...1_048_576, standard: nil,
      LocalizedText(
        "交换目录所在磁盘要保留的空间（MiB）；不够时暂停收取，文件留在收件文件夹，腾出空间后自动继续。\n"
          + "auto：磁盘的二十分之一，最多 256 MiB。",
        "Room on the exchange's own disks that no file is taken into, in MiB; files wait in their inboxes meanwhile.\n"
          + "auto: a twentieth of the disk, 256 at most.")),
    .number(
      "reserveFiles", 0...1_000_000_000, standard: nil,
      LocalizedText(
        "同上，可建文件数（inode）。auto：磁盘的二十分之一，最多 10000 个。",
        "The same for files (inodes). auto: a twentieth of those that the disk can have, 10,000 at most.")),
    SettingExplanation(
      "dailyQuota",
      LocalizedText(
        "{files: …, MiB: …, deliveries: …, rejections: …}", "{files: …, MiB: …, deliveries: …, rejections: …}"
      ),
      standard: LocalizedText(
        "200000、262144、20000000、2000000", "200000, 262144, 20000000, 2000000"),
      LocalizedText(
        "每个部门每天最多投放多少个文件、合计多少 MiB，最多向别的部门送出多少条次（记录数乘以接收部门数），\n"
          + "最多被退回多少条记录；超出的退回并写明何时恢复。",
        "What a department may do on a day: how many files it drops, how large they are together, how many messages it has\n"
          + "delivered to others (records times recipients), and how many of its records come back before nothing more is read."
      ),
      initial: "{files: 200000, MiB: 262144, deliveries: 20000000, rejections: 2000000}"),
    SettingExplanation(
      "dailyQuotaOf", LocalizedText("部门代码: {…}", "department: {…}"),
      standard: LocalizedText("没有", "none"),
      LocalizedText(
        "个别部门另定，没有写的各项照通用的。",
        "Another quota for single departments, by their codes; what it leaves out is as for all."),
      example: ["  XC-SPJ: {files: 50000, deliveries: 1000000}"]),
  ]

  private static let boxes = [
    SettingExplanation.flag(
      "bundlesWithoutManifest", standard: true,
      LocalizedText(
        "没有 manifest-sha256.txt 的 ZIP（手工打包的）是否收：收的，由系统认出记录文件和附件、生成清单，并在回执里说明；false：退回。",
        "Whether a ZIP (or folder) without manifest-sha256.txt is taken as people pack, and the exchange writes the "
          + "manifest;\nfalse: it comes back.")),
    SettingExplanation(
      "trials", LocalizedText("{files: …, MiB: …, days: …}", "{files: …, MiB: …, days: …}"),
      standard: LocalizedText("500、4096、7", "500, 4096, 7"),
      LocalizedText(
        "试投（收件文件夹里的“试投”）：每个部门每天最多多少个文件、合计多少 MiB，超出的留到第二天；答复保留多少天。",
        "How many files, of how many MiB together, a department may put into inbox/试投 on a day, and for how many days the "
          + "answers\nlie in receipts/试投; what is beyond waits until the next day."),
      initial: "{files: 500, MiB: 4096, days: 7}"),
    .flag(
      "departmentStatements", standard: true,
      LocalizedText(
        "日终后给有收发或有待办的部门各放一份部门日报（HTML 和 xlsx）：待办、发出的每一条记录的下落、差异；false：不放。",
        "Whether each department gets a statement of each closed day in its outbox (HTML and xlsx).")),
    .flag(
      "todoLists", standard: true,
      LocalizedText(
        "各部门的 outbox 里总有一份最新的 待办.xlsx 和 待办.html：要办什么、期限、不办的后果；"
          + "答复的表里编号已填好，填了放进 inbox 即可；false：不放。",
        "Whether each department's outbox has 待办.xlsx and 待办.html, as things stand: what is to be done, and the form to "
          + "answer in.")),
    SettingExplanation(
      "log", LocalizedText("{level: debug、info、warn、error}", "{level: debug, info, warn, error}"),
      standard: LocalizedText("值守时 info，run --once 时 warn", "info, and warn with run --once"),
      LocalizedText(
        "日志（标准错误，systemd 下直接进 journal）从哪一级起记。\n不写：值守时 info，每份文件一行；run --once 时 warn，因为结果已经显示。",
        "From which level on the log is told, on standard error or to systemd's journal.\n"
          + "Left out: info, a line for each file; with run --once warn, since what came of it is printed."),
      example: [" {level: info}"]),
    SettingExplanation(
      "metrics", LocalizedText("{textfile: 文件}", "{textfile: a file}"),
      standard: LocalizedText("不写", "none"),
      LocalizedText(
        "监控指标（Prometheus）写到哪个文件，供 node_exporter 的 textfile 收集器读取；以 .prom 结尾。",
        "The file into which metrics (Prometheus) are written, for node_exporter's textfile collector; ends in .prom."
      ),
      example: [" {textfile: /var/lib/prometheus/node-exporter/exchange.prom}"]),
    SettingExplanation(
      "ownFolders", LocalizedText("beside、inside", "beside, inside"),
      standard: LocalizedText("inside（init 写的是 beside）", "inside (init writes beside)"),
      LocalizedText(
        "处理程序自己的文件夹（已收取、待放入）放在哪里：beside 在各部门文件夹的 .own 里，部门碰不到；\n"
          + "inside 分别藏在 inbox、outbox、receipts 里，这三个各是一个共享（挂载点）的部门只能这样。改动后重新启动即自动搬好。",
        "Where the processor's own folders of a department lie: beside its boxes in departments/<code>/.own, out of its "
          + "reach,\nor hidden inside inbox, outbox and receipts, as they have to where these are shares of their own. "
          + "After a change the next start moves them."),
      initial: OwnFolders.Place.beside.rawValue),
    SettingExplanation(
      "ownFoldersOf", LocalizedText("部门代码: beside、inside", "department: beside, inside"),
      standard: LocalizedText("没有", "none"),
      LocalizedText("个别部门另定。", "The same for single departments."), example: ["  XC-WJ: inside"]),
    SettingExplanation(
      "foldersGone", LocalizedText("部门代码，或者一列部门代码", "a department's code, or a list of codes"),
      standard: LocalizedText("没有", "none"),
      LocalizedText(
        "文件夹（共享）已经撤销、再也不会恢复的部门：写在这里以后，每次处理不再提示它的文件夹不在。只能写在部门目录里已停用（有最后一天）的，\n"
          + "最后一天过后生效。里面可能没有收取的，以后也收不到了：先看清共享里还有什么。那里又有了东西的，或者看不了的，不算数，并提示怎么办。",
        "Departments whose folders (shares) were removed and won't come back: that they are away isn't told any more. Only those that have\n"
          + "a last day in the catalogue, and from the day after it. What may lie there untaken never will be taken: see first what the "
          + "share\nstill holds. Where something lies there again, or can't be looked at, it doesn't hold, and you are told what helps."
      ),
      example: [" [XC-JIU]"]),
  ]

  private static let sources = [
    SettingExplanation(
      "sources", LocalizedText("一列规则", "a list of rules"), standard: LocalizedText("没有", "none"),
      LocalizedText(
        "部门自己的导出改不了的，在这里写明怎样读；写好后用 exchange source test 文件 --exchange 本文件夹 逐列核对。\n"
          + "按次序，第一条文件名和部门都符合的规则生效。自带的版式（xk-2018 等）见 exchange source list。",
        "How departments' own exports are read; `exchange source test FILE --exchange DIR` shows what a rule makes of one.\n"
          + "The first rule holds that fits file name and department. `exchange source list` has the layouts that come along."
      ),
      example: [
        "  - name: 审批局许可系统          # 回执上会写明",
        "    files: 双公示许可*.csv        # 文件名，* 和 ? 可代替字符；可以写成 [a*.csv, b*.csv]",
        "    sender: XC-SPJ                # 部门代码；不写则不限",
        "    extends: xk-2018              # 或 kind: approval-push，从头写",
        "    encoding: gb18030             # 不写则自动识别",
        "    header: 2                     # 表头在第几行；不写则自动找；没有表头写 none，columns 写列号",
        "    columns:                      # 字段: 列名",
        "      itemName: 办理事项",
        "    constants:                    # 导出里没有的，全部填同一个值",
        "      holderContact: 0632-4400000",
        "    codes:                        # 代码换成规定的值；不在表里的退回",
        "      holderType: {\"01\": 自然人, \"02\": 法人及非法人组织, \"04\": 个体工商户}",
        "    dates: excel-1900             # 日期是表格软件的序号；苹果电脑旧表格用 excel-1904",
        "    ignore: [内部流水号]          # 略去的列",
        "    nulls: [暂无]                 # 当作空的词",
      ])
  ]
}

extension Settings {
  /// A new exchange's file, with every key explained.
  ///
  /// - Parameter written: what stands there instead of what a new exchange has by itself, by key.
  static func template(_ written: [String: String]) -> String {
    let settings = SettingExplanation.all.map { setting in
      let meaning = setting.meaning.zh.split(separator: "\n").map { "# \($0)\n" }.joined()
      if let value = written[setting.key] ?? setting.initial { return meaning + "\(setting.key): \(value)\n" }
      // What continues the line of the key, or lines below it.
      let isInline = setting.example.count == 1 && !setting.example[0].hasPrefix("  ")
      let example =
        isInline
        ? "# \(setting.key):\(setting.example[0])\n"
        : "# \(setting.key):\n" + setting.example.map { "# \($0)\n" }.joined()
      return meaning + example
    }
    return "# 审管信息交换的设置。改动后重新启动 exchange run 生效。\n\n" + settings.joined()
  }
}
