import Crypto
public import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import Foundation
public import SystemPackage

/// Says what the processor would say of a file on a sender's desk. Nothing is sent, taken or written down.
public struct Checker: Sendable {
  private let kinds: KindLibrary
  private let sources: SourceRules
  private let catalogue: Catalogue?
  private let profile: Profile?
  private let limits: UnpackingLimits
  private let language: Language

  /// A checker with the program's kinds and, where an exchange is given, its catalogue: only then can it be told
  /// whether items and recipients exist.
  public init(data: ProgramData, exchange: FilePath?, language: Language) throws {
    kinds = try KindLibrary(folder: data.schemas.string)
    let layout = exchange.map { ExchangeLayout(root: $0) }
    let kinds = kinds
    let settings = try layout.map { try Settings(of: $0) }
    limits = settings?.unpacking ?? UnpackingLimits()
    let sources = try layout.map { try SourceRules(of: $0, kinds: kinds, data: data) } ?? SourceRules()
    self.sources = sources
    catalogue = try layout.map { try Catalogue(of: $0, kinds: kinds, sources: sources) }
    profile = try layout.flatMap { layout in
      try settings.map { try Profile(id: $0.profile, layout: layout, data: data, kinds: kinds) }
    }
    self.language = language
  }

  /// The receipt that the file would get, as far as it can be told without the ledger.
  ///
  /// - Throws: ``FileError`` when the file can't be read, ``ProcessorError/unknown(_:reason:)`` for an unknown kind or sender.
  public func check(
    _ path: FilePath, kind: String?, sender: String?,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> Receipt {
    if let kind, kinds[kind] == nil {
      let known = kinds.definitions.map(\.kind.code).joined(separator: ", ")
      throw ProcessorError.unknown(kind, reason: "there is no such kind; known: \(known)")
    }
    let department = try sender.map { sender in
      guard let department = catalogue?.table.department(matching: sender) else {
        throw ProcessorError.unknown(
          sender,
          reason: catalogue == nil
            ? "--sender needs --exchange, whose catalogue is asked"
            : "the catalogue has no such department")
      }
      return department
    }
    let folder = FilePath(NSTemporaryDirectory()).appending("exchange-check-\(UUID().uuidString)")
    try Files.makeFolder(folder)
    defer { try? Files.removeTree(folder) }
    let file = try taken(path, sender: department?.code ?? "")
    let inspector = Inspector(
      kinds: kinds, sources: sources, table: catalogue?.table,
      policy: profile.map { RoutingPolicy($0) } ?? RoutingPolicy(), profile: profile, limits: limits,
      language: language)
    let inspection = try inspector.inspect(
      file, in: folder, kind: kind, sender: department, progress: progress)
    return receipt(of: inspection, senderName: department?.name ?? "")
  }

  /// The file where it lies: on a desk nobody changes it under us.
  private func taken(_ path: FilePath, sender: String) throws -> TakenFile {
    guard let name = path.lastComponent else { throw FileError(.isDirectory, "read", path) }
    // What a processor would never follow is usual on a desk.
    let path = FilePath(URL(fileURLWithPath: path.string).resolvingSymlinksInPath().path)
    guard try Files.status(of: path)?.sort == .regular else {
      throw ProcessorError.unknown(path.string, reason: "there is no such file")
    }
    var source = try FileSource(path: path)
    var hash = SHA256()
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while case let count = try source.read(into: buffer), count > 0 {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return TakenFile(
      drop: "", sender: sender, name: name, receivedAt: Timestamp(WallClock.system.now()), copy: path,
      size: source.size, sha256: hash.finalize().hexadecimal,
      refusal: source.size == 0 ? Finding(.fileEmpty) : nil)
  }

  private func receipt(of inspection: Inspection, senderName: String) -> Receipt {
    let file = inspection.file
    let isRejected = inspection.findings.rejectsBundle
    let rejected = isRejected ? inspection.found : inspection.rejected
    let accepted = inspection.found - rejected
    var receipt = Receipt(
      drop: "", fileName: file.name.shown, bytes: file.size, sha256: file.sha256, sender: file.sender,
      senderName: senderName, receivedAt: file.receivedAt,
      verdict: isRejected || accepted == 0 ? .rejected : rejected > 0 ? .partiallyAccepted : .accepted,
      advice: isRejected || rejected > 0 ? .correctAndResend : .doNotResend)
    receipt.kind = inspection.header?.kind
    receipt.kindTitle = receipt.kind.flatMap { kinds[$0]?.kind.title.zh }
    receipt.bundle = inspection.bundle
    receipt.source = inspection.source
    receipt.counts.declared = inspection.header?.declaredRecords
    receipt.counts.found = inspection.found
    receipt.counts.accepted = accepted
    receipt.counts.rejected = rejected
    receipt.attachments = inspection.attachments.told { _ in [] }
    receipt.findings = inspection.findings.detailed
    receipt.findingTotal = inspection.findings.total
    return receipt
  }
}
