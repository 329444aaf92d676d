import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// Puts answers to trials into a department's `receipts/试投`. They have names of their file alone, each in the place of the one
/// before: to answer once more, after a kill, changes nothing.
struct TrialReceipts {
  private static let rejected = ".rejected.csv"
  private static let results = ".result.csv"
  private static let forPrograms = ".receipt.xml"
  private static let forPeople = ".receipt.csv"

  /// The layout of trials.
  let layout: ExchangeLayout
  let language: Language

  /// Writes what would become of a file. Who sees a receipt finds what it names, and nothing of an earlier one.
  func put(_ outcome: Rehearsal.Outcome, of file: TakenFile) throws {
    let base = file.name.cut(to: Files.longestName - DecisionMaker.endingRoom)
    let folder = layout.box(.receipts, of: file.sender)
    try layout.makeTrialReceipts(of: file.sender)
    func path(_ ending: String) throws -> FilePath {
      guard let name = FilePath.Component(bytes: base + Array(ending.utf8)) else {
        preconditionFailure("it was a file's name")
      }
      // What a department has put there itself stays.
      guard try Files.status(of: folder.appending(name))?.sort == .folder else {
        return folder.appending(name)
      }
      return folder.appending(FilePath.Component(bytes: Array("\(file.drop).".utf8) + name.bytes) ?? name)
    }
    for ending in [Self.forPrograms, Self.forPeople] { try Files.remove(path(ending)) }
    var receipt = outcome.receipt
    receipt.isTrial = true
    receipt.drop = Receipt.trialId
    for index in receipt.deliveries.indices where receipt.deliveries[index].id.isEmpty {
      receipt.deliveries[index].id = Receipt.trialId
    }
    let rejected = try path(Self.rejected)
    if outcome.rejected != nil { receipt.rejectedFile = rejected.lastComponent?.shown }
    try put(outcome.rejected, as: rejected)
    let results = try path(Self.results)
    if outcome.results != nil { receipt.resultFile = results.lastComponent?.shown }
    try put(outcome.results, as: results)
    try put(ReceiptXMLWriter().bytes(for: receipt), as: path(Self.forPrograms))
    try put(ReceiptCSVWriter(language: language).bytes(for: receipt), as: path(Self.forPeople))
  }

  /// Copies a file to its place, or removes what lies there where there is none.
  private func put(_ source: FilePath?, as path: FilePath) throws {
    try Files.remove(path)
    guard let source else { return }
    var input = try FileSource(path: source)
    try put(as: path) { sink in
      try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
        while case let count = try input.read(into: buffer), count > 0 {
          try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
      }
    }
  }

  private func put(_ bytes: [UInt8], as path: FilePath) throws {
    try put(as: path) { try $0.write(bytes) }
  }

  /// Writes a file under a hidden name, and gives it its own once it is whole. Flushing is for whoever has written several.
  private func put(as path: FilePath, _ body: (DigestingSink) throws -> Void) throws {
    let part = path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "").part")
    try Files.remove(part)
    let sink = try DigestingSink(path: part)
    try body(sink)
    _ = try sink.finish(flushing: false)
    try Files.rename(part, to: path)
  }

  /// Removes the answers in a department's folder that were written before a moment, and what a kill has left of one.
  func clean(_ department: String, before moment: Instant) throws {
    let folder = layout.box(.receipts, of: department)
    guard try Files.status(of: folder)?.sort == .folder else { return }
    let seconds = moment.milliseconds / 1_000
    for (name, status) in try Files.entries(in: folder)
    where status.sort == .regular && status.modified.seconds < seconds && Self.isOurs(name) {
      try Files.remove(folder.appending(name))
    }
  }

  private static func isOurs(_ name: FilePath.Component) -> Bool {
    let bytes = name.bytes
    return [rejected, results, forPrograms, forPeople].contains { ending in
      bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8)
        || bytes.first == UInt8(ascii: ".")
          && bytes.suffix(ending.utf8.count + 5).elementsEqual("\(ending).part".utf8)
    }
  }
}
