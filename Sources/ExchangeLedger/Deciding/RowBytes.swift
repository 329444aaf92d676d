// How rows are laid down and taken up is said where that is asked for: `SpooledRow`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import ExchangeBase
import ExchangeRules

/// Bytes of rows, and a place in them.
public struct RowBytes {
  var bytes: [UInt8] = []
  /// Where the next value begins.
  var position = 0

  mutating func add(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ value: [UInt8]) {
    add(Int64(value.count))
    bytes += value
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { text in
      add(Int64(text.count))
      bytes.append(contentsOf: UnsafeRawBufferPointer(text))
    }
  }

  /// A value that may be absent.
  mutating func add<Value>(_ value: Value?, _ add: (inout Self, Value) -> Void) {
    bytes.append(value == nil ? 0 : 1)
    if let value { add(&self, value) }
  }

  mutating func number() -> Int64 {
    defer { position += 8 }
    return bytes.withUnsafeBytes {
      Int64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Int64.self))
    }
  }

  mutating func value() -> [UInt8] { Array(slice()) }

  mutating func text() -> String { String(decoding: slice(), as: UTF8.self) }

  /// A value that may be absent.
  mutating func optional<Value>(_ value: (inout Self) -> Value) -> Value? {
    let isThere = bytes[position] == 1
    position += 1
    return isThere ? value(&self) : nil
  }

  private mutating func slice() -> ArraySlice<UInt8> {
    let count = Int(number())
    defer { position += count }
    return bytes[position..<position + count]
  }
}

extension RecordRow: SpooledRow {
  public func write(to bytes: inout RowBytes) {
    for number in [id, drop, Int64(number)] { bytes.add(number) }
    bytes.add(sender)
    bytes.add(msgId)
    bytes.add(digest)
    bytes.add(Int64(documents.count))
    for document in documents { bytes.add(document) }
    bytes.add(summary) { $0.add($1) }
    bytes.add(triggerDay) { $0.add(Int64($1.number)) }
    bytes.add(due) { $0.add($1.milliseconds) }
    bytes.add(isOnTime) { $0.add($1 ? 1 : 0) }
    bytes.add(provisionalRule) { $0.add($1) }
  }

  public init(from bytes: inout RowBytes) {
    let (id, drop, number) = (bytes.number(), bytes.number(), Int(bytes.number()))
    self.init(
      drop: drop, number: number, sender: bytes.text(), msgId: bytes.text(), digest: bytes.value(),
      documents: (0..<bytes.number()).map { _ in bytes.text() }, summary: bytes.optional { $0.text() },
      triggerDay: bytes.optional { Day(number: Int($0.number())) },
      due: bytes.optional { Instant(milliseconds: $0.number()) },
      isOnTime: bytes.optional { $0.number() == 1 }, provisionalRule: bytes.optional { $0.text() })
    self.id = id
  }
}

extension FactRow: SpooledRow {
  public func write(to bytes: inout RowBytes) {
    bytes.add(record)
    bytes.add(matter)
    bytes.add(about) { $0.add($1) }
    bytes.add(kind)
    bytes.add(party)
    bytes.add(Int64(recipients.count))
    for recipient in recipients { bytes.add(recipient) }
    bytes.add(Int64(fields.count))
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      bytes.add(name)
      bytes.add(value)
    }
  }

  public init(from bytes: inout RowBytes) {
    self.init(
      record: bytes.number(), matter: bytes.number(), about: bytes.optional { $0.number() },
      kind: bytes.text(),
      party: bytes.text(), recipients: (0..<bytes.number()).map { _ in bytes.text() }, fields: [:])
    for _ in 0..<bytes.number() {
      let name = bytes.text()
      fields[name] = bytes.text()
    }
  }
}

extension ObligationVersion: SpooledRow {
  public func write(to bytes: inout RowBytes) {
    bytes.add(id)
    bytes.add(matter.id)
    bytes.add(matter.code)
    bytes.add(matter.delivery) { $0.add($1) }
    bytes.add(fromEntry)
    bytes.add(untilEntry) { $0.add($1) }
    bytes.add(obligation)
  }

