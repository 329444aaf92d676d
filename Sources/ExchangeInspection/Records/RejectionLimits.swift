/// How much of what one file brings may come back to its sender, by the size of the file: what no honest file reaches,
/// so that a small one made of nothing but faults doesn't keep the others waiting
/// (docs/decisions/0034-what-one-drop-may-cost.md).
public struct RejectionLimits: Codable, Sendable, Equatable {
  /// The most records; with more the bundle comes back, and the rest isn't read.
  public let records: Int
  /// The most faults of records that come back; with more it is the same.
  let faults: Int
  /// The most bytes of rows in a file of rejected rows; more aren't written, only counted.
  public let bytes: Int

  /// The limits of a file whose records lie in so many bytes.
  ///
  /// A record has seldom less than 200 bytes; of a large file half has to be wrong before the rest isn't read. What
  /// comes back has the row and a sentence or two for each fault, a dozen times the row where everything is wrong.
  init(fileBytes: Int) {
    records = 10_000 + fileBytes / 400
    // A record of which nothing is right has a dozen.
    faults = 120_000 + fileBytes / 100
    let generous = fileBytes.multipliedReportingOverflow(by: 16)
    bytes = min(generous.overflow ? .max : generous.partialValue, (32 << 20) + fileBytes) + (16 << 10)
  }
}
