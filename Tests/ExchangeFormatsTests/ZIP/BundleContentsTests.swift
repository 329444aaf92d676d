import ExchangeBase
import Testing

@testable import ExchangeFormats

@Suite struct BundleContentsTests {
  private static func contents(_ names: [String], needsManifest: Bool = true) throws -> BundleContents {
    let zip = ForgedZIP(
      members: names.map { name in
        var member = ForgedZIP.Member(name, name.hasSuffix("/") ? [] : [1])
        if name.hasSuffix("/") { member.mode = 0o040755 }
        return member
      })
    return BundleContents(try ZIPReader(MemorySource(zip.bytes)).members, needsManifest: needsManifest)
  }

  /// What people pack, what is taken for the record file, and what the others are called.
  struct Loose: Sendable, CustomTestStringConvertible {
    let names: [String]
    let records: String
    let attachments: [String]
    var testDescription: String { names.joined(separator: " ") }
  }

  @Test(arguments: [
    Loose(names: ["a.csv"], records: "a.csv", attachments: []),
    Loose(names: ["a.csv", "attachments/b.pdf"], records: "a.csv", attachments: ["b.pdf"]),
    Loose(names: ["a.csv", "attachments/附件/b.pdf"], records: "a.csv", attachments: ["附件/b.pdf"]),
    Loose(
      names: ["函/", "函/a.xml", "函/b.pdf", "函/照片/c.jpg"], records: "函/a.xml", attachments: ["b.pdf", "c.jpg"]),
    Loose(names: ["函/a.csv", "函/attachments/b.pdf"], records: "函/a.csv", attachments: ["b.pdf"]),
    Loose(
      names: ["函/a.csv", "函/甲/b.pdf", "函/乙/B.PDF", "c.pdf"], records: "函/a.csv",
      attachments: ["甲/b.pdf", "乙/B.PDF", "c.pdf"]),
    Loose(
      names: ["a.csv", "说明.txt", "attachments/表.csv"], records: "a.csv", attachments: ["说明.txt", "表.csv"]),
    Loose(names: ["a.txt", "b.pdf"], records: "a.txt", attachments: ["b.pdf"]),
  ])
  func `without a manifest it is as people pack`(loose: Loose) throws {
    let contents = try Self.contents(loose.names, needsManifest: false)
    #expect(contents.isLoose && contents.findings.isEmpty, "\(contents.findings)")
    #expect(contents.records?.name == loose.records)
    #expect(contents.attachments.map(contents.name(of:)) == loose.attachments)
  }

  @Test(arguments: ["函/a.csv.done", "函/A.CSV.Done", "函/b.pdf.done"])
  func `what says that a file is whole is no evidence`(marker: String) throws {
    let contents = try Self.contents(["函/a.csv", marker, "函/b.pdf", "函/c.done"], needsManifest: false)
    #expect(contents.findings.map(\.code) == [.zipMemberIgnored])
    #expect(contents.findings.first?.message.zh == "跳过了完成标记文件“\(marker)”。")
    #expect(contents.attachments.map(contents.name(of:)) == ["b.pdf", "c.done"])
  }

  @Test(
    arguments: [
      (["a.pdf"], [.zipRecordFileMissing]), (["a.csv", "函/b.xml"], [.zipRecordFileSeveral]),
      (["a.txt", "b.tsv"], [.zipRecordFileSeveral]), (["a.csv", "b.zip"], [.zipMemberUnexpected]),
      (["a.csv", "attachments/x/b.pdf", "x/b.pdf"], [.zipMemberUnexpected]),
      (["a.csv", "manifest-sha256.txt.txt"], [.zipMemberUnexpected]),
      // With a manifest, wherever it lies, it is held to the form.
      (["函/a.csv", "函/manifest-sha256.txt"], [.zipRecordFileMissing]),
      (["a.csv", "manifest-sha256.txt", "b.pdf"], [.zipMemberUnexpected]),
    ] as [([String], [FindingCode])])
  func `what people pack and can't be told apart comes back`(names: [String], codes: [FindingCode]) throws {
    #expect(try Self.contents(names, needsManifest: false).findings.map(\.code) == codes)
  }

  @Test func `who packs a table that is evidence is told where it belongs`() throws {
    let told = try Self.contents(["函.xlsx", "清单.xlsx"], needsManifest: false).findings
    #expect(told.map(\.code) == [.zipRecordFileSeveral] && told[0].remedy.zh.contains("attachments/"))
    let put = try Self.contents(["函.xlsx", "attachments/清单.xlsx"], needsManifest: false)
    #expect(put.findings.isEmpty && put.attachments.count == 1)
  }

  /// What it is, its reader says; that there is none would be no help.
  @Test(
    arguments: [
      (["许可.xls"], "许可.xls", []), (["函/许可.XLS", "函/批文.pdf"], "函/许可.XLS", []),
      (["许可.ods", "manifest-sha256.txt", "attachments/a.pdf"], "许可.ods", []),
      (["许可.json"], "许可.json", []), (["许可.csv", "许可.xls"], "许可.csv", []),
      (["许可.txt", "证据.xls"], "许可.txt", []), (["a.xls", "b.xls"], nil, [.zipRecordFileSeveral]),
      (["函/a.xls", "manifest-sha256.txt"], nil, [.zipRecordFileMissing]),
      (["a.csv", "b.xls", "manifest-sha256.txt"], "a.csv", [.zipMemberUnexpected]),
    ] as [([String], String?, [FindingCode])])
  func `a table in a form that isn't read is the record file where there is no other`(
    names: [String], records: String?, codes: [FindingCode]
  ) throws {
    let contents = try Self.contents(names, needsManifest: false)
    #expect(contents.records?.name == records)
    #expect(contents.findings.map(\.code) == codes)
  }

