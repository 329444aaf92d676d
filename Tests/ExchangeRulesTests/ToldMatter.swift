import ExchangeBase
import ExchangeRules
import Testing

/// What happened in a matter, as tests write it down, and what a profile makes of it.
struct ToldMatter {
  var profile = SampleProfile.profile()
  var calendar = HolidayCalendar.builtIn
  var facts: [Fact]

  init(_ facts: [Fact], _ profile: Profile = SampleProfile.profile(), _ calendar: HolidayCalendar = .builtIn)
  {
    self.facts = facts
    self.profile = profile
    self.calendar = calendar
  }

  var matter: Matter { Matter(code: "case:sample", facts: facts) }

  /// The obligations at a moment.
  func obligations(at moment: String) -> [Obligation] {
    profile.obligations(in: matter, asOf: Instant(moment)!, calendar: calendar)
  }

  /// The one obligation of a rule and a debtor.
  func obligation(_ rule: String, _ debtor: String, at moment: String) throws -> Obligation {
    let found = obligations(at: moment).filter { $0.key.rule == rule && $0.key.debtor == debtor }
    return try #require(found.count == 1 ? found[0] : nil, "\(found.count) of \(rule) \(debtor)")
  }

  /// Each obligation in a line: rule and part, debtor, state, number of records above one, and marks.
  func states(at moment: String) -> [String] {
    obligations(at: moment).map { obligation in
      let key = obligation.key
      let marks = obligation.marks.map(\.rawValue).sorted().joined(separator: ",")
      return [
        key.part.isEmpty ? key.rule : "\(key.rule)/\(key.part)", key.debtor,
        obligation.state(at: Instant(moment)!).rawValue,
        obligation.records > 1 ? "×\(obligation.records)" : "",
        marks.isEmpty ? "" : "(\(marks))",
      ].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// What a further record means.
  func standing(of fact: Fact) -> Standing {
    profile.proceedings(in: matter, asOf: fact.at, calendar: calendar).standing(of: fact)
  }
}

/// A record that arrived.
func arrived(
  _ kind: String, _ id: String, _ at: String, by: String, to: [String] = [], about: String? = nil,
  records: Int = 1, _ values: [String: String] = [:]
) -> Fact {
  Fact(
    id: id, kind: kind, at: Instant(at)!, by: by, to: to, about: about, values: values, records: records)
}

/// A record's delivery to one department.
func delivered(_ kind: String, about: String, _ at: String, by: String, to: String) -> Fact {
  Fact(
    id: "\(about)>\(to)", event: .delivered, kind: kind, at: Instant(at)!, by: by, to: [to], about: about)
}

/// The delivery whose claims are the matter.
func delivery(
  _ kind: String, _ at: String, by: String = "SPJ", to: String = "WJ", records: Int = 1,
  _ values: [String: String] = [:]
) -> Fact {
  Fact(
    id: "D", event: .delivered, kind: kind, at: Instant(at)!, by: by, to: [to], values: values,
    records: records)
}

/// A record with its deliveries a second later, one for each department that it is for.
func sent(
  _ kind: String, _ id: String, _ at: String, by: String, to: [String], about: String? = nil,
  _ values: [String: String] = [:]
) -> [Fact] {
  let record = arrived(kind, id, at, by: by, to: to, about: about, values)
  return [record]
    + to.map {
      Fact(
        id: "\(id)>\($0)", event: .delivered, kind: kind, at: record.at.adding(seconds: 1), by: by, to: [$0],
        about: id)
    }
}

extension Fact {
  /// The same where a ledger has it.
  func placed(_ drop: Int64, _ record: Int64 = 1) -> Fact {
    Fact(
      id: id, event: event, kind: kind, at: at, by: by, to: to, about: about, values: values,
      records: records,
      place: Place(drop: drop, record: record))
  }
}
