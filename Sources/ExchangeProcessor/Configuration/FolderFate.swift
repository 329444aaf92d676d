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
  /// They are said to be gone, and that doesn't hold: they are looked at as any others, and served where they are whole.
  case doubtful(FolderDoubt)
}

/// Why it doesn't hold that a department's folders are gone for good.
struct FolderDoubt {
  /// What is amiss.
  let words: LocalizedText
  /// What helps.
  let remedy: LocalizedText

  fileprivate init(about code: String, _ rest: FolderRest, in layout: ExchangeLayout) {
    let anew = LocalizedText(
      "从 foldersGone 里去掉 \(code)，再重新启动 exchange run",
      "take \(code) out of `foldersGone`, and start exchange run anew")
    switch rest {
    case .something(let path):
      words = LocalizedText(
        "exchange.yaml 的 foldersGone 里写着 \(code)，可是还有 \(path.shown)，所以不算已撤销：文件夹齐全的照常收取和放置，不齐全的按不在处理",
        "`foldersGone` in exchange.yaml names \(code), and there is \(path.shown); so its folders don't count as gone: where they are whole "
          + "they are served as ever, and else they are away")
      remedy = LocalizedText(
        "看清那是什么：还要收取或者放置的，挂上共享，\(anew.zh)；都没有用了的，移走那里的东西，卸载共享",
        "See what that is: where something is still to be taken or brought, mount the share, \(anew.en); what is of no use any more, move "
          + "away, and unmount the share")
    case .unseen(let error):
      words = LocalizedText(
        "exchange.yaml 的 foldersGone 里写着 \(code)，可是看不了那里还有没有东西，所以不算已撤销，按不在处理：\(error.words.zh)",
        "`foldersGone` in exchange.yaml names \(code), and nobody can see whether something lies there; so its folders don't count as gone, "
          + "but are away: \(error.words.en)")
      let path = error.path.shown
      remedy = LocalizedText(
        "共享已经撤销、挂载还留着的，卸载它（umount \(layout.department(code).shown) 或其中的文件夹）；没有撤销的，让 \(path) 能看，\(anew.zh)",
        "Where the share was removed and is still mounted, unmount it (umount \(layout.department(code).shown), or the folder in it); where it "
          + "wasn't, make \(path) readable, \(anew.en)")
    }
  }
}

extension ExchangeConfiguration {
  /// What has become of a department's folders by a day. Only of a department that has ended they can be gone for good: until then it
  /// may drop something at any moment.
  func fate(ofFoldersOf code: String, on day: Day) -> FolderFate {
    guard settings.foldersGone.contains(code),
      catalogue.table.department(matching: code)?.hasEnded(by: day) == true
    else { return .expected }
    guard let rest = layout.rest(of: code) else { return .gone }
    return .doubtful(FolderDoubt(about: code, rest, in: layout))
  }

  /// Why it doesn't hold by a day that a department's folders are gone for good; `nil` where it does, or nobody says so.
  func doubt(aboutFoldersOf code: String, on day: Day) -> FolderDoubt? {
    guard case .doubtful(let doubt) = fate(ofFoldersOf: code, on: day) else { return nil }
    return doubt
  }

  /// The codes of the departments whose folders are gone for good by a day.
  func goneFolders(on day: Day) -> Set<String> {
    Set(
      settings.foldersGone.filter { code in
        if case .gone = fate(ofFoldersOf: code, on: day) { true } else { false }
      })
  }

  /// Said of folders that are gone for good.
  static let areGone = LocalizedText(
    "文件夹已撤销（exchange.yaml 的 foldersGone），不再收取，也不再等它恢复",
    "its folders are gone for good (`foldersGone` in exchange.yaml); nothing is taken from them, and nobody waits for them"
  )
}

/// What is left of a department's folders.
enum FolderRest {
  /// This lies there, and is no folder of theirs or ours.
  case something(FilePath)
  /// It can't be looked at: there may be anything.
  case unseen(FileError)
}

extension ExchangeLayout {
  /// What lies in a department's boxes, or in what is ours beside them; `nil` where nothing does: there are none, or they are empty, as
  /// bare mount points of shares are. Ours beside the boxes are there whatever is mounted.
  func rest(of code: String) -> FolderRest? {
    let ours = ExchangeLayout(root: root, ownFolders: OwnFolders(.beside)).hidden(of: code)
    do throws(FileError) {
      guard let home = try Files.status(of: department(code)) else { return nil }
      guard home.sort == .folder else { return .something(department(code)) }
      for folder in boxes(of: code) + ours {
        guard let status = try Files.status(of: folder) else { continue }
        guard status.sort == .folder else { return .something(folder) }
        for name in try Files.names(in: folder) where !ours.contains(folder.adding(name)) {
          return .something(folder.adding(name))
        }
      }
      return nil
    } catch {
      return .unseen(error)
    }
  }
}
