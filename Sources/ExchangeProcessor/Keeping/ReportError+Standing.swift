import ExchangeBase
import ExchangeReports
import SystemPackage

extension ReportError {
  /// That the package of what is closed would come out otherwise than the one that was signed for it and stands there.
  ///
  /// - Parameters:
  ///   - name: the day or the period.
  ///   - path: where the one lies that stands.
  static func wouldDiffer(_ name: String, from path: FilePath) -> ReportError {
    ReportError(
      .inconsistent,
      LocalizedText(
        "\(name) 的数据包会与先前签名的不同：设置、目录、日历、办法、密钥或程序后来改过，或者台账重建得与原来不同。先前签名的作数，\(path) 保持原样；确要另写的，先把它移开",
        "the package of \(name) would be another than the one that was signed before: settings, catalogue, calendar, profile, keys or program "
          + "have changed since, or the ledger was rebuilt otherwise. What was signed stands, and \(path) stays as it is; if it has to be "
          + "written anew, move it away first"))
  }
}
