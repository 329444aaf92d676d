public import ExchangeBase

/// What the members of a ZIP bundle are: one record file and the manifest at the top, attachments below `attachments/`. Without a
/// manifest it is as people pack: one record file anywhere, and whatever else there is goes with it.
public struct BundleContents: Sendable {
  /// The folder of attachments, with the slash.
  public static let attachmentFolder = "attachments/"

  /// The file that holds the records; `nil` where there is none, or several.
  public private(set) var records: ZIPMember?
  /// The manifest; `nil` without one.
  public private(set) var manifest: ZIPMember?
  /// The attachments, in the order of the ZIP.
  public private(set) var attachments: [ZIPMember] = []
  /// The names of members that have no place there, or more than one claim to.
  public private(set) var others: Set<String> = []
  /// Whether one of them is the manifest by another name.
  public private(set) var hasMisnamedManifest = false
  /// What has no place there, what is passed over, and what is missing.
  public private(set) var findings: [Finding] = []
  /// Whether it has no manifest, and needs none.
  public let isLoose: Bool
  /// What the attachments of a loose bundle are called, by the names of their members.
  private var looseNames: [String: String] = [:]

  /// Sorts members.
  ///
  /// - Parameter needsManifest: whether one without a manifest is held to the form of one that has it.
  public init(_ members: [ZIPMember], needsManifest: Bool = false) {
    var ignored: [String] = []
    var files: [ZIPMember] = []
    for member in members {
      if let junk = Self.junk(member.name) {
        if !ignored.contains(junk) { ignored.append(junk) }
      } else if !member.isFolder {
        files.append(member)
      }
    }
    findings = ignored.map {
      Finding(.zipMemberIgnored, at: Position(member: Masking.name($0)), excerpt: Masking.name($0))
    }
    isLoose =
      !needsManifest && !files.contains { Self.isNamedLikeManifest(Self.lastPart($0.name).lowercased()) }
    if isLoose { takeLoose(files) } else { takeStrict(files) }
  }

  private mutating func takeStrict(_ files: [ZIPMember]) {
    var candidates: [ZIPMember] = []
    var strays: [Finding] = []
    let forms = Self.forms(among: files.filter { !$0.name.utf8.contains(0x2F) })
    for file in files {
      guard let stray = take(file, forms, &candidates) else { continue }
      strays.append(stray)
      others.insert(file.name)
    }
    judge(candidates, strays)
  }

  /// What records call an attachment.
  public func name(of attachment: ZIPMember) -> String {
    looseNames[attachment.name] ?? Self.attachmentName(attachment.name) ?? attachment.name
  }

  /// Sorts what people have packed: the record file is the one table, wherever it lies, and else the one text.
  private mutating func takeLoose(_ files: [ZIPMember]) {
    var strays: [Finding] = []
    var rest: [ZIPMember] = []
    let names = Set(files.map { Self.folded($0.name) })
    for file in files {
      // What says in an inbox that a file is whole is no evidence.
      if let marked = DoneMarker.file(ofMarker: Array(file.name.utf8)),
        names.contains(Self.folded(String(decoding: marked, as: UTF8.self)))
      {
        findings.append(Self.marker(file))
      } else if NestedArchive.isNamedLikeOne(file.name) {
        strays.append(Self.unexpected(file, NestedArchive.reason))
        others.insert(file.name)
      } else {
        rest.append(file)
      }
    }
    let outside = rest.filter { !"/\($0.name.lowercased())".contains("/\(Self.attachmentFolder)") }
    // A workbook or a text beside a table may well be evidence.
    let candidates =
      [Self.tables, Self.workbooks, Self.texts, Self.foreign].lazy
      .map { endings in outside.filter { Self.hasEnding($0.name, of: endings) } }.first { !$0.isEmpty } ?? []
    judge(candidates, strays)
    guard let records else { return }
    attachments = rest.filter { $0 != records }
    nameLoose(below: String(records.name.dropLast(Self.lastPart(records.name).count)))
  }

  /// Calls attachments by their names alone, as people do. What lies below `attachments/`, or has a name that others have too, is
  /// called by its path beside the record file.
  private mutating func nameLoose(below folder: String) {
    let counts = Dictionary(grouping: attachments) { Self.folded(Self.lastPart($0.name)) }.mapValues(\.count)
    var taken: Set<String> = []
    for attachment in attachments {
      let path = String(attachment.name.dropFirst(attachment.name.hasPrefix(folder) ? folder.count : 0))
      let last = Self.lastPart(path)
      let name = Self.attachmentName(path) ?? (counts[Self.folded(last)] == 1 ? last : path)
      looseNames[attachment.name] = name
      if !taken.insert(Self.folded(name)).inserted {
        findings.append(
          Self.unexpected(
            attachment, LocalizedText("它与另一个附件同名。", "another attachment has the same name.")))
      }
    }
  }

  /// A name without its folders.
  public static func lastPart(_ name: String) -> String {
    String(name.split(separator: "/").last ?? Substring(name))
  }

  private static let tables = [".xml", ".csv"]
  private static let workbooks = [".xlsx", ".et"]
  private static let texts = [".txt", ".tsv"]
  /// Tables in forms that aren't read. Where there is nothing else one of them is the record file, so that its sender is told what
  /// it is rather than that there is none.
  private static let foreign = [".xls", ".xlt", ".ett", ".ods", ".fods", ".dbf", ".mdb", ".accdb", ".json"]

