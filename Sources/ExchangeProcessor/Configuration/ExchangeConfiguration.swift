public import ExchangeFormats
public import ExchangeRules
public import SystemPackage

/// All that is fixed while a processor runs: layout, settings, catalogues, kinds, profile and calendar.
public struct ExchangeConfiguration: Sendable {
  /// Where everything lies.
  public let layout: ExchangeLayout
  /// What the operator set.
  public let settings: Settings
  /// Who takes part.
  public let catalogue: Catalogue
  /// What the measure settles about routing.
  public let routing: RoutingPolicy
  /// The kinds and their schemas.
  public let kinds: KindLibrary
  /// The measure.
  public let profile: Profile
  /// The holidays.
  public let calendar: HolidayCalendar

  /// Reads and checks everything for the exchange at `root`.
  ///
  /// - Throws: ``ConfigurationError``, which names file and line.
  public init(root: FilePath, data: ProgramData) throws {
    layout = ExchangeLayout(root: root)
    settings = try Settings(of: layout)
    catalogue = try Catalogue(departments: layout.departmentsCSV, items: layout.itemsCSV)
    kinds = try KindLibrary(folder: data.schemas.string)
    profile = try Profile(id: settings.profile, layout: layout, data: data)
    routing = RoutingPolicy()
    calendar = try .installed(in: layout.calendar)
    try checkTriggers()
  }

  /// A rule must speak of kinds and fields that exist.
  private func checkTriggers() throws(ConfigurationError) {
    for rule in profile.rules {
      for kind in rule.kinds {
        guard let definition = kinds[kind] else {
          throw ConfigurationError(
            file: "\(profile.id).yaml", reason: "rule “\(rule.id)”: there is no kind “\(kind)”")
        }
        guard let field = rule.triggerField else { continue }
        guard let index = definition.schema.index(of: field), definition.schema.fields[index].type == .date
        else {
          throw ConfigurationError(
            file: "\(profile.id).yaml", reason: "rule “\(rule.id)”: \(kind) has no date field “\(field)”")
        }
      }
    }
  }

  /// The profile's department and item catalogues, for a new exchange.
  static func catalogues(of profile: String, data: ProgramData) -> (departments: FilePath, items: FilePath) {
    let folder = data.profiles.appending(profile)
    return (folder.appending("departments.csv"), folder.appending("items.csv"))
  }
}
