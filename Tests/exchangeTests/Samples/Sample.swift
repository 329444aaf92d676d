import ExchangeEvidence
import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// A case of the `samples` folder: what is dropped, step by step, and what must come of it.
struct Sample: Equatable, CustomTestStringConvertible {
  /// The repository's `samples` folder.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("samples")

  /// All cases, in the order of their names.
  static let all: [Sample] = {
    let names = (try? Self.names(in: folder)) ?? []
    return names.filter { isFolder(folder.appendingPathComponent($0)) }.map(Sample.init(name:))
  }()

  /// Whether expectations are written anew instead of compared, to be looked at (`make samples`).
  static let isWriting = ProcessInfo.processInfo.environment["EXCHANGE_WRITE_SAMPLES"] == "1"

  /// The name of its folder.
  let name: String

  var testDescription: String { name }

  /// Where it lies.
  var folder: URL { Self.folder.appendingPathComponent(name) }

  /// Plays its steps through the real executable.
  ///
  /// - Parameters:
  ///   - count: how many; all where it is left out.
  ///   - settings: further lines of the exchange's settings.
  ///   - format: in which format all departments want their deliveries; as the catalogue says where it is left out.
  ///   - inProcess: whether the processor inspects files itself; what a sample leaves is asked of one with workers.
  func play(
    through count: Int = .max, settings: [String] = [], format: String? = nil, inProcess: Bool = true
  ) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(inProcess: inProcess, settings: settings)
    if let format { try exchange.deliver(in: format) }
    for step in try steps().prefix(count) { try play(step, in: exchange, settings: settings) }
    return exchange
  }

  /// The days of its steps, each once (`2021-01-04`).
  func days() throws -> Set<String> { try Set(steps().map { String(try Self.moment(of: $0).prefix(10)) }) }

  /// Its steps, in order.
  func steps() throws -> [URL] {
    try Self.names(in: folder.appendingPathComponent("steps")).map {
      folder.appendingPathComponent("steps/\($0)")
    }
  }

  /// When a step happens.
  static func moment(of step: URL) throws -> String {
    let note = try String(contentsOf: step.appendingPathComponent("step.txt"), encoding: .utf8)
    return String(try #require(note.split(separator: "\n").first))
  }

  /// Changes the exchange as a step says, drops its files and lets the processor make a pass at its time.
  private func play(_ step: URL, in exchange: TemporaryExchange, settings: [String]) throws {
    let moment = try Self.moment(of: step)
    try Self.change(exchange, in: step)
    // A step that has settings of its own has these as well.
    let written = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    let missing = settings.filter { !written.contains($0) }
    if !missing.isEmpty {
      try Files.replace(
        exchange.layout.settings, with: "\(written)\n\(missing.joined(separator: "\n"))\n".utf8)
    }
    // What is dropped first is taken first: in the order of the names' bytes.
    let drops = try Self.drops(in: step).sorted { left, right in
      left.department == right.department
        ? left.file.lastPathComponent.utf8.lexicographicallyPrecedes(right.file.lastPathComponent.utf8)
        : left.department < right.department
    }
    for (department, file) in drops {
      try drop(file, from: department, into: exchange)
    }
    let outcome = try exchange.run(at: moment)
    try #require([0, 3].contains(outcome.status), "\(name) \(moment): \(outcome.errors)")
  }

  /// Drops a file; a link stays one.
  private func drop(_ file: URL, from department: String, into exchange: TemporaryExchange) throws {
    let manager = FileManager.default
    guard let target = try? manager.destinationOfSymbolicLink(atPath: file.path) else {
      return try exchange.drop(Array(Data(contentsOf: file)), as: file.lastPathComponent, from: department)
    }
    let place = exchange.layout.inbox(department).appending(file.lastPathComponent)
    try manager.createSymbolicLink(atPath: place.string, withDestinationPath: target)
    exchange.stamp(place)
  }

  /// Puts what a step changes in the exchange itself.
  static func change(_ exchange: TemporaryExchange, in step: URL) throws {
    for (path, bytes) in try files(below: step.appendingPathComponent("_exchange")) {
      let target = exchange.root.appending(path)
      try Files.makeFolder(target.removingLastComponent())
      try Files.replace(target, with: Array(bytes))
    }
  }

  /// What a step drops: by department, then by name.
  static func drops(in step: URL) throws -> [(department: String, file: URL)] {
    try names(in: step).filter { $0.hasPrefix("XC-") }.flatMap { department in
      let inbox = step.appendingPathComponent(department)
      return try names(in: inbox).map { (department, inbox.appendingPathComponent($0)) }
    }
  }

  /// Compares what lies in the departments' outboxes and receipts with what the case expects there. Each receipt is signed, by the
  /// key of this exchange; what was signed is compared.
  func expectBoxes(of exchange: TemporaryExchange) throws {
    var found: [String: Data] = [:]
    let key = try exchange.signingKey().publicKey
    for department in exchange.departments {
      for box in ["outbox", "receipts"] {
        for name in try exchange.box(box, of: department) {
          var bytes = try exchange.file(name, in: box, of: department)
          if box == "receipts", name.hasSuffix(".receipt.xml") {
            let signed = try #require(SignedReceipt(bytes), "\(name) isn't signed")
            #expect(key.isSignature(signed.signature, of: signed.content), "\(name)")
            bytes = signed.content
          }
          found["\(department)/\(box)/\(name)"] = Data(bytes)
        }
      }
    }
    try expect(found, in: "expected")
  }

  /// Compares files, by their paths, with all that lie in a folder of the case.
  func expect(_ found: [String: Data], in expected: String) throws {
    let expected = folder.appendingPathComponent(expected)
    if Self.isWriting { return try Self.write(found, to: expected) }
    let wanted = try Self.files(below: expected)
    #expect(found.keys.sorted() == wanted.keys.sorted())
    for (path, bytes) in wanted where found[path] != bytes {
      Issue.record("\(expected.path)/\(path) differs from what the program writes")
    }
  }

  /// All files below a folder, by their paths from there; none when there is no such folder.
  static func files(below folder: URL) throws -> [String: Data] {
    guard isFolder(folder) else { return [:] }
    var files: [String: Data] = [:]
    for name in try names(in: folder) {
      let url = folder.appendingPathComponent(name)
      guard isFolder(url) else {
        files[name] = try Data(contentsOf: url)
        continue
      }
      for (path, bytes) in try self.files(below: url) { files["\(name)/\(path)"] = bytes }
    }
    return files
  }

  private static func write(_ files: [String: Data], to folder: URL) throws {
    try? FileManager.default.removeItem(at: folder)
    for (path, bytes) in files {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: file)
    }
  }

  private static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted { left, right in
      left.compare(right, options: .numeric) == .orderedAscending
    }
  }

  private static func isFolder(_ url: URL) -> Bool {
    (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
  }
}
