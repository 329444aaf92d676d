import ExchangeFiles
import ExchangeFormats
public import SystemPackage

/// What was let in before is opened again: its form was judged then, and limits don't count any more.
extension Unpacking {
  /// The record file of an archived drop, without its attachments.
  ///
  /// - Returns: `nil` when it isn't there any more.
  public static func records(of path: FilePath, named name: String, in folder: FilePath) throws -> OpenedFile?
  {
    try Files.makeFolder(folder)
    guard case .zip = try Wrapping(of: path, named: name) else {
      var findings = FindingList()
      return try Unpacking(limits: .none).open(path, named: name, in: folder, &findings)
    }
    if Wrapping.isNamedLikeWorkbook(name) { return OpenedFile(path: path, name: name) }
    var reader = try ZIPReader(FileSource(path: path), limits: .none)
    if BundleContents.isOfficeDocument(reader.members) { return OpenedFile(path: path, name: name) }
    guard let records = BundleContents(reader.members).records else { return nil }
    let target = folder.appending("unpacked")
    _ = try write(to: target) { try reader.unpack(records, to: $0) }
    return OpenedFile(path: target, name: BundleContents.lastPart(records.name), member: records.name)
  }

  /// The names of all attachments of an archived drop, and whether it came without a manifest; `nil` where it can't have any.
  public static func attachments(
    of path: FilePath, named name: String
  ) throws -> (names: [String], areLoose: Bool)? {
    guard case .zip = try Wrapping(of: path, named: name) else { return nil }
    let reader = try ZIPReader(FileSource(path: path), limits: .none)
    let contents = BundleContents(reader.members)
    return (contents.attachments.map(contents.name(of:)), contents.isLoose)
  }

  /// One attachment of an archived drop; `nil` where it brought none of that name.
  ///
  /// - Parameter target: where it is put.
  public static func attachment(
    _ attachment: String, of path: FilePath, named name: String, to target: FilePath
  ) throws -> Attachment? {
    guard case .zip = try Wrapping(of: path, named: name), !Wrapping.isNamedLikeWorkbook(name) else {
      return nil
    }
    var reader = try ZIPReader(FileSource(path: path), limits: .none)
    let contents = BundleContents(reader.members)
    guard let member = contents.attachments.first(where: { contents.name(of: $0) == attachment }) else {
      return nil
    }
    let sha256 = try write(to: target) { try reader.unpack(member, to: $0) }
    return Attachment(
      name: attachment, member: member.name, path: target, size: member.size, sha256: sha256)
  }
}
