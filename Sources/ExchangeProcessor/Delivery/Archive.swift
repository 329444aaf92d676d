import ExchangeInspection
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage

extension ExchangeLayout {
  /// The folder in which a drop's file is kept for good; `nil` for one that was put aside until it is worked on again.
  func folder(keeping drop: DropRow) -> FilePath? {
    switch drop.verdict {
    case .accepted, .partiallyAccepted, .duplicate: kept(archive, drop.drop)
    case .rejected, .conflict: kept(quarantine, drop.drop)
    case .putAside: nil
    }
  }
}

/// Keeps what was dropped: in `archive`, in `quarantine` when nothing of it went through, or in `dead-letter` when we failed
/// at it.
struct Archive: Sendable {
  let layout: ExchangeLayout

  /// What became of the taken file when its copy was kept.
  enum Outcome {
    /// It is gone, with everything that was needed to work on it.
    case done
    /// Somebody still has it open for writing, or the share on which it lies is gone; it stays until that is over.
    case open
    /// It isn't any more what was judged, and still lies in its folder.
    case changed(FilePath.Component)
  }

  /// Moves published drops' files to where they are kept and clears what was needed to work on them. Repeatable.
  ///
  /// What was moved is made durable for all of them together before anything is cleared.
  func keep(_ drops: [DropRow]) -> [Result<Outcome, any Error>] {
    var inboxes = Inboxes(layout: layout)
    let kept = drops.map { drop in Result { try store(drop, &inboxes) } }
    let moved = zip(drops, kept).flatMap { drop, kept in
      (try? kept.get()).map { folders(of: drop, $0) } ?? []
    }
    // What a stop has left of what was made anew.
    for folder in moved { try? Files.remove(folder.adding(Self.again)) }
    // Each is new in the folder above it, and on that one's file system; many drops share one.
    let above = Set(moved.map { $0.removingLastComponent() })
    let areDurable = moved.isEmpty || (try? Files.flushFileSystems(of: above)) != nil
    return zip(drops, kept).map { drop, kept in
      Result {
        switch try kept.get() {
        case .not(let outcome): return outcome
        case .nothingLeft: break
        case .stored(let taken, let content, _):
          // What one folder is refused for is no reason to doubt the others, and no second flush to believe.
          if !areDurable {
            for folder in try folders(of: drop, kept.get()) {
              try makeAgain(in: folder, content.name, of: drop)
              try flush(folder)
            }
          }
          if let outcome = try clear(taken, content, of: drop, inboxes[drop.sender]) { return outcome }
        }
        try Files.removeFolder(layout.work(drop.drop))
        return .done
      }
    }
  }

  /// The folders into which something of a drop was moved.
  private func folders(of drop: DropRow, _ kept: Kept) -> [FilePath] {
    guard case .stored(_, let content, let folder) = kept else { return [] }
    let marker = places(of: drop).marker
    return content.marker == nil || marker == folder ? [folder] : [folder, marker]
  }

  /// Makes the names of a folder durable, and its own: those above it may be as new.
  private func flush(_ folder: FilePath) throws(FileError) {
    var next = folder
    while next != layout.root, !next.isEmpty {
      try Files.flushFolder(next)
      next = next.removingLastComponent()
    }
  }

  /// What a copy is called until it takes the place of what is kept.
  private static let again = ".again.part"

  /// Makes what is kept of a drop anew. Where that is refused too, it is removed as long as the taken file is what was judged:
  /// then it is kept from that, another time.
  private func makeAgain(in folder: FilePath, _ file: FilePath.Component?, of drop: DropRow) throws {
    for name in try Files.names(in: folder)
    where try Files.status(of: folder.adding(name))?.sort == .regular {
      let (path, part) = (folder.adding(name), folder.adding(Self.again))
      let isFile = name == file && !drop.sha256.isEmpty
      do {
        try Files.makeAgain(path, by: part, sha256: isFile ? drop.sha256 : nil)
      } catch {
        let taken = layout.taken(drop.sender)
          .adding(TakenFolder(drop: drop.drop, receivedAt: drop.receivedAt).name).adding(name)
        if isFile, (try? Files.sha256(of: taken)) == drop.sha256 { try? Files.remove(path) }
        throw error
      }
    }
  }

