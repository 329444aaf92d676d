public import ExchangeBase
public import ExchangeFormats
public import ExchangeLedger
public import ExchangeRules
import ExchangeWords
public import SystemPackage

/// The form that lies beside a delivery which asks for something: for each kind of answer that its recipient may give, what is answered
/// stands there already.
///
/// It has no moment but the one at which the delivery is decided, so that it comes out the same when that is decided again.
public struct DeliveryForm {
  /// How many records are listed one by one; the others are answered by a row for the whole, where there is one.
  public static let listedRecords = 500

  /// A record of the delivery, as the form names it.
  public struct Item {
    /// Its id, as evidence has it.
    public let id: String
    /// What it is about, in few words; `nil` where that isn't known.
    let summary: String?
    /// Whom it is about, as ``DayContext/party(_:_:)`` has it; `nil` where it names nobody.
    let party: String?
    /// Its sender's id for it, with the numbers that people know it by.
    let name: String

    /// Names a record.
    public init(_ record: RecordRow, party: String?) {
      id = record.publicId
      summary = record.summary.map { Masking.excerpt($0, limit: 60) }
      self.party = party
      let numbers = record.documents.isEmpty ? nil : record.documents.joined(separator: "、")
      name = RecordNames.text([(record.msgId, numbers)], of: 1) ?? record.msgId
    }

    /// What it is about, whom, and its name.
    var parts: [String] { [summary, party, name].compactMap(\.self) }
  }

  private let context: DayContext
  private let recipient: Department
  private let kind: Kind
  private let kinds: KindLibrary
  private let now: Instant
  /// What may be answered with, in the order in which it was asked for.
  private var sheets: [ReplySheet] = []
  /// What is said over all sheets in which a rule is answered, by those.
  private var lines: [(text: String, sheets: Set<Int>)] = []
  private var isTimedByDelivery = false

  /// A form that asks for nothing yet.
  ///
  /// - Parameters:
  ///   - kind: the kind of what is delivered.
  ///   - now: the moment of the decision, from which limits that begin with the delivery are told.
  public init(
    for kind: Kind, to recipient: Department, _ context: DayContext, _ kinds: KindLibrary, at now: Instant
  ) {
    self.context = context
    self.recipient = recipient
    self.kind = kind
    self.kinds = kinds
    self.now = now
  }

  /// Whether there is nothing to answer.
  public var isEmpty: Bool { sheets.isEmpty }

  // MARK: What is asked

  /// Asks for a claim of a delivery: a row for the whole, and one for each record.
  ///
  /// - Parameter records: the records, if there aren't too many to be listed.
  public mutating func ask(_ claim: Obligation, of delivery: String, records: [Item]) {
    let whole = "整份投递，共 \(claim.records) 条"
    add(records.count == 1 ? records[0].parts : [whole], claim, .delivery(delivery))
    guard records.count > 1 else { return }
    for record in records { add(["只答复这一条"] + record.parts, claim, .delivery(delivery, record: record.id)) }
  }

  /// Asks for what a record makes its recipient do.
  ///
  /// - Parameter matter: what the answer calls the matter.
  public mutating func ask(_ duty: Obligation, because record: Item, in matter: String) {
    add(record.parts, duty, context.target(of: duty, in: matter))
  }

  /// Asks to whom a record goes instead that a department, to which it is owed, gave back.
  public mutating func ask(toReassign record: Item, under duty: Obligation) {
    add(record.parts, duty, .returned(record.id, by: context.name(of: duty.creditor)))
  }

  /// Offers to tell how something ended that others owe: who asked for it tells, and owes nothing.
  ///
  /// - Parameters:
  ///   - matter: what the answer calls the matter.
  ///   - opener: what opened it.
  public mutating func offer(_ duty: Obligation, about matter: String, openedBy opener: Item) {
    guard let rule = context.rule(duty.key.rule) else { return }
    // What those who owe it answer with themselves isn't whoever asked's.
    for code in rule.answeredBy where code != kind.code {
      let terms = [LocalizedText.withoutLimit.zh, duty.article, ""]
      let target = context.target(of: duty, in: matter)
      let subject = subject(towards: duty.key.debtor, about: opener.parts)
      guard let place = add(code, subject, terms, target) else { continue }
      let title = sheets[place].kind.title.zh
      note("\(ReplyForm.LineOver.offered.rawValue)\(title)（\(duty.article)）。办完以后由发起部门填；没有时限，不填不算逾期。", [place])
    }
  }

