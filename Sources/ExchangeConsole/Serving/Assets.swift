import ExchangeBase
import ExchangeFiles
import ExchangeReports

/// What pages look like and are made of, as the program carries it in itself.
struct Assets: Sendable {
  let templates = PageTemplates(with: [
    "frame": PackageResources.frame_mustache, "signin": PackageResources.signin_mustache,
    "missing": PackageResources.missing_mustache, "entry": PackageResources.entry_mustache,
  ])
  /// The style of the day's page, and what the console has beside it.
  let style: [UInt8]
  let script = PackageResources.console_js
  /// Changes with either.
  let version: String

  init() {
    style = Array(templates.style.utf8) + PackageResources.console_css
    version = String(Files.sha256(of: style + PackageResources.console_js).prefix(12))
  }
}
