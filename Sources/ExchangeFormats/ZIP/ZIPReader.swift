public import ExchangeBase

/// Reads a ZIP that strangers made, strictly: it means one thing to every program that opens it, or is refused.
///
/// The directory is the truth, and all else has to agree with it: its end record is the only one and ends the file;
/// members and directory fill the file without gap or overlap; the header in front of a member says what the directory
/// says; and what is unpacked has the size and the checksum that stand there. Methods other than stored and deflate,
/// encryption, volumes, links and devices are refused. Nothing is unpacked but to the caller's sink, piece by piece.
public struct ZIPReader<Source: RandomAccessSource & ~Copyable>: ~Copyable {
  /// The members, in the order of the directory.
  public let members: [ZIPMember]
  /// What is wrong with members' names. With any, nothing should be unpacked.
  public let findings: [Finding]
  private let source: Source
  private let limits: UnpackingLimits
  private var inflater: Inflater
  private var meter: UnpackingMeter
  /// The member that is being unpacked, and how far a stored one has been read.
  private var current: ZIPMember?
  private var position = 0

  /// Opens a ZIP: reads its directory and holds every header against it.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when it isn't as it should be, or what the source throws.
  public init(_ source: consuming Source, limits: UnpackingLimits = UnpackingLimits()) throws {
    let listing: ZIPListing
    do {
      listing = try ZIPListing(of: source, limits: limits)
    } catch is ZIPFieldsEnded {
      throw ZIPFault.directoryDamaged.error()
    }
    inflater = try Inflater()
    meter = UnpackingMeter(ratio: limits.ratio)
    members = listing.members
    findings = listing.findings
    self.limits = limits
    self.source = source
  }

  /// Unpacks a member, piece by piece, to its end; only then is it known to be whole.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when it isn't what the directory says, or what the source or `sink` throws.
  public mutating func unpack(_ member: ZIPMember, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let memory = ByteBuffer(count: 1 << 16)
    begin(member)
    while case let count = try read(into: memory.bytes), count > 0 {
      try sink(UnsafeRawBufferPointer(rebasing: memory.bytes[..<count]))
    }
  }

  /// Begins to unpack a member, whose bytes ``read(into:)`` gives; what was begun before is left where it is.
  mutating func begin(_ member: ZIPMember) {
    // A byte more than announced is enough to know.
    meter.begin(limit: member.size)
    position = member.data.lowerBound
    if !member.isStored { inflater.begin(member.data) }
    current = member
  }

  /// Unpacks the next bytes of the member that was begun; 0 at its end, when it is known to be whole.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when it isn't what the directory says, or what the source throws.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let member = current else { return 0 }
    let count = member.isStored ? try copy(member, into: buffer) : try inflater.read(source, into: buffer)
    guard count > 0 else {
      try end(member)
      return 0
    }
    do throws(UnpackingMeter.Excess) {
      try meter.take(
        UnsafeRawBufferPointer(rebasing: buffer[..<count]),
        of: member.isStored ? position - member.data.lowerBound : inflater.consumed)
    } catch {
      switch error {
      case .bytes: throw ZIPFault.sizeWrong.error(member.shown)
      case .ratio: throw ZIPFault.ratio(limit: limits.ratio).error(member.shown)
      }
    }
    return count
  }

  private mutating func copy(_ member: ZIPMember, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard position < member.data.upperBound else { return 0 }
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(member.data.upperBound - position))
    let count = try source.read(at: position, into: room)
    guard count > 0 else { throw SourceCutShort() }
    position += count
    return count
  }

  private mutating func end(_ member: ZIPMember) throws {
    current = nil
    if !member.isStored {
      guard inflater.ending == .whole(member.data.upperBound) else {
        throw ZIPFault.dataDamaged.error(member.shown)
      }
    }
    guard meter.size == member.size else { throw ZIPFault.sizeWrong.error(member.shown) }
    guard meter.checksum.value == member.checksum else { throw ZIPFault.checksumWrong.error(member.shown) }
  }
}

extension ZIPReader: ByteSource where Source: ~Copyable {}
