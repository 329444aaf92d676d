public import ExchangeBase

/// Why a processor can't run.
public enum ProcessorError: WordedError, Sendable {
  /// Another processor holds the exchange: exit code 11.
  case held(exchange: String)
  /// Other processors work on the exchange with another ledger: exit code 11.
  case otherLedger(exchange: String)
  /// Somebody else runs it than whose the exchange is: exit code 77.
  case foreignUser(exchange: String, owner: String)
  /// The time that was set (`--at`) lies before what the ledger already knows: exit code 64.
  case clockBehindLedger(now: String, last: String)

  /// There is no ledger, or one that knows of nothing, but the exchange has worked: exit code 1.
  case ledgerLost(String)
  /// The ledger isn't the last one of this exchange: exit code 1.
  case ledgerOlder(String, because: LocalizedText)
  /// The ledger knows of things, and the folder of none: it is another exchange's: exit code 1.
  case ledgerForeign(String)
  /// The ledger and what is known of it outside of it contradict each other, and nobody can tell which is right: exit code 1.
  case ledgerContradicted(String, because: LocalizedText)
  /// The ledger isn't what its chain tells: exit code 1.
  case ledgerUnproven(String, faults: Int)
  /// A backup isn't what it has to be, and was neither kept nor put back: exit code 1.
  case backupRefused(String, because: LocalizedText)
  /// Nothing has been processed yet, so that there is nothing to tell: exit code 64.
  case nothingYet(exchange: String)
  /// A command names something that isn't there: exit code 64.
  case unknown(String, reason: LocalizedText)

  /// A ledger whose chain hasn't an entry that the journal has.
  static func ledgerOlder(_ ledger: String, lacks entry: Int64) -> ProcessorError {
    .ledgerOlder(
      ledger,
      because: LocalizedText(
        "链里没有第 \(entry) 条，而 journal 里有", "its chain hasn't entry \(entry), of which the journal tells"))
  }

  /// What happened and what to do next.
  public var words: LocalizedText {
    switch self {
    case .held(let exchange):
      LocalizedText(
        "另一个 exchange 进程正在处理 \(exchange)；等它结束，或先停下它（SIGTERM）",
        "another exchange process works on \(exchange); wait for it, or stop it (SIGTERM) first")
    case .otherLedger(let exchange):
      LocalizedText(
        "别的处理程序正用另一个台账处理 \(exchange)：exchange.yaml 的 ledger 改过，而不是所有处理程序都重新启动过。不再做任何事：先停下所有处理程序（SIGTERM），核对 ledger 写得对，再启动",
        "other processors work on \(exchange) with another ledger: `ledger` in exchange.yaml was changed, and not all of them were started "
          + "again. Nothing more is done: stop all of them (SIGTERM), make sure that `ledger` is right, then start them"
      )
    case .foreignUser(let exchange, let owner):
      LocalizedText(
        "\(exchange) 属于用户 \(owner)，别的用户（包括 root）写下的东西它读不了。没有做任何事：请用 sudo -u '\(owner)' exchange … 再运行",
        "\(exchange) belongs to user \(owner), who couldn't read what another, root included, writes there. Nothing was done: run it "
          + "as sudo -u '\(owner)' exchange …")
    case .clockBehindLedger(let now, let last):
      LocalizedText(
        "--at 的时间 \(now) 早于台账最近一条 \(last)：写晚于它的时间，或者不写",
        "the time of --at, \(now), lies before the ledger's last entry, \(last): give a later one, or none")
    case .ledgerLost(let ledger):
      LocalizedText(
        "\(ledger) 不在、是空的，或不知道任何文件，而这里处理过文件、日终过。没有做任何事：\(PuttingBack.last(of: ledger).zh)，或用 exchange recover 重建；没有它就开始，会把一切再送一遍",
        "\(ledger) is missing, empty, or knows of no file, but files have been processed here, or days closed. Nothing was done: "
          + "\(PuttingBack.last(of: ledger).en), or rebuild it with `exchange recover`; starting without it would deliver "
          + "everything again")
    case .ledgerOlder(let ledger, let reason):
      LocalizedText(
        "\(ledger) 不是这个交换最近的台账：\(reason.zh)。没有做任何事，因为它不知道的会再送一遍：放回最近的那一份，或\(PuttingBack.last(of: ledger).zh)，再用 exchange recover 补上它缺的",
        "\(ledger) isn't the last ledger of this exchange: \(reason.en). Nothing was done, since what it doesn't know would be delivered "
          + "again: put back the last one, or \(PuttingBack.last(of: ledger).en); `exchange recover` then rebuilds what it lacks"
      )
    case .ledgerForeign(let ledger):
      LocalizedText(
        "\(ledger) 里已有登记，而这个交换目录还没有做过任何事：它是另一个交换的台账。没有做任何事：\(Self.ownPlace(ledger).zh)。如果这个目录是代替丢了的目录新建的，台账就是它的，先放回 journal、archive 等的备份，再运行 exchange recover 认下它",
        "\(ledger) tells of things that happened, and in this exchange's folder nothing has: it is the ledger of another exchange. Nothing was "
          + "done: \(Self.ownPlace(ledger).en). Where this folder takes the place of a lost one, and the ledger is its, put back the backups of "
          + "journal, archive and so on, then have `exchange recover` take it up")
    case .ledgerContradicted(let ledger, let reason):
      LocalizedText(
        "\(ledger)：\(reason.zh)。没有改动任何东西", "\(ledger): \(reason.en). Nothing was changed")
    case .ledgerUnproven(let ledger, let faults):
      LocalizedText(
        "\(ledger) 与它的链不符（\(faults) 处）：被别的人或程序改过。不再做任何事；exchange verify 逐处列出；要回到以前，\(PuttingBack.last(of: ledger).zh)",
        "\(ledger) isn't what its chain tells (faults: \(faults)): it was changed by somebody or something else than this program. Nothing "
          + "more is done; `exchange verify` names each; to go back, \(PuttingBack.last(of: ledger).en)")
    case .backupRefused(let backup, let reason):
      LocalizedText("\(backup)：\(reason.zh)", "\(backup): \(reason.en)")
    case .nothingYet(let exchange):
      LocalizedText(
        "\(exchange) 还没有处理过任何文件；用 exchange run \(exchange) --once 开始",
        "nothing has been processed in \(exchange) yet; start with `exchange run \(exchange) --once`")
    case .unknown(let name, let reason): LocalizedText("“\(name)”：\(reason.zh)", "“\(name)”: \(reason.en)")
    }
  }

  /// How an exchange gets a ledger of its own.
  static func ownPlace(_ ledger: String) -> LocalizedText {
    PuttingBack.isDatabase(ledger)
      ? LocalizedText(
        "请在 exchange.yaml 的 ledger 里写一个自己的数据库或 schema",
        "name a database or schema of its own in `ledger` of exchange.yaml")
      : LocalizedText(
        "请把它连同 -wal、-shm 移开，第一次处理时会另建一个",
        "move it away with its -wal and -shm, and the first pass makes one")
  }
}
