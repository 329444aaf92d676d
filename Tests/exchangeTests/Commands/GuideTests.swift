import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// 使用说明: what a department finds in its folder is enough to take part.
@Suite(.waits) struct GuideTests {
  @Test func `a new exchange has a guide, codes and tables in each folder, and guide lays them again`() throws
  {
    let scratch = try ScratchFolder()
    let root = scratch.path.appending("x")
    try #require(Program.run("init", root.string).status == 0)
    let folder = root.appending("departments/XC-SCJG")
    let page = String(decoding: try Files.bytes(of: folder.appending("使用说明.html")), as: UTF8.self)
    for words in ["薛城区市场监督管理局", "监管信息推送", "试投", "待办.xlsx", "薛城区大数据局", "认领人"] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("审批信息推送"), "what it may not send isn't offered")
    #expect(!page.contains("{{") && !page.contains("false"), "a name in the template is misspelt")
    let codes = String(decoding: try Files.bytes(of: folder.appending("代码表.csv")), as: UTF8.self)
    #expect(codes.contains("部门,XC-SPJ,薛城区行政审批服务局") && codes.contains("事项,"))
    #expect(try Files.permissions(of: folder.appending("使用说明.html")).map { $0 & 0o777 } == 0o644)
    try Files.remove(folder.appending("使用说明.html"))
    try Files.replace(folder.appending("模板/认领.xlsx"), with: "样例".utf8)
    // What an earlier version has laid there goes, unless somebody has written into it.
    let kinds = try KindLibrary(folder: Repository.root.appending("schemas").string)
    for (kind, more) in [("claim", ""), ("inquiry-reply", "一行")] {
      let schema = try #require(kinds[kind]).schema
      var table: [UInt8] = []
      try CSVBundleWriter(schema: schema, encoding: .utf8BOM).header(to: &table)
      try Files.replace(folder.appending("模板/\(schema.title).csv"), with: table + Array(more.utf8))
    }
    let outcome = try Program.run("guide", root.string)
    #expect(outcome.status == 0 && outcome.text.contains("使用说明"))
    #expect(try Files.exists(folder.appending("使用说明.html")))
    #expect(try Files.bytes(of: folder.appending("模板/认领.xlsx")).starts(with: Array("PK".utf8)))
    #expect(try !Files.exists(folder.appending("模板/认领.csv")))
    #expect(try Files.exists(folder.appending("模板/函询回复.csv")))
  }

  @Test(arguments: [("xml", "是 XML"), ("csv", "….reply.csv"), ("xlsx", "….reply.xlsx")])
  func `the guide says in which form deliveries come`(format: String, words: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.deliver(in: format)
    try #require(exchange.ask("guide").status == 0)
    let guide = exchange.layout.department("XC-WJ").appending("使用说明.html")
    let page = String(decoding: try Files.bytes(of: guide), as: UTF8.self)
    #expect(
      page.contains(words) && !page.contains("{{") && !page.contains("false"))
  }

  @Test func `a table as it lies in the folder says that it has no records`() throws {
    let exchange = try TemporaryExchange()
    try #require(exchange.ask("guide").status == 0)
    let table = exchange.layout.department("XC-SCJG").appending("模板/业务培训信息.xlsx")
    let empty = try exchange.answer(to: Files.bytes(of: table), as: "空表.xlsx", from: "XC-SCJG")
    #expect(empty.verdict == "rejected" && empty.codes == ["no-records"], "\(empty.codes)")
  }
}
