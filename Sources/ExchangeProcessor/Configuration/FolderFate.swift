import ExchangeBase
import ExchangeFiles
import ExchangeRules
import SystemPackage

/// What has become of a department's folders by the word of whoever runs the exchange, `foldersGone` in its settings.
enum FolderFate {
  /// They are to be there: nobody says otherwise, or the department takes part.
  case expected
  /// They are gone for good, and nothing lies in their place: nothing is taken from them, and nobody waits for them.
  case gone
  /// They are said to be gone, and something lies there: they are served as ever.
  case back
}

extension ExchangeConfiguration {
  /// What has become of a department's folders by a day. Only of a department that has ended they can be gone for good: until then it
  /// may drop something at any moment.
  func fate(ofFoldersOf code: String, on day: Day) -> FolderFate {
    guard settings.foldersGone.contains(code),
      catalogue.table.department(matching: code)?.hasEnded(by: day) == true
    else { return .expected }
    return layout.isBare(code) ? .gone : .back
  }

  /// Whether a department's folders are gone for good by a day.
  func hasLostFolders(of code: String, on day: Day) -> Bool {
    fate(ofFoldersOf: code, on: day) == .gone
  }

  /// Said of folders that were said to be gone, and in which something lies.
  func areBack(foldersOf code: String) -> LocalizedText {
    let folder = layout.department(code).shown
    return LocalizedText(
      "exchange.yaml 的 foldersGone 里写着 \(code)，可是 \(folder) 里又有东西：照常收取和放置；请从 foldersGone 里去掉 \(code)，再重新启动 exchange run",
      "`foldersGone` in exchange.yaml names \(code), and something lies in \(folder) again, which is served as ever; take \(code) out of "
        + "`foldersGone`, and start exchange run anew")
  }

  /// Said of folders that are gone for good.
  static let areGone = LocalizedText(
    "文件夹已撤销（exchange.yaml 的 foldersGone），不再收取，也不再等它恢复",
    "its folders are gone for good (`foldersGone` in exchange.yaml); nothing is taken from them, and nobody waits for them"
  )
}

extension ExchangeLayout {
  /// Whether nothing lies in a department's boxes, nor in what is ours beside them: there are none, or bare mount points of shares. What
  /// can't be looked at may hold anything.
  func isBare(_ code: String) -> Bool {
    do {
      guard let home = try Files.status(of: department(code)) else { return true }
      guard home.sort == .folder else { return false }
      return try (boxes(of: code) + [own(code)]).allSatisfy { folder in
        guard let status = try Files.status(of: folder) else { return true }
        return try status.sort == .folder && Files.names(in: folder).isEmpty
      }
    } catch {
      return false
    }
  }
}
