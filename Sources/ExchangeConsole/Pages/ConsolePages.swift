import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeQueries
import ExchangeReports
import ExchangeRules
import ExchangeWords

/// What one department is shown: each page is asked of the ledger for it, and never of more than it may see.
struct ConsolePages {
  /// How many rows a page of a list has.
  static let rows = 50

  let desk: ReadingDesk
  let viewer: Viewer
  let now: Instant
  /// How many rows a table that is downloaded has at most.
  let tableRows: Int

  var table: RoutingTable { desk.configuration.catalogue.table }
  var language: Language { viewer.language }

  /// Up to where the ledger tells, for whoever sees all: others' entries are to a department as if they weren't there.
  func state() throws -> String? {
    guard viewer.seesAll else { return nil }
    guard let last = try desk.ledger.read({ try $0.lastEntry() }) else {
      return viewer("台账是空的", "the ledger is empty")
    }
    return viewer(
      "台账截至第 \(last.sequence) 条，\(last.at.forPeople)",
      "the ledger up to entry \(last.sequence), \(last.at.forPeople)")
  }

  /// A department to choose, for whom there is a choice.
  func departments(chosen: String?, label: String) -> [ConsolePage.Choice] {
    guard viewer.seesAll else { return [] }
    return [
      ConsolePage.Choice(
        name: "department", label: label,
        options: [("", viewer("全部部门", "All departments"))]
          + table.participants.map { ($0.code, "\($0.name) \($0.code)") },
        chosen: chosen)
    ]
  }

  /// Where somebody sees what became of the matter of something open: a delivery by its id, by which the file is found too.
  func trace(_ item: OpenItem) -> String {
    trace(item.matter.delivery == nil ? item.matter.code : item.matter.name)
  }

  func trace(_ id: String) -> String { Question.path(ConsolePage.Place.trace.path, [("id", id)]) }

  // MARK: 今日

  /// The day so far: of all departments, or of one.
  func today(_ report: DayReport) throws -> ConsolePage {
    var page = ConsolePage(place: .today, state: try state())
    let (day, agenda) = (report.context.day, report.agenda)
    page.banner = viewer(
      "\(day)（\(report.context.dayStatus.zh)）尚未日终，以下是到目前为止的数字，以日终后的日报为准。",
      "\(day) (\(report.context.dayStatus.en)) isn't closed: these are its figures so far; the day's package counts."
    )
    let figures: DayFigures
    let lines: [Agenda.Line]
    if let reader = viewer.reader {
      figures = report.lines.first { $0.department.code == reader }?.figures ?? DayFigures()
      lines = agenda.lines.filter { report.context.actor(for: $0.department) == reader }
    } else {
      figures = report.totals
      lines = agenda.lines
    }
    let total = lines.reduce(into: [Int](repeating: 0, count: Agenda.columns.count)) { sums, line in
      for (place, column) in Agenda.columns.enumerated() {
        sums[place] += line[keyPath: column.tally].records
      }
    }
    page.cards = cards(figures, overdue: total[0], today: total[2], all: total[Agenda.columns.count - 1])
    page.sections = [
      ConsolePage.Section(
        id: "agenda", title: viewer("谁要办什么", "Who has to do what"),
        note: viewer("以记录（条）计。", "Counted in records."),
        tables: [
          PageTable(
            title: viewer("按部门", "By department"), id: "agenda-table",
            columns: [viewer("部门", "Department")] + Agenda.columns.map { $0.title[language] }
              + [viewer("最早的一项", "The oldest")],
            rows: lines.map { line in
              [.name(report.context.nameOfActor(for: line.department)[language])]
                + Agenda.columns.map { .number(line[keyPath: $0.tally].records) }
                + [line.oldest.map(oldest) ?? .text("")]
            }, nothing: viewer("没有尚未办结的事项。", "Nothing is open."))
        ])
    ]
    return page
  }

  private func oldest(_ item: OpenItem) -> PageTable.Cell {
    let title = desk.title(ofRule: item.obligation.key.rule)[language]
    let days = viewer("\(item.age) 天", "\(item.age) day(s)")
    return .link("\(title)，\(days)", to: trace(item))
  }

