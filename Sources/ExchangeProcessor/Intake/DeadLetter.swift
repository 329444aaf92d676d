import ExchangeBase
import ExchangeFiles
import ExchangeInspection
import Foundation
import SystemPackage

/// The folder of a drop at which we failed, `dead-letter/<drop>/`: the file and its marker, each in a folder of its own, so
/// that no dropped name can be taken for one of ours, and beside them what is known of the fault.
struct DeadLetter: Sendable {
  /// What is known of the fault, `fault.json`.
  struct Note: Codable, Sendable {
    /// The drop's id.
    var drop: String
    /// The department in whose inbox it lay.
    var sender: String
    /// The file's name as shown to people.
    var file: String
    /// When it was taken.
    var receivedAt: Instant
    /// When it was put aside.
    var putAsideAt: Instant
    /// How often it had been tried.
    var tries: Int
    /// What went wrong, in the program's own words.
    var fault: LocalizedText
  }

  /// What lies in such a folder.
  static let names = ["file", "marker", "fault.json", "requeue.json"]

  /// The folder.
  let folder: FilePath

  init(drop: String, layout: ExchangeLayout) { folder = layout.deadLetter(drop) }

  /// The folder of the dropped file.
  var file: FilePath { folder.appending("file") }
  /// The folder of the marker that was taken with it.
  var marker: FilePath { folder.appending("marker") }
  /// Asks the processor to bring the drop back.
  var request: FilePath { folder.appending("requeue.json") }

  private var notePath: FilePath { folder.appending("fault.json") }

  /// The file's name, once it lies here.
  var fileName: FilePath.Component? {
    get throws(FileError) { try Files.exists(file) ? try Files.names(in: file).first : nil }
  }

  /// The marker's name, if there is one.
  var markerName: FilePath.Component? {
    get throws(FileError) { try Files.exists(marker) ? try Files.names(in: marker).first : nil }
  }

  /// What is known of all drops that are put aside, in order.
  static func notes(in layout: ExchangeLayout) throws -> [Note] {
    guard try Files.exists(layout.deadLetter) else { return [] }
    return try Files.names(in: layout.deadLetter).map(\.string).sorted()
      .compactMap { DeadLetter(drop: $0, layout: layout).note }
  }

  /// What is known of the fault; `nil` where it can't be read.
  var note: Note? {
    guard let bytes = try? Files.bytes(of: notePath) else { return nil }
    return try? JSONDecoder().decode(Note.self, from: Data(bytes))
  }

  /// Writes down what is known.
  func write(_ note: Note) throws {
    try Files.makeFolder(folder)
    try Files.replace(notePath, with: try Self.json(note))
  }

  /// Asks for the drop to be brought back. Durable, and seen by the processor's next pass.
  func ask(for requeueing: Requeueing) throws {
    try Files.makeFolder(folder)
    try Files.replace(request, with: try Self.json(requeueing))
  }

  /// Removes what is left of it: the request as the last, by which it is known that nothing is to stay.
  func remove() throws {
    guard try Files.exists(folder) else { return }
    for name in try Files.names(in: folder) where name != request.lastComponent {
      try Files.removeTree(folder.adding(name))
    }
    try Files.removeTree(folder)
  }

  /// Removes the folders of which a stop, or a disk that refused it, has left nothing but themselves.
  static func removeEmpty(in layout: ExchangeLayout) throws {
    guard try Files.exists(layout.deadLetter) else { return }
    for name in try Files.names(in: layout.deadLetter) where TakenFolder.isDrop(name.string) {
      let folder = layout.deadLetter.adding(name)
      if try Files.names(in: folder).isEmpty { try Files.remove(folder) }
    }
  }

  private static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }
}

extension Requeueing {
  /// The name of the file that says so beside the taken file, hidden like all that isn't a sender's.
  static let name = ".requeued"

  /// Reads what ``DeadLetter/ask(for:)`` wrote.
  init(at path: FilePath) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(Files.bytes(of: path)))
  }
}
