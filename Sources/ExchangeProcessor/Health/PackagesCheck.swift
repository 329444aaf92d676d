import ExchangeBase
import ExchangeFiles

/// The packages of closed days and periods: whether they are what their manifests, the chain and the next closings tell.
struct PackagesCheck: HealthCheck {
  let name = "packages"
  let title = LocalizedText("对账包", "packages of closed days and periods")

  func look(at patient: Patient) throws -> [Ailment] {
    // What a ledger says of packages isn't asked while it isn't sound itself.
    guard !patient.isQuick, let ledger = try patient.ledgerToAsk(),
      try LedgerProof(in: patient.layout, of: ledger).map({ $0.faults == 0 }) ?? true
    else { return [] }
    return try PackagesProof(layout: patient.layout).prove(ledger).faults.map { fault in
      Ailment(
        .doubtful,
        LocalizedText("\(fault.subject)：\(fault.words.zh)", "\(fault.subject): \(fault.words.en)"),
        LocalizedText(
          "按上面的话处理，再用 exchange verify \(patient.layout.root.asWord) 核验",
          "Do what it says, and have exchange verify \(patient.layout.root.asWord) look again"))
    }
  }
}
