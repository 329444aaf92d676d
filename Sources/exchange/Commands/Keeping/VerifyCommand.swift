import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      .said(
        "核验交换的台账、留存、对账包、回执和流水，或单独核验对账包、回执、备份、密钥。",
        "Prove an exchange's ledger and all that is kept beside it, or packages, receipts, backups and keys by themselves."
      ),
    discussion: .said(
      "对交换文件夹：台账与链是否一致，留存的、还在部门文件夹里的是否就是投放的和写出的，流水是否与台账一致。对对账包、回执、备份、新密钥：是不是该交换所签，不需要交换本身。都对退出码 0，有不能作证的 1。怎样用 openssl、sha256sum、unzip 核对见 docs/verify.md。",
      """
      Of an exchange's folder: whether the ledger is what its chain tells, what is kept and still lies in boxes is what was \
      dropped and written, and the journal what the ledger tells. Of packages, receipts, backups and new keys: whether they are what the exchange signed; that needs nothing of \
      the exchange. \
      Ends with 0 where everything holds, and with 1 where something is no evidence. docs/verify.md says how to do the \
      same with openssl, sha256sum and unzip.
      """))

  @Argument(
    help:
      .said(
        "交换文件夹；或对账包（日期.zip）、回执（….receipt.xml）和它旁边的文件、备份（….sqlite）、公钥（….pub.pem）。",
        "An exchange's folder; or packages (DAY.zip), receipts (….receipt.xml) and what lies beside, backups (….sqlite), keys (….pub.pem)."
      ),
    completion: .file())
  var files: [String]

  @Option(
    help: .said(
      "交换公钥的文件，可以写几次；不写则按包里的公钥核对，那不能证明是谁的。",
      """
      The file of the exchange's public key, as it was handed out; may be given several times, once a key. Without, a \
      package is held against the key in it, which doesn't prove whose it is.
      """))
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
