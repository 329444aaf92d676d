import ExchangeFiles
import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// The ledger: whether it is there, the last one of this exchange, and what its chain tells.
struct LedgerCheck: HealthCheck {
  let name = "ledger"
  let title = LocalizedText("台账", "the ledger")

  func look(at patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    let condition = try layout.ledgerPlace().databaseCondition()
    let database = condition.map(Self.ailments(of:)) ?? []
    do {
      guard let ledger = try patient.ledgerToAsk() else { return database }
      return try database + ailments(of: patient, ledger)
    } catch {
      // What is lacking is named, and says more than that it failed.
      guard let condition, !condition.lacking.isEmpty || !condition.missing.isEmpty else { throw error }
      return database
    }
  }

  private func ailments(of patient: Patient, _ ledger: any LedgerSource) throws -> [Ailment] {
    let layout = patient.layout
    guard !patient.isQuick else {
      _ = try ledger.read { try $0.lastEntry() }
      guard let proof = try LedgerProof(in: layout, of: ledger) else { return [] }
      if proof.faults > 0 { return [Self.changed(layout, proof.faults)] }
      return proof.kept?.words.map { [Self.changed(layout, $0)] } ?? []
    }
    let faults = try LedgerProof.prove(layout, ledger, now: patient.clock.now()).faults.count
    return faults > 0 ? [Self.changed(layout, faults)] : []
  }

  /// So many bytes of its log a standby may be behind before that is told.
  private static let mostBehind: Int64 = 64 << 20

  /// What of a database isn't as a ledger needs it.
  private static func ailments(of database: DatabaseCondition) -> [Ailment] {
    var found: [Ailment] = []
    for setting in database.careless {
      found.append(
        Ailment(
          .broken,
          LocalizedText(
            "PostgreSQL 的 \(setting) 关着：断电可能损坏台账",
            "\(setting) of PostgreSQL is off: a power cut may damage the ledger"),
          LocalizedText(
            "请数据库管理员在 postgresql.conf 里设 \(setting) = on 并重新装载",
            "Have the administrator set \(setting) = on in postgresql.conf, and reload it")))
    }
    if !database.missing.isEmpty {
      let (zh, en) = (database.missing.joined(separator: "、"), database.missing.joined(separator: ", "))
      found.append(
        Ailment(
          .broken,
          LocalizedText("台账的表不在了：\(zh)", "tables of the ledger aren't there: \(en)"),
          LocalizedText(
            "停下处理程序，请数据库管理员放回最近的备份（pg_restore，或按时间点恢复），再 exchange recover",
            "Stop the processor, have the administrator put back the last backup (pg_restore, or to a point in time), then `exchange recover`"
          )))
    }
    if !database.lacking.isEmpty {
      let (zh, en) = (database.lacking.joined(separator: "、"), database.lacking.joined(separator: ", "))
      found.append(
        Ailment(
          .broken,
          LocalizedText("角色 \(database.role) 缺权限：\(zh)", "the role \(database.role) lacks rights: \(en)"),
          LocalizedText(
            "用表的所有者执行 exchange ledger rights \(database.role) 打印的语句",
            "Have the owner of the tables run what `exchange ledger rights \(database.role)` prints")))
    }
    if !database.openToAll.isEmpty {
      let tables = database.openToAll
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "数据库的任何角色都能写台账的表：\(tables.joined(separator: "、"))",
            "any role of the database may write in tables of the ledger: \(tables.joined(separator: ", "))"),
          LocalizedText(
            "用表的所有者执行 REVOKE ALL ON \(tables.joined(separator: ", ")) FROM PUBLIC",
            "Have the owner of the tables run REVOKE ALL ON \(tables.joined(separator: ", ")) FROM PUBLIC")))
    }
    for standby in database.standbys where standby.behind > mostBehind {
      let mebibytes = standby.behind >> 20
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "备库 \(standby.name) 落后 \(mebibytes) MiB\(standby.isSynchronous ? "" : "，提交也不等它")：现在升为主库会少掉这些",
            "the standby \(standby.name) is \(mebibytes) MiB behind\(standby.isSynchronous ? "" : ", and commits don't wait for it"): "
              + "promoted now it would lack them"),
          LocalizedText(
            "请数据库管理员查看复制和网络；要一条不少，设 synchronous_standby_names",
            "Have the administrator look at replication and network; so that nothing can be lacking, set synchronous_standby_names"
          )))
    }
    if database.mayChangeAll {
      found.append(
        Ailment(
          .doubtful,
          LocalizedText(
            "角色 \(database.role) 是表的所有者或超级用户，能改已登记的内容",
            "the role \(database.role) owns the tables or is a superuser, and could change what is recorded"),
          LocalizedText(
            "另建一个只能追加的角色来运行 exchange（操作手册“台账放在 PostgreSQL 里”）",
            "Run exchange as a role that may only add (operator guide, “The ledger in PostgreSQL”)")))
    }
    return found
  }

  /// What is wrong with what is kept beside the ledger.
  private static func changed(_ layout: ExchangeLayout, _ words: LocalizedText) -> Ailment {
    Ailment(
      .doubtful, words,
      LocalizedText(
        "exchange verify \(layout.root.asWord) 说明是哪几处、怎样处理；处理以后再核验一次",
        "exchange verify \(layout.root.asWord) names them and says what to do; let it look again after that"))
  }

  private static func changed(_ layout: ExchangeLayout, _ faults: Int) -> Ailment {
    let back = PuttingBack.proven(of: layout.ledgerName)
    return Ailment(
      .broken,
      LocalizedText(
        "\(layout.ledgerName) 与它的链不符（\(faults) 处）",
        "\(layout.ledgerName) isn't what its chain tells (\(faults) faults)"),
      LocalizedText(
        "exchange verify 说明是哪几处。\(back.zh)", "exchange verify says what isn't what it was. \(back.en)"))
  }
}

