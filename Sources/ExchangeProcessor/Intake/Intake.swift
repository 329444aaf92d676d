import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// Takes arrivals: renames them out of the inbox and copies them into `work` while their SHA-256 is computed.
struct Intake: Sendable {
  let layout: ExchangeLayout
  let maxFileBytes: Int
  /// How many files a folder may have.
  var maxMembers = UnpackingLimits().members

  // MARK: Taking

  /// Renames an arrival to `<inbox>/.taken/<folder>/<name>`, its marker first. That place keeps name, sender, id and
  /// time, so that a kill leaves everything needed to go on: a marker without its file is put back.
  ///
  /// - Returns: what was taken, and how it is where it lies now; `nil` when it is gone again.
  func take(
    _ arrival: Arrival, as taken: TakenFolder
  ) throws -> (undecided: Undecided, status: Files.Status?)? {
    let folder = layout.taken(arrival.sender).adding(taken.name)
    if arrival.file.sort == .folder {
      let path = layout.inbox(arrival.sender).adding(arrival.name)
      try DroppedFolder(path: path).requireRights(atMost: maxMembers)
    }
    var undecided = Undecided(folder: taken, sender: arrival.sender, name: arrival.name)
    do {
      // A share that is away meanwhile isn't made anew in its place.
      try Files.makeFolder(in: folder)
      if let inbox = try OpenFolder(ifAny: layout.inbox(arrival.sender)) {
        if let marker = try arrival.marker ?? lateMarker(of: arrival, in: inbox) {
          let markers = folder.adding(TakenContent.markerFolder)
          try Files.makeFolder(in: markers)
          // Where the marker went away, the file has to be what it was.
          if try Self.move(marker, from: inbox, to: OpenFolder(markers)) { undecided.marker = marker }
        }
        let place = try OpenFolder(folder)
        if try Self.move(arrival.name, from: inbox, to: place) {
          return try (undecided, place.status(of: arrival.name))
        }
      }
    } catch {
      // A file that can't be renamed now is taken later, and then with its marker.
      _ = try? putBack(folder, of: arrival.sender)
      throw error
    }
    if try putBack(folder, of: arrival.sender) { return nil }
    // A share that is asked again may say that there is nothing to take, since it was done the first time.
    return try (undecided, Files.status(of: folder.adding(arrival.name)))
  }

  /// A marker that came since the file was found whole, under one of the usual names: the inbox isn't listed for each file.
  private func lateMarker(of arrival: Arrival, in inbox: OpenFolder) throws -> FilePath.Component? {
    let names = DoneMarker.usualNames(of: arrival.name.bytes).filter { $0.count <= Files.longestName }
    return try inbox.first(of: names.compactMap { FilePath.Component(bytes: $0) })
  }

  /// Undoes a taking that ended before the file itself was taken.
  ///
  /// - Returns: whether it is undone; else the file is here.
  @discardableResult func putBack(_ folder: FilePath, of sender: String) throws -> Bool {
    let content = try TakenContent(of: folder)
    // A rename may be reported as failed, and the file be here all the same.
    guard content.name == nil else { return false }
    // What had been put aside still lies there, with its marker.
    if !content.isBroughtBack, let marker = content.marker {
      // Where the sender has put a new marker in the meantime, that one counts.
      _ = try Files.renameIfFree(
        folder.adding(TakenContent.markerFolder).adding(marker),
        to: layout.inbox(sender).adding(marker))
    }
    // Only what is ours goes: the file may come as long as the folder is there, where a share is late with what it was asked.
    for name in try Files.names(in: folder) where name.string.hasPrefix(".") {
      try Files.removeTree(folder.adding(name))
    }
    try Files.remove(folder)
    return true
  }

  /// Takes a file that was changed after it had been taken, a second time and as a drop of its own.
  func take(_ changed: Undecided, after earlier: TakenFolder) throws {
    let folders = layout.taken(changed.sender)
    let folder = folders.adding(changed.folder.name)
    try Files.makeFolder(folder.adding(TakenContent.change(after: earlier)))
    try Files.rename(
      folders.adding(earlier.name).adding(changed.name), to: folder.adding(changed.name))
  }

  /// Takes a file that had been put aside. It is the last to be moved: what a kill leaves before that is undone.
  func take(_ undecided: Undecided, from letter: DeadLetter) throws {
    let folder = layout.taken(undecided.sender).adding(undecided.folder.name)
    try Files.makeFolder(folder)
    try Files.copy(letter.request, to: folder.adding(Requeueing.name))
    if let marker = undecided.marker {
      let markers = folder.adding(TakenContent.markerFolder)
      try Files.makeFolder(markers)
      try Files.copy(letter.marker.adding(marker), to: markers.adding(marker))
    }
    try Files.flushFolder(folder)
    try Files.move(letter.file.adding(undecided.name), to: folder.adding(undecided.name))
    try letter.remove()
  }

