import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// What the operator sets for one exchange, `exchange.yaml`.
public struct Settings: Sendable, Equatable {
  /// Whether good records go through when others of the bundle are bad.
  public enum Acceptance: String, Sendable, CaseIterable {
    /// Good records go through, bad ones come back.
    case partial
    /// All or nothing.
    case whole
  }

  /// What signs receipts and days' packages.
  public enum Signing: String, Sendable, CaseIterable {
    /// Ed25519.
    case ed25519
    /// SM2 with SM3.
    case sm2
    /// Nothing does.
    case none
  }

  /// The exchange's name, as reports show it.
  public var title: String
  /// The profile's id.
  public var profile: String
  /// Partial or whole acceptance.
  public var acceptance: Acceptance
  /// For how long a file must not have changed before it is taken.
  public var settle: SettleTime
  /// How often inboxes are looked at, in milliseconds.
  public var pollMilliseconds: Int
  /// The largest file that is taken in, in bytes.
  public var maxFileBytes: Int
  /// How large what is unpacked from a ZIP or gzip file may become.
  public var unpacking: UnpackingLimits
  /// How many processes inspect files, each for one at a time; 0 has the processor do it itself.
  public var inspectionWorkers: Int
  /// The most memory that one of them may have, in bytes of address space.
  public var inspectionBytes: Int
  /// The processor time that a file may cost, in seconds, and as much again for each mebibyte that it has.
  public var inspectionSeconds: Int
  /// Whether every record is validated by libxml2 and looked at closely, also one that a glance shows to be right.
  public var referenceValidation: Bool
  /// How long the processor may be away before that is told as downtime, in minutes.
  public var downtimeMinutes: Int
  /// After how many hours the ledger is proven again by itself; 0 for never.
  public var verifyHours: Int
  /// What signs receipts and days' packages.
  public var signing: Signing
  /// The command that has a package stamped with the time (RFC 3161), for the shell; `nil` for none.
  public var timestamp: String?
  /// How long after the last thing that the ledger knows the clock is believed when the machine was off, in days.
  public var maxClockJumpDays: Int
  /// How much departments may drop on a day.
  public var quotas: Quotas
  /// Where our folders lie that serve departments' boxes.
  public var ownFolders: OwnFolders
  /// The room on our own disks that no file is taken into.
  public var reserve: Reserve
  /// Whether each department gets a statement of each day that is closed.
  public var departmentStatements: Bool
  /// Whether what each department has to do lies in its outbox, as things stand.
  public var todoLists: Bool
  /// Whether a ZIP without a manifest is taken, and the exchange writes one.
  public var bundlesWithoutManifest: Bool
  /// How much departments may try.
  public var trials: TrialLimits

  /// The largest file that is taken in unless something else is set, in bytes.
  static let standardFileBytes = 4_096 << 20

