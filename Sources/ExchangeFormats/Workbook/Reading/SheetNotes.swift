import ExchangeBase

/// Words that somebody put on a sheet and not into its cells: a note on one of them, or a text box over them.
struct SheetNote {
  /// What they stand in.
  enum Sort {
    case note, box

    /// What it is called.
    var name: LocalizedText {
      switch self {
      case .note: LocalizedText("批注", "a note on a cell")
      case .box: LocalizedText("文本框里的字", "in a text box")
      }
    }
  }

  let sort: Sort
  /// The cell, from 1; that over which a box begins, where it says so.
  let line: Int?
  let column: Int?
  /// The words, cut and masked.
  let excerpt: String
  /// Whether they take back records by themselves, and whether they do if it is clear from their place which one they mean.
  let doubts: Bool
  let doubtsItsRow: Bool

  fileprivate var position: Position { Position(line: line, column: column) }
}

/// The words on a sheet that stand in none of its cells, as far as they are kept.
struct SheetNotes {
  /// So many are kept of a sheet, and of each so much is looked at.
  static let limit = 1_000
  static let textLimit = 4_096
  /// So many are told one by one.
  private static let told = 10
  /// What follows on the address by which Excel explains that what it wrote as a note is a thread that older versions don't show.
  private static let endOfExplanation = "linkid=870924"

  /// The notes, in the order of the rows.
  private(set) var notes: [SheetNote] = []
  /// Whether there may be more: there are too many, or a part can't be read.
  private(set) var isPartial = false

  /// None is there.
  init() {}

  /// Whether there is nothing to tell.
  var isEmpty: Bool { notes.isEmpty && !isPartial }

  /// Takes one, where it says anything.
  ///
  /// - Parameters:
  ///   - cell: the cell, its row from 1 and its column from 0.
  ///   - author: who wrote it, whose name programs put before the words.
  mutating func take(
    _ sort: SheetNote.Sort, at cell: (row: Int, column: Int)?, _ text: some Sequence<UInt8>,
    author: String? = nil
  ) {
    var text = String(decoding: Array(text), as: UTF8.self)[...]
    if let mark = text.firstRange(of: Self.endOfExplanation) { text = text[mark.upperBound...] }
    var words = Self.line(text)
    if let author = author.map({ Self.line($0) }), !author.isEmpty, words.hasPrefix(author) {
      let rest = words.dropFirst(author.count)
      if let colon = rest.first, ":：".contains(colon) { words = Self.line(rest.dropFirst()) }
    }
    if words.isEmpty { return }
    guard notes.count < Self.limit else { return omit() }
    let doubts = DoubtingWords.doubt(words)
    notes.append(
      SheetNote(
        sort: sort, line: cell?.row, column: cell.map { $0.column + 1 }, excerpt: Masking.excerpt(words),
        doubts: doubts,
        doubtsItsRow: doubts || (sort == .note && DoubtingWords.doubt(words, namesRecord: true))))
  }

  /// Takes down that there may be more.
  mutating func omit() { isPartial = true }

