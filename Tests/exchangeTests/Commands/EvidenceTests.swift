import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What leaves the exchange holds on a machine that knows nothing of it, and nothing else does.
@Suite(.waits) struct EvidenceTests {
  /// A Monday and a Tuesday that are closed, with an answered file on the first.
  private static func twoDays(_ settings: String...) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: settings)
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-06T00:01", comesBack: nil)
    return exchange
  }

  private static func package(_ day: String, of exchange: TemporaryExchange) -> FilePath {
    exchange.layout.reports.appending("\(day).zip")
  }

  private static func publicKey(of exchange: TemporaryExchange, _ algorithm: SignatureAlgorithm = .ed25519)
    throws
    -> String
  {
    let key = try exchange.signingKey(algorithm).publicKey
    return exchange.keys.path.appending("\(key.id).pub.pem").string
  }

  private static let receipt = "决定.csv.receipt.xml"

  private static let summary = "决定.csv.receipt.csv", results = "决定.csv.result.csv"

  private static func beside(_ name: String, of exchange: TemporaryExchange) -> FilePath {
    receipt(of: exchange).removingLastComponent().appending(name)
  }

  private static func receipt(of exchange: TemporaryExchange) -> FilePath {
    exchange.layout.department("XC-SPJ").appending("receipts").appending(receipt)
  }

  // MARK: The page

  /// The commands of docs/verify.md, in order: those that are for all, and those of one sort.
  private static func commands(_ sort: String) throws -> String {
    let page = try Files.bytes(of: Repository.root.appending("docs/verify.md"))
    var commands: [Substring] = []
    var isTaken = false
    for line in String(decoding: page, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("```") {
        isTaken = !isTaken && (line == "```sh" || line == "```sh \(sort)")
      } else if isTaken {
        commands.append(line)
      }
    }
    return commands.joined(separator: "\n") + "\n"
  }

  /// Plays the page in a folder that holds what a department has.
  private static func play(_ sort: String, in folder: FilePath) throws -> (status: Int32, output: String) {
    try Files.removeTree(folder.appending("2021-01-04"))
    return try Tool.run("bash", ["-euo", "pipefail", "-c", commands(sort)], in: folder)
  }

  @Test(arguments: ["ed25519", "sm2"])
  func `the page's steps hold what is right, with nothing but openssl, sha256sum and unzip`(sort: String)
    throws
  {
    let exchange = try Self.twoDays("signing: \(sort)")
    let scratch = try ScratchFolder()
    let files = [
      ("2021-01-04.zip", Self.package("2021-01-04", of: exchange)),
      ("2021-01-05.zip", Self.package("2021-01-05", of: exchange)),
      (Self.receipt, Self.receipt(of: exchange)),
      (
        "exchange.pub.pem",
        FilePath(try Self.publicKey(of: exchange, #require(SignatureAlgorithm(rawValue: sort))))
      ),
      (Self.summary, Self.beside(Self.summary, of: exchange)),
      (Self.results, Self.beside(Self.results, of: exchange)),
    ]
    for (name, file) in files { try Files.copy(file, to: scratch.path.appending(name)) }
    let played = try Self.play(sort, in: scratch.path)
    #expect(played.status == 0, "\(played.output)")
    #expect(played.output.split(separator: "\n").count { $0 == "Signature Verified Successfully" } == 2)
    #expect(try Self.commands(sort).count { $0 == "\n" } > 9, "the page's commands weren't found")
    // Each step must be able to fail: another key, another package before, another receipt.
    let anotherKey = SigningKey.make(try #require(SignatureAlgorithm(rawValue: sort))).publicKey.pem
    let receipt = String(decoding: try Files.bytes(of: files[2].1), as: UTF8.self)
    let changes = [
      ("exchange.pub.pem", Array(anotherKey.utf8)),
      ("2021-01-04.zip", try Files.bytes(of: files[1].1)),
      ("2021-01-05.zip", try Files.bytes(of: files[0].1)),
      (Self.receipt, Array(receipt.replacing("accepted", with: "rejected").utf8)),
      (Self.summary, Array("接收回执".utf8)), (Self.results, Array("记录".utf8)),
    ]
    for (name, bytes) in changes {
      let path = scratch.path.appending(name)
      let right = try Files.bytes(of: path)
      try Files.replace(path, with: bytes)
      #expect(try Self.play(sort, in: scratch.path).status != 0, "\(name)")
      try Files.replace(path, with: right)
    }
    #expect(try Self.play(sort, in: scratch.path).status == 0)
    // A member more: a file, a folder, or a link, which elsewhere is a file with the text of the link.
    let package = scratch.path.appending("2021-01-04.zip")
    let right = try Files.bytes(of: package)
    let key = scratch.path.appending("exchange.pub.pem").string
    for making in ["echo 以此为准 > 更正.txt", "mkdir 更正.txt", "ln -s 以此为准 更正.txt"] {
      let script = "\(making); zip -qy 2021-01-04.zip 更正.txt; rm -r 更正.txt"
      try #require(Tool.run("bash", ["-euo", "pipefail", "-c", script], in: scratch.path).status == 0)
      #expect(try Files.bytes(of: package) != right)
      #expect(try Self.play(sort, in: scratch.path).status != 0, "\(making)")
      if !making.hasPrefix("mkdir") {
        #expect(try Program.run("verify", package.string, "--key", key).status == 1, "\(making)")
      }
      try Files.replace(package, with: right)
    }
    // Another file's receipt.
    let content = try #require(SignedReceipt(Array(receipt.utf8))).content
    let other = String(decoding: content, as: UTF8.self)
      .replacing("  <file name=\"决定.csv\" ", with: "  <file name=\"别的.csv\" ")
    let signer = try exchange.signingKey(#require(SignatureAlgorithm(rawValue: sort)))
    try Files.replace(
      scratch.path.appending(Self.receipt), with: SignedReceipt.sign(Array(other.utf8), with: signer))
    #expect(try Self.play(sort, in: scratch.path).status != 0)
  }

  @Test(arguments: ["ed25519", "sm2"])
  func
    `a receipt to which something was added without touching what is signed is found by hand, and by the program`(
      sort: String
    ) throws
  {
    let exchange = try Self.twoDays("signing: \(sort)")
    let scratch = try ScratchFolder()
    let key = try Self.publicKey(of: exchange, #require(SignatureAlgorithm(rawValue: sort)))
    try Files.copy(FilePath(key), to: scratch.path.appending("exchange.pub.pem"))
    let right = String(decoding: try Files.bytes(of: Self.receipt(of: exchange)), as: UTF8.self)
    let lines = right.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let sender = try #require(lines.firstIndex { $0.hasPrefix("  <sender ") })
    let signature = try #require(lines.firstIndex { $0.hasPrefix("  <signature ") })
    func inserting(_ text: String, at place: Int, _ more: String? = nil, in own: [String]) -> String {
      var lines = own
      if let more { lines.insert(more, at: signature) }
      lines.insert(text, at: place)
      return lines.joined(separator: "\n")
    }
    // The page's steps about receipts, up to the signature.
    let page = try Self.commands(sort)
    let from = try #require(page.range(of: "grep -ac '<signature'")?.lowerBound)
    let until = try #require(page.range(of: "sed -n 's/^  <summaryFile")?.lowerBound)
    /// By hand, and by the program.
    func isHeld(_ receipt: String) throws -> [Bool] {
      let file = try scratch.write(receipt, to: Self.receipt)
      let played = try Tool.run(
        "bash", ["-euo", "pipefail", "-c", String(page[from..<until])], in: scratch.path)
      return [played.status == 0, try Program.run("verify", file.string, "--key", key).status == 0]
    }
    #expect(try isHeld(right) == [true, true])
    let evil = "<counts found='500' accepted='500' rejected='0' unchanged='0'/>"
    let id = try #require(lines[signature].split(separator: "\"").dropFirst().first)
    let forged = [
      // The true lines are put into a comment by two lines that are taken away, and others said in their place.
      inserting(
        "  <signature x=\"1\"/><!--", at: sender, "  <signature --><sender code=\"XC-SPJ\"/>\(evil)",
        in: lines),
      inserting("  <signature x=\"1\"/>\(evil)", at: sender, in: lines),
      inserting(lines[signature], at: sender, in: lines),
      right.replacing("  <signature key=\"\(id)\"", with: "  <signature key=\"\(id)\"/>\(evil)<signature"),
      right.replacing("</signature>", with: "</signature>\(evil)"),
      right.replacing("  <signature ", with: "  \(evil)<signature "),
    ]
    for receipt in forged {
      #expect(receipt != right)
      #expect(try isHeld(receipt) == [false, false], "\(receipt)")
    }
    // Moved to another place it would take nothing away; it isn't where the exchange puts it.
    var moved = lines
    moved.insert(moved.remove(at: signature), at: sender)
    #expect(try isHeld(moved.joined(separator: "\n")) == [false, false])
  }

  // MARK: Packages

  @Test(arguments: ["ed25519", "sm2"])
  func `a package and a receipt hold against the exchange's key, in words, JSON and exit code`(sort: String)
    throws
  {
    let exchange = try Self.twoDays("signing: \(sort)")
    let key = try Self.publicKey(of: exchange, #require(SignatureAlgorithm(rawValue: sort)))
    let packages = ["2021-01-04", "2021-01-05"].map { Self.package($0, of: exchange).string }
    let known = try Program.run(["verify"] + packages + [Self.receipt(of: exchange).string, "--key", key])
    #expect(known.status == 0, "\(known.text)\(known.errors)")
    #expect(known.text.components(separatedBy: "：属实").count == 4)
    #expect(known.text.contains("前一日（2021-01-04）的对账包与本包所记相符"))
    #expect(!known.text.contains("只证明完整"))
    let unknown = try Program.run("verify", packages[0], "--lang", "en")
    #expect(unknown.status == 0)
    let fingerprint = try #require(exchange.keys.entries().last { $0.algorithm.rawValue == sort })
      .fingerprint
    #expect(unknown.text.contains("not whose it is"))
    #expect(unknown.text.filter { $0 != " " }.contains(fingerprint))
    let json = try Program.run("verify", packages[0], "--format", "json")
    #expect(json.text.contains(#""holds" : true"#) && !json.text.contains(#""holds" : false"#))
  }

  /// One of a closed day, and preliminary ones.
  @Test(arguments: ["2021-01-04"] + preliminary)
  func `whichever member of a package is changed, added or taken out, it doesn't hold`(name: String) throws {
    let exchange = try Self.twoDays()
    if Self.preliminary.contains(name) { try Self.report(name, of: exchange) }
    let key = try Self.publicKey(of: exchange)
    let scratch = try ScratchFolder()
    let original = Self.package(name, of: exchange)
    try #require(Tool.run("unzip", ["-q", original.string, "-d", "p"], in: scratch.path).status == 0)
    let inside = scratch.path.appending("p")
    func verdict(_ words: String) throws -> Program.Outcome {
      let path = scratch.path.appending("changed.zip")
      try Files.remove(path)
      let zipped = try Tool.run("zip", ["-qrX", path.string, "."], in: inside)
      try #require(zipped.status == 0, "\(words): \(zipped.output)")
      return try Program.run("verify", path.string, "--key", key)
    }
    // Packed again by another, it still proves what is in it.
    #expect(try verdict("as it was").status == 0)
    let names = try Files.names(in: inside)
    #expect(names.count > 15)
    for name in names {
      let path = inside.appending(name)
      let bytes = try Files.bytes(of: path)
      var changed = bytes
      changed[bytes.count / 2] ^= 1
      try Files.replace(path, with: changed)
      #expect(try verdict("\(name) changed").status == 1, "\(name) changed")
      try Files.remove(path)
      #expect(try verdict("\(name) taken out").status == 1, "\(name) taken out")
      try Files.replace(path, with: bytes)
    }
    try Files.replace(inside.appending("more.csv"), with: "样例\n".utf8)
    let more = try verdict("one more")
    #expect(more.status == 1 && more.text.contains("more.csv"))
    try Files.remove(inside.appending("more.csv"))
    #expect(try verdict("as it was").status == 0)
  }

  @Test func `whoever signs another version of a day with a key of his own is found by the exchange's key`()
    throws
  {
    let exchange = try Self.twoDays()
    let scratch = try ScratchFolder()
    let original = Self.package("2021-01-04", of: exchange)
    try #require(Tool.run("unzip", ["-q", original.string, "-d", "p"], in: scratch.path).status == 0)
    let inside = scratch.path.appending("p")
    let own = SigningKey.make(.ed25519)
    func replace(_ name: String, _ body: (String) -> String) throws {
      let path = inside.appending(name)
      let text = String(decoding: try Files.bytes(of: path), as: UTF8.self)
      try Files.replace(path, with: body(text).utf8)
    }
    let old = try exchange.signingKey().publicKey.id
    try replace("01-traffic.csv") { $0 + "1" }
    try replace("key.pub.pem") { _ in own.publicKey.pem }
    for name in ["chain.txt", "index.html", "keys.txt"] {
      try replace(name) { $0.replacing(old, with: own.publicKey.id) }
    }
    let sums = try Tool.run(
      "bash", ["-c", "sha256sum $(ls | grep -v manifest) > manifest-sha256.txt"], in: inside)
    try #require(sums.status == 0)
    try Files.replace(
      inside.appending("manifest-sha256.txt.sig"),
      with: own.signature(of: Files.bytes(of: inside.appending("manifest-sha256.txt"))))
    let forged = scratch.path.appending("2021-01-04.zip").string
    try #require(Tool.run("zip", ["-qrX", forged, "."], in: inside).status == 0)
    // By itself it is whole; that it isn't the exchange's shows by the key, and by the next day.
    let alone = try Program.run("verify", forged)
    #expect(alone.status == 0 && alone.text.contains("只证明完整，不证明来源"), "\(alone.text)")
    let held = try Program.run("verify", forged, "--key", Self.publicKey(of: exchange))
    #expect(held.status == 1 && held.text.contains("不是用所给的密钥签的"), "\(held.text)")
    let chained = try Program.run("verify", forged, Self.package("2021-01-05", of: exchange).string)
    #expect(chained.status == 1 && chained.text.contains("前一日（2021-01-04）的对账包不是本包所记的那一个"))
  }

  @Test func `a package says of which day it is, and one that is called as another's is told`() throws {
    let exchange = try Self.twoDays()
    let key = try Self.publicKey(of: exchange)
    let scratch = try ScratchFolder()
    let package = Self.package("2021-01-04", of: exchange)
    let bytes = try Files.bytes(of: package)
    func verify(_ name: String) throws -> Program.Outcome {
      let path = scratch.path.appending(name)
      try Files.replace(path, with: bytes)
      return try Program.run("verify", path.string, "--key", key)
    }
    for name in [
      "2021-01-04.zip", "对账包 2021-01-04 (1).zip", "package.zip", "20210104.zip", "2021年1月4日.zip",
      "2021.01.04 对账.zip", "2021-1-4.zip", "日报20210104（20210106 下载）.zip", "13800000001.zip", "20219999.zip",
    ] {
      let told = try verify(name)
      #expect(told.status == 0 && told.text.contains("2021-01-04 的对账包，交换“"), "\(name): \(told.text)")
    }
    for name in [
      "2021-01-05.zip", "2021-01.zip", "2021-W01.zip", "2021-01-04_2021-01-10.zip", "对账包 2021-01-03.zip",
      "20210105.zip", "2021年1月5日.zip", "2021年01月.zip", "2021.1.5.zip", "2021_01_05.zip",
      "20210104_20210110.zip",
    ] {
      let told = try verify(name)
      #expect(told.status == 1 && told.text.contains("文件名写的是"), "\(name): \(told.text)")
    }
    // What a link leads to is another's name.
    let link = scratch.path.appending("l.zip")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: package.string)
    let linked = try Program.run("verify", link.string, "--key", key, "--lang", "zh")
    #expect(linked.status == 64 && linked.errors.contains("是链接"), "\(linked.errors)")
    // In the exchange's own folder, too: of the last day, which no later one names.
    let last = Self.package("2021-01-05", of: exchange)
    let right = try Files.bytes(of: last)
    try Files.replace(last, with: bytes)
    let proven = try exchange.ask("verify")
    #expect(proven.status == 1 && proven.text.contains("文件名写的是 2021-01-05"), "\(proven.text)")
    try Files.replace(last, with: right)
    #expect(try exchange.ask("verify").status == 0)
    // Another version of the day by the same key.
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: settings.replacing("样例交换", with: "样例改名").utf8)
    try Files.remove(package)
    try #require(exchange.ask("report", "--date", "2021-01-04").status == 0)
    let both = try Program.run(
      "verify", package.string, scratch.path.appending("2021-01-04.zip").string, "--key", key)
    #expect(both.status == 1 && both.text.components(separatedBy: "内容却不同").count == 3, "\(both.text)")
  }

  @Test func `what isn't evidence at all is told`() throws {
    let exchange = try Self.twoDays()
    let scratch = try ScratchFolder()
    let text = try scratch.write("样例", to: "样例.txt").string
    let cut = scratch.path.appending("cut.zip")
    try Files.replace(cut, with: Files.bytes(of: Self.package("2021-01-04", of: exchange)).prefix(5_000))
    #expect(try Program.run("verify", cut.string).status == 1)
    for arguments in [
      [text], [exchange.layout.reports.string], [exchange.root.string, text], [],
      [Self.receipt(of: exchange).string],
    ] {
      let outcome = try Program.run(["verify"] + arguments)
      #expect(outcome.status == 64 && !outcome.errors.isEmpty, "\(arguments)")
    }
    let unusable = try Program.run("verify", cut.string, "--key", text)
    #expect(unusable.status == 65 && unusable.errors.contains("样例.txt"))
    for key in [exchange.layout.reports.string, scratch.path.appending("nothing.pem").string] {
      let unusable = try Program.run("verify", cut.string, "--key", key)
      #expect(unusable.status == 65 && unusable.errors.contains(key), "\(unusable.errors)")
    }
    for nothing in [text, exchange.layout.reports.string] {
      let told = try Program.run("verify", nothing, "--lang", "zh").errors
      #expect(told.contains("对账包") && !told.contains("packages"), "\(told)")
    }
  }

  // MARK: Preliminary packages

  /// A day and a month that aren't closed after the two days.
  private static let preliminary = ["2021-01-06", "2021-01"]

  /// Has a preliminary package written.
  @discardableResult
  private static func report(_ name: String, of exchange: TemporaryExchange) throws -> Program.Outcome {
    let isMonth = name.count == 7
    let outcome = try exchange.ask(
      "report", isMonth ? "--month" : "--date", name, "--at", "2021-01-06T09:00")
    try #require(outcome.status == (isMonth ? 4 : 0), "\(outcome.text)\(outcome.errors)")
    return outcome
  }

  /// What a member of a package says.
  private static func member(_ name: String, of package: FilePath) throws -> String {
    try Tool.run("unzip", ["-p", package.string, name], in: package.removingLastComponent()).output
  }

  /// A package in which members say something else, signed by the exchange.
  private static func forged(
    _ package: FilePath, of exchange: TemporaryExchange, _ members: [String], _ change: (String) -> String
  ) throws -> [UInt8] {
    let scratch = try ScratchFolder()
    try #require(Tool.run("unzip", ["-q", package.string, "-d", "p"], in: scratch.path).status == 0)
    let inside = scratch.path.appending("p")
    for name in members {
      let path = inside.appending(name)
      let text = String(decoding: try Files.bytes(of: path), as: UTF8.self)
      let changed = change(text)
      try #require(changed != text, "\(name)")
      try Files.replace(path, with: changed.utf8)
    }
    let sums = try Tool.run(
      "bash", ["-c", "sha256sum $(ls | grep -v manifest) > manifest-sha256.txt"], in: inside)
    try #require(sums.status == 0)
    try Files.replace(
      inside.appending("manifest-sha256.txt.sig"),
      with: exchange.signingKey().signature(of: Files.bytes(of: inside.appending("manifest-sha256.txt"))))
    let forged = scratch.path.appending("forged.zip")
    try #require(Tool.run("zip", ["-qrX", forged.string, "."], in: inside).status == 0)
    return try withExtendedLifetime(scratch) { try Files.bytes(of: forged) }
  }

  /// The page's steps for a package: as for a closed day, or with the step of its own for what is preliminary.
  private static func steps(_ sort: String, of name: String, isPreliminary: Bool) throws -> String {
    let page = try commands(sort)
    let from = try #require(page.range(of: "unzip -q 2021-01-04.zip")?.lowerBound)
    let until = try #require(page.range(of: "unzip -p 2021-01-05.zip")?.lowerBound)
    let own = try #require(
      commands("preliminary").split(separator: "\n").first { $0.contains("'preliminary: ") })
    let steps = page[from..<until].split(separator: "\n")
    try #require(steps.count { $0.contains("'day: ") } == 1)
    return steps.map { isPreliminary && $0.contains("'day: ") ? own : $0 }.joined(separator: "\n")
      .replacing("2021-01-06", with: name).replacing("2021-01-04", with: name)
  }

  @Test(arguments: ["ed25519", "sm2"], preliminary)
  func `a preliminary package holds, says first what it is, and the page's steps hold it`(
    sort: String, name: String
  ) throws {
    let exchange = try Self.twoDays("signing: \(sort)")
    try Self.report(name, of: exchange)
    let algorithm = try #require(SignatureAlgorithm(rawValue: sort))
    let key = try Self.publicKey(of: exchange, algorithm)
    let package = Self.package(name, of: exchange)
    let held = try Program.run("verify", package.string, "--key", key)
    #expect(held.status == 0, "\(held.text)\(held.errors)")
    let lines = held.text.split(separator: "\n")
    try #require(lines.count > 3)
    #expect(lines[0].hasSuffix("\(name).zip：预览，属实"), "\(held.text)")
    #expect(lines[2].contains("预览：截至 ") && lines[2].contains("没有日终"), "\(held.text)")
    let json = try Program.run("verify", package.string, "--key", key, "--format", "json").text
    #expect(json.contains(#""isPreliminary" : true"#), "\(json)")
    // The key that is in use, and no other.
    let scratch = try ScratchFolder()
    let another = try scratch.write(SigningKey.make(algorithm).publicKey.pem, to: "other.pub.pem").string
    #expect(try Program.run("verify", package.string, "--key", another).status == 1)
    // By hand.
    func play(isPreliminary: Bool = true) throws -> Int32 {
      try Files.removeTree(scratch.path.appending(name))
      let steps = try Self.steps(sort, of: name, isPreliminary: isPreliminary)
      return try Tool.run("bash", ["-euo", "pipefail", "-c", steps], in: scratch.path).status
    }
    let trusted = scratch.path.appending("exchange.pub.pem")
    try Files.copy(package, to: scratch.path.appending("\(name).zip"))
    try Files.copy(FilePath(key), to: trusted)
    #expect(try play() == 0)
    #expect(try play(isPreliminary: false) != 0, "it is no closed day's")
    try Files.replace(trusted, with: SigningKey.make(algorithm).publicKey.pem.utf8)
    #expect(try play() != 0)
  }

  @Test(arguments: preliminary)
  func `a preliminary package is held against the ledger, and is one thing only`(name: String) throws {
    let exchange = try Self.twoDays()
    try Self.report(name, of: exchange)
    let (package, key) = (Self.package(name, of: exchange), try Self.publicKey(of: exchange))
    let right = try Files.bytes(of: package)
    let figures = name.count == 7 ? "period.xml" : "reconciliation.xml"
    let chain = try #require(PreliminaryStatement(Self.member("chain.txt", of: package)))
    let entry = try exchange.ledger { try $0.entry(chain.lastEntry) }
    #expect(chain.name == name && chain.head == entry?.digest)
    #expect(try chain.key == exchange.signingKey().publicKey.id)
    /// What is said of it away from the exchange, and what the exchange says.
    func look(_ bytes: [UInt8]) throws -> (away: Program.Outcome, here: Program.Outcome) {
      try Files.replace(package, with: bytes)
      defer { try? Files.replace(package, with: right) }
      return (
        try Program.run("verify", package.string, "--key", key), try exchange.ask("verify")
      )
    }
    func forged(_ members: String..., change: (String) -> String) throws -> [UInt8] {
      try Self.forged(package, of: exchange, members, change)
    }
    var told = try look(right)
    #expect(told.away.status == 0 && told.here.status == 0, "\(told.here.text)")
    // An entry with another digest, and one that there isn't.
    let head = String(repeating: "a1", count: 32)
    let others: [(String) -> String] = [
      { $0.replacing(chain.head, with: head) },
      {
        $0.replacing("last-entry: \(chain.lastEntry)\n", with: "last-entry: 999999\n")
          .replacing("lastEntry=\"\(chain.lastEntry)\"", with: "lastEntry=\"999999\"")
      },
    ]
    for other in others {
      told = try look(forged("chain.txt", figures, change: other))
      #expect(told.away.status == 0, "who has the key can sign it: \(told.away.text)")
      #expect(told.here.status == 1 && told.here.text.contains("预览中所记的台账第"), "\(told.here.text)")
      // Figures and chain speak of two things.
      told = try look(forged("chain.txt", change: other))
      #expect(told.away.status == 1 && told.away.text.contains("说的不是同一日或同一期"), "\(told.away.text)")
      #expect(told.here.status == 1)
    }
    // Closed by its figures and preliminary by its chain, and the other way.
    let closed: PackageStatement =
      name.count == 7
      ? .period(
        PeriodStatement(
          period: name, closedAt: chain.asOf, lastEntry: chain.lastEntry, head: chain.head, key: chain.key,
          days: [.init(day: "2021-01-05", sha256: nil)]))
      : .day(
        ChainStatement(
          day: "2021-01-06", closedAt: chain.asOf, lastEntry: chain.lastEntry, head: chain.head,
          previous: nil, key: chain.key))
    let contradicting = [
      try forged(figures, change: { $0.replacing("state=\"preliminary\"", with: "state=\"closed\"") }),
      try forged("chain.txt", change: { _ in closed.text }),
    ]
    for bytes in contradicting {
      told = try look(bytes)
      #expect(told.away.status == 1 && told.away.text.contains("一个说是预览"), "\(told.away.text)")
      #expect(told.here.status == 1, "\(told.here.text)")
    }
    // That of another exchange, and a damaged one.
    let stranger = try Self.twoDays()
    try Self.report(name, of: stranger)
    told = try look(Files.bytes(of: Self.package(name, of: stranger)))
    #expect(told.away.status == 1 && told.here.status == 1, "\(told.here.text)")
    var damaged = right
    damaged[damaged.count / 2] ^= 1
    told = try look(damaged)
    #expect(told.away.status == 1)
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test(arguments: ["ed25519", "none"])
  func `a preliminary package never passes for the closed one, and is no other version of it`(signing: String)
    throws
  {
    let exchange = try TemporaryExchange(settings: ["signing: \(signing)"])
    if signing == "none" { try Files.removeTree(exchange.root.appending("keys")) }
    try exchange.pass("2021-01-04T10:00")
    let (package, scratch) = (Self.package("2021-01-04", of: exchange), try ScratchFolder())
    defer { withExtendedLifetime(scratch) {} }
    var given: [FilePath] = []
    for hour in [11, 13] {
      let row = SampleBundle.Approval(docNo: "薛审字〔2021〕\(hour)号")
      try exchange.drop(SampleBundle.approvals([row]), as: "决定\(hour).csv", from: "XC-SPJ")
      try exchange.pass("2021-01-04T\(hour):00", comesBack: nil)
      try #require(
        exchange.ask("report", "--date", "2021-01-04", "--at", "2021-01-04T\(hour):30").status == 0)
      given.append(scratch.path.appending("预览\(hour).zip"))
      try Files.copy(package, to: given[given.count - 1])
    }
    try exchange.pass("2021-01-05T00:01", comesBack: nil)
    let right = try Files.bytes(of: package)
    if signing != "none" {
      let files = (given + [package]).map(\.string)
      let held = try Program.run(["verify"] + files + ["--key", Self.publicKey(of: exchange)])
      #expect(held.status == 0 && held.text.components(separatedBy: "：预览，属实").count == 3, "\(held.text)")
    }
    try Files.replace(package, with: Files.bytes(of: given[1]))
    #expect(try Files.bytes(of: package) != right)
    let proven = try exchange.ask("verify")
    #expect(proven.status == 1 && proven.text.contains("还是日终前生成的预览"), "\(proven.text)")
    let outcome = try exchange.run(at: "2021-01-06T00:01")
    #expect(outcome.status == 75 && outcome.text.contains("不是当时签名的对账包"), "\(outcome.text)")
    // The next day names what was written at the closing.
    try #require(exchange.ask("report", "--date", "2021-01-04").status == 0)
    #expect(try Files.bytes(of: package) == right)
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test(arguments: ["folder", "file", "content"], preliminary)
  func `where its key isn't at hand a preliminary package is written unsigned, and that is said`(
    missing: String, name: String
  ) throws {
    let exchange = try Self.twoDays()
    let key = try exchange.signingKey().publicKey
    let scratch = try ScratchFolder()
    defer { withExtendedLifetime(scratch) {} }
    let trusted = try scratch.write(key.pem, to: "exchange.pub.pem").string
    let file = exchange.keys.path.appending("\(key.id).pem")
    let (lost, away) = (missing == "folder" ? exchange.keys.path : file, exchange.root.appending("keys-away"))
    try Files.rename(lost, to: away)
    if missing == "content" { try Files.replace(file, with: "样例\n".utf8) }
    let outcome = try Self.report(name, of: exchange)
    #expect(outcome.text.contains("这份预览没有签名") && outcome.text.contains(key.id), "\(outcome.text)")
    let package = Self.package(name, of: exchange)
    #expect(try Self.member("chain.txt", of: package).hasSuffix("\nkey: none\n"))
    #expect(try !Self.member("index.html", of: package).contains("清单由密钥"))
    let held = try Program.run("verify", package.string, "--key", trusted)
    #expect(held.status == 1 && held.text.contains("没有签名") && held.text.contains("预览："), "\(held.text)")
    try Files.removeTree(lost)
    try Files.rename(away, to: lost)
    let proven = try exchange.ask("verify")
    #expect(proven.status == 0, "it is whole and of this ledger: \(proven.text)")
    let again = try Self.report(name, of: exchange)
    #expect(!again.text.contains("没有签名"), "\(again.text)")
    #expect(try Program.run("verify", package.string, "--key", trusted).status == 0)
  }

  @Test func `a preliminary package is signed by the key in use, be it one that came after a lost one`()
    throws
  {
    let exchange = try Self.twoDays()
    let lost = try exchange.signingKey().publicKey.id
    try Files.remove(exchange.keys.path.appending("\(lost).pem"))
    try #require(Program.run("key", "rotate", exchange.root.string, "--at", "2021-01-06T08:00").status == 0)
    try exchange.pass("2021-01-06T08:01", comesBack: nil)
    let key = try Self.publicKey(of: exchange)
    for name in Self.preliminary {
      let outcome = try Self.report(name, of: exchange)
      #expect(!outcome.text.contains("没有签名"), "\(outcome.text)")
      let held = try Program.run("verify", Self.package(name, of: exchange).string, "--key", key)
      #expect(held.status == 0, "\(held.text)")
    }
    #expect(try exchange.ask("verify").status == 0)
  }

  // MARK: Receipts

  @Test func `a changed receipt doesn't hold, nor one of another key, nor one without signature`() throws {
    let exchange = try Self.twoDays()
    let key = try Self.publicKey(of: exchange)
    let scratch = try ScratchFolder()
    let right = String(decoding: try Files.bytes(of: Self.receipt(of: exchange)), as: UTF8.self)
    func status(_ text: String, _ key: String) throws -> Int32 {
      try Program.run("verify", scratch.write(text, to: "a.receipt.xml").string, "--key", key).status
    }
    #expect(try status(right, key) == 0)
    #expect(try status(right.replacing("XC-SPJ", with: "XC-WJ"), key) == 1)
    #expect(try status(right + "\n", key) == 1)
    let signed = try #require(SignedReceipt(Array(right.utf8)))
    #expect(try status(String(decoding: signed.content, as: UTF8.self), key) == 1)
    let other = try scratch.write(SigningKey.make(.ed25519).publicKey.pem, to: "other.pub.pem").string
    #expect(try status(right, other) == 1)
    let schema = Repository.schemas.appending("receipt.xsd").string
    let valid = try Tool.run(
      "xmllint", ["--noout", "--schema", schema, Self.receipt(of: exchange).string], in: scratch.path)
    #expect(valid.status == 0, "\(valid.output)")
  }

  @Test func `a receipt vouches for what lies beside it`() throws {
    let exchange = try Self.twoDays()
    let key = try Self.publicKey(of: exchange)
    // One row comes back.
    let rows = [
      SampleBundle.Approval(docNo: "样例许可〔2021〕91号"),
      SampleBundle.Approval(item: "没有", docNo: "样例许可〔2021〕92号"),
    ]
    try exchange.answer(
      to: SampleBundle.approvals(rows), as: "退回.csv", from: "XC-SPJ", at: "2021-01-06T09:00")
    let scratch = try ScratchFolder()
    for name in try Files.names(in: Self.receipt(of: exchange).removingLastComponent())
    where !name.string.hasPrefix(".") {
      try Files.copy(Self.beside(name.string, of: exchange), to: scratch.path.appending(name))
    }
    func verify(_ name: String) throws -> Program.Outcome {
      try Program.run("verify", scratch.path.appending(name).string, "--key", key)
    }
    for name in [Self.summary, Self.results, "退回.csv.rejected.csv", "退回.csv.result.csv"] {
      #expect(try verify(name).status == 0, "\(name)")
      let path = scratch.path.appending(name)
      try Files.replace(path, with: Files.bytes(of: path) + [0x0A])
      let changed = try verify(name)
      #expect(changed.status == 1 && changed.text.contains("与回执所记的不符"), "\(name): \(changed.text)")
    }
    // Nobody vouches with a receipt that was changed to fit, nor with none.
    let receipt = scratch.path.appending(Self.receipt)
    let told = String(decoding: try Files.bytes(of: receipt), as: UTF8.self)
    let changed = try Files.sha256(of: scratch.path.appending(Self.summary))
    let right = try Files.sha256(of: Self.beside(Self.summary, of: exchange))
    try Files.replace(receipt, with: told.replacing(right, with: changed).utf8)
    #expect(try verify(Self.summary).status == 1)
    try Files.remove(receipt)
    let alone = try verify(Self.summary)
    #expect(alone.status == 1 && alone.text.contains("旁边没有回执"))
  }

  @Test func `a receipt says of which file it is, and passes for no other's and under no other key's name`()
    throws
  {
    let exchange = try Self.twoDays()
    let key = try Self.publicKey(of: exchange)
    let scratch = try ScratchFolder()
    func verify(_ name: String) throws -> Program.Outcome {
      try Program.run("verify", scratch.path.appending(name).string, "--key", key)
    }
    let own = [Self.receipt, Self.summary, Self.results]
    for name in own {
      for copy in [name, name.replacing("决定.csv", with: "别的.csv"), name.replacing("决定.csv", with: "副本")] {
        try Files.copy(Self.beside(name, of: exchange), to: scratch.path.appending(copy))
      }
    }
    for name in own {
      let told = try verify(name)
      #expect(told.status == 0, "\(told.text)")
      for words in ["“决定.csv”的回执", "XC-SPJ", "2021-01-04 10:00:00 投放", "全部接收"] {
        #expect(told.text.contains(words), "\(told.text)")
      }
      let copy = try verify(name.replacing("决定.csv", with: "副本"))
      #expect(copy.status == 0 && copy.text.contains("“决定.csv”的回执"), "\(copy.text)")
      let other = try verify(name.replacing("决定.csv", with: "别的.csv"))
      #expect(other.status == 1 && other.text.contains("文件名写的是“别的.csv”的回执"), "\(other.text)")
    }
    let right = String(decoding: try Files.bytes(of: scratch.path.appending(Self.receipt)), as: UTF8.self)
    let id = try exchange.signingKey().publicKey.id
    for (old, new) in [
      (id, "sm2-0000000000000000"), (#"algorithm="ed25519""#, #"algorithm="sm2""#),
      (#"algorithm="ed25519""#, #"algorithm="none""#),
    ] {
      let line = try #require(right.split(separator: "\n").first { $0.hasPrefix("  <signature ") })
      let changed = right.replacing(line, with: line.replacing(old, with: new))
      #expect(changed != right)
      try Files.replace(scratch.path.appending(Self.receipt), with: changed.utf8)
      #expect(try verify(Self.receipt).status == 1, "\(new)")
      #expect(try verify(Self.summary).status == 1, "\(new)")
    }
    // What was signed as something else.
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<other>\n<receipt x=\"1\">\n</receipt>\n"
    let signed = try SignedReceipt.sign(Array(text.utf8), with: exchange.signingKey())
    try Files.replace(scratch.path.appending("副本.receipt.xml"), with: signed)
    let none = try verify("副本.receipt.xml")
    #expect(none.status == 1 && none.text.contains("不是回执"), "\(none.text)")
  }

  @Test func `a backup is one by its name, and nothing else that was signed is`() throws {
    let exchange = try Self.twoDays()
    let key = try Self.publicKey(of: exchange)
    let scratch = try ScratchFolder()
    try #require(exchange.ask("backup", scratch.path.string, "--at", "2021-01-06T10:00").status == 0)
    let name = "ledger-20210106T100000.sqlite"
    func verify(_ name: String) throws -> Program.Outcome {
      try Program.run("verify", scratch.path.appending(name).string, "--key", key)
    }
    func put(_ bytes: [UInt8], _ digest: [UInt8], _ signature: [UInt8], as name: String) throws {
      for (ending, bytes) in [("", bytes), (".sha256", digest), (".sha256.sig", signature)] {
        try Files.replace(scratch.path.appending(name + ending), with: bytes)
      }
    }
    func bytes(_ name: String) throws -> [UInt8] { try Files.bytes(of: scratch.path.appending(name)) }
    let told = try verify(name)
    let last = try #require(try exchange.ledger { try $0.lastEntry() })
    #expect(told.status == 0 && told.text.contains("台账的备份，到第 \(last.sequence) 条"), "\(told.text)")
    // Under a later moment's name.
    let later = "ledger-20991231T000000.sqlite"
    try put(bytes(name), bytes(name + ".sha256"), bytes(name + ".sha256.sig"), as: later)
    let renamed = try verify(later)
    #expect(renamed.status == 1 && renamed.text.contains("不是这个备份的"), "\(renamed.text)")
    // A member of a package, with the package's manifest for its digest.
    let package = Self.package("2021-01-04", of: exchange)
    try #require(Tool.run("unzip", ["-q", package.string, "-d", "p"], in: scratch.path).status == 0)
    let manifest = try bytes("p/manifest-sha256.txt")
    let line = String(decoding: manifest.prefix { $0 != 0x0A }, as: UTF8.self)
    try put(bytes("p/\(line.dropFirst(66))"), manifest, bytes("p/manifest-sha256.txt.sig"), as: name)
    let member = try verify(name)
    #expect(member.status == 1 && member.text.contains("不是这个备份的"), "\(member.text)")
    // Signed as it should be, and no ledger.
    let text = Array("SQLite format 3\0样例".utf8)
    let digest = Array("\(Files.sha256(of: text))  \(name)\n".utf8)
    try put(text, digest, exchange.signingKey().signature(of: digest), as: name)
    let none = try verify(name)
    #expect(none.status == 1 && none.text.contains("不能当作台账读取"), "\(none.text)")
  }

  // MARK: Keys

  @Test func `after another key has come into use, a day's package comes out as it was`() throws {
    let exchange = try Self.twoDays()
    let first = try exchange.signingKey().publicKey
    let old = try Files.bytes(of: Self.package("2021-01-05", of: exchange))
    let rotated = try Program.run("key", "rotate", exchange.root.string, "--at", "2021-01-06T09:00")
    #expect(rotated.status == 0 && rotated.text.contains("处理程序下次查看时启用"), "\(rotated.errors)")
    let second = try exchange.signingKey().publicKey
    #expect(first != second)
    try exchange.pass("2021-01-06T10:00", comesBack: nil)
    try exchange.pass("2021-01-07T00:01", comesBack: nil)
    try #require(exchange.ask("report", "--date", "2021-01-05").status == 0)
    #expect(try Files.bytes(of: Self.package("2021-01-05", of: exchange)) == old)
    let days = ["2021-01-04", "2021-01-05", "2021-01-06"].map { Self.package($0, of: exchange).string }
    let both = [first, second].flatMap {
      ["--key", exchange.keys.path.appending("\($0.id).pub.pem").string]
    }
    let held = try Program.run(["verify"] + days + both)
    #expect(held.status == 0, "\(held.text)")
    #expect(try Program.run(["verify"] + days + both.prefix(2)).status == 1)
    let noted = try exchange.ledger { try $0.entries(about: "signing").map(\.event) }
    #expect(noted == [.keyChanged, .keyChanged])
    let list = try Program.run("key", "list", exchange.root.string)
    #expect(list.text.contains("\(first.id)  2021-01-04 10:00:00 至 2021-01-06 10:00:00 使用"), "\(list.text)")
    #expect(list.text.contains("\(second.id)  自 2021-01-06 10:00:00 使用至今"))
    // Without the key of that day it can't be written again; the one that lies there stays.
    try Files.remove(exchange.keys.path.appending("\(first.id).pem"))
    let refused = try exchange.ask("report", "--date", "2021-01-05")
    #expect(refused.status == 65 && refused.errors.contains("\(first.id).pem"), "\(refused.errors)")
    #expect(try Files.bytes(of: Self.package("2021-01-05", of: exchange)) == old)
  }

  @Test func `a key is listed with all times in which it signed, also where only the ledger tells of it`()
    throws
  {
    let exchange = try Self.twoDays()
    let first = try exchange.signingKey().publicKey.id
    let away = exchange.root.appending("keys-away")
    try FileManager.default.copyItem(atPath: exchange.keys.path.string, toPath: away.string)
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: (settings + "\nsigning: sm2\n").utf8)
    try exchange.pass("2021-01-06T10:00", comesBack: nil)
    let second = try exchange.signingKey(.sm2).publicKey
    // Settings and keys of before are put back.
    try Files.replace(exchange.layout.settings, with: settings.utf8)
    try Files.removeTree(exchange.keys.path)
    try Files.rename(away, to: exchange.keys.path)
    let check = try exchange.ask("status", "--check", "--at", "2021-01-06T10:01")
    #expect(check.status == 2 && check.text.contains("\(second.id).pub.pem"), "\(check.text)")
    try exchange.pass("2021-01-06T11:00", comesBack: nil)
    let list = try Program.run("key", "list", exchange.root.string).text
    for line in [
      "\(first)  2021-01-04 10:00:00 至 2021-01-06 10:00:00 使用，自 2021-01-06 11:00:00 使用至今",
      "\(second.id)  2021-01-06 10:00:00 至 2021-01-06 11:00:00 使用",
    ] { #expect(list.contains(line), "\(list)") }
    #expect(list.split(separator: "\n").count { $0.contains("keys/index.csv 里没有它") } == 1, "\(list)")
    let json = try Program.run("key", "list", exchange.root.string, "--format", "json").text
    #expect(json.split(separator: "\n").count { $0.contains("\"since\"") } == 5, "\(json)")
    #expect(
      try Files.bytes(of: exchange.keys.publicFile(second.id)) == Array(second.pem.utf8),
      "receipts of that hour can be verified")
  }

  @Test(arguments: ["ed25519", "sm2"])
  func `whoever trusts the old key needs no telephone for the new one, nor anything else for a backup`(
    sort: String
  ) throws {
    let exchange = try Self.twoDays("signing: \(sort)")
    let algorithm = try #require(SignatureAlgorithm(rawValue: sort))
    let old = try Self.publicKey(of: exchange, algorithm)
    let rotated = try Program.run("key", "rotate", exchange.root.string, "--at", "2021-01-06T09:00")
    let new = try Self.publicKey(of: exchange, algorithm)
    #expect(rotated.status == 0 && rotated.text.contains("由前一把密钥签名：\(new).sig"), "\(rotated.text)")
    let scratch = try ScratchFolder()
    let backedUp = try exchange.ask("backup", scratch.path.string, "--at", "2021-01-06T10:00")
    #expect(backedUp.status == 0 && backedUp.text.contains("已用密钥"), "\(backedUp.text)")
    let backup = scratch.path.appending("ledger-20210106T100000.sqlite")
    for (name, file) in [("exchange.pub.pem", old), ("new.pub.pem", new), ("new.pub.pem.sig", new + ".sig")] {
      try Files.copy(FilePath(file), to: scratch.path.appending(name))
    }
    func plays(_ step: String) throws -> Bool {
      var commands = try Self.commands(step).split(separator: "\n").suffix(step == "backup" ? 4 : 2)
        .joined(separator: "\n")
      if sort == "sm2" {
        commands.replace("-rawin", with: "-rawin -digest sm3 -pkeyopt distid:1234567812345678")
      }
      return try Tool.run("bash", ["-euo", "pipefail", "-c", commands], in: scratch.path).status == 0
    }
    func verify(_ file: String, _ keys: String...) throws -> Program.Outcome {
      try Program.run(
        ["verify", scratch.path.appending(file).string]
          + keys.flatMap { ["--key", scratch.path.appending($0).string] })
    }
    #expect(try plays("rotation") && verify("new.pub.pem", "exchange.pub.pem").status == 0)
    #expect(try verify("new.pub.pem", "new.pub.pem").status == 1, "nobody vouches for himself")
    #expect(try verify("new.pub.pem").status == 64)
    let id = try exchange.signingKey(algorithm).publicKey.id
    #expect(try verify("new.pub.pem", "exchange.pub.pem").text.contains("公钥 \(id)，指纹"))
    #expect(try verify("exchange.pub.pem", "exchange.pub.pem").text.contains("旁边没有签名"))
    // The backup is signed by the key that is in use then.
    try Files.replace(scratch.path.appending("exchange.pub.pem"), with: Files.bytes(of: FilePath(new)))
    let name = try #require(backup.lastComponent).string
    #expect(try plays("backup") && verify(name, "exchange.pub.pem").status == 0)
    var bytes = try Files.bytes(of: backup)
    bytes[bytes.count / 2] ^= 1
    try Files.replace(backup, with: bytes)
    let changed = try verify(name, "exchange.pub.pem")
    #expect(try !plays("backup") && changed.status == 1 && changed.text.contains("有改动"), "\(changed.text)")
    // With a digest made to fit it is nobody's, for restoring, too.
    let digest = FilePath(backup.string + ".sha256")
    try Files.replace(digest, with: "\(Files.sha256(of: bytes))  \(name)\n".utf8)
    let forged = try verify(name, "exchange.pub.pem")
    #expect(try !plays("backup") && forged.status == 1 && forged.text.contains("不是用所给的密钥签的"))
    let restored = try exchange.ask("restore", backup.string)
    #expect(
      restored.status != 0 && restored.errors.contains("none of the exchange's keys"), "\(restored.errors)")
    try Files.remove(digest)
    #expect(try verify(name, "exchange.pub.pem").text.contains("旁边没有"))
  }

  @Test func `what a department has repeated in a signed receipt is no key of the exchange's`() throws {
    let exchange = try TemporaryExchange()
    let own = SigningKey.make(.ed25519)
    let id = own.publicKey.pem.replacing("\n", with: "\u{2028}")
    let bundle = """
      <?xml version="1.0" encoding="UTF-8"?>
      <bundle xmlns="urn:xuecheng:exchange:1" kind="inquiry" id="\u{2028}\(id)" sender="XC-WJ" \
      createdAt="2021-01-04T16:00:00+08:00"><record><msgId>C</msgId></record></bundle>
      """
    try exchange.drop(Array(bundle.utf8), as: "b.xml", from: "XC-WJ")
    try exchange.pass("2021-01-04T16:00", comesBack: nil)
    let receipt = exchange.layout.department("XC-WJ").appending("receipts/b.xml.receipt.xml")
    let signed = try #require(SignedReceipt(Files.bytes(of: receipt)))
    let text = String(decoding: signed.content, as: UTF8.self)
    #expect(text.contains("BEGIN PUBLIC KEY") && !text.contains("\u{2028}"), "\(text)")
    // Whatever it holds: as one that an earlier program signed it would have the line ends in it.
    let scratch = try ScratchFolder()
    let key = try exchange.signingKey()
    let old = text.replacing("\\u{2028}", with: "\u{2028}")
    for (name, content) in [("new.pub.pem", text), ("old.pub.pem", old), ("new.pem", old)] {
      let file = try scratch.write(content, to: name)
      try Files.replace(
        DetachedSignature.file(beside: file), with: key.signature(of: Array(content.utf8)))
      let told = try Program.run("verify", file.string, "--key", Self.publicKey(of: exchange))
      #expect(told.status == 1, "\(name): \(told.text)")
      let used = try Program.run("verify", receipt.string, "--key", file.string)
      #expect(used.status == 65 && used.errors.contains(name), "\(name): \(used.errors)")
    }
  }

  @Test func `a backup is made without the private key, and says so`() throws {
    let exchange = try Self.twoDays()
    let key = try exchange.signingKey().publicKey.id
    try Files.remove(exchange.keys.path.appending("\(key).pem"))
    let target = exchange.root.appending("b.sqlite")
    let outcome = try exchange.ask("backup", target.string)
    #expect(outcome.status == 0 && outcome.text.contains("没有签名"), "\(outcome.text)")
    #expect(try !Files.exists(FilePath(target.string + ".sha256.sig")))
    let told = try Program.run("verify", target.string, "--key", exchange.keys.publicFile(key).string)
    #expect(told.status == 1 && told.text.contains("旁边没有签名"), "\(told.text)")
  }

  @Test func `a running processor takes a new key up without being disturbed`() throws {
    let exchange = try TemporaryExchange()
    let processor = try RunningProgram(["run", exchange.root.string])
    /// How many keys are, or were, in use.
    func noted() throws -> Int {
      let list = try Program.run("key", "list", exchange.root.string).text
      return list.components(separatedBy: " 使用").count - 1
    }
    try #require(waitUntil { try noted() == 1 })
    try #require(Program.run("key", "rotate", exchange.root.string).status == 0)
    try #require(waitUntil { try noted() == 2 })
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try #require(waitUntil { try Files.exists(Self.receipt(of: exchange)) })
    processor.send(SIGTERM)
    #expect(try processor.wait().status == 0)
    let held = try Program.run(
      "verify", Self.receipt(of: exchange).string, "--key", Self.publicKey(of: exchange))
    #expect(held.status == 0, "\(held.text)")
  }

  @Test func `an exchange from before there were keys gets one, and its packages stay as they were`() throws {
    let exchange = try TemporaryExchange(settings: ["signing: none"])
    try Files.removeTree(exchange.root.appending("keys"))
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:01")
    let old = try Files.bytes(of: Self.package("2021-01-04", of: exchange))
    #expect(try Program.run("verify", Self.package("2021-01-04", of: exchange).string).status == 1)
    try #require(exchange.ask("report", "--at", "2021-01-05T09:00").status == 0)
    let preliminary = try Program.run("verify", Self.package("2021-01-05", of: exchange).string)
    #expect(preliminary.status == 1 && preliminary.text.contains("没有 chain.txt"), "\(preliminary.text)")
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: settings.replacing("signing: none", with: "").utf8)
    try exchange.pass("2021-01-06T00:01")
    try #require(exchange.ask("report", "--date", "2021-01-04").status == 0)
    #expect(try Files.bytes(of: Self.package("2021-01-04", of: exchange)) == old)
    let held = try Program.run(
      "verify", Self.package("2021-01-05", of: exchange).string, "--key", Self.publicKey(of: exchange))
    #expect(held.status == 0, "\(held.text)")
    #expect(held.text.contains(Files.sha256(of: old)), "it names the unsigned one before it")
    // And it can be given up again.
    try Files.replace(exchange.layout.settings, with: settings.utf8)
    try exchange.pass("2021-01-07T00:01")
    let unsigned = try Program.run("verify", Self.package("2021-01-06", of: exchange).string)
    #expect(unsigned.status == 1 && unsigned.text.contains("没有签名"))
    try #require(exchange.ask("report", "--at", "2021-01-07T09:00").status == 0)
    let last = try Program.run("verify", Self.package("2021-01-07", of: exchange).string)
    #expect(last.status == 1 && last.text.contains("没有签名") && last.text.contains("预览："), "\(last.text)")
    #expect(try exchange.ledger { try $0.entries(about: "signing").count } == 2)
  }

  @Test func `where the key in use is lost, none takes its place by itself, and everybody is told`() throws {
    let exchange = try Self.twoDays()
    let key = try Self.publicKey(of: exchange)
    let known = try Files.bytes(of: FilePath(key))
    let away = exchange.root.appending("keys-away")
    try Files.rename(exchange.keys.path, to: away)
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕3号")]), as: "再.csv", from: "XC-SPJ")
    let outcome = try exchange.run(at: "2021-01-06T10:00")
    #expect(outcome.status == 75 && outcome.text.contains("请从备份放回 keys"), "\(outcome.text)")
    // Whoever dropped something is answered all the same.
    let receipt = Self.beside("再.csv.receipt.xml", of: exchange)
    #expect(try SignedReceipt(Files.bytes(of: receipt)) == nil)
    #expect(try !Files.exists(exchange.keys.path))
    let look = try exchange.ask("status", "--check", "--at", "2021-01-06T10:01")
    #expect(look.status == 2 && look.text.contains("不在 keys 里"), "\(look.text)")
    try Files.rename(away, to: exchange.keys.path)
    try exchange.pass("2021-01-06T10:02")
    #expect(try Files.bytes(of: FilePath(Self.publicKey(of: exchange))) == known)
    #expect(try exchange.ledger { try $0.entries(about: "signing").count } == 1)
    // Where it can't be found any more, another is put into use on purpose.
    try Files.removeTree(exchange.keys.path)
    try #require(Program.run("key", "rotate", exchange.root.string).status == 0)
    try exchange.pass("2021-01-06T10:04")
    #expect(try exchange.ledger { try $0.entries(about: "signing").count } == 2)
  }

  @Test func `a key that another has replaced never comes into use again by an old folder that is put back`()
    throws
  {
    let exchange = try Self.twoDays()
    let (before, after) = (exchange.root.appending("keys-before"), exchange.root.appending("keys-after"))
    func put(_ from: FilePath, at to: FilePath) throws {
      try Files.removeTree(to)
      try FileManager.default.copyItem(atPath: from.string, toPath: to.string)
    }
    func noted() throws -> Int { try exchange.ledger { try $0.entries(about: "signing").count } }
    let first = try exchange.signingKey().publicKey
    try put(exchange.keys.path, at: before)
    try #require(Program.run("key", "rotate", exchange.root.string, "--at", "2021-01-06T09:00").status == 0)
    try exchange.pass("2021-01-06T09:01", comesBack: nil)
    let second = try exchange.signingKey().publicKey
    try put(exchange.keys.path, at: after)

    try put(before, at: exchange.keys.path)
    func isTold() throws {
      for look in [
        try exchange.ask("status", "--check", "--at", "2021-01-06T09:02"),
        try exchange.ask("doctor", "--quick", "--at", "2021-01-06T09:02"),
      ] {
        let words = "\(first.id) 已由 \(second.id) 替换"
        #expect(look.status != 0 && look.text.contains(words), "\(look.text)")
      }
    }
    try isTold()
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕3号")]), as: "再.csv", from: "XC-SPJ")
    let outcome = try exchange.run(at: "2021-01-06T09:03")
    #expect(outcome.status == 75 && outcome.text.contains("不会自行重新启用"), "\(outcome.text)")
    // Whoever dropped something is answered all the same.
    #expect(try SignedReceipt(Files.bytes(of: Self.beside("再.csv.receipt.xml", of: exchange))) == nil)
    let backup = exchange.root.appending("backup.sqlite")
    try #require(exchange.ask("backup", backup.string).status == 0)
    #expect(
      try !Files.exists(DetachedSignature.file(beside: FilePath(backup.string + ".sha256"))),
      "nor is a backup signed by it")
    #expect(try exchange.run(at: "2021-01-07T00:01").status == 75)
    #expect(try !Files.exists(Self.package("2021-01-06", of: exchange)) && noted() == 2)
    // It goes on being told.
    try isTold()

    try put(after, at: exchange.keys.path)
    try exchange.pass("2021-01-07T00:02", comesBack: nil)
    let held = try Program.run(
      "verify", Self.package("2021-01-06", of: exchange).string, "--key",
      exchange.keys.publicFile(second.id).string)
    #expect(try held.status == 0 && noted() == 2, "\(held.text)")

    // Where the newer ones are gone for good, another is put into use on purpose, for which the old one doesn't vouch.
    try put(before, at: exchange.keys.path)
    try #require(Program.run("key", "rotate", exchange.root.string, "--at", "2021-01-07T09:00").status == 0)
    let third = try exchange.signingKey().publicKey
    #expect(try !Files.exists(DetachedSignature.file(beside: exchange.keys.publicFile(third.id))))
    try exchange.pass("2021-01-07T09:01", comesBack: nil)
    #expect(try noted() == 3)
    let check = try exchange.ask("doctor", "--quick", "--at", "2021-01-07T09:02")
    #expect(!check.text.contains("重新启用"), "\(check.text)")
  }

  @Test func `what was closed under a key that is lost for good is signed by the next, and says so`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.pass("2021-01-31T10:00")
    let lost = try exchange.signingKey().publicKey
    try Files.remove(exchange.keys.path.appending("\(lost.id).pem"))
    #expect(try exchange.run(at: "2021-02-01T00:10").status != 0)
    let names = ["2021-01-31", "2021-01"]
    for name in names { #expect(try !Files.exists(exchange.layout.report(named: name))) }
    try #require(
      Program.run("key", "rotate", exchange.root.string, "--at", "2021-02-01T09:00").status == 0)
    let key = try exchange.keys.publicFile(exchange.signingKey().publicKey.id).string
    try exchange.pass("2021-02-01T10:00")
    try exchange.pass("2021-02-02T00:10")
    var digests: [String] = []
    for name in names + ["2021-02-01"] {
      let package = exchange.layout.report(named: name)
      let held = try Program.run("verify", package.string, "--key", key)
      #expect(held.status == 0, "\(held.text)\(held.errors)")
      #expect(held.text.contains("\(lost.id) 已遗失") == (name != "2021-02-01"), "\(held.text)")
      digests.append(try Files.sha256(of: package))
    }
    #expect(
      try Tool.run(
        "unzip", ["-p", exchange.layout.report(named: "2021-01-31").string, "chain.txt"], in: exchange.root
      )
      .output.contains("\nlost-key: \(lost.id)\n"))
    // They come out so again, also once another has come into use.
    try #require(
      Program.run("key", "rotate", exchange.root.string, "--at", "2021-02-02T09:00").status == 0)
    try exchange.pass("2021-02-02T10:00")
    for asked in [["--date", "2021-01-31"], ["--month", "2021-01"]] {
      let outcome = try Program.run(["report", exchange.root.string] + asked)
      #expect(outcome.status == 0 && outcome.text.contains("后来启用的密钥"), "\(outcome.text)\(outcome.errors)")
    }
    #expect(
      try (names + ["2021-02-01"]).map { try Files.sha256(of: exchange.layout.report(named: $0)) } == digests)
    let verified = try exchange.ask("verify", "--at", "2021-02-02T11:00")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }

  @Test
  func
    `a public key that was replaced or removed is found by whoever looks, and written again by the next pass`()
    throws
  {
    let exchange = try Self.twoDays()
    // One that was in use, too.
    try #require(Program.run("key", "rotate", exchange.root.string, "--at", "2021-01-06T09:00").status == 0)
    try exchange.pass("2021-01-06T09:01", comesBack: nil)
    let files = try exchange.keys.entries().map { exchange.keys.publicFile($0.key) }
    #expect(files.count == 2)
    var minute = 10
    for (place, file) in files.enumerated() {
      let right = try Files.bytes(of: file)
      let changes: [[UInt8]?] = [
        Array(SigningKey.make(.ed25519).publicKey.pem.utf8), try Files.bytes(of: files[1 - place]),
        Array("样例".utf8), right + [0x0A], nil,
      ]
      for change in changes {
        if let change { try Files.replace(file, with: change) } else { try Files.remove(file) }
        let name = try #require(file.lastComponent).string
        let looks = [
          try exchange.ask("verify", "--at", "2021-01-06T09:02"),
          try exchange.ask("status", "--check", "--at", "2021-01-06T09:02"),
          try exchange.ask("doctor", "--quick", "--at", "2021-01-06T09:02"),
        ]
        for look in looks { #expect(look.status != 0 && look.text.contains(name), "\(look.text)") }
        minute += 1
        let run = try exchange.run(at: "2021-01-06T09:\(minute)")
        #expect(run.status == 0 && run.errors.contains("pub.pem"), "\(run.text)\(run.errors)")
        #expect(try Files.bytes(of: file) == right)
      }
    }
    #expect(try exchange.ask("verify", "--at", "2021-01-06T10:00").status == 0)
    // Nothing is made where the keys are away.
    let away = exchange.root.appending("keys-away")
    try Files.rename(exchange.keys.path, to: away)
    #expect(try exchange.run(at: "2021-01-06T10:01").status != 0)
    #expect(try !Files.exists(exchange.keys.path))
  }

  @Test func `keys are for nobody else, and a list of keys that isn't ours keeps nobody waiting`() throws {
    let exchange = try Self.twoDays()
    let folder = exchange.keys
    #expect(try Files.permissions(of: folder.path) == 0o700)
    for name in try Files.names(in: folder.path) {
      #expect(try Files.permissions(of: folder.path.appending(name)) == 0o600, "\(name)")
    }
    let index = try Files.bytes(of: folder.index)
    try Files.replace(folder.index, with: "样例\n".utf8)
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕2号")]), as: "又.csv", from: "XC-SPJ")
    let outcome = try exchange.run(at: "2021-01-06T10:00")
    #expect(outcome.status == 75 && outcome.text.contains("keys/index.csv"), "\(outcome.text)")
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
    try Files.replace(folder.index, with: index)
    try exchange.pass("2021-01-06T10:01", comesBack: nil)
  }

  @Test func `a package that was changed where it lies is told when the next day is closed`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:01")
    let path = Self.package("2021-01-04", of: exchange)
    let right = try Files.bytes(of: path)
    var changed = right
    changed[changed.count / 2] ^= 1
    try Files.replace(path, with: changed)
    let outcome = try exchange.run(at: "2021-01-06T00:01")
    #expect(
      outcome.status == 75 && outcome.text.contains("不是当时签名的对账包"), "\(outcome.text)")
    // The next day names what was signed.
    try #require(exchange.ask("report", "--date", "2021-01-04").status == 0)
    #expect(try Files.bytes(of: path) == right)
    #expect(
      try Program.run("verify", path.string, Self.package("2021-01-05", of: exchange).string).status == 0)
  }

  /// By other settings, or by a notice that came since; reviewed or not yet.
  @Test(arguments: [false, true], [false, true])
  func `the package of the last closed day isn't written differently over it, either`(
    isReviewed: Bool, isCalendar: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:01")
    let path = Self.package("2021-01-04", of: exchange)
    let right = try Files.bytes(of: path)
    if isReviewed {
      let word = ["2021-01-04", "样例丁", "一致", "样例：已核对", try Files.sha256(of: path)]
      try exchange.drop(
        SampleBundle.csv([["对账日期", "复核人", "复核结论", "复核说明", "日报包 SHA-256"], word]),
        as: "reconciliation-signoff_1.csv", from: "XC-DSJ")
      try exchange.pass("2021-01-05T09:00")
    }
    if isCalendar {
      try Files.replace(
        exchange.layout.calendar.appending("2027.csv"),
        with: "date,kind,name,notice_year\n2027-01-01,holiday,元旦,2027\n".utf8)
    } else {
      let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
      try Files.replace(exchange.layout.settings, with: settings.replacing("样例交换", with: "样例改名").utf8)
    }
    let refused = try exchange.ask("report", "--date", "2021-01-04")
    #expect(refused.status == 1 && refused.errors.contains("stays as it is"), "\(refused.errors)")
    #expect(try Files.bytes(of: path) == right)
    // Nor by a pass that a stop kept from striking out its note.
    let notes = exchange.layout.reports.appending(".unwritten")
    try Files.makeFolder(notes)
    try Files.replace(notes.appending("2021-01-04"), with: [])
    try exchange.pass("2021-01-05T10:00")
    #expect(try Files.bytes(of: path) == right && Files.names(in: notes).isEmpty)
    // The next day names it.
    try exchange.pass("2021-01-06T00:01")
    #expect(
      try Program.run("verify", path.string, Self.package("2021-01-05", of: exchange).string).status == 0)
  }

  @Test func `a package that the next day's names isn't written differently over it`() throws {
    let exchange = try Self.twoDays()
    let path = Self.package("2021-01-04", of: exchange)
    let right = try Files.bytes(of: path)
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: settings.replacing("样例交换", with: "样例改名").utf8)
    let refused = try exchange.ask("report", "--date", "2021-01-04")
    #expect(refused.status == 1 && refused.errors.contains("stays as it is"), "\(refused.errors)")
    #expect(try Files.bytes(of: path) == right)
    // Where none lies there, one is written and it is said.
    try Files.remove(path)
    let told = try exchange.ask("report", "--date", "2021-01-04")
    #expect(told.status == 0 && told.text.contains("次日的对账包记的是另一个 SHA-256"), "\(told.text)")
    #expect(
      try Program.run("verify", path.string, Self.package("2021-01-05", of: exchange).string).status == 1)
    // What it is, and what helps, is said of it from then on.
    let found = try exchange.ask("verify")
    #expect(found.status == 1 && found.text.contains("遗失以后重新生成的。从备份"), "\(found.text)")
    try Files.replace(path, with: right)
    #expect(try exchange.ask("verify").status == 0)
  }

  /// Reviewed, or only noted when it was written; away until the next day is closed, or written again meanwhile.
  @Test(arguments: [false, true], [false, true])
  func `what a closed day's package was is known while it is away, whatever settings have become`(
    isReviewed: Bool, isWrittenAgain: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:01")
    let path = Self.package("2021-01-04", of: exchange)
    let right = try Files.bytes(of: path)
    let notes = exchange.root.appending(".written")
    #expect(
      try String(decoding: Files.bytes(of: notes.appending("2021-01-04")), as: UTF8.self)
        == "\(Files.sha256(of: right))  2021-01-04.zip\n")
    if isReviewed {
      let word = ["2021-01-04", "样例丁", "一致", "样例：已核对", Files.sha256(of: right)]
      try exchange.drop(
        SampleBundle.csv([["对账日期", "复核人", "复核结论", "复核说明", "日报包 SHA-256"], word]),
        as: "reconciliation-signoff_1.csv", from: "XC-DSJ")
      try exchange.pass("2021-01-05T09:00")
      // The ledger has it as well.
      try Files.removeTree(notes)
    }
    try Files.remove(path)
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: settings.replacing("样例交换", with: "样例改名").utf8)
    if isWrittenAgain {
      let told = try exchange.ask("report", "--date", "2021-01-04")
      #expect(told.status == 0 && told.text.contains("复核过的是另一个包"), "\(told.text)\(told.errors)")
      let found = try exchange.ask("verify")
      #expect(found.status == 1 && found.text.contains("却不是日终时写成或者复核过的那一个包"), "\(found.text)")
    }
    let closing = try exchange.run(at: "2021-01-06T00:01")
    #expect(
      closing.status == 75
        && closing.text.contains(isWrittenAgain ? "是后来重新生成的" : "现在重新生成的也不会与它相同"), "\(closing.text)")
    // The next day names what went out, and once that is back nothing is amiss.
    try Files.replace(path, with: right)
    let verified = try exchange.ask("verify")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
    #expect(
      try Program.run("verify", path.string, Self.package("2021-01-05", of: exchange).string).status == 0)
    // What the ledger names needs no note any more.
    #expect(try Files.names(in: notes).map(\.string) == ["2021-01-05"])
  }

  @Test func `a package that is away and would come out as it was is nothing to tell of at the next closing`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:01")
    let path = Self.package("2021-01-04", of: exchange)
    let right = try Files.bytes(of: path)
    try Files.remove(path)
    try exchange.pass("2021-01-06T00:01")
    try #require(exchange.ask("report", "--date", "2021-01-04").status == 0)
    #expect(try Files.bytes(of: path) == right)
    #expect(try exchange.ask("verify").status == 0)
  }

  /// By what was noted when it was written, and where that is lost by its signature.
  @Test(arguments: [false, true])
  func `after a ledger was rebuilt otherwise, what was signed before stands`(isNoteLost: Bool) throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:01", comesBack: nil)
    let path = Self.package("2021-01-04", of: exchange)
    let right = try Files.bytes(of: path)
    try exchange.loseLedger()
    try Files.removeTree(exchange.layout.archive.appending("2021"))
    if isNoteLost { try Files.removeTree(exchange.root.appending(".written")) }
    let recovered = try exchange.ask("recover", "--at", "2021-01-05T10:00")
    #expect(recovered.text.contains("不能确认重建的链与原来的相同"), "\(recovered.text)\(recovered.errors)")
    for moment in ["2021-01-06T00:01", "2021-01-07T00:01"] {
      let refused = try exchange.ask("report", "--date", "2021-01-04")
      #expect(refused.status == 1 && refused.errors.contains("stays as it is"), "\(refused.errors)")
      #expect(try Files.bytes(of: path) == right)
      try exchange.pass(moment, comesBack: nil)
      #expect(
        try Self.member("chain.txt", of: Self.package("2021-01-05", of: exchange))
          .contains("\nprevious-sha256: \(Files.sha256(of: right))\n"))
      // That it stands elsewhere in the chain than the ledger has it is told each time, and that nobody changed it.
      let verified = try exchange.ask("verify")
      #expect(verified.status == 1 && verified.text.contains("没有动过，但包中所记的台账链"), "\(verified.text)")
    }
  }

  // MARK: Time stamps

  @Test func `packages are stamped by an authority, and the page's last step holds the stamp`() throws {
    let authority = try Authority()
    let exchange = try Self.twoDays("timestamp: \(authority.command)")
    for day in ["2021-01-04", "2021-01-05"] {
      let stamp = exchange.layout.reports.appending("\(day).zip.tsr")
      #expect(try Files.exists(stamp), "\(day)")
    }
    let scratch = try ScratchFolder()
    for name in ["2021-01-04.zip", "2021-01-05.zip", "2021-01-04.zip.tsr"] {
      try Files.copy(exchange.layout.reports.appending(name), to: scratch.path.appending(name))
    }
    try Files.copy(authority.certificate, to: scratch.path.appending("tsa-ca.pem"))
    let step = try #require(
      Self.commands("timestamp").split(separator: "\n").last { $0.hasPrefix("openssl ts") })
    let held = try Tool.run("bash", ["-c", String(step)], in: scratch.path)
    #expect(held.status == 0, "\(held.output)")
    let told = try Program.run("verify", scratch.path.appending("2021-01-04.zip").string)
    #expect(told.status == 0 && told.text.contains("旁边有它的时间戳"), "\(told.text)")
    // A stamp of something else.
    try Files.copy(
      scratch.path.appending("2021-01-04.zip.tsr"), to: scratch.path.appending("2021-01-05.zip.tsr"))
    #expect(try Program.run("verify", scratch.path.appending("2021-01-05.zip").string).status == 1)
  }

  @Test func `an authority that doesn't answer keeps nobody waiting`() throws {
    let authority = try Authority()
    let scratch = try ScratchFolder()
    let (asked, gate) = (scratch.path.appending("asked"), scratch.path.appending("gate"))
    try #require(Tool.run("mkfifo", [gate.string], in: scratch.path).status == 0)
    let exchange = try TemporaryExchange(
      settings: ["timestamp: touch \(asked) && cat \(gate) && \(authority.command)"])
    let yesterday = WallClock.system.now().day.adding(days: -1)
    try exchange.pass("\(yesterday)T10:00")
    let processor = try RunningProgram(["run", exchange.root.string])
    try #require(waitUntil { try Files.exists(asked) })
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try #require(waitUntil { try Files.exists(Self.receipt(of: exchange)) })
    let stamp = exchange.layout.reports.appending("\(yesterday).zip.tsr")
    #expect(try !Files.exists(stamp))
    // A pipe takes what is written to it once somebody reads it.
    try #require(Tool.run("bash", ["-c", ": > \(gate)"], in: scratch.path).status == 0)
    try #require(waitUntil { try Files.exists(stamp) })
    processor.send(SIGTERM)
    #expect(try processor.wait().status == 0)
  }

  @Test(arguments: [
    "exit 3", "echo 样例", "true", "cat", "cat > /dev/null; echo 没有网络 >&2; exit 1",
  ])
  func `an authority that fails stops nothing, is told, and is asked again`(command: String) throws {
    let exchange = try TemporaryExchange(settings: ["timestamp: \"\(command)\""])
    try exchange.pass("2021-01-04T10:00")
    let outcome = try exchange.run(at: "2021-01-05T00:01")
    #expect(
      outcome.status == 0 && outcome.errors.contains("no time stamp for reports/2021-01-04.zip"),
      "\(outcome.errors)")
    let status = try exchange.ask("status")
    #expect(status.text.contains("有 1 日的对账包还没有时间戳：2021-01-04"), "\(status.text)")
    let authority = try Authority()
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(
      exchange.layout.settings, with: settings.replacing("\"\(command)\"", with: authority.command).utf8)
    try exchange.pass("2021-01-05T00:02")
    #expect(try Files.exists(exchange.layout.reports.appending("2021-01-04.zip.tsr")))
    #expect(try !exchange.ask("status").text.contains("时间戳"))
  }

  @Test(arguments: [0, 7])
  func `of what an authority prints only the beginning is kept`(code: Int) throws {
    let command = "yes 样例 | head -c 9000000; yes 没有网络 | head -c 99000 >&2; exit \(code)"
    let exchange = try TemporaryExchange(settings: ["timestamp: \"\(command)\""])
    try exchange.pass("2021-01-04T10:00")
    let outcome = try exchange.run(at: "2021-01-05T00:01")
    #expect(outcome.status == 0 && outcome.errors.contains("no time stamp"), "\(outcome.errors)")
    if code > 0 { #expect(outcome.errors.contains("ended with 7: 没有网络"), "\(outcome.errors)") }
    let sizes = try ["out", "err"].map {
      try Files.status(of: exchange.layout.work.appending("timestamp.\($0)"))?.size
    }
    #expect(sizes == [(1 << 20) + 1, 4_096])
  }
}

