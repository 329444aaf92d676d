import ExchangeInspection
public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import Foundation
public import SystemPackage

/// Says what the processor would say of files on a sender's desk. Nothing is sent, taken or written down.
///
/// With a sender, a file is decided as the processor would decide it now: in a ``Rehearsal`` of the exchange, or of a new
/// one when none is named. Without, only what the file itself shows can be told.
public final class Checker {
  /// What would become of a file.
  public struct Answer: Sendable {
    /// The receipt that it would get, without an id.
    public let receipt: Receipt
    /// Whether that is the processor's whole answer; `false` where nobody could be asked what was here before.
    public let isWhole: Bool
    /// What would be stored, delivered, opened and ended; `nil` where that wasn't asked, or nobody could be asked.
    public let decision: DecisionAnswer?
  }

  private let folder: FilePath
  private let kinds: KindLibrary
  private let configuration: ExchangeConfiguration?
  private let rehearsal: Rehearsal?
  private let isNew: Bool
  private let sender: Department?
  private let clock: WallClock
  private let language: Language
  private let looksClosely: Bool

  /// A checker for files of one sender.
  ///
  /// - Parameters:
  ///   - exchange: the exchange that would be asked; it isn't changed.
  ///   - profile: without an exchange, the measure whose departments and items are taken.
  ///   - sender: the sending department, by code or full name.
  ///   - referenceValidation: whether every record is looked at closely, also one that a glance shows to be right.
  ///   - scratch: a folder of our own that is empty and nobody else may look into: it will hold what is made of files.
  ///     Whoever made it removes it.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for an unknown sender, ``ConfigurationError``, ``FileError``,
  ///   `LedgerError`.
  public convenience init(
    data: ProgramData, exchange: FilePath?, profile: String, sender: String?, clock: WallClock,
    language: Language, scratch: FilePath, referenceValidation: Bool = false
  ) throws {
    if exchange == nil, sender == nil {
      try self.init(
        kinds: KindLibrary(folder: data.schemas.string), clock, language, scratch,
        looksClosely: referenceValidation)
      return
    }
    let root = exchange ?? scratch.appending("new")
    if exchange == nil { try ExchangeInitializer.layOut(root, profile: profile, title: nil, data: data) }
    var configuration = try ExchangeConfiguration(root: root, data: data)
    if referenceValidation { configuration.settings.referenceValidation = true }
    try self.init(
      exchange: configuration, isNew: exchange == nil, sender: sender,
      clock: clock, language: language, scratch: scratch)
  }

  /// A checker that knows the kinds only.
  private init(
    kinds: KindLibrary, _ clock: WallClock, _ language: Language, _ scratch: FilePath, looksClosely: Bool
  ) {
    self.kinds = kinds
    self.looksClosely = looksClosely
    self.clock = clock
    self.language = language
    folder = scratch
    isNew = true
    (configuration, rehearsal, sender) = (nil, nil, nil)
  }

  /// A checker for files of one sender to an exchange that has been read already.
  public init(
    exchange configuration: ExchangeConfiguration, isNew: Bool = false, sender: String?, clock: WallClock,
    language: Language, scratch: FilePath
  ) throws {
    folder = scratch
    self.isNew = isNew
    self.clock = clock
    self.language = language
    self.configuration = configuration
    looksClosely = configuration.settings.referenceValidation
    kinds = configuration.kinds
    self.sender = try sender.map { try configuration.participant(named: $0) }
    let stage = scratch.appending("rehearsal")
    try Files.makeFolder(stage)
    rehearsal =
      sender == nil ? nil : try Rehearsal(of: configuration, in: stage, clock: clock, language: language)
  }

