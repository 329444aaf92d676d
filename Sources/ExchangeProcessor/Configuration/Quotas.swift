/// How much a department may drop, and cause, on a day. What is beyond comes back with a finding: a department that floods the
/// exchange keeps nobody waiting but itself, and fills nobody's outbox.
public struct Quotas: Sendable, Equatable {
  /// What one department may drop on a day.
  public struct Quota: Sendable, Equatable {
    /// How many files.
    public var files = 200_000
    /// How many bytes they may have together.
    public var bytes = 256 << 30
    /// How many messages they may have delivered to others: records times recipients.
    public var deliveries = 20_000_000
    /// How many of its records may come back before nothing more is read.
    public var rejections = 2_000_000
  }

  private var general = Quota()
  private var departments: [String: Quota] = [:]

  /// The departments that have one of their own, by their codes.
  var named: [String] { departments.keys.sorted() }

  /// The quota of a department.
  subscript(department: String) -> Quota { departments[department] ?? general }

  /// Reads `dailyQuota` and `dailyQuotaOf`.
  init(_ yaml: YAMLMapping) throws {
    if yaml.has("dailyQuota") { general = try Self.quota(yaml.mapping("dailyQuota"), standard: general) }
    guard yaml.has("dailyQuotaOf") else { return }
    let each = try yaml.mapping("dailyQuotaOf")
    for code in each.keys { departments[code] = try Self.quota(each.mapping(code), standard: general) }
  }

  private static func quota(_ yaml: YAMLMapping, standard: Quota) throws -> Quota {
    try yaml.allow("files", "MiB", "deliveries", "rejections")
    return Quota(
      files: try yaml.number("files", in: 1...100_000_000, standard: standard.files),
      bytes: try yaml.number("MiB", in: 1...1_073_741_824, standard: standard.bytes >> 20) << 20,
      deliveries: try yaml.number("deliveries", in: 1...1_000_000_000_000, standard: standard.deliveries),
      rejections: try yaml.number("rejections", in: 1...1_000_000_000_000, standard: standard.rejections))
  }
}