  private func cards(_ figures: DayFigures, overdue: Int, today: Int, all: Int) -> [ConsolePage.Card] {
    let (files, records, received) = (figures.files, figures.records, figures.received)
    let (record, file) = (CountWord.record.title[language], CountWord.file.title[language])
    return [
      .init(
        title: ObligationState.overdue.title[language], figure: overdue, unit: record, isAlarm: overdue > 0),
      .init(title: viewer("今天到期", "Due today"), figure: today, unit: record),
      .init(title: viewer("未办结", "Open"), figure: all, unit: record),
      .init(
        title: viewer("今天投放的文件", "Files dropped today"), figure: files.total, unit: file,
        detail: viewer(
          "全部接收 \(files.accepted)，部分接收 \(files.partiallyAccepted)，退回 \(files.rejected)",
          "\(files.accepted) accepted, \(files.partiallyAccepted) in part, \(files.rejected) rejected"),
        isAlarm: files.putAside > 0),
      .init(
        title: viewer("其中的记录", "Records in them"), figure: records.found, unit: record,
        detail: LocalizedText.counted(accepted: records.accepted, rejected: records.rejected)[language]),
      .init(
        title: viewer("今天送达", "Delivered today"), figure: received.records, unit: record,
        detail: viewer("在 \(received.deliveries) 份投递中", "in \(received.deliveries) deliveries")),
    ]
  }

  // MARK: 文件

  /// Dropped files, the latest first.
  func files(_ question: Question) throws -> ConsolePage {
    let found = try desk.queries.drops(
      try choice(question), after: question["after"].map { Cursor($0) }, limit: Self.rows)
    var page = ConsolePage(place: .files, state: try state())
    page.choices =
      departments(chosen: question["department"], label: viewer("投放部门", "Dropped by"))
      + [
        ConsolePage.Choice(
          name: "verdict", label: viewer("结论", "Verdict"),
          options: [("", viewer("全部结论", "All verdicts"))]
            + VerdictKind.allCases.map { ($0.rawValue, $0.column[language]) },
          chosen: question["verdict"])
      ]
    page.search = ("name", viewer("文件名", "File name"), question["name"] ?? "")
    page.sections = [
      ConsolePage.Section(
        id: "files", title: viewer("投放的文件", "Dropped files"), note: viewer("新的在前。", "The latest first."),
        tables: [
          PageTable(
            title: viewer("文件", "Files"), id: "files-table", columns: fileColumns,
            rows: found.items.map { item in
              [
                .name(desk.name(of: item.sender)), .moment(item.receivedAt.forPeople),
                .link(item.drop, to: trace(item.drop)), .foreign(item.fileName),
                .text(desk.title(ofKind: item.kind)[language]), verdict(item),
                .number(item.found), .number(item.accepted), .number(item.rejected), .number(item.unchanged),
              ]
            },
            nothing: found.next == nil
              ? viewer("没有这样的文件。", "There are no such files.")
              : viewer("到这里还没有，请看下一页。", "None so far; see the next page."))
        ])
    ]
    page.links = links(
      path: "/files", question, Self.fileChoices, next: found.next,
      beside: (viewer("送达的文件", "Delivered files"), "/received"))
    return page
  }

  private static let fileChoices = ["department", "verdict", "name"]

  /// Which files a question means.
  func choice(_ question: Question) throws -> DropChoice {
    var choice = DropChoice()
    choice.sender = try viewer.scope(question["department"], among: table)
    (choice.verdict, choice.name) = (question["verdict"], question["name"])
    return choice
  }

  var fileColumns: [String] {
    [
      viewer("部门", "Department"), viewer("收到时间", "Taken"), viewer("投放编号", "Drop"), viewer("文件", "File"),
      viewer("种类", "Kind"), viewer("结论", "Verdict"), viewer("记录", "Records"),
    ] + RecordFate.allCases.map { $0.title[language] }
  }

  private func verdict(_ item: DropItem) -> PageTable.Cell {
    guard let verdict = VerdictKind(rawValue: item.verdict) else { return .text(item.verdict) }
    return .badge(verdict.column[language], color: verdict.color)
  }

  /// Deliveries, the latest first.
  func received(_ question: Question) throws -> ConsolePage {
    let recipient = try viewer.scope(question["department"], among: table)
    let found = try desk.queries.deliveries(
      to: recipient, after: question["after"].map { Cursor($0) }, limit: Self.rows)
    var page = ConsolePage(place: .files, state: try state())
    page.sections = [
      ConsolePage.Section(
        id: "received", title: viewer("送达的文件", "Delivered files"),
        note: viewer("新的在前。", "The latest first."),
        tables: [
          PageTable(
            title: viewer("投递", "Deliveries"), id: "received-table", columns: deliveryColumns,
            rows: found.items.map { item in
              [
                .name(desk.name(of: item.recipient)),
                .moment(item.deliveredAt?.forPeople ?? viewer("尚未放入", "not placed yet")),
                .link(item.delivery, to: trace(item.delivery)), .text(desk.name(of: item.sender)),
                .text(desk.title(ofKind: item.kind)[language]), .number(item.records),
                .number(item.claimable),
                .foreign(item.fileName),
              ]
            }, nothing: viewer("没有投递。", "There are no deliveries."))
        ])
    ]
    page.links = links(
      path: "/received", question, ["department"], next: found.next,
      beside: (viewer("投放的文件", "Dropped files"), "/files"))
    return page
  }

