import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// Holds packages against themselves, and against the ledger: that each is whole and signed, that the digest on which it says that the
/// ledger stood is that of the chain, that it is of the day or period as which it lies there, and, where that is closed, the one that the
/// next closing names. Whoever computes the whole chain anew has all of them against him.
struct PackagesProof {
  let layout: ExchangeLayout

  /// Looks at the package of each closed day, the latest first, and for those of days that the ledger doesn't know as closed.
  func prove(_ ledger: any LedgerSource, _ round: ProofRound = .whole) throws -> KeptProof {
    var proof = KeptProof()
    // The ledger is asked after the folder, and anew for each package: somebody may be closing days.
    let names = try packages(&proof)
    var before = try ledger.read { try $0.lastClosedDay()?.day.adding(days: 1) }
    while let day = before, !proof.isFull {
      let days = try ledger.read { try $0.closedDays(before: day, limit: 100).map(\.day) }
      for day in days where try !proof.isFull && round.isDue(day.digits) {
        guard let outcome = try Self.outcome(ledger, { try look(at: day, $0) }) else { continue }
        proof.note(outcome, of: layout.report(day).string, under: day.digits)
      }
      before = days.last
    }
    for month in try months(&proof) where !proof.isFull {
      let file = layout.report(named: month.name)
      let outcome = try Self.outcome(ledger) { _ in try Files.exists(file) ? nil : Self.isGone(month) }
      if let outcome { proof.note(outcome, of: file.string) }
    }
    for name in names where !proof.isFull {
      let file = layout.reports.appending(name)
      // It may have been moved away since.
      guard try Files.exists(file) else { continue }
      if let day = Day(name.stem) {
        guard try round.isDue(day.digits) else { continue }
        let outcome = try Self.outcome(ledger) { view in
          try view.closedDay(day) == nil ? Self.look(atOpen: file, view) : nil
        }
        if let outcome { proof.note(outcome, of: file.string, under: day.digits) }
      } else if ReportPeriod(name: name.stem) != nil, try round.isDue(name.stem) {
        let outcome = try Self.outcome(ledger) { try look(atPeriodIn: file, $0) }
        if let outcome { proof.note(outcome, of: file.string, under: name.stem) }
      }
    }
    return proof
  }

  /// The names of the packages that lie there, of days and periods.
  private func packages(_ proof: inout KeptProof) throws -> [FilePath.Component] {
    guard try Files.exists(layout.reports) else { return [] }
    do throws(FileError) {
      // Of a folder in the place of a package its writing tells.
      return try Files.entries(in: layout.reports) { $0.suffix(4).elementsEqual(".zip".utf8) }
        .filter { $0.status.sort == .regular }.map { $0.name }
    } catch {
      proof.note(.wrong(error.words), of: layout.reports.shown)
      return []
    }
  }

  /// The months whose packages were written.
  private func months(_ proof: inout KeptProof) throws -> [ReportPeriod] {
    do {
      return try WrittenPackages(layout: layout).months()
    } catch let error as FileError {
      proof.note(.wrong(error.words), of: layout.writtenPackages.shown)
      return []
    }
  }

  /// What a look comes to, at the last state of the ledger. Where something is wrong it is looked at once more: a day may have been closed,
  /// or its package been placed, while that was looked for.
  private static func outcome(
    _ ledger: any LedgerSource, _ look: (any LedgerView) throws -> KeptProof.Outcome?
  ) throws -> KeptProof.Outcome? {
    let first = try KeptProof.outcome { try ledger.read { try look($0) } }
    guard case .wrong? = first else { return first }
    return try KeptProof.outcome { try ledger.read { try look($0) } }
  }

  private static let isCutOff = KeptProof.Outcome.wrong(
    LocalizedText(
      "台账里这一天没有日终：台账的末尾可能被截去", "the ledger doesn't know the day as closed: its end may be cut off"))

  private static func isGone(_ month: ReportPeriod) -> KeptProof.Outcome {
    .wrong(
      LocalizedText(
        "这个月的对账包生成过，却不在了：从副本放回，没有副本的用 exchange report --month \(month.name) 重新生成，并查明谁动过",
        "the month's package was written and is gone: put it back from a copy, or have `exchange report --month \(month.name)` write it again, "
          + "and ask who had his hands in it"))
  }

  /// What is preliminary, and lies where the package of what is closed by now belongs.
  private static func isPreliminary(_ name: String, _ option: String) -> KeptProof.Outcome {
    .wrong(
      LocalizedText(
        "\(name) 已日终，这里的却还是日终前生成的预览：用 exchange report \(option) \(name) 重新生成",
        "\(name) is closed, and what lies here is still the preliminary package from before: have `exchange report \(option) \(name)` "
          + "write it again"))
  }

