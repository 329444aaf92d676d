/// The names that parts of a workbook are known by (ECMA-376, ISO/IEC 29500), in the transitional form that programs write and in
/// the strict one.
enum WorkbookNames {
  /// The namespaces of spreadsheets' own elements.
  static let main: Set<String> = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
  ]
  /// The namespace of `[Content_Types].xml`.
  static let contentTypes: Set<String> = ["http://schemas.openxmlformats.org/package/2006/content-types"]
  /// The namespace of `.rels` parts.
  static let relations: Set<String> = ["http://schemas.openxmlformats.org/package/2006/relationships"]
  /// The namespace of the threads of notes that Excel has since 2019, and the type of relation that leads to them.
  static let threads: Set<String> = [
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
  ]
  static let threadsRelation = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
  /// The namespaces of what is drawn over a sheet, and of what stands there in several forms.
  static let drawings: Set<String> = [
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    "http://purl.oclc.org/ooxml/drawingml/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
  ]

  /// What types of relations, and the attribute that names one, begin with.
  private static let documentRelations = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
  ]

  /// Whether a relation's type is the one of this name.
  static func isRelation(_ type: String, _ name: String) -> Bool {
    documentRelations.contains { type == "\($0)/\(name)" }
  }

  /// The id of the relation that an element names.
  static func relation(of start: XMLElementStart) -> String? {
    documentRelations.lazy.compactMap { start.foreignAttributes["\($0) id"] }.first
  }
}
