/// Takes down how a file is read, column by column, for people who try a rule before they trust it.
///
/// One reader writes it, on one thread.
public final class ReadingTrace {
  /// What becomes of a column.
  public enum Use: Sendable, Equatable {
    /// It is a field, by its index in the schema.
    case field(Int)
    /// It is known and left out.
    case ignored
    /// Nobody knows it.
    case unknown
  }

  /// A column of the file: a header cell, or the name of an element or attribute.
  public struct Column: Sendable, Equatable {
    /// What the file calls it.
    public let title: String
    /// What becomes of it.
    public let use: Use
  }

  /// A value as it came and as it was read.
  public struct Sample: Sendable, Equatable {
    /// The raw value, without white space around it.
    public let raw: String
    /// The canonical one; `nil` when it means that there is none.
    public let canonical: String?
    /// Whether it couldn't be read.
    public let isFailed: Bool
  }

  /// How many different values of each field are kept.
  public let limit: Int
  /// The columns, in the order of the file.
  public internal(set) var columns: [Column] = []
  /// The line of the header row; `nil` where there is none.
  public internal(set) var headerLine: Int?
  /// What stands between two cells; `nil` in XML.
  public internal(set) var delimiter: UInt8?
  /// The first different values of each field, by its index in the schema.
  public private(set) var samples: [Int: [Sample]] = [:]

  /// Makes an empty trace.
  public init(limit: Int = 3) { self.limit = limit }

  /// Takes down a value of a field.
  func note(_ raw: ArraySlice<UInt8>, field: Int, _ result: Normalized, _ value: ArraySlice<UInt8>) {
    let known = samples[field] ?? []
    guard known.count < limit else { return }
    var isFailed = false
    if case .failed = result { isFailed = true }
    let canonical: String? =
      switch result {
      case .value, .failed: String(decoding: value, as: UTF8.self)
      case .openEnded: "长期"
      case .absent: nil
      }
    let sample = Sample(
      raw: String(decoding: LegacyText.trimmed(raw), as: UTF8.self), canonical: canonical, isFailed: isFailed)
    if !sample.raw.isEmpty, !known.contains(sample) { samples[field, default: []].append(sample) }
  }
}