  /// What lies in the place of a day that the ledger doesn't know as closed; `nil` where it says nothing of any chain.
  private static func look(atOpen file: FilePath, _ view: any LedgerView) throws -> KeptProof.Outcome? {
    let itself = try PackageProof(of: file, trusting: [])
    if itself.chain != nil { return isCutOff }
    return try itself.preliminary.map { try look(at: $0, of: itself, file, view) }
  }

  /// A preliminary package: it stands in no chain of packages, and its figures rest on an entry of the ledger.
  private static func look(
    at told: PreliminaryStatement, of itself: PackageProof, _ file: FilePath, _ view: any LedgerView
  ) throws -> KeptProof.Outcome {
    if let misnaming = itself.misnaming { return .wrong(misnaming) }
    guard try view.entry(told.lastEntry)?.digest == told.head else {
      return .wrong(isOfAnotherEntry(told.lastEntry))
    }
    guard let key = told.key else { return itself.isWhole ? .sound : isWrong(itself) }
    let known = try KeyChange.all(in: view).compactMap(\.key)
    guard known.contains(where: { $0.id == key }) else { return .wrong(isOfUnknownKey(key)) }
    let proof = try PackageProof(of: file, trusting: known)
    return proof.holds ? .sound : isWrong(proof)
  }

  private static func isOfAnotherEntry(_ entry: Int64) -> LocalizedText {
    LocalizedText(
      "预览中所记的台账第 \(entry) 条，台账里没有或者是另一条：台账的末尾可能被截去，台账重建得与原来不同（见 reports/recovered-*.txt），或者有人改过；查明以后把它移开，"
        + "还要的用 exchange report 重新生成",
      "entry \(entry), on which this preliminary package rests, isn't in the ledger or is another there: its end may be cut off, it was rebuilt otherwise "
        + "(see reports/recovered-*.txt), or somebody changed it; once that is known, move the package away, and have `exchange report` write it again if it is needed"
    )
  }

  private static func isOfUnknownKey(_ key: String) -> LocalizedText {
    LocalizedText("签它的密钥 \(key) 不是台账里的", "the key \(key), which signed it, isn't one of the ledger's")
  }

  /// The package of a month or another period; `nil` where it is a preliminary one that says nothing of the chain.
  private func look(atPeriodIn file: FilePath, _ view: any LedgerView) throws -> KeptProof.Outcome? {
    let itself = try PackageProof(of: file, trusting: [])
    if let misnaming = itself.misnaming { return .wrong(misnaming) }
    // Nobody but who asks for it writes the package of other periods.
    let month = itself.isPreliminary ? ReportPeriod(month: file.stem ?? "") : nil
    if let month, try view.closedDay(month.days.upperBound) != nil {
      return try UnwrittenReports(layout: layout).isDue(month.name)
        ? .elsewhere : Self.isPreliminary(month.name, "--month")
    }
    if let preliminary = itself.preliminary {
      return try Self.look(at: preliminary, of: itself, file, view)
    }
    if month != nil { return nil }
    guard let told = itself.period, let last = told.days.last?.day else {
      return itself.isPreliminary && itself.isWhole ? nil : Self.bySaying(itself)
    }
    let evidence = try DayEvidence(view, view.day(last))
    if let chain = evidence?.chain, (chain.lastEntry, chain.head) != (told.lastEntry, told.head) {
      return .wrong(Self.isOfOtherDays)
    }
    for day in told.days {
      if let named = try DayEvidence.namedPackage(of: day.day, in: view), named != day.sha256 {
        return .wrong(
          LocalizedText("其中所记 \(day.day) 的对账包与台账不符", "it names another package of \(day.day) than the ledger")
        )
      }
    }
    // What was closed before there were keys stands in no chain.
    guard let evidence else { return Self.bySaying(itself) }
    let proof = try PackageProof(of: file, trusting: evidence.signers(in: view))
    return (evidence.key == nil ? proof.isWhole : proof.holds) ? .sound : Self.isWrong(proof)
  }

  /// What can be said of a package that the chain doesn't tell of.
  private static func bySaying(_ proof: PackageProof) -> KeptProof.Outcome {
    proof.isAsItSays ? .unproven : isWrong(proof)
  }

  private static func isWrong(_ proof: PackageProof) -> KeptProof.Outcome {
    .wrong(proof.firstFailing ?? LocalizedText("不完整", "it isn't whole"))
  }

  private static let isOfAnotherChain = LocalizedText(
    "包中所记的台账链与现在的台账不符", "where it says that the ledger stood isn't what the chain tells")

  /// The package of a period that stands elsewhere in the chain than its last day does: like a day's it stays until somebody moves it.
  private static let isOfOtherDays = LocalizedText(
    "\(isOfAnotherChain.zh)：台账重建得与原来不同（见 reports/recovered-*.txt），或者有人改过；查明以后把它移开，还要的用 exchange report 重新生成",
    "\(isOfAnotherChain.en): the ledger was rebuilt otherwise (see reports/recovered-*.txt), or somebody changed it; once that is known, move the "
      + "package away, and have `exchange report` write it again if it is needed")

