import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeReports
import Synchronization
import SystemPackage

/// What is staged for one attempt at storing something. Names are given once: what another attempt staged, and perhaps stored all
/// the same, is never written over.
final class StagedFiles {
  /// Stands in the name of each file of this attempt, behind the station that makes it where there are several.
  let mark: String
  private var paths: [FilePath] = []

  init(at layout: ExchangeLayout? = nil) {
    let station = layout?.station.map { "\(ExchangeLayout.stationPrefix)\($0)-" } ?? ""
    mark = station + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  /// The station that made a staged file of that name; `nil` where a processor alone did.
  static func station(of name: String) -> Int64? {
    guard let mark = name.split(separator: ".").dropFirst(2).first, let end = mark.firstIndex(of: "-") else {
      return nil
    }
    return mark.hasPrefix(ExchangeLayout.stationPrefix)
      ? Int64(mark[..<end].dropFirst(ExchangeLayout.stationPrefix.count)) : nil
  }

  fileprivate func add(_ path: FilePath) { paths.append(path) }

  /// Removes them: the attempt came to nothing. What can't be removed is by whoever recovers.
  func remove() {
    for path in paths { try? Files.remove(path) }
    paths = []
  }
}

/// The files of one drop or notice, written beside their places under names of ours, waiting for the commit and their rename.
struct Staging {
  /// A staged file.
  struct File {
    var delivery: Int64?
    var department: String
    var box: PublicationRow.Box
    /// The folder in which it lies, and its name there.
    var folder: FilePath
    var stagedName: String
    var finalName: [UInt8]
    /// What was written into it.
    let content = Content()
    /// Whether it waits on our own disk for its box to come back.
    var isOnShelf = false

    /// Its row as a file that waits for its rename, once it is written.
    func row(of owner: PublicationRow.Owner) -> PublicationRow {
      PublicationRow(
        owner: owner, delivery: delivery, department: department, box: box, stagedName: stagedName,
        finalName: finalName, content: content.value)
    }
  }

  /// What a staged file holds; `nil` until it is written.
  final class Content: Sendable {
    private let told = Mutex<FileContent?>(nil)

    var value: FileContent? {
      get { told.withLock { $0 } }
      set { told.withLock { $0 = newValue } }
    }
  }

  /// Boxes that let nothing be written for the moment. What is for them waits on a shelf of our own.
  final class Away {
    fileprivate var folders: Set<FilePath> = []
    /// The staging folders of those that took something when they were last looked at.
    private var usable: [Place: FilePath] = [:]

    private struct Place: Hashable {
      let box: PublicationRow.Box
      let department: String
    }

    /// As far as is known those of some departments are: what is gone for good may look like an empty folder.
    init(foldersOf departments: Set<String>, in layout: ExchangeLayout) {
      folders = Set(
        departments.flatMap { [layout.staging(.outbox, of: $0), layout.staging(.receipts, of: $0)] })
    }

    /// None is away as far as is known.
    init() {}

    /// The outboxes of some departments are.
    init(outboxesOf departments: [String], in layout: ExchangeLayout) {
      folders = Set(departments.map { layout.staging(.outbox, of: $0) })
    }

    /// Has every box looked at again before something is written for it.
    func lookAgain() { usable = [:] }

    /// The staging folder of a box; `nil` where it lets nothing be written.
    fileprivate func folder(
      _ box: PublicationRow.Box, of department: String, in layout: ExchangeLayout
    ) -> FilePath? {
      let place = Place(box: box, department: department)
      if let known = usable[place] { return known }
      let folder = layout.staging(box, of: department)
      guard !folders.contains(folder), Files.isWritable(folder) else { return nil }
      usable[place] = folder
      return folder
    }

    /// Notes that a staging folder, or the one above it, refused something.
    ///
    /// - Returns: whether that was news.
    func note(_ error: FileError, in layout: ExchangeLayout) -> Bool {
      for box in [PublicationRow.Box.outbox, .receipts] {
        let parts = Array(error.path.components)
        let depth = layout.departments.components.count
        guard parts.count > depth, error.path.starts(with: layout.departments) else { return false }
        let code = parts[depth].string
        if error.path.starts(with: layout.box(box, of: code))
          || error.path.starts(with: layout.staging(box, of: code))
        {
          usable[Place(box: box, department: code)] = nil
          return folders.insert(layout.staging(box, of: code)).inserted
        }
      }
      return false
    }
  }

  let layout: ExchangeLayout
  private let away: Away
  /// Who writes small files; `nil` where they are written at once.
  let aside: WritingAside?
  /// The id of the drop or notice: staged names begin with it.
  let name: String
  private let staged: StagedFiles
  private(set) var files: [File] = []
  /// The rows that come back, by the tables in which they came.
  var rejected: [RejectedTable] = []
  /// What became of records, without header, each in the order of the records.
  var resultParts: [WrittenRows] = []

  /// - Parameter staged: the attempt to which they belong.
  init(
    layout: ExchangeLayout, name: String, away: Away = Away(), aside: WritingAside? = nil,
    among staged: StagedFiles
  ) {
    self.layout = layout
    self.name = name
    self.away = away
    self.aside = aside
    self.staged = staged
  }

