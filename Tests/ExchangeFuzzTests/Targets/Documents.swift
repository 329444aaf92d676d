import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// A document: read in blocks, its plain records told from their bytes, it gives what libxml2 gives of all of it; and what is
  /// accepted is valid when it is delivered.
  static let document = FuzzTarget(
    name: "document", seeds: { try Seeds.dropped(".xml") }
  ) { bytes in
    @Sendable func reader(_ chunk: Int, _ piece: Int) throws(FormatError) -> XMLBundleReader<MemorySource> {
      try XMLBundleReader(
        source: MemorySource(bytes, chunk: chunk), library: Shipped.kinds, kind: nil, pieceSize: piece)
    }
    let whole = Reading { () throws(FormatError) in try reader(.max, 65_536) }
    for size in [64, 1_000] {
      let blocks = Reading { () throws(FormatError) in
        try reader(max(16, size / 3), max(16, size)).inBlocks(of: size)
      }
      if let difference = blocks.difference(toDocument: whole) {
        return "in blocks of \(size): \(difference)"
      }
    }
    return try whole.objection ?? whole.objectionToDelivery(Shipped.kinds)
  }
}

extension Reading {
  /// The difference between two readings of a document, of which libxml2 was given more or less at a time.
  ///
  /// Of a tag that doesn't end it says nothing before it knows that no more comes: where such a document also has bytes that are no
  /// text, either may be told, and the place at which it breaks off is that of what had been given until then.
  fileprivate func difference(toDocument other: Reading) -> String? {
    guard breaksOff, other.breaksOff else { return difference(to: other) }
    return withoutEnd.difference(to: other.withoutEnd)
  }

  private static let ends: Set<FindingCode> = [.nulByte, .encodingInvalid, .characterCut]

  private var breaksOff: Bool {
    guard let failure else { return false }
    return failure.code == .xmlMalformed || Self.ends.contains(failure.code)
  }

  private var withoutEnd: Reading {
    var reading = self
    reading.failure = nil
    // How often it says that there is text where none may stand, too.
    reading.bundleFindings.removeAll { $0.code == .xmlBundleSchema }
    return reading
  }
}
