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
    /// When it was last seen.
    var seen: ContinuousClock.Instant
    /// Whether it was found whole once, and hasn't changed since.
    var isReleased = false
    /// The time at which it was first seen as it is.
    var since: Instant?

    /// Looks again.
    mutating func look(_ statuses: [Files.Status], now: ContinuousClock.Instant, at moment: Instant?) {
      let before = settling
      seen = now
      settling.look(statuses, now: now)
      if settling != before { (isReleased, since) = (false, moment) }
    }
  }

  /// A file as one look found it.
  private typealias Look = (name: FilePath.Component, status: Files.Status)

  /// What tells which of two files of an inbox came first: our own first sight of them and, where one look found both,
  /// when they were written.
  private struct Order: Comparable {
    let first: ContinuousClock.Instant
    let modified: Files.Status.Time
    let changed: Files.Status.Time
    /// Its place among the files of the look.
    let place: Int
    /// The time at which it was first seen as it is.
    let since: Instant?

    init(_ watched: Watched, _ file: Files.Status, place: Int) {
      first = watched.first
      (modified, changed) = (file.modified, file.changed)
      self.place = place
      since = watched.since
    }

    static func < (left: Self, right: Self) -> Bool {
      (left.first, left.modified, left.changed, left.place)
        < (right.first, right.modified, right.changed, right.place)
    }
  }

  /// The folder of trials in an inbox.
  private static let trial = FilePath.Component(ExchangeLayout.trialFolder)

  /// How many files and folders in folders one look goes through, in each inbox: nobody keeps the others waiting with more.
  private static let mostInFolders = 20_000

  let layout: ExchangeLayout
  private let settle: SettleTime
  /// How many files a folder may have.
  private let maxMembers: Int
  /// What each inbox held when it was last looked at.
  private var seen: [String: [FilePath.Component: Watched]] = [:]
  /// How long it takes until something that is being watched may be whole; `nil` when nothing is.
  private(set) var nextLook: Duration?
  /// How long it takes until all files that were seen have settled, if they don't change any more; `nil` when there
  /// are none. Markers without a file count only where they wait no longer.
  private(set) var settleRest: Duration?
  /// Whose inboxes had nothing in them that could ever be a drop as it is, when they were looked at.
  private(set) var empty: Set<String> = []
  /// Whose inboxes couldn't be looked at, or hold something that isn't whole yet.
  private(set) var unheard: Set<String> = []

  init(layout: ExchangeLayout, settle: SettleTime, maxMembers: Int = UnpackingLimits().members) {
    self.layout = layout
    self.settle = settle
    self.maxMembers = maxMembers
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
  ///   - moment: tells what time it is, once it is known what an inbox holds.
  /// - Returns: the files that are whole, those of each sender in the order in which they came; and the inboxes that
  ///   couldn't be read, which don't keep the others waiting.
  mutating func scan(
    _ senders: [String], now: ContinuousClock.Instant, isOnce: Bool = false,
    at moment: () -> Instant? = { nil }
  ) -> (whole: [Arrival], failures: [FileError]) {
    var whole: [Arrival] = []
    var failures: [FileError] = []
    (nextLook, settleRest, empty, unheard) = (nil, nil, [], [])
    let before = Set(seen.keys)
    for sender in senders {
      do {
        whole += try scan(sender, now: now, isOnce: isOnce, at: moment, &failures)
      } catch {
        seen[sender] = nil
        unheard.insert(sender)
        failures.append(error)
      }
    }
    for sender in before.subtracting(senders) { seen[sender] = nil }
    return (whole, failures)
  }

  /// Looks at one inbox. It may hold very many files: little is held of each, and next to nothing made twice.
  private mutating func scan(
    _ sender: String, now: ContinuousClock.Instant, isOnce: Bool, at moment: () -> Instant?,
    _ failures: inout [FileError]
  ) throws(FileError) -> [Arrival] {
    let time = try time(of: sender)
    let loneTime = isOnce || time == .zero ? time : max(Self.loneMarkerTime, time * 10)
    var entries = try Files.entries(in: layout.inbox(sender)) { !Self.isIgnored($0) }
    // Whoever put it there meant a folder that is gone; see ``ExchangeLayout/takeAsTrial(of:)``.
    if !layout.isOfTrials { entries.removeAll { $0.status.sort == .regular && $0.name == Self.trial } }
    if entries.isEmpty { empty.insert(sender) }
    let folders = lookIntoFolders(&entries, of: sender, &failures)
    let moment = moment()
    let looks = Looks(entries)
    var watching = seen.removeValue(forKey: sender) ?? [:]
    watching.reserveCapacity(looks.files.count)
    var present = 0
    var whole: [Order] = []
    whole.reserveCapacity(looks.files.count)

    func look(at file: Look, _ marker: Look?, isLone: Bool, place: Int) {
      let folder = folders.isEmpty ? nil : folders[file.name]
      // An empty folder, and one in which something is still being fetched, aren't whole unless somebody says so.
      if let folder, marker == nil, folder.files.isEmpty || folder.isUnfinished { return }
      let statuses = [file.status] + (folder?.statuses ?? []) + (marker.map { [$0.status] } ?? [])
      var watched =
        watching[file.name].flatMap { $0.inode == file.status.inode ? $0 : nil }
        ?? Watched(
          settling: Settling(statuses, now: now), first: now, inode: file.status.inode, seen: now,
          since: moment)
      watched.look(statuses, now: now, at: moment)
      present += 1
      let wait =
        isLone ? loneTime : marker.map { $0.status.size > 0 ? .zero : min(time, Self.markerTime) } ?? time
      var rest = watched.settling.rest(of: wait, now: now)
      if rest <= .zero, !watched.isReleased {
        // Its writer may only have paused. Who waits for nothing, or looks once, doesn't wait for that either.
        let open = time > .zero && marker == nil && !isLone && !isOnce
        if open, watched.settling.rest(of: Self.openTime, now: now) > .zero,
          isOpenForWriting(layout.inbox(sender).appending(file.name), folder)
        {
          rest = min(time, Self.openLook)
        } else {
          watched.isReleased = true
        }
      }
      // What is whole stays watched until it is gone: it may have to wait for its turn.
      watching[file.name] = watched
      guard rest > .zero else {
        return whole.append(Order(watched, file.status, place: place))
      }
      nextLook = min(nextLook ?? rest, rest)
      if !isLone { unheard.insert(sender) }
      if !isLone || isOnce { settleRest = max(settleRest ?? rest, rest) }
    }

    for (place, file) in looks.files.enumerated() {
      let isLone = place >= looks.loneMarkers
      look(at: file, isLone ? nil : looks.marker(of: file), isLone: isLone, place: place)
    }
    if watching.count > present {
      for name in watching.filter({ $0.value.seen != now }).keys { watching[name] = nil }
    }
    if !watching.isEmpty { seen[sender] = watching }
    // Names come sorted, and stay so where nothing else tells.
    whole.sort()
    return whole.map { order in
      let file = looks.files[order.place]
      let marker = order.place < looks.loneMarkers ? looks.marker(of: file)?.name : nil
      return Arrival(
        sender: sender, name: file.name, marker: marker, file: file.status, seenAt: order.since)
    }
  }

  /// Looks into the folders among what lies in an inbox, and leaves out those that are no drops.
  private mutating func lookIntoFolders(
    _ entries: inout [Look], of sender: String, _ failures: inout [FileError]
  ) -> [FilePath.Component: DroppedFolder.Contents] {
    guard entries.contains(where: { $0.status.sort == .folder }) else { return [:] }
    var found: [FilePath.Component: DroppedFolder.Contents] = [:]
    var rest = Self.mostInFolders
    var kept: [Look] = []
    for var entry in entries {
      guard entry.status.sort == .folder else {
        kept.append(entry)
        continue
      }
      guard rest > 0, Self.isDrop(entry.name) else { continue }
      do throws(FileError) {
        let contents = try DroppedFolder(path: layout.inbox(sender).appending(entry.name))
          .contents(atMost: min(maxMembers, rest))
        rest -= contents.statuses.count
        entry.status.size = contents.bytes
        found[entry.name] = contents
        kept.append(entry)
      } catch {
        unheard.insert(sender)
        failures.append(error)
      }
    }
    entries = kept
    return found
  }

  /// Whether a folder of that name is a drop of the department's.
  static func isDrop(_ folder: FilePath.Component) -> Bool {
    folder.string != ExchangeLayout.trialFolder && !DesktopClutter.isSystemFolder(folder.bytes)
      && DoneMarker.file(ofMarker: folder.bytes) == nil
  }

  private func isOpenForWriting(_ path: FilePath, _ folder: DroppedFolder.Contents?) -> Bool {
    if let folder { return DroppedFolder(path: path).isOpenForWriting(folder) }
    return (try? Files.isOpenForWriting(path)) == true
  }

  /// What one look found in an inbox.
  private struct Looks {
    /// The files, in the order of their names, and behind them the markers without a file.
    let files: [Look]
    /// Where those begin.
    let loneMarkers: Int
    /// The markers that stand beside their file, by its name.
    private let markers: [[UInt8]: Look]

    init(_ entries: [Look]) {
      var files = entries
      var markers: [[UInt8]: Look] = [:]
      files.removeAll { file in
        guard file.status.sort != .folder, let name = DoneMarker.file(ofMarker: file.name.bytes) else {
          return false
        }
        markers[name] = file
        return true
      }
      loneMarkers = files.count
      if !markers.isEmpty {
        var lone = markers
        for file in files { lone[file.name.bytes] = nil }
        for name in lone.keys { markers[name] = nil }
        files += lone.values.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
      }
      self.files = files
      self.markers = markers
    }

    /// The marker of a file.
    func marker(of file: Look) -> Look? { markers.isEmpty ? nil : markers[file.name.bytes] }
  }

  /// Names that mean "not yet", hidden or of a transfer under way, and what desktops and offices leave by themselves.
  static func isIgnored(_ name: some Sequence<UInt8>) -> Bool {
    let bytes = Array(name)
    return bytes.first == UInt8(ascii: ".") || DesktopClutter.isLeftover(bytes) || isUnfinished(bytes)
  }

  /// Whether programs call so what they are still fetching.
  static func isUnfinished(_ bytes: [UInt8]) -> Bool {
    let lowered = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return [
      ".part", ".tmp", ".filepart", ".crdownload", ".partial", ".download", ".opdownload", ".crswap",
      ".aria2", ".downloading", ".qkdownloading", ".td", ".td.cfg", ".xltd", ".xltd.cfg", ".!ut", ".!qb",
      ".!bt", ".bc!", ".jc!", ".!sync", ".dtapart",
    ].contains { ending in
      lowered.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
  }
}
