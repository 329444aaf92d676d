import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// A table of records: read in blocks, its plain records at a glance, it gives what a close look gives record by record; and
  /// what is accepted is valid when it is delivered.
  ///
  /// The first byte chooses between a bundle and a layout of exports.
  static let table = FuzzTarget(
    name: "table",
    seeds: {
      let bundles = try Seeds.dropped(".csv").map { [0] + $0 }
      let exports = try Seeds.dropped(".csv", inSamples: "source-")
      return bundles + Shipped.layouts.indices.flatMap { layout in exports.map { [UInt8(layout + 1)] + $0 } }
    }
  ) { bytes in
    let text = Array(bytes.dropFirst())
    let choice = Int(bytes.first ?? 0) % (Shipped.layouts.count + 1)
    let rule = choice == 0 ? nil : Shipped.layouts[choice - 1]
    @Sendable func reader(_ chunk: Int) throws(FormatError) -> CSVBundleReader<MemorySource> {
      try CSVBundleReader(
        source: MemorySource(text, chunk: chunk), fileName: "导出.csv", library: Shipped.kinds, rule: rule)
    }
    let whole = Reading { () throws(FormatError) in try reader(.max) }
    let cut = Reading { () throws(FormatError) in try reader(13) }
    if let difference = cut.difference(to: whole) { return "in chunks: \(difference)" }
    for size in [64, 1_000] {
      let blocks = Reading { () throws(FormatError) in try reader(29).inBlocks(of: size) }
      if let difference = blocks.difference(to: whole) { return "in blocks of \(size): \(difference)" }
    }
    return try whole.objection ?? whole.objectionToDelivery(Shipped.kinds)
  }
}
