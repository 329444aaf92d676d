import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Prove an exchange's ledger, archive and packages, or packages, receipts, backups and keys by themselves.",
    discussion: """
      Of an exchange's folder: whether the ledger is what its chain tells, and what is kept is what was dropped and \
      written. Of packages, receipts, backups and new keys: whether they are what the exchange signed; that needs nothing of \
      the exchange. \
      Ends with 0 where everything holds, and with 1 where something is no evidence. docs/verify.md says how to do the \
      same with openssl, sha256sum and unzip.
      """)

  @Argument(
    help:
      "An exchange's folder; or packages (DAY.zip), receipts (….receipt.xml), backups (….sqlite), keys (….pub.pem).",
    completion: .file())
  var files: [String]

  @Option(
    help: """
      The file of the exchange's public key, as it was handed out; may be given several times, once a key. Without, a \
      package is held against the key in it, which doesn't prove whose it is.
      """)
  var key: [String] = []

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    if files.count == 1, ProofDesk.isExchange(FilePath(files[0])) {
      let answer = try ProofDesk(root: FilePath(files[0]), clock: clock.clock()).prove()
      try answers.print(answer)
      if !answer.isSound { throw Ending.disproved }
      return
    }
    let answer = try VerifyDesk(keys: key.map { FilePath($0) }).verify(files.map { FilePath($0) })
    try answers.print(answer)
    if !answer.holds { throw Ending.disproved }
  }
}
