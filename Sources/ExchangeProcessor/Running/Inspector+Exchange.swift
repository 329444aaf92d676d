import ExchangeBase
import ExchangeInspection

extension Inspector {
  /// An inspector for what departments of an exchange drop.
  init(configuration: ExchangeConfiguration, language: Language) {
    self.init(
      kinds: configuration.kinds, sources: configuration.sources, table: configuration.catalogue.table,
      policy: RoutingPolicy(configuration.profile), profile: configuration.profile,
      calendar: configuration.calendar, limits: configuration.settings.unpacking,
      needsManifest: !configuration.settings.bundlesWithoutManifest, language: language,
      looksClosely: configuration.settings.referenceValidation)
  }
}
