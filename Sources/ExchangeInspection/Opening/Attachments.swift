import ExchangeBase
public import ExchangeFormats
public import SystemPackage

/// A file that came with the records of a bundle, unpacked under a name of ours.
public struct Attachment: Codable, Sendable, Equatable {
  /// Its path below `attachments/`.
  public let name: String
  /// What the bundle calls it: the same below `attachments/`, or, without a manifest, wherever it lies there.
  let member: String
  /// Where it lies with us.
  public var path: FilePath { sentPath.value }
  private let sentPath: Sent<FilePath>
  /// Its size in bytes.
  public let size: Int
  /// Its SHA-256, lower-case hexadecimal.
  public let sha256: String
  /// Whether the bundle's manifest says another SHA-256.
  public var isAltered: Bool

  init(
    name: String, member: String, path: FilePath, size: Int, sha256: String, isAltered: Bool = false
  ) {
    self.name = name
    self.member = member
    sentPath = Sent(path)
    self.size = size
    self.sha256 = sha256
    self.isAltered = isAltered
  }
}

/// What came with the records of one bundle.
public struct Attachments: Codable, Sendable {
  /// Whether the bundle is one that can bring attachments.
  let canCome: Bool
  /// The attachments, in the order of the bundle.
  public private(set) var items: [Attachment] = []
  /// Names that the manifest lists and the bundle doesn't have: said already.
  var announced: Set<String> = []
  // Strings are the same however they are composed: NFC or NFD makes no difference.
  private var places: [String: Int] = [:]

  /// What a bundle without room for attachments has.
  static let none = Attachments(canCome: false)

  init(canCome: Bool = true) { self.canCome = canCome }

  private enum CodingKeys: CodingKey {
    case canCome
    case items
    case announced
  }

  /// Reads what was sent: not where one of a name lies, which is found anew. Nobody is told of a place at which nothing is.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    canCome = try values.decode(Bool.self, forKey: .canCome)
    announced = try values.decode(Set<String>.self, forKey: .announced)
    for attachment in try values.decode([Attachment].self, forKey: .items) { append(attachment) }
  }

  mutating func append(_ attachment: Attachment) {
    places[attachment.name] = items.count
    items.append(attachment)
  }

  /// The place of the attachment that a record calls `name`; `nil` where there is none.
  public func place(of name: String) -> Int? { Self.canBeName(name) ? places[name] : nil }

  /// Whether the manifest lists a file of that name which the bundle doesn't have.
  func isAnnounced(_ name: String) -> Bool { Self.canBeName(name) && announced.contains(name) }

  /// Names of files are short; comparing texts of any length isn't.
  static func canBeName(_ name: String) -> Bool { name.utf8.count <= 4096 }

  /// Beyond so many attachments nothing is looked for that may be meant.
  private static let few = 100

  /// What may be meant by a name that no attachment has: one that is called without its folders, or with them, with small letters or
  /// capitals, with backslashes, blanks, full-width signs or other brackets; else one of another ending, or of none; or one of whose name
  /// only a part is written, as it is where that holds what parts names.
  func hint(at name: String) -> LocalizedText? {
    guard items.count <= Self.few, Self.canBeName(name) else { return nil }
    let last = Self.plainLastPart(name)
    let plain = items.map { (name: $0.name, last: Self.plainLastPart($0.name)) }
    var meant = plain.filter { $0.last == last }.prefix(3)
    if meant.isEmpty, let divided = divided(name) { return divided }
    if meant.isEmpty {
      meant = plain.filter { Self.stem(of: $0.last) == Self.stem(of: last) }.prefix(3)
    }
    if meant.isEmpty { return nil }
    let names = meant.map { Masking.name($0.name) }
    return LocalizedText(
      "；随附的要写作\(names.map { "“\($0)”" }.joined(separator: "或"))",
      "; what came is called \(names.map { "“\($0)”" }.joined(separator: " or "))")
  }

  /// That an attachment's name holds a mark which parts the names in a cell, and `name` is only what stands on one side of it.
  private func divided(_ name: String) -> LocalizedText? {
    let whole = items.map(\.name).first { item in
      let parts = BundleContents.lastPart(item).split(whereSeparator: Self.separators.contains)
      return parts.count > 1 && parts.contains { $0 == name }
    }
    guard let whole else { return nil }
    let shown = Masking.name(whole)
    return LocalizedText(
      "；随附的“\(shown)”名称里有分隔几个附件的标点：写全它的名称，或者改掉文件名里的标点，记录里照改后的名称写",
      "; “\(shown)” came, whose name holds a mark that parts names in a cell: write all of its name, or call the file without that "
        + "mark and write that name")
  }

  /// What parts the names in a cell.
  static let separators: Set<Character> = ["、", "，", ",", "；", ";", "|", "｜"]

  private static func plainLastPart(_ name: String) -> String {
    // Brackets, full-width signs and blanks are taken for each other in names of files as in numbers of documents.
    DocumentNumber.key(BundleContents.lastPart(String(name.map { $0 == "\\" ? "/" : $0 })))
  }

  /// A name without its ending, if it has one.
  private static func stem(of name: String) -> Substring {
    guard let point = name.lastIndex(of: "."), point > name.startIndex,
      name[point...].utf8.count <= longestEnding
    else { return name[...] }
    return name[..<point]
  }

  /// The most bytes of an ending with its point.
  private static let longestEnding = 6

  /// The attachments that a record names.
  public func named(by record: Record, in fields: AttachmentFields) -> [Attachment] {
    items.isEmpty ? [] : fields.names(in: record).compactMap { place(of: $0.name).map { items[$0] } }
  }

  /// The attachments as a receipt lists them; `nil` for none.
  ///
  /// - Parameter recipients: who gets the attachment of a name.
  public func told(to recipients: (String) -> [String]) -> [Receipt.Attachment]? {
    guard !items.isEmpty else { return nil }
    return items.map {
      Receipt.Attachment(
        name: Masking.name($0.name), bytes: $0.size, sha256: $0.sha256,
        recipients: recipients($0.name))
    }
  }
}
