import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Some of what `make torture` tries, by chance, and that it would see what it is there to see (`Tests/Faults`).
@Suite(.serialized, .waitsLong) struct SweepTests {
  private static let folder = FilePath(
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Faults")
      .standardizedFileURL.path)

  private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let program = "EXCHANGE_PROGRAM=\(Program.url.path)"
    return try Tool.run("env", [program, "python3", "-B"] + arguments, in: folder)
  }

  @Test func `a call that fails, a kill or a power cut loses nothing and doubles nothing`() throws {
    let seed = SeededGenerator().seed >> 32
    let tried = try Self.python(["torture.py", Program.url.path, "--cases", "32", "--seed", "\(seed)"])
    // Where nothing may be traced it ends with 2, and says that the calls weren't counted; all else has to come about.
    let lacking = tried.output.split(separator: "\n").filter { $0.hasPrefix("NOT ALL of ") }
    #expect(lacking.allSatisfy { $0.hasPrefix("NOT ALL of counts: ") }, "\(tried.output)")
    #expect(tried.status == (lacking.isEmpty ? 0 : 2), "\(tried.output)")
    #expect(tried.output.contains("\n0 wrong;"), "\(tried.output)")
    #expect(tried.output.contains("as strace has them") == lacking.isEmpty, "\(tried.output)")
    for part in ["faults", "kills", "kept", "senders", "commands", "cuts", "doubt"] {
      #expect(tried.output.contains("\n\(part): "), "\(tried.output)")
    }
  }

  @Test func `a disk after a power cut is what was measured`() throws {
    let tried = try Self.python(["-m", "unittest", "test_disk"])
    #expect(tried.status == 0, "\(tried.output)")
  }

  @Test func `what was found once stays mended`() throws {
    let tried = try Self.python(["-m", "unittest", "test_mended"])
    #expect(tried.status == 0, "\(tried.output)")
  }

  @Test func `whatever is lost, doubled or torn is seen`() throws {
    let tried = try Self.python(["-m", "unittest", "test_judge"])
    #expect(tried.status == 0, "\(tried.output)")
  }
}
