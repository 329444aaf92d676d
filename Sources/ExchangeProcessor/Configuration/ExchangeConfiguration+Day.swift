import ExchangeBase
import ExchangeFormats
import ExchangeReports
public import ExchangeRules
import ExchangeWords
import SystemPackage

extension ExchangeConfiguration {
  /// The department of a code or a full name.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where there is none.
  public func department(named name: String) throws(ProcessorError) -> Department {
    try catalogue.table.department(named: name, in: layout.departmentsCSV)
  }

  /// The department of a code or a full name that exchanges something, for whoever acts in its name.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where there is none, or it is an observer.
  public func participant(named name: String) throws(ProcessorError) -> Department {
    try catalogue.table.participant(named: name, in: layout.departmentsCSV)
  }

  /// What is expected on a day, of those that take part then.
  func expectations(on day: Day) -> [ExpectedDrop] {
    expectations.filter { expectation in
      let department = catalogue.table.department(matching: expectation.department)
      return expectation.isDue(on: day, calendar) && department.map { $0.isValid(on: day) } ?? false
    }
  }

  /// Names and words for what is told of a day.
  func context(of day: Day) -> DayContext {
    let catalogue = catalogue.table
    let kinds = kinds.definitions
    return DayContext(
      day: day, dayStatus: calendar.status(of: day).title,
      reviewsSince: calendar.isWorkday(day) ? calendar.workday(1, before: day).day : nil,
      exchangeTitle: settings.title, profile: profile,
      calendarVersion: calendar.version, missingHolidayNotices: calendar.missingNotices(on: day),
      expectations: expectations(on: day),
      departments: catalogue.participants.map {
        DayContext.Department(code: $0.code, name: $0.name, role: $0.role.title.zh, contact: $0.contact)
      },
      bureau: catalogue.participants.first { $0.role == .operator }?.code, succession: catalogue.succession,
      kindTitles: Dictionary(
        uniqueKeysWithValues: (kinds.map(\.kind.code) + [Kind.several]).compactMap { code in
          self.kinds.title(of: code).map { (code, $0.zh) }
        }),
      // Nobody counts his answers by the workbooks in which he wrote them.
      unstatedKinds: Set(kinds.map(\.kind).filter { !$0.effect.isStated }.map(\.code) + [Kind.several]),
      fieldTitles: Dictionary(
        uniqueKeysWithValues: kinds.map { definition in
          (
            definition.kind.code,
            Dictionary(uniqueKeysWithValues: definition.schema.fields.map { ($0.name, $0.title) })
          )
        }),
      reasonFields: fields(.reason).compactMapValues(\.first), partyFields: fields(.party))
  }

  /// The names of each kind's fields of a role, by the kind's code.
  private func fields(_ role: FieldRole) -> [String: [String]] {
    Dictionary(
      uniqueKeysWithValues: kinds.definitions.map { definition in
        let schema = definition.schema
        return (definition.kind.code, schema.indices(of: role).map { schema.fields[$0].name })
      })
  }
}

extension RoutingTable {
  /// The department of a code or a full name; see ``ExchangeConfiguration/department(named:)``.
  ///
  /// - Parameter file: where the departments stand.
  func department(named name: String, in file: FilePath) throws(ProcessorError) -> Department {
    guard let found = department(matching: name) else {
      throw .unknown(
        name, reason: LocalizedText("\(file) 里没有这个部门", "\(file) has no such department"))
    }
    return found
  }

  /// The same for one that exchanges something; see ``ExchangeConfiguration/participant(named:)``.
  func participant(named name: String, in file: FilePath) throws(ProcessorError) -> Department {
    let found = try department(named: name, in: file)
    if found.role == .observer {
      throw .unknown(
        name,
        reason: LocalizedText(
          "\(found.name)在 \(file) 里是不收发报文的单位（OBSERVER），没有收件文件夹，不能发送，也没有可认领的",
          "\(found.name) is an OBSERVER in \(file): it has no folders, sends nothing, and has nothing to claim"
        ))
    }
    return found
  }
}
