import ExchangeFiles
import ExchangeInspection
import SystemPackage

/// Rows of several files as those of one, in the order of the numbers with which they begin; each file has its own in that order.
struct ResultRows {
  /// How many bytes are handed on together.
  private static let piece = 1 << 16

  let parts: [WrittenRows]

  /// Hands the rows on, in pieces.
  func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
    let files = try parts.map(NumberedLines.init)
    var piece: [UInt8] = []
    while let next = files.filter({ $0.number != nil }).min(by: { ($0.number ?? 0) < ($1.number ?? 0) }) {
      piece += next.line
      try next.advance()
      if piece.count >= Self.piece {
        try body(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    try body(piece)
  }
}

/// The lines of a file, one at a time, each with the number that it begins with.
///
/// A worker wrote them, which whatever it read may have taken over.
private final class NumberedLines {
  /// No line is longer, and none has a higher number.
  private static let longest = 16 << 20
  private static let most = 1 << 40

  private let path: FilePath
  private var source: FileSource?
  private var buffer: [UInt8] = []
  private var rest = 0
  private var isRead = false
  /// The line, with its end.
  private(set) var line: ArraySlice<UInt8> = []
  /// Its number; `nil` behind the last line.
  private(set) var number: Int?

  init(_ rows: WrittenRows) throws {
    switch rows {
    case .bytes(let bytes):
      path = ""
      (buffer, isRead) = (bytes, true)
    case .file(let path):
      self.path = path
      source = try FileSource(path: path)
    }
    try advance()
  }

  /// Goes on to the next line.
  func advance() throws {
    var searched = rest
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        line = buffer[rest...end]
        rest = end + 1
        number = line.prefix { (0x30...0x39).contains($0) }
          .reduce(0) { min($0 * 10 + Int($1 - 0x30), Self.most) }
        return
      }
      guard !isRead else { return number = nil }
      guard buffer.count - rest <= Self.longest else { throw FileError(.ioError, .readBack, path) }
      line = []
      buffer.removeSubrange(..<rest)
      (rest, searched) = (0, buffer.count)
      try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { bytes in
        let count = try source?.read(into: bytes) ?? 0
        isRead = count == 0
        buffer.append(contentsOf: bytes[..<count])
      }
    }
  }
}
