import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// What lies in the folders of an exchange and tells which ledger is its own, beside its head and its journal: the latest packages of what was
/// closed, and the latest of what was dropped. A copy from yesterday that was put back with a head and a journal of yesterday has them
/// against it, and so has another exchange's ledger that knows drops of the same ids.
struct LedgerWitnesses {
  let layout: ExchangeLayout

  /// Why a ledger isn't the last one of the exchange.
  struct Objection {
    /// The same for people, to go on with where it is said of which ledger.
    let words: LocalizedText
    /// Whether the ledger may be this exchange's, and only lacks something: `recover` rebuilds it. Else it tells otherwise what happened.
    let isLack: Bool
  }

  /// What a package says that lies here.
  private struct Claim {
    let file: FilePath
    /// The last of its days.
    let last: Day
    let package: PackageClaim
  }

  /// How many files that say nothing are passed over for an earlier one.
  private static let passedOver = 8

  // MARK: Packages

  /// What the latest packages have against a ledger, or `.written` of those that are away; `nil` where that is nothing.
  ///
  /// Whatever was closed is in the ledger before anything is written of it, so that they are looked at before the ledger is asked.
  func objection(byPackagesTo ledger: any LedgerSource) throws -> Objection? {
    // Neither a folder that is away nor what can't be read in it keeps anybody waiting.
    let written = try? WrittenPackages(layout: layout).last()
    let claims = try claims(trusting: keys(of: ledger))
    return try ledger.read { view in
      if let written, try !isClosed(written.day, in: view) { return Self.lacks(written.day, written.name) }
      for claim in claims {
        guard try isClosed(claim.last, in: view) else { return Self.lacks(claim.last, claim.file.shown) }
        let isHeld = try Self.asking { try view.entry(claim.package.lastEntry)?.digest == claim.package.head }
        if isHeld ?? true { continue }
        if try isRebuilt(since: claim.package, in: view) { continue }
        return Objection(
          words: LocalizedText(
            "链里的第 \(claim.package.lastEntry) 条不是 \(claim.file.shown) 所记的那一条（这个包若不是本交换的，请移开）",
            "entry \(claim.package.lastEntry) of its chain isn't the one on which \(claim.file.shown) rests (where that package isn't this "
              + "exchange's, move it away)"), isLack: false)
      }
      return nil
    }
  }

  /// The last day that packages, or notes of packages, tell to have been closed; `nil` where none does.
  func lastClosedDay(of ledger: any LedgerSource) throws -> Day? {
    let written = try? WrittenPackages(layout: layout).last()
    return try (claims(trusting: keys(of: ledger)).map(\.last) + [written?.day].compactMap(\.self)).max()
  }

  /// Whether they tell of days that a ledger doesn't know as closed.
  func tellMore(than ledger: any LedgerSource) throws -> Bool {
    guard let last = try lastClosedDay(of: ledger) else { return false }
    return try ledger.read { try !isClosed(last, in: $0) }
  }

  /// Makes sure that no ledger but this has closed a day: of one that it is about to close nothing can have been written.
  ///
  /// - Throws: ``ProcessorError/ledgerOlder(_:because:)``
  func requireOpen(_ day: Day, in ledger: any LedgerSource) throws {
    let month = ReportPeriod(monthOf: day)
    let names = [day.description] + (month.days.upperBound == day ? [month.name] : [])
    let keys = try keys(of: ledger)
    for name in names {
      let file = layout.report(named: name)
      let isNoted = WrittenPackages(layout: layout).sha256(of: name) != nil
      guard isNoted || (try? PackageClaim(of: file, trusting: keys))?.subject == name else { continue }
      throw ProcessorError.ledgerOlder(layout.ledgerName, because: Self.lacks(day, file.shown).words)
    }
  }

  private static func lacks(_ day: Day, _ package: String) -> Objection {
    Objection(
      words: LocalizedText(
        "它没有 \(day) 的日终，而 \(package) 是日终后生成的（这个包若不是本交换的，请移开）",
        "it doesn't know \(day) as closed, and \(package) was written when it was (where that package isn't this exchange's, move it away)"
      ),
      isLack: true)
  }