  /// How the package is called that is known of a day.
  private static func theOne(_ isNamed: Bool) -> LocalizedText {
    isNamed
      ? LocalizedText("次日日终时记下的那一个包", "the package that the next closing names")
      : LocalizedText(
        "日终时写成或者复核过的那一个包", "the package that was written when the day was closed, or was reviewed")
  }

  /// What lies in the place of the package that is known of a day, where that has gone with all its copies.
  private static func isWrittenAgain(_ isNamed: Bool) -> LocalizedText {
    LocalizedText(
      "完整，签名有效，却不是\(theOne(isNamed).zh)：那个包遗失以后重新生成的。从备份，或者从留有那个包的人（如复核人）那里放回；谁也没有的，它就找不回来了，以后每次核验都会写明",
      "it is whole and signed, and isn't \(theOne(isNamed).en): it was written again after that was lost. Put that back from a backup, or from "
        + "whoever has it, such as a reviewer; where nobody has, it can't be had again, and each proof goes on telling of it"
    )
  }

  /// What is known of the day, and was written on another chain than the ledger's.
  private static func isOfChainBefore(_ isNamed: Bool) -> LocalizedText {
    LocalizedText(
      "是\(theOne(isNamed).zh)，没有动过，但包中所记的台账链与现在的台账不符：台账重建得与原来不同（见 reports/recovered-*.txt），或者整条链被重算过。重建过的，以后每次核验都会写明",
      "it is \(theOne(isNamed).en), unchanged, and where it says that the ledger stood isn't what the chain tells: the ledger was rebuilt otherwise "
        + "(see reports/recovered-*.txt), or the whole chain was computed anew. Where it was rebuilt, each proof goes on telling of it"
    )
  }

  /// What lies there, and is neither the package that is known of the day nor one that was signed for it.
  private static func isAnother(_ day: Day, _ isNamed: Bool) -> LocalizedText {
    LocalizedText(
      "不是\(theOne(isNamed).zh)：从备份或者留有那个包的人那里放回，并查明谁动过；都没有的，把这一个移开，用 exchange report --date \(day) 重新生成，仍不是那一个的，那个包就找不回来了，以后每次核验都会写明",
      "it isn't \(theOne(isNamed).en): put that back from a backup or from whoever has it, and ask who had his hands in it; where nobody has, move "
        + "this one away and have `exchange report --date \(day)` write it again; if that isn't it, either, it can't be had again, and each proof goes "
        + "on telling of it")
  }

  private func look(at day: Day, _ view: any LedgerView) throws -> KeptProof.Outcome {
    let file = layout.report(day)
    guard try Files.exists(file) else {
      // What was written and is due again was taken away since.
      if WrittenPackages(layout: layout).sha256(of: day) == nil,
        try UnwrittenReports(layout: layout).isDue(day.description)
      {
        return .elsewhere
      }
      return .wrong(
        LocalizedText(
          "这一天已日终，它的对账包却不在：从副本放回，没有副本的用 exchange report --date \(day) 重新生成，并查明谁动过",
          "the day is closed and its package is gone: put it back from a copy, or have `exchange report --date \(day)` write it again, and ask who had his hands in it"
        ))
    }
    // What was closed before there were keys has none, and stands in no chain.
    let evidence = try DayEvidence(view, view.day(day))
    let proof = try PackageProof(of: file, trusting: evidence?.signers(in: view) ?? [])
    if let misnaming = proof.misnaming { return .wrong(misnaming) }
    if proof.isPreliminary {
      return try UnwrittenReports(layout: layout).isDue(day.description)
        ? .elsewhere : Self.isPreliminary(day.description, "--date")
    }
    let named = try DayEvidence.namedPackage(of: day, in: view)
    let known = try named ?? DayPackageFile.unnamed(of: day, in: layout, view)
    if let known, known != proof.sha256 {
      var isOurs = false
      if let evidence, evidence.key != nil { isOurs = try evidence.isTold(by: proof, in: view) }
      return .wrong(isOurs ? Self.isWrittenAgain(named != nil) : Self.isAnother(day, named != nil))
    }
    guard let evidence else {
      // Of one that says nothing of chains the next closing tells all that there is to tell.
      return named != nil && proof.chain == nil && proof.isWhole ? .sound : Self.bySaying(proof)
    }
    if try evidence.isTold(by: proof, in: view) { return .sound }
    if let chain = proof.chain, chain != evidence.chain {
      return .wrong(
        known != nil && proof.holds ? Self.isOfChainBefore(named != nil) : Self.isOfAnotherChain)
    }
    return Self.isWrong(proof)
  }
}
