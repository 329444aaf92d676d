import ExchangeBase
import ExchangeFormats
import SystemPackage
import Testing

@testable import ExchangeInspection

/// What goes through a worker's pipe comes out as it went in, and what doesn't make sense comes out as nothing.
struct MessageTests {
  private enum Shape: Codable, Equatable {
    case empty
    case pair(Int, named: String?)
    case deep([Int: [String]])
  }

  private let file = TakenFile(
    drop: "20210104-0001", sender: "XC-SPJ", name: "样例.csv", receivedAt: Instant(milliseconds: 0),
    copy: "work/original", size: 3, sha256: "ab")

  private struct Sample: Codable, Equatable {
    var flag = true
    var least = Int.min
    var most = UInt64.max
    var small: UInt8 = 200
    var fraction = -0.5
    var text = "文书 №1\u{0}"
    var missing: Int?
    var bytes: [UInt8] = [0, 255, 7]
    var pieces: [[UInt8]] = [[], [1]]
    var gaps: [[Int?]] = [[1, nil], []]
    var places = ["一": 1, "二": 2]
    var shapes: [Shape] = [.empty, .pair(-1, named: nil), .pair(2, named: "名"), .deep([3: ["甲", ""]])]
    var below: [Sample] = []
  }

  private var sample: Sample {
    var sample = Sample()
    sample.below = [Sample(), Sample()]
    return sample
  }

  @Test func `a message comes out as it went in`() throws {
    let bytes = try MessageWriter.bytes(of: sample)
    #expect(try MessageReader.message(Sample.self, in: bytes) == sample)
  }

  @Test func `bytes stand there as they are`() throws {
    let content = [UInt8](repeating: 9, count: 10_000)
    let bytes = try MessageWriter.bytes(of: content)
    #expect(bytes.count == content.count + 5)
    #expect(try MessageReader.message([UInt8].self, in: bytes) == content)
  }

