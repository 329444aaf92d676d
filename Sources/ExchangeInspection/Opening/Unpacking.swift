import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// Takes the wrapping off a file: unpacks a ZIP bundle or a gzip file into a folder of ours, under names of ours.
public struct Unpacking: Sendable {
  let limits: UnpackingLimits
  /// Whether a ZIP bundle without a manifest comes back.
  let needsManifest: Bool

  /// Unpacks within limits.
  public init(limits: UnpackingLimits, needsManifest: Bool = false) {
    self.limits = limits
    self.needsManifest = needsManifest
  }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - name: the name under which it was dropped.
  ///   - folder: a folder of ours, in which what is unpacked is put.
  ///   - findings: takes what is wrong with the wrapping.
  /// - Returns: the record file, or `nil` when it can't be had: the findings say why.
  /// - Throws: `FormatError/malformed(_:)` when the wrapping can't be understood.
  public func open(
    _ path: FilePath, named name: String, in folder: FilePath, _ findings: inout FindingList
  ) throws -> OpenedFile? {
    let head = try FileHead(of: path)
    guard let volume = ArchiveVolume.ending(of: name), !Wrapping.isText(head) else {
      return try open(path, head, named: name, in: folder, &findings)
    }
    // Where there is but one, it is the whole archive.
    do {
      if case .none = Wrapping(head, named: name) {
        throw FormatError.malformed(ArchiveVolume.finding(volume))
      }
      return try open(path, head, named: name, in: folder, &findings)
    } catch FormatError.malformed(let finding) where [.zipDamaged, .gzipDamaged].contains(finding.code) {
      throw FormatError.malformed(ArchiveVolume.finding(volume))
    }
  }

  private func open(
    _ path: FilePath, _ head: FileHead, named name: String, in folder: FilePath, _ findings: inout FindingList
  ) throws -> OpenedFile? {
    switch Wrapping(head, named: name) {
    case .none: return OpenedFile(path: path, name: name, head: head)
    case .gzip:
      let target = folder.appending("unpacked")
      var reader = try GzipReader(FileSource(path: path), limits: limits)
      _ = try Self.write(to: target) { try reader.unpack(to: $0) }
      return OpenedFile(path: target, name: Wrapping.inner(name))
    case .zip: return try openZIP(path, named: name, in: folder, &findings)
    }
  }

  private func openZIP(
    _ path: FilePath, named name: String, in folder: FilePath, _ findings: inout FindingList
  ) throws -> OpenedFile? {
    // Of what is called a workbook its reader says what is wrong with it, in words for who made one.
    if Wrapping.isNamedLikeWorkbook(name) { return OpenedFile(path: path, name: name) }
    var reader = try ZIPReader(FileSource(path: path), limits: limits)
    if BundleContents.isOfficeDocument(reader.members) { return OpenedFile(path: path, name: name) }
    if let finding = reader.documentFinding() {
      findings.add(finding)
      return nil
    }
    findings.add(reader.findings)
    guard reader.findings.isEmpty else { return nil }
    let contents = BundleContents(reader.members, needsManifest: needsManifest)
    findings.add(contents.findings)
    guard let records = contents.records else { return nil }
    if contents.isLoose {
      findings.add(
        Finding(
          .manifestAssumed,
          arguments: ["records": records.shown, "count": "\(contents.attachments.count)"]))
    }
    var check = try manifest(contents, &reader)
    let target = folder.appending("unpacked")
    check.note(records, sha256: try Self.write(to: target) { try reader.unpack(records, to: $0) })
    var opened = OpenedFile(
      path: target, name: BundleContents.lastPart(records.name), member: records.name)
    opened.isLoose = contents.isLoose
    opened.attachments = try unpackAttachments(contents, &reader, &check, in: folder, &findings)
    findings.add(check.findings)
    opened.attachments.announced = check.announced
    return opened
  }

  private func manifest(
    _ contents: BundleContents, _ reader: inout ZIPReader<FileSource>
  ) throws -> ManifestCheck {
    guard let member = contents.manifest else { return ManifestCheck(nil, contents) }
    guard member.size <= DigestManifest.limit else {
      throw FormatError.malformed(
        Finding(
          .zipTooLarge, at: Position(member: member.shown),
          arguments: [
            "detail": "its manifest is larger than \(DigestManifest.limit >> 20) MiB.",
            "detailZh": "清单大于 \(DigestManifest.limit >> 20) MiB。",
          ]))
    }
    var bytes: [UInt8] = []
    try reader.unpack(member) { bytes += $0 }
    return ManifestCheck(try DigestManifest(bytes), contents)
  }

  /// Unpacks the attachments with a running SHA-256, each under its number.
  private func unpackAttachments(
    _ contents: BundleContents, _ reader: inout ZIPReader<FileSource>, _ check: inout ManifestCheck,
    in folder: FilePath, _ findings: inout FindingList
  ) throws -> Attachments {
    var attachments = Attachments()
    guard !contents.attachments.isEmpty else { return attachments }
    let folder = folder.appending("attachments")
    try Files.makeFolder(folder)
    for (number, member) in contents.attachments.enumerated() {
      let name = contents.name(of: member)
      let path = folder.appending("\(number)")
      var head: [UInt8] = []
      let sha256 = try Self.write(to: path) { sink in
        try reader.unpack(member) { piece in
          head += piece.prefix(max(0, NestedArchive.signatureSize - head.count))
          try sink(piece)
        }
      }
      if NestedArchive.isOne(member.name, head: head) {
        findings.add(BundleContents.nestedArchive(member))
      }
      let isAltered = check.note(member, sha256: sha256)
      attachments.append(
        Attachment(
          name: name, member: member.name, path: path, size: member.size, sha256: sha256, isAltered: isAltered
        ))
    }
    return attachments
  }

  /// Writes what `body` gives into a new file and returns its SHA-256.
  static func write(
    to path: FilePath, _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws -> String {
    try Files.remove(path)
    let sink = try DigestingSink(path: path)
    try body { try sink.write($0) }
    return try sink.finish(flushing: false)
  }
}