  /// The keys that are known to be this exchange's.
  private func keys(of ledger: any LedgerSource) throws -> [PublicKey] {
    let told = try Self.asking { try ledger.read { try KeyChange.all(in: $0) } } ?? []
    return told.compactMap(\.key) + ownKeys()
  }

  /// Those that were made here, as far as they can be read.
  private func ownKeys() -> [PublicKey] {
    let folder = KeyFolder(layout.keys)
    return ((try? folder.entries()) ?? []).compactMap { try? folder.publicKey($0.key) }
  }

  /// What the latest package of a day says, and the latest of a period.
  private func claims(trusting keys: [PublicKey]) -> [Claim] {
    guard let names = try? Files.names(in: layout.reports) else { return [] }
    let stems = names.filter { $0.extension == "zip" }.map(\.stem)
    let days = stems.compactMap { stem -> (name: String, last: Day)? in
      Day(stem).map { (stem, $0) }
    }
    let periods = stems.compactMap { stem -> (name: String, last: Day)? in
      Day(stem) == nil ? ReportPeriod(name: stem).map { (stem, $0.days.upperBound) } : nil
    }
    return [days, periods].compactMap { packages -> Claim? in
      for package in packages.sorted(by: { $0.last > $1.last }).prefix(Self.passedOver) {
        let file = layout.report(named: package.name)
        if let claim = try? PackageClaim(of: file, trusting: keys), claim.subject == package.name {
          return Claim(file: file, last: package.last, package: claim)
        }
      }
      return nil
    }
  }

  /// Whether a day was closed, as the chain has it. What can't be read is there, and found by other things.
  private func isClosed(_ day: Day, in view: any LedgerView) throws -> Bool {
    try Self.asking { try view.entries(about: day.description).contains { $0.event == .dayClosed } } ?? true
  }

  /// Whether a ledger was rebuilt otherwise since a package was written: what has left the exchange stays as it is.
  private func isRebuilt(since package: PackageClaim, in view: any LedgerView) throws -> Bool {
    func tells(_ entry: EntryRow) -> Bool {
      guard entry.event == .recovered, package.closedAt.map({ $0 <= entry.at }) ?? true else { return false }
      let detail: [String: String]? = try? LedgerJSON.value(entry.detail, .entry(entry.sequence))
      return detail?["entry"].flatMap { Int64($0) }.map { $0 < package.lastEntry } ?? true
    }
    let prefix = "recovered-"
    for name in (try? Files.names(in: layout.reports)) ?? [] where name.string.hasPrefix(prefix) {
      let stamp = String(name.stem.dropFirst(prefix.count))
      if try Self.asking({ try view.entries(about: stamp).contains(where: tells) }) ?? false { return true }
    }
    // What was written of it may be gone.
    var isTold = false
    _ = try Self.asking {
      try view.forEachEntry { entry in
        isTold = tells(entry)
        return !isTold
      }
    }
    return isTold
  }

  // MARK: What was dropped

  /// What the latest of what is kept has against a ledger, in each folder; `nil` where that is nothing.
  ///
  /// - Parameters:
  ///   - isBorneOut: whether head or journal tell that it is the exchange's. Then what is kept of a drop may have been damaged since, and has
  ///     to be something else altogether to be held against it.
  ///   - hasKept: is set where something is kept.
  func objection(
    byKeptFilesTo ledger: any LedgerSource, isBorneOut: Bool, _ hasKept: inout Bool
  ) throws -> Objection? {
    for folder in [layout.archive, layout.quarantine, layout.deadLetter] {
      guard let drop = try layout.lastDrop(in: folder) else { continue }
      hasKept = true
      let found = try Self.asking { [try ledger.read { try $0.drop(drop) }] }
      guard let known = found?.first else { continue }
      guard let row = known else {
        return Objection(
          words: LocalizedText(
            "它不知道 \(folder) 里的 \(drop)", "it doesn't know \(drop), which lies in \(folder)"), isLack: true)
      }
      guard try !isThat(row, in: folder, isBorneOut) else { continue }
      return Objection(words: Self.isOther(row, folder.string), isLack: false)
    }
    return nil
  }

