import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeInspection

/// What makes two records the same.
struct RecordIdentityTests {
  private let schema: KindSchema
  private let identity: RecordIdentity

  init() throws {
    schema = try #require(try Repository.kinds()["approval-push"]).schema
    identity = RecordIdentity(schema: schema)
  }

  private func record(_ values: [String: String]) -> Record {
    Record(number: 1, values: schema.fields.map { values[$0.name] ?? "" })
  }

  private func msgId(_ values: [String: String], sender: String = "XC-SPJ") -> String {
    identity.msgId(of: identity.identified(record(values), sender: sender).record)
  }

  @Test func `the sender's own id stays`() {
    #expect(msgId(["msgId": "SPJ-1", "docNo": "薛审字〔2021〕1号"]) == "SPJ-1")
  }

  @Test func `a derived id is the same in every version of the program`() {
    // sha256sum of four lines, sender, kind, folded number, action. Another value would deliver again what was delivered before an update.
    #expect(msgId(["docNo": "薛审食许字〔2021〕1号", "action": "核发"]) == "XC-SPJ-4c7146ed166ec9a3c58f")
  }

  @Test(arguments: ["薛审食许字(2021)1号", "薛审食许字（2021）1号", "薛审食许字【2021】1号", "薛审食许字[2021]1号"])
  func `other brackets are no other content`(docNo: String) {
    func digest(_ docNo: String) -> [UInt8] {
      identity.identified(record(["docNo": docNo]), sender: "XC-SPJ").digest
    }
    #expect(digest(docNo) == digest("薛审食许字〔2021〕1号"))
    #expect(digest(docNo) != digest("薛审食许字〔2021〕2号"))
  }

  @Test(arguments: [
    "薛审食许字(2021)1号", "薛审食许字（2021）1号", "薛审食许字[2021]1号", "薛审食许字【2021】1号", "薛审食许字〔２０２１〕１号", "薛审食许字 〔2021〕 1号",
  ])
  func `a number in other brackets is the same number`(docNo: String) {
    #expect(msgId(["docNo": docNo]) == msgId(["docNo": "薛审食许字〔2021〕1号"]))
    #expect(identity.documents(of: record(["docNo": docNo])) == [DocumentNumber.key("薛审食许字〔2021〕1号")])
  }

  @Test func `another sender, number or action makes another record`() {
    let one = ["docNo": "薛审字〔2021〕1号", "action": "核发"]
    let ids = [
      msgId(one), msgId(one, sender: "XC-WJ"), msgId(["docNo": "薛审字〔2021〕2号", "action": "核发"]),
      msgId(["docNo": "薛审字〔2021〕1号", "action": "注销"]), msgId(["licenceNo": "JY1", "action": "核发"]),
    ]
    #expect(Set(ids).count == ids.count)
  }

