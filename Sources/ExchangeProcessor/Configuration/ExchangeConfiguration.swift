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
    guard try Files.exists(layout.settings) else {
      throw ConfigurationError(
        file: layout.settings.string, reason: "no exchange is here; `exchange init \(root)` lays one out")
    }
    settings = try Settings(file: layout.settings)
    catalogue = try Catalogue(departments: layout.departmentsCSV, items: layout.itemsCSV)
    kinds = try KindLibrary(folder: data.schemas.string)
    profile = try Profile(file: Self.profile(settings.profile, layout: layout, data: data), kinds: kinds)
    calendar = .builtIn
  }

  /// An exchange's own `profiles` folder wins over the program's.
  private static func profile(_ id: String, layout: ExchangeLayout, data: ProgramData) throws -> FilePath {
    let name = "\(id).yaml"
    let own = layout.root.appending("profiles").appending(name)
    if try Files.exists(own) { return own }
    let shipped = data.profiles.appending(name)
    guard try Files.exists(shipped) else {
      throw ConfigurationError(
        file: layout.settings.string, reason: "profile: there is neither \(own) nor \(shipped)")
    }
    return shipped
  }

  /// The profile's department and item catalogues, for a new exchange.
  static func catalogues(of profile: String, data: ProgramData) -> (departments: FilePath, items: FilePath) {
    let folder = data.profiles.appending(profile)
    return (folder.appending("departments.csv"), folder.appending("items.csv"))
  }
}
