import ExchangeBase

/// The parts of a workbook, in its ZIP, and what they say of each other.
///
/// One part is read at a time. A class, so that whoever parses a part can pull its bytes while the package stays where it is.
final class WorkbookPackage<Source: RandomAccessSource & ~Copyable> {
  /// The sheets, in the order of the workbook, each with the part that it is in.
  private(set) var sheets: [(sheet: WorkbookAssembly.Sheet, part: String)] = []
  /// How its cells are read.
  private(set) var text = CellText(formats: [], serials: .excel1900)
  /// From which day on it says itself that days are counted.
  private(set) var statedSerials: DateSerials?
  /// What its cells share.
  private(set) var strings = SharedStrings()

  fileprivate var zip: ZIPReader<Source>
  private let members: [String: ZIPMember]
  /// What stands on its sheets beside their cells, as far as it has been read, by their places.
  private var notes: [Int: SheetNotes] = [:]

  /// Opens a workbook and reads all but its sheets.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` for what is no workbook, or none that is taken.
  init(_ source: consuming Source, limits: UnpackingLimits) throws(FormatError) {
    do {
      zip = try ZIPReader(source, limits: limits)
    } catch {
      throw (error as? FormatError ?? .source(error)).ofWorkbook(part: "ZIP")
    }
    members = Dictionary(zip.members.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    if let finding = zip.findings.first {
      throw FormatError.malformed(finding).ofWorkbook(part: "ZIP")
    }
    if !BundleContents.isOfficeDocument(zip.members), let finding = zip.documentFinding() {
      throw .malformed(finding)
    }
    try refuseMacros(in: zip.members.map { $0.name.lowercased() })
    let types = ContentTypesAssembly()
    try parse(by: types)
    try refuseTypes(types.named.values)
    let root = try relations(of: "")
    guard let main = root.values.first(where: { WorkbookNames.isRelation($0.type, "officeDocument") }) else {
      throw WorkbookFault.notAWorkbook.error()
    }
    let workbook = WorkbookAssembly(part: try Self.part(main, from: ""))
    let type = types.type(of: workbook.part)
    // Excel gives that of a binary workbook by its ending.
    try refuseTypes([type].compactMap(\.self))
    try refuseOtherDocument(type)
    try parse(by: workbook)
    try takeParts(of: workbook)
  }

  /// The words of a sheet that stand in none of its cells; what was begun before can't be read on.
  func notes(ofSheet place: Int) throws(FormatError) -> SheetNotes {
    if let known = notes[place] { return known }
    let read = try readNotes(ofPart: sheets[place].part)
    notes[place] = read
    return read
  }

  /// Parses a part to its end.
  func parse(by assembly: PartAssembly) throws(FormatError) {
    var feed = try open(by: assembly)
    while !feed.isAtEnd { feed.advance() }
    if let failure = feed.failure { throw failure.ofWorkbook(part: Masking.name(assembly.part)) }
  }

  /// Gives the bytes of a part in pieces; what was begun before can't be read on. What is wrong with it is left to who parses it.
  func forEachPiece(
    ofPart part: String, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(FormatError) {
    guard let member = members[part.lowercased()] else { return }
    zip.begin(member)
    let piece = ByteBuffer(count: 1 << 16)
    while let count = try? zip.read(into: piece.bytes), count > 0 {
      body(UnsafeRawBufferPointer(rebasing: piece.bytes[..<count]))
    }
  }

  /// Begins to parse a part; what was begun before can't be read on.
  func open(by assembly: PartAssembly) throws(FormatError) -> XMLFeed<WorkbookPart<Source>> {
    let shown = Masking.name(assembly.part)
    guard let member = members[assembly.part.lowercased()] else {
      throw WorkbookFault.partMissing(shown).error()
    }
    zip.begin(member)
    do throws(FormatError) {
      return try XMLFeed(source: WorkbookPart(package: self), assembly: assembly, pieceSize: 1 << 16)
    } catch {
      throw error.ofWorkbook(part: shown)
    }
  }

  private func takeParts(of workbook: WorkbookAssembly) throws(FormatError) {
    let relations = try relations(of: workbook.part)
    var known: Set<String> = [workbook.part.lowercased()]
    for sheet in workbook.sheets {
      guard let relation = relations[sheet.relation] else {
        throw WorkbookFault.relationMissing(Masking.name(sheet.relation)).error()
      }
      // A sheet may be a chart, or a dialog of Excel 5.
      guard WorkbookNames.isRelation(relation.type, "worksheet") else { continue }
      let part = try Self.part(relation, from: workbook.part)
      guard known.insert(part.lowercased()).inserted else {
        throw WorkbookFault.partTwice(Masking.name(part)).error()
      }
      sheets.append((sheet, part))
    }
    guard !sheets.isEmpty else { throw WorkbookFault.sheetsNone.error() }
    var (formats, struckStyles) = ([CellFormat](), [Bool]())
    if let part = try Self.only("styles", of: relations, from: workbook.part) {
      let styles = StylesAssembly(part: part)
      try parse(by: styles)
      (formats, struckStyles) = (styles.formats, styles.struckStyles)
    }
    statedSerials = workbook.statedSerials
    text = CellText(
      formats: formats, serials: statedSerials ?? .excel1900, struckStyles: struckStyles,
      isUncomputed: workbook.isUncomputed)
    if let part = try Self.only("sharedStrings", of: relations, from: workbook.part) {
      let shared = SharedStringsAssembly(part: part, size: members[part.lowercased()]?.size ?? 0)
      try parse(by: shared)
      strings = shared.strings
    }
  }

  /// The one part of a type; `nil` where there is none.
  private static func only(
    _ type: String, of relations: [String: RelationsAssembly.Relation], from part: String
  ) throws(FormatError) -> String? {
    let found = relations.values.filter { WorkbookNames.isRelation($0.type, type) }
    guard found.count < 2 else { throw WorkbookFault.relationTwice(type).error() }
    return try found.first.map { relation throws(FormatError) in try Self.part(relation, from: part) }
  }

  /// What a part, or with an empty name the package, is related to; nothing where it says nothing.
  func relations(of part: String) throws(FormatError) -> [String: RelationsAssembly.Relation] {
    let place = part.lastIndex(of: "/").map { part.index(after: $0) } ?? part.startIndex
    let name = "\(part[..<place])_rels/\(part[place...]).rels"
    guard members[name.lowercased()] != nil || part.isEmpty else { return [:] }
    let assembly = RelationsAssembly(part: name)
    try parse(by: assembly)
    return assembly.relations
  }

  /// The part that a relation leads to, where it is there.
  func place(of relation: RelationsAssembly.Relation, from part: String) -> String? {
    guard let place = try? Self.part(relation, from: part), members[place.lowercased()] != nil else {
      return nil
    }
    return place
  }

  /// The part that a relation leads to: by a path from the top, or from the folder of the part that names it. What lies outside is
  /// never looked at.
  private static func part(
    _ relation: RelationsAssembly.Relation, from part: String
  ) throws(FormatError) -> String {
    guard !relation.isExternal else {
      throw .malformed(Finding(.workbookExternal, arguments: ["part": Masking.name(relation.target)]))
    }
    var folders = relation.target.hasPrefix("/") ? [] : part.split(separator: "/").dropLast()
    for step in relation.target.split(separator: "/") {
      switch step {
      case ".": continue
      case "..": _ = folders.popLast()
      default: folders.append(step)
      }
    }
    return folders.joined(separator: "/")
  }

  // MARK: What isn't taken

  private func refuseMacros(in names: [String]) throws(FormatError) {
    if names.contains(where: { $0.hasSuffix("vbaproject.bin") || $0.hasPrefix("xl/macrosheets/") }) {
      throw .malformed(Finding(.workbookMacros))
    }
  }

  private func refuseTypes(_ types: some Sequence<String>) throws(FormatError) {
    for type in types {
      if type.contains("sheet.binary") {
        throw .malformed(Finding(.workbookOldFormat, arguments: ["what": "Excel .xlsb"]))
      }
      if type.contains("macroenabled") || type.contains("macrosheet") || type.contains("vbaproject") {
        throw .malformed(Finding(.workbookMacros))
      }
    }
  }

  private func refuseOtherDocument(_ type: String?) throws(FormatError) {
    for (mark, name) in [("wordprocessingml", "DOCX"), ("presentationml", "PPTX")]
    where type?.contains(mark) == true {
      throw .malformed(Finding(.formatUnsupported, arguments: ["what": name]))
    }
  }
}

/// The bytes of the part of a workbook that was begun last.
struct WorkbookPart<Source: RandomAccessSource & ~Copyable>: ByteSource {
  fileprivate let package: WorkbookPackage<Source>

  /// Unpacks the next bytes.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try package.zip.read(into: buffer)
  }
}
