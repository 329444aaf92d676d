import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeReports
import ExchangeRules
import SystemPackage

/// What somebody does here becomes a file in his department's inbox, as if a clerk had put it there; the receipt answers it.
extension ConsolePages {
  /// Where forms are sent, and what is asked for there.
  enum Path {
    static let answer = "/answer", signoff = "/signoff", requeue = "/requeue", check = "/check",
      dropped = "/dropped"
  }

  /// A form as it was sent doesn't say anything: nothing is dropped.
  struct NothingSaid: Error {}

  private var answers: AnswerDesk { AnswerDesk(desk, of: viewer.department, at: now) }

  // MARK: Answers

  /// Where something is answered that is to be done; `nil` where that is for others.
  func answerPath(_ item: OpenItem) -> String? {
    guard item.debtor == viewer.department.code else { return nil }
    return Question.path(Path.answer, Self.parameters(of: item).map { (name: $0.name, value: $0.value) })
  }

  private static func parameters(of item: OpenItem) -> [(name: String, value: String)] {
    let key = item.obligation.key
    return [
      ("matter", item.matter.code), ("rule", key.rule), ("opener", key.opener), ("debtor", key.debtor),
      ("part", key.part),
    ]
  }

  private func answerable(_ question: Question) throws -> AnswerableItem {
    guard let matter = question["matter"], let rule = question["rule"], let opener = question["opener"],
      let debtor = question["debtor"],
      let found = try answers.answers(
        to: Obligation.Key(rule: rule, opener: opener, debtor: debtor, part: question["part"] ?? ""),
        in: matter)
    else { throw NotFound() }
    return found
  }

  /// What one thing may be answered with.
  ///
  /// - Throws: ``NotFound`` for what isn't open any more, or isn't to be done by who asks.
  func answer(_ question: Question) throws -> ConsolePage {
    let found = try answerable(question)
    var page = ConsolePage(place: .todo, state: try state())
    page.sections = [
      ConsolePage.Section(
        id: "item", title: viewer("要办的事", "What is to be done"), tables: [table(of: [found.item])])
    ]
    for (place, sheet) in found.sheets.enumerated() {
      page.sections.append(
        section(for: sheet, id: "sheet-\(place)", along: Self.parameters(of: found.item), said: question))
    }
    if found.sheets.isEmpty {
      page.sections[0].note = viewer(
        "这一项不是用一张表答复的：按依据条款办理并报送以后即告办结。",
        "This isn't answered by a form: it is done when what its article asks for is done and sent.")
    }
    page.links = [(viewer("回到待办", "Back to what is to be done"), ConsolePage.Place.todo.path)]
    return page
  }

  private func section(
    for sheet: ReplySheet, id: String, along parameters: [(name: String, value: String)], said: Question
  ) -> ConsolePage.Section {
    var section = ConsolePage.Section(id: id, title: title(of: sheet))
    if sheet.form.schema.fields.contains(where: { $0.attachments == .required }) {
      section.note = viewer(
        "这一种要附证明材料，请用 outbox 里的答复单：填好后和材料放进同一个文件夹，把文件夹（或打成的 ZIP）放进 inbox。",
        "This needs evidence: fill in the form in the outbox, and put it with the evidence into a folder (or a ZIP of it) in the inbox."
      )
      return section
    }
    section.entries = sheet.rows.indices.map { row in
      entry(
        sheet, row, id: "\(id)-\(row)", path: Path.answer,
        along: parameters + [("kind", sheet.kind.code)],
        said: said["kind"] == sheet.kind.code && said["row"] == Self.key(of: row, in: sheet) ? said : nil)
    }
    return section
  }

  private func title(of sheet: ReplySheet) -> String { sheet.kind.title[language] }

  /// A form that answers a row.
  ///
  /// - Parameter said: what somebody filled in already.
  private func entry(
    _ sheet: ReplySheet, _ row: Int, id: String, path: String, along: [(name: String, value: String)],
    said: Question?
  ) -> ConsolePage.Entry {
    let known = zip(sheet.form.columns, sheet.answer(to: sheet.rows[row])).enumerated()
    return ConsolePage.Entry(
      id: id, title: sheet.rows.count > 1 ? "\(sheet.rows[row].subject)" : nil, path: path,
      along: along + [("row", Self.key(of: row, in: sheet))],
      given: known.compactMap { _, cell in
        cell.0.isGiven && !cell.1.isEmpty ? (cell.0.title, cell.1) : nil
      },
      fields: known.compactMap { place, cell in
        let (column, value) = cell
        if column.isGiven { return nil }
        return ConsolePage.Entry.Field(
          name: Self.field(place), title: column.title, hint: column.prompt[language],
          value: said?[Self.field(place)] ?? (column.role == .actDate ? now.day.description : value),
          isNeeded: column.isNeeded, options: column.choices, entry: column.entry)
      }, submit: viewer("送出“\(sheet.kind.title.zh)”", "Send “\(sheet.kind.title.en)”"))
  }

  /// What a row answers, by all that names it: whatever has become of the others since, a form that is sent means that row and no
  /// other, of a package the one that was looked at.
  private static func key(of row: Int, in sheet: ReplySheet) -> String {
    let given = zip(sheet.form.columns, sheet.answer(to: sheet.rows[row])).filter { $0.0.isGiven }.map(\.1)
    return Secret.digest(of: given.joined(separator: "\t"))
  }

  /// What a column's field is called in a form.
  private static func field(_ place: Int) -> String { "c\(place)" }

