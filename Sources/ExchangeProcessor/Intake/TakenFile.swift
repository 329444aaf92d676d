public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
import ExchangeLedger
public import SystemPackage

/// A dropped file that is ours: renamed out of the inbox and copied once into `work`, so that nobody who still holds
/// it open can change what we read.
public struct TakenFile: Sendable {
  /// The processor's id of the drop (`20210104-0001`).
  public let drop: String
  /// The department in whose inbox it lay.
  public let sender: String
  /// The file's name.
  public let name: FilePath.Component
  /// When it was taken.
  public let receivedAt: Instant
  /// Our copy; `nil` when the file couldn't be read as a regular file of allowed size.
  public let copy: FilePath?
  /// The size of the copy, in bytes.
  public let size: Int
  /// The SHA-256 of the copy, lower-case hexadecimal.
  public let sha256: String
  /// Why it isn't read: there is no copy, or the copy isn't what the sender meant to send.
  public var refusal: Finding?
  /// What the `.done` beside it said.
  public var marker: DoneMarker?
  /// When the same file had been taken before, if it was changed after that.
  public var changedAfter: Instant?

  /// Whether it is what became of the file of an earlier drop.
  func isWhatBecame(of drop: DropRow) -> Bool {
    drop.sender == sender && drop.receivedAt == changedAfter && drop.fileName == name.shown
  }

  /// What is said of a file that was changed after it had been taken.
  var changeFinding: Finding? {
    changedAfter.map { Finding(.fileChanged, arguments: ["receivedAt": $0.forPeople]) }
  }
}
