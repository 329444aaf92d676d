import ExchangeBase
import ExchangeFiles

/// For how long a file must not have changed before it is taken, where no `.done` says that it is whole.
public struct SettleTime: Sendable, Equatable {
  /// What `auto` means on a local disk.
  static let local = 2_000
  /// What `auto` means on a share: mounts show sizes and times that are up to 30 seconds old.
  static let remote = 35_000

  /// For all inboxes, in milliseconds; `nil` leaves it to the file system of each.
  public var general: Int?
  /// For the inboxes of single departments, in milliseconds, by their codes.
  public var departments: [String: Int] = [:]

  /// A time for all inboxes, or that of each one's file system.
  init(general: Int? = nil) { self.general = general }

  /// The time for a department's inbox.
  func time(for department: String, on kind: FileSystemKind) -> Duration {
    .milliseconds(departments[department] ?? general ?? (kind == .local ? Self.local : Self.remote))
  }

  /// Reads `settleSeconds` and `settleSecondsOf`.
  init(_ yaml: YAMLMapping) throws {
    let isAutomatic = !yaml.has("settleSeconds") || (try? yaml.text("settleSeconds")) == "auto"
    general = isAutomatic ? nil : try Self.milliseconds("settleSeconds", yaml)
    guard yaml.has("settleSecondsOf") else { return }
    let each = try yaml.mapping("settleSecondsOf")
    for code in each.keys { departments[code] = try Self.milliseconds(code, each) }
  }

  private static func milliseconds(_ key: String, _ yaml: YAMLMapping) throws -> Int {
    try yaml.number(key, in: 0...3_600) * 1_000
  }
}