  /// Gives a file a place in a staging folder, or on the shelf while that is away, and returns where to write it.
  mutating func place(
    _ finalName: [UInt8], in box: PublicationRow.Box, of department: String, delivery: Int64? = nil
  ) throws -> FilePath {
    let name = "\(name).\(files.count).\(staged.mark)"
    let usable = away.folder(box, of: department, in: layout)
    let folder = usable ?? layout.shelf(self.name)
    if usable == nil { try Files.makeFolder(folder) }
    files.append(
      File(
        delivery: delivery, department: department, box: box, folder: folder, stagedName: name,
        finalName: finalName, isOnShelf: usable == nil))
    let path = folder.adding(name)
    staged.add(path)
    return path
  }

  /// Notes what a delivery's file holds, once that is written.
  mutating func note(_ content: FileContent, ofDelivery delivery: Int64) {
    // Its form, which comes later, is noted when it is staged.
    guard let place = files.lastIndex(where: { $0.delivery == delivery && $0.content.value == nil }) else {
      return
    }
    files[place].content.value = content
  }

  /// Whether a delivery waits for its recipient's box.
  func isOnShelf(_ delivery: Int64) -> Bool { files.contains { $0.delivery == delivery && $0.isOnShelf } }

  /// Stages bytes for a department.
  mutating func stage(
    _ bytes: [UInt8], name: [UInt8], in box: PublicationRow.Box = .receipts, of department: String,
    delivery: Int64? = nil
  ) throws {
    let path = try place(name, in: box, of: department, delivery: delivery)
    files[files.count - 1].content.value = FileContent(of: bytes)
    if let aside, bytes.count < WritingAside.limit { return aside.write(bytes, to: path) }
    try Self.write(bytes, to: path)
  }

  /// Stages for a department a file that is made only when it is written: aside, where small files are, after those that were staged
  /// before.
  mutating func stage(
    name: [UInt8], in box: PublicationRow.Box = .receipts, of department: String, delivery: Int64? = nil,
    making bytes: @escaping @Sendable () throws -> [UInt8]
  ) throws {
    let path = try place(name, in: box, of: department, delivery: delivery)
    let content = files[files.count - 1].content
    let make: @Sendable () throws -> [UInt8] = {
      let made = try bytes()
      content.value = FileContent(of: made)
      return made
    }
    if let aside { return aside.write(to: path, make) }
    try Self.write(make(), to: path)
  }

  private static func write(_ bytes: [UInt8], to path: FilePath) throws(FileError) {
    var sink = try FileSink(path: path)
    try sink.write(bytes)
    try sink.finish(flushing: false)
  }

  /// Stages for a department what is written in pieces.
  mutating func stage(
    name: [UInt8], in box: PublicationRow.Box, of department: String,
    _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    let sink = try DigestingSink(path: try place(name, in: box, of: department))
    try body { try sink.write($0) }
    files[files.count - 1].content.value = try sink.end()
  }

  /// Removes what was written: its box refused the rest, and all of it is written again elsewhere.
  func remove() {
    for file in files where !file.isOnShelf {
      try? Files.remove(file.folder.adding(file.stagedName))
    }
  }

  /// Notes the files as waiting for their rename.
  func store(in ledger: LedgerOverlay, as owner: PublicationRow.Owner) {
    for file in files { ledger.insert(file.row(of: owner)) }
  }

  /// Stages the rejected rows: the header, then the rows found while reading and while deciding. To who sent a workbook, at the
  /// moment given, they go as one.
  mutating func stageRejected(asWorkbookOf moment: Instant?, name: [UInt8], of department: String) throws {
    if let moment {
      let book = RejectedWorkbook(rejected)
      let scratch = layout.work(self.name)
      return try stage(name: name, in: .receipts, of: department) { sink in
        try book.write(created: moment, scratch: scratch, to: sink)
      }
    }
    precondition(rejected.count == 1, "only workbooks have several tables")
    let table = rejected[0]
    var header: [UInt8] = []
    table.writer.header(to: &header)
    var remark: [UInt8] = []
    if table.leftOut > 0 { table.writer.remark(leftOut: table.leftOut, to: &remark) }
    try stage(header, table.parts, footer: remark, name: name, of: department)
  }

  /// Stages what became of each record, in the order of the records.
  mutating func stageResults(in language: Language, name: [UInt8], of department: String) throws {
    if resultParts.count == 1, case .bytes(let rows) = resultParts[0] {
      return try stage(name: name, of: department) { RecordResultsFile.header(in: language) + rows }
    }
    let header = RecordResultsFile.header(in: language)
    if resultParts.count == 1, case .file(let path) = resultParts[0] {
      return try stage(header, [path], name: name, of: department)
    }
    let sink = try DigestingSink(path: try place(name, in: .receipts, of: department))
    try sink.write(header)
    try ResultRows(parts: resultParts).forEachPiece { try sink.write($0) }
    files[files.count - 1].content.value = try sink.end()
  }

  private mutating func stage(
    _ header: [UInt8], _ parts: [FilePath], footer: [UInt8] = [], name: [UInt8], of department: String
  ) throws {
    let sink = try DigestingSink(path: try place(name, in: .receipts, of: department))
    try sink.write(header)
    for part in parts {
      var source = try FileSource(path: part)
      try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
        while case let count = try source.read(into: buffer), count > 0 {
          try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
      }
    }
    try sink.write(footer)
    files[files.count - 1].content.value = try sink.end()
  }
}