  /// The folders of what was taken, held open while what lies in them is put away.
  private struct Inboxes {
    /// More aren't: a group may be of any number of departments.
    private static let most = 64

    let layout: ExchangeLayout
    private var open: [String: OpenFolder] = [:]

    init(layout: ExchangeLayout) { self.layout = layout }

    /// A sender's; `nil` where nothing can be made and removed in it.
    subscript(sender: String) -> OpenFolder? {
      mutating get {
        if let folder = open[sender] { return folder }
        if open.count == Self.most { open = [:] }
        guard let folder = try? OpenFolder(layout.taken(sender)), folder.isWritable else { return nil }
        open[sender] = folder
        return folder
      }
    }
  }

  /// How far a drop is kept.
  private enum Kept {
    /// It isn't.
    case not(Outcome)
    /// Nothing lies among the taken files any more.
    case nothingLeft
    /// Its file is where it is kept, in a folder whose names aren't durable yet.
    case stored(taken: FilePath, TakenContent, folder: FilePath)
  }

  /// Moves a published drop's file to where it is kept.
  private func store(_ drop: DropRow, _ inboxes: inout Inboxes) throws -> Kept {
    try Drill.reach(.keeping, drop.fileName)
    let (kept, keptMarkers) = places(of: drop)
    let folder = TakenFolder(drop: drop.drop, receivedAt: drop.receivedAt)
    let taken = layout.taken(drop.sender).adding(folder.name)
    // On a share that is gone the file may still lie as ever, and our copy is what it is held against.
    guard let inbox = inboxes[drop.sender] else { return .not(.open) }
    guard let content = try TakenContent(ifAnyOf: taken, in: inbox) else { return .nothingLeft }
    let copy = layout.work(drop.drop).adding(ExchangeLayout.copyName)
    let hasCopy = try content.name != nil && Files.exists(copy)
    if let name = content.name, !hasCopy,
      let outcome = try objection(to: name, in: taken, keepingAt: kept.adding(name), drop)
    {
      return .not(outcome)
    }
    let isNew = try Files.makeFolder(kept)
    if let name = content.name, try isNew || !Files.exists(kept.adding(name)) {
      if hasCopy {
        // It is what was judged; the file that the sender wrote may have changed since.
        try Files.move(copy, to: kept.adding(name))
      } else {
        try keep(taken.adding(name), at: kept.adding(name), of: drop)
      }
    }
    if let marker = content.marker, try !Files.exists(keptMarkers.adding(marker)) {
      try Files.makeFolder(keptMarkers)
      try Files.move(
        taken.adding(TakenContent.markerFolder).adding(marker), to: keptMarkers.adding(marker))
    }
    return .stored(taken: taken, content, folder: kept)
  }

  /// Removes what was taken, unless it became something else since; then it stays.
  private func clear(
    _ taken: FilePath, _ content: TakenContent, of drop: DropRow, _ inbox: OpenFolder?
  ) throws -> Outcome? {
    guard let inbox, let id = taken.lastComponent else { return .open }
    if let name = content.name, !drop.sha256.isEmpty, let folder = try OpenFolder(id, in: inbox),
      let status = try folder.status(of: name)
    {
      if let outcome = try objection(toClearing: name, in: folder, status, drop) { return outcome }
      // A folder of which a part is gone would be another one.
      if status.sort == .folder {
        _ = try Removal.begin(taken.adding(name))
      } else {
        try folder.remove(name)
      }
    }
    try inbox.removeFolder(id)
    return nil
  }

