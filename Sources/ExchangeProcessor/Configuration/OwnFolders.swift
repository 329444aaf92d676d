/// Where the folders of ours lie that serve a department's boxes: each on the mount of its box, so that a rename between the two is
/// one step.
public struct OwnFolders: Sendable, Equatable {
  /// The places that there are.
  public enum Place: String, Sendable, CaseIterable {
    /// Hidden in each box, also where a box is a mount of its own. Whoever may write into `outbox` and `receipts` may put something
    /// else in their place.
    case inside
    /// In one folder beside the boxes, out of the department's reach.
    case beside
  }

  private var general: Place
  private var departments: [String: Place] = [:]

  /// One place for all departments.
  public init(_ general: Place = .inside) { self.general = general }

  /// Reads `ownFolders` and `ownFoldersOf`.
  init(_ yaml: YAMLMapping) throws {
    general = try yaml.choice("ownFolders", standard: .inside)
    guard yaml.has("ownFoldersOf") else { return }
    let each = try yaml.mapping("ownFoldersOf")
    for code in each.keys { departments[code] = try each.choice(code) }
  }

  /// The departments that have a place of their own in the settings.
  var named: [String] { departments.keys.sorted() }

  /// A department's place.
  subscript(department: String) -> Place {
    get { departments[department] ?? general }
    set { departments[department] = newValue }
  }
}
