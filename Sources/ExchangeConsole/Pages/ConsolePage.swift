import ExchangeBase
import ExchangeFormats
import ExchangeReports

/// A page of the console: what the frame's template is given.
struct ConsolePage {
  /// The pages that the head leads to.
  struct Place: Equatable {
    /// Its path.
    let path: String
    /// What it is called.
    let title: LocalizedText

    static let today = Place(path: "/today", title: LocalizedText("今日", "Today"))
    static let todo = Place(path: "/todo", title: LocalizedText("待办", "To do"))
    static let files = Place(path: "/files", title: LocalizedText("文件", "Files"))
    static let trace = Place(path: "/trace", title: LocalizedText("事项", "Matters"))
    static let days = Place(path: "/days", title: LocalizedText("日报", "Days"))
    static let running = Place(path: "/running", title: LocalizedText("运行", "Running"))

    /// All of them, in the order of the head.
    static let all = [today, todo, files, trace, days, running]
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

  /// Something to fill in and send.
  struct Entry {
    /// What is asked.
    struct Field {
      let name: String, title: String, hint: String, value: String
      let isNeeded: Bool
      /// What may be chosen; `nil` for whatever somebody writes.
      var options: [String]?
      var entry = ReplyForm.Column.Entry.line

      func values(_ id: String) -> PageValues {
        [
          "id": id, "name": name, "title": title, "hint": hint.isEmpty ? nil : hint, "value": value,
          "needed": isNeeded, "choice": options != nil, "text": options == nil && entry == .text,
          "line": options == nil && entry != .text, "type": entry == .day ? "date" : "text",
          "options": (options ?? []).map { option -> PageValues in
            ["value": option, "chosen": option == value]
          },
        ]
      }
    }

    /// A name for it that is unique on the page.
    let id: String
    /// What it is about, where its section doesn't say it.
    var title: String?
    /// Where it is sent.
    let path: String
    /// What is sent along.
    let along: [(name: String, value: String)]
    /// What stands already.
    var given: [(title: String, value: String)] = []
    let fields: [Field]
    let submit: String

    func values(proof: String) -> PageValues {
      [
        "heading": title, "path": path, "proof": proof, "submit": submit,
        "along": along.map { hidden -> PageValues in ["name": hidden.name, "value": hidden.value] },
        "given": given.isEmpty
          ? nil
          : [
            "items": given.map { cell -> PageValues in ["title": cell.title, "value": cell.value] }
          ] as PageValues,
        "fields": fields.enumerated().map { $1.values("\(id)-\($0)") },
      ]
    }
  }

  /// Something that happened.
  struct Event {
    let at: Instant
    let text: String
    /// Where more is told.
    var link: (title: String, path: String)?

    var values: PageValues {
      [
        "at": at.forPeople, "text": text,
        "link": link.map { ["title": $0.title, "path": $0.path] as PageValues },
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
    var events: [Event] = []
    /// What may be filled in.
    var entries: [Entry] = []

    func values(proof: String) -> PageValues {
      [
        "id": id, "title": title, "note": note, "tables": tables.map(\.values),
        "lines": lines.isEmpty ? nil : ["items": lines] as PageValues,
        "events": events.isEmpty ? nil : ["items": events.map(\.values)] as PageValues,
        "entries": entries.map { $0.values(proof: proof) },
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
  /// After how many seconds the script looks whether something has changed.
  var seconds = 20
  /// Other pages beside this: of another list, or the next of it.
  var links: [(title: String, path: String)] = []

  /// What the frame is given.
  func values(for viewer: Viewer, exchange: String) -> PageValues {
    let places = Place.all.filter { viewer.seesAll || $0 != .running }
    return [
      "title": place.title[viewer.language], "state": state, "banner": banner, "seconds": seconds,
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
      "sections": sections.map { $0.values(proof: viewer.proof) },
      "links": links.isEmpty
        ? nil
        : ["items": links.map { link -> PageValues in ["title": link.title, "path": link.path] }]
          as PageValues,
    ]
  }
}
