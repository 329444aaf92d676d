import ExchangeBase

/// What the members of a ZIP bundle are: one record file and the manifest at the top, attachments below `attachments/`.
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

  /// Sorts members.
  public init(_ members: [ZIPMember]) {
    var candidates: [ZIPMember] = []
    var strays: [Finding] = []
    var ignored: [String] = []
    for member in members {
      if let junk = Self.junk(member.name) {
        if !ignored.contains(junk) { ignored.append(junk) }
      } else if member.isFolder {
        continue
      } else if let stray = take(member, &candidates) {
        strays.append(stray)
        others.insert(member.name)
      }
    }
    findings = ignored.map {
      Finding(.zipMemberIgnored, at: Position(member: Masking.name($0)), excerpt: Masking.name($0))
    }
    judge(candidates, strays)
  }

  /// Whether these are the members of a document (XLSX, DOCX, ODS, OFD …), and of what sort.
  public static func document(_ members: [ZIPMember]) -> String? {
    let names = members.lazy.map(\.name)
    if names.contains("[Content_Types].xml") { return "XLSX/DOCX" }
    if names.contains("OFD.xml") { return "OFD" }
    return names.contains("mimetype") ? "ODS/ODT" : nil
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
  private mutating func take(_ member: ZIPMember, _ candidates: inout [ZIPMember]) -> Finding? {
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
    } else if [".xml", ".csv", ".txt", ".tsv"].contains(where: name.hasSuffix) {
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
