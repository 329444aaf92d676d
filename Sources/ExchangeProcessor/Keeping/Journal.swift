import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import Foundation
import SystemPackage

/// What happened when, beside the ledger: a line for each entry of its chain, without what the entry tells, in a file a day. With
/// it and what is kept of dropped files, a ledger that was lost is decided again entry for entry.
///
/// What is taken down is durable, so that a drop's lines are before its file is put away.
final class Journal {
  /// An entry, as far as it is told.
  struct Line: Sendable, Equatable {
    let sequence: Int64
    let at: Instant
    let event: LedgerEvent
    let subject: String
    /// The entry's digest.
    let digest: String
    /// Whether a transaction ended with it of which rows were stored.
    let isSealed: Bool
    /// Of a drop what its kept file doesn't tell; of what has no file its detail.
    let more: String
  }

  /// An entry of a chain. A digest covers all that was before it.
  private struct Mark: Equatable {
    let sequence: Int64
    let digest: String

    init(_ entry: EntryRow) { (sequence, digest) = (entry.sequence, entry.digest) }
    init(_ line: Line) { (sequence, digest) = (line.sequence, line.digest) }
  }

  private let layout: ExchangeLayout
  /// How far the ledger went when it was last asked.
  private var asked: Mark?
  /// Where it ends, as far as we know; `nil` until that was looked for.
  private var last: Mark?
  /// Up to which entry it is what the ledger tells, as far as we have looked; `nil` where we haven't.
  private var sound: Int64?
  /// Whether what stands behind that may not have reached the disk, whoever flushes it.
  private var isDoubted = true
  /// Whether others write in it as well, of whom nobody knows what they heard of their disks.
  private let isShared: Bool
  /// Whether one of them may have ended in the midst of it.
  private var isInherited: Bool

  init(_ layout: ExchangeLayout, isShared: Bool = false) {
    self.layout = layout
    self.isShared = isShared
    isInherited = isShared
  }

  // MARK: Writing

  /// Takes down what the ledger has and the journal hasn't; only one processor at a time does.
  ///
  /// - Throws: ``ProcessorError/ledgerOlder(_:because:)`` where the ledger hasn't what was taken down of it.
  func catchUp(with ledger: any LedgerStore) throws {
    // Whoever has nothing to take down keeps nobody from deciding.
    if let asked, try ledger.read({ try $0.lastEntry().map(Mark.init) }) == asked { return }
    try ledger.deciding { try takeDown(ledger) }
  }

  /// Has what others wrote looked at and written again: one of them has ended, maybe behind a flush that was refused.
  func doubt() { (isInherited, asked) = (isShared, nil) }

  /// Makes sure that the ledger has what was taken down of it, before anything is decided.
  ///
  /// - Throws: ``ProcessorError/ledgerOlder(_:because:)`` where it hasn't.
  func requireLast(_ ledger: any LedgerSource) throws {
    if let mark = last ?? asked { try ledger.read { try require(mark, of: $0) } }
  }

  private func takeDown(_ ledger: any LedgerSource) throws {
    if isShared { last = nil }
    try ledger.read { view in
      var mark = try known(to: view)
      var day: Day?
      var bytes: [UInt8] = []
      func write() throws {
        guard let day, !bytes.isEmpty else { return }
        try append(bytes, of: day)
        bytes.removeAll(keepingCapacity: true)
        (last, sound) = (mark, mark?.sequence)
      }
      while let entry = try view.entry((mark?.sequence ?? 0) + 1) {
        if day != entry.at.day || bytes.count > 1 << 20 { try write() }
        day = entry.at.day
        bytes += Self.text(entry, try Self.more(of: entry, in: view)).utf8
        mark = Mark(entry)
      }
      try write()
      asked = mark
    }
  }

  private func append(_ lines: [UInt8], of day: Day) throws {
    let path = layout.journal.appending(Self.name(of: day))
    let (isFirst, isNew) = (try !Files.exists(layout.journal), try !Files.exists(path))
    // What breaks off may leave part of a line, and what is refused may never reach the disk, however often it is flushed afterwards.
    (last, isDoubted) = (nil, true)
    if isFirst { try Files.makeFolder(layout.journal) }
    try Files.append(lines, to: path, isDurable: true)
    if isNew { try Files.flushFolder(layout.journal) }
    if isFirst { try Files.flushFolder(layout.root) }
    isDoubted = false
  }

