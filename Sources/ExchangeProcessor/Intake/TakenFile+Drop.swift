import ExchangeFiles
import ExchangeInspection
import ExchangeLedger

extension TakenFile {
  /// A file of which nothing could be read.
  init(unread undecided: Undecided) {
    self.init(
      drop: undecided.folder.drop, sender: undecided.sender, name: undecided.name,
      receivedAt: undecided.folder.receivedAt, copy: nil, size: 0, sha256: "",
      changedAfter: undecided.earlier?.receivedAt, requeueing: undecided.requeueing)
  }

  /// Whether it is what became of the file of an earlier drop.
  func isWhatBecame(of drop: DropOrigin) -> Bool {
    drop.sender == sender && drop.receivedAt == changedAfter && drop.fileName == name.shown
  }
}
