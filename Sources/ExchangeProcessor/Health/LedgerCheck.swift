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
    guard let ledger = try layout.ledgerToAsk() else { return [] }
    try layout.requireLast(ledger)
    guard !patient.isQuick else {
      _ = try ledger.read { try $0.lastEntry() }
      return try LedgerProof(in: layout).map { $0.faults > 0 ? [Self.changed(layout, $0.faults)] : [] } ?? []
    }
    let faults = try LedgerProof.prove(layout, now: patient.clock.now()).faults.count
    return faults > 0 ? [Self.changed(layout, faults)] : []
  }

  private static func changed(_ layout: ExchangeLayout, _ faults: Int) -> Ailment {
    Ailment(
      .broken,
      LocalizedText(
        "\(layout.ledger.shown) 与它的链不符（\(faults) 处）",
        "\(layout.ledger.shown) isn't what its chain tells (\(faults) faults)"),
      LocalizedText(
        "保留现场；exchange verify 说明是哪几处，再 exchange restore 最近一次核验通过的备份",
        "Keep it as evidence; exchange verify says what isn't what it was, then exchange restore the last backup that proves"
      ))
  }
}

/// The machine's clock, against what the ledger knows.
struct ClockCheck: HealthCheck {
  let name = "clock"
  let title = LocalizedText("时钟", "the clock")

  /// So far behind the ledger a clock may be; that is bridged.
  private static let bridged: Int64 = 300

  func look(at patient: Patient) throws -> [Ailment] {
    // What is wrong about the ledger itself is told elsewhere.
    guard let ledger = try? patient.layout.ledgerToAsk(),
      let last = try? ledger.read({ try ClockWatch.last(in: $0) })
    else { return [] }
    let watch = ClockWatch(
      layout: patient.layout, clock: patient.clock, limit: patient.configuration.settings.maxClockJumpDays)
    if let jump = try watch.jump(to: .now(patient.clock), since: last) {
      return [
        Ailment(
          .broken, jump.words,
          LocalizedText("核对时钟（NTP），按上面的话办", "Check the clock (NTP), and do what is said above"))
      ]
    }
    let now = patient.clock.now()
    guard now.adding(seconds: Self.bridged) < last else { return [] }
    return [
      Ailment(
        .broken,
        LocalizedText(
          "时钟 \(now.forPeople) 落后于台账最后一次（\(last.forPeople)）",
          "the clock says \(now.forPeople), and the ledger's last entry is of \(last.forPeople)"),
        LocalizedText("校正时钟（NTP）", "Set the clock (NTP)"))
    ]
  }
}