  var deliveryColumns: [String] {
    [
      viewer("收到部门", "Recipient"), viewer("送达时间", "Delivered"), viewer("投递编号", "Delivery"),
      viewer("发送部门", "Sender"), viewer("种类", "Kind"), viewer("记录", "Records"), viewer("应认领", "To claim"),
      viewer("文件", "File"),
    ]
  }

  private func links(
    path: String, _ question: Question, _ choices: [String], next: Cursor?,
    beside: (title: String, path: String)
  ) -> [(title: String, path: String)] {
    more(path, question, choices, next: next) + [
      (
        viewer("全部下载（CSV）", "Download all (CSV)"),
        Question.path("\(path).csv", choices.map { (name: $0, value: question[$0]) })
      ), (beside.title, beside.path),
    ]
  }

  /// The next page of a list, with what was chosen of it.
  func more(
    _ path: String, _ question: Question, _ choices: [String], next: Cursor?
  ) -> [(title: String, path: String)] {
    guard let next else { return [] }
    let chosen = choices.map { (name: $0, value: question[$0]) }
    return [
      (
        viewer("下一页", "Next page"),
        Question.path(path, chosen + [(name: "after", value: next.description)])
      )
    ]
  }

  // MARK: 事项

  /// The life of a licence, a case, a message, a delivery, a file.
  ///
  /// - Throws: ``NotFound`` where nothing of it is for who asks.
  func matter(_ question: Question) throws -> ConsolePage {
    var page = ConsolePage(place: .trace, state: try state())
    let id = question["id"]
    page.search = (
      "id", viewer("文号、许可、案件、消息、投递、文件名", "Document, licence, case, message, delivery, file"), id ?? ""
    )
    guard let id else { return page }
    let events = try desk.queries.trace(id, for: viewer.reader).events
    if events.isEmpty { throw NotFound() }
    page.sections = [
      ConsolePage.Section(
        id: "events", title: id, note: viewer("按发生的先后。", "In the order in which it happened."),
        events: events.map { event in
          ConsolePage.Event(at: event.at, text: desk.text(of: event)[language], link: link(event, on: id))
        })
    ]
    let receipts = try desk.receipts(of: id, for: viewer.reader)
    if !receipts.receipts.isEmpty {
      page.sections.append(
        ConsolePage.Section(
          id: "receipt", title: viewer("回执", "Receipt"),
          lines: receipts.text(in: language).split(separator: "\n").map(String.init)))
    }
    return page
  }

  /// Where more is told of a file or a delivery that an event is about; `nil` where that is what is told.
  private func link(_ event: TraceEvent, on id: String) -> (title: String, path: String)? {
    let about: String? =
      switch event.what {
      case .dropped(_, _, let drop, _): drop
      // Of others' files there is nothing more to tell.
      case .recorded(let record): record.sender == viewer.reader ?? record.sender ? record.drop : nil
      case .delivered(_, let delivery): delivery
      case .limited, .rejudged, .acted, .owed, .ended, .noticed: nil
      }
    return about.flatMap { $0 == id ? nil : ($0, trace($0)) }
  }

  // MARK: 日报

  /// Closed days, with what was said of them, or with a department's own statement.
  func days(_ question: Question) throws -> ConsolePage {
    let found = try desk.queries.days(after: question["after"].map { Cursor($0) }, limit: Self.rows)
    var page = ConsolePage(place: .days, state: try state())
    let rows = try found.items.map { item -> [PageTable.Cell] in
      let file = viewer.seesAll ? try desk.package(of: item.day) != nil : try hasStatement(of: item.day)
      let link: PageTable.Cell =
        file
        ? .link(
          viewer.seesAll ? "\(item.day).zip" : viewer("部门日报", "Statement"),
          to: "/days/\(item.day)/\(viewer.seesAll ? "package" : "statement")")
        : .text(viewer("没有", "none"))
      let said: [PageTable.Cell] =
        viewer.seesAll
        ? [
          .number(Int(item.lastEntry)),
          item.isReviewed
            ? .badge(viewer("已复核", "reviewed"), color: "good")
            : .badge(viewer("未复核", "not reviewed"), color: "late"),
          .list(item.words.map { $0[language] }),
          file
            ? .link(
              viewer("复核", "Sign off"), to: Question.path(Path.signoff, [("day", item.day.description)]))
            : .text(""),
        ] : []
      return [.name(item.day.description), .moment(item.closedAt.forPeople)] + said + [link]
    }
    let own =
      viewer.seesAll
      ? [
        viewer("台账到第几条", "Up to entry"), viewer("复核", "Review"), viewer("复核意见", "What was said"),
        viewer("办理", "Sign off"),
      ] : []
    page.sections = [
      ConsolePage.Section(
        id: "days", title: viewer("已日终的日子", "Closed days"), note: viewer("新的在前。", "The latest first."),
        tables: [
          PageTable(
            title: viewer("日终", "Days"), id: "days-table",
            columns: [viewer("日期", "Day"), viewer("日终时间", "Closed")] + own
              + [viewer.seesAll ? viewer("日报包", "Package") : viewer("部门日报", "Statement")],
            rows: rows, nothing: viewer("还没有日终。", "No day is closed yet."))
        ])
    ]
    page.links = more(page.place.path, question, [], next: found.next)
    return page
  }

