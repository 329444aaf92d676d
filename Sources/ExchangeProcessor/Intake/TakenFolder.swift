import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// The folder of a taken file, `<inbox>/.taken/20210104-0001.160000000`: drop id and time of taking.
///
/// The name keeps what a kill must not lose: the sender's clock stops at the arrival, not at a later second look.
struct TakenFolder: Hashable, Sendable {
  /// The drop's id.
  let drop: String
  /// When the file was taken.
  let receivedAt: Instant

  init(drop: String, receivedAt: Instant) {
    self.drop = drop
    self.receivedAt = receivedAt
  }

  /// Reads a folder's name; `nil` for one that we didn't give, so that nothing else in that place stops a recovery.
  init?(name: String) {
    let bytes = Array(name.utf8)
    guard bytes.count >= 23, bytes[8] == UInt8(ascii: "-"), bytes[bytes.count - 10] == UInt8(ascii: "."),
      bytes.count(where: { (0x30...0x39).contains($0) }) == bytes.count - 2
    else { return nil }
    func digits(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    let time = bytes.count - 9
    let text =
      "\(digits(0..<4))-\(digits(4..<6))-\(digits(6..<8))T\(digits(time..<time + 2)):"
      + "\(digits(time + 2..<time + 4)):\(digits(time + 4..<time + 6)).\(digits(time + 6..<time + 9))+08:00"
    guard let receivedAt = Instant(text) else { return nil }
    self.init(drop: digits(0..<time - 1), receivedAt: receivedAt)
  }

  /// What the id of a trial begins with, which is no drop.
  private static let trial = "trial-"

  /// Reads the name of a trial's folder; `nil` for one that we didn't give.
  init?(trial name: String) {
    guard name.hasPrefix(Self.trial), let folder = Self(name: String(name.dropFirst(Self.trial.count))) else {
      return nil
    }
    self.init(drop: Self.trial + folder.drop, receivedAt: folder.receivedAt)
  }

  /// The folder of a trial, by a number that nobody else has: it is counted by nobody.
  static func ofTrial(at now: Instant) -> Self {
    let number = Int.random(in: 100_000_000..<1_000_000_000)
    return Self(drop: "\(trial)\(now.day.digits)-\(number)", receivedAt: now)
  }

  /// The folder's name.
  var name: String { "\(drop).\(receivedAt.text.dropFirst(11).prefix(12).filter { $0 != ":" && $0 != "." })" }

  /// Whether its file was taken before that of another.
  func comesBefore(_ other: Self) -> Bool {
    (drop.prefix(8), number) < (other.drop.prefix(8), other.number)
  }

  /// The drop's number in its day.
  var number: Int { DropNumbers.number(drop) }
}