  /// Why what was taken can't be removed: somebody writes it, or has written it after it was copied; `nil` when it is what was judged.
  ///
  /// Size and time don't tell: who writes into a file of its final size and sets its time afterwards leaves both as they were. The bytes do, and a
  /// file that is written while they are read isn't what was judged either.
  private func objection(
    toClearing name: FilePath.Component, in folder: OpenFolder, _ status: Files.Status, _ drop: DropRow
  ) throws -> Outcome? {
    if status.sort == .folder {
      let taken = folder.path.adding(name)
      if try isOpenForWriting(taken) { return .open }
      return try sha256(of: taken, .folder) == drop.sha256 ? nil : .changed(name)
    }
    guard status.sort == .regular else { return .changed(name) }
    var source = try FileSource(name, in: folder)
    if try source.isOpenForWriting() { return .open }
    guard source.size == drop.bytes, try source.sha256OfRest() == drop.sha256,
      try folder.status(of: name) == source.opened
    else { return .changed(name) }
    return nil
  }

  /// The folders for a drop's file and for its marker.
  private func places(of drop: DropRow) -> (file: FilePath, marker: FilePath) {
    if let kept = layout.folder(keeping: drop) { return (kept, kept) }
    let letter = DeadLetter(drop: drop.drop, layout: layout)
    return (letter.file, letter.marker)
  }

  /// Keeps the taken thing itself, of which there is no copy, or, where it is no file and on another mount, a word about it.
  private func keep(_ taken: FilePath, at target: FilePath, of drop: DropRow) throws {
    if !drop.sha256.isEmpty, try Files.status(of: taken)?.sort == .folder {
      let part = target.removingLastComponent().adding(".folder.part")
      try Files.remove(part)
      let packing = try DroppedFolder(path: taken).pack(to: part, atMost: DroppedFolder.mostMembers)
      guard case .whole(let content) = packing, content.sha256 == drop.sha256 else {
        throw FileError(.resourceBusy, .keepWhileWritten, taken)
      }
      try Files.rename(part, to: target)
    } else if !drop.sha256.isEmpty {
      try Files.move(taken, to: target)
    } else {
      try keepUnread(taken, at: target)
    }
  }

  /// Why the taken file can't be kept in the place of a copy that was lost; `nil` when it is what was judged, or something
  /// is kept already, or there never was a copy.
  private func objection(
    to name: FilePath.Component, in taken: FilePath, keepingAt target: FilePath, _ drop: DropRow
  ) throws -> Outcome? {
    guard !drop.sha256.isEmpty, try !Files.exists(target) else { return nil }
    let file = taken.adding(name)
    guard let sort = try Files.status(of: file)?.sort, sort == .regular || sort == .folder else {
      return .changed(name)
    }
    if try isOpenForWriting(file) { return .open }
    return try sha256(of: file, sort) == drop.sha256 ? nil : .changed(name)
  }

  /// The SHA-256 of a taken file, or of the ZIP that was made of a folder; `nil` where that can't be made any more.
  private func sha256(of path: FilePath, _ sort: Files.Status.Sort) throws -> String? {
    sort == .folder
      ? try DroppedFolder(path: path).sha256(atMost: DroppedFolder.mostMembers) : try Files.sha256(of: path)
  }

  private func isOpenForWriting(_ path: FilePath) throws -> Bool {
    guard try Files.status(of: path)?.sort == .folder else { return try Files.isOpenForWriting(path) }
    let folder = DroppedFolder(path: path)
    return folder.isOpenForWriting(try folder.contents(atMost: DroppedFolder.mostMembers))
  }

  /// Keeps what was never copied: a link, a pipe, a file beyond the limit.
  private func keepUnread(_ source: FilePath, at target: FilePath) throws {
    do {
      return try Files.rename(source, to: target)
    } catch {
      guard error.code == .improperLink else { throw error }
    }
    let status = try Files.status(of: source)
    let word =
      "not kept: a \(status?.sort.rawValue ?? "file") of \(status?.size ?? 0) bytes on another mount\n"
    try Files.replace(target, with: word.utf8)
  }
}
