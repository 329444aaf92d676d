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
    // A byte more than announced is enough to know.
    var meter = meter
    meter.begin(limit: member.size)
    defer { self.meter = meter }
    do {
      if member.isStored {
        try copy(member, &meter, to: sink)
      } else {
        let ending = try inflater.inflate(source, in: member.data) { bytes, compressed in
          try meter.take(bytes, of: compressed)
          try sink(bytes)
        }
        guard ending == .whole(member.data.upperBound) else { throw ZIPFault.dataDamaged.error(member.shown) }
      }
    } catch UnpackingMeter.Excess.bytes {
      throw ZIPFault.sizeWrong.error(member.shown)
    } catch UnpackingMeter.Excess.ratio {
      throw ZIPFault.ratio(limit: limits.ratio).error(member.shown)
    }
    guard meter.size == member.size else { throw ZIPFault.sizeWrong.error(member.shown) }
    guard meter.checksum.value == member.checksum else { throw ZIPFault.checksumWrong.error(member.shown) }
  }

  private func copy(
    _ member: ZIPMember, _ meter: inout UnpackingMeter, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      var position = member.data.lowerBound
      while position < member.data.upperBound {
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(member.data.upperBound - position))
        let count = try source.read(at: position, into: room)
        guard count > 0 else { throw SourceCutShort() }
        position += count
        let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
        try meter.take(bytes, of: position - member.data.lowerBound)
        try sink(bytes)
      }
    }
  }
}