  @Test func `what is said again has an id of its own in each drop, which looks derived`() {
    let id = msgId(["docNo": "薛审字〔2021〕1号"])
    let ids = [id, "XC-SPJ-2"].flatMap { said in
      ["20210104-0001", "20210104-0002"].map {
        RecordIdentity.derivedId(saying: said, againIn: $0, sender: "XC-SPJ")
      }
    }
    #expect(Set(ids + [id]).count == 5)
    #expect(ids.allSatisfy { RecordIdentity.isDerived($0, sender: "XC-SPJ") })
    // sha256sum of two lines, the id and the drop. Another value would be lost when a ledger is rebuilt.
    #expect(
      RecordIdentity.derivedId(saying: "XC-SPJ-1", againIn: "20210104-0001", sender: "XC-SPJ")
        == "XC-SPJ-2330c52074c21ab2d380")
  }

  @Test func `what makes a later message another one makes another id, and leaves none where it is absent`()
    throws
  {
    let kinds = try Repository.kinds().definitions
    #expect(kinds.filter { !$0.schema.laterBy.isEmpty }.count >= 16)
    for schema in kinds.map(\.schema) where !schema.laterBy.isEmpty {
      let identity = RecordIdentity(schema: schema)
      func id(_ changed: [String: String]) -> String {
        let values = schema.fields.map { field in
          changed[field.name] ?? (schema.laterBy.contains(field.name) || field.name == "msgId" ? "" : "样例")
        }
        return identity.msgId(
          of: identity.identified(Record(number: 1, values: values), sender: "XC-SPJ").record)
      }
      let bare = id([:])
      for field in schema.laterBy {
        #expect(id([field: "1"]) != bare && id([field: "1"]) != id([field: "2"]), "\(schema.kind) \(field)")
        #expect(id([field: "1"]) == id([field: "１"]), "\(schema.kind) \(field)")
      }
      #expect(RecordIdentity.isDerived(bare, sender: "XC-SPJ"))
    }
  }

  @Test func `ids of kinds that are complete in themselves stay as earlier ledgers have them`() throws {
    let kinds = try Repository.kinds()
    for kind in ["approval-push", "commitment-push", "supervision-push", "disposition", "meeting-resolution"]
    {
      #expect(try #require(kinds[kind]).schema.laterBy.isEmpty, "\(kind)")
    }
    // sha256sum of four lines, as before there was anything that makes a later message another.
    let schema = try #require(kinds["default-exclusion"]).schema
    let record = Record(number: 1, values: schema.fields.map { $0.name == "caseId" ? "BL-1" : "" })
    let identity = RecordIdentity(schema: schema)
    #expect(
      identity.msgId(of: identity.identified(record, sender: "XC-ZJ").record) == "XC-ZJ-a366d15032c0d0373f8e")
  }

  private static func department(
    _ code: String, _ name: String, _ alias: String, until end: Int? = nil, then successor: String? = nil
  ) -> Department {
    Department(
      code: code, name: name, role: .supervision, uscc: "", validFrom: Day(number: 0),
      validTo: end.map { Day(number: $0) }, successor: successor, aliases: [alias])
  }

  /// A record whose fields of departments all hold a text.
  private static func sample(_ schema: KindSchema, naming text: String) -> Record {
    let values = schema.fields.map { field in
      if field.name == "msgId" { return "" }
      return field.role?.namesDepartments == true ? text : "样例"
    }
    return Record(number: 1, values: values)
  }

  /// What such a record is known by.
  private static func known(
    _ schema: KindSchema, naming text: String, _ departments: DepartmentCodes?
  ) -> [String] {
    let identity = RecordIdentity(schema: schema, departments: departments)
    let (record, digest) = identity.identified(sample(schema, naming: text), sender: "XC-SPJ")
    return [identity.msgId(of: record), digest.map { String($0) }.joined(separator: ".")]
  }

  @Test func `departments are the same by whatever they are called, and in whatever order`() throws {
    let table = RoutingTable(
      departments: [Self.department("B", "样例乙局", "乙"), Self.department("A", "样例甲局", "甲")],
      items: [])
    let departments = DepartmentCodes(table)
    let kinds = try Repository.kinds().definitions.map(\.schema).filter { schema in
      schema.fields.contains { $0.role?.namesDepartments == true }
    }
    #expect(kinds.count >= 10)
    for schema in kinds {
      let codes = Self.known(schema, naming: "A|B", departments)
      for text in ["B|A", "甲、乙", "样例乙局|A", "Ａ,乙", "A|B|甲"] {
        #expect(Self.known(schema, naming: text, departments) == codes, "\(schema.kind) \(text)")
      }
      for text in ["A", "B", "A|B|C", "A|丙"] {
        #expect(Self.known(schema, naming: text, departments)[1] != codes[1], "\(schema.kind) \(text)")
      }
      let identity = RecordIdentity(schema: schema, departments: departments)
      for (text, isAsWritten) in [("A", true), ("A|B", true), ("", true), ("B|A", false), ("乙", false)] {
        #expect(
          identity.isAsWritten(Self.sample(schema, naming: text)) == isAsWritten, "\(schema.kind) \(text)")
      }
      // As ledgers have them since before, and whether the catalogue still has a department or not.
      for text in ["A", "A|B", "A|C", "C"] {
        #expect(
          Self.known(schema, naming: text, departments) == Self.known(schema, naming: text, nil),
          "\(schema.kind) \(text)")
      }
    }
  }

  /// A record one of whose fields holds a text.
  private static func sample(_ schema: KindSchema, _ field: Field, holding text: String) -> Record {
    let values = schema.fields.map { $0.name == field.name ? text : $0.name == "msgId" ? "" : "样例" }
    return Record(number: 1, values: values)
  }

  /// What such a record is known by.
  private static func known(
    _ schema: KindSchema, _ field: Field, holding text: String, by identity: RecordIdentity
  ) -> [String] {
    let (record, digest) = identity.identified(sample(schema, field, holding: text), sender: "XC-SPJ")
    return [identity.msgId(of: record), digest.map { String($0) }.joined(separator: ".")]
  }

  @Test func `a reference is the same in whatever brackets, and another by its capitals`() throws {
    let departments = DepartmentCodes(RoutingTable(departments: [], items: []))
    var count = 0
    for schema in try Repository.kinds().definitions.map(\.schema) {
      let identity = RecordIdentity(schema: schema, departments: departments)
      let former = RecordIdentity.former(of: schema, departments: departments)
      for field in schema.fields where field.role?.isReference == true || field.name == "taskNo" {
        count += 1
        func known(_ text: String) -> [String] { Self.known(schema, field, holding: text, by: identity) }
        let standard = known("样a〔2021〕1号")
        for text in ["样a（2021）1号", "样a(2021)1号", "样a[2021]1号", "样a【2021】1号"] {
          #expect(known(text) == standard, "\(schema.kind) \(field.name) \(text)")
        }
        for text in ["样a〔2021〕2号", "样A〔2021〕1号", "样a2021 1号"] {
          #expect(known(text)[1] != standard[1], "\(schema.kind) \(field.name) \(text)")
        }
        #expect(!former.isEmpty, "\(schema.kind)")
        for earlier in former {
          // Ledgers have what is written as the standard wants it, and ids without brackets, as they are.
          for text in ["样a〔2021〕1号", "XC-SPJ/a-1", "20210104-0001-XC-WJ", ""] {
            #expect(
              Self.known(schema, field, holding: text, by: earlier) == known(text),
              "\(schema.kind) \(field.name) \(text)")
            #expect(identity.isAsWritten(Self.sample(schema, field, holding: text)), "\(text)")
          }
          #expect(!identity.isAsWritten(Self.sample(schema, field, holding: "样a(2021)1号")))
          #expect(Self.known(schema, field, holding: "样a(2021)1号", by: earlier)[1] != standard[1])
        }
      }
    }
    #expect(count >= 20)
  }

  @Test func `a push was always known by the same`() throws {
    let departments = DepartmentCodes(RoutingTable(departments: [], items: []))
    for kind in ["approval-push", "commitment-push", "supervision-push"] {
      let schema = try #require(try Repository.kinds()[kind]).schema
      #expect(RecordIdentity.former(of: schema, departments: departments).isEmpty, "\(kind)")
    }
  }

  @Test func `a short name that passes to successors means the first of them on every day`() {
    let departments = DepartmentCodes(
      RoutingTable(
        departments: [
          // C ends, then B, then A.
          Self.department("A", "样例甲局", "老局"),
          Self.department("B", "样例乙局", "老局", until: 20, then: "A"),
          Self.department("C", "样例丙局", "老局", until: 10, then: "B"),
          // Two at the same time.
          Self.department("D", "样例丁局", "分局"), Self.department("E", "样例戊局", "分局"),
          // Two that became one.
          Self.department("F", "样例己局", "镇局", until: 10, then: "H"),
          Self.department("G", "样例庚局", "镇局", until: 10, then: "H"),
          Self.department("H", "样例辛局", "镇局"),
          // One that passes its name on to a stranger, and two in a circle.
          Self.department("I", "样例壬局", "旧局", until: 10), Self.department("J", "样例癸局", "旧局"),
          Self.department("K", "样例子局", "环局", until: 10, then: "L"),
          Self.department("L", "样例丑局", "环局", until: 20, then: "K"),
        ], items: []))
    for (text, form) in [
      ("老局", "C"), ("A、老局", "A|C"), ("C|老局", "C"), ("分局", "分局"), ("镇局", "镇局"), ("旧局", "旧局"), ("环局", "环局"),
    ] {
      #expect(departments.canonical(text) == form, "\(text)")
    }
  }

  @Test(arguments: [
    ("A", true), ("B|A", true), ("A、B", true), ("", true), ("A|乙", false), ("样例甲局", false), ("Ａ", false),
    ("A|C", false), ("甲、B", false),
  ])
  func `codes are told from names`(list: String, areCodes: Bool) {
    let table = RoutingTable(
      departments: [Self.department("B", "样例乙局", "乙"), Self.department("A", "样例甲局", "甲")], items: [])
    #expect(DepartmentCodes(table).areCodes(list) == areCodes)
  }

  @Test(arguments: [
    ("XC-SPJ-4c7146ed166ec9a3c58f", true), ("XC-SPJ-1", false), ("XC-WJ-4c7146ed166ec9a3c58f", false),
    ("XC-SPJ-4C7146ED166EC9A3C58F", false),
  ])
  func `a derived id is told from a sender's own`(id: String, isDerived: Bool) {
    #expect(RecordIdentity.isDerived(id, sender: "XC-SPJ") == isDerived)
  }

  @Test func `the digest tells every change of content, but not of the id`() {
    func digest(_ values: [String: String]) -> [UInt8] {
      identity.identified(record(values), sender: "XC-SPJ").digest
    }
    let one = digest(["docNo": "1", "holderName": "样例甲"])
    #expect(one == digest(["docNo": "1", "holderName": "样例甲", "msgId": "X"]))
    #expect(one.count == 16)
    for field in schema.fields where field.name != "msgId" {
      var changed = ["docNo": "1", "holderName": "样例甲"]
      changed[field.name] = "其他"
      #expect(digest(changed) != one, "\(field.name)")
    }
    #expect(digest(["itemCode": "ab"]) != digest(["itemCode": "a", "itemName": "b"]))
  }

  @Test func `a record is known by its numbers and told by its item`() {
    let values = ["docNo": "薛审1号", "licenceNo": "jy（1）", "itemName": "食品经营许可"]
    #expect(identity.documents(of: record(values)) == ["薛审1号", "JY(1)"])
    #expect(identity.summary(of: record(values)) == "食品经营许可")
    #expect(identity.documents(of: record([:])) == [])
  }
}