  /// Reads and checks the file, but for its `sources`; see ``SourceRuleReader``.
  ///
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  public init(file: FilePath) throws {
    let yaml = try YAMLMapping(file: file)
    try yaml.allow(
      "title", "profile", "acceptance", "settleSeconds", "settleSecondsOf", "pollSeconds", "maxFileMiB",
      "maxUnpackedMiB", "maxMembers", "maxCompressionRatio", "downtimeMinutes", "maxClockJumpDays",
      "reserveMiB", "reserveFiles", "dailyQuota", "dailyQuotaOf", "ownFolders", "ownFoldersOf",
      "departmentStatements", "todoLists", "trials", "bundlesWithoutManifest",
      "inspectionWorkers", "inspectionMiB",
      "inspectionSeconds", "referenceValidation", "verifyHours", "signing", "timestamp", "sources")
    title = try yaml.text("title")
    profile = try yaml.text("profile")
    acceptance = try yaml.choice("acceptance", standard: .partial)
    settle = try SettleTime(yaml)
    pollMilliseconds = try yaml.number("pollSeconds", in: 1...3_600, standard: 5) * 1_000
    maxFileBytes =
      try yaml.number("maxFileMiB", in: 1...1_048_576, standard: Self.standardFileBytes >> 20) << 20
    unpacking = UnpackingLimits(
      bytes: try yaml.number("maxUnpackedMiB", in: 1...1_048_576, standard: 8_192) << 20,
      members: try yaml.number("maxMembers", in: 1...65_535, standard: 5_000),
      ratio: try yaml.number("maxCompressionRatio", in: 1...2_000, standard: 200))
    inspectionWorkers =
      try yaml.isAuto("inspectionWorkers")
      ? ProcessorCores.count : yaml.number("inspectionWorkers", in: 0...256)
    inspectionBytes = try yaml.number("inspectionMiB", in: 512...1_048_576, standard: 2_048) << 20
    inspectionSeconds = try yaml.number("inspectionSeconds", in: 1...86_400, standard: 60)
    referenceValidation = try yaml.has("referenceValidation") && yaml.flag("referenceValidation")
    downtimeMinutes = try yaml.number("downtimeMinutes", in: 1...100_000, standard: 10)
    verifyHours = try yaml.number("verifyHours", in: 0...8_760, standard: 24)
    signing = try yaml.choice("signing", standard: .ed25519)
    timestamp = try yaml.has("timestamp") ? yaml.text("timestamp") : nil
    maxClockJumpDays = try yaml.number("maxClockJumpDays", in: 1...36_500, standard: 16)
    quotas = try Quotas(yaml)
    ownFolders = try OwnFolders(yaml)
    departmentStatements = try !yaml.has("departmentStatements") || yaml.flag("departmentStatements")
    todoLists = try !yaml.has("todoLists") || yaml.flag("todoLists")
    bundlesWithoutManifest = try !yaml.has("bundlesWithoutManifest") || yaml.flag("bundlesWithoutManifest")
    trials = try TrialLimits(yaml)
    reserve = Reserve(
      bytes: try yaml.isAuto("reserveMiB") ? nil : yaml.number("reserveMiB", in: 0...1_048_576) << 20,
      files: try yaml.isAuto("reserveFiles") ? nil : yaml.number("reserveFiles", in: 0...1_000_000_000))
  }

  /// Reads the file of an exchange.
  ///
  /// - Throws: ``ConfigurationError``, also where there is no exchange.
  init(of layout: ExchangeLayout) throws {
    guard try Files.exists(layout.settings) else {
      throw ConfigurationError(
        file: layout.settings.string,
        reason: LocalizedText(
          "这里没有交换；用 exchange init \(layout.root) 建立",
          "no exchange is here; `exchange init \(layout.root)` lays one out"))
    }
    try self.init(file: layout.settings)
  }

