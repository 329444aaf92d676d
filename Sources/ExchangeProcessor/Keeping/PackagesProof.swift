import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// Holds the packages of closed days against themselves, and against the ledger: that each is whole and signed, that the digest on
/// which it says that the ledger stood is that of the chain, and that it is the one that the next closing names. Whoever computes
/// the whole chain anew has all of them against him.
struct PackagesProof {
  /// That a package isn't what was written.
  struct Fault: Sendable {
    /// The package.
    let file: String
    /// Why.
    let words: LocalizedText
  }

  let layout: ExchangeLayout
  private(set) var faults: [Fault] = []
  /// How many packages hold.
  private(set) var sound = 0
  /// How many closed days have no package here.
  private(set) var elsewhere = 0

  init(_ layout: ExchangeLayout) { self.layout = layout }

  /// Looks at the package of each closed day, the latest first, and for those of days that the ledger doesn't know as closed.
  mutating func prove(_ ledger: any LedgerSource) throws {
    try ledger.read { view in
      var before = try view.lastClosedDay()?.day.adding(days: 1)
      while let day = before, faults.count < LedgerVerification.limit {
        let days = try view.closedDays(before: day, limit: 100).map(\.day)
        for day in days { try look(at: day, view) }
        before = days.last
      }
      guard try Files.exists(layout.reports) else { return }
      for name in try Files.names(in: layout.reports) where name.extension == "zip" {
        guard let day = Day(name.stem), try view.closedDay(day) == nil else { continue }
        // What is preliminary stands in no chain.
        if try PackageProof(of: layout.report(day), trusting: []).chain != nil {
          add(
            layout.report(day), "台账里这一天没有日终：台账的末尾可能被截去",
            "the ledger doesn't know the day as closed: its end may be cut off"
          )
        }
      }
    }
  }

  private mutating func add(_ file: FilePath, _ zh: String, _ en: String) {
    faults.append(Fault(file: file.string, words: LocalizedText(zh, en)))
  }

  private mutating func look(at day: Day, _ view: any LedgerView) throws {
    let file = layout.report(day)
    guard try Files.exists(file) else {
      elsewhere += 1
      return
    }
    // What was closed before there were keys stands in no chain.
    guard let evidence = try DayEvidence(view, view.day(day)) else {
      sound += 1
      return
    }
    let proof = try PackageProof(of: file, trusting: evidence.key.map { [$0] } ?? [])
    if let named = try DayEvidence.namedPackage(of: day, in: view), named != proof.sha256 {
      add(file, "不是次日日终时记下的那一个包", "it isn't the package that the next closing names")
    } else if evidence.isTold(by: proof) {
      sound += 1
    } else if proof.chain != evidence.chain {
      add(file, "包中所记的台账链与现在的台账不符", "where it says that the ledger stood isn't what the chain tells")
    } else {
      let failing = proof.checks.first { $0.result == .fails }?.words
      add(file, failing?.zh ?? "不完整", failing?.en ?? "it isn't whole")
    }
  }
}
