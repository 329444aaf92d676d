public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
public import ExchangeRules
import ExchangeWords

/// What a day's report has to know beside the ledger: names and words, given by whoever asks for the report.
public struct DayContext: Sendable, Equatable {
  /// A department as reports name it.
  public struct Department: Sendable, Equatable {
    /// Its code (`XC-SPJ`).
    public let code: String
    /// Its full name.
    public let name: String
    /// What it is in the measure, in words (行政审批部门, 监管部门).
    public let role: String
    /// Whom to telephone, as the catalogue names them; `nil` where it names nobody.
    public let contact: Contact?

    /// Names a department.
    public init(code: String, name: String, role: String, contact: Contact? = nil) {
      self.code = code
      self.name = name
      self.role = role
      self.contact = contact
    }
  }

  /// The day.
  public let day: Day
  /// What sort of day it is: 工作日, 休息日, 节假日（元旦）, 调休上班.
  public let dayStatus: LocalizedText
  /// From which day on days should be reviewed by the end of this one: the working day before; `nil` on a day off, on which nobody
  /// reviews.
  public let reviewsSince: Day?
  /// The title of the exchange.
  public let exchangeTitle: String
  /// The measure whose clocks are kept, as it is read here.
  public let profile: Profile
  /// The version of the calendar with which the clocks were computed.
  public let calendarVersion: String
  /// The years whose holiday notice should be there by the day, and isn't.
  public let missingHolidayNotices: [Int]
  /// What was expected on the day, in the catalogue's order.
  public let expectations: [ExpectedDrop]
  /// The departments of the day, in the order of the catalogue.
  public let departments: [Department]
  /// The kinds of which a department states nothing when it counts its day: they are no messages of its own.
  let unstatedKinds: Set<String>
  private let names: [String: String]
  private let contacts: [String: Contact]
  private let kindTitles: [String: String]
  private let fieldTitles: [String: [String: String]]
  /// The field of each kind in which a department says why, by the kind's code.
  private let reasonFields: [String: String]
  /// The fields of each kind that name whom a record is about, by the kind's code.
  private let partyFields: [String: [String]]
  private let rules: [String: Rule]
  private let bureau: String?
  private let succession: Succession
  /// Who acts for each department that has ended, on the day on which what is told is read.
  private var heirs: [String: String]

