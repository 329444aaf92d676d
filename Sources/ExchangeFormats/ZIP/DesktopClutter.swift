/// What desktops, offices and copying programs put beside people's files without being asked: no record, no attachment
/// and no drop, in an inbox as in a ZIP.
public enum DesktopClutter {
  private static let names = [
    "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", ".ds_store", ".localized", "icon\r",
    "autorun.inf",
    "thumbs.db:encryptable", "thumbs.db\u{F03A}encryptable", "thumbs.db\u{F022}encryptable",
  ]
  /// The halves of Mac files that other systems have no place for; lock files of Microsoft Office, WPS and LibreOffice.
  private static let beginnings = ["._", "~$", ".~"]
  /// Where a file came from, as Windows notes it beside the file when it can't note it inside: with a colon, with the
  /// character that shares show for one, or with the ending that some programs give it.
  private static let endings = [
    ":zone.identifier", ":zone.identifier:$data", "\u{F03A}zone.identifier", "\u{F022}zone.identifier",
    "%3azone.identifier", "_zone.identifier", ".zone.identifier",
  ]
  /// The folders of file systems, of servers (recycle bins, snapshots and thumbnails of Synology, QNAP and NetApp), and of programs
  /// that pack or synchronise. Those that are hidden nobody looks at anyhow.
  private static let folders = [
    "@eadir", "#recycle", "$recycle.bin", "recycler", "system volume information", "__macosx", "lost+found",
    "recycled", "found.000", "@recycle", "@sharebin", "@tmp", "@__thumb", "#snapshot", "@recently-snapshot",
    "~snapshot", "network trash folder", "temporary items", "dfsrprivate", "_gsdata_",
  ]

  /// Whether a folder of that name in an inbox is none of the department's.
  public static func isSystemFolder(_ name: some Sequence<UInt8>) -> Bool {
    let lowered = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return folders.contains { lowered.elementsEqual($0.utf8) }
  }

  /// What editors, browsers and players leave beside files. In a ZIP somebody chose them: a picture among attachments may
  /// have any name.
  private static let leftNames = ["folder.jpg", "albumart.jpg", "albumartsmall.jpg", "ntuser.dat"]
  private static let leftEndings = [".lnk", ".url", "~", ".bak", ".wbk", ".xlk", ".autosave"]

  /// Whether an editor keeps what isn't saved yet under that name: `#name#` of Emacs, `.swp` and the endings before it, which Vim
  /// takes when that is taken.
  private static func isEditors(_ lowered: [UInt8]) -> Bool {
    if lowered.count > 2, lowered.first == 0x23, lowered.last == 0x23 { return true }
    let ending = lowered.suffix(4)
    return ending.count == 4 && lowered.count > 4 && ending.starts(with: ".sw".utf8)
      && (UInt8(ascii: "k")...UInt8(ascii: "p")).contains(ending.last ?? 0)
      || [".swx", ".swpx"].contains { lowered.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  /// Whether a file of that name in an inbox is no drop: clutter, or what programs left there of another file.
  public static func isLeftover(_ name: some Sequence<UInt8>) -> Bool {
    let lowered = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return isClutter(lowered: lowered) || isEditors(lowered)
      || leftNames.contains { lowered.elementsEqual($0.utf8) }
      || leftEndings.contains { lowered.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  /// Whether a name, without its folders, is of that sort. Upper and lower case are the same.
  public static func isClutter(_ name: some Sequence<UInt8>) -> Bool {
    isClutter(lowered: name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
  }

  private static func isClutter(lowered: [UInt8]) -> Bool {
    names.contains { lowered.elementsEqual($0.utf8) }
      || beginnings.contains { lowered.starts(with: $0.utf8) }
      || endings.contains { lowered.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }
}
