public import ExchangeBase

/// One of several forms of a workbook that were filled in and are handed in together, each in a sheet of its own.
public struct FilledSheet: Codable, Sendable, Equatable {
  /// Its place among the sheets of the workbook, from 0.
  public let place: Int
  /// Its name, as it may be shown.
  public let name: String
  /// The kind of its records.
  public let kind: String
  /// How many records stand in the sheets before it: its own are numbered on from there.
  public var recordsBefore = 0

  /// Names a sheet.
  public init(place: Int, name: String, kind: String) {
    self.place = place
    self.name = name
    self.kind = kind
  }
}

extension Kind {
  /// What stands for the kind of a bundle whose records are answers of several kinds: the sheets of a workbook. A record's own
  /// is that of its sheet.
  public static let several = "answers"
  /// What such a bundle is called.
  static let severalTitle = LocalizedText("多种答复", "Answers of several kinds")
}

extension KindLibrary {
  /// What the kind of a bundle is called; `nil` where there is no such kind.
  public func title(of code: String) -> LocalizedText? {
    code == Kind.several ? Kind.severalTitle : self[code]?.kind.title
  }
}

extension KindEffect {
  /// Whether records that do that may come together with answers of another kind.
  var goesWithOthers: Bool {
    switch self {
    case .answers, .claims, .returns, .reassigns: true
    case .opens, .opensParallel, .corrects, .cancels, .states, .signsOff: false
    }
  }
}
