public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
public import SystemPackage

/// On which entry of a ledger the package of a closed day or period says that it rests: what tells whose package it is, and no more, so that
/// the rest of it needn't be read. A ``PackageProof`` proves the whole.
public struct PackageClaim: Sendable, Equatable {
  /// The day, or what the period is called.
  public let subject: String
  /// The last entry of the ledger that it rests on.
  public let lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal.
  public let head: String
  /// When it was closed; `nil` where it doesn't say so, as those from before there were keys.
  public let closedAt: Instant?

  /// The most bytes of a member that is read.
  private static let readable = 16 << 20
  private static let read: Set = [PackageMembers.manifest, PackageMembers.signature, PackageMembers.chain]
  private static let figures: Set = [PackageMembers.figures, PackageMembers.periodFigures]

  /// Reads it; `nil` where nothing can be read of it, it is preliminary, or another than one of some keys signed it.
  ///
  /// - Parameter keys: those that are known to be the exchange's. Where none is, as where nothing is signed, it is believed what it is.
  /// - Throws: `FileError` where the file can't be read.
  public init?(of path: FilePath, trusting keys: [PublicKey]) throws {
    do {
      var zip = try ZIPReader(FileSource(path: path))
      let members = try Self.take(Self.read, from: &zip)
      guard let manifest = members[PackageMembers.manifest] else { return nil }
      if let chain = members[PackageMembers.chain] {
        guard Self.names(chain, as: PackageMembers.chain, in: manifest),
          let statement = PackageStatement(String(decoding: chain, as: UTF8.self)),
          Self.isSigned(manifest, members[PackageMembers.signature], statement.key, keys)
        else { return nil }
        self.init(statement)
      } else {
        guard let (name, bytes) = try Self.take(Self.figures, from: &zip).first,
          Self.names(bytes, as: name, in: manifest)
        else { return nil }
        self.init(PackageFigures(bytes))
      }
    } catch is FormatError {
      return nil
    }
  }

  private init?(_ statement: PackageStatement) {
    switch statement {
    case .day(let chain): closedAt = chain.closedAt
    case .period(let period): closedAt = period.closedAt
    case .preliminary: return nil
    }
    (subject, lastEntry, head) = (statement.subject, statement.lastEntry, statement.head)
  }

  private init?(_ figures: PackageFigures) {
    guard figures.state == "closed", let name = figures.name, let digest = figures.digest,
      let entry = figures.lastEntry.flatMap(Int64.init), ChainStatement.isDigest(digest)
    else { return nil }
    (subject, lastEntry, head, closedAt) = (name, entry, digest, nil)
  }

  private static func take(
    _ wanted: Set<String>, from zip: inout ZIPReader<FileSource>
  ) throws -> [String: [UInt8]] {
    var members: [String: [UInt8]] = [:]
    for member in zip.members where wanted.contains(member.name) && member.size <= readable {
      var bytes: [UInt8] = []
      try zip.unpack(member) { bytes += $0 }
      members[member.name] = bytes
    }
    return members
  }

  private static func names(_ member: [UInt8], as name: String, in manifest: [UInt8]) -> Bool {
    let line = "\(Files.sha256(of: member))  \(name)"
    return String(decoding: manifest, as: UTF8.self).split(separator: "\n").contains { $0 == line }
  }

  private static func isSigned(
    _ manifest: [UInt8], _ signature: [UInt8]?, _ key: String?, _ keys: [PublicKey]
  ) -> Bool {
    guard let key, !keys.isEmpty else { return true }
    guard let signature, let signer = keys.first(where: { $0.id == key }) else { return false }
    return signer.isSignature(signature, of: manifest)
  }
}
