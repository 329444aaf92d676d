public import SystemPackage

/// A file seen in an inbox that has not changed for the settle time.
public struct Arrival: Sendable, Equatable {
  /// The department whose inbox it is.
  public let sender: String
  /// The file's name.
  public let name: FilePath.Component
}

/// Watches inboxes: says which files are whole. Polling is the truth; nothing is asked of the sender's clock.
struct InboxScanner {
  private struct Seen {
    var status: Files.Status
    var since: ContinuousClock.Instant
  }

  private struct Key: Hashable {
    let sender: String
    let name: FilePath.Component
  }

  let layout: ExchangeLayout
  let settle: Duration
  private var seen: [Key: Seen] = [:]

  init(layout: ExchangeLayout, settleMilliseconds: Int) {
    self.layout = layout
    settle = .milliseconds(settleMilliseconds)
  }

  /// Whether files were seen that may still be being written.
  var isWaiting: Bool { !seen.isEmpty }

  /// Looks at the inboxes of `senders` once.
  ///
  /// - Parameter now: a reading of the machine's own monotonic clock.
  /// - Returns: the files that are whole, by sender and name; and the inboxes that couldn't be read, which don't keep
  ///   the others waiting.
  mutating func scan(
    _ senders: [String], now: ContinuousClock.Instant
  ) -> (whole: [Arrival], failures: [FileError]) {
    var whole: [Arrival] = []
    var failures: [FileError] = []
    var present: [Key: Seen] = [:]
    for sender in senders {
      do {
        for name in try Files.names(in: layout.inbox(sender)) where !Self.isIgnored(name) {
          guard let status = try Files.status(of: layout.inbox(sender).appending(name)),
            status.sort != .folder
          else { continue }
          let key = Key(sender: sender, name: name)
          let since = seen[key].flatMap { $0.status == status ? $0.since : nil } ?? now
          if now - since >= settle {
            whole.append(Arrival(sender: sender, name: name))
          } else {
            present[key] = Seen(status: status, since: since)
          }
        }
      } catch {
        failures.append(error)
      }
    }
    seen = present
    return (whole, failures)
  }

  /// Names that mean "not yet": hidden, an editor's lock, a transfer under way.
  static func isIgnored(_ name: FilePath.Component) -> Bool {
    let bytes = name.bytes
    if bytes.first == UInt8(ascii: ".") || bytes.starts(with: "~$".utf8) { return true }
    let lowered = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return [".part", ".tmp", ".filepart", ".crdownload"].contains { ending in
      lowered.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
  }
}