  /// The receipt that the file would get if it were dropped alone now, with the `.done` that lies beside it.
  ///
  /// - Parameters:
  ///   - rejectedTo: a folder that gets the rows that would come back; nothing there is overwritten.
  ///   - explaining: whether it is told too what would be stored, delivered, opened and ended.
  ///   - digesting: whether its SHA-256, and the id that may follow from that, are told where nobody decides. It costs as much as half of
  ///     all else.
  /// - Throws: ``FileError`` when the file can't be read, ``ProcessorError/unknown(_:reason:)`` for an unknown kind.
  public func check(
    _ path: FilePath, kind: String?, rejectedTo: FilePath? = nil, explaining: Bool = false,
    digesting: Bool = true,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> Answer {
    if let kind, kinds[kind] == nil {
      let known = kinds.definitions.map(\.kind.code).joined(separator: ", ")
      throw ProcessorError.unknown(
        kind, reason: LocalizedText("没有这个种类；有这些：\(known)", "there is no such kind; known: \(known)"))
    }
    if sender != nil, let name = path.lastComponent, InboxScanner.isIgnored(name.bytes) {
      throw ProcessorError.unknown(
        path.shown,
        reason: LocalizedText(
          "这样的名称在收件文件夹里不收取（隐藏的、没有传完的、软件自己留下的文件才这样叫）；改名后再检查",
          "a file of such a name isn't taken from an inbox: hidden ones, unfinished ones and what programs leave are called so; "
            + "give it another name"))
    }
    let dropped = try Self.file(markedBy: path) ?? path
    let work = rehearsal?.work ?? folder.appending("work")
    // Where nobody decides, nothing but the answer is made of the file: it is read where it lies.
    let (file, place) = try taken(dropped, digesting: digesting)
    let inspector =
      configuration.map { Inspector(configuration: $0, language: language) }
      ?? Inspector(kinds: kinds, language: language, keepsRecords: false, looksClosely: looksClosely)
    try Files.makeFolder(work)
    var inspection = try inspector.inspect(file, in: work, kind: kind, sender: sender, progress: progress)
    // A new exchange knows nothing that could be answered.
    guard let rehearsal, !isNew || !inspection.answers(kinds) else {
      try inspection.findRepetitions(kinds, in: work)
      var receipt = outline(of: inspection)
      if let place {
        guard let sha256 = try place.sha256() else { throw Self.isWritten(dropped) }
        receipt.sha256 = sha256
        let isKnown = inspection.header != nil && !sha256.isEmpty
        receipt.bundle = inspection.header?.id ?? (isKnown ? Inspection.derivedBundle(of: sha256) : nil)
      }
      return Answer(receipt: receipt, isWhole: false, decision: nil)
    }
    return try rehearsal.decide(inspection, explaining: explaining) { outcome in
      var receipt = outcome.receipt
      // What became of each record isn't written here.
      if receipt.earlier == nil { receipt.resultFile = nil }
      if let rejectedTo, let rows = outcome.rejected, let file = receipt.rejectedFile {
        let name = try Self.freeName(file, in: rejectedTo)
        try Files.move(rows, to: rejectedTo.appending(name))
        receipt.rejectedFile = name
      }
      return Answer(receipt: receipt, isWhole: true, decision: outcome.explanation)
    }
  }

  /// The name for rows that come back, numbered before its ending where a folder has it already from an earlier check.
  private static func freeName(_ file: String, in folder: FilePath) throws(FileError) -> String {
    let ending = RejectedRowsWriter.endings.first(where: file.hasSuffix) ?? ".rejected.csv"
    var (name, number) = (file, 1)
    while try Files.exists(folder.appending(name)) {
      number += 1
      name = "\(file.hasSuffix(ending) ? String(file.dropLast(ending.count)) : file)~\(number)\(ending)"
    }
    return name
  }

  /// The file that lies beside its marker: the marker says something of it alone.
  private static func file(markedBy path: FilePath) throws(FileError) -> FilePath? {
    guard let name = path.lastComponent, let marked = DoneMarker.file(ofMarker: name.bytes),
      let component = FilePath.Component(bytes: marked)
    else { return nil }
    let file = path.removingLastComponent().appending(component)
    return try Files.exists(file) ? file : nil
  }

  private static func isWritten(_ path: FilePath) -> FileError {
    FileError(.resourceBusy, .readWhileWritten, path)
  }

  /// The file as if it had been taken: our copy, or itself where it lies.
  private func taken(
    _ path: FilePath, digesting: Bool
  ) throws -> (file: TakenFile, place: FileInPlace?) {
    guard let name = path.lastComponent else { throw FileError(.isDirectory, .read, path) }
    // What a processor would never follow is usual on a desk.
    let source = FilePath(URL(fileURLWithPath: path.string).resolvingSymlinksInPath().path)
    let sort = try Files.status(of: source)?.sort
    guard sort == .regular || sort == .folder else {
      throw ProcessorError.unknown(path.shown, reason: LocalizedText("没有这个文件", "there is no such file"))
    }
    let undecided =
      rehearsal?.taken(name, from: sender?.code ?? "")
      ?? Undecided(
        folder: TakenFolder(drop: "", receivedAt: clock.now()), sender: sender?.code ?? "",
        name: name)
    let intake = Intake(
      layout: rehearsal?.configuration.layout ?? ExchangeLayout(root: folder),
      maxFileBytes: configuration?.settings.maxFileBytes ?? Settings.standardFileBytes,
      maxMembers: configuration?.settings.unpacking.members ?? UnpackingLimits().members)
    let marker = FilePath.Component(bytes: name.bytes + DoneMarker.ending.utf8).map {
      path.removingLastComponent().appending($0)
    }
    let hasMarker = try marker.map { try Files.exists($0) } ?? false
    if rehearsal == nil, !hasMarker, sort == .regular {
      let place = try FileInPlace(source, digesting: digesting)
      if let file = try intake.look(at: source, as: undecided) { return (file, place) }
    }
    guard let file = try intake.copy(source, marker: hasMarker ? marker : nil, as: undecided) else {
      throw Self.isWritten(path)
    }
    return (file, nil)
  }

  /// What the file alone shows.
  private func outline(of inspection: Inspection) -> Receipt {
    let file = inspection.file
    let isRejected = inspection.findings.rejectsBundle
    let rejected = isRejected ? inspection.found : inspection.rejected
    let unchanged = isRejected ? 0 : inspection.unchanged
    let accepted = inspection.found - rejected - unchanged
    var receipt = Receipt(
      drop: "", fileName: file.name.shown, bytes: file.size, sha256: file.sha256, sender: file.sender,
      senderName: sender?.name ?? "", receivedAt: file.receivedAt,
      verdict: isRejected || accepted + unchanged == 0
        ? .rejected : rejected > 0 ? .partiallyAccepted : .accepted,
      advice: isRejected || rejected > 0 ? .correctAndResend : .doNotResend)
    receipt.kind = inspection.header?.kind
    receipt.kindTitle = receipt.kind.flatMap { kinds.title(of: $0)?.zh }
    receipt.parts = inspection.toldParts(kinds)
    if isRejected { receipt.returnParts() }
    receipt.bundle = inspection.bundle
    receipt.source = inspection.source
    receipt.attachments = inspection.attachments.told { _ in [] }
    receipt.counts.declared = inspection.declared
    receipt.counts.found = inspection.found
    receipt.readToLine = inspection.readToLine
    receipt.counts.accepted = accepted
    receipt.counts.rejected = rejected
    receipt.counts.unchanged = unchanged
    receipt.take(inspection.findings)
    return receipt
  }
}
