import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// A ZIP, a gzip file, a manifest or a marker: however it is read it means one thing, within its limits; its names stay below
  /// the folder that they are unpacked into; and what is packed of it again is read as it was.
  static let archive = FuzzTarget(
    name: "archive",
    seeds: { try Seeds.dropped(".zip", ".gz", ".done") + Seeds.manifests }
  ) { bytes in
    if bytes.starts(with: [0x50, 0x4B]) {
      if let objection = try Unpacked.objection(bytes) { return objection }
    } else if bytes.starts(with: [0x1F, 0x8B]) {
      if let objection = try Unpacked.objectionToGzip(bytes) { return objection }
    }
    let manifest = try DigestManifest(bytes)
    if let objection = Telling.objection(manifest.findings) { return "the manifest: \(objection)" }
    if manifest.digests.values.contains(where: { $0.utf8.count != 64 }) { return "a digest isn't one" }
    do {
      let marker = try DoneMarker(MemorySource(bytes), name: "样例.csv.done")
      let cut = try DoneMarker(MemorySource(bytes, chunk: 1), name: "样例.csv.done")
      if marker != cut { return "the marker is \(marker), and in pieces \(cut)" }
      return Telling.objection(
        [marker.mismatch(bytes: -1, sha256: ""), marker.mismatch(records: -1)].compactMap(\.self))
    } catch FormatError.malformed(let finding) { return Telling.objection(finding) }
  }
}

extension Seeds {
  /// Manifests as programs write them, which in the samples lie in archives.
  fileprivate static let manifests = {
    let digest = String(repeating: "0123456789abcdef", count: 4)
    return [
      "\(digest)  样例.csv\n", "\(digest) *attachments/样例.pdf\r\n", "SHA256 (样例.csv) = \(digest)\n",
      "\\\(digest)  a\\\\b.csv\n",
    ].map { Array($0.utf8) }
  }()
}

/// What comes out of a packed file.
private struct Unpacked: Equatable {
  static let limits = UnpackingLimits(bytes: 1 << 20, members: 40, ratio: 50)

  var members: [ZIPMember] = []
  var contents: [[UInt8]] = []
  var findings: [Finding] = []
  var failure: Finding?

  /// Of damaged data it hangs on the pieces whether it is told first that it can't be understood or that it has another size.
  static func == (left: Self, right: Self) -> Bool {
    left.members.map(\.name) == right.members.map(\.name) && left.contents == right.contents
      && left.findings == right.findings && left.failure?.code == right.failure?.code
      && left.failure?.position == right.failure?.position
  }

  init(_ bytes: [UInt8], chunk: Int = .max) throws {
    do {
      var reader = try ZIPReader(MemorySource(bytes, chunk: chunk), limits: Self.limits)
      (members, findings) = (reader.members, reader.findings)
      guard findings.isEmpty else { return }
      for member in members {
        // Of a member that turns out to be damaged nothing counts but that it is; how much of it was seen hangs on the pieces.
        var content: [UInt8] = []
        try reader.unpack(member) { content += $0 }
        contents.append(content)
      }
    } catch FormatError.malformed(let finding) { failure = finding }
  }

  static func objection(_ bytes: [UInt8]) throws -> String? {
    let whole = try Unpacked(bytes)
    for chunk in [1, 7] {
      let cut = try Unpacked(bytes, chunk: chunk)
      if cut != whole { return "in chunks of \(chunk): \(cut), not \(whole)" }
    }
    let contents = BundleContents(whole.members)
    if let objection = Telling.objection(
      whole.findings + contents.findings + [whole.failure].compactMap(\.self))
    {
      return objection
    }
    if whole.members.count > limits.members { return "\(whole.members.count) members" }
    if whole.contents.reduce(0, { $0 + $1.count }) > limits.bytes + 1 << 16 { return "more than the limit" }
    guard whole.findings.isEmpty else { return nil }
    for member in whole.members {
      let parts = member.name.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
      if member.name.utf8.first == 0x2F || parts.contains(where: { $0.elementsEqual("..".utf8) }) {
        return "a member leads out of its folder: \(member.name.debugDescription)"
      }
    }
    return whole.failure == nil ? try whole.objectionToPacking() : nil
  }

  /// What is packed again of the files in it.
  private func objectionToPacking() throws -> String? {
    let files = zip(members, contents).filter { !$0.0.isFolder }
    let packed = Packed()
    var writer = try ZIPWriter { packed.bytes += $0 }
    for (member, content) in files {
      try writer.add(name: member.name, modified: Instant("2021-01-04T16:00:00.000+08:00")!, content)
    }
    try writer.finish()
    let again = try Unpacked(packed.bytes)
    guard again.failure == nil, again.findings.isEmpty, again.contents == files.map(\.1),
      again.members.map(\.name) == files.map(\.0.name)
    else { return "what is packed of it is read as \(again)" }
    return nil
  }

  /// What is written on the way.
  private final class Packed {
    var bytes: [UInt8] = []
  }

  static func objectionToGzip(_ bytes: [UInt8]) throws -> String? {
    let outcomes = try [Int.max, 1, 7].map { chunk -> (content: [UInt8], finding: Finding?) in
      var content: [UInt8] = []
      do {
        var reader = try GzipReader(MemorySource(bytes, chunk: chunk), limits: limits)
        try reader.unpack { content += $0 }
        return (content, nil)
      } catch FormatError.malformed(let finding) { return (content, finding) }
    }
    if outcomes.contains(where: { $0.finding?.code != outcomes[0].finding?.code }) {
      return "in chunks it ends otherwise"
    }
    if outcomes[0].finding == nil, outcomes.contains(where: { $0.content != outcomes[0].content }) {
      return "in chunks it is another"
    }
    if outcomes[0].content.count > limits.bytes + 1 << 16 { return "more than the limit" }
    return outcomes[0].finding.flatMap(Telling.objection)
  }
}
