public import ExchangeBase

/// What is known of an exchange to whoever is to fill in a table: what may be chosen in it, and who fills it in.
public struct FormCatalogue: Sendable {
  /// The names of all departments.
  public let departments: [String]
  /// Codes and names of the items that there are.
  public let items: [(code: String, name: String)]
  /// The department that fills it in; `nil` where that is left open.
  public let sender: Sender?

  /// Who fills in a table, by its names in the catalogue of departments.
  public struct Sender: Sendable {
    /// The code of the department.
    public let code: String
    /// Its full name.
    public let name: String
    /// Its unified social credit code; empty where the catalogue has none.
    public let uscc: String

    /// Names a department.
    public init(code: String, name: String, uscc: String) {
      self.code = code
      self.name = name
      self.uscc = uscc
    }
  }

  /// Tells of an exchange.
  public init(
    departments: [String] = [], items: [(code: String, name: String)] = [], sender: Sender? = nil
  ) {
    self.departments = departments
    self.items = items
    self.sender = sender
  }
}

extension Field {
  /// What a sender knows of himself that belongs into it; `nil` where it is about something else.
  func value(of sender: FormCatalogue.Sender) -> String? {
    switch role {
    case .sender, .authority: sender.name
    case .authorityCode: sender.uscc.isEmpty ? nil : sender.uscc
    default: nil
    }
  }

  /// What it means, in each language: a schema has the Chinese first.
  public var meaning: LocalizedText {
    let scalars = description.unicodeScalars
    var before: Unicode.Scalar = " "
    for place in scalars.indices {
      let after = scalars.index(after: place)
      if scalars[place] == " ", before == "。" || before == "）", after < scalars.endIndex,
        scalars[after].isASCII
      {
        return LocalizedText(String(description[..<place]), String(description[after...]))
      }
      before = scalars[place]
    }
    return LocalizedText(description, description)
  }
}
