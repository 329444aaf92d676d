import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// Every sample through the real executable: all that departments find afterwards is compared byte by byte.
///
/// With `EXCHANGE_WRITE_SAMPLES=1` (`make samples`) the expectations are written anew instead, to be looked at.
struct SampleTests {
  /// The repository's `samples` folder.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("samples")

  static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { isFolder(folder.appendingPathComponent($0)) }.sorted()
  }()

  @Test func `there are samples`() { #expect(Self.cases.count > 10) }

  @Test(arguments: cases) func `a sample leaves what it is expected to leave`(name: String) throws {
    let sample = Self.folder.appendingPathComponent(name)
    let exchange = try TemporaryExchange()
    for step in try Self.names(in: sample.appendingPathComponent("steps")) {
      try Self.play(sample.appendingPathComponent("steps/\(step)"), in: exchange)
    }
    let found = try Self.found(in: exchange)
    let expected = sample.appendingPathComponent("expected")
    if ProcessInfo.processInfo.environment["EXCHANGE_WRITE_SAMPLES"] == "1" {
      return try Self.write(found, to: expected)
    }
    let wanted = try Self.files(below: expected)
    #expect(found.keys.sorted() == wanted.keys.sorted())
    for (path, bytes) in wanted where found[path] != bytes {
      Issue.record("\(name)/expected/\(path) differs from what the program writes")
    }
  }

  /// Drops the files of one step and lets the processor make a pass at its time.
  private static func play(_ step: URL, in exchange: TemporaryExchange) throws {
    let note = try String(contentsOf: step.appendingPathComponent("step.txt"), encoding: .utf8)
    let moment = try #require(note.split(separator: "\n").first)
    for department in try names(in: step) where department != "step.txt" {
      let inbox = step.appendingPathComponent(department)
      for file in try names(in: inbox) {
        let bytes = try Data(contentsOf: inbox.appendingPathComponent(file))
        try exchange.drop(Array(bytes), as: file, from: department)
      }
    }
    let outcome = try exchange.run(at: String(moment))
    try #require([0, 3].contains(outcome.status), "\(outcome.errors)")
  }

  /// What lies in the departments' outboxes and receipts: `<department>/<box>/<file>` and its bytes.
  private static func found(in exchange: TemporaryExchange) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for department in exchange.departments {
      for box in ["outbox", "receipts"] {
        for name in try exchange.box(box, of: department) {
          found["\(department)/\(box)/\(name)"] = Data(try exchange.file(name, in: box, of: department))
        }
      }
    }
    return found
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

  private static func files(below folder: URL) throws -> [String: Data] {
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

  private static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted { left, right in
      left.compare(right, options: .numeric) == .orderedAscending
    }
  }

  private static func isFolder(_ url: URL) -> Bool {
    (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
  }
}