  /// How record files are called where these files lie at the top.
  private static func forms(among files: [ZIPMember]) -> [String] {
    let taken = tables + workbooks + texts
    return files.contains { hasEnding($0.name, of: taken) && $0.name.lowercased() != DigestManifest.name }
      ? taken : foreign
  }

  private static func hasEnding(_ name: String, of endings: [String]) -> Bool {
    let name = name.lowercased()
    return endings.contains(where: name.hasSuffix)
  }

  /// Whether these are the members of a document in Office's form: a workbook, or another.
  public static func isOfficeDocument(_ members: [ZIPMember]) -> Bool {
    members.contains { $0.name.lowercased() == "[content_types].xml" || $0.name == "_rels/.rels" }
  }

  /// Whether these are the members of another document (ODS, OFD …), and of what sort.
  public static func document(_ members: [ZIPMember]) -> LocalizedText? {
    let names = members.lazy.map(\.name)
    if names.contains("OFD.xml") { return LocalizedText("OFD", "OFD") }
    if names.contains(where: { $0.hasPrefix("Index/") && $0.hasSuffix(".iwa") }) {
      return LocalizedText("苹果 Numbers 表格", "a spreadsheet of Apple's Numbers")
    }
    return names.contains("mimetype") ? LocalizedText("ODS/ODT", "ODS/ODT") : nil
  }

  /// The part of a name that is below `attachments/`, in whatever case that folder is written; `nil` for what lies
  /// elsewhere.
  public static func attachmentName(_ name: String) -> String? {
    let folder = name.utf8.prefix(attachmentFolder.utf8.count)
    guard String(decoding: folder, as: UTF8.self).lowercased() == attachmentFolder else { return nil }
    return String(decoding: name.utf8.dropFirst(folder.count), as: UTF8.self)
  }

  /// A name folded, so that names which some file system takes for the same, and which can't be in one bundle, are
  /// the same.
  public static func folded(_ name: String) -> String { ZIPName.folded(name) }

  /// Puts a file in its place, or says why it has none.
  ///
  /// - Parameter forms: how record files are called.
  private mutating func take(
    _ member: ZIPMember, _ forms: [String], _ candidates: inout [ZIPMember]
  ) -> Finding? {
    let name = member.name.lowercased()
    if name == DigestManifest.name {
      manifest = member
    } else if Self.isNamedLikeManifest(name) {
      hasMisnamedManifest = true
      return Self.unexpected(
        member,
        LocalizedText(
          "它像是清单，但清单要叫 manifest-sha256.txt，一字不差（Windows 不显示扩展名时，.txt 容易写成两个）；改名后重新压缩。",
          "it seems to be the manifest, which has to be called manifest-sha256.txt exactly (where Windows hides endings, "
            + "a second .txt comes easily); give it that name and pack again."))
    } else if NestedArchive.isNamedLikeOne(name) {
      return Self.unexpected(member, NestedArchive.reason)
    } else if Self.attachmentName(member.name) != nil {
      attachments.append(member)
    } else if name.utf8.contains(0x2F) {
      return Self.unexpected(
        member, LocalizedText("它在别的文件夹里。", "it lies in a folder other than attachments/."))
    } else if Self.hasEnding(name, of: forms) {
      candidates.append(member)
    } else {
      return Self.unexpected(
        member,
        LocalizedText(
          "它不是记录文件；附件要放进 attachments/。", "it is no record file; attachments belong into attachments/."))
    }
    return nil
  }

  /// Whether a name at the top, in small letters, is that of the manifest but for marks, copies' numbers and endings.
  private static func isNamedLikeManifest(_ name: String) -> Bool {
    let letters = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return !name.contains("/") && letters.hasPrefix("manifestsha256")
      && ![".csv", ".xml"].contains(where: name.hasSuffix)
  }

  /// Without a record file at the top everything lies elsewhere: that is said once.
  private mutating func judge(_ candidates: [ZIPMember], _ strays: [Finding]) {
    switch candidates.count {
    case 0: findings.append(Finding(.zipRecordFileMissing))
    case 1:
      records = candidates[0]
      findings += strays
    default:
      others.formUnion(candidates.map(\.name))
      let names = candidates.prefix(5).map(\.shown).joined(separator: "、")
      findings += strays
      findings.append(
        Finding(
          .zipRecordFileSeveral, excerpt: names, arguments: ["found": "\(candidates.count)"]))
    }
  }

  private static func unexpected(_ member: ZIPMember, _ why: LocalizedText) -> Finding {
    Finding(
      .zipMemberUnexpected, at: Position(member: member.shown), excerpt: member.shown,
      arguments: ["detail": why.en, "detailZh": why.zh])
  }

  private static func marker(_ member: ZIPMember) -> Finding {
    Finding(
      .zipMemberIgnored, at: Position(member: member.shown), excerpt: member.shown,
      arguments: [
        "whatZh": "完成标记文件", "what": "which says that another file is whole and isn't needed here",
      ])
  }

  /// What packing programs and desktops add without being asked; a folder of it counts as one.
  static func junk(_ name: String) -> String? {
    if name.hasPrefix("__MACOSX/") { return "__MACOSX/" }
    guard let last = name.split(separator: "/").last, DesktopClutter.isClutter(last.utf8) else { return nil }
    return name
  }

  /// Whether a name is one that is passed over.
  public static func isIgnored(_ name: String) -> Bool { junk(name) != nil }

  /// The finding about an attachment that turned out to be an archive.
  public static func nestedArchive(_ member: ZIPMember) -> Finding {
    unexpected(member, NestedArchive.reason)
  }
}