  /// Drops what a form answers into the department's inbox.
  ///
  /// - Returns: the file's name.
  /// - Throws: ``NotFound`` for what isn't open any more, or isn't to be done by who asks; ``NothingSaid``; `ProcessorError` where
  ///   the department's folders are away.
  func takeAnswer(_ form: Question) throws -> FilePath.Component {
    let found = try answerable(form)
    guard let sheet = found.sheets.first(where: { $0.kind.code == form["kind"] }) else { throw NotFound() }
    return try drop(form, sheet)
  }

  private func drop(_ form: Question, _ sheet: ReplySheet) throws -> FilePath.Component {
    guard let row = sheet.rows.indices.first(where: { Self.key(of: $0, in: sheet) == form["row"] }) else {
      throw NotFound()
    }
    let known = sheet.answer(to: sheet.rows[row])
    let answer = sheet.form.columns.indices.map { place in
      sheet.form.columns[place].isGiven ? known[place] : form[Self.field(place)] ?? ""
    }
    // A claim needs no word; whatever does has none.
    let asked = sheet.form.columns.indices.filter { !sheet.form.columns[$0].isGiven }
    let isSilent = asked.allSatisfy { sheet.form.columns[$0].role == .actDate || answer[$0] == known[$0] }
    if isSilent, asked.contains(where: { sheet.form.columns[$0].isNeeded }) { throw NothingSaid() }
    return try answers.drop(answer, to: sheet.rows[row], in: sheet)
  }

  // MARK: What became of it

  /// A file that was dropped here, and its receipt as soon as there is one.
  func dropped(_ question: Question) throws -> ConsolePage {
    guard let name = question["name"], AnswerDesk.hasDropped(name) else { throw NotFound() }
    var page = ConsolePage(place: .files, state: try state())
    var section = ConsolePage.Section(id: "receipt", title: name)
    if let receipt = try answers.receipt(of: name) {
      section.note = viewer("回执", "The receipt")
      section.lines = receipt.text(in: language).split(separator: "\n").map(String.init)
      page.links = receipt.receipts.map { (viewer("经过", "What became of it"), trace($0.drop)) }
    } else {
      page.seconds = 1
      section.note = viewer(
        "已放进 inbox，等处理程序来取；回执来了就显示在这里。",
        "It lies in the inbox for the processor; its receipt will be shown here.")
    }
    page.sections = [section]
    page.links.append((viewer("回到待办", "Back to what is to be done"), ConsolePage.Place.todo.path))
    return page
  }

  // MARK: Sign-off

  /// The form by which the bureau signs a day off.
  func signoff(_ question: Question) throws -> ConsolePage {
    let (day, signoff) = try dayToSignOff(question)
    var page = ConsolePage(place: .days, state: try state())
    var section = ConsolePage.Section(
      id: "signoff", title: viewer("\(day) 复核", "Sign \(day) off"),
      note: viewer("请先打开当天的日报包核对。", "Open the day's package first."))
    if let another = signoff.isAnother {
      section.note =
        another[language]
        + (signoff.sheet == nil
          ? ""
          : viewer(
            "。下面的摘要是当时签名的包的，那个包回来以后再核对、复核。", ". The digest below is that of the package that was signed."))
    } else {
      page.links.append(("\(day).zip", "/days/\(day)/package"))
    }
    if let sheet = signoff.sheet {
      section.entries = [
        entry(
          sheet, 0, id: "signoff-0", path: Path.signoff, along: [("day", day.description)], said: question)
      ]
    }
    page.sections = [section]
    page.links.append((viewer("回到日报", "Back to the days"), ConsolePage.Place.days.path))
    return page
  }

  /// Drops a sign-off into the bureau's inbox.
  func takeSignoff(_ form: Question) throws -> FilePath.Component {
    guard let sheet = try dayToSignOff(form).signoff.sheet else { throw NotFound() }
    return try drop(form, sheet)
  }

  private func dayToSignOff(_ question: Question) throws -> (day: Day, signoff: AnswerDesk.Signoff) {
    guard viewer.seesAll, let day = question["day"].flatMap({ Day($0) }),
      let signoff = try answers.signoff(of: day)
    else { throw NotFound() }
    return (day, signoff)
  }

  // MARK: What was put aside

  /// What was put aside, each with a form that brings it back.
  func putAside() throws -> ConsolePage.Section {
    var section = ConsolePage.Section(
      id: "aside", title: viewer("搁置的文件", "Put aside"),
      note: viewer(
        "我们自己处理失败的文件。原因排除以后，写明理由，重新处理。",
        "Files at which the exchange itself failed. Once the reason is mended, say why and have them worked on again."
      ))
    section.entries = try desk.putAside().map { drop in
      ConsolePage.Entry(
        id: "aside-\(drop.drop)", title: "\(drop.drop) \(drop.file)", path: Path.requeue,
        along: [("drop", drop.drop)],
        given: [
          (viewer("部门", "Department"), desk.name(of: drop.sender)),
          (viewer("试过几次", "Tries"), "\(drop.tries)"), (viewer("原因", "Reason"), drop.fault[language]),
        ],
        fields: [
          .init(
            name: "reason", title: viewer("为什么现在可以处理", "Why it may go through now"),
            hint: viewer("会记入台账。", "The ledger keeps it."), value: "", isNeeded: true)
        ], submit: viewer("重新处理", "Work on it again"))
    }
    if section.entries.isEmpty { section.note = viewer("没有搁置的文件。", "Nothing is put aside.") }
    return section
  }

  /// Asks the processor to work on a drop again that was put aside.
  func requeue(_ form: Question, _ clock: WallClock) throws {
    guard viewer.seesAll, let drop = form["drop"] else { throw NotFound() }
    guard let reason = form["reason"] else { throw NothingSaid() }
    _ = try RequeueDesk(desk.configuration, clock: clock).request(drop, reason: reason)
  }
}
