import ExchangeFormats
import Testing

/// What is nobody's file.
struct DesktopClutterTests {
  @Test(arguments: [
    "Thumbs.db", "THUMBS.DB", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "Desktop.ini", ".DS_Store",
    "._x.csv",
    "autorun.inf", "Thumbs.db:encryptable", "Icon\r", "~$决定.docx", ".~决定.et", ".~lock.x.csv#",
    "决定.csv:Zone.Identifier",
    "x.csv:zone.identifier:$DATA",
    "x.csv\u{F03A}Zone.Identifier", "x.csv%3AZone.Identifier",
  ]) func `what programs leave by themselves is clutter`(name: String) {
    #expect(DesktopClutter.isClutter(name.utf8))
    #expect(BundleContents.isIgnored("attachments/\(name)"))
  }

  @Test(arguments: [
    "决定.csv", "thumbs.csv", "desktop.ini.csv", "icon.png", "~决定.csv", "x.lnk", "Thumbs.db.zip",
    "zone.identifier.csv", "",
  ]) func `what may be somebody's file isn't`(name: String) {
    #expect(!DesktopClutter.isClutter(name.utf8))
  }

  @Test(arguments: [
    "决定.csv~", "决定.bak~", ".决定.csv.swp", "决定.csv.swp", "决定.csv.SWO", "决定.swn", "决定.csv.swx", "#决定.csv#",
    "决定.lnk",
    "决定.bak", "~$决定.xlsx",
  ]) func `what editors leave beside a file is no drop`(name: String) {
    #expect(DesktopClutter.isLeftover(name.utf8))
  }

  @Test(arguments: ["决定#1#.csv", "#1决定.csv", "#", "##", "决定.swf", "swp", ".swp.csv", "决定.switch"])
  func `what may be a department's file is one`(name: String) {
    #expect(!DesktopClutter.isLeftover(name.utf8))
  }

  @Test func `folders of file systems and servers are nobody's`() {
    for name in [
      "@eaDir", "System Volume Information", "$RECYCLE.BIN", "__MACOSX", "lost+found", "@Recycle", "#recycle",
      "Recycled", "#snapshot", "@Recently-Snapshot", "~snapshot", "@tmp", "@sharebin", "DfsrPrivate",
      "_gsdata_",
      "FOUND.000",
    ] {
      #expect(DesktopClutter.isSystemFolder(name.utf8), "\(name)")
    }
    for name in ["附件", "snapshot", "Recycle", "@附件", "#1"] {
      #expect(!DesktopClutter.isSystemFolder(name.utf8), "\(name)")
    }
  }
}
