/// What a text of a table names, by the catalogue of departments.
public enum NamedDepartments: Sendable {
  /// Something else, or nothing.
  case nobody
  /// Nobody but the sender.
  case sender
  /// A department that isn't the sender, whatever stands beside it.
  case others
}

/// Tells what a text of a table names.
public typealias DepartmentNaming = @Sendable (String) -> NamedDepartments
