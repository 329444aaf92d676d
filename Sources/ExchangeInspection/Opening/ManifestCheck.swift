import ExchangeFiles
import ExchangeFormats

/// Holds what is unpacked against the bundle's manifest.
struct ManifestCheck {
  /// How many members that are missing are told, of however many a manifest lists.
  private static let missingLimit = 100

  /// What was found so far.
  private(set) var findings: [Finding]
  /// Attachments that it lists and the bundle doesn't have, by their names below `attachments/`.
  private(set) var announced: Set<String> = []
  private let digests: [String: String]
  private let records: ZIPMember?

  /// - Parameter manifest: the manifest; `nil` where the bundle has none.
  init(_ manifest: DigestManifest?, _ contents: BundleContents) {
    records = contents.records
    guard let manifest else {
      digests = [:]
      findings = contents.isLoose || contents.hasMisnamedManifest ? [] : [Finding(.manifestMissing)]
      return
    }
    var digests: [String: String] = [:]
    for name in manifest.digests.keys.sorted() { digests[Self.key(name)] = manifest.digests[name] }
    self.digests = digests
    findings = manifest.findings
    let members = Set(
      ([contents.records].compactMap(\.self) + contents.attachments).map { Self.key($0.name) })
    var (missing, near) = (0, Set<String>())
    for name in digests.keys.sorted()
    where !members.contains(name) && !contents.others.contains(name) && name != DigestManifest.name
      && !BundleContents.isIgnored(name)
    {
      if let attachment = BundleContents.attachmentName(name) { announced.insert(attachment) }
      missing += 1
      guard missing <= Self.missingLimit else { continue }
      let lowered = name.lowercased()
      let alike = members.filter { digests[$0] == nil && !near.contains($0) && $0.lowercased() == lowered }
        .min()
      if let alike {
        near.insert(alike)
        add(.manifestMemberMissing, Masking.name(name), Self.differingInCase(alike))
      } else {
        add(.manifestMemberMissing, Masking.name(name))
      }
    }
    // A line that can't be understood may be that of a member which seems to be missing.
    guard manifest.findings.isEmpty else { return }
    for name in members.sorted() where digests[name] == nil && !near.contains(name) {
      add(.manifestMemberUnlisted, Masking.name(name))
    }
  }

  /// Notes the SHA-256 that a member really has.
  ///
  /// - Returns: whether the manifest says another. Of the record file that is a finding; of attachments it is one for the
  ///   records that name them.
  @discardableResult
  mutating func note(_ member: ZIPMember, sha256: String) -> Bool {
    guard let listed = digests[Self.key(member.name)], listed != sha256 else { return false }
    if member == records { add(.manifestDigestMismatch, member.shown) }
    return true
  }

  /// A name with its folder of attachments in lower case: manifest and bundle may write it differently.
  private static func key(_ name: String) -> String {
    BundleContents.attachmentName(name).map { BundleContents.attachmentFolder + $0 } ?? name
  }

  /// What is told of a member that is there under a name of other letters.
  private static func differingInCase(_ member: String) -> [String: String] {
    let shown = Masking.name(member)
    return [
      "nearZh": "，只有大小写不同的“\(shown)”", "near": " but for “\(shown)”, which differs in upper and lower case",
      "remedyZh": "清单里的文件名改成与 ZIP 里的完全一样，再压缩、投放。",
      "remedy": "Write the name in the manifest just as in the ZIP, pack and drop it.",
    ]
  }

  private mutating func add(_ code: FindingCode, _ name: String, _ arguments: [String: String] = [:]) {
    findings.append(
      Finding(code, at: Position(member: DigestManifest.name), excerpt: name, arguments: arguments))
  }
}
