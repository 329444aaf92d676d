import ExchangeBase
import ExchangeLedger
import ExchangeProcessor
import ExchangeQueries
import ExchangeReports
import ExchangeRules
import ExchangeWords

extension ConsolePages {
  /// How old something is, in days, to be chosen.
  private static let ages = [7, 30, 90]

  /// What is open, the most urgent first.
  func todo(_ question: Question) throws -> ConsolePage {
    var choice = OpenItemPage.Choice()
    let department = try viewer.scope(question["department"], among: table)
    let isOwed = question["side"] == Self.owed
    (choice.debtor, choice.creditor) = isOwed ? (nil, department) : (department, nil)
    choice.family = question["family"].flatMap { Rule.Family(rawValue: $0) }
    switch question["due"] {
    case "overdue": choice.dueBefore = now
    case "today": choice.dueBefore = Instant(day: now.day.adding(days: 1))
    case "week": choice.dueBefore = Instant(day: now.day.adding(days: 7))
    default: break
    }
    if let days = question["age"].flatMap({ Int($0) }), Self.ages.contains(days) {
      choice.openedBefore = Instant(day: now.day.adding(days: -days))
    }
    let place = try question["after"].map { try Cursor($0).place() }
    let (context, reader) = (desk.context(of: now.day), viewer.reader)
    let found = try desk.ledger.read {
      try OpenItemPage($0, context, choice, for: reader, at: now, after: place, limit: Self.rows)
    }
    var page = ConsolePage(place: .todo, state: try state())
    page.choices =
      departments(chosen: question["department"], label: viewer("部门", "Department")) + choices(question)
    page.sections = [
      ConsolePage.Section(
        id: "todo", title: viewer("尚未办结", "Open"),
        note: viewer("急的在前，没有时限的在后。", "The most urgent first; what has no limit comes last."),
        tables: [
          table(
            of: found.items,
            nothing: found.next == nil
              ? viewer("没有这样的事项。", "There is nothing of the sort.")
              : viewer("到这里还没有，请看下一页。", "None so far; see the next page."))
        ])
    ]
    page.links = more(
      page.place.path, question, ["department", "side", "family", "due", "age"],
      next: found.next.map { Cursor(place: $0) })
    return page
  }

  /// The side of those for whom something is to be done, as a parameter.
  private static let owed = "owed"

  private func choices(_ question: Question) -> [ConsolePage.Choice] {
    [
      ConsolePage.Choice(
        name: "side", label: viewer("哪一方", "Side"),
        options: [
          ("", viewer("要办的", "Has to act")), (Self.owed, viewer("别人欠着的", "Is owed by others")),
        ], chosen: question["side"]),
      ConsolePage.Choice(
        name: "family", label: viewer("类别", "Family"),
        options: [("", viewer("全部类别", "All families"))]
          + Rule.Family.allCases.map { ($0.rawValue, $0.title[language]) },
        chosen: question["family"]),
      ConsolePage.Choice(
        name: "due", label: viewer("时限", "Due"),
        options: [
          ("", viewer("全部", "Any")), ("overdue", ObligationState.overdue.title[language]),
          ("today", viewer("今天为止", "By today")), ("week", viewer("7 日内", "Within 7 days")),
        ], chosen: question["due"]),
      ConsolePage.Choice(
        name: "age", label: viewer("已历", "Open for"),
        options: [("", viewer("不限", "Any time"))]
          + Self.ages.map { ("\($0)", viewer("超过 \($0) 天", "More than \($0) days")) },
        chosen: question["age"]),
    ]
  }

  /// What is to be done, each with a link to where it is answered where that is for who asks.
  func table(of items: [OpenItem], nothing: String = "") -> PageTable {
    PageTable(
      title: viewer("待办事项", "To do"), id: "todo-table", columns: columns, rows: items.map(row),
      nothing: nothing)
  }

  private var columns: [String] {
    [
      viewer("承办部门", "Who has to act"), viewer("状态", "State"), viewer("义务", "Duty"),
      viewer("对方部门", "Other side"), viewer("事由", "About"), viewer("事项", "Matter"), viewer("记录", "Records"),
      viewer("自何时起", "Since"), viewer("时限", "Due"), viewer("依据", "Article"), viewer("办理", "Answer"),
    ]
  }

  private func row(_ item: OpenItem) -> [PageTable.Cell] {
    let obligation = item.obligation
    let (actor, asked) = (desk.name(of: item.debtor), desk.name(of: obligation.key.debtor))
    return [
      .name(actor == asked ? actor : viewer("\(actor)（接替\(asked)）", "\(actor) (successor of \(asked))")),
      .badge(obligation.title(in: item.state)[language], color: item.state.color),
      .text(desk.title(ofRule: obligation.key.rule)[language]), .text(desk.name(of: obligation.creditor)),
      .foreign([desk.about(item)?[language], item.records].compactMap(\.self).joined(separator: "：")),
      .link(item.matter.name, to: trace(item)),
      .number(obligation.records),
      .moment(obligation.openedAt.day.description),
      .moment((obligation.dueInWords ?? .withoutLimit)[language]), .text(obligation.article),
      answerPath(item).map { .link(viewer("答复", "Answer"), to: $0) } ?? .text(""),
    ]
  }
}
