import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

@testable import ExchangeInspection

extension FuzzTarget {
  /// What comes through the pipe of a worker, which a file may have taken over: it is refused, or says the same once it is written
  /// again; and of what is written nothing can be longer than there are bytes.
  static let message = FuzzTarget(name: "message", seeds: { try Message.seeds.get() }) { bytes in
    guard let message = Message.read(bytes) else { return nil }
    if let objection = Message.objection(to: message) { return objection }
    if Message.read(Array(bytes.dropLast())) != nil { return "it is taken without its last byte" }
    if Message.read(bytes + [0]) != nil { return "it is taken with a byte behind it" }
    let written = try MessageWriter.bytes(of: message)
    guard let again = Message.read(written) else { return "what is written of it is refused" }
    guard let first = WrittenMessage(written), let second = WrittenMessage(try MessageWriter.bytes(of: again))
    else { return "what is written of it isn't whole" }
    if first.content != second.content { return "once it is written again it says something else" }
    // All that is written is read; one length a message is enough.
    let place = first.lengths[bytes.count % first.lengths.count]
    var longer = written
    for byte in place..<(place + MessageSort.lengthBytes) { longer[byte] = .max }
    return Message.read(longer) == nil ? nil : "a length beyond its bytes is taken, at \(place)"
  }
}

/// Messages as processor and workers write them.
private enum Message {
  /// The file in hand, which was inspected.
  static let file = taken(at: "work/20210104-0001/original", size: 3)

  private static func taken(at copy: FilePath, size: Int) -> TakenFile {
    TakenFile(
      drop: "20210104-0001", sender: "XC-SPJ", name: "样例.csv", receivedAt: Instant(milliseconds: 0),
      copy: copy, size: size, sha256: String(repeating: "ab", count: 32))
  }

  /// What is read of bytes; `nil` where they make no sense.
  static func read(_ bytes: [UInt8]) -> WorkerMessage? {
    guard let key = FileInHand.key else { return nil }
    return try? MessageReader.message(WorkerMessage.self, in: bytes, userInfo: [key: file])
  }

  /// What is wrong with what the processor makes of a message before it believes it.
  static func objection(to message: WorkerMessage) -> String? {
    switch message {
    case .progress(let part):
      let told = WorkerMessage.part(saidToBe: part)
      return (0...1).contains(told) ? nil : "\(told) of a file has been read"
    case .found(let inspection):
      guard inspection.canBeOfAFile else { return nil }
      // They are added up.
      var whole = inspection
      whole.take(part: inspection)
      whole.findings.add(Finding(.noRecords))
      return whole.found == 2 * inspection.found ? nil : "\(whole.found) records are found"
    case .failed(let failure):
      let isMute = LocalizedText(saying: failure.error).en.isEmpty
      return isMute && !failure.words.en.isEmpty ? "it fails without a word" : nil
    case .bounds, .jobs, .ready: return nil
    }
  }

  /// One of each sort, and what is found in some of what departments drop in the samples.
  static let seeds = Result { () throws -> [[UInt8]] in
    var messages: [WorkerMessage] = [
      .bounds(WorkerBounds(work: "work", memory: 1 << 32, fileBytes: 1 << 30, seconds: 60)),
      .jobs([InspectionJob(file: file, folder: "work/20210104-0001")]),
      .ready(configuration: "样例", confinement: ["landlock 4", "seccomp"]), .progress(0.5),
      .failed(InspectionFailure(FileError(.noSpace, .write, "work/20210104-0001/records"))),
      .failed(InspectionFailure(MessageReader.Garbled.message)),
    ]
    let inspector = Inspector(kinds: Shipped.kinds, language: .zh)
    let dropped = try Seeds.dropped(".csv", ".xml", ".zip")
    for (number, bytes) in dropped.enumerated() where number.isMultiple(of: max(1, dropped.count / 48)) {
      let folder = try Scratch.folder.get().appending("message-\(number)")
      try Files.makeFolder(folder)
      let copy = folder.appending("original")
      try Scratch.write(bytes, to: copy)
      let file = taken(at: copy, size: bytes.count)
      messages.append(.found(try inspector.inspect(file, in: folder, sender: nil)))
    }
    // Longer ones are cut off when they are fuzzed.
    return try messages.map { try MessageWriter.bytes(of: $0) }.filter { $0.count <= 6_144 }
  }
}

/// A message by how it is written, of which `MessageReader` knows nothing.
private struct WrittenMessage {
  /// What it says: dictionaries and sets, which are written in any order, in one of its own, and lists likewise.
  private(set) var content: [UInt8] = []
  /// Where lengths stand.
  private(set) var lengths: [Int] = []

  /// `nil` where it isn't whole.
  init?(_ bytes: [UInt8]) {
    var place = 0
    guard let content = value(in: bytes, from: &place, to: bytes.count), place == bytes.count else {
      return nil
    }
    self.content = content
  }

  private mutating func value(in bytes: [UInt8], from place: inout Int, to end: Int) -> [UInt8]? {
    guard place < end, let sort = MessageSort(rawValue: bytes[place]) else { return nil }
    let start = place
    place += 1
    switch sort {
    case .nothing, .no, .yes: return [sort.rawValue]
    case .integer, .natural, .fraction:
      guard end - place >= MessageSort.numberBytes else { return nil }
      place += MessageSort.numberBytes
      return Array(bytes[start..<place])
    case .text, .bytes, .list, .fields:
      guard end - place >= MessageSort.lengthBytes else { return nil }
      lengths.append(place)
      let digits = bytes[place..<(place + MessageSort.lengthBytes)]
      let length = digits.reversed().reduce(0) { $0 << 8 | Int($1) }
      place += MessageSort.lengthBytes
      guard length <= end - place else { return nil }
      let stop = place + length
      if sort == .text || sort == .bytes {
        place = stop
        return Array(bytes[start..<stop])
      }
      var parts: [[UInt8]] = []
      while place < stop {
        var part: [UInt8] = []
        if sort == .fields {
          guard bytes[place] == MessageSort.text.rawValue,
            let name = value(in: bytes, from: &place, to: stop)
          else { return nil }
          part = name
        }
        guard let value = value(in: bytes, from: &place, to: stop) else { return nil }
        parts.append(part + value)
      }
      parts.sort { $0.lexicographicallyPrecedes($1) }
      return [sort.rawValue] + Array(parts.joined()) + [UInt8.max]
    }
  }
}