  /// A new exchange's file, with every key explained.
  static func template(
    title: String, profile: String, settleSeconds: Int?, ownFolders: OwnFolders.Place
  ) -> String {
    """
    # 审管信息交换的设置。改动后重新启动 exchange run 生效。

    # 名称，显示在报告上。
    title: \(title)
    # 采用的实施办法（profiles 文件夹里的文件名，不带 .yaml）。
    profile: \(profile)
    # partial：合格的记录照常送达，不合格的退回；whole：有一条不合格就整包退回。
    acceptance: partial
    # 文件大小和时间保持不变多少秒之后才认为写完了；旁边有 <文件名>.done 的不等。
    # auto：本地磁盘 2 秒，网络共享（NFS、SMB 等，自动识别）35 秒。写数字则一律照此。
    settleSeconds: \(settleSeconds.map(String.init) ?? "auto")
    # 个别部门另定：
    # settleSecondsOf:
    #   XC-SPJ: 10
    # 每隔多少秒查看一次收件文件夹；本地磁盘上的新文件系统会立即通知，不必等到下一次。
    pollSeconds: 5
    # 单个文件的大小上限（MiB）。
    maxFileMiB: 4096
    # 压缩文件（.zip、.gz）解开后的总大小上限（MiB）。
    maxUnpackedMiB: 8192
    # 一个 ZIP 里最多有多少个文件。
    maxMembers: 5000
    # 解开后最多是压缩数据的多少倍（大于 1 MiB 的才看），用来挡住“压缩炸弹”。普通报文不到 50 倍。
    maxCompressionRatio: 200
    # 检查文件由几个单独的进程去做，一个文件拖垮的只是其中一个。auto：与处理器核数相同；0：由处理程序自己做。
    inspectionWorkers: auto
    # 每个这样的进程最多用多少内存（MiB，按地址空间计）。
    inspectionMiB: 2048
    # 检查一个文件最多用多少秒处理器时间；文件每有 1 MiB 再加 1 秒。
    inspectionSeconds: 60
    # true：每条记录都走慢的一道（XML 全部由 libxml2 按 XSD 校验），结果相同，慢许多倍；只在怀疑快的一道时用。
    referenceValidation: false
    # 处理程序停止多少分钟以上，记为停机；停机不影响时限，报表在受影响的时限旁列明。
    downtimeMinutes: 10
    # 每隔多少小时自动核验一次台账（在后台低优先级进行），发现不符就停止处理；0：不自动核验，由人用 exchange verify 核验。
    verifyHours: 24
    # 回执和对账包用什么签名：ed25519；sm2（国密 SM2 与 SM3）；none 不签。密钥在 keys 文件夹，见 exchange key list。
    signing: ed25519
    # 可选：为每日对账包取时间戳（RFC 3161）的命令，请求从标准输入读，答复写到标准输出。
    # timestamp: curl -sS --max-time 30 -H "Content-Type: application/timestamp-query" --data-binary @- https://tsa.example/
    # 停机后再启动，机器时钟比台账最后一次超前多少天以上，先请运维确认（exchange status 会说明），以免时钟错了还照它日终。
    # 机器没有关过时，按它自己计的时间核对，超前一天以上就请确认，与此无关。
    maxClockJumpDays: 16
    # 交换目录所在磁盘要保留的空间（MiB）和可建文件数；不够时暂停收取，文件留在收件文件夹，腾出空间后自动继续。
    # auto：磁盘的二十分之一，最多 256 MiB、10000 个文件。
    reserveMiB: auto
    reserveFiles: auto
    # 每个部门每天最多投放多少个文件、合计多少 MiB，最多向别的部门送出多少条次（记录数乘以接收部门数），
    # 最多被退回多少条记录；超出的退回并写明何时恢复。个别部门可另定，没有写的各项照通用的。
    dailyQuota: {files: 200000, MiB: 262144, deliveries: 20000000, rejections: 2000000}
    # dailyQuotaOf:
    #   XC-SPJ: {files: 50000, deliveries: 1000000}
    # 没有 manifest-sha256.txt 的 ZIP（手工打包的）是否收：收的，由系统认出记录文件和附件、生成清单，并在回执里说明；false：退回。
    bundlesWithoutManifest: true
    # 试投（收件文件夹里的“试投”）：每个部门每天最多多少个文件、合计多少 MiB，超出的留到第二天；答复保留多少天。
    trials: {files: 500, MiB: 4096, days: 7}
    # 日终后给有收发或有待办的部门各放一份部门日报（HTML 和 xlsx）：待办、发出的每一条记录的下落、差异；false：不放。
    departmentStatements: true
    # 各部门的 outbox 里总有一份最新的 待办.xlsx 和 待办.html：要办什么、期限、不办的后果；答复的表里编号已填好，填了放进 inbox 即可；false：不放。
    todoLists: true
    # 处理程序自己的文件夹（已收取、待放入）放在哪里：beside 在各部门文件夹的 .own 里，部门碰不到；
    # inside 分别藏在 inbox、outbox、receipts 里，这三个各是一个共享（挂载点）的部门只能这样。改动后重新启动即自动搬好。
    ownFolders: \(ownFolders.rawValue)
    # ownFoldersOf:
    #   XC-WJ: inside
    # 部门自己的导出改不了的，在这里写明怎样读；写好后用 exchange source test 文件 --exchange 本文件夹 逐列核对。
    # 按次序，第一条文件名和部门都符合的规则生效。自带的版式（xk-2018 等）见 exchange source list。
    # sources:
    #   - name: 审批局许可系统          # 回执上会写明
    #     files: 双公示许可*.csv        # 文件名，* 和 ? 可代替字符；可以写成 [a*.csv, b*.csv]
    #     sender: XC-SPJ                # 部门代码；不写则不限
    #     extends: xk-2018              # 或 kind: approval-push，从头写
    #     encoding: gb18030             # 不写则自动识别
    #     header: 2                     # 表头在第几行；不写则自动找；没有表头写 none，columns 写列号
    #     columns:                      # 字段: 列名
    #       itemName: 办理事项
    #     constants:                    # 导出里没有的，全部填同一个值
    #       holderContact: 0632-4400000
    #     codes:                        # 代码换成规定的值；不在表里的退回
    #       holderType: {"01": 自然人, "02": 法人及非法人组织, "04": 个体工商户}
    #     dates: excel-1900             # 日期是表格软件的序号；苹果电脑旧表格用 excel-1904
    #     ignore: [内部流水号]          # 略去的列
    #     nulls: [暂无]                 # 当作空的词

    """
  }
}