  /// Adds those of another part of the sheet.
  fileprivate mutating func add(_ others: SheetNotes) {
    if others.isPartial || notes.count + others.notes.count > Self.limit { omit() }
    notes += others.notes.prefix(Self.limit - notes.count)
    notes.sort { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
  }

  /// Words in one line.
  private static func line(_ text: some StringProtocol) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  // MARK: What is said of them

  /// What is said of them on a form, or beside forms: they may be meant as an answer.
  var remarks: [Finding] {
    let told = notes.prefix(Self.told).map { note in
      FormRemark.finding(note.excerpt, at: note.position, being: note.sort.name)
    }
    guard notes.count > Self.told else { return told + unread }
    let more = LocalizedText(
      "批注、文本框，连上面的一共 \(notes.count) 处", "one of \(notes.count) notes and text boxes, with those told above")
    let next = notes[Self.told]
    return told + [FormRemark.finding(next.excerpt, at: next.position, being: more)] + unread
  }

  /// What is said of them on a table of records, whose header stands on a line: one by one of those that take a record back, of others the
  /// first.
  func findings(headerLine: Int) -> [Finding] {
    let isBelow = { (note: SheetNote) in note.line.map { $0 > headerLine } ?? true }
    let doubting = notes.filter { isBelow($0) ? $0.doubtsItsRow : $0.doubts }
    let others = notes.filter { isBelow($0) ? !$0.doubtsItsRow : !$0.doubts }
    var findings = doubting.prefix(Self.told).map { note in
      Self.doubt(note, being: note.sort.name)
    }
    if doubting.count > Self.told {
      let more = LocalizedText(
        "批注、文本框，这样的一共 \(doubting.count) 处", "one of \(doubting.count) such notes and text boxes")
      findings.append(Self.doubt(doubting[Self.told], being: more))
    }
    if let first = others.first(where: isBelow) {
      findings.append(Self.passed(first, of: others.count(where: isBelow)))
    }
    // What stands there explains the columns.
    if let first = others.first(where: { !isBelow($0) }) {
      findings.append(
        Finding(
          .titleSkipped, at: first.position, excerpt: first.excerpt,
          arguments: ["whatZh": "的批注、文本框", "what": "notes and text boxes on or above the header"]))
    }
    return findings + unread
  }

  private static func doubt(_ note: SheetNote, being what: LocalizedText) -> Finding {
    Finding(
      .noteDoubtsRecords, at: note.position, excerpt: note.excerpt,
      arguments: [
        "saysZh": "是\(what.zh)，像是说表里有的记录作废、有误或不该报送；它不是记录，没有改变任何记录，各条都按表里写的处理",
        "says":
          "is \(what.en) and seems to say that records are void, wrong or not to be sent; it is no record and changed none: each was taken "
          + "as it stands",
      ])
  }

  private static func passed(_ note: SheetNote, of count: Int) -> Finding {
    let (zh, en) = count > 1 ? ("（一共 \(count) 处）", " (the first of \(count))") : ("", "")
    return Finding(
      .noteDoubtsRecords, at: note.position, excerpt: note.excerpt,
      arguments: [
        "saysZh": "是\(note.sort.name.zh)\(zh)，没有当作记录的内容，也不随记录送出",
        "says": "is \(note.sort.name.en)\(en), which is no part of a record and isn't delivered",
        "remedyZh": "要让对方看到的，写到表里对应的列，再投放（已经送达的，发“更正”）；只是自己看的，不必处理。",
        "remedy":
          "If others are to see it, write it into the column that it belongs into and drop the table again, or correct what was delivered; "
          + "if it is for yourself, there is nothing to do.",
      ])
  }

  /// What is said where some couldn't be looked at.
  private var unread: [Finding] {
    guard isPartial else { return [] }
    return [
      Finding(
        .noteDoubtsRecords, excerpt: "批注、文本框",
        arguments: [
          "saysZh": "没有读全：太多，或者文件里这一部分已损坏",
          "says":
            "(notes and text boxes) couldn't all be looked at: there are too many, or their part of the file is damaged",
          "remedyZh": "打开看一看里面写了什么：要报送、要答复的，写到表格里，保存后再投放；没有的，不必处理。",
          "remedy":
            "See what they say: write what is to be sent, or to answer, into the table, save it, and drop it again; otherwise there is "
            + "nothing to do.",
        ])
    ]
  }
}

/// A part of a sheet that holds words beside its cells.
class NotesAssembly: PartAssembly {
  fileprivate(set) final var notes = SheetNotes()

  /// Whether there is room for more of a text; what is beyond it isn't looked at.
  fileprivate final var hasRoom: Bool { collected.count < SheetNotes.textLimit }

  fileprivate final var collectedText: String {
    String(decoding: collected.prefix(SheetNotes.textLimit), as: UTF8.self)
  }

  /// Takes what was collected, at a cell that people call so.
  fileprivate final func take(_ sort: SheetNote.Sort, named name: String?, author: String? = nil) {
    let cell = name.flatMap { CellReference($0) }.map { (row: $0.row, column: $0.column) }
    take(sort, at: cell, author: author)
  }

  /// Takes what was collected.
  fileprivate final func take(
    _ sort: SheetNote.Sort, at cell: (row: Int, column: Int)?, author: String? = nil
  ) {
    notes.take(sort, at: cell, collected.prefix(SheetNotes.textLimit), author: author)
    collected.removeAll(keepingCapacity: true)
  }
}

/// `comments1.xml`: notes on cells, as all programs write them.
final class CommentsAssembly: NotesAssembly {
  private var authors: [String] = []
  private var cell: String?
  private var author: String?
  /// The cells of whose notes the words have been read as a thread.
  private let threads: Set<String>

  init(part: String, besides threads: Set<String>) {
    self.threads = threads
    super.init(part: part, root: "comments")
  }

  override var isInField: Bool { (tag == .text || tag == .author) && hasRoom }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    switch (name, parent) {
    case ("authors", .root): .authors
    case ("author", .authors): .author
    case ("commentList", .root): .comments
    case ("comment", .comments): .comment
    case ("text", .comment): .inline
    default: tag(ofText: name, in: parent)
    }
  }

  override func opened(_ start: XMLElementStart) {
    switch tag {
    case .author: collected.removeAll(keepingCapacity: true)
    case .comment:
      collected.removeAll(keepingCapacity: true)
      cell = start.attributes["ref"]
      let number = start.attributes["authorId"].flatMap(partNumber)
      author = number.flatMap { $0 < authors.count ? authors[$0] : nil }
    default: break
    }
  }

  override func closed() {
    switch tag {
    case .author: if authors.count < SheetNotes.limit { authors.append(collectedText) }
    case .comment:
      if let cell, threads.contains(cell) { return }
      var text: [UInt8] = []
      EscapedText.append(collected[...], to: &text)
      collected = text
      take(.note, named: cell, author: author)
    default: break
    }
  }
}

