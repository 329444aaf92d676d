import ExchangeBase
import ExchangeWords

/// Which troubles there are, and what of them the operator has been told: each once, every hour while it lasts, and when it is over.
///
/// The same trouble comes with other numbers from pass to pass (so much room, so many files); by its words without them it is known.
struct TroubleBook {
  /// A source of troubles, each looked at by itself: what one doesn't tell any more says nothing about those of others.
  enum Source: Hashable {
    /// What a pass couldn't do.
    case passes
    /// What a look at the exchange's health found.
    case health
    /// Whether metrics can be written.
    case metrics
    /// Whether the system tells of new files.
    case watch
  }

  private struct Entry {
    var trouble: OperatorEvent.Trouble
    let source: Source
    let since: Instant
    var count = 1
    var lastMet: ContinuousClock.Instant
    var lastTold: ContinuousClock.Instant
  }

  /// How often a trouble that lasts is told again.
  static let hour = Duration.seconds(3_600)
  /// For how long a trouble of passes must not have been met to be over: not all is tried in each pass.
  static let quiet = Duration.seconds(120)
  /// The same of one about a drop, which is tried ever less often.
  static let dropQuiet = Duration.seconds(1_200)
  /// How many are kept apart. More than that are one.
  static let most = 200

  private var entries: [String: Entry] = [:]

  /// How many there are.
  var count: Int { entries.count }

  /// Notes what one source has to tell at a moment.
  ///
  /// - Returns: what the operator is told because of it.
  mutating func note(
    _ troubles: [OperatorEvent.Trouble], from source: Source, at now: ContinuousClock.Instant, clock: Instant
  ) -> [OperatorEvent] {
    var events: [OperatorEvent] = []
    var met: Set<String> = []
    for trouble in troubles {
      let key = Self.key(trouble, source)
      guard met.insert(key).inserted, source == .passes || !isTold(trouble) else { continue }
      if var entry = entries[key] {
        entry.count += 1
        entry.lastMet = now
        entry.trouble = trouble
        if now - entry.lastTold >= Self.hour {
          entry.lastTold = now
          events.append(.lasting(trouble, count: entry.count, since: entry.since))
        }
        entries[key] = entry
      } else if entries.count < Self.most {
        entries[key] = Entry(trouble: trouble, source: source, since: clock, lastMet: now, lastTold: now)
        events.append(.trouble(trouble))
      }
    }
    events += end { key, entry in
      guard entry.source == source, !met.contains(key) else { return false }
      let rest = now - entry.lastMet
      return source != .passes || rest >= (entry.trouble.subject.drop == nil ? Self.quiet : Self.dropQuiet)
    }
    return events
  }

  /// Ends the troubles about a drop, which was decided.
  mutating func endTroubles(about drop: String) -> [OperatorEvent] { end { $1.trouble.subject.drop == drop } }

  /// Ends the troubles of passes about a department's folders, which are there again.
  mutating func endTroubles(ofFoldersOf department: String) -> [OperatorEvent] {
    end { _, entry in
      let subject = entry.trouble.subject
      return entry.source == .passes && subject.department == department && subject.drop == nil
    }
  }

  private mutating func end(_ isOver: (String, Entry) -> Bool) -> [OperatorEvent] {
    let over = entries.filter { isOver($0.key, $0.value) }
    for key in over.keys { entries[key] = nil }
    return over.values.sorted { ($0.since, $0.trouble.words.en) < ($1.since, $1.trouble.words.en) }
      .map { .mended($0.trouble, count: $0.count, since: $0.since) }
  }

  /// Whether a pass tells of what a look at the health found, too.
  private func isTold(_ trouble: OperatorEvent.Trouble) -> Bool {
    entries.values.contains { entry in
      entry.source == .passes
        && (trouble.words.en.contains(entry.trouble.words.en)
          || trouble.words.zh.contains(entry.trouble.words.zh))
    }
  }

  /// What a trouble is known by: its words without the numbers that stand alone, and what it is about.
  private static func key(_ trouble: OperatorEvent.Trouble, _ source: Source) -> String {
    let subject = trouble.subject
    let about = [subject.department, subject.drop].map { $0 ?? "" }.joined(separator: " ")
    let words = trouble.words.en.split(separator: " ").map { word in
      word.contains { $0.isNumber } && word.allSatisfy { !$0.isLetter && $0 != "/" && $0 != "-" }
        ? "#" : String(word)
    }
    return "\(source) \(about) \(words.joined(separator: " "))"
  }
}
