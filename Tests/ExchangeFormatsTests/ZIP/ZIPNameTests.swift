import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What members are called, and may be called.
@Suite struct ZIPNameTests {
  @Test(
    arguments: [
      ("/etc/passwd", "absolute"), ("../a", ".."), ("a/../b", ".."), ("a/./b", ".."), ("a//b", "empty"),
      ("", "empty"), ("..\\a", ".."), ("C:\\a", "Windows"), ("C:a", "Windows"), ("\\\\server\\a", "absolute"),
      ("a\u{0}b", "control"), ("a\nb", "control"), ("a\u{202E}fdp.exe", "control"), ("a|b", "Windows"),
      ("a.", "dot"), ("a /b", "blank"), ("a?", "Windows"), (String(repeating: "长", count: 86), "255"),
      (String(repeating: "a/", count: 512) + "a", "1024 bytes"),
      (String(repeating: "a/", count: 40) + "a", "32 parts"),
    ] as [(String, String)])
  func `an unsafe name is told with its reason`(name: String, word: String) throws {
    let outcome = try ForgedZIP.outcome(of: ForgedZIP(members: [.init(name, [1])]).bytes)
    #expect(outcome.code == .zipNameUnsafe)
    #expect(outcome.detail?.contains(word) == true, "\(outcome.detail ?? "read")")
  }

  @Test(
    arguments: [
      ("a.csv", "A.CSV"), ("\u{E9}", "e\u{301}"), ("straße", "STRASSE"), ("Ａ", "ａ"), ("a/b", "a\\b"),
      ("a", "a/b"),
    ] as [(String, String)])
  func `two names that some file system takes for one are refused`(first: String, second: String) throws {
    var zip = ForgedZIP(members: [.init(first, [1]), .init(second, [2])])
    for index in zip.members.indices { zip.members[index].both { $0.flags = 1 << 11 } }
    #expect(try ForgedZIP.outcome(of: zip.bytes).code == .zipNameUnsafe)
  }

  @Test(
    arguments: [
      // 漒 is 9D 5C: its second byte is a backslash.
      ([0x9D, 0x5C, 0x2E, 0x63, 0x73, 0x76], "漒.csv"), (Array("许可/漒.csv".utf8), "许可/漒.csv"),
      (Array("附件\\照片.jpg".utf8), "附件/照片.jpg"), ([0xB8, 0xBD, 0x5C, 0xD5, 0xD5], "附/照"),
      // 一些 in GBK is valid UTF-8 too, for two Cyrillic letters.
      ([0xD2, 0xBB, 0xD0, 0xA9], "一些"), (Array("阿依古丽·买买提".utf8), "阿依古丽·买买提"),
      // 𬭊 has four bytes in GB 18030.
      ([0xFE, 0x9F], "䶮"), ([0x99, 0x33, 0xA8, 0x38], "𬭊"),
    ] as [([UInt8], String)])
  func `bytes decide what a name is in, whatever the flag says`(bytes: [UInt8], name: String) throws {
    for flag: UInt16 in [0, 1 << 11] where !(flag != 0 && name == "一些") {
      var member = ForgedZIP.Member(name: bytes, [1])
      member.both { $0.flags = flag }
      #expect(try ForgedZIP.outcome(of: ForgedZIP(members: [member]).bytes) == .read([name: [1]]))
    }
  }

  @Test(
    arguments: [
      "CON", "attachments/CON", "NUL.pdf", "attachments/nul.tar.gz", "attachments/prn", "Aux.csv",
      "aux/a.pdf",
      "attachments/com1.txt", "COM9", "LPT0", "lpt³.pdf", "COM¹", "CON .pdf", "attachments/Con  .x/a",
      "CONOUT$",
      "conin$.txt",
    ])
  func `a name that Windows keeps for a device is told`(name: String) throws {
    var member = ForgedZIP.Member(name, [1])
    member.both { $0.flags = 1 << 11 }
    let outcome = try ForgedZIP.outcome(of: ForgedZIP(members: [member]).bytes)
    #expect(outcome.code == .zipNameUnsafe)
    #expect(outcome.detail?.contains("device") == true, "\(outcome.detail ?? "read")")
  }

  @Test(
    arguments: [
      "CONS", "CON1.pdf", "a.CON", "console.pdf", "COM", "COM10.pdf", "LPT.csv", "nul-1.pdf", "附件NUL.pdf",
      "COM１",
      "auxiliary/prn2", "con_.pdf", "_NUL",
    ])
  func `and one that only looks like it isn't`(name: String) throws {
    var member = ForgedZIP.Member(name, [1])
    member.both { $0.flags = 1 << 11 }
    #expect(try ForgedZIP.outcome(of: ForgedZIP(members: [member]).bytes) == .read([name: [1]]))
  }

  @Test(
    arguments: [
      ("a\u{202E}fdp.exe", #"a\u{202E}fdp.exe"#), ("a\nb", #"a\u{A}b"#), ("\u{9B}31m", #"\u{9B}31m"#),
      ("a\u{61C}b", #"a\u{61C}b"#), ("\u{200B}", #"\u{200B}"#), ("a\u{2028}b", #"a\u{2028}b"#),
    ])
  func `what can't be seen in an unsafe name is spelt out`(name: String, shown: String) throws {
    var member = ForgedZIP.Member(name, [1])
    member.both { $0.flags = 1 << 11 }
    let reader = try ZIPReader(MemorySource(ForgedZIP(members: [member]).bytes))
    #expect(reader.findings.map(\.position.member) == [shown])
    #expect(reader.findings.map(\.code) == [.zipNameUnsafe])
  }

  @Test func `a name in no encoding is unsafe`() throws {
    let zip = ForgedZIP(members: [.init(name: [0x61, 0xFF, 0xFF], [1])])
    #expect(try ForgedZIP.outcome(of: zip.bytes).detail == "it is neither UTF-8 nor GB 18030.")
  }

  @Test(arguments: [
    "push.csv:Zone.Identifier", "attachments/a.pdf:Zone.Identifier:$DATA", "Thumbs.db:encryptable",
  ])
  func `what desktops note beside files keeps no ZIP from being read`(name: String) throws {
    let zip = ForgedZIP(members: [.init("push.csv", [1]), .init(name, [2])])
    #expect(try ZIPReader(MemorySource(zip.bytes)).findings.isEmpty)
    for evil in ["../\(name)", "/\(name)", "a?\(name.dropLast(4))"] {
      #expect(try ForgedZIP.outcome(of: ForgedZIP(members: [.init(evil, [1])]).bytes).code == .zipNameUnsafe)
    }
  }

  @Test func `every unsafe name is told`() throws {
    let zip = ForgedZIP(members: [.init("../a", [1]), .init("b", [1]), .init("c:", [1])])
    let reader = try ZIPReader(MemorySource(zip.bytes))
    #expect(reader.findings.map(\.position.member) == ["../a", "c:"])
  }

  @Test(
    arguments: [
      ("name-gbk-unmarked.zip", "许可信息漒20201222.csv"), ("name-utf8-marked.zip", "许可信息20201222.csv"),
      ("name-utf8-unmarked.zip", "许可信息20201222.csv"),
    ])
  func `names as Windows and old programs write them`(fixture: String, name: String) throws {
    guard case .read(let contents) = try ForgedZIP.outcome(of: Fixtures.bytes(fixture)) else {
      Issue.record("\(fixture) isn't read")
      return
    }
    #expect(Array(contents.keys) == [name])
  }
}