  /// What a row answers, in words.
  private func subject(towards department: String, about parts: [String]) -> String {
    ReplyForm.subject(towards: context.name(of: department), about: [kind.title.zh] + parts)
  }

  private mutating func add(_ parts: [String], _ obligation: Obligation, _ target: ReplyTarget) {
    guard let rule = context.rule(obligation.key.rule) else { return }
    let subject = subject(towards: obligation.creditor, about: parts)
    let terms = context.terms(of: obligation)
    let answered = rule.answeredBy.compactMap { add($0, subject, terms, target) }
    guard !answered.isEmpty else { return }
    if rule.trigger == .delivery, obligation.due != nil { isTimedByDelivery = true }
    note(sentence(of: rule, obligation), Set(answered))
  }

  /// Adds a row to the sheet of a kind, if its recipient may answer with that.
  ///
  /// - Returns: the sheet's place.
  private mutating func add(
    _ code: String, _ subject: String, _ terms: [String], _ target: ReplyTarget
  ) -> Int? {
    if let place = sheets.firstIndex(where: { $0.kind.code == code }) {
      return sheets[place].add(subject, terms, target) ? place : nil
    }
    guard let definition = kinds[code], var sheet = context.replySheet(for: definition, by: recipient),
      sheet.add(subject, terms, target)
    else { return nil }
    sheets.append(sheet)
    return sheets.count - 1
  }

  private mutating func note(_ text: String, _ places: Set<Int>) {
    if let line = lines.firstIndex(where: { $0.text == text }) {
      lines[line].sheets.formUnion(places)
    } else {
      lines.append((text, places))
    }
  }

  /// What is asked, by whom, how much time the rule gives, by which article, and what silence means.
  private func sentence(of rule: Rule, _ obligation: Obligation) -> String {
    let isCounted = rule.limit != nil || rule.limitField != nil
    let local = rule.isLocal ? "，\(LocalizedText.limitNotOfTheMeasure.zh)" : ""
    let begin = isCounted ? "，自\(rule.triggerTitle(context))起算" : ""
    let asked = ReplyForm.LineOver.asked.rawValue
    return "\(context.name(of: obligation.creditor))\(asked)\(rule.title)（\(rule.article)\(local)）。时限："
      + rule.limitTitle(context) + begin + "。" + context.consequence(of: obligation)
  }

  // MARK: Writing it

  /// Writes it as a workbook, in pieces: a sheet for each kind of answer.
  ///
  /// - Parameter scratch: a folder for rows on their way; nothing stays there, however the program ends.
  public func writeWorkbook(scratch: FilePath, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let workbook = try ReportWorkbook(
      "\(kind.title.zh) \(Self.title) \(recipient.name)", created: now, scratch: scratch)
    let instructions = ReplySheet.instructions(isAlone: sheets.count == 1)
    try workbook.add(sheets) { above($0, instructions) }
    try workbook.finish(to: sink)
  }

  /// It as a CSV, which has room for one kind of answer: the first that the rule names. `nil` where there is none but claims and returns, for
  /// which there is the claim form.
  public func csv(in encoding: TextEncoding) throws -> [UInt8]? {
    let main = sheets.first {
      switch $0.kind.effect {
      case .claims, .returns: false
      case .opens, .opensParallel, .answers, .reassigns, .corrects, .cancels, .states, .signsOff: true
      }
    }
    guard let main else { return nil }
    let instructions = "每一行里空着的格子是要填的；\(ReplyForm.LineOver.unfilled.rawValue)。仍存为 CSV，\(ReplySheet.handIn)"
    return try main.form.csv(
      above: above(main, instructions), rows: main.rows.map { main.cells($0) }, encoding: encoding)
  }

  private func above(_ sheet: ReplySheet, _ instructions: String) -> [String] {
    let place = sheets.firstIndex { $0.kind.code == sheet.kind.code }
    let asked = lines.filter { line in place.map { line.sheets.contains($0) } ?? false }.map(\.text)
    let counted =
      isTimedByDelivery
      ? [
        "表中\(ReplyForm.LineOver.counted.rawValue)的“\(TermColumns.titles[0])”按 \(now.forPeople) 送达推算，实际从放进 outbox 之时起算。"
      ] : []
    let evidence =
      sheet.definition.schema.fields.contains { $0.attachments == .required }
      ? ["这一种\(ReplyForm.LineOver.evidence.rawValue)：把本文件和材料放进同一个文件夹，把文件夹（或打成的 ZIP）放进 inbox。"] : []
    return [sheet.title] + asked + counted + evidence + [instructions]
  }

  private static let title = "答复单"
}
