public import ExchangeBase

/// What a sender says that it sent on a day (当日报送清单), beside what the ledger has when the day is over.
public struct StatementRow: Sendable, Equatable {
  /// The record that said so.
  public var record: Int64
  /// The day.
  public var day: Day
  /// The kind that is counted.
  public var kind: String
  /// Bundles and records that the sender counts.
  public var bundles: Int, records: Int
  /// The ids of the messages, where the sender lists them.
  public var msgIds: [String]
  /// Bundles and records that went through here on that day; `nil` until it is compared, when the day closes.
  public var foundBundles: Int?, foundRecords: Int?
  /// How many of the ids didn't come.
  public var missing: Int

  /// Makes the row of a statement's line.
  public init(
    record: Int64, day: Day, kind: String, bundles: Int, records: Int, msgIds: [String] = [],
    foundBundles: Int? = nil, foundRecords: Int? = nil, missing: Int = 0
  ) {
    self.record = record
    self.day = day
    self.kind = kind
    self.bundles = bundles
    self.records = records
    self.msgIds = msgIds
    self.foundBundles = foundBundles
    self.foundRecords = foundRecords
    self.missing = missing
  }

  /// Whether it has been compared.
  public var isCompared: Bool { foundBundles != nil }

  /// Whether it has been compared, and both sides count the same.
  public var agrees: Bool { bundles == foundBundles && records == foundRecords && missing == 0 }
}

/// The reviewer's word on a day (复核确认).
public struct SignoffRow: Sendable, Equatable {
  /// The record that said so.
  public var record: Int64
  /// The day.
  public var day: Day
  /// Who reviewed it.
  public var reviewer: String
  /// 一致 or 有差异.
  public var conclusion: String
  /// Anything else.
  public var remarks: String?
  /// The SHA-256 of the package that was reviewed.
  public var packageSha256: String?
  /// Whether that isn't the digest of the day's package as it lay here when the word came: the day isn't reviewed by it.
  public var isOfOtherPackage: Bool

  /// Makes the row of a sign-off.
  public init(
    record: Int64, day: Day, reviewer: String, conclusion: String, remarks: String? = nil,
    packageSha256: String? = nil, isOfOtherPackage: Bool = false
  ) {
    self.record = record
    self.day = day
    self.reviewer = reviewer
    self.conclusion = conclusion
    self.remarks = remarks
    self.packageSha256 = packageSha256
    self.isOfOtherPackage = isOfOtherPackage
  }
}

/// How far the days that are closed have been reviewed.
public struct ReviewRow: Sendable, Equatable {
  /// How many days have a sign-off that counts.
  public var days = 0
  /// The last of them.
  public var last: Day?
  /// Days of which a department has signed off nothing but another package than the one that lies here.
  public var ofOtherPackages: [(day: Day, department: String)] = []

  /// Nothing has been reviewed.
  public init() {}

  /// Whether both say the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.days == right.days && left.last == right.last
      && left.ofOtherPackages.elementsEqual(right.ofOtherPackages, by: ==)
  }
}
