public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// A dropped file that is ours: renamed out of the inbox and copied once into `work`, so that nobody who still holds
/// it open can change what we read.
public struct TakenFile: Codable, Sendable {
  /// The processor's id of the drop (`20210104-0001`).
  public let drop: String
  /// The department in whose inbox it lay.
  public let sender: String
  /// The file's name.
  public var name: FilePath.Component { sentName.value }
  private let sentName: Sent<FilePath.Component>
  /// When it was taken.
  public let receivedAt: Instant
  /// Our copy; `nil` when the file couldn't be read as a regular file of allowed size.
  public var copy: FilePath? { sentCopy?.value }
  private let sentCopy: Sent<FilePath>?
  /// The size of the copy, in bytes.
  public let size: Int
  /// The SHA-256 of the copy, lower-case hexadecimal.
  public let sha256: String
  /// Why it isn't read: there is no copy, or the copy isn't what the sender meant to send.
  public var refusal: Finding?
  /// What the `.done` beside it said.
  public var marker: DoneMarker?
  /// When it was first seen in the inbox as it was taken; `nil` where that isn't known.
  public let seenAt: Instant?
  /// When the same file had been taken before, if it was changed after that.
  public var changedAfter: Instant?
  /// By what it was brought back, if it had been put aside.
  public let requeueing: Requeueing?

  /// Names a file that was taken.
  public init(
    drop: String, sender: String, name: FilePath.Component, receivedAt: Instant, copy: FilePath?, size: Int,
    sha256: String, refusal: Finding? = nil, seenAt: Instant? = nil, changedAfter: Instant? = nil,
    requeueing: Requeueing? = nil
  ) {
    self.drop = drop
    self.sender = sender
    sentName = Sent(name)
    self.receivedAt = receivedAt
    sentCopy = copy.map(Sent.init)
    self.size = size
    self.sha256 = sha256
    self.refusal = refusal
    self.seenAt = seenAt
    self.changedAfter = changedAfter
    self.requeueing = requeueing
  }

  /// What is said of how it came to be taken: that it had been changed after that, or had been put aside.
  public var findings: [Finding] {
    [
      changedAfter.map { Finding(.fileChanged, arguments: ["receivedAt": $0.forPeople]) },
      requeueing.map {
        Finding(.fileRequeued, arguments: ["drop": $0.drop, "receivedAt": receivedAt.forPeople])
      },
    ].compactMap(\.self)
  }
}

/// That a drop which had been put aside is to be worked on again.
public struct Requeueing: Codable, Sendable, Equatable {
  /// The drop that had been put aside.
  public let drop: String
  /// Why it may go through now, in the operator's words.
  public let reason: String
  /// When the operator asked for it.
  public let requestedAt: Instant

  /// Asks for a drop.
  public init(drop: String, reason: String, requestedAt: Instant) {
    self.drop = drop
    self.reason = reason
    self.requestedAt = requestedAt
  }
}