  @Test func `records, manifest and attachments are told by their places`() throws {
    let contents = try Self.contents(
      [
        "函告.CSV", "manifest-sha256.txt", "attachments/", "attachments/a.pdf", "attachments/照片/b.jpg",
      ])
    #expect(contents.records?.name == "函告.CSV")
    #expect(contents.manifest?.name == "manifest-sha256.txt")
    #expect(contents.attachments.map(\.name) == ["attachments/a.pdf", "attachments/照片/b.jpg"])
    #expect(contents.findings.isEmpty)
  }

  @Test(
    arguments: [
      ("attachments/a.pdf", "a.pdf"), ("Attachments/照片/b.jpg", "照片/b.jpg"), ("ATTACHMENTS/C", "C"),
      ("attachments.pdf", nil), ("other/a", nil), ("a", nil),
    ] as [(String, String?)])
  func `the folder of attachments may be in any case`(name: String, below: String?) {
    #expect(BundleContents.attachmentName(name) == below)
  }

  @Test func `what packing programs add is passed over, a folder once`() throws {
    let contents = try Self.contents([
      "a.csv", "__MACOSX/", "__MACOSX/._a.csv", "__MACOSX/._b", ".DS_Store", "attachments/Thumbs.db",
      "attachments/a",
    ])
    #expect(contents.findings.map(\.code) == Array(repeating: .zipMemberIgnored, count: 3))
    #expect(contents.attachments.map(\.name) == ["attachments/a"])
  }

  @Test(
    arguments: [
      (["a.pdf"], [.zipRecordFileMissing]),
      (["folder/a.csv", "folder/attachments/b"], [.zipRecordFileMissing]),
      (["a.csv", "b.xml"], [.zipRecordFileSeveral]), (["a.csv", "b.pdf"], [.zipMemberUnexpected]),
      (["a.csv", "other/b.pdf"], [.zipMemberUnexpected]),
      (["a.csv", "attachments/b.zip"], [.zipMemberUnexpected]),
      (["a.csv", "attachments/b.csv.gz", "b.rar"], [.zipMemberUnexpected, .zipMemberUnexpected]),
    ] as [([String], [FindingCode])])
  func `what has no place is told`(names: [String], codes: [FindingCode]) throws {
    #expect(try Self.contents(names).findings.map(\.code) == codes)
  }

  @Test(arguments: [
    "manifest-sha256.txt.txt", "manifest-sha256", "Manifest-SHA256 (1).txt", "manifest_sha256.txt",
    "manifest-sha256.txt.bak",
  ])
  func `a manifest by another name is told how it is called`(name: String) throws {
    let contents = try Self.contents(["a.csv", name])
    #expect(contents.findings.map(\.code) == [.zipMemberUnexpected])
    #expect(contents.hasMisnamedManifest)
    #expect(
      contents.findings[0].message.zh.contains("manifest-sha256.txt"), "\(contents.findings[0].message.zh)")
    #expect(contents.others == [name])
  }

  @Test(arguments: ["attachments/manifest-sha256.txt.txt", "manifest-sha256.csv"])
  func `what has another place is no manifest`(name: String) throws {
    #expect(try !Self.contents(["a.csv", name]).hasMisnamedManifest)
  }

  @Test(
    arguments: [
      (["[Content_Types].xml", "xl/workbook.xml"], nil, true),
      (["mimetype", "content.xml"], "ODS/ODT", false),
      (["OFD.xml", "Doc_0/Document.xml"], "OFD", false), (["a.csv"], nil, false),
      (["Index/Document.iwa", "preview.jpg"], "a spreadsheet of Apple's Numbers", false),
    ] as [([String], String?, Bool)])
  func `documents are told from bundles`(names: [String], document: String?, isOffices: Bool) throws {
    let zip = ForgedZIP(members: names.map { ForgedZIP.Member($0, [1]) })
    let members = try ZIPReader(MemorySource(zip.bytes)).members
    #expect(BundleContents.document(members)?.en == document)
    #expect(BundleContents.isOfficeDocument(members) == isOffices)
  }

  @Test(
    arguments: [
      ("a.pdf", Array("PK\u{3}\u{4}".utf8), true), ("说明.docx", Array("PK\u{3}\u{4}".utf8), false),
      ("证照.OFD", Array("PK\u{3}\u{4}".utf8), false), ("a", [0x1F, 0x8B, 8, 0], true),
      ("a.pdf", Array("%PDF".utf8), false),
      ("a", [], false),
    ] as [(String, [UInt8], Bool)])
  func `an archive is told by its first bytes too`(name: String, head: [UInt8], isOne: Bool) {
    #expect(NestedArchive.isOne(name, head: head) == isOne)
  }
}
