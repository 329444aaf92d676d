import Foundation
import Testing

@testable import ExchangeFormats

/// Packages of ours in the hands of readers that aren't.
@Suite struct ZIPReadBackTests {
  /// The limits under which a small package already needs ZIP64, in every combination of what is wide.
  static let limits = [
    ZIPLimits(), ZIPLimits(number: 100), ZIPLimits(number: 300_000), ZIPLimits(entries: 3),
    ZIPLimits(number: 100, entries: 3),
  ]

  @Test(arguments: limits.indices)
  func `Python reads back every entry`(limits: Int) throws {
    let python = try #require(ExternalTool("python3"))
    try withPackage(ZIPWriterTests.package(ZIPWriterTests.entries, limits: Self.limits[limits])) { path in
      let result = try python.run(["-I", "-X", "utf8", "-c", Self.listing, path])
      let expected = ZIPWriterTests.entries.map { name, bytes in
        "\(name) \(bytes.count) \(bytes.reduce(0) { ($0 * 31 + Int($1)) % 65_521 }) "
          + "\(bytes.isEmpty ? 0 : 8) 0o100644 (2021, 1, 4, 16, 16, 30)"
      }
      #expect(result.output.split(separator: "\n").map(String.init) == expected)
    }
  }

  @Test(arguments: limits.indices)
  func `unzip finds no fault`(limits: Int) throws {
    let unzip = try #require(ExternalTool("unzip"))
    try withPackage(ZIPWriterTests.package(ZIPWriterTests.entries, limits: Self.limits[limits])) { path in
      let result = try unzip.run(["-t", path])
      #expect(result.status == 0, "\(result.output)")
    }
  }

  @Test
  func `more entries than the original format can count`() throws {
    let python = try #require(ExternalTool("python3"))
    let entries = (0..<70_000).map { ("d/\($0).txt", Array("\($0)".utf8)) }
    try withPackage(ZIPWriterTests.package(entries)) { path in
      let script = """
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as z:
            names = z.namelist()
            print(len(names), all(z.read(n).decode() == n[2:-4] for n in names[::997] + names[-1:]))
        """
      let result = try python.run(["-I", "-c", script, path])
      #expect(result.output == "70000 True\n")
    }
  }

  @Test
  func `a flipped byte of the data doesn't go unnoticed`() throws {
    let python = try #require(ExternalTool("python3"))
    var package = try ZIPWriterTests.package([("a", ZIPWriterTests.noise(count: 1_000, seed: 3))])
    package[500] ^= 1
    try withPackage(package) { path in
      let result = try python.run(["-I", "-c", Self.listing, path])
      #expect(result.status != 0)
    }
  }

  private static let listing = """
    import sys, zipfile
    with zipfile.ZipFile(sys.argv[1]) as z:
        for i in z.infolist():
            h = 0
            for b in z.read(i): h = (h * 31 + b) % 65521
            print(i.filename, i.file_size, h, i.compress_type, oct(i.external_attr >> 16), i.date_time)
    """

  private func withPackage(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    try withScratchFolder { folder in
      let path = "\(folder)/package.zip"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      try body(path)
    }
  }
}