  /// Puts the names and words together.
  ///
  /// - Parameters:
  ///   - reviewsSince: from which day on days should be reviewed by the end of this one; `nil` on a day off.
  ///   - bureau: the code of the big-data bureau, which settles what comes back too often.
  ///   - succession: who acts for departments that have ended. Until ``read(on:)`` says otherwise it is asked for the day itself.
  ///   - kindTitles: the Chinese names of the kinds by their codes.
  ///   - unstatedKinds: the kinds of which nobody states anything (当日报送清单).
  ///   - fieldTitles: the Chinese names of the fields of each kind by their canonical names.
  ///   - reasonFields: the field of each kind in which a department says why, by the kind's code.
  ///   - partyFields: the fields of each kind that name whom a record is about, by the kind's code.
  public init(
    day: Day, dayStatus: LocalizedText, reviewsSince: Day?, exchangeTitle: String, profile: Profile,
    calendarVersion: String,
    missingHolidayNotices: [Int] = [], expectations: [ExpectedDrop] = [], departments: [Department],
    bureau: String?, succession: Succession, kindTitles: [String: String], unstatedKinds: Set<String>,
    fieldTitles: [String: [String: String]], reasonFields: [String: String],
    partyFields: [String: [String]]
  ) {
    self.day = day
    self.dayStatus = dayStatus
    self.reviewsSince = reviewsSince
    self.exchangeTitle = exchangeTitle
    self.profile = profile
    self.calendarVersion = calendarVersion
    self.missingHolidayNotices = missingHolidayNotices
    self.expectations = expectations
    self.departments = departments
    self.bureau = bureau
    self.succession = succession
    heirs = succession.heirs(on: day)
    names = Dictionary(
      departments.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    contacts = Dictionary(
      departments.compactMap { department in department.contact.map { (department.code, $0) } },
      uniquingKeysWith: { first, _ in first })
    self.kindTitles = kindTitles
    self.unstatedKinds = unstatedKinds
    self.fieldTitles = fieldTitles
    self.reasonFields = reasonFields
    self.partyFields = partyFields
    rules = Dictionary(profile.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The same for whoever reads it on a day, who needs to know who has to act then: a day that is closed is read on the next.
  public func read(on day: Day) -> DayContext {
    var context = self
    context.heirs = succession.heirs(on: day)
    return context
  }

  /// A department's name, or its code when the catalogue no longer has it.
  public func name(of department: String) -> String { names[department] ?? department }

  /// A department's name, with that of whoever has taken over from it by the day.
  public func nameWithHeir(of department: String) -> String {
    name(of: department) + (heirs[department].map { "（由\(name(of: $0))接替）" } ?? "")
  }

  /// The name of whoever has to act on what is owed under a name, with that of the department in whose place it does.
  public func nameOfActor(for code: String) -> LocalizedText {
    let (asked, acting) = (debtor(of: code), actor(for: code))
    let (own, other) = (name(of: acting), name(of: asked))
    return acting == asked
      ? LocalizedText(own, own) : LocalizedText("\(own)（接替\(other)）", "\(own) (successor of \(other))")
  }

  /// Whom to telephone about what a department has to do: since it ended, at whoever has taken over.
  public func contact(of department: String) -> Contact? { contacts[actor(for: department)] }

  /// A kind's name, or its code when it is no longer in use.
  public func title(ofKind kind: String) -> String {
    kind.isEmpty ? LocalizedText.kindUnknown.zh : kindTitles[kind] ?? kind
  }

  /// What the kinds call a field, or its canonical name where nothing better is known: one canonical name may have another
  /// title in each kind.
  public func title(ofField field: String, of kinds: [String]) -> String {
    let titles = kinds.compactMap { fieldTitles[$0]?[field] }
    let distinct = titles.indices.filter { !titles[..<$0].contains(titles[$0]) }.map { titles[$0] }
    return distinct.isEmpty ? field : distinct.joined(separator: "／")
  }

  /// What a department gives as its reason in a record of a kind; `nil` where it says nothing.
  func reason(in fact: FactRow) -> String? {
    reasonFields[fact.kind].flatMap { fact.fields[$0] }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whom a record of a kind is about, by name, masked where that may be a person's; `nil` where its kind or it names nobody.
  ///
  /// - Parameter value: what it says in a field.
  public func party(_ kind: String, _ value: (_ field: String) throws -> String?) rethrows -> String? {
    for field in partyFields[kind] ?? [] {
      if let name = try value(field), !name.isEmpty { return Masking.party(name) }
    }
    return nil
  }

  /// The department that has to act: the bureau has a code of its own in every district.
  func debtor(of key: Obligation.Key) -> String { debtor(of: key.debtor) }

  /// Under which names there is something for a department to do, or to be done for it: its own, and those of departments that it has
  /// taken over from; none where another has taken over from itself.
  public func debtors(_ department: String) -> [String] {
    var codes = heirs[department] == nil ? [department] : []
    codes += heirs.filter { $0.value == department }.map(\.key).sorted()
    if let bureau, codes.contains(bureau) { codes.append(Obligation.Key.bureau) }
    return codes
  }

  /// The department that is meant by the name under which something is owed: figures stay with it, whoever takes over.
  public func debtor(of code: String) -> String { code == Obligation.Key.bureau ? bureau ?? code : code }

  /// The department that has to act on the day on what is owed under a name: since that one ended, whoever has taken over.
  public func actor(for code: String) -> String {
    let debtor = debtor(of: code)
    return heirs[debtor] ?? debtor
  }

  /// How many departments have something to do whose time is over: one that acts for others is one.
  func late(in agenda: Agenda) -> Int {
    Set(agenda.lines.filter { $0.overdue.records > 0 }.map { actor(for: $0.department) }).count
  }

  /// The department that had to act as the time of an obligation ended: whoever had taken over by the last day, and else whom it was
  /// asked of.
  func liable(for obligation: Obligation) -> String {
    let debtor = debtor(of: obligation.key)
    // The due moment itself is late.
    let lastDay = obligation.due.map { $0.adding(milliseconds: -1).day }
    return lastDay.flatMap { succession.heir(of: debtor, on: $0) } ?? debtor
  }

  /// A rule's title, or its id when the profile no longer has it.
  public func title(ofRule id: String) -> String { rules[id]?.title ?? id }

  /// The rule of that id; `nil` when the profile no longer has it.
  public func rule(_ id: String) -> Rule? { rules[id] }
}