  private static func isOther(_ row: DropRow, _ place: String) -> LocalizedText {
    LocalizedText(
      "它记的 \(row.drop) 是 \(row.sender) 的“\(row.fileName)”，而 \(place) 里的 \(row.drop) 是另一份：它是另一个交换的，或者那里的文件被换过",
      "it tells of \(row.drop) as “\(row.fileName)” of \(row.sender), and what lies as \(row.drop) in \(place) is something else: it is another "
        + "exchange's ledger, or that was replaced")
  }

  /// Whether what is kept of a drop is what the ledger tells of it; so is what isn't there yet.
  private func isThat(_ row: DropRow, in folder: FilePath, _ isBorneOut: Bool) throws -> Bool {
    let letter = DeadLetter(drop: row.drop, layout: layout)
    if folder == layout.deadLetter, let note = letter.note, note.sender != row.sender { return false }
    let place = folder == layout.deadLetter ? letter.file : layout.kept(folder, row.drop)
    let files = ((try? Files.entries(in: place)) ?? []).filter {
      !$0.name.string.hasPrefix(".") && DoneMarker.file(ofMarker: $0.name.bytes) == nil
    }
    if files.isEmpty { return true }
    let named = files.filter { $0.name.shown == row.fileName }
    if row.sha256.isEmpty || isBorneOut && !named.isEmpty { return !named.isEmpty }
    let content = FileContent(bytes: row.bytes, sha256: row.sha256)
    return (isBorneOut ? files : named).contains {
      // What can't be read is there.
      (try? Files.holds(content, place.appending($0.name), closely: true)) ?? true
    }
  }

  // MARK: Where neither head nor journal are there

  /// What the keys that were made here, and where nothing else is left the latest receipt in a box, have against a ledger.
  func objection(ofLastResortTo ledger: any LedgerSource, hasKept: Bool) throws -> Objection? {
    let own = Set(ownKeys().map(\.id))
    let told = try Self.asking { try ledger.read { try KeyChange.all(in: $0) } } ?? []
    let theirs = told.compactMap(\.key?.id)
    if !own.isEmpty, !theirs.isEmpty, own.isDisjoint(with: theirs) {
      return Objection(
        words: LocalizedText(
          "它用过的密钥（\(theirs.joined(separator: "、"))）没有一把是这里 keys 里的，也没有别的东西说明它是这个交换的",
          "none of the keys that it has had in use (\(theirs.joined(separator: ", "))) is among those in keys, and nothing else here tells that it "
            + "is this exchange's"), isLack: true)
    }
    guard !hasKept else { return nil }
    let notes = try ReceiptIndex(layout).notes
    guard let drop = notes.keys.max(by: TakenFolder.comesBefore), let note = notes[drop] else { return nil }
    let found = try Self.asking { [try ledger.read { try $0.drop(drop) }] }
    guard let known = found?.first else { return nil }
    guard let row = known else {
      return Objection(
        words: LocalizedText(
          "它不知道 \(note.sender) 的回执箱里有回执的 \(drop)",
          "it doesn't know \(drop), of which a receipt lies with \(note.sender)"),
        isLack: true)
    }
    if row.sender == note.sender, row.sha256 == note.sha256 { return nil }
    let place = layout.box(.receipts, of: note.sender)
    return Objection(words: Self.isOther(row, place.string), isLack: false)
  }

  /// What a ledger says; `nil` where it can't be read, which other things tell.
  private static func asking<Told>(_ question: () throws -> Told) throws -> Told? {
    do { return try question() } catch let error as LedgerError where error.code == .unreadable {
      return nil
    }
  }
}
