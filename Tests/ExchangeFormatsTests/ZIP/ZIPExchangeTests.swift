import Foundation
import Testing

@testable import ExchangeFormats

/// What we write, read by others; what others write, read by us.
@Suite struct ZIPExchangeTests {
  /// Names and contents of all sorts.
  static let files: [(name: String, content: [UInt8])] = [
    ("函告.csv", Array("样例,内容\r\n".utf8)),
    ("attachments/现场检查笔录䶮.pdf", ZIPWriterTests.noise(count: 3_000, seed: 4)),
    ("attachments/照片/空.jpg", []), ("attachments/b.txt", Array(repeating: 0x62, count: 200_000)),
  ]

  private static var contents: [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.content) })
  }

  @Test(arguments: ZIPReadBackTests.limits)
  func `we read what we write, in ZIP64 too`(limits: ZIPLimits) throws {
    let bytes = try ZIPWriterTests.package(Self.files.map { ($0.name, $0.content) }, limits: limits)
    #expect(try ForgedZIP.outcome(of: bytes) == .read(Self.contents))
  }

  @Test(
    arguments: [
      ["python3", "-I", "-c", pythonReading, "ZIP", "OUT"], ["unzip", "-qq", "ZIP", "-d", "OUT"],
      ["7z", "x", "-oOUT", "ZIP"],
    ])
  func `others read what we write`(command: [String]) throws {
    let tool = try #require(ExternalTool(command[0]), "scripts/prepare test installs \(command[0])")
    try withScratchFolder { folder in
      let path = "\(folder)/package.zip"
      try Data(try ZIPWriterTests.package(Self.files.map { ($0.name, $0.content) }))
        .write(to: URL(fileURLWithPath: path))
      let arguments = command.dropFirst().map {
        $0.replacing("ZIP", with: path).replacing("OUT", with: "\(folder)/out")
      }
      let result = try tool.run(arguments)
      #expect(result.status == 0, "\(result.output)")
      for file in Self.files {
        #expect(
          try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/out/\(file.name)"))) == file.content)
      }
    }
  }

  @Test(
    arguments: [
      ["python3", "-I", "-c", pythonWriting, "deflated"], ["python3", "-I", "-c", pythonWriting, "stored"],
      ["python3", "-I", "-c", pythonWriting, "streamed"], ["python3", "-I", "-c", pythonWriting, "zip64"],
      ["zip", "-q", "-r"], ["zip", "-q", "-r", "-0"], ["zip", "-q", "-r", "-fd"], ["zip", "-q", "-r", "-fz"],
      ["zip", "-q", "-r", "-D"], ["7z", "a"], ["7z", "a", "-mx=9"], ["7z", "a", "-mcu=on"],
    ])
  func `we read what others write`(command: [String]) throws {
    let tool = try #require(ExternalTool(command[0]), "scripts/prepare test installs \(command[0])")
    try withScratchFolder { folder in
      let source = URL(fileURLWithPath: "\(folder)/in")
      for file in Self.files {
        let target = source.appendingPathComponent(file.name)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.content).write(to: target)
      }
      let path = "\(folder)/package.zip"
      let result = try tool.run(
        Array(command.dropFirst()) + (command[0] == "7z" ? ["-tzip"] : []) + [path]
          + (command[0] == "python3" ? [] : ["."]), in: source)
      #expect(result.status == 0, "\(result.output)")
      let outcome = try ForgedZIP.outcome(of: Array(Data(contentsOf: URL(fileURLWithPath: path))))
      guard case .read(let found) = outcome else {
        Issue.record("refused: \(outcome.detail ?? "")")
        return
      }
      #expect(found.filter { !$0.key.hasSuffix("/") } == Self.contents)
    }
  }

  private static let pythonReading = """
    import sys, zipfile
    with zipfile.ZipFile(sys.argv[1]) as z:
        assert z.testzip() is None
        z.extractall(sys.argv[2])
    """

  private static let pythonWriting = """
    import os, sys, zipfile
    how, path = sys.argv[1], sys.argv[2]
    class Pipe:
        def __init__(self, file): self.file = file
        def write(self, data): return self.file.write(data)
        def flush(self): self.file.flush()
    raw = open(path, 'wb')
    z = zipfile.ZipFile(Pipe(raw) if how == 'streamed' else raw, 'w',
                        zipfile.ZIP_STORED if how == 'stored' else zipfile.ZIP_DEFLATED)
    for folder, _, names in os.walk('.'):
        for name in names:
            file = os.path.join(folder, name)
            with z.open(zipfile.ZipInfo.from_file(file, file[2:]), 'w', force_zip64=how == 'zip64') as out:
                out.write(open(file, 'rb').read())
    z.close(); raw.close()
    """
}
