import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Whether the processor works: when its last pass was, and, where several are meant to, how many there are. It doesn't matter by whom
/// they are started, or how often.
struct RunningCheck: HealthCheck {
  let name = "running"
  let title = LocalizedText("处理程序", "the processor")

  func look(at patient: Patient) throws -> [Ailment] {
    let lacking = try Self.lacking(patient)
    // Who looks at itself works.
    if patient.isProcessor { return lacking }
    let isHeld = try ExchangeLock.isHeld(root: patient.layout.root)
    // As the package calls its units.
    let root = patient.layout.root.asWord
    let start = "systemctl start \"exchange@$(systemd-escape --path \(root))\""
    let command = "exchange run \(root)"
    guard let last = patient.vitals.lastSeen else {
      if isHeld || !Self.hasNeverRun(patient) { return lacking }
      return [
        Ailment(
          .doubtful, LocalizedText("还没有运行过处理程序", "no processor has run here yet"),
          LocalizedText("启动 \(command)", "Start \(command)"))
      ]
    }
    let limit = Int64(patient.configuration.settings.downtimeMinutes) * 60
    guard last.adding(seconds: limit) < patient.vitals.at else { return lacking }
    return [
      isHeld
        ? Ailment(
          .broken,
          LocalizedText(
            "处理程序在，但 \(last.forPeople) 以后没有做完一遍",
            "the processor is there, and hasn't ended a pass since \(last.forPeople)"),
          LocalizedText(
            "看日志最后几行；多半在等不应答的磁盘或共享（dmesg、mount），恢复后自动继续，否则重启它",
            "Look at the last lines of its log; most likely it waits for a disk or share that doesn't answer (dmesg, mount). "
              + "It goes on by itself once that does; else restart it"))
        : Ailment(
          .broken,
          LocalizedText(
            "处理程序没有运行，最近一次是 \(last.forPeople)",
            "no processor is running; the last pass was at \(last.forPeople)"),
          LocalizedText(
            "启动 \(command)（\(start)）；起不来就看它最后的话（journalctl -t exchange）",
            "Start \(command) (\(start)); where it doesn't stay, see what it said last (journalctl -t exchange)"
          ))
    ]
  }

  /// Whether no processor has run here yet. Where the ledger can't be asked nobody knows; what is wrong about it is told elsewhere.
  private static func hasNeverRun(_ patient: Patient) -> Bool {
    // One that is away may keep whoever asks waiting, and isn't asked again.
    guard patient.canAskLedger else { return false }
    do {
      guard let ledger = try patient.ledgerToAsk() else { return true }
      return try ledger.read { try $0.lastSeen() } == nil
    } catch {
      return false
    }
  }

  /// That there are fewer processors than are meant to share the work.
  private static func lacking(_ patient: Patient) throws -> [Ailment] {
    let wanted = patient.configuration.settings.processors
    // What is wrong about the ledger itself is told elsewhere.
    guard wanted > 1, let shared = (try? patient.ledgerToAsk()) as? any SharedLedger else { return [] }
    let members = try shared.board().members
    guard !members.isEmpty, members.count < wanted else { return [] }
    let (zh, en) = (
      members.map { "\($0.host)（进程 \($0.process)）" }.joined(separator: "、"),
      members.map { "\($0.host) (process \($0.process))" }.joined(separator: ", ")
    )
    return [
      Ailment(
        .doubtful,
        LocalizedText(
          "应有 \(wanted) 个处理程序，现在只有 \(members.count) 个：\(zh)；工作照常，只是少了后备",
          "\(wanted) processors are meant to run, and there is only \(en). Work goes on, with less to fall back on"
        ),
        LocalizedText(
          "看缺的那台机器：systemctl status 'exchange@*'、共享和数据库连得上没有",
          "Look at the machine that lacks: systemctl status 'exchange@*', and whether it reaches the share and the database"
        ))
    ]
  }
}