  /// Renames; `false` when there is nothing to rename. Network file systems may rename and report that they couldn't.
  private static func move(
    _ name: FilePath.Component, from inbox: OpenFolder, to place: OpenFolder
  ) throws -> Bool {
    do throws(FileError) {
      // Nobody else puts anything there: where it isn't free it was renamed already.
      _ = try inbox.renameIfFree(name, to: name, in: place)
      return true
    } catch {
      if try place.has(name) { return true }
      guard error.code == .noSuchFileOrDirectory else { throw error }
      return false
    }
  }

  // MARK: Copying

  /// Copies a taken file into `work`, hashing on the way. Done again after a kill it starts over.
  ///
  /// - Returns: the file with our copy; `nil` when it changed in the meantime, so that the copy is of no moment.
  func copy(_ undecided: Undecided) throws -> TakenFile? {
    try Drill.reach(.copying, undecided.name.shown)
    let folder = layout.taken(undecided.sender).adding(undecided.folder.name)
    let marker = undecided.marker.map { folder.adding(TakenContent.markerFolder).adding($0) }
    return try copy(folder.adding(undecided.name), marker: marker, as: undecided)
  }

  /// Copies the file at `source` as if it had been taken.
  func copy(_ source: FilePath, marker: FilePath?, as undecided: Undecided) throws -> TakenFile? {
    let (copy, refusal) = try draw(source, as: undecided)
    if copy == nil, refusal == nil { return nil }
    var file = TakenFile(
      drop: undecided.folder.drop, sender: undecided.sender, name: undecided.name,
      receivedAt: undecided.folder.receivedAt, copy: copy?.path, size: copy?.size ?? refusal?.size ?? 0,
      sha256: copy?.sha256 ?? "", refusal: refusal?.finding, seenAt: undecided.seenAt,
      changedAfter: undecided.earlier?.receivedAt, requeueing: undecided.requeueing)
    guard let copy, refusal == nil else { return file }
    do throws(FormatError) {
      file.marker = try marker.map { path throws(FormatError) in try Self.read(path) }
      file.refusal = objection(to: file, copy)
    } catch {
      guard case .malformed(let finding) = error else { throw error }
      file.refusal = finding
    }
    return file
  }

  /// The file at `source` as if it had been taken, without a copy and without its digest: only for who is alone with it.
  ///
  /// - Returns: `nil` where there is no telling without a copy.
  func look(at source: FilePath, as undecided: Undecided) throws -> TakenFile? {
    guard let status = try Files.status(of: source), status.sort == .regular, status.size > 0,
      status.size <= maxFileBytes, try isReadable(source)
    else { return nil }
    let file = TakenFile(
      drop: undecided.folder.drop, sender: undecided.sender, name: undecided.name,
      receivedAt: undecided.folder.receivedAt, copy: source, size: status.size, sha256: "")
    return DoneMarker.file(ofMarker: file.name.bytes) == nil ? file : nil
  }

  private func isReadable(_ path: FilePath) throws(FileError) -> Bool {
    do throws(FileError) {
      _ = try FileSource(path: path)
      return true
    } catch {
      guard Self.isDenied(error, at: path) else { throw error }
      return false
    }
  }

  /// What is wrong with the file as a whole, whatever it holds.
  private func objection(to file: TakenFile, _ copy: Copy) -> Finding? {
    if let mismatch = file.marker?.mismatch(bytes: copy.size, sha256: copy.sha256) { return mismatch }
    if let missing = DoneMarker.file(ofMarker: file.name.bytes) {
      let shown = FilePath.Component(bytes: missing)?.shown ?? ""
      return Finding(
        .markerAlone, excerpt: Masking.shown(file.name.shown), arguments: ["file": Masking.shown(shown)])
    }
    return copy.size == 0 ? DoneMarker.emptyFile(named: file.name.bytes) : nil
  }

  /// Our copy of a file.
  private struct Copy {
    let path: FilePath
    let size: Int
    let sha256: String
  }

