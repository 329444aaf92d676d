import ExchangeBase
import ExchangeFiles
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

  /// How long, at most, a file that hasn't changed waits for who still has it open for writing: he may have paused, or
  /// have forgotten it.
  static let openTime = Duration.seconds(600)
  /// How often it is looked whether he has closed it, at least.
  static let openLook = Duration.seconds(1)

  /// A file that lies in an inbox.
  private struct Watched {
    var settling: Settling
    /// When it was first seen. Another file under its name is another arrival.
    var first: ContinuousClock.Instant
    var inode: UInt64
    /// Whether it was found whole once, and hasn't changed since.
    var isReleased = false

    /// Looks again.
    mutating func look(_ statuses: [Files.Status], now: ContinuousClock.Instant) {
      let before = settling
      settling.look(statuses, now: now)
      if settling != before { isReleased = false }
    }
  }

  /// A file as one look found it.
  private struct Look {
    let name: FilePath.Component
    let status: Files.Status
  }

  /// What tells which of two files of an inbox came first: our own first sight of them and, where one look found both,
  /// when they were written.
  private struct Order: Comparable {
    let first: ContinuousClock.Instant
    let file: Files.Status

    static func < (left: Self, right: Self) -> Bool {
      (left.first, left.file.modified, left.file.changed)
        < (right.first, right.file.modified, right.file.changed)
    }

    static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }
  }

  let layout: ExchangeLayout
  private let settle: SettleTime
  private var seen: [Key: Watched] = [:]
  /// How long it takes until something that is being watched may be whole; `nil` when nothing is.
  private(set) var nextLook: Duration?
  /// How long it takes until all files that were seen have settled, if they don't change any more; `nil` when there
  /// are none. Markers without a file count only where they wait no longer.
  private(set) var settleRest: Duration?

  init(layout: ExchangeLayout, settle: SettleTime) {
    self.layout = layout
    self.settle = settle
  }

  /// The settle time of a department's inbox.
  func time(of sender: String) throws(FileError) -> Duration {
    settle.time(for: sender, on: try FileSystemKind(of: layout.inbox(sender)))
  }

  /// Looks at the inboxes of `senders` once.
  ///
  /// - Parameters:
  ///   - now: a reading of the machine's own monotonic clock.
  ///   - isOnce: whether nobody looks again once all has settled, so that markers wait for their files no longer.
  /// - Returns: the files that are whole, those of each sender in the order in which they came; and the inboxes that
  ///   couldn't be read, which don't keep the others waiting.
  mutating func scan(
    _ senders: [String], now: ContinuousClock.Instant, isOnce: Bool = false
  ) -> (whole: [Arrival], failures: [FileError]) {
    var whole: [Arrival] = []
    var failures: [FileError] = []
    var present: [Key: Watched] = [:]
    (nextLook, settleRest) = (nil, nil)
    for sender in senders {
      do {
        let time = try time(of: sender)
        let loneTime = isOnce || time == .zero ? time : max(Self.loneMarkerTime, time * 10)
        var ordered: [(arrival: Arrival, order: Order)] = []
        for (file, marker, isLone) in try looks(at: layout.inbox(sender)) {
          let key = Key(sender: sender, name: file.name)
          let statuses = [file.status] + (marker.map { [$0.status] } ?? [])
          var watched =
            seen[key].flatMap { $0.inode == file.status.inode ? $0 : nil }
            ?? Watched(settling: Settling(statuses, now: now), first: now, inode: file.status.inode)
          watched.look(statuses, now: now)
          // What is whole stays watched until it is gone: it may have to wait for its turn.
          present[key] = watched
          let wait =
            isLone ? loneTime : marker.map { $0.status.size > 0 ? .zero : min(time, Self.markerTime) } ?? time
          var rest = watched.settling.rest(of: wait, now: now)
          if rest <= .zero, !watched.isReleased {
            // Its writer may only have paused. Who waits for nothing, or looks once, doesn't wait for that either.
            let open = time > .zero && marker == nil && !isLone && !isOnce
            if open, watched.settling.rest(of: Self.openTime, now: now) > .zero,
              (try? Files.isOpenForWriting(layout.inbox(sender).appending(file.name))) == true
            {
              rest = min(time, Self.openLook)
            } else {
              present[key]?.isReleased = true
            }
          }
          guard rest > .zero else {
            let arrival = Arrival(sender: sender, name: file.name, marker: marker?.name, file: file.status)
            ordered.append((arrival, Order(first: watched.first, file: file.status)))
            continue
          }
          nextLook = min(nextLook ?? rest, rest)
          if !isLone || isOnce { settleRest = max(settleRest ?? rest, rest) }
        }
        // Names come sorted, and stay so where nothing else tells.
        whole += ordered.enumerated()
          .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element.arrival)
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
    for (name, status) in try Files.entries(in: inbox)
    where status.sort != .folder && !Self.isIgnored(name) {
      let look = Look(name: name, status: status)
      if let file = DoneMarker.file(ofMarker: name.bytes) { markers[file] = look } else { files.append(look) }
    }
    if markers.isEmpty { return files.map { ($0, nil, false) } }
    let paired = files.map { ($0, markers.removeValue(forKey: $0.name.bytes), false) }
    let lone = markers.values.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
    return paired + lone.map { ($0, nil, true) }
  }

  /// Names that mean "not yet", hidden or of a transfer under way, and what desktops and offices leave by themselves.
  static func isIgnored(_ name: FilePath.Component) -> Bool {
    let bytes = name.bytes
    if bytes.first == UInt8(ascii: ".") || DesktopClutter.isLeftover(bytes) { return true }
    let lowered = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return [
      ".part", ".tmp", ".filepart", ".crdownload", ".partial", ".download", ".opdownload", ".crswap",
      ".aria2",
      ".downloading",
    ].contains { ending in
      lowered.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
  }
}
