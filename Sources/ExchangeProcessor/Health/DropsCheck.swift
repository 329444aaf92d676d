import ExchangeBase
import ExchangeLedger
import ExchangeFiles
import SystemPackage

/// Drops that don't get on: put aside, given up, taken and not decided, decided and not in their places.
struct DropsCheck: HealthCheck {
  let name = "drops"
  let title = LocalizedText("没有办完的投放", "drops that don't get on")

  /// So long a drop may be under way, in seconds. A large one takes minutes.
  static let patience: Int64 = 900
  /// How many are named.
  private static let named = 5

  func look(at patient: Patient) throws -> [Ailment] {
    let vitals = patient.vitals
    let root = patient.layout.root.asWord
    var found = vitals.parked.map { note in
      Ailment(
        .doubtful,
        LocalizedText(
          "\(note.sender) 的 \(note.drop) 失败 \(note.tries) 次，已搁置：\(note.fault.zh)",
          "\(note.drop) of \(note.sender) failed \(note.tries) times and was put aside: \(note.fault.en)"),
        LocalizedText(
          "修复后 exchange requeue \(root) \(note.drop) --reason <原因>",
          "Once that is mended, exchange requeue \(root) \(note.drop) --reason TEXT"),
        about: note.sender, drop: note.drop)
    }
    found += vitals.givenUp.map { drop in
      Ailment(
        .doubtful,
        LocalizedText(
          "\(drop) 已裁定，放置文件时程序多次异常终止，不再尝试",
          "\(drop) is decided, and isn't tried any more: the program ended again and again while its files were put in their places"
        ),
        LocalizedText(
          "修复后 exchange requeue \(root) \(drop) --reason <原因>",
          "Once that is mended, exchange requeue \(root) \(drop) --reason TEXT"), drop: drop)
    }
    let since = vitals.at.adding(seconds: -Self.patience)
    for inbox in vitals.inboxes {
      let late = inbox.undecided.filter { $0.receivedAt < since && !vitals.givenUp.contains($0.drop) }
        .filter { taken in !vitals.parked.contains { $0.drop == taken.drop } }
      guard let first = late.min(by: { $0.receivedAt < $1.receivedAt }) else { continue }
      let names = Self.names(late.map(\.drop))
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "\(inbox.department) 有 \(late.count) 份收取后没有裁定，最早 \(first.receivedAt.forPeople)：\(names)",
            "\(late.count) drop(s) of \(inbox.department) were taken and aren't decided, the first at "
              + "\(first.receivedAt.forPeople): \(names)"),
          LocalizedText("看日志里这些编号的原因；排除后自动重试", "See in the log why; they are tried again by themselves"),
          about: inbox.department))
    }
    let unplaced = vitals.unplaced.filter { $0.receivedAt < since && !vitals.givenUp.contains($0.drop) }
    if let first = unplaced.first {
      let names = Self.names(unplaced.map(\.drop))
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "有 \(unplaced.count) 份已裁定，文件还没有全部放好，最早 \(first.receivedAt.forPeople)：\(names)",
            "\(unplaced.count) drop(s) are decided and not all of their files in their places, the first of "
              + "\(first.receivedAt.forPeople): \(names)"),
          LocalizedText(
            "等的是不在、满了或没有权限的文件夹（见其余各条和日志）；恢复后自动放入",
            "They wait for a folder that is away, full or closed (see the other lines, and the log), and follow once it is back"
          )))
    }
    if !vitals.unsent.isEmpty {
      let names = Self.names(vitals.unsent.map(\.delivery))
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "台账里有 \(vitals.unsent.count) 份投递没有送出，也不会再送出（按现在的目录重建，当时没有送给这些部门）：\(names)",
            "\(vitals.unsent.count) deliveries in the ledger never went out and never will (rebuilt by catalogues that aren't those of then): "
              + "\(names)"),
          LocalizedText(
            "见 reports/recovered-<时间>.txt：放回当时的目录和设置再重建一次；找不回的，请发送部门另行告知这些部门",
            "See reports/recovered-<time>.txt: put catalogues and settings of then back and rebuild it again; where nobody has them, have the "
              + "senders tell these departments")))
    }
    return found
  }

  private static func names(_ drops: [String]) -> String {
    drops.sorted().prefix(named).joined(separator: " ") + (drops.count > named ? " …" : "")
  }
}

/// Files that lie in an inbox and aren't taken.
struct InboxesCheck: HealthCheck {
  let name = "inboxes"
  let title = LocalizedText("收件文件夹", "inboxes")

  func look(at patient: Patient) throws -> [Ailment] {
    try patient.vitals.inboxes.compactMap { inbox in
      guard let oldest = inbox.oldest else { return nil }
      let folder = patient.layout.inbox(inbox.department)
      let kind = try FileSystemKind(of: folder)
      let settle = patient.configuration.settings.settle.time(for: inbox.department, on: kind)
      guard oldest > max(DropsCheck.patience, 10 * Int64(settle / .seconds(1))) else { return nil }
      return Ailment(
        .doubtful,
        LocalizedText(
          "\(inbox.department) 的收件文件夹里有 \(inbox.files) 个文件，最早的已放了 \(oldest / 60) 分钟还没有收取",
          "\(inbox.files) file(s) lie in the inbox of \(inbox.department), the oldest for \(oldest / 60) min"),
        LocalizedText(
          "处理程序在运行、磁盘有空间的话，多半是没有权限取走，或有程序一直开着它：ls -l '\(folder.shown)'，再看日志",
          "Where the processor runs and there is room, its rights don't let it be taken or a program keeps it open: "
            + "ls -l '\(folder.shown)', and see the log"),
        about: inbox.department)
    }
  }
}

/// Departments that have used up what they may drop today.
struct QuotaCheck: HealthCheck {
  let name = "quotas"
  let title = LocalizedText("当日限额", "daily quotas")

  func look(at patient: Patient) throws -> [Ailment] {
    patient.vitals.usage.sorted { $0.key < $1.key }.compactMap { code, used in
      let quota = patient.configuration.settings.quotas[code]
      let parts = [
        (used.files, quota.files, LocalizedText("个文件", "files")),
        (used.bytes >> 20, quota.bytes >> 20, LocalizedText("MiB", "MiB")),
        (used.deliveries, quota.deliveries, LocalizedText("条次送达", "deliveries")),
        (used.rejected, quota.rejections, LocalizedText("条退回", "records sent back")),
      ]
      guard let (count, limit, unit) = parts.first(where: { $0.0 >= $0.1 }) else { return nil }
      return Ailment(
        .doubtful,
        LocalizedText(
          "\(code) 今天的限额已用完（\(count)/\(limit) \(unit.zh)），再投放的会退回",
          "\(code) has used up today's quota (\(count) of \(limit) \(unit.en)); what it drops now comes back"),
        LocalizedText(
          "问清为什么这么多；确有需要就在 exchange.yaml 的 dailyQuotaOf 里调大并重新启动，否则明天自动恢复",
          "Ask why there is so much; where it is right, raise dailyQuotaOf in exchange.yaml and start anew; else it is over tomorrow"
        ), about: code)
    }
  }
}