/// The machine's clock, against what the ledger knows.
struct ClockCheck: HealthCheck {
  let name = "clock"
  let title = LocalizedText("时钟", "the clock")

  /// So many milliseconds apart from the ledger's a clock may be before that is told.
  private static let unnoticed: Int64 = 2_000

  func look(at patient: Patient) throws -> [Ailment] {
    // What is wrong about the ledger itself is told elsewhere.
    guard let ledger = try? patient.ledgerToAsk(),
      let last = try? ledger.read({ try ClockWatch.last(in: $0) })
    else { return [] }
    let clock = try patient.clock.forDeciding(over: ledger)
    let watch = ClockWatch(
      layout: patient.layout, clock: clock, limit: patient.configuration.settings.maxClockJumpDays)
    if let doubt = try ledger.read({ try watch.doubt(about: .now(clock), in: $0) }) {
      return [
        Ailment(
          .broken, doubt.words,
          LocalizedText("核对时钟（NTP），按上面的话办", "Check the clock (NTP), and do what is said above"))
      ]
    }
    let now = patient.clock.now()
    let skew = abs(clock.now().milliseconds - now.milliseconds)
    if skew > Self.unnoticed {
      let seconds = skew / 1_000
      return [
        Ailment(
          .doubtful,
          LocalizedText(
            "本机时钟与数据库的相差 \(seconds) 秒；处理时以数据库的时钟为准",
            "the clock of this machine differs from the database's by \(seconds) s; the database's is gone by"
          ),
          LocalizedText("两台机器都用 NTP 校时", "Have both machines follow NTP"))
      ]
    }
    guard ClockLag(now: now, last: last) != nil else { return [] }
    return [
      Ailment(
        .broken,
        LocalizedText(
          "时钟 \(now.forPeople) 落后于台账最后一次（\(last.forPeople)）",
          "the clock says \(now.forPeople), before the last moment that the ledger knows, \(last.forPeople)"),
        LocalizedText("校正时钟（NTP）", "Set the clock (NTP)"))
    ]
  }
}