  @Test func `what is cut off makes no sense`() throws {
    let bytes = try MessageWriter.bytes(of: sample)
    for count in bytes.indices {
      #expect(throws: (any Error).self, "cut to \(count) bytes") {
        try MessageReader.message(Sample.self, in: Array(bytes[..<count]))
      }
    }
  }

  @Test func `whatever a byte is changed to, reading ends`() throws {
    let bytes = try MessageWriter.bytes(of: Sample())
    for place in bytes.indices {
      for byte in [0, 1, 3, 5, 6, 7, 8, 9, 10, 127, 128, 255] as [UInt8] {
        var other = bytes
        other[place] = byte
        _ = try? MessageReader.message(Sample.self, in: other)
      }
    }
  }

  @Test(arguments: [0.5, -1, 1e300, .infinity, -.infinity, .nan])
  func `whatever part of a file is said to be read, it is from none to all`(said: Double) throws {
    let message = try MessageReader.message(Double.self, in: MessageWriter.bytes(of: said))
    let part = WorkerMessage.part(saidToBe: message)
    #expect((0...1).contains(part) && (part == said || !(0...1).contains(said)))
  }

  @Test func `numbers that no file has are no answer`() {
    let sound = Inspection(file: file)
    #expect(sound.canBeOfAFile)
    let fields: [WritableKeyPath<Inspection, Int>] = [\.found, \.rejected, \.passed, \.rowsLeftOut]
    for field in fields {
      for number in [Int.max, Int.min, -1] {
        var inspection = sound
        inspection[keyPath: field] = number
        #expect(!inspection.canBeOfAFile)
        #expect(!ofForms([inspection]).canBeOfAFile, "one of its parts has such")
      }
    }
  }

  @Test(arguments: [Int.max, Int.min, 1 << 41, -1 << 41])
  func `nor are numbers that say where something stands, or how much came with it`(number: Int) {
    let changes: [(inout Inspection) -> Void] = [
      { $0.readToLine = number },
      { $0.header = BundleHeader(kind: "claim", declaredRecords: number) },
      { $0.sheet = FilledSheet(place: number, name: "样例", kind: "claim") },
      { $0.subjects[number] = ["样例"] },
      { $0.findings.columns["样例"] = number },
      { $0.findings.add(Finding(.noRecords, at: Position(line: number))) },
      { $0.findings.add(Finding(.noRecords, at: Position(line: 1, record: number))) },
      { $0.attachments.append(Attachment(name: "a", member: "a", path: "work/a", size: number, sha256: "")) },
      { $0.failures = 1 },
    ]
    for (place, change) in changes.enumerated() {
      var inspection = Inspection(file: file)
      change(&inspection)
      #expect(!inspection.canBeOfAFile, "change \(place)")
    }
  }

  @Test func `what a worker names lies in the folder of its job`() {
    func holds(_ change: (inout Inspection) -> Void) -> Bool {
      var inspection = Inspection(file: file)
      change(&inspection)
      let folder: FilePath = "/x/work/20210104-0001"
      return inspection.keeps(to: folder) && ofForms([inspection]).keeps(to: folder)
    }
    func keeps(_ path: FilePath) -> [Bool] {
      [
        holds { $0.records = RecordSpool(file: path) }, holds { $0.rejectedRows = path },
        holds { $0.rejectedResults = path },
        holds { $0.attachments.append(Attachment(name: "a", member: "a", path: path, size: 1, sha256: "")) },
      ]
    }
    #expect(holds { _ in })
    for path in ["/x/work/20210104-0001/records", "/x/work/20210104-0001/attachments/0"] as [FilePath] {
      #expect(keeps(path) == [true, true, true, true], "\(path)")
    }
    for path in [
      "/x/keys/样例.pem", "/x/work/20210104-0001", "/x/work/20210104-0001/../../keys/样例.pem",
      "/x/work/20210104-00012/records", "records", "",
    ] as [FilePath] {
      #expect(keeps(path) == [false, false, false, false], "\(path)")
    }
  }

  /// A workbook of forms with these numbers.
  private func ofForms(_ parts: [Inspection]) -> Inspection {
    var whole = Inspection(file: file)
    for var part in parts {
      part.sheet = FilledSheet(place: 1, name: "样例", kind: "claim")
      whole.take(part: part)
    }
    (whole.found, whole.rejected, whole.passed, whole.rowsLeftOut) = (0, 0, 0, 0)
    whole.findings.sheet = "样例"
    return whole
  }

  @Test func `only a workbook holds several forms, each in a sheet of its own`() {
    let one = Inspection(file: file)
    var whole = ofForms([one, one])
    #expect(whole.canBeOfAFile)
    whole.findings.sheet = nil
    #expect(!whole.canBeOfAFile)
    whole = ofForms([one, ofForms([one])])
    #expect(!whole.canBeOfAFile, "forms within a form")
    whole = Inspection(file: file)
    whole.take(part: one)
    whole.findings.sheet = "样例"
    #expect(!whole.canBeOfAFile, "a form in no sheet")
  }

  @Test func `of an attachment no place is taken from a worker`() throws {
    var sent = Attachments()
    for name in ["a.pdf", "b.pdf"] {
      let path = FilePath("work").appending(name)
      sent.append(Attachment(name: name, member: name, path: path, size: 1, sha256: "ab"))
    }
    sent.announced = ["c.pdf"]
    let read = try MessageReader.message(Attachments.self, in: MessageWriter.bytes(of: sent))
    #expect(read.items == sent.items && read.announced == sent.announced && read.canCome)
    #expect(["a.pdf", "b.pdf", "c.pdf"].map(read.place(of:)) == [0, 1, nil])
  }

  @Test func `numbers of findings that no file has are no answer`() throws {
    var sound = Inspection(file: file)
    sound.findings.add(Finding(.noRecords))
    #expect(sound.canBeOfAFile)
    // A worker that was taken over writes what it likes.
    let key = try #require(FileInHand.key)
    let one = try MessageWriter.bytes(of: 1)
    let most = try MessageWriter.bytes(of: Int.max)
    let message = try MessageWriter.bytes(of: sound)
    var told = 0
    for place in message.indices.dropLast(one.count - 1)
    where Array(message[place..<(place + one.count)]) == one {
      var other = message
      other.replaceSubrange(place..<(place + one.count), with: most)
      let read = try MessageReader.message(Inspection.self, in: other, userInfo: [key: file])
      #expect(!read.canBeOfAFile)
      told += 1
    }
    #expect(told == 2, "in all, and of one code")
  }

  @Test func `of two values of one name the first counts`() throws {
    let numbers = try [1, 2].map { try MessageWriter.bytes(of: $0) }
    let name = [MessageSort.text.rawValue] + Self.length(1) + Array("a".utf8)
    let fields = numbers.flatMap { name + $0 }
    let bytes = [MessageSort.fields.rawValue] + Self.length(fields.count) + fields
    #expect(try MessageReader.message([String: Int].self, in: bytes) == ["a": 1])
  }

  /// A list in a list, however many times.
  private struct Nest: Codable {
    var below: [Nest] = []
  }

  @Test func `what lies too deep is given up`() throws {
    var bytes: [UInt8] = []
    for _ in 0..<5_000 {
      let list = [MessageSort.list.rawValue] + Self.length(bytes.count) + bytes
      let name = [MessageSort.text.rawValue] + Self.length(5) + Array("below".utf8)
      bytes = [MessageSort.fields.rawValue] + Self.length(name.count + list.count) + name + list
    }
    #expect(throws: MessageReader.Garbled.self) { try MessageReader.message(Nest.self, in: bytes) }
  }

  private static func length(_ count: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(count).littleEndian) { Array($0) }
  }
}