  /// Where it ends; `nil` where it is empty.
  private func known(to view: any LedgerView) throws -> Mark? {
    if last == nil {
      try require(lastLine().map(Mark.init), of: view)
      try makeSound(by: view)
      last = try lastLine().map(Mark.init)
      (sound, isDoubted, isInherited) = (last?.sequence ?? 0, false, false)
    } else {
      // A database may have been put back, or a copy that lagged behind may have taken its place.
      try require(last, of: view)
    }
    return last
  }

  private func require(_ mark: Mark?, of view: any LedgerView) throws {
    guard let mark, try view.entry(mark.sequence)?.digest != mark.digest else { return }
    throw ProcessorError.ledgerOlder(layout.ledgerName, lacks: mark.sequence)
  }

  /// Goes over what nobody has looked at yet. A power cut leaves gaps, and parts of lines, wherever a disk had come to; and what looks whole
  /// may be what a disk refused. It is cut off at the first line that isn't an entry's, to be taken down anew, and put into a new file up to
  /// there.
  private func makeSound(by view: any LedgerView) throws {
    let files = try Self.files(in: layout)
    let begin = try begin()
    var next = begin + 1
    guard let end = files.last?.path, try isInherited || !Self.ends(end, with: begin) else { return }
    let first = try files.lastIndex { try (Self.firstLine(in: $0.path)?.sequence ?? .max) <= next }
    var isWhole = true
    for (_, path) in files[(first ?? 0)...] {
      let size = try Files.status(of: path)?.size ?? 0
      var whole = 0
      if isWhole {
        whole = try Self.end(of: path, upTo: begin)
        try Self.forEach(lineIn: path, from: whole) { line, end in
          guard let entry = try view.entry(next),
            line.elementsEqual(Self.text(entry, try Self.more(of: entry, in: view)).utf8.dropLast())
          else { return false }
          (whole, next) = (end, next + 1)
          return true
        }
        isWhole = size == whole
      }
      if isWhole, !isDoubted, !isInherited { continue }
      try Self.makeAnew(path, upTo: whole) {
        // Whoever was found gone while it slept hears it now, before it puts its own in the place of what others wrote.
        guard try Files.status(of: path)?.size == size, try view.lastEntry() != nil else {
          throw FileError(.resourceTemporarilyUnavailable, .write, path)
        }
      }
    }
  }

  /// What others wrote so many entries before the head is looked at by who takes over from one of them: they lie on a disk by then.
  private static let doubtful: Int64 = 10_000

  /// The entry up to which it has been looked at: by us, or by whoever noted how far the chain goes, since that was taken down before. Where others
  /// write, and one may have ended, nobody has looked at what it wrote last.
  private func begin() throws -> Int64 {
    let head = try LedgerAnchor(in: layout)?.entry ?? lastLine()?.sequence ?? 0
    guard isInherited else { return sound ?? head }
    return try max(min(sound ?? head, head) - Self.doubtful, (firstLine()?.sequence ?? 1) - 1)
  }

  /// Whether a file ends with the line of an entry.
  private static func ends(_ path: FilePath, with entry: Int64) throws -> Bool {
    let bytes = try tail(of: path, count: 1 << 16)
    guard bytes.last == 10 else { return false }
    let line = bytes.dropLast()
    return Self.line(line[(line.lastIndex(of: 10).map { $0 + 1 } ?? line.startIndex)...])?.sequence == entry
  }

