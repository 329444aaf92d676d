import ExchangeFiles
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeInspection

/// What a file says about what is told of any number of records, in memory that doesn't grow with them.
struct TopicContentsTests {
  private static func word(_ content: Int, _ topic: Int) -> TopicContents.Word {
    let digest = (0..<16).map { UInt8(truncatingIfNeeded: content &* 31 &+ $0) }
    return TopicContents.Word(digest, about: "样例-\(topic)")
  }

  /// As few as one, as many as fill blocks to the end, and more than are put in order at once.
  @Test(arguments: [0, 1, 4, 31, 32, 33, 64, 500], [1, 3, 200])
  func `what is said is told as by whoever keeps all`(
    count: Int, topics: Int
  ) throws {
    let scratch = try ScratchFolder()
    var random = SeededGenerator()
    let contents = TopicContents(path: scratch.path.appending("said"), limit: 32, block: 4)
    var kept: [Int: Set<Int>] = [:]
    for _ in 0..<count {
      let (topic, content) = (
        Int.random(in: 0..<topics, using: &random), Int.random(in: 0..<3, using: &random)
      )
      kept[topic, default: []].insert(content)
      try contents.append(Self.word(content, topic))
    }
    try contents.finish()
    for topic in 0...topics {
      let said = kept[topic] ?? []
      for content in 0...3 {
        let word = Self.word(content, topic)
        #expect(try contents.contains(word) == said.contains(content), "\(random.seed)")
        #expect(try contents.isAlone(word) == (said.count == 1), "\(random.seed)")
      }
    }
  }

  @Test func `of many, little is held in memory`() throws {
    let scratch = try ScratchFolder()
    let contents = TopicContents(path: scratch.path.appending("said"), limit: 64, block: 16)
    for record in 0..<4_096 { try contents.append(Self.word(0, record)) }
    try contents.finish()
    for record in [0, 4_095, 17] {
      #expect(try contents.isAlone(Self.word(0, record)))
      #expect(contents.held <= 4_096 / 16 + 16, "a fence a block, and a block")
    }
  }

  @Test func `what an attempt left that came to no end is in nobody's way`() throws {
    let scratch = try ScratchFolder()
    for topic in 1...2 {
      let contents = TopicContents(path: scratch.path.appending("said"), limit: 4, block: 2)
      for content in 0..<9 { try contents.append(Self.word(content, topic)) }
      try contents.finish()
      #expect(try contents.contains(Self.word(8, topic)))
      #expect(try !contents.contains(Self.word(8, 3 - topic)))
    }
    #expect(try Files.exists(scratch.path.appending("said").appending("words")))
  }
}
