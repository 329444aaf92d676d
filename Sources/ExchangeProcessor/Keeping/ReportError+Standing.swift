import ExchangeBase
import ExchangeFiles
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

  /// That another is writing packages, or sleeps in the midst of it.
  static func isBusy(_ lock: FilePath) -> ReportError {
    ReportError(
      .file,
      LocalizedText(
        "另有程序正在生成报包（exchange report，或者另一个处理程序），等它写完，下一遍自动再试。一直这样的，看它是不是停住了：占着 \(lock.shown) 的进程，让它继续或者结束它；它的机器确实已经关机、而共享存储还留着它的锁的，删除 \(lock.shown)",
        "another program is writing a package (`exchange report`, or another processor); the next pass tries again once it is done. Where that goes on, see whether it "
          + "stands still: have the process that holds \(lock.shown) go on, or end it; where its machine is certainly off and the storage still has "
          + "its lock, remove \(lock.shown)"))
  }

  /// That something lies in the place of a package that nobody has asked for, and isn't it.
  ///
  /// - Parameters:
  ///   - path: where it lies.
  ///   - name: the day or the period.
  static func isTaken(_ path: FilePath, by name: String) -> ReportError {
    let option = Day(name) == nil ? "--month" : "--date"
    return ReportError(
      .inconsistent,
      LocalizedText(
        "\(path.shown) 已有别的文件，不是 \(name) 的这个对账包，也不是预览；不自行覆盖，保持原样。查明它是什么：要留的移开，下一遍自动生成；不要的，用 exchange report \(option) \(name) 重写",
        "something else lies at \(path.shown) than the package of \(name), and it isn't preliminary; it is never written over by itself and stays as it "
          + "is. Find out what it is: where it is to be kept, move it away, and the next pass writes the package; else `exchange report \(option) "
          + "\(name)` writes over it"))
  }
}
