import ExchangeBase
import ExchangeReports

/// A page of the console: what the frame's template is given.
struct ConsolePage {
  /// The pages that the head leads to.
  enum Place: String, CaseIterable {
    case today, todo, files, trace, days, running

    /// Its path.
    var path: String { "/\(rawValue)" }

    /// What it is called.
    var title: LocalizedText {
      switch self {
      case .today: LocalizedText("今日", "Today")
      case .todo: LocalizedText("待办", "To do")
      case .files: LocalizedText("文件", "Files")
      case .trace: LocalizedText("事项", "Matters")
      case .days: LocalizedText("日报", "Days")
      case .running: LocalizedText("运行", "Running")
      }
    }
  }

  /// A figure in large.
  struct Card {
    let title: String
    let figure: Int
    let unit: String
    var detail = ""
    var isAlarm = false
  }

  /// Something to choose.
  struct Choice {
    let name: String, label: String
    /// The options with their values.
    let options: [(value: String, title: String)]
    let chosen: String?

    var values: PageValues {
      [
        "name": name, "label": label,
        "options": options.map { option -> PageValues in
          ["value": option.value, "title": option.title, "chosen": option.value == chosen ?? ""]
        },
      ]
    }
  }

  /// A part with a heading.
  struct Section {
    let id: String, title: String
    var note: String?
    var tables: [PageTable] = []
    /// Lines as they stand.
    var lines: [String] = []
    /// What happened, in order.
    var events: [(at: Instant, text: String)] = []

    var values: PageValues {
      [
        "id": id, "title": title, "note": note, "tables": tables.map(\.values),
        "lines": lines.isEmpty ? nil : ["items": lines] as PageValues,
        "events": events.isEmpty
          ? nil
          : ["items": events.map { event -> PageValues in ["at": event.at.forPeople, "text": event.text] }]
            as PageValues,
      ]
    }
  }

  let place: Place
  /// Up to which entry of the ledger it tells, and when that was written.
  var state: String?
  /// What somebody may have to see first.
  var banner: String?
  var cards: [Card] = []
  var choices: [Choice] = []
  /// A text to look for, with its name and what stands there.
  var search: (name: String, label: String, value: String)?
  var sections: [Section] = []
  /// Other pages beside this: of another list, or the next of it.
  var links: [(title: String, path: String)] = []

  /// What the frame is given.
  func values(for viewer: Viewer, exchange: String) -> PageValues {
    let places = Place.allCases.filter { viewer.seesAll || $0 != .running }
    return [
      "title": place.title[viewer.language], "state": state, "banner": banner,
      "pages": places.map { place -> PageValues in
        [
          "title": place.title[viewer.language], "path": place.path,
          "current": place == self.place,
        ]
      },
      "cards": cards.isEmpty
        ? nil
        : [
          "items": cards.map { card -> PageValues in
            [
              "title": card.title, "figure": card.figure, "unit": card.unit,
              "detail": card.detail.isEmpty ? nil : card.detail, "alarm": card.isAlarm,
            ]
          }
        ] as PageValues,
      "form": choices.isEmpty && search == nil
        ? nil
        : [
          "path": place.path, "choices": choices.map(\.values),
          "search": search.map { search -> PageValues in
            ["name": search.name, "label": search.label, "value": search.value]
          },
          "submit": search == nil ? viewer("筛选", "Filter") : viewer("查询", "Look up"),
        ] as PageValues,
      "sections": sections.map(\.values),
      "links": links.isEmpty
        ? nil
        : ["items": links.map { link -> PageValues in ["title": link.title, "path": link.path] }]
          as PageValues,
    ]
  }
}
