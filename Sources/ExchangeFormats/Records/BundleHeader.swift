/// What a bundle says of itself before its records.
public struct BundleHeader: Sendable, Equatable, Codable {
  /// The kind of the records (`approval-push`).
  public var kind: String
  /// The sender's own id of the bundle; `nil` when the file names none.
  public var id: String?
  /// The department code that the file names as its sender; `nil` when it names none.
  public var sender: String?
  /// When the sender says it wrote the bundle, as RFC 3339 text.
  public var createdAt: String?
  /// How many records the sender says there are (control total).
  public var declaredRecords: Int?
  /// What may be said there, as `common.xsd` has it.
  static let declarable = 0...999_999_999
  /// For whom the table was made to be filled in; `nil` where it is none of our forms, or its title is gone.
  public var form: Form?

  /// What the title over one of our forms says.
  public struct Form: Sendable, Equatable, Codable {
    /// The name of the department that was to fill it in.
    public let department: String
    /// The line that the title stands on.
    public let line: Int

    /// Says for whom a form was made.
    public init(department: String, line: Int) {
      self.department = department
      self.line = line
    }
  }

  /// Makes a header from what the file says.
  public init(
    kind: String, id: String? = nil, sender: String? = nil, createdAt: String? = nil,
    declaredRecords: Int? = nil
  ) {
    self.kind = kind
    self.id = id
    self.sender = sender
    self.createdAt = createdAt
    self.declaredRecords = declaredRecords
  }
}
