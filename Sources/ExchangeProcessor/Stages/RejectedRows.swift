import ExchangeFormats
import SystemPackage

/// A record that comes back.
struct RejectedRow {
  /// Its place in the bundle, from 1.
  var number: Int
  /// Where it began.
  var line: Int
  /// The row as it came, decoded; empty where the format has no rows.
  var source: [UInt8]
  /// Its values, for formats without rows.
  var record: Record
  /// Why it comes back.
  var findings: [Finding]
}
