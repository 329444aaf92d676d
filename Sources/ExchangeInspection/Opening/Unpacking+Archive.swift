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
}