  public init(from bytes: inout RowBytes) {
    let id = bytes.number()
    let matter = MatterRow(
      id: bytes.number(), code: bytes.text(), delivery: bytes.optional { $0.number() })
    let (from, until) = (bytes.number(), bytes.optional { $0.number() })
    self.init(
      id: id, matter: matter, obligation: bytes.obligation(), fromEntry: from, untilEntry: until)
  }
}

extension RowBytes {
  fileprivate mutating func add(_ obligation: Obligation) {
    let key = obligation.key
    for text in [
      key.rule, key.opener, key.debtor, key.part, obligation.family.rawValue, obligation.article,
      obligation.creditor, obligation.silence.rawValue,
    ] { add(text) }
    add(obligation.openedAt.milliseconds)
    add(Int64(obligation.records))
    add(obligation.deadline) { $0.add($1) }
    for moment in [obligation.originalDue, obligation.remindAt, obligation.settledAt] {
      add(moment) { $0.add($1.milliseconds) }
    }
    for text in [obligation.outcome?.rawValue, obligation.settledBy, obligation.liability] {
      add(text) { $0.add($1) }
    }
    for texts in [obligation.marks.map(\.rawValue).sorted(), obligation.evidence] {
      add(Int64(texts.count))
      for text in texts { add(text) }
    }
  }

  fileprivate mutating func obligation() -> Obligation {
    let key = Obligation.Key(rule: text(), opener: text(), debtor: text(), part: text())
    let (family, article, creditor, silence): (Rule.Family, String, String, Rule.Silence) = (
      word(), text(), text(), word()
    )
    let (openedAt, records) = (Instant(milliseconds: number()), Int(number()))
    let deadline = optional { $0.deadline(article: article) }
    let moments = (0..<3).map { _ in optional { Instant(milliseconds: $0.number()) } }
    let outcome: Obligation.Outcome? = optional { $0.word() }
    let (settledBy, liability) = (optional { $0.text() }, optional { $0.text() })
    let marks = (0..<number()).map { _ -> Obligation.Mark in word() }
    let evidence = (0..<number()).map { _ in text() }
    return Obligation(
      key: key, family: family, article: article, creditor: creditor, openedAt: openedAt, records: records,
      deadline: deadline, originalDue: moments[0], remindAt: moments[1], silence: silence, outcome: outcome,
      settledAt: moments[2], settledBy: settledBy, marks: Set(marks), evidence: evidence, liability: liability
    )
  }

  /// A deadline without how its days were counted, as it is stored.
  private mutating func add(_ deadline: Deadline) {
    add(deadline.rule)
    switch deadline.trigger {
    case .day(let day): add(Int64(day.number)) { $0.add($1) }
    case .instant(let instant):
      add(Int64?.none) { $0.add($1) }
      add(instant.milliseconds)
    }
    add(Int64(deadline.lastDay.number))
    add(deadline.due.milliseconds)
    add(deadline.isProvisional ? 1 : 0)
    add(deadline.calendarVersion)
  }

  private mutating func deadline(article: String) -> Deadline {
    let rule = text()
    let day = optional { Day(number: Int($0.number())) }
    let trigger = day.map { Deadline.Trigger.day($0) } ?? .instant(Instant(milliseconds: number()))
    let lastDay = Day(number: Int(number()))
    let due = Instant(milliseconds: number())
    let count = Count(start: trigger.day, day: lastDay, steps: [], isProvisional: number() == 1)
    return Deadline(
      rule: rule, article: article, trigger: trigger, lastDay: lastDay, due: due, count: count,
      calendarVersion: text())
  }

  /// A word of ours that was laid down as its text.
  fileprivate mutating func word<Word: RawRepresentable<String>>() -> Word {
    guard let word = Word(rawValue: text()) else { preconditionFailure("it was laid down as a word") }
    return word
  }
}

extension LedgerChanges.Entry: SpooledRow {
  public func write(to bytes: inout RowBytes) {
    bytes.add(sequence)
    bytes.add(at.milliseconds)
    for text in [event.rawValue, subject, detail] { bytes.add(text) }
  }

  public init(from bytes: inout RowBytes) {
    self.init(
      sequence: bytes.number(), at: Instant(milliseconds: bytes.number()), event: bytes.word(),
      subject: bytes.text(), detail: bytes.text())
  }
}
