import ExchangeFormats

/// The folder of a taken file, `<inbox>/.taken/20210104-0001.160000000`: drop id and time of taking.
///
/// The name keeps what a kill must not lose: the sender's clock stops at the arrival, not at a later second look.
struct TakenFolder: Hashable, Sendable {
  /// The drop's id.
  let drop: String
  /// When the file was taken.
  let receivedAt: Timestamp

  init(drop: String, receivedAt: Timestamp) {
    self.drop = drop
    self.receivedAt = receivedAt
  }

  /// Reads a folder's name; `nil` for one that we didn't give.
  init?(name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count >= 13, parts[1].utf8.count == 9 else { return nil }
    let day = Array(parts[0].prefix(8))
    let time = Array(parts[1])
    let text =
      "\(String(day[0..<4]))-\(String(day[4..<6]))-\(String(day[6..<8]))T\(String(time[0..<2])):"
      + "\(String(time[2..<4])):\(String(time[4..<6])).\(String(time[6..<9]))+08:00"
    guard let receivedAt = Timestamp(text) else { return nil }
    self.init(drop: String(parts[0]), receivedAt: receivedAt)
  }

  /// The folder's name.
  var name: String { "\(drop).\(receivedAt.text.dropFirst(11).prefix(12).filter { $0 != ":" && $0 != "." })" }

  /// The drop's number in its day.
  var number: Int { Int(drop.dropFirst(9)) ?? 0 }
}