  /// Puts the first bytes of a file into a new one, of which nothing was ever refused, neither bytes nor name, and that in its place.
  ///
  /// - Parameter check: asked before that takes its place.
  private static func makeAnew(_ path: FilePath, upTo size: Int, _ check: () throws -> Void) throws {
    let part = Files.unfinished(path)
    try Files.remove(part)
    guard size > 0 else {
      try check()
      return try Files.remove(path)
    }
    var source = try FileSource(path: path)
    var sink = try FileSink(path: part)
    var rest = size
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while rest > 0 {
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(rest))
        let count = try source.read(into: piece)
        if count == 0 { break }
        try sink.write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        rest -= count
      }
    }
    try sink.finish()
    try check()
    try Files.replace(path, by: part)
  }

  /// Where the last line of a file ends that is of an entry up to this one. It is looked for from the end: mostly little stands behind it.
  private static func end(of path: FilePath, upTo entry: Int64) throws -> Int {
    let size = try Files.status(of: path)?.size ?? 0
    var length = 1 << 16
    while true {
      let start = max(size - length, 0)
      var last: Int?
      // Where it is begun in the midst of a file, so is a line.
      var isPart = start > 0
      try forEach(lineIn: path, from: start) { bytes, end in
        if !isPart, let line = line(bytes), line.sequence <= entry { last = end }
        isPart = false
        return true
      }
      if start == 0 || last != nil { return last ?? 0 }
      length <<= 4
    }
  }

  static func text(_ entry: EntryRow, _ more: String) -> String {
    let seal = entry.rows == nil ? "-" : "="
    // Mostly it is an id, in which there is nothing to look for.
    let isPlain = entry.subject.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    let subject =
      isPlain ? entry.subject : String(entry.subject.map { $0 == "\t" || $0.isNewline ? " " : $0 })
    return
      "\(entry.sequence)\t\(entry.at.text)\t\(entry.event.rawValue)\t\(subject)\t\(entry.digest)\t\(seal)\t\(more)\n"
  }

  static func more(of entry: EntryRow, in view: any LedgerView) throws -> String {
    switch entry.event {
    case .decided: try view.drop(entry.subject).map { try LedgerJSON.text(DropNote($0)) } ?? ""
    case .delivered, .published, .claimed, .returned, .noticed: ""
    default: entry.detail
    }
  }

  // MARK: Reading

  /// The last line that is whole, of those that are meant.
  func lastLine(where isMeant: (Line) -> Bool = { _ in true }) throws -> Line? {
    for (_, path) in try Self.files(in: layout).reversed() {
      if let line = Self.lines(of: try Self.tail(of: path, count: 1 << 16)).last(where: isMeant) {
        return line
      }
      var found: Line?
      try Self.forEachLine(in: path) { line in
        if isMeant(line) { found = line }
        return true
      }
      if let found { return found }
    }
    return nil
  }

  /// The first line.
  func firstLine() throws -> Line? {
    try Self.files(in: layout).first.flatMap { try Self.firstLine(in: $0.path) }
  }

  private static func firstLine(in path: FilePath) throws -> Line? {
    var first: Line?
    try forEachLine(in: path) { line in
      first = line
      return false
    }
    return first
  }

  /// How a ledger's chain goes with what was taken down.
  enum Agreement: Equatable {
    /// The last entry that both have is the same, and so is all before it.
    case same
    /// There is no entry that both have.
    case nothingShared
    /// Of the entries that both have they differ from this one on.
    case parting(Int64)
  }

  /// Holds a ledger's chain against it. A digest covers all that was before it, so that the last entry that both have tells.
  func agreement(with view: any LedgerView) throws -> Agreement {
    guard let last = try view.lastEntry()?.sequence else { return .nothingShared }
    func isSame(_ line: Line) throws -> Bool { try view.entry(line.sequence)?.digest == line.digest }
    var found = Agreement.nothingShared
    for (_, path) in try Self.files(in: layout).reversed() {
      var (earliest, latest): (Line?, Line?) = (nil, nil)
      try Self.forEachLine(in: path) { line in
        if line.sequence <= last { (earliest, latest) = (earliest ?? line, line) }
        return true
      }
      guard let first = earliest, let end = latest else { continue }
      if try isSame(end) { return found == .nothingShared ? .same : found }
      var parting = end
      try Self.forEachLine(in: path) { line in
        if try line.sequence > last || isSame(line) { return true }
        parting = line
        return false
      }
      found = .parting(parting.sequence)
      if parting != first { return found }
    }
    return found
  }

  /// Goes over the lines behind an entry, in order; those of one day are held at a time.
  func forEachDay(behind entry: Int64, since day: Day, _ body: ([Line]) throws -> Void) throws {
    var next = entry + 1
    for (of, path) in try Self.files(in: layout) where of >= day {
      // A line that was written twice counts once.
      var lines: [Line] = []
      try Self.forEachLine(in: path) { line in
        guard line.sequence >= next else { return true }
        next = line.sequence + 1
        lines.append(line)
        return true
      }
      if !lines.isEmpty { try body(lines) }
    }
  }

  /// The highest number of a day's drops that journals know, also those that were laid aside; 0 where none does. They are read in
  /// pieces.
  static func lastDropNumber(on day: Day, in layout: ExchangeLayout) throws -> Int {
    let asides = try Files.names(in: layout.root).filter { $0.string.hasPrefix(asidePrefix) }
    var last = 0
    for folder in [layout.journal] + asides.map({ layout.root.appending($0) }) {
      // What was taken before midnight may have been decided after it.
      for (of, path) in try files(in: folder) where of >= day {
        last = max(last, try lastDropNumber(of: day.digits, in: path))
      }
    }
    return last
  }

  /// The same of a file: of its lines' subjects, which are drops, or deliveries and so begin with one.
  private static func lastDropNumber(of digits: String, in path: FilePath) throws -> Int {
    let wanted = Array("\(digits)-".utf8)
    var source = try FileSource(path: path)
    var last = 0
    // Which field of its line a byte is in, how much of what is wanted was found at the beginning of that, and the number behind it.
    var (field, found, number) = (0, 0, 0)
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      while case let count = try source.read(into: buffer), count > 0 {
        for byte in buffer[..<count] {
          if byte == 9 || byte == 10 {
            if field == 3, number < DropNumbers.limit { last = max(last, number) }
            field = byte == 10 ? 0 : field + 1
            (found, number) = (0, 0)
          } else if field == 3, found >= 0 {
            if found < wanted.count {
              found = byte == wanted[found] ? found + 1 : -1
            } else if (0x30...0x39).contains(byte) {
              number = min(number * 10 + Int(byte - 0x30), DropNumbers.limit)
            } else {
              found = -1
            }
          }
        }
      }
    }
    return last
  }

  /// Lays aside what isn't the ledger's any more, and takes down what is. Whoever was stopped in the midst of it calls it again.
  ///
  /// - Parameter entry: the last entry that both share.
  func begin(anew entry: Int64, at day: Day, laying aside: FilePath, _ ledger: any LedgerSource) throws {
    try Files.makeFolder(aside)
    try Files.flushFolder(layout.root)
    for (of, path) in try Self.files(in: layout) where of >= day {
      let laid = aside.appending(Self.name(of: of))
      // What lies there already is the one that was, and this what came of it before a stop.
      if try Files.exists(laid) { try Files.remove(path) } else { try Files.rename(path, to: laid) }
    }
    // What leaves one folder is in the other before that is sure.
    try Files.flushFolder(aside)
    let old = aside.appending(Self.name(of: day))
    var shared: [UInt8] = []
    if try Files.exists(old) {
      try Self.forEach(lineIn: old) { line, _ in
        if let known = Self.line(line), known.sequence <= entry { shared += line + [10] }
        return true
      }
    }
    if !shared.isEmpty { try Files.replace(layout.journal.appending(Self.name(of: day)), with: shared) }
    (last, asked, sound) = (nil, nil, entry)
    try takeDown(ledger)
  }

  /// What the folders' names begin with in which ``begin(anew:at:laying:_:)`` lays aside.
  static let asidePrefix = "journal-before-recovery-"

  static func name(of day: Day) -> String { "\(day).tsv" }

  static func files(in layout: ExchangeLayout) throws -> [(day: Day, path: FilePath)] {
    try files(in: layout.journal)
  }

  private static func files(in folder: FilePath) throws -> [(day: Day, path: FilePath)] {
    guard try Files.exists(folder) else { return [] }
    return try Files.names(in: folder).compactMap { name in
      guard name.extension == "tsv", let day = Day(name.stem) else { return nil }
      return (day, folder.appending(name))
    }
  }

  private static func tail(of path: FilePath, count: Int) throws -> [UInt8] {
    let source = try FileSource(path: path)
    var bytes = [UInt8](repeating: 0, count: min(count, source.size))
    let offset = source.size - bytes.count
    let found = try bytes.withUnsafeMutableBytes { try source.read(at: offset, into: $0) }
    return Array(bytes.prefix(found))
  }

  /// No line that we write is longer.
  private static let longestLine = 16 << 20
  /// No ledger has as many entries; the numbers of those behind one are counted on from it.
  static let mostEntries: Int64 = 1 << 60

  /// Goes over the lines of a file that say something, in order, until `body` returns `false`.
  private static func forEachLine(in path: FilePath, _ body: (Line) throws -> Bool) throws {
    try forEach(lineIn: path) { bytes, _ in try line(bytes).map(body) ?? true }
  }

  /// Goes over the lines of a file that are whole, each with where it ends, in pieces: a damaged file may be as long as a disk, and so may
  /// what should be a line in it, which is passed over.
  static func forEach(
    lineIn path: FilePath, from offset: Int = 0,
    _ body: (_ line: ArraySlice<UInt8>, _ end: Int) throws -> Bool
  ) throws {
    var source = try FileSource(path: path, from: offset)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var begun: [UInt8] = []
    var isTooLong = false
    var place = offset
    while case let count = try piece.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
      var start = 0
      while let end = piece[start..<count].firstIndex(of: 10) {
        let line = begun.isEmpty ? piece[start..<end] : (begun + piece[start..<end])[...]
        let isLine = !isTooLong
        start = end + 1
        begun.removeAll(keepingCapacity: true)
        isTooLong = false
        if try isLine && !body(line, place + start) { return }
      }
      isTooLong = isTooLong || begun.count + count - start > longestLine
      if isTooLong { begun = [] } else { begun += piece[start..<count] }
      place += count
    }
  }

  /// A line is whole with its end.
  private static func lines(of bytes: [UInt8]) -> [Line] {
    guard let end = bytes.lastIndex(of: 10) else { return [] }
    return bytes[..<end].split(separator: 10).compactMap(line)
  }

  /// A power cut may leave zeros of it.
  private static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  static func line(_ bytes: ArraySlice<UInt8>) -> Line? {
    let parts = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\t", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 7, let sequence = Int64(parts[0]), (1...mostEntries).contains(sequence),
      let at = Instant(canonical: parts[1]), let event = LedgerEvent(rawValue: parts[2]),
      isDigest(parts[4]), ["-", "="].contains(parts[5])
    else { return nil }
    return Line(
      sequence: sequence, at: at, event: event, subject: parts[3], digest: parts[4],
      isSealed: parts[5] == "=",
      more: parts[6])
  }
}

