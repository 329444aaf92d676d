import Foundation
import Testing

/// The operator's guide is whole in each language: what one has, the other has, and every command in it is one.
struct OperatorGuideTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ language: String) throws -> String {
    try String(contentsOf: root.appending(path: "docs/operator-guide\(language).md"), encoding: .utf8)
  }

  @Test func `both languages have the same sections, commands, settings and columns`() throws {
    let (english, chinese) = (GuidePage(try Self.text("")), GuidePage(try Self.text(".zh-CN")))
    #expect(english.sections.count > 20)
    for objection in english.objections(to: chinese) { Issue.record("operator-guide: \(objection)") }
  }

  @Test func `each stands alone: the English one has no Chinese paragraph, and the Chinese one no English`()
    throws
  {
    for (language, isAlone) in [("", { $0 < 0.5 }), (".zh-CN", { $0 > 0.3 })] as [(String, (Double) -> Bool)]
    {
      var isCode = false
      for line in try Self.text(language).split(separator: "\n") {
        if line.hasPrefix("```") { isCode.toggle() }
        // Names, and what is quoted of the program and of files, are what they are.
        let prose = line.replacing(/`[^`]*`|\([^)]*\)|\[[^\]]*\]|（[^）]*）/, with: "")
        let letters = prose.unicodeScalars.filter { $0.properties.isAlphabetic }
        if isCode || letters.count < 40 { continue }
        let share = Double(letters.count { $0.value >= 0x4E00 }) / Double(letters.count)
        #expect(isAlone(share), "\(line.prefix(90))")
      }
    }
  }

  @Test(arguments: ["", ".zh-CN"])
  func `each command would be understood`(language: String) throws {
    let tree = try CommandTree.asked()
    let commands = GuidePage(try Self.text(language)).commands
    #expect(commands.count > 40)
    for command in commands {
      if let objection = tree.objection(to: command) { Issue.record("`\(command)`: \(objection)") }
    }
  }

  @Test(arguments: [
    ("exchange frob /srv/exchange", "no command frob"), ("exchange status --frob", "no --frob"),
    ("exchange status a b", "takes 1 arguments"), ("exchange key rotted /srv/exchange", "no command rotted"),
    ("exchange run /srv/exchange --at", "needs a value"),
  ])
  func `a command that there isn't is told`(command: String, objection: String) throws {
    #expect(try CommandTree.asked().objection(to: command)?.contains(objection) ?? false)
  }

  @Test(arguments: [
    ("\n## 核验\n", "\n### 核验\n", "another depth"), ("\n### 共享\n", "\n", "another depth"),
    ("--keep 30", "--keep 31", "other code"), ("| `pollSeconds` |", "| `pollSecond` |", "pollSecond"),
    ("| `origin`、`note` | | 不看 |\n", "", "rows"),
  ])
  func `what one falls behind in is told`(right: String, wrong: String, objection: String) throws {
    let chinese = try Self.text(".zh-CN")
    try #require(chinese.contains(right))
    let found = GuidePage(try Self.text("")).objections(to: GuidePage(chinese.replacing(right, with: wrong)))
    #expect(found.contains { $0.contains(objection) }, "\(found)")
  }
}
