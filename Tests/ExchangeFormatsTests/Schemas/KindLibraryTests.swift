import ExchangeBase
import ExchangeFormats
import Foundation
import Testing

/// The catalogue of kinds, and what it says of matters and answers.
struct KindLibraryTests {
  private let kinds: [Kind]

  init() throws { kinds = try KindLibrary(folder: SchemaFolder.path).definitions.map(\.kind) }

  private func kind(_ code: String) throws -> Kind { try #require(kinds.first { $0.code == code }) }

  @Test func `a line is read column by column`() throws {
    let letter = try kind("revocation-letter")
    #expect(letter.title == LocalizedText("撤回撤销注销函告", "Revocation letter"))
    #expect(letter.senders == ["SUPERVISION", "TOWN"])
    #expect(letter.routing == .approval && letter.opensClaim)
    #expect(letter.effect == .answers && letter.matter == .reference)
    #expect(letter.answers == ["approval-push", "commitment-push"])
    let statement = try kind("daily-statement")
    #expect(statement.senders.isEmpty && statement.matter == nil && statement.answers.isEmpty)
  }

  @Test(arguments: ["claim", "claim-return"])
  func `whatever is to be claimed can be claimed and returned`(answer: String) throws {
    #expect(try Set(kind(answer).answers) == Set(kinds.filter(\.opensClaim).map(\.code)))
  }

  @Test func `a matter of its own is opened by no answer, and every answer belongs to a matter`() {
    for kind in kinds {
      if kind.matter == .message || kind.matter == nil { #expect(kind.answers.isEmpty, "\(kind.code)") }
      if kind.matter == .reference { #expect(!kind.answers.isEmpty, "\(kind.code)") }
    }
  }

  @Test(arguments: ["README.md", "README.zh-CN.md", "docs/sender-guide.zh-CN.md"])
  func `a guide that lists kinds lists them all`(guide: String) throws {
    let text = try String(contentsOfFile: "\(SchemaFolder.path)/../\(guide)", encoding: .utf8)
    for kind in kinds { #expect(text.contains("`\(kind.code)`"), "\(kind.code)") }
  }

  private static let columns =
    "a line is kind,title,titleEn,effect,senders,routing,opensClaim,matter,answers "

  @Test(arguments: [
    (",reply,no,reference,inquiry\n", ",reply,no,reference,enquiry\n", "“inquiry-reply” answers “enquiry”"),
    (
      ",reply,no,reference,inquiry\n", ",reply,no,case,inquiry\n",
      "“inquiry-reply” needs a field of the role “matterNumber”"
    ),
    (
      ",reply,no,reference,inquiry\n", ",reply,no,message,inquiry\n",
      "“inquiry-reply” answers others, so that its matter is named by a reference or a number"
    ),
    (
      ",named,no,message,\n", ",named,no,reference,\n",
      "“inquiry” answers no kind, so that its matter isn't named by a reference"
    ),
    (
      ",department,no,message,", ",named,no,message,",
      "“meeting-resolution” needs a field of the role “recipients”"
    ),
    (
      ",department,no,message,", ",reply,no,message,",
      "“meeting-resolution” has the effect opens, which needs the routing approval or department or item or named"
    ),
    (
      ",Inquiry,opens,", ",Inquiry,answers,",
      "“inquiry” has the effect answers, with which “answers” names some kind"
    ),
    (
      ",Reassignment,reassigns,", ",Reassignment,corrects,",
      "“reassign” corrects “approval-push”, but has no field for its “itemName”"
    ),
    (
      ",Correction,corrects,", ",Correction,reassigns,",
      "“correction” needs a field of the role “formerHolder”, which it lacks"
    ),
    (
      ",reply,no,reference,approval-push|", ",reply,no,reference,",
      "“approval-push” is to be claimed, but no kind that claims answers it"
    ),
    (
      ",parties,no,reference,approval-push|", ",parties,no,reference,",
      "“correction” corrects “approval-push”, but no kind that cancels answers it: who loses it isn't told"
    ),
    ("cancellation,", "reassign,", "“reassign” has a line already"),
    (",department,no,message,", ",somebody,no,message,", columns),
    (",department,no,message,", ",department,no,delivery,", columns),
    (",Inquiry,opens,", ",Inquiry,asks,", columns),
    (",processor,no,,", ",processor,no,", columns),
  ])
  func `a line that can't be meant is told`(right: String, wrong: String, reason: String) throws {
    let error = try error(replacing: right, with: wrong, in: "kinds.csv")
    #expect(error.reason.en.hasPrefix(reason), "\(error)")
  }

  @Test(arguments: [
    (
      "inquiry.json", "\"role\": \"dueDate\"", "\"role\": \"deadline\"",
      "“replyDueDate” has the role “deadline”, which is none; roles are actDate, dueDate, "
    ),
    (
      "inquiry.json", "\"role\": \"dueDate\"", "\"role\": \"recipients\"",
      "“replyDueDate” has the role “recipients”, which needs the type string"
    ),
    (
      "inquiry.json", "\"role\": \"summary\"", "\"role\": \"recipients\"",
      "“subject” and “recipients” both have the role “recipients”; one field may"
    ),
    ("inquiry.json", "\"name\": \"question\"", "\"name\": \"material\"", "no field is called “material”"),
    (
      "claim.json", "\"role\": \"delivery\"", "\"check\": null",
      "“claim” needs a field of the role “delivery”, which it lacks"
    ),
    (
      "correction.json", "\"name\": \"itemName\"", "\"name\": \"anItem\"",
      "“correction” corrects “approval-push”, but has no field for its “itemName”"
    ),
    (
      "approval-push.json", "\"name\": \"remark\"", "\"name\": \"reason\"",
      "“correction” corrects “approval-push”, but both have a field “reason”, which means another thing"
    ),
  ])
  func `a schema that lacks what its kind needs is told`(
    file: String, right: String, wrong: String, reason: String
  ) throws {
    let error = try error(replacing: right, with: wrong, in: file)
    #expect(error.reason.en.hasPrefix(reason), "\(error)")
  }

  /// What is said at the start when one of the schemas' files is changed in one place.
  private func error(replacing right: String, with wrong: String, in file: String) throws
    -> ConfigurationError
  {
    try withScratchFolder { folder in
      let copy = "\(folder)/schemas"
      try FileManager.default.copyItem(atPath: SchemaFolder.path, toPath: copy)
      let text = try String(contentsOfFile: "\(copy)/\(file)", encoding: .utf8)
      let changed = text.replacing(right, with: wrong, maxReplacements: 1)
      try #require(changed != text)
      try changed.write(toFile: "\(copy)/\(file)", atomically: true, encoding: .utf8)
      return try #require(throws: ConfigurationError.self) { _ = try KindLibrary(folder: copy) }
    }
  }
}
