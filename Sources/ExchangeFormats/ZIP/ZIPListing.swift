import ExchangeBase

/// What a ZIP's directory lists, after every header was held against it.
struct ZIPListing {
  /// The largest directory that is read, in bytes.
  private static let directoryLimit = 16 << 20

  /// The members, in the order of the directory.
  private(set) var members: [ZIPMember] = []
  /// What is wrong with members' names.
  let findings: [Finding]

  private let limits: UnpackingLimits

  /// Reads the directory of `source`.
  init<Source: RandomAccessSource & ~Copyable>(of source: borrowing Source, limits: UnpackingLimits) throws {
    self.limits = limits
    let directory = try ZIPDirectory(of: source)
    guard directory.entries <= limits.members else {
      throw ZIPFault.tooManyMembers(limit: limits.members).error()
    }
    guard directory.range.count <= Self.directoryLimit else { throw ZIPFault.directoryTooLarge.error() }
    var fields = ZIPFields(try source.bytes(in: directory.range))
    var headers: [ZIPHeader] = []
    while !fields.isEmpty { headers.append(try ZIPHeader(directory: &fields)) }
    guard headers.count == directory.entries else { throw ZIPFault.directoryDamaged.error() }
    let names = try headers.map { try ZIPName($0.name, isMarkedUTF8: $0.flags & 1 << 11 != 0) }
    for (header, name) in zip(headers, names) {
      if let fault = header.unsupported { throw fault.error(Masking.name(name.text)) }
    }
    findings = Self.findings(about: names)
    try takeMembers(headers, names, of: source, until: directory.range.lowerBound)
  }

  /// Goes over the members in the order in which they lie in the file, which they have to fill up to the directory.
  private mutating func takeMembers<Source: RandomAccessSource & ~Copyable>(
    _ headers: [ZIPHeader], _ names: [ZIPName], of source: borrowing Source, until end: Int
  ) throws {
    let order = headers.indices.sorted { headers[$0].offset < headers[$1].offset }
    var found: [Int: ZIPMember] = [:]
    var total = 0
    // Offsets have 64 bits: one that is far beyond the end mustn't be counted with.
    guard headers.allSatisfy({ $0.offset <= end }) else { throw ZIPFault.directoryElsewhere.error() }
    guard headers.isEmpty ? end == 0 : headers[order[0]].offset == 0 else {
      throw ZIPFault.bytesBetween.error()
    }
    for (place, index) in order.enumerated() {
      let next = place + 1 < order.count ? headers[order[place + 1]].offset : end
      let header = headers[index]
      let shown = Masking.name(names[index].text)
      let data: Range<Int>
      do {
        data = try Self.data(of: header, in: source, until: next, shown)
      } catch is ZIPFieldsEnded {
        throw ZIPFault.extraDamaged.error(shown)
      }
      let member = ZIPMember(
        name: names[index].text, size: header.size, isStored: header.method == 0, checksum: header.checksum,
        data: data)
      guard header.method != 0 || header.size == header.compressed else {
        throw ZIPFault.sizeWrong.error(shown)
      }
      guard member.isFolder ? header.sort != 0o100000 && header.size == 0 : header.sort != 0o040000 else {
        throw ZIPFault.folderWithData.error(shown)
      }
      // What is unpacked is never more than what is announced here: more ends with an error.
      total = total.addingReportingOverflow(header.size).partialValue
      guard header.size <= limits.bytes, (0...limits.bytes).contains(total) else {
        throw ZIPFault.tooManyBytes(limit: limits.bytes).error()
      }
      found[index] = member
    }
    members = headers.indices.compactMap { found[$0] }
  }

  /// Where a member's data lies: behind its own header, and with its descriptor up to `next`.
  private static func data<Source: RandomAccessSource & ~Copyable>(
    of header: ZIPHeader, in source: borrowing Source, until next: Int, _ shown: String
  ) throws -> Range<Int> {
    guard header.offset + ZIPHeader.localSize <= next else { throw ZIPFault.membersOverlap.error(shown) }
    let head = try source.bytes(in: header.offset..<header.offset + ZIPHeader.localSize)
    let local = try ZIPHeader(local: head, in: source, at: header.offset, until: next)
    guard let local else { throw ZIPFault.membersOverlap.error(shown) }
    if let part = header.difference(to: local) { throw ZIPFault.headersDiffer(part).error(shown) }
    let start = header.offset + local.span
    guard header.compressed <= next - start else { throw ZIPFault.membersOverlap.error(shown) }
    let end = start + header.compressed
    if end < next {
      guard header.hasDescriptor, next - end <= 24, try header.isDescriptor(source.bytes(in: end..<next))
      else {
        throw ZIPFault.bytesBetween.error(shown)
      }
    } else if header.hasDescriptor {
      throw ZIPFault.headersDiffer(.descriptor).error(shown)
    }
    return start..<end
  }

  /// Names have to be usable, and different for every file system; and a file can't be a folder.
  private static func findings(about names: [ZIPName]) -> [Finding] {
    var findings: [Finding] = []
    var known: Set<String> = []
    func add(_ name: ZIPName, _ fault: LocalizedText) {
      let shown = Masking.name(name.text)
      findings.append(
        Finding(
          .zipNameUnsafe, at: Position(member: shown), excerpt: shown,
          arguments: ["detail": fault.en, "detailZh": fault.zh]))
    }
    for name in names {
      if let fault = name.fault {
        add(name, fault)
      } else if !known.insert(name.folded).inserted {
        add(
          name,
          LocalizedText(
            "另一个文件同名（不分大小写）。", "another member has this name, but for upper and lower case."))
      }
    }
    for name in names where name.fault == nil && name.foldedFolders.contains(where: known.contains) {
      add(name, LocalizedText("路径中的文件夹同时是一个文件。", "a folder in its path is a file too."))
    }
    return findings
  }
}
