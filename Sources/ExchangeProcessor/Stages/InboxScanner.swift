import ExchangeFormats
import SystemPackage

/// Watches inboxes: says which files are whole. Polling is the truth.
struct InboxScanner {
  /// How long an empty marker waits for the content that its writer may be about to give it.
  static let markerTime = Duration.milliseconds(200)
  /// How long a marker may lie without its file, at least, before it is answered by itself.
  static let loneMarkerTime = Duration.seconds(60)

  private struct Key: Hashable {
    let sender: String
    let name: FilePath.Component
  }

  /// A file as one look found it.
  private struct Look {
    let name: FilePath.Component
    let status: Files.Status
  }

  let layout: ExchangeLayout
  private let settle: SettleTime
  private var seen: [Key: Settling] = [:]
  /// How long it takes until something that is being watched may be whole; `nil` when nothing is.
  private(set) var nextLook: Duration?
  /// How long it takes until all files that were seen have settled, if they don't change any more; `nil` when there
  /// are none. Markers without a file count only where they wait no longer.
  private(set) var settleRest: Duration?

  init(layout: ExchangeLayout, settle: SettleTime) {
    self.layout = layout
    self.settle = settle
  }

  /// Whether files were seen that may still be being written.
  var isWaiting: Bool { settleRest != nil }

  /// The settle time of a department's inbox.
  func time(of sender: String) throws(FileError) -> Duration {
    settle.time(for: sender, on: try FileSystemKind(of: layout.inbox(sender)))
  }

  /// Looks at the inboxes of `senders` once.
  ///
  /// - Parameters:
  ///   - now: a reading of the machine's own monotonic clock.
  ///   - isOnce: whether nobody looks again once all has settled, so that markers wait for their files no longer.
  /// - Returns: the files that are whole, by sender and name; and the inboxes that couldn't be read, which don't keep
  ///   the others waiting.
  mutating func scan(
    _ senders: [String], now: ContinuousClock.Instant, isOnce: Bool = false
  ) -> (whole: [Arrival], failures: [FileError]) {
    var whole: [Arrival] = []
    var failures: [FileError] = []
    var present: [Key: Settling] = [:]
    (nextLook, settleRest) = (nil, nil)
    for sender in senders {
      do {
        let time = try time(of: sender)
        let loneTime = isOnce || time == .zero ? time : max(Self.loneMarkerTime, time * 10)
        for (file, marker, isLone) in try looks(at: layout.inbox(sender)) {
          let key = Key(sender: sender, name: file.name)
          let statuses = [file.status] + (marker.map { [$0.status] } ?? [])
          var settling = seen[key] ?? Settling(statuses, now: now)
          settling.look(statuses, now: now)
          let wait =
            isLone ? loneTime : marker.map { $0.status.size > 0 ? .zero : min(time, Self.markerTime) } ?? time
          let rest = settling.rest(of: wait, now: now)
          guard rest > .zero else {
            whole.append(Arrival(sender: sender, name: file.name, marker: marker?.name))
            continue
          }
          present[key] = settling
          nextLook = min(nextLook ?? rest, rest)
          if !isLone || isOnce { settleRest = max(settleRest ?? rest, rest) }
        }
      } catch {
        failures.append(error)
      }
    }
    seen = present
    return (whole, failures)
  }

  /// The files of an inbox in the order of their names, each with its marker; and markers without a file.
  private func looks(
    at inbox: FilePath
  ) throws(FileError) -> [(file: Look, marker: Look?, isLone: Bool)] {
    var files: [Look] = []
    var markers: [[UInt8]: Look] = [:]
    for name in try Files.names(in: inbox) where !Self.isIgnored(name) {
      guard let status = try Files.status(of: inbox.appending(name)), status.sort != .folder else { continue }
      let look = Look(name: name, status: status)
      if let file = DoneMarker.file(ofMarker: name.bytes) { markers[file] = look } else { files.append(look) }
    }
    if markers.isEmpty { return files.map { ($0, nil, false) } }
    let paired = files.map { ($0, markers.removeValue(forKey: $0.name.bytes), false) }
    let lone = markers.values.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
    return paired + lone.map { ($0, nil, true) }
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
