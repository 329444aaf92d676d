import Crypto
import ExchangeBase
import ExchangeFiles

/// A dropped file on its way into our copy, piece by piece: of a large one pieces are read, and its SHA-256 computed, ahead of who
/// writes them.
final class Drawing {
  /// What comes next of it.
  struct Piece: Sendable {
    /// How many zeros come first that take no room.
    let hole: Int
    /// What comes behind them.
    let bytes: [UInt8]
  }

  /// How much is read at once.
  private static let room = 1 << 18
  /// A smaller file isn't worth another thread.
  private static let much = 1 << 22

  private var input: FileSource
  private var hash = SHA256()
  private var drawn = 0

  init(_ input: consuming FileSource) { self.input = input }

  /// Whether it is worth while to read ahead.
  var isMuch: Bool { input.size >= Self.much }

  /// When it was changed last.
  var modified: Files.Status.Time { input.opened.modified }

  /// The SHA-256 of what was drawn, lower-case hexadecimal.
  var sha256: String { hash.finalize().hexadecimal }

  /// Whether all of it was drawn and nobody changed it meanwhile.
  func isWhole() throws(FileError) -> Bool { try input.isUnchanged() && drawn == input.size }

  /// The next piece, or `nil` after the last. A file that grows as fast as it is read is given up when it is beyond what it was.
  func next() throws -> Piece? {
    guard drawn <= input.size else { return nil }
    let hole = try input.skipHole()
    digestZeros(hole)
    drawn += hole
    let bytes = try [UInt8](unsafeUninitializedCapacity: min(Self.room, max(0, input.size - drawn) + 1)) {
      $1 = try input.read(into: UnsafeMutableRawBufferPointer($0))
    }
    hash.update(data: bytes)
    drawn += bytes.count
    return hole == 0 && bytes.isEmpty ? nil : Piece(hole: hole, bytes: bytes)
  }

  private func digestZeros(_ count: Int) {
    let zeros = [UInt8](repeating: 0, count: min(count, Self.room))
    var rest = count
    while rest > 0 {
      hash.update(data: zeros[..<min(rest, zeros.count)])
      rest -= min(rest, zeros.count)
    }
  }
}
