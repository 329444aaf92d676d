public import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeRules
import ExchangeWords
import SystemPackage

/// The kinds of messages that the exchange knows.
public struct KindsAnswer: Answer {
  private struct Line: Encodable {
    let kind: String
    let title: String
    let titleEn: String
    let senders: [String]
    let effect: String
    let routing: String
    let opensClaim: Bool
    let matter: String?
    let answers: [String]
    let fields: [Field]
  }

  private struct Field: Encodable {
    let name: String
    let title: String
    let type: String
    let isRequired: Bool
  }

  private let lines: [Line]

  /// Tells the kinds of the program's schemas.
  public init(data: ProgramData) throws {
    lines = try KindLibrary(folder: data.schemas.string).definitions.map { definition in
      let kind = definition.kind
      return Line(
        kind: kind.code, title: kind.title.zh, titleEn: kind.title.en, senders: kind.senders,
        effect: kind.effect.rawValue, routing: kind.routing.rawValue, opensClaim: kind.opensClaim,
        matter: definition.matterField,
        answers: kind.answers,
        fields: definition.schema.fields.map {
          Field(name: $0.name, title: $0.title, type: $0.type.rawValue, isRequired: $0.isRequired)
        })
    }
  }

  /// A line a kind.
  public func text(in language: Language) -> String {
    lines.map { line in
      let roles =
        line.senders.isEmpty
        ? LocalizedText.anyDepartment[language]
        : line.senders.map { Department.Role(rawValue: $0)?.title[language] ?? $0 }.joined(separator: "、")
      let title = language == .zh ? line.title : line.titleEn
      let claim = line.opensClaim ? LocalizedText("，需认领", ", to be claimed")[language] : ""
      return "\(line.kind)  \(title)"
        + LocalizedText("（由\(roles)发送\(claim)）", " (sent by \(roles)\(claim))")[language]
    }.joined(separator: "\n")
  }

  /// The list of kinds with their fields.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(lines)
  }
}
