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
    var reader = try ZIPReader(FileSource(path: path), limits: .none)
    guard let records = BundleContents(reader.members).records else { return nil }
    let target = folder.appending("unpacked")
    _ = try write(to: target) { try reader.unpack(records, to: $0) }
    return OpenedFile(path: target, name: records.name, member: records.name)
  }

  /// One attachment of an archived drop; `nil` where it brought none of that name.
  ///
  /// - Parameter target: where it is put.
  public static func attachment(
    _ attachment: String, of path: FilePath, named name: String, to target: FilePath
  ) throws -> Attachment? {
    guard case .zip = try Wrapping(of: path, named: name) else { return nil }
    var reader = try ZIPReader(FileSource(path: path), limits: .none)
    let member = BundleContents(reader.members).attachments.first {
      BundleContents.attachmentName($0.name) == attachment
    }
    guard let member else { return nil }
    let sha256 = try write(to: target) { try reader.unpack(member, to: $0) }
    return Attachment(name: attachment, path: target, size: member.size, sha256: sha256)
  }
}