  private func hasStatement(of day: Day) throws -> Bool {
    try desk.statement(of: day, for: viewer.department.code) != nil
  }

  // MARK: 运行

  /// How the exchange runs, for the bureau.
  func running(_ look: LastLook.Look, _ examination: Examination.State) throws -> ConsolePage {
    guard viewer.seesAll else { throw NotFound() }
    // What can't be told of an exchange that isn't there any more is left out; its health says why.
    let lines = (look.status?.text(in: language) ?? "").split(separator: "\n").map(String.init)
    var page = ConsolePage(place: .running, state: (try? state()) ?? nil)
    page.sections = [healthSection(look.health)]
    if let work = try? desk.work() { page.sections.append(section(for: work)) }
    if let aside = try? putAside() { page.sections.append(aside) }
    page.sections.append(examinationSection(examination))
    if examination.since != nil { page.seconds = 2 }
    page.sections.append(
      ConsolePage.Section(
        id: "status", title: viewer("现状", "How it stands"),
        note: viewer(
          "与 exchange status 相同。", "What exchange status tells."),
        lines: Array(lines.dropFirst())))
    return page
  }

  /// What the processor is at.
  private func section(for work: ReadingDesk.Work) -> ConsolePage.Section {
    var section = ConsolePage.Section(id: "work", title: viewer("正在做的", "In hand"))
    let staff =
      work.workers == 0
      ? viewer("文件由它自己检查", "it inspects files itself")
      : viewer("文件由最多 \(work.workers) 个单独的进程检查", "up to \(work.workers) process(es) inspect files")
    section.note =
      work.isRunning
      ? viewer("处理程序在运行；\(staff)。", "The processor runs; \(staff).")
      : viewer("处理程序没有运行。", "No processor runs.")
    guard work.isRunning else { return section }
    section.lines =
      work.drops.isEmpty
      ? [viewer("手上没有文件。", "It has no file in hand.")]
      : work.drops
        + [
          work.since.map { viewer("\($0.forPeople) 以来。", "Since \($0.forPeople).") }
        ].compactMap(\.self)
    return section
  }

  /// What `exchange doctor` found when somebody last asked, and how to ask.
  private func examinationSection(_ examination: Examination.State) -> ConsolePage.Section {
    var section = ConsolePage.Section(id: "doctor", title: viewer("仔细检查", "A closer look"))
    if let since = examination.since {
      section.note = viewer(
        "正在检查，\(since.forPeople) 开始；完成后显示在这里。",
        "Being looked at since \(since.forPeople); what is found will be shown here.")
    } else {
      section.note = viewer(
        "与 exchange doctor 相同，包括从头核对台账，可能要几分钟；只有要写文件的（文件系统）不在这里试。",
        "What exchange doctor tells, the proof of the ledger included; it may take minutes. What takes writing (file systems) isn't tried here."
      )
      section.entries = [
        ConsolePage.Entry(
          id: "check", path: Path.check, along: [], fields: [], submit: viewer("现在检查", "Look now"))
      ]
    }
    if let last = examination.last {
      section.lines =
        [viewer("\(last.at.forPeople) 的结果：", "Found at \(last.at.forPeople):")]
        + last.found.text(in: language).split(separator: "\n").map(String.init)
    }
    return section
  }

  /// What is amiss, the most serious first, and what helps.
  private func healthSection(_ health: HealthAnswer) -> ConsolePage.Section {
    ConsolePage.Section(
      id: "health", title: viewer("体检", "Health"),
      note: viewer("与 exchange status --check 相同。", "What exchange status --check tells."),
      tables: [
        PageTable(
          title: viewer("要处理的", "To be seen to"), id: "health-table",
          columns: [
            viewer("轻重", "Weight"), viewer("出了什么状况", "What is amiss"), viewer("怎么办", "What helps"),
          ],
          rows: health.ailments.map { ailment in
            [
              ailment.isBroken
                ? .badge(viewer("不能用或不安全", "broken or unsafe"), color: "bad")
                : .badge(viewer("要看一看", "to look at"), color: "late"),
              .foreign(ailment.what[language]), .foreign(ailment.remedy[language]),
            ]
          }, nothing: viewer("一切正常。", "All is well."))
      ])
  }
}