  /// Copies what lies at `source` into `work`, unless it isn't a regular file of an allowed size.
  private func draw(
    _ source: FilePath, as undecided: Undecided
  ) throws -> (copy: Copy?, refusal: (finding: Finding, size: Int)?) {
    let (work, refusal) = (layout.work(undecided.folder.drop), undecided.refusal)
    guard let status = try Files.status(of: source) else {
      throw FileError(.noSuchFileOrDirectory, .read, source)
    }
    if status.sort == .folder, refusal == nil { return try pack(DroppedFolder(path: source), into: work) }
    guard status.sort == .regular || status.sort == .folder else {
      let what = status.sort.title
      return (nil, (Finding(.fileNotRegular, arguments: ["whatZh": what.zh, "what": what.en]), 0))
    }
    guard status.size <= maxFileBytes else {
      let sizes = ["bytes": "\(status.size)", "limit": "\(maxFileBytes)"]
      return (nil, (Finding(.fileTooLarge, arguments: sizes), status.size))
    }
    if let refusal { return (nil, (refusal, status.size)) }
    do {
      return (try copy(source, into: work, isNew: undecided.hasNewPlace), nil)
    } catch let error as FileError where Self.isDenied(error, at: source) {
      // That doesn't pass by itself, and only whoever dropped it can mend it. What was copied before isn't kept for it.
      try clear(work)
      return (nil, (Finding(.fileUnreadable), status.size))
    }
  }

  /// Writes the ZIP of a folder into `work`.
  private func pack(
    _ folder: DroppedFolder, into work: FilePath
  ) throws -> (copy: Copy?, refusal: (finding: Finding, size: Int)?) {
    let contents = try folder.contents(atMost: maxMembers)
    guard contents.bytes <= maxFileBytes else {
      let sizes = ["bytes": "\(contents.bytes)", "limit": "\(maxFileBytes)"]
      return (nil, (Finding(.fileTooLarge, arguments: sizes), contents.bytes))
    }
    try clear(work)
    let target = work.adding(ExchangeLayout.copyName)
    switch try folder.pack(to: target, atMost: maxMembers) {
    case .whole(let content): return (Copy(path: target, size: content.bytes, sha256: content.sha256), nil)
    case .changed: return (nil, nil)
    case .refused(let finding):
      try Files.remove(target)
      return (nil, (finding, contents.bytes))
    }
  }

  /// Whether the rights of a file keep us from reading it.
  private static func isDenied(_ error: FileError, at path: FilePath) -> Bool {
    error.path == path && [.permissionDenied, .notPermitted].contains(error.code)
  }

  /// Has nothing lie in `work`. Our copy is the last to go, as it was the first to come: in a folder that was made for it by us, nothing lies
  /// where it doesn't.
  private func clear(_ work: FilePath) throws {
    try Files.makeFolder(work)
    let copy = work.adding(ExchangeLayout.copyName)
    // The folder itself stays: it keeps the id from being given again.
    for name in try Files.names(in: work) where name.string != ExchangeLayout.copyName {
      try Files.removeTree(work.adding(name))
    }
    try Files.removeTree(copy)
  }

  /// Copies into `work`, which is cleared before; where it is new, only when a copy turns out to have been begun.
  private func copy(_ source: FilePath, into work: FilePath, isNew: Bool) throws -> Copy? {
    let target = work.adding(ExchangeLayout.copyName)
    if isNew {
      do {
        return try copy(source, to: target)
      } catch let error as FileError
        where error.path == target && [.fileExists, .noSuchFileOrDirectory].contains(error.code)
      {}
    }
    try clear(work)
    return try copy(source, to: target)
  }

  /// Copies with the time of its last change, which tells later whether it was changed after that.
  private func copy(_ source: FilePath, to target: FilePath) throws -> Copy? {
    let drawing = Drawing(try FileSource(path: source))
    var output = try FileSink(path: target)
    try ReadAhead.forEach(isWorthwhile: drawing.isMuch, drawing.next) { piece in
      try output.skip(piece.hole)
      try output.write(piece.bytes)
      return true
    }
    guard try drawing.isWhole() else { return nil }
    try output.finish(flushing: false, modified: drawing.modified)
    return Copy(path: target, size: output.size, sha256: drawing.sha256)
  }

  private static func read(_ marker: FilePath) throws(FormatError) -> DoneMarker {
    let name = marker.lastComponent?.shown ?? ""
    let source: FileSource
    do {
      if let sort = try Files.status(of: marker)?.sort, sort != .regular {
        throw FormatError.malformed(DoneMarker.malformed(sort.rawValue, name: name))
      }
      source = try FileSource(path: marker)
    } catch {
      if let error = error as? FileError, isDenied(error, at: marker) {
        throw FormatError.malformed(DoneMarker.malformed("\(error.code)", name: name))
      }
      throw error as? FormatError ?? .source(error)
    }
    return try DoneMarker(source, name: name)
  }
}

extension Files.Status.Sort {
  /// The sort as people call it.
  fileprivate var title: LocalizedText {
    switch self {
    case .regular: LocalizedText("文件", "a file")
    case .folder: LocalizedText("文件夹", "a folder")
    case .link: LocalizedText("符号链接", "a symbolic link")
    case .special: LocalizedText("管道或设备", "a pipe or a device")
    }
  }
}
