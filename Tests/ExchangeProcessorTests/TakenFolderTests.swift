import ExchangeBase
import ExchangeFormats
import ExchangeTesting
import Testing

@testable import ExchangeProcessor

/// The folder of a taken file keeps the drop's id and the time of taking in its name.
struct TakenFolderTests {
  @Test func `a name tells what it was made of`() throws {
    var random = SeededGenerator(seed: 0x7A4E)
    for _ in 0..<500 {
      func two(_ range: ClosedRange<Int>) -> String {
        let number = Int.random(in: range, using: &random)
        return number < 10 ? "0\(number)" : "\(number)"
      }
      let (month, day, number) = (two(1...12), two(1...28), Int.random(in: 1...20_000, using: &random))
      let time = "\(two(0...23)):\(two(0...59)):\(two(0...59)).\(Int.random(in: 100...999, using: &random))"
      let receivedAt = try #require(Instant("2021-\(month)-\(day)T\(time)+08:00"))
      let digits = String(number)
      let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      let folder = TakenFolder(drop: "2021\(month)\(day)-\(padded)", receivedAt: receivedAt)
      #expect(TakenFolder(name: folder.name) == folder)
      #expect(folder.number == number)
    }
  }

  @Test func `a name is the id and the time in digits`() throws {
    let receivedAt = try #require(Instant("2021-01-04T16:05:09.007+08:00"))
    #expect(TakenFolder(drop: "20210104-0001", receivedAt: receivedAt).name == "20210104-0001.160509007")
  }

  @Test(arguments: [
    "", "20210104-0001", "20210104-0001.", "20210104-0001.16050900", "20210104-0001.160509007.csv",
    "20211304-0001.160509007", "20210104-0001.250509007", "lost+found", "2021.160509007",
    "20210104-0001.一二三", "20210104-000a.160509007", "20210104-001.160509007", "20210104_0001.160509007",
  ])
  func `a folder of somebody else's isn't taken for ours`(name: String) {
    #expect(TakenFolder(name: name) == nil)
  }
}