/// A time-stamping authority of `openssl`, with a certificate of its own.
private final class Authority {
  private let folder: ScratchFolder
  /// The command for the settings.
  var command: String {
    "openssl ts -reply -config \(folder.path)/tsa.cnf -queryfile /dev/stdin"
  }
  /// The certificate to trust.
  var certificate: FilePath { folder.path.appending("tsa.pem") }

  init() throws {
    folder = try ScratchFolder()
    try folder.write("01\n", to: "serial")
    try folder.write(
      """
      [req]
      distinguished_name = name
      x509_extensions = stamping
      prompt = no
      [name]
      CN = 样例时间戳机构
      [stamping]
      extendedKeyUsage = critical,timeStamping
      keyUsage = critical,digitalSignature
      basicConstraints = CA:false
      [tsa]
      default_tsa = tsa1
      [tsa1]
      serial = \(folder.path)/serial
      crypto_device = builtin
      signer_cert = \(folder.path)/tsa.pem
      certs = \(folder.path)/tsa.pem
      signer_key = \(folder.path)/tsa.key
      signer_digest = sha256
      default_policy = 1.2.3.4.1
      digests = sha256
      accuracy = secs:1
      """, to: "tsa.cnf")
    let made = try Tool.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30000", "-utf8", "-config", "tsa.cnf",
        "-keyout",
        "tsa.key", "-out", "tsa.pem",
      ], in: folder.path)
    try #require(made.status == 0, "\(made.output)")
  }
}