/// What is taken down of a drop.
struct DropNote: Codable, Sendable {
  /// Who dropped it.
  let sender: String
  /// When it was taken.
  let receivedAt: Instant
  /// What became of it.
  let verdict: VerdictKind
  /// Of its bytes; empty where none were read.
  let sha256: String
  /// When the same file had been taken before, as its receipt says it, if it was changed after that.
  var changedAfter: String?
  /// When it was first seen as it was taken, where a claim in it came back for that.
  var seenAt: Instant?
  /// The recipients whose boxes were away, of which its receipt tells.
  var away: [String]?

  init(sender: String, receivedAt: Instant, verdict: VerdictKind, sha256: String) {
    self.sender = sender
    self.receivedAt = receivedAt
    self.verdict = verdict
    self.sha256 = sha256
  }

  fileprivate init(_ drop: DropRow) {
    self.init(sender: drop.sender, receivedAt: drop.receivedAt, verdict: drop.verdict, sha256: drop.sha256)
    let waits = DeliveryWriter.waits
    let telling = [FindingCode.fileChanged.rawValue, FindingCode.claimSuperseded.rawValue, waits.zh]
    let text = Array(drop.stored.text.utf8)[...]
    // Of most receipts nothing has to be read.
    guard telling.contains(where: { ByteSearch.contains($0.utf8, in: text) }),
      let receipt = try? drop.receipt
    else { return }
    changedAfter = receipt.findings.first { $0.code == .fileChanged }?.arguments["receivedAt"]
    // What is told again of an earlier drop depended on when that was seen.
    if drop.verdict != .duplicate {
      let seen = receipt.findings.first { $0.arguments[ClaimDecider.seen] != nil }
      seenAt = seen?.arguments[ClaimDecider.seen].flatMap { Instant(canonical: $0) } ?? receipt.seenAt
    }
    let waiting = receipt.deliveries.filter { $0.terms?.contains(waits) ?? false }.map(\.recipient)
    if !waiting.isEmpty { away = waiting }
  }
}

extension ExchangeLayout {
  /// What happened when, beside the ledger.
  var journal: FilePath { root.appending("journal") }
}
