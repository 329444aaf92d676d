import ExchangeBase
import ExchangeFiles
import ExchangeInspection
import ExchangeLedger
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Into whose outbox goes what wasn't placed while its recipient took part: into that of whoever acts for it on the day of placing.
///
/// Whose it is by then is noted on our own shelf, durably, before anything of it gets into another's folders, and from then on it is
/// looked for only there: those of the first recipient may never be back, and tell nothing of what was placed elsewhere.
struct Forwarding {
  private let layout: ExchangeLayout
  private let table: RoutingTable
  /// Those that have ended, by their codes, and who acts for each, where anybody does.
  private let ended: [String: String?]

  init(_ configuration: ExchangeConfiguration, on day: Day) {
    layout = configuration.layout
    let table = configuration.catalogue.table
    self.table = table
    ended = Dictionary(
      table.departments.filter { $0.hasEnded(by: day) }
        .map { ($0.code, table.incumbent(of: $0, on: day)?.code) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whose box a staged file goes into; `nil` where it waits until somebody acts for its recipient.
  ///
  /// A file that isn't where it was staged has been put in its place, and is its holder's, whoever acts for that now.
  ///
  /// - Parameters:
  ///   - shelf: where it may lie on our own disk, and where it is noted whose it is.
  ///   - hasShelf: whether that is there.
  func taker(of publication: PublicationRow, on shelf: FilePath, hasShelf: Bool) throws -> String? {
    let recipient = publication.department
    // Answers lie beside the inbox into which the file was dropped, whoever drops there.
    guard publication.box == .outbox, hasShelf || ended[recipient] != nil else { return recipient }
    let holder = hasShelf ? try Self.holder(of: publication, notedOn: shelf) ?? recipient : recipient
    let shelved = shelf.adding(publication.stagedName)
    let isShelved = hasShelf ? try Files.exists(shelved) : false
    let taker: String
    if let end = ended[recipient] {
      // What was decided while nobody acted for it, and its box was there, lies where it was meant to.
      guard let heir = end else { return isShelved ? nil : holder }
      taker = heir
    } else {
      // Of a department whose line was taken out nobody knows who acts for it.
      taker = holder == recipient || table.department(matching: recipient) != nil ? recipient : holder
    }
    if taker == holder { return holder }
    if !isShelved, try !putOnShelf(publication, of: holder, as: shelved) { return holder }
    do throws(FileError) {
      // Also what lay there already: a kill may have come before it was flushed, and the folders may be new.
      try Files.flushFileSystems(of: [shelf])
    } catch {
      // No flush that was refused is believed the next time: what was brought is brought anew.
      if !isShelved { try? Files.remove(shelved) }
      throw UnflushedWork(cause: error)
    }
    try Files.replace(shelf.adding(Self.noteName(of: publication)), with: taker.utf8)
    // What a kill left of it there is of no use any more; where it can't be removed it is with what else no row names.
    try? Files.remove(layout.staging(.outbox, of: holder).adding(publication.stagedName))
    return taker
  }

  /// Said of what waits for a department for which nobody acts.
  static func waits(for department: String, in table: RoutingTable, on day: Day) -> OperatorEvent.Trouble {
    let vacancy = Vacancy(of: department, in: table, on: day)
    let (why, remedy) = (vacancy.why, vacancy.remedyOfWaiting)
    return OperatorEvent.Trouble(
      LocalizedText(
        "给 \(department) 的送达还没有放入，它已停用，\(why.zh)：留着不放，期限不起算；\(remedy.zh)",
        "what is for \(department) isn't in its place yet; that has ended, and \(why.en): it is kept, and no limit begins. \(remedy.en)"
      ),
      about: .init(department: department))
  }

  /// Where it is noted whose a staged file is by now: under no name of a staged file, and under one that stays where a ledger that is
  /// rebuilt gives the file another.
  private static func noteName(of publication: PublicationRow) -> String {
    "for.\(publication.stagedName.split(separator: ".").prefix(2).joined(separator: "."))"
  }

  /// Whose a staged file is by now, as is noted on a shelf; `nil` where nothing is.
  static func holder(of publication: PublicationRow, notedOn shelf: FilePath) throws -> String? {
    let note = shelf.adding(noteName(of: publication))
    guard try Files.exists(note) else { return nil }
    let code = String(decoding: try Files.bytes(of: note, limit: Files.longestName), as: UTF8.self)
    guard FilePath.Component(code)?.kind == .regular else { throw FileError(.invalidArgument, .read, note) }
    return code
  }

  /// Brings what is staged in a department's folder onto our own shelf, where it has to be flushed. What has its final name stays, also where
  /// a power cut has left it the other.
  ///
  /// - Returns: whether it lies there now; else it isn't staged, or can't be looked at.
  private func putOnShelf(
    _ publication: PublicationRow, of holder: String, as shelved: FilePath
  ) throws -> Bool {
    let staged = layout.staging(.outbox, of: holder).adding(publication.stagedName)
    guard let size = try Files.status(of: staged)?.size,
      let name = FilePath.Component(bytes: publication.finalName),
      try !Files.areSame(staged, layout.box(.outbox, of: holder).adding(name))
    else { return false }
    let (shelf, part) = (shelved.removingLastComponent(), Files.unfinished(shelved))
    try Files.makeFolder(shelf)
    try Files.remove(part)
    if try DiskRoom(of: shelf).freeBytes < size { throw FileError(.noSpace, .bringToBox, shelved) }
    do {
      try Files.copy(staged, to: part)
    } catch {
      try? Files.remove(part)
      throw error
    }
    try Drill.reach(.shelving, publication.department)
    try Files.rename(part, to: shelved)
    return true
  }
}

extension ExchangeConfiguration {
  /// Those in whose box may lie what was for a department: itself, and for what is delivered whoever takes over, as ``Forwarding`` has it.
  func holders(of department: String, in box: PublicationRow.Box) -> [String] {
    let heirs = box == .outbox ? catalogue.table.successors(of: department) : []
    return [department] + heirs.subtracting([department]).sorted()
  }
}
