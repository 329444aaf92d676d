import ExchangeFiles
import ExchangeFormats
public import SystemPackage

/// What came with the records of an archived drop. It is opened once for all that is asked for of it: each opening reads the whole
/// directory, and each record may name a file of its own.
public final class ArchivedAttachments {
  /// The names of all of them.
  public let names: [String]
  /// Whether they came without a manifest.
  public let isLoose: Bool
  private var reader: ZIPReader<FileSource>
  private let members: [String: ZIPMember]

  /// Opens a drop; `nil` where it can't have any.
  public init?(of path: FilePath, named name: String) throws {
    guard case .zip = try Wrapping(of: path, named: name) else { return nil }
    reader = try ZIPReader(FileSource(path: path), limits: .none)
    let contents = BundleContents(reader.members)
    names = contents.attachments.map(contents.name(of:))
    isLoose = contents.isLoose
    // The parts of a workbook are no attachments.
    let found = Wrapping.isNamedLikeWorkbook(name) ? [] : Array(zip(names, contents.attachments))
    members = Dictionary(found) { first, _ in first }
  }

  /// One of them; `nil` where none of that name came.
  ///
  /// - Parameter target: where it is put.
  public func attachment(_ name: String, to target: FilePath) throws -> Attachment? {
    guard let member = members[name] else { return nil }
    let sha256 = try Unpacking.write(to: target) { try reader.unpack(member, to: $0) }
    return Attachment(name: name, member: member.name, path: target, size: member.size, sha256: sha256)
  }
}