/// `threadedComment1.xml`: notes to which others answer. Excel writes all of a thread once more into the note that older versions show.
final class ThreadsAssembly: NotesAssembly {
  /// The cells that have them.
  private(set) var cells: Set<String> = []
  private var cell: String?

  init(part: String) { super.init(part: part, root: "ThreadedComments", namespaces: WorkbookNames.threads) }

  override var isInField: Bool { tag == .text && hasRoom }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    switch (name, parent) {
    case ("threadedComment", .root): .comment
    case ("text", .comment): .text
    default: .other
    }
  }

  override func opened(_ start: XMLElementStart) {
    guard tag == .comment else { return }
    collected.removeAll(keepingCapacity: true)
    cell = start.attributes["ref"]
  }

  override func closed() {
    guard tag == .comment else { return }
    if let cell, cells.count < SheetNotes.limit { cells.insert(cell) }
    take(.note, named: cell)
  }
}

/// `drawing1.xml`: of what is drawn over a sheet the texts.
final class DrawingAssembly: NotesAssembly {
  private var row: Int?
  private var column: Int?
  private var isRow = false

  init(part: String) { super.init(part: part, root: "wsDr", namespaces: WorkbookNames.drawings) }

  override var isInField: Bool { (tag == .text || tag == .value) && hasRoom }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    switch (name, parent) {
    // What is drawn for programs that don't know what is meant says it again, or that it isn't there.
    case (_, .other), ("Fallback", _): .other
    case ("from", .root): .anchor
    case ("row", .anchor), ("col", .anchor): .value
    case ("txBody", .root): .inline
    case ("p", .inline): .paragraph
    case ("r", .paragraph), ("fld", .paragraph): .run
    case ("br", .paragraph): .lineBreak
    case ("t", .run): .text
    case (_, .root): .root
    default: .other
    }
  }

  override func opened(_ start: XMLElementStart) {
    switch tag {
    case .root: if start.name.hasSuffix("Anchor") { (row, column) = (nil, nil) }
    case .inline: collected.removeAll(keepingCapacity: true)
    case .value:
      collected.removeAll(keepingCapacity: true)
      isRow = start.name == "row"
    case .paragraph, .lineBreak: if hasRoom { collected.append(UInt8(ascii: "\n")) }
    default: break
    }
  }

  override func closed() {
    switch tag {
    case .value:
      let number = partNumber(Self.trimmed(collectedText))
      if isRow { row = number } else { column = number }
    case .inline:
      var cell: (row: Int, column: Int)?
      if let row, let column, row < SheetAssembly.rowLimit, column < SheetAssembly.columnLimit {
        cell = (row + 1, column)
      }
      take(.box, at: cell)
    default: break
    }
  }

  private static func trimmed(_ text: String) -> String {
    String(text.split(whereSeparator: \.isWhitespace).first ?? "")
  }
}

extension WorkbookPackage where Source: ~Copyable {
  /// Reads the words of a sheet that stand in none of its cells; what was begun before can't be read on. What can't be read of them sends
  /// no workbook back.
  func readNotes(ofPart part: String) throws(FormatError) -> SheetNotes {
    var notes = SheetNotes()
    guard let relations = try orNil({ () throws(FormatError) in try relations(of: part) }) else {
      notes.omit()
      return notes
    }
    let all = relations.values.sorted { $0.target < $1.target }
    var threads: Set<String> = []
    for place in places(all, from: part, where: { $0 == WorkbookNames.threadsRelation }) {
      let assembly = ThreadsAssembly(part: place)
      try add(assembly, to: &notes)
      threads.formUnion(assembly.cells)
    }
    for place in places(all, from: part, where: { WorkbookNames.isRelation($0, "comments") }) {
      try add(CommentsAssembly(part: place, besides: threads), to: &notes)
    }
    for place in places(all, from: part, where: { WorkbookNames.isRelation($0, "drawing") }) {
      try add(DrawingAssembly(part: place), to: &notes)
    }
    return notes
  }

  /// The parts that relations of a type lead to, each once.
  private func places(
    _ relations: [RelationsAssembly.Relation], from part: String, where isMeant: (String) -> Bool
  ) -> [String] {
    var known: Set<String> = []
    return relations.compactMap { relation in
      guard isMeant(relation.type), let place = place(of: relation, from: part) else { return nil }
      return known.insert(place.lowercased()).inserted ? place : nil
    }
  }

  private func add(_ assembly: NotesAssembly, to notes: inout SheetNotes) throws(FormatError) {
    if try orNil({ () throws(FormatError) in try parse(by: assembly) }) == nil { notes.omit() }
    notes.add(assembly.notes)
  }

  /// What the bytes give; `nil` where they make no sense.
  private func orNil<Value>(_ read: () throws(FormatError) -> Value) throws(FormatError) -> Value? {
    do throws(FormatError) { return try read() } catch {
      if case .malformed = error { return nil }
      throw error
    }
  }
}
