/// How a record's arrival stands against its sender's clock. Late records are accepted all the same.
public enum Timeliness: String, Sendable, Hashable, CaseIterable {
  /// It arrived in time.
  case met
  /// It arrived late.
  case metLate = "met-late"
  /// What it tells happened before the measure came into force, so nothing is measured.
  case unmeasured
}
