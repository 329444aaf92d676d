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
    #expect(letter.matter == "refMsgId")
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
      if kind.matter == "msgId" || kind.matter == nil { #expect(kind.answers.isEmpty, "\(kind.code)") }
      if kind.matter == "refMsgId" { #expect(!kind.answers.isEmpty, "\(kind.code)") }
    }
  }

  @Test(arguments: ["README.md", "README.zh-CN.md", "docs/sender-guide.zh-CN.md"])
  func `a guide that lists kinds lists them all`(guide: String) throws {
    let text = try String(contentsOfFile: "\(SchemaFolder.path)/../\(guide)", encoding: .utf8)
    for kind in kinds { #expect(text.contains("`\(kind.code)`"), "\(kind.code)") }
  }

  @Test(arguments: [
    (",reply,no,refMsgId,inquiry", ",reply,no,refMsgId,enquiry", "“inquiry-reply” answers “enquiry”"),
    (",reply,no,refMsgId,inquiry", ",reply,no,caseId,inquiry", "“inquiry-reply” needs the field “caseId”"),
    (",department,no,msgId,", ",named,no,msgId,", "“meeting-resolution” needs the field “recipients”"),
    (",department,no,msgId,", ",somebody,no,msgId,", "a line is kind,title,titleEn,senders,routing,"),
    (",processor,no,,", ",processor,no,", "a line is kind,title,titleEn,senders,routing,"),
  ])
  func `a line that can't be meant is told`(right: String, wrong: String, reason: String) throws {
    try withScratchFolder { folder in
      let copy = "\(folder)/schemas"
      try FileManager.default.copyItem(atPath: SchemaFolder.path, toPath: copy)
      let text = try String(contentsOfFile: "\(copy)/kinds.csv", encoding: .utf8)
      let changed = text.replacing(right, with: wrong, maxReplacements: 1)
      try #require(changed != text)
      try changed.write(toFile: "\(copy)/kinds.csv", atomically: true, encoding: .utf8)
      let error = try #require(throws: ConfigurationError.self) { _ = try KindLibrary(folder: copy) }
      #expect(error.reason.hasPrefix(reason), "\(error)")
    }
  }
}
