public import ExchangeFormats
import ExchangeLedger
import ExchangeRules
public import SystemPackage

/// How an exchange stands now.
public struct StatusAnswer: Answer {
  private struct Department: Encodable {
    let code: String
    let name: String
    /// Files that lie in its inbox.
    let waiting: Int
    /// The file system of its inbox: `local`, or the sort of share; `nil` where the inbox is away.
    let fileSystem: String?
    /// For how many seconds a file there must not have changed; `nil` where the inbox is away.
    let settleSeconds: Double?
    /// Deliveries that it has to claim.
    let toClaim: Int
    /// What else it has to do.
    let toDo: Int
    /// How many of both are overdue.
    let overdue: Int
    /// Why its inbox can't be read; `nil` where it can.
    let trouble: String?
    /// Files for it that are decided and wait until its folders are there.
    let toPlace: Int
    /// Its drops that were taken and aren't decided.
    let undecided: [String]
  }

  private let title: String
  private let at: Timestamp
  private let isRunning: Bool
  private let unpublished: Int
  private let lastClosedDay: String?
  private let lastEntry: Timestamp?
  private let chainLength: Int64
  private let departments: [Department]

  /// Looks at the exchange at `root` without changing anything.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    let configuration = try ExchangeConfiguration(root: root, data: data)
    let layout = configuration.layout
    let now = Timestamp(clock.now())
    title = configuration.settings.title
    at = now
    isRunning = try ExchangeLock(root: root) == nil
    let ledger: Ledger
    do {
      ledger = try layout.openLedger(now: now, making: false)
    } catch ProcessorError.nothingYet {
      unpublished = 0
      lastClosedDay = nil
      lastEntry = nil
      chainLength = 0
      departments = Self.departments(configuration, open: [], overdue: [:], placing: [], decided: { _ in false })
      return
    }
    let (drops, closed, last, open, overdue, placing) = try ledger.read { view in
      (
        try view.unpublishedDrops(), try view.lastClosedDay(), try view.lastEntry(), try view.openCounts(),
        try view.overdueCounts(at: now), try view.publications()
      )
    }
    unpublished = drops.count
    lastClosedDay = closed?.day
    lastEntry = last?.at
    chainLength = last?.sequence ?? 0
    departments = Self.departments(configuration, open: open, overdue: overdue, placing: placing) { drop in
      // What can't be asked counts as decided: the processor tells of it.
      (try? ledger.read { try $0.drop(drop) != nil }) ?? true
    }
  }

  private static func departments(
    _ configuration: ExchangeConfiguration, open: [OpenCount], overdue: [String: Int],
    placing: [PublicationRow], decided: (String) -> Bool
  ) -> [Department] {
    configuration.catalogue.table.participants.map { department in
      let layout = configuration.layout
      var waiting = 0
      var trouble: String?
      do {
        waiting = try files(in: layout.inbox(department.code))
      } catch {
        trouble = "\(error)"
      }
      let taken = (try? Files.names(in: layout.taken(department.code))) ?? []
      let kind = trouble == nil ? try? FileSystemKind(of: layout.inbox(department.code)) : nil
      let settle = kind.map { configuration.settings.settle.time(for: department.code, on: $0) }
      let mine = open.filter { $0.debtor == department.code }
      let claims = mine.filter { $0.family == .claim }
      return Department(
        code: department.code, name: department.name, waiting: waiting,
        fileSystem: kind?.name, settleSeconds: settle.map { $0 / .seconds(1) },
        toClaim: claims.reduce(0) { $0 + $1.obligations },
        toDo: mine.reduce(0) { $0 + $1.obligations } - claims.reduce(0) { $0 + $1.obligations },
        overdue: overdue[department.code] ?? 0, trouble: trouble,
        toPlace: placing.count { $0.department == department.code },
        undecided: taken.compactMap { TakenFolder(name: $0.string)?.drop }.filter { !decided($0) })
    }
  }

  /// How many files lie in an inbox.
  private static func files(in inbox: FilePath) throws -> Int {
    try Files.names(in: inbox).count {
      try !InboxScanner.isIgnored($0) && Files.status(of: inbox.appending($0))?.sort != .folder
    }
  }

  /// What is said of an inbox that isn't on a disk of this machine.
  private static func line(ofShare department: Department) -> LocalizedText {
    guard let kind = department.fileSystem, let seconds = department.settleSeconds else {
      let why = department.trouble ?? ""
      return LocalizedText(
        "  \(department.name)（\(department.code)）：收件文件夹不在或不能读取：\(why)",
        "  \(department.name) (\(department.code)): its inbox is away or can't be read: \(why)")
    }
    return LocalizedText(
      "  \(department.name)（\(department.code)）：收件文件夹在网络共享上（\(kind)），文件 \(Int(seconds)) 秒不变才收取",
      "  \(department.name) (\(department.code)): its inbox is on a share (\(kind)); files settle for \(Int(seconds)) s"
    )
  }

  /// A page for the operator: the state, and the departments for which something waits.
  public func text(in language: Language) -> String {
    var lines = [
      "\(title) · \(at.forPeople)",
      LocalizedText(
        isRunning ? "处理程序正在运行" : "处理程序没有运行（exchange run）",
        isRunning ? "a processor is running" : "no processor is running (exchange run)")[language],
      LocalizedText(
        "台账 \(chainLength) 条，最近一条 \(lastEntry?.forPeople ?? "—")；已日终到 \(lastClosedDay ?? "—")",
        "\(chainLength) ledger entries, the last at \(lastEntry?.forPeople ?? "—"); days closed up to "
          + "\(lastClosedDay ?? "—")")[language],
    ]
    if unpublished > 0 {
      lines.append(
        LocalizedText(
          "有 \(unpublished) 份文件已裁定但尚未放好，下次运行时补完",
          "\(unpublished) files are decided but not yet in their places; the next run finishes them")[
            language])
    }
    lines += departments.filter { $0.fileSystem != "local" }.map { Self.line(ofShare: $0)[language] }
    for department in departments where department.toPlace > 0 {
      lines.append(
        LocalizedText(
          "  \(department.name)（\(department.code)）：有 \(department.toPlace) 份已裁定的文件等它的文件夹恢复后放入",
          "  \(department.name) (\(department.code)): \(department.toPlace) decided file(s) wait until its folders are back"
        )[language])
    }
    for department in departments where !department.undecided.isEmpty {
      let drops = department.undecided.joined(separator: "、")
      lines.append(
        LocalizedText(
          "  \(department.name)（\(department.code)）：已收取、尚未裁定：\(drops)",
          "  \(department.name) (\(department.code)): taken and not decided yet: \(drops)")[language])
    }
    let busy = departments.filter { $0.waiting + $0.toClaim + $0.toDo > 0 }
    if busy.isEmpty, departments.allSatisfy({ $0.toPlace == 0 && $0.undecided.isEmpty && $0.trouble == nil }) {
      lines.append(LocalizedText("没有等待处理的文件，也没有待认领的信息", "nothing waits, nothing is to be claimed")[language])
    }
    lines += busy.map { department in
      LocalizedText(
        "  \(department.name)（\(department.code)）：待处理 \(department.waiting)，待认领 \(department.toClaim)，"
          + "其他待办 \(department.toDo)，其中逾期 \(department.overdue)",
        "  \(department.name) (\(department.code)): \(department.waiting) waiting, \(department.toClaim) to claim, "
          + "\(department.toDo) other duties, \(department.overdue) of them overdue")[language]
    }
    return lines.joined(separator: "\n")
  }
}
